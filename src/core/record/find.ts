/**
 * Finding things in an inspection's records, fact by fact. Everything happens in the memory of an unlocked device:
 * nothing that is asked or found is written anywhere.
 * @see docs/SPEC.md FIND-1 to FIND-6
 */
import { findWords, foldText, piecesOf, type TextPiece, wordsOf } from '../document/search-text.ts'
import type { Definitions } from '../form/definitions.ts'
import type { Fact, RecordContent } from './content.ts'
import { type GradeState, gradesOf } from './grade.ts'
import { factsOf, formOf, isFilledKind, lists, wholeRecord, withdrawnReason } from './kinds.ts'
import { isReadable, type Wording } from './wording.ts'

/** One record as finding needs it; the same object as long as it says the same. */
export interface FindableRecord {
  /** 32 hex digits. */
  readonly recordId: string
  readonly content: RecordContent
  /** Device ids of everybody who wrote contents. */
  readonly authors: readonly string[]
  /** Of the last change of contents, milliseconds; larger than all for one not saved yet. */
  readonly writtenMs: number
}

/** Which facts are wanted for what was done to them, or was not. */
export const findStates = ['all', 'leads', 'ungraded', 'disputed', 'withdrawn'] as const
export type FindState = (typeof findStates)[number]

/** What is asked for. An empty text asks nothing; everything asked must hold. */
export interface FindQuery {
  /** Words, all of which must stand in one fact or in the head of one record. */
  readonly text: string
  /** The beginning of a person's code. */
  readonly person: string
  readonly focus: string
  readonly grade: string
  readonly stage: string
  readonly kind: string
  /** Device id. */
  readonly author: string
  readonly state: FindState
}

/** Asks nothing. */
export const emptyQuery: FindQuery = {
  text: '',
  person: '',
  focus: '',
  grade: '',
  stage: '',
  kind: '',
  author: '',
  state: 'all',
}

/** Whether anything is asked at all. */
export const asksAnything = (query: FindQuery): boolean =>
  Object.entries(query).some(([name, value]) => (name === 'state' ? value !== 'all' : value.trim() !== ''))

/** One fact, or the head of one record, that was found. */
export interface Found {
  readonly recordId: string
  /** List and id of the fact; `null` for the head of the record. */
  readonly at: { readonly list: string; readonly fact: string } | null
  /** Of the record. */
  readonly title: string
  /** Of the fact; empty for the head. */
  readonly label: string
  readonly isWithdrawn: boolean
  readonly isLead: boolean
  /** Its evidence grade, `ungraded` or `disputed`; empty for what is not graded. */
  readonly grade: string
  /** Its text by field, the words asked for marked. */
  readonly texts: readonly { readonly label: string; readonly pieces: readonly TextPiece[] }[]
}

/** What was found: the first of it, and how much there is. */
export interface FindResult {
  readonly found: readonly Found[]
  readonly total: number
}

interface Entry {
  readonly recordId: string
  readonly at: { readonly list: string; readonly fact: string } | null
  readonly title: string
  readonly label: string
  readonly kind: string
  readonly person: string
  readonly stage: string
  readonly authors: readonly string[]
  readonly focus: string
  /** Grade, `ungraded` or `disputed`; empty for what is not graded. */
  readonly grade: string
  readonly isLead: boolean
  readonly isWithdrawn: boolean
  readonly texts: readonly { readonly label: string; readonly text: string; readonly folded: string }[]
}

/** Lists whose facts are found. */
const foundLists = [
  lists.facts,
  lists.questions,
  lists.entries,
  lists.observations,
  'additions',
  lists.attachments,
  lists.comments,
]

/** Most characters of one text that are shown. */
const shownChars = 160

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A grade, `ungraded` or `disputed`. */
const gradeText = (grade: GradeState | undefined): string =>
  grade?.state === 'graded' ? grade.grade : (grade?.state ?? 'ungraded')

const stageOf = (content: RecordContent, { checklists }: Definitions): string =>
  content.kind === 'checklist'
    ? (checklists.find(({ id }) => id === formOf(content)?.id)?.stage ?? '')
    : '进驻'

/**
 * Finds by an index that is made when it is first asked for, record by record, and made again for a record only when
 * that record says something else. It lives as long as the vault is open.
 */
export const createFinder = (definitions: Definitions, wording: Wording) => {
  const entriesByRecord = new WeakMap<FindableRecord, readonly Entry[]>()

  const textsOf = (content: RecordContent, fields: Fact, at: Entry['at']) =>
    Object.entries(fields).flatMap(([field, value]) => {
      const path = at ? { ...at, field } : { field }
      if (!isReadable(path) || field === 'of' || field === 'question') return []
      if (value === null || value === false) return []
      const text = wording.valueText(content.kind, path, value)
      const label = wording.fieldLabel(content.kind, path)
      return text === '' ? [] : [{ label, text, folded: foldText(text) }]
    })

  const build = ({ recordId, content, authors }: FindableRecord): readonly Entry[] => {
    if (!isFilledKind(content.kind)) return []
    const title = wording.recordTitle(content)
    const isGone = withdrawnReason(content.fields) !== null
    const shared = {
      recordId,
      title,
      kind: content.kind,
      person: foldText(textOf(content.fields.subject_code)),
      stage: stageOf(content, definitions),
    }
    const grades = gradesOf(content.lists[lists.grades] ?? {})
    const head: Entry = {
      ...shared,
      at: null,
      label: '',
      authors,
      focus: '',
      grade: content.kind === 'site-visit' ? gradeText(grades.get(wholeRecord)) : '',
      isLead: false,
      isWithdrawn: isGone,
      texts: [{ label: '', text: title, folded: foldText(title) }, ...textsOf(content, content.fields, null)],
    }
    const facts = foundLists.flatMap((list) =>
      factsOf(content, list).map(({ id, fact }): Entry => {
        const isNoted = list === lists.facts
        const at = { list, fact: id }
        const label = wording.factLabel(content, list, id)
        return {
          ...shared,
          at,
          label,
          authors: typeof fact.by === 'string' ? [fact.by] : authors,
          focus: textOf(fact.focus),
          grade: isNoted ? gradeText(grades.get(id)) : '',
          isLead: fact.clue_flag === true,
          isWithdrawn: isGone || withdrawnReason(fact) !== null,
          texts: [
            // A form's own words are found too: who looks for 窗口 wants the item about it.
            // So is its id, which stands on the blank form this site prints and nowhere in what is shown.
            ...(list === lists.entries || list === lists.observations
              ? [{ label: '', text: label, folded: foldText(`${label} ${id}`) }]
              : []),
            ...textsOf(content, fact, at),
          ],
        }
      }),
    )
    return [head, ...facts]
  }

  const entriesOf = (record: FindableRecord): readonly Entry[] => {
    const known = entriesByRecord.get(record)
    if (known) return known
    const entries = build(record)
    entriesByRecord.set(record, entries)
    return entries
  }

  const matcherOf = (query: FindQuery) => {
    const words = wordsOf(query.text)
    const person = foldText(query.person)
    const ofFacts =
      query.focus !== '' || query.grade !== '' || ['leads', 'ungraded', 'disputed'].includes(query.state)
    const hasWords = (entry: Entry) =>
      words.every((word) => entry.texts.some(({ folded }) => folded.includes(word)))
    const matches = (entry: Entry): boolean =>
      (person === '' || entry.person.startsWith(person)) &&
      (query.focus === '' || entry.focus === query.focus) &&
      (query.grade === '' || entry.grade === query.grade) &&
      (query.stage === '' || entry.stage === query.stage) &&
      (query.kind === '' || entry.kind === query.kind) &&
      (query.author === '' || entry.authors.includes(query.author)) &&
      (query.state === 'withdrawn' ? entry.isWithdrawn : query.state === 'all' || !entry.isWithdrawn) &&
      (query.state !== 'leads' || entry.isLead) &&
      (query.state !== 'ungraded' || entry.grade === 'ungraded') &&
      (query.state !== 'disputed' || entry.grade === 'disputed') &&
      hasWords(entry)
    // Asked about no words and no facts, one line for each record is the answer, not one for each of its facts.
    const wantsHeads = words.length === 0 && !ofFacts && query.state !== 'withdrawn'
    return { words, matches: (entry: Entry) => (!wantsHeads || entry.at === null) && matches(entry) }
  }

  const show = (entry: Entry, words: readonly string[]): Found => ({
    recordId: entry.recordId,
    at: entry.at,
    title: entry.title,
    label: entry.label,
    isWithdrawn: entry.isWithdrawn,
    isLead: entry.isLead,
    grade: entry.grade,
    texts: entry.texts
      .filter(({ label, folded }, index) =>
        words.length > 0 ? words.some((word) => folded.includes(word)) : label !== '' && index < 4,
      )
      .map(({ label, text }) => ({ label, pieces: piecesOf(text, findWords(text, words), shownChars) })),
  })

  return {
    /**
     * What was asked for, the record written last first, facts in the order of their record.
     * @param maxCount - of what is shown; the total counts all.
     */
    find: (records: readonly FindableRecord[], query: FindQuery, maxCount: number): FindResult => {
      const { words, matches } = matcherOf(query)
      const found: Found[] = []
      let total = 0
      const ordered = [...records].sort(
        (a, b) => b.writtenMs - a.writtenMs || (a.recordId < b.recordId ? -1 : 1),
      )
      for (const record of ordered)
        for (const entry of entriesOf(record)) {
          if (!matches(entry)) continue
          total += 1
          if (found.length < maxCount) found.push(show(entry, words))
        }
      return { found, total }
    },
  }
}

/** What {@link createFinder} makes. */
export type Finder = ReturnType<typeof createFinder>
