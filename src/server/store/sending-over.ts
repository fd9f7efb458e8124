import type { Manifest } from '../../core/wire/manifest.ts'

/** How many envelopes came, of how many slips or places that were redeemed. */
interface Sent {
  readonly sent: number
  readonly redeemed: number
}

/**
 * Whether nobody is expected to send any more: the second window is over, or everybody has sent. Before a ballot
 * device has handed in, nothing is redeemed and nothing sent: that does not count as all.
 */
export const isSendingOver = (
  { mode, windows }: Pick<Manifest, 'mode' | 'windows'>,
  { sent, redeemed }: Sent,
  nowMs: number,
): boolean =>
  nowMs >= Date.parse(windows.send.closeIso) ||
  (nowMs >= Date.parse(windows.redeem.closeIso) &&
    sent === redeemed &&
    (mode !== 'ballot-device' || redeemed > 0))
