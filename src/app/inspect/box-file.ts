import { checkBox } from '../../core/ballot/opening.ts'
import {
  type Bytes,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  sha256,
  utf8ToBytes,
} from '../../core/bytes.ts'
import { envelopeBytes } from '../../core/envelope/format.ts'
import { failure } from '../../core/errors.ts'
import {
  type Bulletin,
  bulletinSchema,
  type Manifest,
  manifestSchema,
  type StaffInspection,
} from '../../core/wire/schemas.ts'
import { type BoxContent, boxPieces, readBoxContent } from '../../core/wire/sealed-envelopes.ts'
import { type FileSource, readSealedFile, sealedFileParts } from '../../core/wire/sealed-file.ts'
import type { StaffClient } from '../../device/staff/client.ts'
import { boxPieceBytes } from './open-box.ts'
import { splitBox } from './opening-work.ts'

const randomBytes = (lengthBytes: number): Bytes => crypto.getRandomValues(new Uint8Array(lengthBytes))

/**
 * A closed box as a sealed file, for an opening on a device without a network. Checked against its root first: a
 * damaged box must not be carried away as if it were whole.
 * @throws as the staff client; `ballot/root-mismatch`, `ballot/too-few-envelopes`.
 */
export const makeBoxFile = async (
  client: StaffClient,
  inspectionId: string,
  onShare: (share: number) => void,
): Promise<Blob> => {
  const [manifest, bulletin] = await Promise.all([
    client.manifest(inspectionId),
    client.bulletin(inspectionId),
  ])
  const pieces = await client.box(inspectionId, boxPieceBytes, onShare)
  const envelopes = pieces.flatMap(splitBox)
  await checkBox(envelopes, hexToBytes(bulletin.root))
  const content: BoxContent = { manifest, bulletin: utf8ToBytes(JSON.stringify(bulletin)), envelopes }
  const parts: Bytes[] = []
  for await (const part of sealedFileParts('envelopes', inspectionId, boxPieces(content, randomBytes)))
    parts.push(part)
  return new Blob(parts, { type: 'application/octet-stream' })
}

/** A closed box that came by a sealed file. */
export interface BoxFile {
  /** As the list of inspections would tell it. */
  readonly inspection: StaffInspection & { readonly fingerprint: string }
  readonly manifest: Manifest
  readonly bulletin: Bulletin
  /** Pieces for the workers of an opening, made anew each time: they are given away. */
  readonly pieces: () => Uint8Array<ArrayBuffer>[]
}

/**
 * Reads a box from a sealed file. Everything in it must fit: bulletin and manifest are of the file's inspection, and
 * the envelopes make the bulletin's root. Whether root and fingerprint are those on paper, people say.
 * @throws `file/…`, `ballot/root-mismatch`, `ballot/too-few-envelopes`, `wire/malformed`
 */
export const readBoxFile = async (source: FileSource): Promise<BoxFile> => {
  const file = await readSealedFile(source)
  const content = await readBoxContent(file)
  const manifest = manifestSchema.safeParse(jsonOf(content.manifest))
  const bulletin = bulletinSchema.safeParse(jsonOf(content.bulletin))
  if (!manifest.success || !bulletin.success) throw failure('wire/malformed', { pieces: file.count })
  const { inspectionId, court, title, windows } = manifest.data
  if (inspectionId !== file.inspectionId || bulletin.data.inspectionId !== file.inspectionId)
    throw failure('file/other-inspection')
  await checkBox(content.envelopes, hexToBytes(bulletin.data.root))
  const fingerprint = bytesToHex(await sha256(content.manifest))
  return {
    inspection: { inspectionId, court, title, state: 'closed', fingerprint, windows },
    manifest: manifest.data,
    bulletin: bulletin.data,
    pieces: () => {
      const perPiece = boxPieceBytes / envelopeBytes
      const pieces: Uint8Array<ArrayBuffer>[] = []
      for (let from = 0; from < content.envelopes.length; from += perPiece)
        pieces.push(concatBytes(...content.envelopes.slice(from, from + perPiece)))
      return pieces
    },
  }
}

const jsonOf = (bytes: Bytes): unknown => {
  try {
    return JSON.parse(bytesToUtf8(bytes))
  } catch (cause) {
    throw failure('wire/malformed', { lengthBytes: bytes.length }, { cause })
  }
}
