import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'

/** `12.5%`, one decimal; the sign for "not shown" where there is none. */
export const shareText = (share: number | null): string =>
  share === null ? m.tally.dash : `${(share * 100).toFixed(1)}%`

/** `5（12.5%）`: a count and its share of a whole; without the share when the whole is empty. */
export const countOfText = (count: number, whole: number): string =>
  whole === 0 ? String(count) : fillMessage(m.tally.countOf, { count, share: shareText(count / whole) })
