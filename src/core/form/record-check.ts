/**
 * What a record still lacks and what in it cannot be right. It says so and stops nothing: an inspector leaves a
 * record half done as often as not, and nothing typed is refused.
 * @see docs/SPEC.md CAP-3, CAP-4
 */
import type { Fact, FieldPath, FieldValue, RecordContent } from '../record/content.ts'
import { type GradeState, gradesOf } from '../record/grade.ts'
import { factsOf, lists, type NamedFact, wholeRecord, withdrawnReason } from '../record/kinds.ts'
import { isDay, isTimeOfDay } from './calendar.ts'
import { checklistAnswers } from './checklist.ts'
import type { RecordField } from './record-field.ts'
import type { RecordForm } from './record-form.ts'
import { cleanText, countCodePoints } from './text.ts'

/** From when to when on one day: `09:30`, empty where it is not known yet. */
export interface TimeRange {
  readonly from: string
  readonly to: string
}

/** One thing to look at. Measures only, never what was typed. */
export interface RecordProblem {
  readonly code:
    | 'missing'
    /** One end of a range of time, while the other is given. */
    | 'no-start'
    | 'no-end'
    /** Fewer people than the form asks for. */
    | 'too-few'
    | 'too-long'
    /** What was typed for a whole number is none. */
    | 'no-number'
    /** A number below the least one. */
    | 'too-small'
    /** A value the form does not know, or in another shape. */
    | 'malformed'
    | 'ends-before-start'
    /** Graded differently at the same time. */
    | 'disputed'
    /** An answer that must say why. */
    | 'needs-remark'
  /** Where it is put right. */
  readonly path: FieldPath
  /** What the form calls it. */
  readonly label: string
  readonly count?: number
  readonly limit?: number
}

/** What is wrong with one value, wherever it stands; `null` when nothing is. */
export type Finding = Pick<RecordProblem, 'code' | 'count' | 'limit'> | null

/** Whether nothing is wrong but that something is not there yet. */
export const isUnfilled = ({ code }: NonNullable<Finding>): boolean =>
  code === 'missing' || code === 'no-start' || code === 'no-end'

const missing: Finding = { code: 'missing' }
const malformed: Finding = { code: 'malformed' }

/** Reads a value of the type `time_range`; both ends empty where it is none. */
export const timeRangeOf = (value: FieldValue | undefined): TimeRange => {
  const read = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  return {
    from: typeof read.from === 'string' ? read.from : '',
    to: typeof read.to === 'string' ? read.to : '',
  }
}

/** Reads a value that is a list of short texts; what is none of them is left out. */
export const textsOf = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []

/**
 * The value that a typed whole number becomes. Full-width digits and blanks are forgiven; what is no number stays as
 * it was typed, so that nothing goes without a word: `findingOf` says that it is none.
 */
export const integerTyped = (typed: string): number | string | undefined => {
  const digits = typed.normalize('NFKC').replace(/[\s,]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : typed || undefined
}

const isEmpty = (value: FieldValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && cleanText(value) === '') ||
  (Array.isArray(value) && value.length === 0)

const isMoment = (value: string): boolean => {
  const [day = '', time = ''] = value.split('T')
  return isDay(day) && isTimeOfDay(time)
}

/** What is wrong with one plain value. Types whose values stand in lists of the record have none here. */
export const findingOf = (field: RecordField, value: FieldValue | undefined): Finding => {
  const nothing = field.required ? missing : null
  switch (field.type) {
    case 'facts':
    case 'observations':
    case 'log':
    case 'evidence_grade':
    case 'signature':
      return null
    case 'time_range': {
      const { from, to } = timeRangeOf(value)
      if (from === '' && to === '') return nothing
      if (from === '') return { code: 'no-start' }
      if (to === '') return { code: 'no-end' }
      if (!isTimeOfDay(from) || !isTimeOfDay(to)) return malformed
      return to < from ? { code: 'ends-before-start' } : null
    }
    case 'acknowledge':
      return value === true ? null : nothing
    default:
  }
  if (isEmpty(value)) return nothing
  switch (field.type) {
    case 'text':
    case 'reference': {
      if (typeof value !== 'string') return malformed
      const limit = field.type === 'text' ? field.maxLength : undefined
      const count = countCodePoints(cleanText(value))
      return limit !== undefined && count > limit ? { code: 'too-long', count, limit } : null
    }
    case 'select_one':
      return field.choices.some((choice) => choice.value === value) ? null : malformed
    case 'select_multiple':
      return Array.isArray(value) &&
        value.every((one) => field.choices.some((choice) => choice.value === one))
        ? null
        : malformed
    case 'integer':
      if (typeof value !== 'number' || !Number.isInteger(value)) return { code: 'no-number' }
      return field.min !== undefined && value < field.min ? { code: 'too-small', limit: field.min } : null
    case 'date':
      return typeof value === 'string' && isDay(value) ? null : malformed
    case 'datetime':
      return typeof value === 'string' && isMoment(value) ? null : malformed
    case 'people': {
      const count = textsOf(value).filter((name) => cleanText(name) !== '').length
      if (count === 0) return nothing
      return field.min !== undefined && count < field.min
        ? { code: 'too-few', count, limit: field.min }
        : null
    }
    case 'list':
      return Array.isArray(value) && value.every((one) => typeof one === 'string') ? null : malformed
  }
}

/** Facts of a list that were not withdrawn. */
export const standingFacts = (content: RecordContent, list: string): readonly NamedFact[] =>
  factsOf(content, list).filter(({ fact }) => withdrawnReason(fact) === null)

const gradeFinding = ({ state }: GradeState): Finding => {
  if (state === 'disputed') return { code: 'disputed' }
  return state === 'ungraded' ? missing : null
}

const ungraded: GradeState = { state: 'ungraded' }

interface Place {
  readonly list: string
  readonly fact: string
}

const problemsOfFields = (
  grades: ReadonlyMap<string, GradeState>,
  fields: readonly RecordField[],
  values: Fact,
  at: Place | null,
): RecordProblem[] =>
  fields.flatMap((field): RecordProblem[] => {
    const path = at ? { ...at, field: field.name } : { field: field.name }
    const finding =
      field.type === 'evidence_grade'
        ? gradeFinding(grades.get(at?.fact ?? wholeRecord) ?? ungraded)
        : findingOf(field, values[field.name])
    if (finding === null || (isUnfilled(finding) && !field.required)) return []
    return [{ ...finding, path, label: field.label }]
  })

const interviewProblems = (
  content: RecordContent,
  { frame }: Extract<RecordForm, { kind: 'interview' }>,
): readonly RecordProblem[] => {
  const facts = standingFacts(content, lists.facts)
  const grades = gradesOf(content.lists[lists.grades] ?? {})
  return frame.recordFields.flatMap((field): RecordProblem[] => {
    if (field.type !== 'facts') return problemsOfFields(grades, [field], content.fields, null)
    if (facts.length === 0 && field.required)
      return [{ code: 'missing', path: { field: field.name }, label: field.label }]
    return facts.flatMap(({ id, fact }) =>
      problemsOfFields(grades, frame.factFields, fact, { list: lists.facts, fact: id }),
    )
  })
}

const needsRemark = (answer: FieldValue | undefined): boolean =>
  checklistAnswers.some((one) => one.value === answer && one.needsRemark)

/** Whether an entry of a checklist says no or not applicable, and not yet why. */
export const lacksRemark = ({ answer, remark }: Fact): boolean => needsRemark(answer) && isEmpty(remark)

/** Whether an entry of a checklist has one of the answers there are. */
export const isAnswered = (entry: Fact | undefined): boolean =>
  checklistAnswers.some(({ value }) => value === entry?.answer)

const checklistProblems = (
  content: RecordContent,
  { checklist }: Extract<RecordForm, { kind: 'checklist' }>,
): readonly RecordProblem[] =>
  checklist.items.flatMap(({ id, text }): RecordProblem[] => {
    const entry = content.lists[lists.entries]?.[id] ?? {}
    const at = { list: lists.entries, fact: id }
    if (!isAnswered(entry)) return [{ code: 'missing', path: { ...at, field: 'answer' }, label: text }]
    return lacksRemark(entry) ? [{ code: 'needs-remark', path: { ...at, field: 'remark' }, label: text }] : []
  })

const siteVisitProblems = (
  content: RecordContent,
  { siteVisit }: Extract<RecordForm, { kind: 'site-visit' }>,
): readonly RecordProblem[] => {
  const rows = content.lists[lists.observations] ?? {}
  const grades = gradesOf(content.lists[lists.grades] ?? {})
  const own = standingFacts(content, lists.observations).filter(({ fact }) => typeof fact.text === 'string')
  const { started_at: startedAt, ended_at: endedAt } = content.fields
  return siteVisit.fields.flatMap((field): RecordProblem[] => {
    if (field.type === 'observations')
      return [
        ...siteVisit.observationItems.map(({ id, text }) => ({ id, text, row: rows[id] ?? {} })),
        ...own.map(({ id, fact }) => ({ id, text: String(fact.text), row: fact })),
      ].flatMap(({ id, text, row }) =>
        problemsOfFields(grades, siteVisit.observationFields, row, {
          list: lists.observations,
          fact: id,
        }).map((problem) => ({ ...problem, label: `${text}：${problem.label}` })),
      )
    if (
      field.name === 'ended_at' &&
      typeof startedAt === 'string' &&
      typeof endedAt === 'string' &&
      isMoment(startedAt) &&
      isMoment(endedAt) &&
      endedAt < startedAt
    )
      return [{ code: 'ends-before-start', path: { field: field.name }, label: field.label }]
    return problemsOfFields(grades, [field], content.fields, null)
  })
}

/**
 * Everything a record lacks or has wrong, in the order of its form. Withdrawn facts lack nothing.
 * Never throws, whatever a colleague's device wrote.
 */
export const recordProblems = (content: RecordContent, form: RecordForm): readonly RecordProblem[] => {
  switch (form.kind) {
    case 'interview':
      return interviewProblems(content, form)
    case 'checklist':
      return checklistProblems(content, form)
    case 'site-visit':
      return siteVisitProblems(content, form)
  }
}

/** How far a checklist is. */
export interface ChecklistProgress {
  readonly answered: number
  readonly total: number
  /** Answered with 否. */
  readonly no: number
}

/** Counts the items of a checklist by their answers. */
export const checklistProgress = (
  content: RecordContent,
  { items }: { readonly items: readonly { readonly id: string }[] },
): ChecklistProgress => {
  const entries = items.map(({ id }) => content.lists[lists.entries]?.[id])
  return {
    answered: entries.filter(isAnswered).length,
    total: items.length,
    no: entries.filter((entry) => entry?.answer === 'no').length,
  }
}
