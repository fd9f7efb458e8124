import m from '../../../content/messages/zh-CN/respond.yaml'
import { fillMessage } from '../../core/message.ts'
import type { Window } from '../../core/wire/schemas.ts'

const dayMs = 86_400_000
// Courts and posters tell Beijing time whatever zone a phone is set to; it has no summer time.
const beijingOffsetMs = 8 * 3_600_000

const pad = (value: number): string => String(value).padStart(2, '0')
const dayOf = (ms: number): number => Math.floor((ms + beijingOffsetMs) / dayMs)

/** `15:42` in Beijing. */
const timeText = (ms: number): string => {
  const shifted = new Date(ms + beijingOffsetMs)
  return `${pad(shifted.getUTCHours())}:${pad(shifted.getUTCMinutes())}`
}

/** A moment as people say it: 今天 15:42, 明天 09:00, 11月25日 09:00; Beijing time. */
export const momentText = (ms: number, nowMs: number): string => {
  const time = timeText(ms)
  const daysAhead = dayOf(ms) - dayOf(nowMs)
  if (daysAhead === 0) return fillMessage(m.time.today, { time })
  if (daysAhead === 1) return fillMessage(m.time.tomorrow, { time })
  if (daysAhead === -1) return fillMessage(m.time.yesterday, { time })
  const shifted = new Date(ms + beijingOffsetMs)
  return fillMessage(m.time.other, { month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(), time })
}

/** A window as people say it, the day once if both ends are on it. */
export const windowText = (window: Window, nowMs: number): string => {
  const openMs = Date.parse(window.openIso)
  const closeMs = Date.parse(window.closeIso)
  const isOneDay = dayOf(openMs) === dayOf(closeMs)
  return fillMessage(isOneDay ? m.time.spanSameDay : m.time.span, {
    from: momentText(openMs, nowMs),
    to: isOneDay ? timeText(closeMs) : momentText(closeMs, nowMs),
  })
}

/** How long still, to the second in the last hour. */
export const countdownText = (leftMs: number): string => {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (hours >= 24)
    return fillMessage(m.time.countdownDays, { days: Math.floor(hours / 24), hours: hours % 24 })
  if (hours > 0) return fillMessage(m.time.countdownHours, { hours, minutes: minutes % 60 })
  if (minutes > 0) return fillMessage(m.time.countdownMinutes, { minutes, seconds: seconds % 60 })
  return fillMessage(m.time.countdownSeconds, { seconds })
}

/** Where a moment stands to a window. */
export const windowPhase = (window: Window, nowMs: number): 'before' | 'open' | 'after' =>
  nowMs < Date.parse(window.openIso) ? 'before' : nowMs < Date.parse(window.closeIso) ? 'open' : 'after'

/** The fingerprint's first four groups of four, as on slip and poster. */
export const fingerprintStart = (fingerprint: string): string =>
  fingerprintGroups(fingerprint).slice(0, 4).join(' ')

/** All groups of a 64-digit hash. */
export const fingerprintGroups = (fingerprint: string): readonly string[] =>
  fingerprint.toUpperCase().match(/.{4}/g) ?? []
