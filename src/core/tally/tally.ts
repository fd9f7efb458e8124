/**
 * Opened answers, aggregated: the only form in which they are shown, drawn or exported.
 *
 * Whatever leaves this file may be published to the team; nothing in it can be traced to a person beyond what
 * the rules below allow. The functions that draw or export a tally see only the tally.
 *
 * @see docs/SPEC.md TALLY-1 to TALLY-12; docs/decisions/0202-suppression.md
 */
import type { AnswersByName, Choice, Form, Nonsubstantive, QuestionType } from '../form/form.ts'
import { type Answerable, createFormIndex } from '../form/form-index.ts'
import { conditionAtoms, relevantQuestions } from '../form/relevance.ts'
import { shuffled } from '../form/shuffle.ts'
import {
  type ChoiceShare,
  type GroupSize,
  givesAway,
  hiddenGroups,
  isNearlyUnanimous,
  ungrouped,
} from './groups.ts'

/**
 * How many people were asked and what became of it. Always
 * `asked = answered + skipped` and `answered = valid + dontKnow + refused`.
 */
export interface Counts {
  /** Those to whom the question was shown. */
  readonly asked: number
  readonly answered: number
  /** Answers of substance. */
  readonly valid: number
  readonly dontKnow: number
  readonly refused: number
  /** Asked, and left empty. */
  readonly skipped: number
}

/** How often one choice was ticked. */
export interface ChoiceCount {
  readonly value: string
  readonly label: string
  readonly nonsubstantive: Nonsubstantive | null
  /** `null`: hidden. */
  readonly count: number | null
  /** Of the valid answers, 0 to 1; of a select_multiple they add up to more than 1. `null`: hidden or no substance. */
  readonly share: number | null
}

/**
 * What of a question is hidden. `some`: sizes of groups, or all sizes, of a group question. `distribution`: too few valid
 * answers to say which. `all`: too few were asked, or how many were asked would give away something hidden.
 */
export type Hidden = 'nothing' | 'some' | 'distribution' | 'all'

/** The table of one question, or of one row of a matrix. */
export interface AnswerTally {
  readonly name: string
  /** 题号 */
  readonly number: string
  readonly label: string
  readonly type: QuestionType
  readonly isAttentionCheck: boolean
  readonly hidden: Hidden
  /** `null`: hidden. */
  readonly counts: Counts | null
  /** In the form's order; empty for questions without choices. */
  readonly choices: readonly ChoiceCount[]
  /** integer only, two decimals; `null`: hidden, or nobody answered. */
  readonly mean: number | null
}

/** One question with its table, or a matrix with one table per row, to be compared. Notes are left out. */
export interface QuestionTally {
  readonly name: string
  readonly number: string
  readonly label: string
  readonly type: QuestionType
  /** Title of its section. */
  readonly section: string
  readonly answers: readonly AnswerTally[]
}

/** Valid answers of one part of the people to one question. */
export interface PartTally {
  readonly valid: number
  /** Choices of substance only. */
  readonly choices: readonly { readonly value: string; readonly count: number; readonly share: number }[]
}

/** All questions compared between the groups of one group question. Never crossed with another. */
export interface GroupComparison {
  /** Name of the group question. */
  readonly by: string
  readonly number: string
  readonly label: string
  /** Groups in the form's order, then those without a group (`value` and `label` empty). `size` `null`: hidden. */
  readonly groups: readonly { readonly value: string; readonly label: string; readonly size: number | null }[]
  /** People in all hidden groups together; `null` when none is hidden. */
  readonly hiddenTogether: number | null
  /** By question or row, in the form's order; every visible group with people in it, or the table is withheld. */
  readonly tables: readonly {
    readonly name: string
    readonly groups: readonly (PartTally & { readonly value: string })[]
  }[]
  /** Questions and rows whose comparison is withheld. */
  readonly withheld: readonly string[]
}

/**
 * The control: the same tables without those who answered an attention check otherwise than it asks.
 * `identical`: nobody did. `hidden`: too few did, the difference would show what they answered.
 */
export type ControlTally =
  | { readonly state: 'none' | 'identical' | 'hidden' }
  | {
      readonly state: 'shown'
      /** People left out. */
      readonly leftOut: number
      readonly tables: readonly (PartTally & { readonly name: string })[]
      readonly withheld: readonly string[]
    }

/** All texts written to one question, in an order of their own, next to nothing else. */
export interface TextsTally {
  readonly name: string
  readonly number: string
  readonly label: string
  /** `null`: hidden. */
  readonly texts: readonly string[] | null
}

/** The result of one inspection's form. Plain JSON. */
export interface Tally {
  readonly formId: string
  readonly formVersion: string
  readonly title: string
  /** 应填份数: slips printed less slips left over. */
  readonly expected: number
  /** 提交份数: envelopes in the box, `opened + invalid`. */
  readonly sent: number
  /** Envelopes with an answer to this form in them. */
  readonly opened: number
  /** Envelopes that could not be opened, or held something that is no answer to this form. */
  readonly invalid: number
  readonly suppressBelow: number
  readonly questions: readonly QuestionTally[]
  readonly comparisons: readonly GroupComparison[]
  readonly control: ControlTally
  readonly texts: readonly TextsTally[]
  /** Share of valid answers that doubt the anonymity; `null`: not asked, or hidden. */
  readonly trust: { readonly name: string; readonly share: number; readonly isLow: boolean } | null
  /** Sentences of the form that travel with every result. */
  readonly notes: readonly string[]
}

/** What a tally needs besides the answers. */
export interface TallyInput {
  /** Slips printed less slips left over. */
  readonly expected: number
  /** Envelopes that gave no answer. */
  readonly invalid: number
  /** 16 random bytes or more, for the order of the texts. */
  readonly seedBytes: Uint8Array
}

/** One person's answers with what was asked of them. */
interface Respondent {
  readonly answers: AnswersByName
  readonly asked: ReadonlySet<string>
}

type Outcome = 'unasked' | 'skipped' | 'valid' | Nonsubstantive

const tickedOf = (answers: AnswersByName, name: string): readonly string[] => {
  const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
  if (typeof answer === 'string') return [answer]
  return Array.isArray(answer) ? answer : []
}

const outcomeOf = (
  { answers, asked }: Respondent,
  { name, question, choiceByValue }: Answerable,
): Outcome => {
  if (!asked.has(question.name)) return 'unasked'
  if (!Object.hasOwn(answers, name)) return 'skipped'
  if (choiceByValue.size === 0) return 'valid'
  const [only] = tickedOf(answers, name)
  return (only === undefined ? undefined : choiceByValue.get(only)?.nonsubstantive) ?? 'valid'
}

/** All people, and what became of each question with each of them; kept by name so that it is worked out once. */
interface People {
  readonly people: readonly Respondent[]
  readonly outcomesByName: ReadonlyMap<string, readonly Outcome[]>
}

/** A table before anything is hidden. */
interface RawTable {
  readonly counts: Counts
  readonly countByValue: ReadonlyMap<string, number>
  readonly sum: number
}

/** Adds up one question over some of the people, given by their positions. */
const countTable = (
  { people, outcomesByName }: People,
  part: readonly number[],
  answerable: Answerable,
): RawTable => {
  const outcomes = { unasked: 0, skipped: 0, valid: 0, dont_know: 0, refused: 0 }
  const outcomeAt = outcomesByName.get(answerable.name) ?? []
  const countByValue = new Map(answerable.choices.map(({ value }) => [value, 0]))
  let sum = 0
  for (const at of part) {
    const outcome = outcomeAt[at] ?? 'unasked'
    outcomes[outcome] += 1
    if (outcome === 'unasked' || outcome === 'skipped') continue
    const answer = people[at]?.answers[answerable.name]
    if (typeof answer === 'number') sum += answer
    if (answerable.choices.length === 0) continue
    for (const value of typeof answer === 'object' ? answer : [String(answer)])
      countByValue.set(value, (countByValue.get(value) ?? 0) + 1)
  }
  const answered = outcomes.valid + outcomes.dont_know + outcomes.refused
  return {
    counts: {
      asked: answered + outcomes.skipped,
      answered,
      valid: outcomes.valid,
      dontKnow: outcomes.dont_know,
      refused: outcomes.refused,
      skipped: outcomes.skipped,
    },
    countByValue,
    sum,
  }
}

const substantive = (answerable: Answerable): readonly Choice[] =>
  answerable.choices.filter((choice) => choice.nonsubstantive === undefined)

const partOf = (answerable: Answerable, { counts, countByValue }: RawTable): PartTally => ({
  valid: counts.valid,
  choices: substantive(answerable).map(({ value }) => {
    const count = countByValue.get(value) ?? 0
    return { value, count, share: count / counts.valid }
  }),
})

/** Everything the parts of a tally are made from. */
interface Opened extends People {
  readonly form: Form
  readonly suppressBelow: number
  readonly answerables: readonly Answerable[]
  readonly raw: ReadonlyMap<string, RawTable>
  /** Names each answerable's question directly depends on. */
  readonly parents: ReadonlyMap<string, readonly string[]>
  /** Who is in which group, by group question. */
  readonly groupsBy: ReadonlyMap<string, Groups>
  /** Hidden group values by group question. */
  readonly hiddenBy: ReadonlyMap<string, ReadonlySet<string>>
}

/** Positions of the people of each group of a group question, the ungrouped last. */
type Groups = ReadonlyMap<string, readonly number[]>

const groupsOf = ({ people, outcomesByName }: People, by: Answerable): Groups => {
  const groups = new Map<string, number[]>(
    [...substantive(by).map(({ value }) => value), ungrouped].map((value) => [value, []]),
  )
  const outcomes = outcomesByName.get(by.name) ?? []
  people.forEach(({ answers }, at) => {
    const group = outcomes[at] === 'valid' ? tickedOf(answers, by.name)[0] : ungrouped
    groups.get(group ?? ungrouped)?.push(at)
  })
  return groups
}

const sizesOf = (groups: Groups): readonly GroupSize[] =>
  [...groups].map(([value, part]) => ({ value, size: part.length }))

const rawOf = ({ raw }: Opened, name: string): RawTable => {
  const table = raw.get(name)
  if (table === undefined) throw new RangeError('every answerable has a table')
  return table
}

const countOf = ({ countByValue, counts }: RawTable, value: string): ChoiceShare => ({
  count: countByValue.get(value) ?? 0,
  valid: counts.valid,
})

const hasDistribution = ({ choices, question }: Answerable): boolean =>
  choices.length > 0 || question.type === 'integer'

const hiddenOf = (opened: Opened, answerable: Answerable, before: ReadonlyMap<string, Hidden>): Hidden => {
  const { counts } = rawOf(opened, answerable.name)
  if (counts.asked < opened.suppressBelow) return 'all'
  // How many were asked is a sum over the answers of the questions it depends on.
  const parents = opened.parents.get(answerable.name) ?? []
  if (parents.some((name) => before.get(name) !== 'nothing')) return 'all'
  // Before the next line: which of the two is said must not tell the ungrouped from another hidden group.
  if ((opened.hiddenBy.get(answerable.name)?.size ?? 0) > 0) return 'some'
  return hasDistribution(answerable) && counts.valid < opened.suppressBelow ? 'distribution' : 'nothing'
}

const answerTally = (opened: Opened, answerable: Answerable, hidden: Hidden): AnswerTally => {
  const { counts, countByValue, sum } = rawOf(opened, answerable.name)
  const hiddenValues = opened.hiddenBy.get(answerable.name) ?? new Set<string>()
  const isNoneShown = hidden === 'all' || hidden === 'distribution'
  const isUngroupedHidden = hiddenValues.has(ungrouped)
  // A group question whose ungrouped are hidden cannot say how many answered; the sum is public.
  const countsShown = hidden === 'all' || isUngroupedHidden ? null : counts
  return {
    name: answerable.name,
    number: answerable.number,
    label: answerable.label,
    type: answerable.question.type,
    isAttentionCheck: answerable.row?.attentionCheck !== undefined,
    hidden,
    counts: countsShown,
    choices: answerable.choices.map(({ value, label, nonsubstantive }) => {
      const isHidden =
        isNoneShown || hiddenValues.has(value) || (nonsubstantive !== undefined && isUngroupedHidden)
      const count = isHidden ? null : (countByValue.get(value) ?? 0)
      return {
        value,
        label,
        nonsubstantive: nonsubstantive ?? null,
        count,
        share:
          count === null || nonsubstantive !== undefined || countsShown === null || counts.valid === 0
            ? null
            : count / counts.valid,
      }
    }),
    mean:
      answerable.question.type === 'integer' && !isNoneShown && counts.valid > 0
        ? Math.round((sum / counts.valid) * 100) / 100
        : null,
  }
}

/** Whether a question or row can be compared between parts of the people at all. */
const isComparable = (answerable: Answerable): boolean =>
  answerable.choices.length > 0 && answerable.row?.attentionCheck === undefined

const compareGroups = (
  opened: Opened,
  by: Answerable,
  hiddenByName: ReadonlyMap<string, Hidden>,
): GroupComparison => {
  const { form, people, suppressBelow, answerables, parents } = opened
  const groups = opened.groupsBy.get(by.name) ?? new Map()
  const sizes = sizesOf(groups)
  const isAllHidden = (hiddenByName.get(by.name) ?? 'all') === 'all'
  const hidden = isAllHidden
    ? new Set(sizes.map(({ value }) => value))
    : (opened.hiddenBy.get(by.name) ?? new Set<string>())
  const visible = sizes.filter(({ value, size }) => size > 0 && !hidden.has(value))
  // Those who named no group, standing alone, are compared with nobody.
  const hasNamedGroup = visible.some(({ value }) => value !== ungrouped)
  const inHidden = people.length - visible.reduce((sum, { size }) => sum + size, 0)
  const everybody = { all: people.length, hidden: inHidden }
  const crosstab = new Set(form.analysis?.crosstab)
  // A question that depends on a group question would be a cross of two groups.
  const isTainted = new Map<string, boolean>()
  const published = new Set<string>()
  const tables: GroupComparison['tables'][number][] = []
  const withheld: string[] = []

  const tableOf = (answerable: Answerable) => {
    const own = parents.get(answerable.name) ?? []
    const tainted = own.some((name) => crosstab.has(name) || isTainted.get(name) === true)
    isTainted.set(answerable.name, tainted)
    if (tainted || !hasNamedGroup || !isComparable(answerable)) return null
    if (hiddenByName.get(answerable.name) !== 'nothing') return null
    // What a group was asked tells how it answered the questions before.
    if (!own.every((name) => published.has(name))) return null
    const parts = visible.map(({ value }) => ({
      value,
      raw: countTable(opened, groups.get(value) ?? [], answerable),
    }))
    if (parts.some(({ raw }) => raw.counts.valid < suppressBelow)) return null
    const all = rawOf(opened, answerable.name)
    for (const { value } of substantive(answerable)) {
      const everybody = countOf(all, value)
      if (parts.some(({ raw }) => isNearlyUnanimous(countOf(raw, value), everybody))) return null
    }
    if (inHidden > 0) {
      const left = (read: (table: RawTable) => number) => ({
        all: read(all),
        hidden: read(all) - parts.reduce((sum, { raw }) => sum + read(raw), 0),
      })
      const valid = left(({ counts }) => counts.valid)
      if (valid.hidden < suppressBelow || givesAway(valid, everybody)) return null
      for (const { value } of substantive(answerable))
        if (
          givesAway(
            left((table) => countOf(table, value).count),
            everybody,
          )
        )
          return null
    }
    return parts.map(({ value, raw }) => ({ value, ...partOf(answerable, raw) }))
  }

  for (const answerable of answerables) {
    if (crosstab.has(answerable.name)) continue
    const compared = tableOf(answerable)
    if (compared !== null) {
      published.add(answerable.name)
      tables.push({ name: answerable.name, groups: compared })
    } else if (isComparable(answerable)) withheld.push(answerable.name)
  }
  const labels = new Map(by.choices.map(({ value, label }) => [value, label]))
  return {
    by: by.name,
    number: by.number,
    label: by.label,
    groups: sizes.map(({ value, size }) => ({
      value,
      label: labels.get(value) ?? '',
      size: hidden.has(value) ? null : size,
    })),
    hiddenTogether: hidden.size > 0 ? inHidden : null,
    tables,
    withheld,
  }
}

const controlTally = (opened: Opened, hiddenByName: ReadonlyMap<string, Hidden>): ControlTally => {
  const { form, people, suppressBelow, answerables, parents } = opened
  const checks = answerables.flatMap(({ name, row }) =>
    row?.attentionCheck === undefined ? [] : [{ name, expect: row.attentionCheck.expect }],
  )
  if (checks.length === 0) return { state: 'none' }
  if (people.length < suppressBelow) return { state: 'hidden' }
  // Leaving the check empty is not failing it.
  const hasFailed = ({ answers }: Respondent) =>
    checks.some(({ name, expect }) => Object.hasOwn(answers, name) && answers[name] !== expect)
  const passed = people.flatMap((person, at) => (hasFailed(person) ? [] : [at]))
  const failed = people.length - passed.length
  if (failed === 0) return { state: 'identical' }
  if (failed < suppressBelow || passed.length < suppressBelow) return { state: 'hidden' }
  const crosstab = new Set(form.analysis?.crosstab)
  const published = new Set<string>()
  const tables: (PartTally & { readonly name: string })[] = []
  const withheld: string[] = []
  for (const answerable of answerables) {
    if (!isComparable(answerable) || crosstab.has(answerable.name)) continue
    const { name } = answerable
    const raw = countTable(opened, passed, answerable)
    const validFailed = rawOf(opened, name).counts.valid - raw.counts.valid
    // Whole less control is the table of those who failed: it must be one that could itself be shown.
    const canShow =
      hiddenByName.get(name) === 'nothing' &&
      Math.min(raw.counts.valid, validFailed) >= suppressBelow &&
      (parents.get(name) ?? []).every((parent) => published.has(parent))
    if (canShow) {
      published.add(name)
      tables.push({ name, ...partOf(answerable, raw) })
    } else withheld.push(name)
  }
  return { state: 'shown', leftOut: failed, tables, withheld }
}

const textsTally = (
  opened: Opened,
  hiddenByName: ReadonlyMap<string, Hidden>,
  seedBytes: Uint8Array,
): readonly TextsTally[] =>
  opened.answerables
    .filter(({ question }) => question.type === 'text')
    .map(({ name, number, label }) => {
      // Sorted first, so that the order drawn depends on the seed and the texts alone.
      const texts = opened.people
        .flatMap(({ answers }) => tickedOf(answers, name))
        .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      return {
        name,
        number,
        label,
        texts: hiddenByName.get(name) === 'nothing' ? shuffled(texts, seedBytes, name) : null,
      }
    })

const trustTally = (form: Form, tables: ReadonlyMap<string, AnswerTally>): Tally['trust'] => {
  const trust = form.analysis?.trust
  const table = trust === undefined ? undefined : tables.get(trust.question)
  if (trust === undefined || table === undefined || table.hidden !== 'nothing') return null
  const share = table.choices
    .filter(({ value }) => trust.values.includes(value))
    .reduce((sum, choice) => sum + (choice.share ?? 0), 0)
  return { name: trust.question, share, isLow: share >= trust.warnAtShare }
}

/**
 * Adds up opened answers and hides what could point to a person.
 *
 * Every answer is counted: `opened` people, and for every question asked, answered, skipped and the reasons add
 * up. The order of `answersList` leaves no trace.
 *
 * @param answersList - one per opened envelope, as `unpackAnswers` returned it (never `null`).
 * @see docs/SPEC.md TALLY-1 to TALLY-12
 */
export const tally = (
  form: Form,
  answersList: readonly AnswersByName[],
  { expected, invalid, seedBytes }: TallyInput,
): Tally => {
  const { answerables, answerableByName, questions, numberByQuestion, answerablesByQuestion } =
    createFormIndex(form)
  const suppressBelow = form.analysis?.suppressBelow ?? 10
  const people = answersList.map((answers) => ({ answers, asked: relevantQuestions(form, answers) }))
  const groupQuestions = (form.analysis?.crosstab ?? []).flatMap((name) => answerableByName.get(name) ?? [])
  const all: People = {
    people,
    outcomesByName: new Map(
      answerables.map((answerable) => [
        answerable.name,
        people.map((person) => outcomeOf(person, answerable)),
      ]),
    ),
  }
  const positions = people.map((_, at) => at)
  const groupsBy = new Map(groupQuestions.map((by) => [by.name, groupsOf(all, by)]))
  const opened: Opened = {
    ...all,
    form,
    suppressBelow,
    answerables,
    raw: new Map(answerables.map((answerable) => [answerable.name, countTable(all, positions, answerable)])),
    parents: new Map(
      answerables.map(({ name, question }) => [
        name,
        question.relevant === undefined ? [] : conditionAtoms(question.relevant).map((atom) => atom.question),
      ]),
    ),
    groupsBy,
    hiddenBy: new Map(
      [...groupsBy].map(([name, groups]) => [name, hiddenGroups(sizesOf(groups), suppressBelow)]),
    ),
  }
  const hiddenByName = new Map<string, Hidden>()
  for (const answerable of answerables)
    hiddenByName.set(answerable.name, hiddenOf(opened, answerable, hiddenByName))
  const tables = new Map(
    answerables.map((answerable) => [
      answerable.name,
      answerTally(opened, answerable, hiddenByName.get(answerable.name) ?? 'all'),
    ]),
  )
  const sectionByQuestion = new Map(
    answerables.map(({ question, section }) => [question.name, section.title]),
  )
  return {
    formId: form.id,
    formVersion: form.version,
    title: form.title,
    expected,
    sent: people.length + invalid,
    opened: people.length,
    invalid,
    suppressBelow,
    questions: questions
      .filter(({ type }) => type !== 'note')
      .map(({ name, label, type }) => ({
        name,
        number: numberByQuestion.get(name) ?? '',
        label,
        type,
        section: sectionByQuestion.get(name) ?? '',
        answers: (answerablesByQuestion.get(name) ?? []).flatMap(
          (answerable) => tables.get(answerable.name) ?? [],
        ),
      })),
    comparisons: groupQuestions.map((by) => compareGroups(opened, by, hiddenByName)),
    control: controlTally(opened, hiddenByName),
    texts: textsTally(opened, hiddenByName, seedBytes),
    trust: trustTally(form, tables),
    notes: form.analysis?.notes ?? [],
  }
}
