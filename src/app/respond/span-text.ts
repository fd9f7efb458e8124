import m from '../../../content/messages/zh-CN/respond-later.yaml'
import { fillMessage } from '../../core/message.ts'

/** How far a clock is off, in its largest unit: 1 天, 3 小时, 12 分钟. */
export const spanText = (spanMs: number): string => {
  const minutes = Math.round(spanMs / 60_000)
  if (minutes < 60) return fillMessage(m.clock.minutes, { count: minutes })
  const hours = Math.round(minutes / 60)
  return hours < 24
    ? fillMessage(m.clock.hours, { count: hours })
    : fillMessage(m.clock.days, { count: Math.round(hours / 24) })
}
