import { isDay, isTimeOfDay } from '../form/calendar.ts'

/**
 * Whether `value` is a moment as we write it: ISO 8601 in UTC to the second or finer (RFC 3339), on a day that the
 * calendar has, years 1900 to 2199. By hand, because Zod's own check is half a kilobyte that a phone waits for.
 */
export const isIsoMoment = (value: unknown): value is string => {
  if (typeof value !== 'string') return false
  const [, day, time] = /^(.{10})T(.{5}):[0-5]\d(?:\.\d+)?Z$/.exec(value) ?? []
  return day !== undefined && time !== undefined && isDay(day) && isTimeOfDay(time)
}
