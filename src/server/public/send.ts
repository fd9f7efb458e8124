import type { Bytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { decodeSendRequest, sendSignatureMessage } from '../../core/wire/messages.ts'
import { doorTimesOf } from '../../core/wire/mode.ts'
import { leafOfEnvelope } from '../hashes.ts'
import type { LiveInspection } from '../inspections.ts'
import { signedByP256 } from '../signatures.ts'

/**
 * Takes one envelope into the box and gives the receipt for it.
 *
 * An envelope that is durably in the box gets its receipt again at any time, also after the box closed: the
 * phone whose receipt was lost on the way must not hear that its answer does not count.
 *
 * A crash before the commit: no receipt, the phone keeps the envelope and sends it again. After the commit
 * and before the reply: it sends again and gets the same receipt.
 * @see docs/SPEC.md BOX-9 to BOX-13
 */
export const send = async (inspection: LiveInspection, body: Uint8Array, nowMs: number): Promise<Bytes> => {
  const request = decodeSendRequest(body)
  const { inspectionId, manifest, progress, box, issuer, receipts } = inspection
  const { tokenKey, tokenPrefix, tokenSignature, envelopeSignature, envelope } = request
  const leaf = leafOfEnvelope(envelope)
  if (progress.state !== 'running') {
    if (box.holds(leaf)) return receipts.receiptFor(inspectionId, leaf)
    // Closing can still fail, and then the box goes on taking envelopes: nobody may be sent away for good yet.
    if (progress.state === 'closing') throw failure('wire/unavailable', { state: progress.state })
    throw failure('ballot/box-closed', { state: progress.state })
  }
  if (nowMs < Date.parse(doorTimesOf(manifest).sendOpenIso)) throw failure('ballot/send-not-open')
  if (!issuer.signed(inspectionId, tokenKey, tokenPrefix, tokenSignature)) throw failure('ballot/bad-token')
  if (!signedByP256(tokenKey, sendSignatureMessage(inspectionId, envelope), envelopeSignature))
    throw failure('ballot/bad-envelope-signature')
  if ((await box.keep(body, leaf, tokenKey)) === 'token-used') throw failure('ballot/token-used')
  return receipts.receiptFor(inspectionId, leaf)
}
