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

/**
 * Windows offered for an assembly: redeem in 10 minutes for 15 minutes, send 40 minutes after that for 30.
 * Starts are rounded up to five minutes, as times are read out in a hall.
 */
export const offeredWindows = (nowMs: number): WindowFields => {
  const stepMs = 5 * minuteMs
  const redeemOpenMs = Math.ceil((nowMs + 10 * minuteMs) / stepMs) * stepMs
  const redeemCloseMs = redeemOpenMs + 15 * minuteMs
  const sendOpenMs = redeemCloseMs + advisedGapMinutes * minuteMs
  const field = (moment: number) => toLocalField(new Date(moment))
  return {
    redeemOpen: field(redeemOpenMs),
    redeemClose: field(redeemCloseMs),
    sendOpen: field(sendOpenMs),
    sendClose: field(sendOpenMs + 30 * minuteMs),
  }
}

/** What is wrong with the times, by field; empty when nothing is. The values are keys of the messages. */
export type WindowMistakes = Partial<
  Record<keyof WindowFields, 'empty' | 'past' | 'close-before-open' | 'send-before-redeem-closes'>
>

/** Checks what was entered against the rules of a manifest's windows and the clock. */
export const checkWindows = (fields: WindowFields, nowMs: number): WindowMistakes => {
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
