import type { InspectionState, Windows } from '../../core/wire/schemas.ts'

/** The six steps of one inspection, in order; the stepper shows them all, always. */
export const stepNames = ['prepare', 'redeem', 'send', 'close', 'open', 'result'] as const
export type StepName = (typeof stepNames)[number]

/** Where an inspection stands: its step, and whether that step can be done now or is being waited for. */
export interface Standing {
  readonly step: StepName
  /** What this moment is, for the sentence that says what to do. */
  readonly moment:
    | 'unpublished'
    | 'before-redeem'
    | 'redeeming'
    | 'between-windows'
    | 'sending'
    | 'may-close'
    | 'may-open'
    | 'opened'
  /** When the moment ends by the clock, as milliseconds since 1970, or `null` when only a person can end it. */
  readonly untilMs: number | null
}

/** What {@link standingOf} looks at. */
export interface StandingFacts {
  readonly state: InspectionState
  /** `null` while preparing. */
  readonly windows: Windows | null
  /** `null` while not known yet. */
  readonly counts: { readonly redeemed: number; readonly sent: number } | null
}

/**
 * Where an inspection stands at `nowMs`, by the server's clock.
 * The box may be closed when the send window is over, or earlier when everybody who redeemed has sent: the
 * same rule as the server's, so the button is never offered in vain.
 */
export const standingOf = ({ state, windows, counts }: StandingFacts, nowMs: number): Standing => {
  if (state === 'preparing' || windows === null)
    return { step: 'prepare', moment: 'unpublished', untilMs: null }
  if (state === 'opened') return { step: 'result', moment: 'opened', untilMs: null }
  if (state === 'closed') return { step: 'open', moment: 'may-open', untilMs: null }
  const redeemOpenMs = Date.parse(windows.redeem.openIso)
  const redeemCloseMs = Date.parse(windows.redeem.closeIso)
  const sendOpenMs = Date.parse(windows.send.openIso)
  const sendCloseMs = Date.parse(windows.send.closeIso)
  if (nowMs < redeemOpenMs) return { step: 'redeem', moment: 'before-redeem', untilMs: redeemOpenMs }
  if (nowMs < redeemCloseMs) return { step: 'redeem', moment: 'redeeming', untilMs: redeemCloseMs }
  if (nowMs < sendOpenMs) return { step: 'send', moment: 'between-windows', untilMs: sendOpenMs }
  const allSent = counts !== null && counts.sent > 0 && counts.sent === counts.redeemed
  if (nowMs < sendCloseMs && !allSent) return { step: 'send', moment: 'sending', untilMs: sendCloseMs }
  return { step: 'close', moment: 'may-close', untilMs: null }
}
