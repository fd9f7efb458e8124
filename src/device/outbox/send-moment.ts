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
