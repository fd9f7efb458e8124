import m from '../../../content/messages/zh-CN/fields.yaml'
import type { ShownNumber } from '../../core/form/shown-numbers.ts'
import { fillMessage } from '../../core/message.ts'

const fill = (
  {
    one,
    followUp,
    followUps,
  }: { readonly one: string; readonly followUp: string; readonly followUps: string },
  { main, followUp: nth }: ShownNumber,
): string => {
  if (nth === null) return fillMessage(one, { number: main })
  return nth === 0 ? fillMessage(followUp, { number: main }) : fillMessage(followUps, { number: main, nth })
}

/** What stands before a question's wording. */
export const questionMark = (number: ShownNumber): string => fill(m.mark, number)

/** A question in a sentence: 第 12 题追问 1. */
export const questionPlace = (number: ShownNumber): string => fill(m.place, number)
