import type { Manifest } from '../../core/wire/schemas.ts'

/** The last part of the send window is left for retries: moments fall into the first four fifths. */
const usedShare = 0.8

/**
 * The random moment at which one envelope is sent. Even over what is left of the window, so the order of arrival
 * says nothing of the order of sealing.
 *
 * @param nowMs - by the server's clock.
 * @param random - even in [0, 1), from a cryptographic generator.
 * @returns milliseconds since 1970. Sealed after the window: within a minute, for the box is still open but may
 *   close any time.
 * @see docs/SPEC.md DEV-10; SECURITY section 2.6
 */
export const pickSendMoment = (
  send: { readonly openMs: number; readonly closeMs: number },
  nowMs: number,
  random: number,
): number => {
  const fromMs = Math.max(send.openMs, nowMs)
  const untilMs = send.openMs + (send.closeMs - send.openMs) * usedShare
  const spanMs = untilMs > fromMs ? untilMs - fromMs : 60_000
  return Math.floor(fromMs + spanMs * random)
}

/**
 * Over which time a mode spreads its envelopes, by the server's clock. An assembly's window is some minutes of one day,
 * a two-day inspection's most of the second day. An open link has no slip that time could tie an envelope to: its
 * window is over when it opens, so that {@link pickSendMoment} sends within a minute.
 * @see docs/SPEC.md MODE-3, MODE-5
 */
export const sendWindowOf = ({
  mode,
  windows: { redeem, send },
}: Pick<Manifest, 'mode' | 'windows'>): { readonly openMs: number; readonly closeMs: number } => {
  if (mode === 'open-link') {
    const openMs = Date.parse(redeem.openIso)
    return { openMs, closeMs: openMs }
  }
  return { openMs: Date.parse(send.openIso), closeMs: Date.parse(send.closeIso) }
}
