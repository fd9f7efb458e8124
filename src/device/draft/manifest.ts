import { type Bytes, bytesToHex, bytesToUtf8, sha256 } from '../../core/bytes.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import { type Manifest, manifestSchema } from '../../core/wire/manifest.ts'
import type { PublicDoor } from '../door/public-door.ts'
import type { PhoneStore } from '../store/phone-store.ts'

/** An inspection as this phone knows it: its manifest, and the exact bytes behind the fingerprint. */
export interface KnownInspection {
  readonly manifest: Manifest
  /** SHA-256 of `bytes`, 64 hex digits. */
  readonly fingerprint: string
  readonly bytes: Bytes
}

/** What came of asking for an inspection. */
export type InspectionReply =
  | { readonly state: 'known'; readonly inspection: KnownInspection }
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode }

/**
 * Reads manifest bytes that must have this fingerprint.
 * @throws `wire/fingerprint-mismatch` when they have another; `wire/malformed` when they are no manifest.
 */
export const readManifestBytes = async (bytes: Bytes, fingerprint: string): Promise<KnownInspection> => {
  if (bytesToHex(await sha256(bytes)) !== fingerprint)
    throw failure('wire/fingerprint-mismatch', { lengthBytes: bytes.length })
  const parsed = manifestSchema.safeParse(JSON.parse(bytesToUtf8(bytes)))
  if (!parsed.success) throw failure('wire/malformed', { problems: parsed.error.issues.length })
  return { manifest: parsed.data, fingerprint, bytes }
}

/**
 * The inspection from this phone's store if its fingerprint was accepted here before, else from the server.
 *
 * @param fingerprint - what the server's list says now; `null` when nobody answered.
 * @throws `wire/fingerprint-mismatch` when the server now tells another fingerprint than this phone has kept, or
 *   serves bytes that do not have the one it tells: somebody changed a running inspection.
 * @see docs/SPEC.md DEV-8
 */
export const readInspection = async (
  { store, door }: { readonly store: PhoneStore; readonly door: PublicDoor },
  inspectionId: string,
  fingerprint: string | null,
): Promise<InspectionReply> => {
  const kept = await store.readManifest(inspectionId)
  if (kept) {
    if (fingerprint !== null && fingerprint !== kept.fingerprint) throw failure('wire/fingerprint-mismatch')
    return { state: 'known', inspection: await readManifestBytes(kept.bytes, kept.fingerprint) }
  }
  if (fingerprint === null) return { state: 'unreachable' }
  const reply = await door.readManifest(inspectionId)
  if (reply.state !== 'answered') return reply
  const inspection = await readManifestBytes(reply.value, fingerprint)
  if (inspection.manifest.inspectionId !== inspectionId) throw failure('wire/fingerprint-mismatch')
  return { state: 'known', inspection }
}

/** Keeps the inspection on this phone from now on: its owner has compared the fingerprint with the slip. */
export const keepInspection = (store: PhoneStore, { manifest, fingerprint, bytes }: KnownInspection) =>
  store.writeManifest({ inspectionId: manifest.inspectionId, fingerprint, bytes })
