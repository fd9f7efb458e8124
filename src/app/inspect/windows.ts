import type { Mode } from '../../core/wire/mode.ts'
import type { Windows } from '../../core/wire/schemas.ts'

/** Four moments as `<input type="datetime-local">` holds them: `2026-11-22T14:30`, local time. */
export interface WindowFields {
  readonly redeemOpen: string
  readonly redeemClose: string
  readonly sendOpen: string
  readonly sendClose: string
}

const minuteMs = 60_000
// DESIGN: the server must not be able to pair slips and envelopes by their times.
const advisedGapMinutes = 40
const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** A moment as `<input type="datetime-local">` holds it, in the device's own time zone. */
export const toLocalField = (moment: Date): string =>
  `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}` +
  `T${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`

/** `days` later at `hour`:`minute` by the device's own clock. */
const dayAt = (nowMs: number, days: number, hour: number, minute = 0): number => {
  const moment = new Date(nowMs)
  moment.setDate(moment.getDate() + days)
  return moment.setHours(hour, minute, 0, 0)
}

/**
 * Windows offered for a mode. Starts are rounded up to five minutes, as times are read out in a hall.
 *
 * - assembly: redeem in 10 minutes for 15 minutes, send 40 minutes after that for 30.
 * - two-day: redeem today until 17:30 (from 16:00 on tomorrow, from 08:30), send the day after from 08:30 to 20:00.
 * - ballot-device: in 10 minutes people answer for three hours; hand in for two hours after that.
 * - open-link: from now for a week until 18:00, and until noon of the next day for what was not sent.
 */
export const offeredWindows = (nowMs: number, mode: Mode = 'assembly'): WindowFields => {
  const stepMs = 5 * minuteMs
  const soonMs = Math.ceil((nowMs + 10 * minuteMs) / stepMs) * stepMs
  const [redeemOpenMs, redeemCloseMs, sendOpenMs, sendCloseMs] = offeredMoments(mode, nowMs, soonMs)
  const field = (moment: number) => toLocalField(new Date(moment))
  return {
    redeemOpen: field(redeemOpenMs),
    redeemClose: field(redeemCloseMs),
    sendOpen: field(sendOpenMs),
    sendClose: field(sendCloseMs),
  }
}

const offeredMoments = (
  mode: Mode,
  nowMs: number,
  soonMs: number,
): readonly [redeemOpenMs: number, redeemCloseMs: number, sendOpenMs: number, sendCloseMs: number] => {
  switch (mode) {
    case 'assembly': {
      const redeemCloseMs = soonMs + 15 * minuteMs
      const sendOpenMs = redeemCloseMs + advisedGapMinutes * minuteMs
      return [soonMs, redeemCloseMs, sendOpenMs, sendOpenMs + 30 * minuteMs]
    }
    case 'two-day': {
      const first = nowMs < dayAt(nowMs, 0, 16) ? 0 : 1
      return [
        first === 0 ? Math.max(soonMs, dayAt(nowMs, 0, 8, 30)) : dayAt(nowMs, 1, 8, 30),
        dayAt(nowMs, first, 17, 30),
        dayAt(nowMs, first + 1, 8, 30),
        dayAt(nowMs, first + 1, 20),
      ]
    }
    case 'ballot-device': {
      const handInMs = soonMs + 180 * minuteMs
      return [soonMs, handInMs, handInMs, handInMs + 120 * minuteMs]
    }
    case 'open-link':
      return [soonMs, dayAt(nowMs, 7, 18), dayAt(nowMs, 7, 18), dayAt(nowMs, 8, 12)]
  }
}

/** What is wrong with the times, by field; empty when nothing is. The values are keys of the messages. */
export type WindowMistakes = Partial<
  Record<
    keyof WindowFields,
    'empty' | 'past' | 'close-before-open' | 'send-before-redeem-closes' | 'same-day'
  >
>

/** Checks what was entered against the rules of a manifest's windows and the clock. */
export const checkWindows = (
  fields: WindowFields,
  nowMs: number,
  mode: Mode = 'assembly',
): WindowMistakes => {
  const mistakes: WindowMistakes = {}
  const at = (name: keyof WindowFields): number => {
    const moment = Date.parse(fields[name])
    if (Number.isNaN(moment)) mistakes[name] = 'empty'
    return moment
  }
  const [redeemOpen, redeemClose, sendOpen, sendClose] = [
    at('redeemOpen'),
    at('redeemClose'),
    at('sendOpen'),
    at('sendClose'),
  ]
  if (redeemClose <= redeemOpen) mistakes.redeemClose = 'close-before-open'
  else if (redeemClose <= nowMs) mistakes.redeemClose = 'past'
  if (sendOpen < redeemClose) mistakes.sendOpen = 'send-before-redeem-closes'
  else if (mode === 'two-day' && sendOpen < dayAt(redeemClose, 1, 0)) mistakes.sendOpen = 'same-day'
  if (sendClose <= sendOpen) mistakes.sendClose = 'close-before-open'
  return mistakes
}

/**
 * Minutes between the end of redeeming and the start of sending, when they are fewer than advised.
 * @returns `null` when they are enough, or when the times cannot be read or overlap, which {@link checkWindows} says.
 */
export const shortGapMinutes = ({ redeemClose, sendOpen }: WindowFields): number | null => {
  const minutes = Math.floor((Date.parse(sendOpen) - Date.parse(redeemClose)) / minuteMs)
  return minutes >= 0 && minutes < advisedGapMinutes ? minutes : null
}

/** The manifest's windows: ISO 8601 in UTC with milliseconds, so that they compare as text. */
export const windowsOf = (fields: WindowFields): Windows => {
  const iso = (local: string) => new Date(local).toISOString()
  return {
    redeem: { openIso: iso(fields.redeemOpen), closeIso: iso(fields.redeemClose) },
    send: { openIso: iso(fields.sendOpen), closeIso: iso(fields.sendClose) },
  }
}

const dayFormat = new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric', weekday: 'short' })
const timeFormat = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** `11月22日周日 14:30`, in the device's time zone. */
export const momentText = (moment: number | string): string => {
  const date = new Date(moment)
  return `${dayFormat.format(date)} ${timeFormat.format(date)}`
}

const yearFormat = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long' })

/** `2026年11月22日`, in the device's time zone. */
export const dateText = (moment: string): string => yearFormat.format(new Date(moment))

/** A window in the fewest words: `11月22日周日 14:30–14:45`, with both days when they differ. */
export const windowText = ({ openIso, closeIso }: { openIso: string; closeIso: string }): string => {
  const [open, close] = [new Date(openIso), new Date(closeIso)]
  return dayFormat.format(open) === dayFormat.format(close)
    ? `${momentText(openIso)}–${timeFormat.format(close)}`
    : `${momentText(openIso)} – ${momentText(closeIso)}`
}
