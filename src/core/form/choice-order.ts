import type { Choice, Question } from './form.ts'
import { shuffled } from './shuffle.ts'

/**
 * The order in which one person sees the choices of one question. The same seed gives the same order, so a
 * resumed draft looks as it was left; the seed stays on the phone and is never sent.
 *
 * @param seedBytes - 16 random bytes or more per person; not read unless the question shuffles.
 * @returns the form's own order unless `randomize`; anchored choices keep their end, in the form's order.
 * @see docs/SPEC.md FORM-11
 */
export const choiceOrder = (question: Question, seedBytes: Uint8Array): readonly Choice[] => {
  if (!('choices' in question)) return []
  const { choices } = question
  if (question.type === 'matrix' || !question.randomize) return choices
  return [
    ...choices.filter((choice) => choice.anchor === 'first'),
    ...shuffled(
      choices.filter((choice) => choice.anchor === undefined),
      seedBytes,
      question.name,
    ),
    ...choices.filter((choice) => choice.anchor === 'last'),
  ]
}
