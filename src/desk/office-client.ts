import { randomBytes, webcrypto } from 'node:crypto'
import { createSlipSecret } from '../core/ballot/draw-slip.ts'
import { minEnvelopesToOpen } from '../core/ballot/limits.ts'
import { namesKeyBytes } from '../core/ballot/member-names.ts'
import { openLinkCodeOf } from '../core/ballot/open-link.ts'
import { sealNames } from '../core/ballot/seal-names.ts'
import { createOpeningKey, type Share } from '../core/ballot/shares.ts'
import { redeemCodeOf, type SlipSecret } from '../core/ballot/slip.ts'
import {
  type Bytes,
  bytesToBase64Url,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  sha256,
  utf8ToBytes,
} from '../core/bytes.ts'
import { envelopeSuite } from '../core/envelope/format.ts'
import { Failure } from '../core/errors.ts'
import type { Form } from '../core/form/form.ts'
import { sessionMessage } from '../core/wire/messages.ts'
import type { Mode } from '../core/wire/mode.ts'
import {
  type Bulletin,
  bulletinSchema,
  type Counts,
  challengeReplySchema,
  countsSchema,
  createInspectionReplySchema,
  enrolReplySchema,
  type LeftOverReply,
  leftOverReplySchema,
  type Manifest,
  type StaffInspection,
  sessionReplySchema,
  staffInspectionSchema,
  type Windows,
} from '../core/wire/schemas.ts'
import { askDoor, askDoorJson } from './door-client.ts'

/** An enrolled device with a session. */
export interface Office {
  /** GET without a body, POST with one. */
  ask(path: string, body?: object): Promise<Bytes>
  create(court: string, title: string): Promise<InspectionKeysReply>
  publish(inspectionId: string, manifestBytes: Bytes, codeHashes: Bytes): Promise<StaffInspection>
  counts(inspectionId: string): Promise<Counts>
  /** Takes up slips printed later. `codeHashes`: SHA-256 of every new redeem code, ascending, joined. */
  addPrintRun(inspectionId: string, codeHashes: Bytes): Promise<Counts>
  /** Makes a slip void by its redeem code, 16 bytes. */
  voidSlip(inspectionId: string, code: Bytes): Promise<Counts>
  /** Counts a slip given for a lost one; `replacementId`: 32 hex digits. */
  replaceSlip(inspectionId: string, replacementId: string): Promise<Counts>
  /** @param recounted - closes although the ledger does not balance; false unless given. */
  close(inspectionId: string, leftOver: number, recounted?: boolean, leftOverCodes?: Bytes): Promise<Bulletin>
  /** How many of these redeem codes, one after another, are unused, used, void and unknown. */
  countLeftOver(inspectionId: string, codes: Bytes): Promise<LeftOverReply>
}

/** What the server makes for a new inspection. */
export type InspectionKeysReply = ReturnType<(typeof createInspectionReplySchema)['parse']>

/** Enrols a new device with the code of a setup link and starts a session. */
export const enrolOffice = async (staffUrl: string, setupCode: string): Promise<Office> => {
  const pair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const signingKey = new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey))
  const { deviceId } = await askDoorJson(enrolReplySchema, `${staffUrl}/api/enrol`, {
    body: { setupCode, signingKey: bytesToBase64Url(signingKey) },
  })
  const startSession = async (): Promise<string> => {
    const { challenge } = await askDoorJson(challengeReplySchema, `${staffUrl}/api/session/challenge`, {
      body: { deviceId },
    })
    const signature = await webcrypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      pair.privateKey,
      sessionMessage(deviceId, challenge),
    )
    const reply = await askDoorJson(sessionReplySchema, `${staffUrl}/api/session`, {
      body: { deviceId, challenge, signature: bytesToBase64Url(new Uint8Array(signature)) },
    })
    return reply.session
  }

  let session = await startSession()
  const ask = async (path: string, body?: object): Promise<Bytes> => {
    const request = () => askDoor(`${staffUrl}${path}`, body === undefined ? { session } : { session, body })
    try {
      return await request()
    } catch (error) {
      // Over after 30 idle minutes or a restart of the server; a device signs again by itself.
      if (!(error instanceof Failure) || error.code !== 'staff/no-session') throw error
      session = await startSession()
      return request()
    }
  }
  const askJson = async <Value>(
    schema: { parse(json: unknown): Value },
    path: string,
    body?: object,
  ): Promise<Value> => schema.parse(JSON.parse(bytesToUtf8(await ask(`/api/inspections${path}`, body))))
  return {
    ask,
    create: (court, title) => askJson(createInspectionReplySchema, '', { court, title }),
    publish: (inspectionId, manifestBytes, codeHashes) =>
      askJson(staffInspectionSchema, `/${inspectionId}/publish`, {
        manifest: bytesToBase64Url(manifestBytes),
        codeHashes: bytesToBase64Url(codeHashes),
      }),
    counts: (inspectionId) => askJson(countsSchema, `/${inspectionId}/counts`),
    addPrintRun: (inspectionId, codeHashes) =>
      askJson(countsSchema, `/${inspectionId}/print-runs`, { codeHashes: bytesToBase64Url(codeHashes) }),
    voidSlip: (inspectionId, code) => askJson(countsSchema, `/${inspectionId}/void`, code),
    replaceSlip: (inspectionId, replacementId) =>
      askJson(countsSchema, `/${inspectionId}/replacements`, { replacementId }),
    countLeftOver: (inspectionId, codes) => askJson(leftOverReplySchema, `/${inspectionId}/left-over`, codes),
    close: (inspectionId, leftOver, recounted = false, codes) =>
      askJson(bulletinSchema, `/${inspectionId}/close`, {
        leftOver,
        recounted,
        ...(codes && { leftOverCodes: bytesToBase64Url(codes) }),
      }),
  }
}

/** What an office decides about an inspection. */
export interface InspectionPlan {
  readonly court: string
  readonly title: string
  readonly form: Form
  readonly printed: number
  readonly threshold: number
  readonly total: number
  /** Of an appraisal: the members. */
  readonly names?: readonly string[]
  /** `assembly` unless given. */
  readonly mode?: Mode
}

/** Everything of a new inspection that exists outside the server: on paper and in the trustees' hands. */
export interface PreparedInspection {
  readonly inspectionId: string
  readonly secrets: readonly SlipSecret[]
  /** SHA-256 of the redeem codes, ascending, joined. */
  readonly codeHashes: Bytes
  readonly shares: readonly Share[]
  /** The manifest for these windows. */
  manifestOf(windows: Windows): { readonly manifest: Manifest; readonly manifestBytes: Bytes }
  readonly issuerKey: string
}

/** Draws slips and an opening key for an inspection the server just created. */
export const prepareInspection = async (
  { inspectionId, issuerKey, receiptKey }: InspectionKeysReply,
  plan: InspectionPlan,
): Promise<PreparedInspection> => {
  const { openingKey, shares } = await createOpeningKey(plan.threshold, plan.total)
  const secrets = Array.from({ length: plan.printed }, () => createSlipSecret(randomBytes(20)))
  const names =
    plan.names &&
    (await sealNames(
      inspectionId,
      openingKey,
      new Uint8Array(randomBytes(namesKeyBytes)),
      plan.names,
      secrets,
    ))
  const hashes: Bytes[] = []
  for (const [place, secret] of secrets.entries()) {
    const code =
      plan.mode === 'open-link' ? await openLinkCodeOf(inspectionId, place) : await redeemCodeOf(secret)
    hashes.push(await sha256(code))
  }
  return {
    inspectionId,
    issuerKey,
    secrets,
    codeHashes: concatBytes(...hashes.sort(compareBytes)),
    shares,
    manifestOf(windows) {
      const manifest: Manifest = {
        format: 'mingcha/manifest/v1',
        suite: envelopeSuite,
        inspectionId,
        mode: plan.mode ?? 'assembly',
        court: plan.court,
        title: plan.title,
        openingKey: bytesToBase64Url(openingKey),
        issuerKey,
        receiptKey,
        trustees: { threshold: plan.threshold, total: plan.total },
        windows,
        limits: { printed: plan.printed, minToOpen: minEnvelopesToOpen },
        form: plan.form,
        ...(names && { names: bytesToBase64Url(names) }),
      }
      return { manifest, manifestBytes: utf8ToBytes(JSON.stringify(manifest)) }
    },
  }
}
