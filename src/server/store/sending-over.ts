import type { Manifest } from '../../core/wire/manifest.ts'

/** How many envelopes came, of how many slips or places that were redeemed. */
interface Sent {
  readonly sent: number
  readonly redeemed: number
}

/**
 * Whether nobody is expected to send any more: the second window is over, or everybody has sent. Nothing redeemed and
 * nothing sent does not count as all: a ballot device has not handed in yet, or all are at the server of another room.
 */
export const isSendingOver = (
  { windows }: Pick<Manifest, 'windows'>,
  { sent, redeemed }: Sent,
  nowMs: number,
): boolean =>
  nowMs >= Date.parse(windows.send.closeIso) ||
  (nowMs >= Date.parse(windows.redeem.closeIso) && redeemed > 0 && sent === redeemed)
