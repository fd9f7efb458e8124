import { bytesToHex } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { redeemCodeBytes } from '../../core/wire/messages.ts'
import type { LeftOverReply } from '../../core/wire/schemas.ts'
import type { RedeemBook } from '../store/redeem.ts'

const noMessage = new Uint8Array()

/**
 * How many of the slips that lie there are unused, and how many are not. Which is which nobody is told: a slip that came
 * back must not say whether its holder answered.
 * @param codes - redeem codes one after another; one that stands there twice counts once.
 * @throws `wire/malformed` unless they are whole codes.
 * @see docs/SPEC.md BOX-26; docs/decisions/0731
 */
export const countLeftOver = (redeemBook: RedeemBook, codes: Uint8Array): LeftOverReply => {
  if (codes.length % redeemCodeBytes !== 0) throw failure('wire/malformed', { lengthBytes: codes.length })
  const counts = { unused: 0, used: 0, voided: 0, unknown: 0 }
  const seen = new Set<string>()
  for (let from = 0; from < codes.length; from += redeemCodeBytes) {
    const code = codes.subarray(from, from + redeemCodeBytes)
    const key = bytesToHex(code)
    if (seen.has(key)) continue
    seen.add(key)
    const standing = redeemBook.standingOf(code, noMessage)
    counts[
      standing === null
        ? 'unknown'
        : standing === 'void'
          ? 'voided'
          : standing === 'unused'
            ? 'unused'
            : 'used'
    ] += 1
  }
  return counts
}
