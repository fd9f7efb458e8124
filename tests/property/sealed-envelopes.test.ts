import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Bytes, compareBytes, concatBytes } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { Failure } from '../../src/core/errors.ts'
import { sendRequestBytes } from '../../src/core/wire/messages.ts'
import {
  boxPieces,
  readBoxContent,
  sendRequestPieces,
  sendRequestsOf,
} from '../../src/core/wire/sealed-envelopes.ts'
import {
  type FilePiece,
  type FileSource,
  pieceKinds,
  readSealedFile,
  type SealedFileKind,
  sealedFileParts,
} from '../../src/core/wire/sealed-file.ts'

const inspectionId = '00112233445566778899aabbccddeeff'
const filled = (lengthBytes: number, value: number): Bytes => new Uint8Array(lengthBytes).fill(value)
const randomBytes = (lengthBytes: number): Bytes => filled(lengthBytes, 7)
const fileOf = async (pieces: readonly FilePiece[], kind: SealedFileKind = 'envelopes'): Promise<Bytes> => {
  const parts: Bytes[] = []
  for await (const part of sealedFileParts(kind, inspectionId, pieces)) parts.push(part)
  return concatBytes(...parts)
}
const sourceOf = (bytes: Bytes): FileSource => ({
  sizeBytes: bytes.length,
  read: async (from, to) => bytes.slice(from, to),
})
const requestsIn = async (bytes: Bytes): Promise<Bytes[]> => {
  const requests: Bytes[] = []
  for await (const request of sendRequestsOf(await readSealedFile(sourceOf(bytes)))) requests.push(request)
  return requests
}
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (cause) {
    if (cause instanceof Failure) return cause.code
    throw cause
  }
  return 'taken'
}

describe('envelopes in a sealed file', () => {
  test('[SFILE-1] come back each once, sorted; the size says no more than sixteens', async () => {
    const sizes = new Map<number, Set<number>>()
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 }),
        async (values) => {
          const requests = values.map((value) => filled(sendRequestBytes, value))
          const bytes = await fileOf(sendRequestPieces([...requests, requests[0] as Bytes], randomBytes))
          expect(await requestsIn(bytes)).toEqual([...requests].sort(compareBytes))
          const sixteens = Math.ceil(values.length / 16)
          sizes.set(sixteens, (sizes.get(sixteens) ?? new Set()).add(bytes.length))
        },
      ),
      { numRuns: 40 },
    )
    for (const [, found] of sizes) expect(found.size).toBe(1)
  })

  test('[SFILE-3] cut at any byte, followed by a byte or with a bit changed, nothing is taken', async () => {
    const bytes = await fileOf(
      sendRequestPieces([filled(sendRequestBytes, 1), filled(sendRequestBytes, 2)], randomBytes),
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: bytes.length - 1 }), async (at) => {
        expect(await codeOf(requestsIn(bytes.slice(0, at)))).toMatch(/^file\/(damaged|not-sealed)$/)
        const flipped = bytes.slice()
        flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
        expect(await codeOf(requestsIn(flipped))).toMatch(/^file\//)
      }),
      { numRuns: 60 },
    )
    expect(await codeOf(requestsIn(concatBytes(bytes, Uint8Array.of(0))))).toBe('file/damaged')
  })

  test('[SFILE-3] records, a closed box and pieces of another length are no envelopes to be sent', async () => {
    const request = { kind: pieceKinds.sendRequest, bytes: filled(sendRequestBytes, 1) }
    expect(await codeOf(fileOf([request], 'records').then(requestsIn))).toBe('file/other-kind')
    const short = { ...request, bytes: filled(sendRequestBytes - 1, 1) }
    expect(await codeOf(fileOf([request, short]).then(requestsIn))).toBe('file/other-kind')
    const box = boxPieces(
      { manifest: filled(9, 1), bulletin: filled(9, 2), envelopes: [filled(envelopeBytes, 3)] },
      randomBytes,
    )
    expect(await codeOf(fileOf(box).then(requestsIn))).toBe('file/other-kind')
    const asBox = async (bytes: Bytes) => readBoxContent(await readSealedFile(sourceOf(bytes)))
    expect(await codeOf(fileOf([request]).then(asBox))).toBe('file/other-kind')
    expect(await codeOf(fileOf(box.slice(1)).then(asBox))).toBe('file/other-kind')
    expect(await codeOf(fileOf(box.slice(0, 1)).then(asBox))).toBe('file/other-kind')
    expect(await codeOf(fileOf([]).then(asBox))).toBe('file/other-kind')
  })

  test('[SFILE-4] a closed box comes back whole', async () => {
    const content = {
      manifest: filled(100, 1),
      bulletin: filled(50, 2),
      envelopes: [filled(envelopeBytes, 3), filled(envelopeBytes, 4)],
    }
    const bytes = await fileOf(boxPieces(content, randomBytes))
    expect(await readBoxContent(await readSealedFile(sourceOf(bytes)))).toEqual(content)
    expect(bytes.length).toBe(
      (await fileOf(boxPieces({ ...content, envelopes: [] }, randomBytes))).length +
        16 * (envelopeBytes + 37),
    )
  })
})
