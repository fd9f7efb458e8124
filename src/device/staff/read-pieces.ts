import { failure } from '../../core/errors.ts'

/** How much of a download has arrived, 0 to 1. */
export type OnShare = (share: number) => void

/**
 * Reads a response into pieces of `pieceBytes` (the last may be shorter), so that a box of 80 MB is never held
 * twice.
 * @throws `wire/wrong-length` unless exactly the announced bytes came; `wire/unreachable` when the link was cut.
 */
export const readPieces = async (
  response: Response,
  pieceBytes: number,
  onShare: OnShare,
): Promise<Uint8Array<ArrayBuffer>[]> => {
  const lengthBytes = Number(response.headers.get('content-length'))
  if (!response.body || !Number.isSafeInteger(lengthBytes) || lengthBytes <= 0)
    throw failure('wire/wrong-length', { lengthBytes })
  const pieces: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0; offset < lengthBytes; offset += pieceBytes)
    pieces.push(new Uint8Array(Math.min(pieceBytes, lengthBytes - offset)))
  let arrivedBytes = 0
  const take = (arrived: Uint8Array) => {
    if (arrivedBytes + arrived.length > lengthBytes)
      throw failure('wire/wrong-length', { expectedBytes: lengthBytes })
    for (let taken = 0; taken < arrived.length; ) {
      const piece = pieces[Math.floor(arrivedBytes / pieceBytes)] as Uint8Array
      const offset = arrivedBytes % pieceBytes
      const part = arrived.subarray(taken, taken + piece.length - offset)
      piece.set(part, offset)
      taken += part.length
      arrivedBytes += part.length
    }
    onShare(arrivedBytes / lengthBytes)
  }
  const reader = response.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw failure('wire/unreachable', {}, { cause })
    })
    if (done) break
    take(value)
  }
  if (arrivedBytes !== lengthBytes)
    throw failure('wire/wrong-length', { lengthBytes: arrivedBytes, expectedBytes: lengthBytes })
  return pieces
}
