/**
 * A sealed file 密封文件: what waits on one machine, on its way to another by a stick or a cable. Everything in it is
 * sealed or signed by those who made it; the file adds only that damage is found, and where.
 *
 * | bytes | what |
 * |---|---|
 * | 8 | `MINGCHA` and a line feed |
 * | 1 | format, 1 |
 * | 1 | kind: 1 records, 2 envelopes |
 * | 16 | inspection |
 * | each piece: 1 | kind of the piece, from 1 |
 * | 4 | length of its bytes |
 * | 32 | SHA-256 of kind, length and bytes |
 * | length | bytes |
 * | at the end: 1 | 0 |
 * | 4 | number of pieces |
 * | 32 | SHA-256 of the first 26 bytes, the hashes of all pieces in order, and their number |
 *
 * Written and read piece by piece: a file may be larger than the memory of a phone.
 * @see docs/SPEC.md OUTBOX-1 to OUTBOX-3
 */
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  createReader,
  equalBytes,
  hexToBytes,
  sha256,
} from '../bytes.ts'
import { failure } from '../errors.ts'
import { takeUint8, takeUint32, uint32ToBytes } from '../record/numbers.ts'

/** What a sealed file carries; its place in this list, from 1, stands in the file. */
export const sealedFileKinds = ['records', 'envelopes'] as const
export type SealedFileKind = (typeof sealedFileKinds)[number]

/** Kinds of pieces, 1 to 255; never reused. */
export const pieceKinds = {
  memberEntry: 1,
  revision: 2,
  chunk: 3,
  sendRequest: 4,
  filler: 5,
  manifest: 6,
  bulletin: 7,
  envelope: 8,
  slipMarks: 9,
} as const

/** Bytes of the longest piece: above the longest revision. */
export const maxPieceBytes = 2_097_152

/** One piece on its way into a file. */
export interface FilePiece {
  /** 1 to 255; see {@link pieceKinds}. */
  readonly kind: number
  /** 1 to {@link maxPieceBytes} bytes. */
  readonly bytes: Bytes
}

const magic = Uint8Array.of(0x4d, 0x49, 0x4e, 0x47, 0x43, 0x48, 0x41, 0x0a)
const formatVersion = 1
const idBytes = 16
const hashBytes = 32
const headBytes = magic.length + 2 + idBytes
const pieceHeadBytes = 1 + 4 + hashBytes
const endBytes = pieceHeadBytes

const pieceHash = (kind: number, bytes: Bytes): Promise<Bytes> =>
  sha256(Uint8Array.of(kind), uint32ToBytes(bytes.length), bytes)

/**
 * The parts of a sealed file, in order, as they are to be written.
 * @param inspectionId - 32 hex digits.
 * @param pieces - asked for one by one; each may be forgotten once the next is asked for.
 */
export async function* sealedFileParts(
  kind: SealedFileKind,
  inspectionId: string,
  pieces: AsyncIterable<FilePiece> | Iterable<FilePiece>,
): AsyncGenerator<Bytes> {
  const head = concatBytes(
    magic,
    Uint8Array.of(formatVersion, sealedFileKinds.indexOf(kind) + 1),
    hexToBytes(inspectionId),
  )
  yield head
  const hashes: Bytes[] = []
  for await (const { kind: pieceKind, bytes } of pieces) {
    const hash = await pieceHash(pieceKind, bytes)
    hashes.push(hash)
    yield concatBytes(Uint8Array.of(pieceKind), uint32ToBytes(bytes.length), hash)
    yield bytes
  }
  const count = uint32ToBytes(hashes.length)
  yield concatBytes(Uint8Array.of(0), count, await sha256(head, ...hashes, count))
}

/** A file as far as reading it needs one: a `File` of a page, a file handle of a terminal, bytes of a test. */
export interface FileSource {
  readonly sizeBytes: number
  /** Bytes from `from` to before `to`; fewer where the file ends before. */
  read(from: number, to: number): Promise<Bytes>
}

/** A sealed file whose every byte was checked. */
export interface SealedFile {
  readonly kind: SealedFileKind
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly count: number
  /** The pieces in order, read and checked once more. @throws `file/damaged` when the file changed meanwhile. */
  pieces(): AsyncGenerator<FilePiece>
}

/** Where a file is damaged: the number of the piece, from 1, and the byte it begins at. */
const damaged = (atByte: number, piece: number) => failure('file/damaged', { atByte, piece })

const readExactly = async (source: FileSource, from: number, lengthBytes: number): Promise<Bytes | null> => {
  const bytes = await source.read(from, from + lengthBytes)
  return bytes.length === lengthBytes ? bytes : null
}

/** Reads on from `at`: a piece, or the end mark. @throws `file/damaged` */
const readPiece = async (source: FileSource, at: number, number: number) => {
  const head = await readExactly(source, at, pieceHeadBytes)
  if (head === null) throw damaged(at, number)
  const reader = createReader(head)
  const kind = takeUint8(reader)
  const lengthBytes = takeUint32(reader)
  const hash = reader.take(hashBytes)
  if (kind === 0) return { state: 'end', count: lengthBytes, hash } as const
  if (lengthBytes === 0 || lengthBytes > maxPieceBytes) throw damaged(at, number)
  const bytes = await readExactly(source, at + pieceHeadBytes, lengthBytes)
  if (bytes === null || !equalBytes(await pieceHash(kind, bytes), hash)) throw damaged(at, number)
  return { state: 'piece', kind, bytes, hash, next: at + pieceHeadBytes + lengthBytes } as const
}

/**
 * Looks at every byte of a file before anything of it is used.
 * @throws `file/not-sealed` when it is none of ours; `file/newer` when a later version wrote it; `file/damaged` with
 *   the byte and the piece where it is damaged: nothing of it may be taken in then.
 */
export const readSealedFile = async (source: FileSource): Promise<SealedFile> => {
  const head = await source.read(0, headBytes)
  if (!equalBytes(head.subarray(0, magic.length), magic)) throw failure('file/not-sealed')
  if (head.length < headBytes) throw damaged(0, 0)
  const [version = 0, kindNumber = 0] = head.subarray(magic.length)
  if (version !== formatVersion) throw failure('file/newer', { version })
  const kind = sealedFileKinds[kindNumber - 1]
  if (kind === undefined) throw damaged(magic.length, 0)
  const hashes: Bytes[] = []
  for (let at = headBytes; ; ) {
    const piece = await readPiece(source, at, hashes.length + 1)
    if (piece.state === 'piece') {
      hashes.push(piece.hash)
      at = piece.next
      continue
    }
    const count = uint32ToBytes(piece.count)
    if (piece.count !== hashes.length || !equalBytes(await sha256(head, ...hashes, count), piece.hash))
      throw damaged(at, hashes.length + 1)
    if (source.sizeBytes !== at + endBytes) throw damaged(at + endBytes, hashes.length + 1)
    break
  }
  return {
    kind,
    inspectionId: bytesToHex(head.subarray(magic.length + 2)),
    count: hashes.length,
    async *pieces() {
      let at = headBytes
      for (const [index, hash] of hashes.entries()) {
        const piece = await readPiece(source, at, index + 1)
        if (piece.state === 'end' || !equalBytes(piece.hash, hash)) throw damaged(at, index + 1)
        yield { kind: piece.kind, bytes: piece.bytes }
        at = piece.next
      }
    },
  }
}
