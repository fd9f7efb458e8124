import type { Answer, AnswersByName, Form } from './form.ts'
import { createFormIndex } from './form-index.ts'
import { relevantQuestions } from './relevance.ts'

/**
 * How far one person is, in questions as they are numbered on the screen: a matrix is one however many rows it has,
 * and notes do not count.
 */
export interface Progress {
  readonly asked: number
  /** With every row answered. */
  readonly answered: number
  /** Some of the rows answered, and not all. */
  readonly partly: number
}

/** Whether an answer would be packed: a text of blanks or a list without a tick would not. */
const isGiven = (answer: Answer | undefined): boolean => {
  if (typeof answer === 'string') return answer.trim() !== ''
  return Array.isArray(answer) ? answer.length > 0 : answer !== undefined
}

/**
 * Progress over the form and in each of its sections, in order. Answers to questions no longer asked do not count.
 * @see docs/SPEC.md FORM-12
 */
export const progress = (
  form: Form,
  answers: AnswersByName,
): Progress & { readonly sections: readonly (Progress & { readonly name: string })[] } => {
  const asked = relevantQuestions(form, answers)
  const { answerablesByQuestion } = createFormIndex(form)
  const sections = form.sections.map(({ name, questions }) => {
    const counts = { name, asked: 0, answered: 0, partly: 0 }
    for (const question of questions) {
      const answerables = answerablesByQuestion.get(question.name) ?? []
      if (answerables.length === 0 || !asked.has(question.name)) continue
      counts.asked += 1
      const given = answerables.filter(({ name }) => isGiven(answers[name])).length
      if (given === answerables.length) counts.answered += 1
      else if (given > 0) counts.partly += 1
    }
    return counts
  })
  const sum = (key: 'asked' | 'answered' | 'partly') =>
    sections.reduce((total, section) => total + section[key], 0)
  return { asked: sum('asked'), answered: sum('answered'), partly: sum('partly'), sections }
}
