import { type Bytes, base64UrlToBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type { SlipMarksReply } from '../../core/wire/schemas.ts'
import { readSlipMarks } from '../../core/wire/slip-marks.ts'
import type { LiveInspection } from '../inspections.ts'

/**
 * Takes in what became of slips at another server of the same inspection, while the box is open. It needs no right of
 * the office: the signature is that of the inspection's own receipt key. A crash leaves all marks or none; the same
 * again changes nothing.
 * @throws `ballot/bad-slip-marks`, `ballot/unknown-code`, `ballot/redeemed-at-both`, `ballot/box-closed`,
 *   `wire/unavailable`.
 * @see docs/SPEC.md SFILE-10
 */
export const takeInSlipMarks = async (
  inspection: LiveInspection,
  signed: Uint8Array,
): Promise<SlipMarksReply> => {
  const { inspectionId, manifest } = inspection
  const marks = await readSlipMarks(base64UrlToBytes(manifest.receiptKey), inspectionId, signed as Bytes)
  const { state } = inspection.progress
  // Closing can still fail, and then the box goes on taking envelopes.
  if (state === 'closing') throw failure('wire/unavailable', { state })
  if (state !== 'running') throw failure('ballot/box-closed', { state })
  return { fresh: await inspection.redeemBook.takeIn(marks) }
}
