import m from '../../../content/messages/zh-CN/fields.yaml'
import type { Answer } from '../../core/form/form.ts'
import type { Answerable } from '../../core/form/form-index.ts'

/** An answer in the words the person saw, one line for each choice ticked; empty when nothing was answered. */
export const answerLines = (answerable: Answerable, answer: Answer | undefined): readonly string[] => {
  if (answer === undefined) return []
  if (answerable.question.type === 'acknowledge') return [m.yes]
  const values = Array.isArray(answer) ? answer : [String(answer)]
  return values.map((value: string) => answerable.choiceByValue.get(value)?.label ?? value)
}
