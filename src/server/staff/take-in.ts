import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import { decodeSendRequest, sendRequestBytes } from '../../core/wire/messages.ts'
import type { TakeInReply } from '../../core/wire/schemas.ts'
import { leafOfEnvelope } from '../hashes.ts'
import type { LiveInspection } from '../inspections.ts'
import { send } from '../public/send.ts'

/** Refusals that are about one request; the others of a batch are not touched by it. */
const ofOneRequest: ReadonlySet<ErrorCode> = new Set([
  'ballot/bad-token',
  'ballot/bad-envelope-signature',
  'ballot/token-used',
])

/**
 * Puts send requests that came by a sealed file into the box, by the very rules of the public door. A crash half way
 * leaves whole envelopes; the same file again adds the rest.
 * @throws `wire/wrong-length`; what refuses all of them: `ballot/send-not-open`, `ballot/box-closed`,
 *   `wire/unavailable`.
 * @see docs/SPEC.md SFILE-5
 */
export const takeIn = async (
  inspection: LiveInspection,
  body: Uint8Array,
  nowMs: number,
): Promise<TakeInReply> => {
  if (body.length === 0 || body.length % sendRequestBytes !== 0)
    throw failure('wire/wrong-length', { lengthBytes: body.length, expectedBytes: sendRequestBytes })
  const countByCode = new Map<ErrorCode, number>()
  let [fresh, known] = [0, 0]
  for (let from = 0; from < body.length; from += sendRequestBytes) {
    const request = body.slice(from, from + sendRequestBytes) as Bytes
    const isThere = inspection.box.holds(leafOfEnvelope(decodeSendRequest(request).envelope))
    try {
      await send(inspection, request, nowMs)
      if (isThere) known += 1
      else fresh += 1
    } catch (cause) {
      if (!(cause instanceof Failure) || !ofOneRequest.has(cause.code)) throw cause
      countByCode.set(cause.code, (countByCode.get(cause.code) ?? 0) + 1)
    }
  }
  return { fresh, known, refused: [...countByCode].map(([code, count]) => ({ code, count })) }
}
