import type { Answer, AnswersByName, Condition, Form } from './form.ts'
import { createFormIndex } from './form-index.ts'

/** Reads the answer a condition may count with: `undefined` when there is none or its question is not asked. */
export type ReadAnswer = (name: string) => Answer | undefined

/** Whether a condition holds. A question without an answer is in nothing, includes nothing and compares to nothing. */
export const isConditionTrue = (condition: Condition, read: ReadAnswer): boolean => {
  if ('all' in condition) return condition.all.every((part) => isConditionTrue(part, read))
  if ('any' in condition) return condition.any.some((part) => isConditionTrue(part, read))
  if ('not' in condition) return !isConditionTrue(condition.not, read)
  const answer = read(condition.question)
  if ('answered' in condition) return condition.answered === (answer !== undefined)
  if (answer === undefined) return false
  if ('in' in condition) return typeof answer === 'string' && condition.in.includes(answer)
  if ('includes' in condition)
    return Array.isArray(answer) && condition.includes.some((value) => answer.includes(value))
  // Dates and times are stored so that the order of their text is their order in time.
  if ('gte' in condition) return typeof answer === typeof condition.gte && answer >= condition.gte
  return typeof answer === typeof condition.lte && answer <= condition.lte
}

/**
 * Names of the questions that are asked, given these answers; a matrix row is asked when its matrix is.
 * One pass in the form's order, for conditions look back only; about 20 µs for 300 questions, so it may run on
 * every tick.
 * @see docs/SPEC.md FORM-6
 */
export const relevantQuestions = (form: Form, answers: AnswersByName): ReadonlySet<string> => {
  const { questions, answerableByName } = createFormIndex(form)
  const asked = new Set<string>()
  const read: ReadAnswer = (name) => {
    const answerable = answerableByName.get(name)
    if (answerable === undefined || !asked.has(answerable.question.name)) return undefined
    return Object.hasOwn(answers, name) ? answers[name] : undefined
  }
  for (const question of questions)
    if (question.relevant === undefined || isConditionTrue(question.relevant, read)) asked.add(question.name)
  return asked
}

/** A condition that looks at one answer. */
export type ConditionAtom = Extract<Condition, { question: string }>

/** All single comparisons inside a condition, in order of appearance. */
export const conditionAtoms = (condition: Condition): readonly ConditionAtom[] => {
  if ('all' in condition) return condition.all.flatMap(conditionAtoms)
  if ('any' in condition) return condition.any.flatMap(conditionAtoms)
  if ('not' in condition) return conditionAtoms(condition.not)
  return [condition]
}
