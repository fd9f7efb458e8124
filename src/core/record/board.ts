/**
 * The board 总览 of an inspection: how far it is, from what its records say. A pure function of the records: devices
 * that hold the same ones show the same board, in whatever order they came.
 * @see docs/SPEC.md BOARD-1 to BOARD-5
 */

import { checklistAnswers } from '../form/checklist.ts'
import type { Definitions } from '../form/definitions.ts'
import type { Fact, RecordContent } from './content.ts'
import { gradesOf } from './grade.ts'
import { factsOf, isFilledKind, lists, wholeRecord, withdrawnReason } from './kinds.ts'
import { type Method, methods, occasionsOf, plannedTimes } from './plan.ts'
import type { Hand } from './record-state.ts'
import { type RoleOf, reviewOf } from './review.ts'

/** One record as the board needs it. */
export interface BoardRecord {
  /** 32 hex digits. */
  readonly recordId: string
  readonly content: RecordContent
  /** Whether two people wrote something differently that nobody has decided yet. */
  readonly isDisputed: boolean
  /** Everybody who wrote contents, each once, and when last by the record's clock; none before the first save. */
  readonly writers: readonly Writer[]
}

/** Who wrote, and when last. */
interface Writer {
  readonly author: string
  readonly atMs: number
}

/** Of everybody who saved a record those who wrote contents, as the board and the finding need them. */
export const writersOf = (hands: readonly Hand[]): readonly Writer[] =>
  hands.flatMap(({ author, written }) => (written ? [{ author, atMs: written.wallMs }] : []))

/** One of the six methods. */
export interface MethodRow {
  readonly method: Method
  /** `null`: nobody has planned it. */
  readonly planned: number | null
  readonly done: number
}

/** A number of things by a word of the definitions, in their order. */
export interface CountRow {
  /** Value of the choice. */
  readonly value: string
  readonly label: string
  readonly count: number
}

/** How far one checklist is, over all records of it: an item counts once, as its latest answer. */
export interface ChecklistRow {
  readonly id: string
  readonly title: string
  readonly items: number
  readonly answered: number
  /** Answered with 否. */
  readonly no: number
}

/** A device of the team that has written something: a review or a comment alone is no writing. */
export interface ActiveRow {
  readonly deviceId: string
  /** Records it wrote contents of, whoever wrote on. */
  readonly records: number
  readonly lastMs: number
}

/** See the head of this file. Record ids ascend in every list. */
export interface Board {
  readonly records: number
  readonly withdrawn: number
  readonly methods: readonly MethodRow[]
  /** Standing facts by focus 重点, without a focus last under the empty value. */
  readonly focuses: readonly CountRow[]
  /** Interviews by role of whoever was interviewed. */
  readonly roles: readonly CountRow[]
  /** Standing facts by evidence grade. */
  readonly grades: readonly CountRow[]
  readonly checklists: readonly ChecklistRow[]
  /** Facts flagged as leads 线索; facts and visits without a grade, and with a disputed one. */
  readonly leads: number
  readonly ungraded: number
  readonly disputedGrades: number
  /** Records in which a conflict waits to be decided. */
  readonly conflicts: readonly string[]
  /** Waiting for a reviewer: never reviewed, 收到, 已改, or written into after 通过. */
  readonly reviewsPending: readonly string[]
  /** Waiting for a writer: 有疑问 or 退回. */
  readonly reviewsReturned: readonly string[]
  readonly reviewsPassed: number
  /** The latest first. */
  readonly active: readonly ActiveRow[]
}

/** Facts people note in an interview, without those withdrawn. */
const notedFacts = (content: RecordContent): readonly { readonly id: string; readonly fact: Fact }[] =>
  content.kind === 'interview'
    ? factsOf(content, lists.facts).filter(({ fact }) => withdrawnReason(fact) === null)
    : []

const choicesOf = (fields: Definitions['interviewFrame']['factFields'], name: string) => {
  const field = fields.find((one) => one.name === name)
  return field?.type === 'select_one' ? field.choices : []
}

const countRows = (
  choices: readonly { readonly value: string; readonly label: string }[],
  counts: ReadonlyMap<string, number>,
): CountRow[] => [
  ...choices.map(({ value, label }) => ({ value, label, count: counts.get(value) ?? 0 })),
  ...[...counts]
    .filter(([value]) => !choices.some((choice) => choice.value === value))
    .map(([value, count]) => ({ value, label: value, count }))
    .sort((a, b) => (a.value < b.value ? -1 : 1)),
]

const add = (counts: Map<string, number>, value: string): void => {
  counts.set(value, (counts.get(value) ?? 0) + 1)
}

interface Answered {
  readonly answer: string
  readonly atMs: number
  readonly recordId: string
}

const checklistRows = (records: readonly BoardRecord[], definitions: Definitions): ChecklistRow[] => {
  /** By item: the answer of the record written last. */
  const answers = new Map<string, Answered>()
  for (const { recordId, content, writers } of records) {
    if (content.kind !== 'checklist') continue
    const atMs =
      writers.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...writers.map((writer) => writer.atMs))
    for (const [item, { answer }] of Object.entries(content.lists[lists.entries] ?? {})) {
      if (!checklistAnswers.some(({ value }) => value === answer)) continue
      const known = answers.get(item)
      if (known && (known.atMs > atMs || (known.atMs === atMs && known.recordId > recordId))) continue
      answers.set(item, { answer: answer as string, atMs, recordId })
    }
  }
  return definitions.checklists
    .toSorted((a, b) => a.order - b.order)
    .map(({ id, title, items }) => {
      const given = items.flatMap((item) => answers.get(item.id) ?? [])
      return {
        id,
        title,
        items: items.length,
        answered: given.length,
        no: given.filter(({ answer }) => answer === 'no').length,
      }
    })
}

/**
 * The board of an inspection.
 * @param records - every record of it, each once, in any order; kinds that people do not fill in are passed over.
 * @param definitions - as the device carries them.
 * @param roleOf - by the membership log.
 */
export const boardOf = (records: Iterable<BoardRecord>, definitions: Definitions, roleOf: RoleOf): Board => {
  const all = [...records].sort((a, b) => (a.recordId < b.recordId ? -1 : 1))
  const filled = all.filter(({ content }) => isFilledKind(content.kind))
  const standing = filled.filter(({ content }) => withdrawnReason(content.fields) === null)
  const { interviewFrame, evidenceGrades } = definitions
  const focuses = new Map<string, number>()
  const roles = new Map<string, number>()
  const grades = new Map<string, number>()
  let [leads, ungraded, disputedGrades] = [0, 0, 0]
  for (const { content } of standing) {
    if (content.kind === 'interview') {
      const role = content.fields.role_group
      add(roles, typeof role === 'string' ? role : '')
    }
    const facts = notedFacts(content)
    for (const { fact } of facts) {
      add(focuses, typeof fact.focus === 'string' ? fact.focus : '')
      if (fact.clue_flag === true) leads += 1
    }
    // A visit is graded as a whole, an interview fact by fact.
    const graded = content.kind === 'site-visit' ? [wholeRecord] : facts.map(({ id }) => id)
    const gradeByFact = gradesOf(content.lists[lists.grades] ?? {})
    for (const id of graded) {
      const grade = gradeByFact.get(id) ?? { state: 'ungraded' }
      if (grade.state === 'ungraded') ungraded += 1
      else if (grade.state === 'disputed') disputedGrades += 1
      else add(grades, grade.grade)
    }
  }

  const plans = all.filter(({ content }) => content.kind === 'plan')
  const occasions = plans.flatMap(({ content }) => occasionsOf(content))
  const formDone: Partial<Record<Method, number>> = {
    ask: standing.filter(({ content }) => content.kind === 'interview').length,
    visit: standing.filter(({ content }) => content.kind === 'site-visit').length,
  }

  const pending: string[] = []
  const returned: string[] = []
  let passed = 0
  for (const { recordId, content } of standing) {
    const review = reviewOf(content, roleOf)
    if (review.state !== 'reviewed') pending.push(recordId)
    else if (review.step.to === 'questioned' || review.step.to === 'returned') returned.push(recordId)
    else if (review.step.to === 'passed' && !review.isChangedSince) passed += 1
    else pending.push(recordId)
  }

  const activeById = new Map<string, { records: number; lastMs: number }>()
  for (const { writers } of filled)
    for (const { author, atMs } of writers) {
      const row = activeById.get(author) ?? { records: 0, lastMs: 0 }
      activeById.set(author, { records: row.records + 1, lastMs: Math.max(row.lastMs, atMs) })
    }

  return {
    records: standing.length,
    withdrawn: filled.length - standing.length,
    methods: methods.map((method) => ({
      method,
      planned: plans.reduce<number | null>(
        (found, { content }) => found ?? plannedTimes(content, method),
        null,
      ),
      done: (formDone[method] ?? 0) + occasions.filter((occasion) => occasion.method === method).length,
    })),
    focuses: countRows(choicesOf(interviewFrame.factFields, 'focus'), focuses),
    roles: countRows(choicesOf(interviewFrame.recordFields, 'role_group'), roles),
    grades: countRows(
      evidenceGrades.grades.map(({ id, label }) => ({ value: id, label })),
      grades,
    ),
    checklists: checklistRows(standing, definitions),
    leads,
    ungraded,
    disputedGrades,
    conflicts: filled.filter(({ isDisputed }) => isDisputed).map(({ recordId }) => recordId),
    reviewsPending: pending,
    reviewsReturned: returned,
    reviewsPassed: passed,
    active: [...activeById]
      .map(([deviceId, row]) => ({ deviceId, ...row }))
      .sort((a, b) => b.lastMs - a.lastMs || (a.deviceId < b.deviceId ? -1 : 1)),
  }
}
