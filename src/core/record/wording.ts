/**
 * What stands in a record, in words: names of lists, facts and fields, and values as a person reads them – labels of
 * choices, never their codes. All words come from the definitions a device carries and from the messages handed in.
 * @see docs/SPEC.md COOP-1, COOP-7
 */
import { checklistAnswers } from '../form/checklist.ts'
import type { Definitions } from '../form/definitions.ts'
import type { RecordField } from '../form/record-field.ts'
import { fillMessage } from '../message.ts'
import type { FieldPath, FieldValue, RecordContent } from './content.ts'
import { formFieldsOf } from './keep-both.ts'
import { factsOf, formOf, lists, withdrawnReason } from './kinds.ts'
import { methodOfField } from './plan.ts'

/** The words of content/messages/zh-CN/together.yaml, `wording`. */
export interface WordingWords {
  readonly kinds: Readonly<Record<string, string>>
  readonly lists: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  readonly methods: Readonly<Record<string, string>>
  readonly states: Readonly<Record<string, string>>
  readonly reviews: Readonly<Record<string, string>>
  readonly reviewed: string
  readonly numbered: string
  readonly item: string
  readonly question: string
  readonly ofFact: string
  readonly planned: string
  readonly yes: string
  readonly no: string
  readonly empty: string
  readonly range: string
  readonly form: string
  readonly withdrawn: string
  readonly join: string
  readonly interview: string
  readonly visit: string
  readonly unnamed: string
  readonly bracketed: string
  readonly whole: string
}

const own = (words: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(words, key) ? words[key] : undefined

const isDeviceId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)

/** Fields the app keeps for itself: they say nothing to a reader. */
const isBookkeeping = (field: string): boolean =>
  ['atMs', 'by', 'previous', 'mark', 'form', 'frame', 'device'].includes(field) || field.startsWith('by-')

/** Whether a person wants to read what stands there. */
export const isReadable = (path: FieldPath): boolean =>
  !isBookkeeping(path.field) &&
  !(
    'list' in path &&
    (path.list === lists.seen ||
      // What kind a file is and how long it lasts, its name and its own screen say.
      (path.list === lists.attachments && ['kind', 'durationMs'].includes(path.field)))
  )

/** See the head of this file. @param nameOf - what the team calls a device. */
export const createWording = (
  definitions: Definitions,
  words: WordingWords,
  nameOf: (deviceId: string) => string,
) => {
  const { siteVisit, checklists, interviewFrame, interviewOutlines, evidenceGrades } = definitions
  const { unnamed } = words
  /**
   * What a person calls an item or a question of a form: its words, then its place as the screen and the Word file
   * count it. Ids such as `CL-ASK-01` are for programs.
   */
  const formWords = (text: string, index: number, words: string): string =>
    fillMessage(words, { text: text.replace(/。$/, ''), number: index + 1 })
  const items = new Map(
    checklists.flatMap((checklist) =>
      checklist.items.map(({ id, text }, index) => [id, formWords(text, index, words.item)]),
    ),
  )
  const observed = new Map(siteVisit.observationItems.map(({ id, text }) => [id, text]))
  const titles = new Map(
    [...checklists, ...interviewOutlines, interviewFrame, siteVisit].map(({ id, title }) => [id, title]),
  )
  const gradeLabels = new Map<string, string>(evidenceGrades.grades.map(({ id, label }) => [id, label]))
  const fieldAt = (kind: string, path: FieldPath): RecordField | undefined =>
    formFieldsOf(definitions, kind, 'list' in path ? path.list : null).find(({ name }) => name === path.field)

  /** The place of a fact among those of its list, from 1, by when they were begun. */
  const numberOf = (content: RecordContent, list: string, id: string): number =>
    factsOf(content, list).findIndex((named) => named.id === id) + 1

  const listLabel = (list: string): string => own(words.lists, list) ?? list

  /** A question of the outline a record is held by; `null` when that has none of this id. */
  const questionLabel = (content: RecordContent, id: string): string | null => {
    const outline = interviewOutlines.find((one) => one.id === formOf(content)?.id)
    const index = outline?.questions.findIndex((one) => one.id === id) ?? -1
    const question = outline?.questions[index]
    return question ? formWords(question.text, index, words.question) : null
  }

  /** What its form calls a fact; `null` for one that people added, and for one the form does not know. */
  const formLabel = (content: RecordContent, list: string, id: string): string | null => {
    if (list === lists.entries) return items.get(id) ?? null
    if (list === lists.observations) return observed.get(id) ?? null
    return list === lists.questions ? questionLabel(content, id) : null
  }

  const factLabel = (content: RecordContent, list: string, id: string): string => {
    const known = formLabel(content, list, id)
    if (known !== null) return known
    const fact = content.lists[list]?.[id]
    if (list === lists.observations && typeof fact?.text === 'string') return fact.text
    const number = numberOf(content, list, id)
    const label =
      number > 0 ? fillMessage(words.numbered, { list: listLabel(list), number }) : listLabel(list)
    // A grade, a comment or a photo is of something: that is what a reader wants to know.
    const of = typeof fact?.of === 'string' && list !== lists.facts ? factPlace(content, fact.of) : null
    return of ? fillMessage(words.ofFact, { of, what: listLabel(list) }) : label
  }
  /** What a fact is called whose list nobody named; `null` when the record has none of this id. */
  const factPlace = (content: RecordContent, id: string): string | null => {
    for (const list of [lists.facts, lists.entries, lists.observations, lists.questions])
      if (content.lists[list]?.[id]) return factLabel(content, list, id)
    return null
  }

  const fieldLabel = (kind: string, path: FieldPath): string => {
    const field = fieldAt(kind, path)
    if (field) return field.label
    if ('list' in path && path.list === lists.reviews && path.field === 'to') return words.reviewed
    const method = methodOfField(path.field)
    if (method) return fillMessage(words.planned, { method: own(words.methods, method) ?? method })
    return own(words.fields, path.field) ?? path.field
  }

  const ownOrder = [...Object.keys(words.fields), ...Object.keys(words.methods)]
  /** What is said of several fields of one record or fact, as its form orders them; then those that stand in none. */
  const inFormOrder = <Said extends { readonly path: FieldPath }>(
    kind: string,
    said: readonly Said[],
  ): readonly Said[] => {
    const placeOf = ({ path }: Said): number => {
      const names = formFieldsOf(definitions, kind, 'list' in path ? path.list : null).map(({ name }) => name)
      const at = names.indexOf(path.field)
      return at >= 0 ? at : names.length + ownOrder.indexOf(methodOfField(path.field) ?? path.field)
    }
    return said.toSorted((a, b) => placeOf(a) - placeOf(b))
  }

  const plainText = (value: FieldValue): string => {
    if (value === null || value === '') return words.empty
    if (typeof value === 'boolean') return value ? words.yes : words.no
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string')
      return isDeviceId(value) ? nameOf(value) : value.replace(/^(\d{4}-\d\d-\d\d)T/, '$1 ')
    if (Array.isArray(value))
      return value.length === 0 ? words.empty : value.map((part) => plainText(part)).join(words.join)
    const { from, to, name, id, version, words: typed, file } = value
    if (typeof from === 'string' && typeof to === 'string') return fillMessage(words.range, { from, to })
    if (typeof id === 'string' && typeof version === 'string')
      return fillMessage(words.form, { title: titles.get(id) ?? id, version })
    // Of an attachment nobody reads the key.
    if (typeof name === 'string') return name
    // A signature: the words typed for it, or the picture of it.
    if (typeof typed === 'string') return typed
    if (file !== undefined) return plainText(file)
    return words.empty
  }

  const valueText = (kind: string, path: FieldPath, value: FieldValue | undefined): string => {
    if (value === undefined || value === null) return words.empty
    if (path.field === 'withdrawn') {
      const reason = withdrawnReason({ withdrawn: value })
      return reason === null ? words.empty : fillMessage(words.withdrawn, { reason })
    }
    const field = fieldAt(kind, path)
    if (field?.type === 'select_one' || field?.type === 'select_multiple') {
      const labels = (Array.isArray(value) ? value : [value]).map(
        (one) => field.choices.find((choice) => choice.value === one)?.label ?? plainText(one),
      )
      return labels.length === 0 ? words.empty : labels.join(words.join)
    }
    if ('list' in path && typeof value === 'string') {
      if (path.list === lists.entries && path.field === 'answer')
        return checklistAnswers.find((answer) => answer.value === value)?.label ?? value
      if (path.list === lists.questions && path.field === 'state') return own(words.states, value) ?? value
      if (path.list === lists.grades && path.field === 'to') return gradeLabels.get(value) ?? value
      if (path.list === lists.reviews && path.field === 'to') return own(words.reviews, value) ?? value
      if (path.field === 'method') return own(words.methods, value) ?? value
    }
    return plainText(value)
  }

  /** {@link valueText}, and what only the record knows: which fact or question of it an id means. */
  const valueIn = (content: RecordContent, path: FieldPath, value: FieldValue | undefined): string => {
    if ('list' in path && path.field === 'of')
      return (typeof value === 'string' ? factPlace(content, value) : null) ?? words.whole
    if ('list' in path && path.field === 'question' && typeof value === 'string')
      return questionLabel(content, value) ?? value
    return valueText(content.kind, path, value)
  }

  const textOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value.trim() : '')

  const inBrackets = (number: string): string =>
    number === '' ? '' : fillMessage(words.bracketed, { number })

  // Brackets of full width bring their own space.
  const afterSpace = (day: string): string => (day === '' ? '' : ` ${day}`)

  /** A record nobody has named goes by its number or its day, and is said to be nameless where it has neither. */
  const named = (words: string, name: string, when: string): string =>
    fillMessage(words, { name: afterSpace(name) || (when === '' ? unnamed : ''), when })

  /** What a record is called in lists: kind, person or place, and its number, or the day where it has none. */
  const recordTitle = (content: RecordContent): string => {
    const { kind, fields } = content
    if (kind === 'interview')
      return named(
        words.interview,
        textOf(fields.subject_code),
        inBrackets(textOf(fields.interview_no)) || afterSpace(textOf(fields.date)),
      )
    if (kind === 'site-visit')
      return named(
        words.visit,
        textOf(fields.place),
        inBrackets(textOf(fields.visit_no)) || afterSpace(textOf(fields.started_at).slice(0, 10)),
      )
    if (kind === 'checklist') {
      const id = formOf(content)?.id
      const checklist = checklists.find((one) => one.id === id)
      return `${own(words.kinds, kind) ?? kind}：${checklist?.title ?? id ?? unnamed}`
    }
    return own(words.kinds, kind) ?? kind
  }

  return {
    recordTitle,
    listLabel,
    factLabel,
    factPlace,
    fieldLabel,
    inFormOrder,
    valueText,
    valueIn,
    kindLabel: (kind: string): string => own(words.kinds, kind) ?? kind,
    reviewLabel: (word: string): string => own(words.reviews, word) ?? word,
    gradeLabel: (grade: string): string => gradeLabels.get(grade) ?? grade,
  }
}

/** What {@link createWording} makes. */
export type Wording = ReturnType<typeof createWording>
