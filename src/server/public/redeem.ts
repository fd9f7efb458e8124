import type { Bytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { decodeRedeemRequest } from '../../core/wire/messages.ts'
import { doorTimesOf } from '../../core/wire/mode.ts'
import type { Inspections, LiveInspection } from '../inspections.ts'
import type { TokenBucket } from '../token-bucket.ts'

/**
 * Answers one redeem request: a slip's code and a blinded message for a blind signature.
 *
 * Cheapest check first: length, code, window, and only then RSA. A slip that was redeemed with the same
 * blinded message gets the same signature again, also after the window and until the send window opens: a
 * phone that lost the reply in the last second must not lose its slip. Not later, because asking for the
 * token and sending in one breath is what would tie the envelope to the slip.
 *
 * A crash before the commit leaves the slip unused; after it, the phone asks again and gets the signature.
 * @see docs/SPEC.md BOX-6 to BOX-8, MODE-2; RFC 9474 §4.3
 */
export const redeem = async (
  inspections: Inspections,
  inspection: LiveInspection,
  body: Uint8Array,
  nowMs: number,
  retries: TokenBucket,
): Promise<Bytes> => {
  const { code, blinded } = decodeRedeemRequest(body)
  const { redeemBook, issuer, manifest, progress } = inspection
  const standing = redeemBook.standingOf(code, blinded)
  if (standing === null) {
    const elsewhere = inspections
      .allLive()
      .some(
        (other) => other.progress.state === 'running' && other.redeemBook.standingOf(code, blinded) !== null,
      )
    throw failure(elsewhere ? 'ballot/other-inspection' : 'ballot/unknown-code')
  }
  if (standing === 'used-with-another' || standing === 'void') {
    // The first request may still wait for the disk: only what is durable may be called used, or void.
    await redeemBook.use(code, blinded)
    throw failure(standing === 'void' ? 'ballot/slip-void' : 'ballot/code-used')
  }
  const { redeemOpenIso, redeemCloseIso, retryCloseIso } = doorTimesOf(manifest)
  const isRetry = standing === 'used-with-this'
  const untilIso = isRetry ? retryCloseIso : redeemCloseIso
  // While the bulletin is being made the box may still stay open: nobody may be sent away for good yet.
  const isClosed = progress.state === 'closed' || progress.state === 'opened'
  if (progress.state === 'closed' && progress.bulletin.cancelled) throw failure('ballot/cancelled')
  const isOver = untilIso !== null && nowMs >= Date.parse(untilIso)
  if (isClosed || nowMs < Date.parse(redeemOpenIso) || isOver) throw failure('ballot/outside-redeem-window')
  // It may be called off at this moment, and then nobody may have redeemed.
  if (progress.state === 'closing' && !isRetry) throw failure('wire/unavailable', { state: progress.state })
  // Only somebody who holds a slip gets here; a slip that asks for ever must not keep the processor busy.
  if (isRetry && !retries.take()) throw failure('wire/too-many-requests')
  // Signed before the slip is marked: a slip must never be used up by a signature that cannot be made.
  const signature = issuer.blindSign(blinded)
  // A retry too: it may have come while the first marking still waits for the disk, and a signature given for
  // a marking that then fails would be a second token for one slip.
  if (!(await redeemBook.use(code, blinded))) throw failure('ballot/code-used')
  return signature
}
