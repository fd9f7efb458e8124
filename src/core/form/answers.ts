import { isDay, isTimeOfDay } from './calendar.ts'
import type { Answer, AnswersByName, Form } from './form.ts'
import { type Answerable, createFormIndex } from './form-index.ts'
import { isConditionTrue } from './relevance.ts'
import { cleanText, countCodePoints } from './text.ts'

/** What can be wrong with one answer; the sentence for each is in content/messages/. */
export type AnswerProblemCode =
  | 'required'
  | 'wrong-type'
  | 'unknown-choice'
  /** An exclusive choice together with another. */
  | 'exclusive-mixed'
  /** `count` ticked, `max` allowed. */
  | 'too-many'
  /** `count` code points, `max` allowed. */
  | 'too-long'
  /** Not within `min` and `max` (numbers); for dates before or after the form's limits. */
  | 'out-of-range'
  | 'not-a-date'
  | 'not-a-time'

/** One answer a person has to mend. Holds measures, never the answer. */
export interface AnswerProblem {
  /** Question or row name. */
  readonly name: string
  readonly code: AnswerProblemCode
  readonly count?: number
  readonly min?: number
  readonly max?: number
}

/** Answers ready to be packed, or what stands in the way. Never partly clipped. */
export type CleanedAnswers =
  | { readonly ok: true; readonly answers: AnswersByName }
  | { readonly ok: false; readonly problems: readonly AnswerProblem[] }

type CleanedOne = { readonly answer: Answer | undefined } | { readonly problem: Omit<AnswerProblem, 'name'> }

const wrongType: CleanedOne = { problem: { code: 'wrong-type' } }

const cleanTicked = (answerable: Answerable, answer: unknown, max: number | undefined): CleanedOne => {
  if (!Array.isArray(answer)) return wrongType
  const ticked = new Set<unknown>(answer)
  for (const value of ticked) {
    if (typeof value !== 'string') return wrongType
    if (!answerable.choiceByValue.has(value)) return { problem: { code: 'unknown-choice' } }
  }
  if (ticked.size === 0) return { answer: undefined }
  // The order of ticking would say something about the person; the form's order says nothing.
  const kept = answerable.choices.filter((choice) => ticked.has(choice.value))
  if (kept.length > 1 && kept.some((choice) => choice.exclusive))
    return { problem: { code: 'exclusive-mixed' } }
  if (max !== undefined && kept.length > max)
    return { problem: { code: 'too-many', count: kept.length, max } }
  return { answer: kept.map((choice) => choice.value) }
}

const cleanOne = (answerable: Answerable, answer: unknown): CleanedOne => {
  if (answer === undefined || answer === null) return { answer: undefined }
  const { question } = answerable
  switch (question.type) {
    case 'select_one':
    case 'matrix':
      if (typeof answer !== 'string') return wrongType
      return answerable.choiceByValue.has(answer) ? { answer } : { problem: { code: 'unknown-choice' } }
    case 'select_multiple':
      return cleanTicked(answerable, answer, question.constraint?.max)
    case 'text': {
      if (typeof answer !== 'string') return wrongType
      const text = cleanText(answer)
      const count = countCodePoints(text)
      const max = question.constraint.maxLength
      if (count > max) return { problem: { code: 'too-long', count, max } }
      return { answer: text === '' ? undefined : text }
    }
    case 'integer': {
      if (typeof answer !== 'number' || !Number.isSafeInteger(answer)) return wrongType
      const { min, max } = question.constraint
      if (answer < min || answer > max) return { problem: { code: 'out-of-range', min, max } }
      return { answer: answer === 0 ? 0 : answer } // -0 and 0 are one answer
    }
    case 'date': {
      if (typeof answer !== 'string') return wrongType
      if (answer === '') return { answer: undefined }
      if (!isDay(answer)) return { problem: { code: 'not-a-date' } }
      const { min, max } = question.constraint ?? {}
      const isOutside = (min !== undefined && answer < min) || (max !== undefined && answer > max)
      return isOutside ? { problem: { code: 'out-of-range' } } : { answer }
    }
    case 'time':
      if (typeof answer !== 'string') return wrongType
      if (answer === '') return { answer: undefined }
      return isTimeOfDay(answer) ? { answer } : { problem: { code: 'not-a-time' } }
    case 'acknowledge':
      return answer === 'yes' ? { answer } : wrongType
    case 'note':
      return { answer: undefined }
  }
}

/**
 * What a person's answers amount to: asked questions only, in the form's order, each in its one stored form.
 * Drops answers to questions that are not asked or not in the form. Shortens nothing: what does not fit is
 * named as a problem.
 *
 * @param answers - anything at all, e.g. a decrypted draft of an older version of this program.
 * @see docs/SPEC.md FORM-7, FORM-8
 */
export const cleanAnswers = (form: Form, answers: Readonly<Record<string, unknown>>): CleanedAnswers => {
  const { questions, answerableByName, answerablesByQuestion } = createFormIndex(form)
  const kept: Record<string, Answer> = {}
  const problems: AnswerProblem[] = []
  const asked = new Set<string>()
  const read = (name: string) =>
    asked.has(answerableByName.get(name)?.question.name ?? '') && Object.hasOwn(kept, name)
      ? kept[name]
      : undefined
  for (const question of questions) {
    if (question.relevant !== undefined && !isConditionTrue(question.relevant, read)) continue
    asked.add(question.name)
    for (const answerable of answerablesByQuestion.get(question.name) ?? []) {
      const { name } = answerable
      const cleaned = cleanOne(answerable, Object.hasOwn(answers, name) ? answers[name] : undefined)
      if ('problem' in cleaned) problems.push({ name, ...cleaned.problem })
      else if (cleaned.answer !== undefined) kept[name] = cleaned.answer
      else if (question.required) problems.push({ name, code: 'required' })
    }
  }
  return problems.length === 0 ? { ok: true, answers: kept } : { ok: false, problems }
}

/** What a person still has to mend before sealing, in the form's order; empty when nothing. */
export const validateAnswers = (
  form: Form,
  answers: Readonly<Record<string, unknown>>,
): readonly AnswerProblem[] => {
  const cleaned = cleanAnswers(form, answers)
  return cleaned.ok ? [] : cleaned.problems
}
