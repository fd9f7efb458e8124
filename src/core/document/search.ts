/**
 * Search over everything the site shows: a list of records, scanned as one text. No index of words: Chinese has
 * no spaces to cut at, and cutting by a word list loses what the list does not have.
 *
 * @see docs/SPEC.md SEARCH-3 to SEARCH-6
 */
import { findWords, foldText, isIdWord, wordsOf } from './search-text.ts'
import { type CarrierKind, carrierKinds } from './trace.ts'

/** What can be found, in the order the kinds are shown. */
export const searchKinds = [
  'unit',
  'note',
  ...carrierKinds,
  'glossary',
  'method',
  'document',
  'page',
  'source',
  'former-unit',
] as const satisfies readonly (CarrierKind | string)[]

/** One of {@link searchKinds}. */
export type SearchKind = (typeof searchKinds)[number]

/** One thing that can be found. Title and text are shown as they are; either may be empty. */
export interface SearchRecord {
  readonly kind: SearchKind
  /** Unique in its group: `3.1.4.2`, `P01`; what its page's address ends with. */
  readonly id: string
  readonly title: string
  readonly text: string
  /** Whether it is this site's suggestion and not what the document itself asks for. */
  readonly isSuggested: boolean
}

/** Records of one kind from one place: the units of a document, the items of a checklist. */
export interface SearchGroup {
  readonly kind: SearchKind
  /** What they are in; not searched. Empty where the kind says it all. */
  readonly title: string
  /** A record's address is this and its id. */
  readonly path: string
  readonly records: readonly Omit<SearchRecord, 'kind'>[]
}

/** `/search.json`. What belongs together lies together and nothing is named twice: it must stay small. */
export interface SearchFile {
  readonly version: 1
  readonly groups: readonly {
    readonly kind: SearchKind
    readonly title: string
    readonly path: string
    /**
     * Separated by spaces; `1.1.4~6` is 1.1.4, 1.1.5 and 1.1.6, with as many digits as the first has. A `*` at the
     * end is not part of an id and says: suggested.
     */
    readonly ids: string
    /** As many lines as ids; absent when all are empty. */
    readonly titles?: string
    readonly texts?: string
  }[]
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ').trim()

const linesOf = (texts: readonly string[]): string | undefined =>
  texts.every((text) => text === '') ? undefined : texts.map(oneLine).join('\n')

const numberAtEnd = /^(.*?)(\d{1,6})$/

/** The id that follows: P10 after P09. `null` where there is none of as many digits. */
const nextOf = (id: string): string | null => {
  const [, before = '', number] = numberAtEnd.exec(id) ?? []
  const next = String(Number(number) + 1).padStart(number?.length ?? 0, '0')
  return number === undefined || (number.length > 1 && next.length > number.length) ? null : before + next
}

const encodeIds = (records: SearchGroup['records']): string => {
  const runs: { first: string; last: string; mark: string }[] = []
  for (const { id, isSuggested } of records) {
    const mark = isSuggested ? '*' : ''
    const run = runs.at(-1)
    if (run?.mark === mark && nextOf(run.last) === id) run.last = id
    else runs.push({ first: id, last: id, mark })
  }
  return runs
    .map(({ first, last, mark }) =>
      first === last ? first + mark : `${first}~${Number(numberAtEnd.exec(last)?.[2])}${mark}`,
    )
    .join(' ')
}

const decodeIds = (ids: string): readonly { id: string; isSuggested: boolean }[] =>
  ids.split(' ').flatMap((run) => {
    const [first = '', last] = run.replace('*', '').split('~')
    const [, before = '', number = ''] = (last && numberAtEnd.exec(first)) || ['', first]
    // A file that is not ours could ask for any number of them.
    const count = Math.min(last ? Number(last) - Number(number) + 1 : 1, 100_000) || 0
    return Array.from({ length: Math.max(count, 0) }, (_, index) => ({
      id: last ? before + String(Number(number) + index).padStart(number.length, '0') : before,
      isSuggested: run.endsWith('*'),
    }))
  })

/**
 * Groups as `/search.json` has them. Line breaks inside a title or text become spaces.
 * @throws RangeError for an id with white space, `*` or `~`, and for a group that has the same id twice: the
 *   author of a page gave it, not an editor or a reader.
 */
export const encodeSearch = (groups: readonly SearchGroup[]): SearchFile => ({
  version: 1,
  groups: groups
    .filter(({ records }) => records.length > 0)
    .map(({ kind, title, path, records }) => {
      const ids = records.map(({ id }) => id)
      const unfit = ids.find((id, index) => !/^[^\s*~]+$/.test(id) || ids.indexOf(id) !== index)
      if (unfit !== undefined) throw new RangeError(`${path}: '${unfit}' cannot be the id of a record`)
      const titles = linesOf(records.map((record) => record.title))
      const texts = linesOf(records.map((record) => record.text))
      return {
        kind,
        title,
        path,
        ids: encodeIds(records),
        ...(titles === undefined ? {} : { titles }),
        ...(texts === undefined ? {} : { texts }),
      }
    }),
})

/**
 * The groups of a `/search.json`, or `null` for anything else: an answer of another server, or a file of another
 * version of the site.
 */
export const decodeSearch = (file: unknown): readonly SearchGroup[] | null => {
  const { version, groups } = (file ?? {}) as Partial<SearchFile>
  if (version !== 1 || !Array.isArray(groups)) return null
  const decoded: SearchGroup[] = []
  for (const group of groups as readonly Partial<Record<keyof SearchFile['groups'][number], unknown>>[]) {
    const { kind, title, path, ids, titles, texts } = group ?? {}
    if (!searchKinds.includes(kind as SearchKind)) return null
    if (typeof title !== 'string' || typeof path !== 'string' || typeof ids !== 'string') return null
    const names = decodeIds(ids)
    const columns = [titles, texts].map((lines) =>
      lines === undefined ? names.map(() => '') : typeof lines === 'string' ? lines.split('\n') : [],
    )
    if (columns.some(({ length }) => length !== names.length)) return null
    decoded.push({
      kind: kind as SearchKind,
      title,
      path,
      records: names.map((name, index) => ({
        ...name,
        title: columns[0]?.[index] ?? '',
        text: columns[1]?.[index] ?? '',
      })),
    })
  }
  return decoded
}

/** Many short folded texts as one: each after a line break, and one more at the end. */
interface Haystack {
  readonly text: string
  /** Where the line break before each text lies; ascending. */
  readonly starts: Uint32Array
}

const haystackOf = (texts: readonly string[]): Haystack => {
  const text = `\n${texts.join('\n')}\n`
  const starts = new Uint32Array(texts.length)
  let at = 0
  for (const [index, { length }] of texts.entries()) {
    starts[index] = at
    at += length + 1
  }
  return { text, starts }
}

/** Calls `take` with the number of each text that has `needle`, ascending; once each. */
const eachWith = ({ text, starts }: Haystack, needle: string, take: (record: number) => void): void => {
  let record = 0
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, starts[record])) {
    while (record + 1 < starts.length && (starts[record + 1] as number) <= at) record += 1
    take(record)
    record += 1
    if (record >= starts.length) return
  }
}

/** Everything that can be found, ready to be searched. Holds the folded texts beside the groups. */
export interface Searchable {
  readonly groups: readonly SearchGroup[]
  /** By number of record: which group it is in. */
  readonly groupOf: Uint32Array
  /** By number of group: the number of its first record. */
  readonly firstOf: Uint32Array
  readonly ids: Haystack
  readonly titles: Haystack
  readonly texts: Haystack
}

/** Folds every record once. Takes about as long as reading the file did; the searches after it are quick. */
export const prepareSearch = (groups: readonly SearchGroup[]): Searchable => {
  const records = groups.flatMap((group) => group.records)
  const groupOf = new Uint32Array(records.length)
  const firstOf = new Uint32Array(groups.length)
  let first = 0
  for (const [index, group] of groups.entries()) {
    firstOf[index] = first
    groupOf.fill(index, first, first + group.records.length)
    first += group.records.length
  }
  return {
    groups,
    groupOf,
    firstOf,
    ids: haystackOf(records.map(({ id }) => foldText(id))),
    titles: haystackOf(records.map(({ title }) => foldText(title))),
    texts: haystackOf(records.map(({ text }) => foldText(text))),
  }
}

/** One record that was found, with what it is in. */
export interface Found {
  readonly record: SearchRecord
  readonly group: SearchGroup
  readonly path: string
}

/** What was found of one kind. */
export interface FoundKind {
  readonly kind: SearchKind
  readonly count: number
  /** Those from the `from`th to before the `to`th, best first. */
  readonly take: (from: number, to: number) => readonly Found[]
}

/** What a query found. */
export interface Findings {
  /** The query's words as they were compared; none: there was nothing to search for. */
  readonly words: readonly string[]
  readonly count: number
  /** Kinds of which something was found, in the order of {@link searchKinds}. */
  readonly kinds: readonly FoundKind[]
}

// 3.1 asks for 3.1.4.2 too, 12-1 (第十二条之一) for 12-1.1; 3 alone is a number like any other.
const idEndsOf = (word: string): readonly string[] => (/[.-]/.test(word) ? ['\n', '.'] : ['\n'])

/** How well a record fits, best first. Among equals the order of the file decides, which is that of the texts. */
const ranks = { id: 0, wholeTitle: 1, inTitle: 2, inText: 3, scattered: 4 } as const

/**
 * Finds the records that have every word of a query, in their title or text. A word that is a record's id, or
 * the beginning of a unit's number from two levels on, counts as one the record has.
 *
 * Best first: the id asked for; the query as a whole title; the query in one piece in a title, then in a text;
 * then those that have its words apart.
 * @see docs/SPEC.md SEARCH-3 to SEARCH-5
 */
export const search = (searchable: Searchable, query: string): Findings => {
  const words = wordsOf(query)
  const { groups, groupOf, firstOf, ids, titles, texts } = searchable
  const size = groupOf.length
  if (words.length === 0 || size === 0) return { words, count: 0, kinds: [] }

  const recordAt = (record: number) => {
    const index = groupOf[record] as number
    const group = groups[index] as SearchGroup
    const own = group.records[record - (firstOf[index] as number)] as SearchGroup['records'][number]
    return { group, own }
  }

  /** By record: how many of the words it has; beyond 255 words nobody types. */
  const has = new Uint16Array(size)
  for (const [index, word] of words.entries()) {
    const take = (record: number) => {
      if (has[record] === index) has[record] = index + 1
    }
    // What is folded no longer has the white space between two words; where that matters the text itself is read.
    const takeId = (record: number) => {
      const { title, text } = recordAt(record).own
      if (findWords(`${title}\n${text}`, [word])[0]) take(record)
    }
    for (const haystack of [titles, texts]) eachWith(haystack, word, isIdWord(word) ? takeId : take)
    for (const end of idEndsOf(word)) eachWith(ids, `\n${word}${end}`, take)
  }

  const rankOf = new Uint8Array(size).fill(ranks.scattered)
  const phrase = foldText(query)
  const better = (rank: number) => (record: number) => {
    if (rank < (rankOf[record] as number)) rankOf[record] = rank
  }
  eachWith(texts, phrase, better(ranks.inText))
  eachWith(titles, phrase, better(ranks.inTitle))
  eachWith(titles, `\n${phrase}\n`, better(ranks.wholeTitle))
  for (const end of idEndsOf(phrase)) eachWith(ids, `\n${phrase}${end}`, better(ranks.id))

  const byKind = new Map<SearchKind, number[][]>()
  let count = 0
  for (let record = 0; record < size; record += 1) {
    if (has[record] !== words.length) continue
    count += 1
    const { kind } = groups[groupOf[record] as number] as SearchGroup
    let byRank = byKind.get(kind)
    if (byRank === undefined) {
      byRank = [[], [], [], [], []]
      byKind.set(kind, byRank)
    }
    byRank[rankOf[record] as number]?.push(record)
  }

  const foundAt = (record: number): Found => {
    const { group, own } = recordAt(record)
    return { record: { ...own, kind: group.kind }, group, path: group.path + own.id }
  }
  return {
    words,
    count,
    kinds: searchKinds.flatMap((kind): FoundKind[] => {
      const found = byKind.get(kind)?.flat()
      if (found === undefined) return []
      return [{ kind, count: found.length, take: (from, to) => found.slice(from, to).map(foundAt) }]
    }),
  }
}
