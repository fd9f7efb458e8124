import type { Choice, Condition, Form, QuestionType } from './form.ts'
import { createFormIndex } from './form-index.ts'

/** One line of a codebook: what a stored value means, in the wording of this version. */
export interface CodebookRow {
  readonly formId: string
  readonly formVersion: string
  /** 题号 */
  readonly number: string
  readonly name: string
  readonly type: QuestionType
  /** The question's wording; for a row of a matrix, the matrix's. */
  readonly label: string
  /** The row's wording; empty for a question. */
  readonly rowLabel: string
  /** Stored value and its wording; empty where nothing is ticked. */
  readonly value: string
  readonly valueLabel: string
  readonly nonsubstantive: Choice['nonsubstantive'] | ''
  /** Name of the question it depends on and on what, as data; empty when always asked. */
  readonly relevant: string
  /** Limits of the answer, e.g. `max=3`; empty when none. */
  readonly constraint: string
  readonly units: string
}

const limits = (constraint: object | undefined): string =>
  Object.entries(constraint ?? {})
    .map(([limit, value]) => `${limit}=${value}`)
    .join(' ')

/** A condition in one line, for people who read codebooks: `Q12 in saw,heard`. */
export const conditionText = (condition: Condition): string => {
  if ('all' in condition) return `(${condition.all.map(conditionText).join(' and ')})`
  if ('any' in condition) return `(${condition.any.map(conditionText).join(' or ')})`
  if ('not' in condition) return `not ${conditionText(condition.not)}`
  if ('in' in condition) return `${condition.question} in ${condition.in.join(',')}`
  if ('includes' in condition) return `${condition.question} includes ${condition.includes.join(',')}`
  if ('answered' in condition)
    return `${condition.question} ${condition.answered ? 'answered' : 'unanswered'}`
  if ('gte' in condition) return `${condition.question} >= ${condition.gte}`
  return `${condition.question} <= ${condition.lte}`
}

/**
 * The codebook of a form's version: a row per question or matrix row and choice, in the form's order, so that
 * every export says which wording each answer saw.
 * @see docs/SPEC.md FORM-13
 */
export const codebook = (form: Form): readonly CodebookRow[] =>
  createFormIndex(form).answerables.flatMap(({ name, number, question, row, choices }) => {
    const shared = {
      formId: form.id,
      formVersion: form.version,
      number,
      name,
      type: question.type,
      label: question.label,
      rowLabel: row?.label ?? '',
      relevant: question.relevant === undefined ? '' : conditionText(question.relevant),
      constraint: limits('constraint' in question ? question.constraint : undefined),
      units: (row?.units ?? question.units ?? []).join(' '),
    }
    const noChoice: CodebookRow = { ...shared, value: '', valueLabel: '', nonsubstantive: '' }
    if (choices.length === 0) return [noChoice]
    return choices.map((choice) => ({
      ...shared,
      value: choice.value,
      valueLabel: choice.label,
      nonsubstantive: choice.nonsubstantive ?? '',
    }))
  })
