const two = (number: number): string => String(number).padStart(2, '0')

/** The day on the wall's calendar: `2026-11-25`. */
export const dayText = (ms: number): string => {
  const at = new Date(ms)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

/** The time on the wall's clock: `09:05`. */
export const clockText = (ms: number): string => {
  const at = new Date(ms)
  return `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Day and time in words: `11月25日 09:05`, with the year once it is another. */
export const momentText = (ms: number, nowMs: number): string => {
  const at = new Date(ms)
  const year = at.getFullYear() === new Date(nowMs).getFullYear() ? '' : `${at.getFullYear()}年`
  return `${year}${at.getMonth() + 1}月${at.getDate()}日 ${clockText(ms)}`
}
