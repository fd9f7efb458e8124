import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, concatBytes } from '../../src/core/bytes.ts'
import { Failure } from '../../src/core/errors.ts'
import {
  type FilePiece,
  type FileSource,
  pieceKinds,
  readSealedFile,
  type SealedFileKind,
  sealedFileKinds,
  sealedFileParts,
} from '../../src/core/wire/sealed-file.ts'

const inspectionId = '00112233445566778899aabbccddeeff'
const bytesOf = async (pieces: readonly FilePiece[], kind: SealedFileKind = 'records'): Promise<Bytes> => {
  const parts: Bytes[] = []
  for await (const part of sealedFileParts(kind, inspectionId, pieces)) parts.push(part)
  return concatBytes(...parts)
}
const sourceOf = (
  bytes: Uint8Array,
  onRead: (lengthBytes: number) => void = () => undefined,
): FileSource => ({
  sizeBytes: bytes.length,
  read: async (from, to) => {
    const part = bytes.slice(from, to) as Bytes
    onRead(part.length)
    return part
  },
})
const read = async (bytes: Uint8Array) => {
  const file = await readSealedFile(sourceOf(bytes))
  const pieces: FilePiece[] = []
  for await (const piece of file.pieces()) pieces.push(piece)
  return { kind: file.kind, inspectionId: file.inspectionId, pieces }
}
const refusal = async (bytes: Uint8Array): Promise<Failure> => {
  try {
    await readSealedFile(sourceOf(bytes))
  } catch (cause) {
    if (cause instanceof Failure) return cause
    throw cause
  }
  throw new Error('the file was taken')
}

const pieces = fc.array(
  fc.record({
    kind: fc.integer({ min: 1, max: 255 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => bytes as Bytes),
  }),
  { maxLength: 5 },
)

describe('a sealed file', () => {
  test('[OUTBOX-1] gives back its kind, its inspection and its pieces, and the same pieces give the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.constantFrom(...sealedFileKinds), async (given, kind) => {
        const bytes = await bytesOf(given, kind)
        expect(await read(bytes)).toEqual({ kind, inspectionId, pieces: given })
        expect(await bytesOf(given, kind)).toEqual(bytes)
      }),
    )
  })

  test('[OUTBOX-2] cut at any byte it is refused, at the piece that is not whole', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (given) => {
        const bytes = await bytesOf(given)
        for (let length = 0; length < bytes.length; length += 1) {
          const { code } = await refusal(bytes.slice(0, length))
          expect(code).toBe(length < 8 ? 'file/not-sealed' : 'file/damaged')
        }
      }),
      { numRuns: 20 },
    )
  })

  test('[OUTBOX-2] followed by any byte it is refused, where the byte stands', async () => {
    const bytes = await bytesOf([{ kind: pieceKinds.revision, bytes: Uint8Array.of(1, 2, 3) }])
    for (const byte of [0, 1, 255]) {
      const { code, measures } = await refusal(concatBytes(bytes, Uint8Array.of(byte)))
      expect([code, measures]).toEqual(['file/damaged', { atByte: bytes.length, piece: 2 }])
    }
  })

  test('[OUTBOX-2] with any bit changed it is refused, and a damaged piece is named by number and place', async () => {
    const given = [1, 2, 3].map((kind) => ({ kind, bytes: new Uint8Array(20).fill(kind) }))
    const bytes = await bytesOf(given)
    const pieceLength = 37 + 20
    for (let at = 0; at < bytes.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = bytes.slice()
        changed[at] = (changed[at] as number) ^ (1 << bit)
        const { code, measures } = await refusal(changed)
        if (at < 8) expect(code).toBe('file/not-sealed')
        else if (at === 8) expect(code).toBe('file/newer')
        else expect(code).toBe('file/damaged')
        const piece = Math.floor((at - 26) / pieceLength)
        // A piece whose kind became 0 reads as an end, and is refused in the same place.
        if (at >= 26 && piece < given.length)
          expect(measures).toEqual({ atByte: 26 + piece * pieceLength, piece: piece + 1 })
      }
  })

  test('[OUTBOX-2] with pieces dropped, doubled or in another order it is refused', async () => {
    const given = [1, 2, 3].map((kind) => ({ kind, bytes: new Uint8Array(20).fill(kind) }))
    const bytes = await bytesOf(given)
    const head = bytes.slice(0, 26)
    const piece = (index: number) => bytes.slice(26 + index * 57, 26 + (index + 1) * 57)
    const end = bytes.slice(26 + 3 * 57)
    for (const order of [[0, 1], [0, 1, 2, 2], [1, 0, 2], []]) {
      const { code } = await refusal(concatBytes(head, ...order.map(piece), end))
      expect(code).toBe('file/damaged')
    }
  })

  test('[OUTBOX-2] with a length no piece can have it is refused without reading that far', async () => {
    const bytes = await bytesOf([{ kind: pieceKinds.revision, bytes: Uint8Array.of(1, 2, 3) }])
    bytes[27] = 255
    let most = 0
    await expect(
      readSealedFile(
        sourceOf(bytes, (lengthBytes) => {
          most = Math.max(most, lengthBytes)
        }),
      ),
    ).rejects.toMatchObject({ code: 'file/damaged' })
    expect(most).toBeLessThanOrEqual(37)
  })

  test('[OUTBOX-3] is read one piece at a time', async () => {
    const given = Array.from({ length: 40 }, () => ({ kind: 3, bytes: new Uint8Array(1_000).fill(7) }))
    let most = 0
    const file = await readSealedFile(
      sourceOf(await bytesOf(given), (lengthBytes) => {
        most = Math.max(most, lengthBytes)
      }),
    )
    let count = 0
    for await (const piece of file.pieces()) count += piece.bytes.length
    expect([most, count]).toEqual([1_000, 40_000])
  })
})
