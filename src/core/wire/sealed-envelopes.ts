/**
 * What a sealed file of the kind `envelopes` holds: send requests on their way into a box that is still open, from
 * devices or, with what became of the slips, from another server; or a closed box on its way to where it is opened.
 * @see docs/SPEC.md SFILE-1 to SFILE-4, SFILE-8, SFILE-10; core/wire/sealed-file.ts for the bytes
 */
import { type Bytes, compareBytes, equalBytes } from '../bytes.ts'
import { envelopeBytes } from '../envelope/format.ts'
import { failure } from '../errors.ts'
import { sendRequestBytes } from './messages.ts'
import { type FilePiece, pieceKinds, type SealedFile } from './sealed-file.ts'
import { maxSlipMarksBytes } from './slip-marks.ts'

/** A file holds a multiple of this many pieces, so that its size says no more than how many at most. */
export const envelopesRoundedTo = 16

const fillers = (count: number, lengthBytes: number, randomBytes: (lengthBytes: number) => Bytes) =>
  Array.from(
    { length: (envelopesRoundedTo - (count % envelopesRoundedTo)) % envelopesRoundedTo },
    (): FilePiece => ({ kind: pieceKinds.filler, bytes: randomBytes(lengthBytes) }),
  )

/**
 * Send requests as pieces: sorted by value, which says nothing of their coming, each once, filled up.
 * @param requests - 8 820 bytes each, one at least.
 */
export const sendRequestPieces = (
  requests: readonly Bytes[],
  randomBytes: (lengthBytes: number) => Bytes,
): readonly FilePiece[] => {
  const sorted = [...requests].sort(compareBytes)
  const once = sorted.filter((request, at) => at === 0 || !equalBytes(request, sorted[at - 1] as Bytes))
  return [
    ...once.map((bytes) => ({ kind: pieceKinds.sendRequest, bytes })),
    ...fillers(once.length, sendRequestBytes, randomBytes),
  ]
}

/**
 * A box that is still open, on its way from one server to another, as pieces: what became of the slips, then the send
 * requests.
 * @param slipMarks - of `signSlipMarks`.
 */
export const openBoxPieces = (
  slipMarks: readonly Bytes[],
  requests: readonly Bytes[],
  randomBytes: (lengthBytes: number) => Bytes,
): readonly FilePiece[] => [
  ...slipMarks.map((bytes) => ({ kind: pieceKinds.slipMarks, bytes })),
  ...sendRequestPieces(requests, randomBytes),
]

/** A closed box as it travels: everything an opening needs but the shares. */
export interface BoxContent {
  /** The manifest's exact bytes. */
  readonly manifest: Bytes
  /** The bulletin as JSON. */
  readonly bulletin: Bytes
  /** In the order of the bulletin. */
  readonly envelopes: readonly Uint8Array[]
}

/** A closed box as pieces: manifest, bulletin, envelopes, filled up. */
export const boxPieces = (
  { manifest, bulletin, envelopes }: BoxContent,
  randomBytes: (lengthBytes: number) => Bytes,
): readonly FilePiece[] => [
  { kind: pieceKinds.manifest, bytes: manifest },
  { kind: pieceKinds.bulletin, bytes: bulletin },
  ...envelopes.map((envelope) => ({ kind: pieceKinds.envelope, bytes: envelope as Bytes })),
  ...fillers(envelopes.length, envelopeBytes, randomBytes),
]

/** Refuses a file of records, and one whose pieces are not those that belong together. */
const checkPieces = async (
  file: SealedFile,
  isExpected: (piece: FilePiece, at: number) => boolean,
): Promise<void> => {
  if (file.kind !== 'envelopes') throw failure('file/other-kind')
  let at = 0
  for await (const piece of file.pieces()) {
    // Whole and unchanged, but nothing we have written: a file made to be taken for ours.
    if (!isExpected(piece, at)) throw failure('file/other-kind', { piece: at + 1 })
    at += 1
  }
}

const isRequestOrFiller = ({ kind, bytes }: FilePiece): boolean =>
  (kind === pieceKinds.sendRequest || kind === pieceKinds.filler) && bytes.length === sendRequestBytes

/**
 * The signed marks of slips that a server's file begins with, after all its pieces were looked at; none in the file of
 * a phone or a ballot device.
 * @throws as {@link sendRequestsOf}.
 */
export const slipMarksOf = async (file: SealedFile): Promise<readonly Bytes[]> => {
  const parts: Bytes[] = []
  await checkPieces(file, (piece, at) => {
    if (piece.kind !== pieceKinds.slipMarks) return isRequestOrFiller(piece)
    parts.push(piece.bytes)
    return parts.length === at + 1 && piece.bytes.length <= maxSlipMarksBytes
  })
  return parts
}

/**
 * The send requests of a file, one by one, after all its pieces were looked at.
 * @param writer - a server's file has its slips' marks besides, which whoever takes it in must not leave lying.
 * @throws `file/other-kind` for records, for a closed box, and for pieces of another length; `file/damaged`.
 */
export async function* sendRequestsOf(
  file: SealedFile,
  writer: 'device' | 'server' = 'device',
): AsyncGenerator<Bytes> {
  if (writer === 'server') await slipMarksOf(file)
  else await checkPieces(file, isRequestOrFiller)
  for await (const { kind, bytes } of file.pieces()) if (kind === pieceKinds.sendRequest) yield bytes
}

/**
 * The closed box of a file. Whether its envelopes make the bulletin's root is `checkBox`'s question.
 * @throws `file/other-kind`, `file/damaged`
 */
export const readBoxContent = async (file: SealedFile): Promise<BoxContent> => {
  const heads = [pieceKinds.manifest, pieceKinds.bulletin] as const
  await checkPieces(file, ({ kind, bytes }, at) =>
    at < heads.length
      ? kind === heads[at]
      : (kind === pieceKinds.envelope || kind === pieceKinds.filler) && bytes.length === envelopeBytes,
  )
  if (file.count < heads.length) throw failure('file/other-kind', { pieces: file.count })
  const envelopes: Bytes[] = []
  let [manifest, bulletin]: Bytes[] = []
  for await (const { kind, bytes } of file.pieces()) {
    if (kind === pieceKinds.manifest) manifest = bytes
    else if (kind === pieceKinds.bulletin) bulletin = bytes
    else if (kind === pieceKinds.envelope) envelopes.push(bytes)
  }
  if (!manifest || !bulletin) throw failure('file/other-kind', { pieces: file.count })
  return { manifest, bulletin, envelopes }
}
