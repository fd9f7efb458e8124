/**
 * Finds what a citation names: 《…意见》第三部分“首先”第4句, 第十二条第二款第（三）项, as the site writes them and as people
 * shorten them. Compared with the places of all units, one line each, which are the very words the site cites by.
 *
 * @see docs/SPEC.md SEARCH-14
 */
import { type CitedText, placeOf } from './citation.ts'
import { readNumeral } from './numbering.ts'
import type { Findings, Found, SearchGroup } from './search.ts'
import { foldText } from './search-text.ts'

/** The place of every unit of a group of units, in the order of its records, by the group's path. */
export type Places = Readonly<Record<string, readonly string[]>>

/** `/places.json`. A line for each unit; an empty one is the same place as the line before. */
export interface PlacesFile {
  readonly version: 1
  readonly places: Readonly<Record<string, string>>
}

/** @param documents - By the path of their group in the search. */
export const encodePlaces = (documents: ReadonlyMap<string, CitedText>): PlacesFile => ({
  version: 1,
  places: Object.fromEntries(
    [...documents].map(([path, document]) => {
      const places = document.units.map(({ id }) => placeOf(document, id))
      return [path, places.map((place, index) => (place === places[index - 1] ? '' : place)).join('\n')]
    }),
  ),
})

/** The places of a `/places.json`, or `null` for anything else. */
export const decodePlaces = (file: unknown): Places | null => {
  const { version, places } = (file ?? {}) as Partial<Record<keyof PlacesFile, unknown>>
  if (version !== 1 || typeof places !== 'object' || places === null) return null
  const decoded: Record<string, readonly string[]> = {}
  for (const [path, lines] of Object.entries(places)) {
    if (typeof lines !== 'string') return null
    let before = ''
    decoded[path] = lines.split('\n').map((line) => {
      before = line || before
      return before
    })
  }
  return decoded
}

const numeral = '[（(]?([\\d〇零一二两三四五六七八九十百千]+)[）)]?'
/** Where a place begins; and what says enough of it to be looked for in every document. */
const placeStart = new RegExp(
  `第${numeral}(?:部分|分?编|[章节条款项目段句])|附件\\d*|附注|目录|开头|结尾|标题|题注|发文字号|主送机关|抄送机关|印发机关|署名|成文日期`,
)
const widePlace = /第\d+(?:部分|分?编|[章节条段])|附件/

/** 第四句 and 第4句, 第（三）项 and 第三项 are the same place. */
const plainPlace = (text: string): string =>
  foldText(
    text.replace(new RegExp(`第${numeral}`, 'g'), (whole, number: string) => {
      const value = readNumeral(number)
      return value === null ? whole : `第${value}`
    }),
  )

/** What a query cites; each part empty where it says nothing of it. Folded. */
interface Cited {
  readonly title: string
  readonly place: string
  readonly id: string
}

/** `null` for what is no citation: it names neither a place nor, behind other words, a unit's number. */
const readCitation = (query: string): Cited | null => {
  const pasted = query.normalize('NFKC').replace(/\s+/g, '')
  // Of a quotation what stands behind the words, whatever the words hold: see quotationOf.
  const text = /^“.*”\((《.*)\)$/.exec(pasted)?.[1] ?? pasted
  const [bracket = '', number = ''] = /[〔[]([a-z\d.-]+)[〕\]]/.exec(text) ?? []
  const rest = text.replace(bracket, '')
  const [, marked = null, behind = ''] = /《([^》]*)》?(.*)$/.exec(rest) ?? []
  const start = rest.search(placeStart)
  const title = foldText(marked ?? (start < 0 ? rest : rest.slice(0, start)))
  const place = plainPlace(marked !== null ? behind : start < 0 ? '' : rest.slice(start))
  const isCitation = number === '' ? place !== '' && (title !== '' || widePlace.test(place)) : rest !== ''
  return isCitation ? { title, place, id: foldText(number) } : null
}

/** Whether a title is meant by a shorter one: 《…意见》, 《司法巡查意见》 leave characters out and change none. */
const isShortFor = (short: string, title: string): boolean => {
  let at = 0
  for (const character of title) if (character === short[at]) at += 1
  return at >= short.length
}

/** Above this, {@link closeness} says that words of the query stand behind the place and are no part of it. */
const inside = 1

/** How well a place is what is asked for, best first: itself, one inside it, the nearest around it; `null`: not. */
const closeness = (place: string, asked: string): number | null => {
  if (place === asked) return 0
  if (place.startsWith(asked)) return inside
  // 第三部分“首先”第4句的规定: words behind the place are no part of it.
  return place !== '' && asked.startsWith(place) ? 2 + asked.length - place.length : null
}

/**
 * The units a citation names: those of the number in 〔〕 where it has one, else those of the place it says, or of
 * the whole part, article or paragraph when it says no more. `null` when the query is no citation or names nothing
 * there is.
 * @param isWhole - Whether nothing may stand behind the place: such words are a search when they find something.
 * @example findCitation(groups, places, '《…意见》第三部分首先第四句')
 */
export const findCitation = (
  groups: readonly SearchGroup[],
  places: Places,
  query: string,
  isWhole = false,
): Findings | null => {
  const cited = readCitation(query)
  if (cited === null) return null
  const close: { readonly found: Found; readonly by: number }[] = []
  for (const group of groups) {
    if (group.kind !== 'unit' || !isShortFor(cited.title, foldText(group.title))) continue
    const lines = places[group.path] ?? []
    for (const [index, record] of group.records.entries()) {
      const place = plainPlace(lines[index] ?? '')
      const by =
        cited.id === ''
          ? // An article of one paragraph is cited with 第一款 and without.
            (closeness(place, cited.place) ?? closeness(place, cited.place.replace('第1款', '')))
          : foldText(record.id) === cited.id
            ? 0
            : null
      if (by !== null)
        close.push({
          found: { record: { ...record, kind: 'unit' }, group, path: group.path + record.id },
          by,
        })
    }
  }
  const nearest = Math.min(...close.map(({ by }) => by))
  if (isWhole && nearest > inside) return null
  const found = close.filter(({ by }) => by === nearest).map(({ found }) => found)
  if (found.length === 0) return null
  return {
    words: [],
    count: found.length,
    kinds: [{ kind: 'unit', count: found.length, take: (from, to) => found.slice(from, to) }],
  }
}

/** What a citation names before what its words found elsewhere, each once; kinds stay in their order. */
export const citedFirst = (cited: Findings, { words, kinds }: Findings): Findings => {
  const named = cited.kinds.flatMap(({ take, count }) => take(0, count))
  const paths = new Set(named.map(({ path }) => path))
  const others = kinds.map(({ kind, count, take }) => ({
    kind,
    found: take(0, count).filter(({ path }) => !paths.has(path)),
  }))
  const units = others.find(({ kind }) => kind === 'unit')?.found ?? []
  const all = [
    { kind: 'unit' as const, found: [...named, ...units] },
    ...others.filter(({ kind, found }) => kind !== 'unit' && found.length > 0),
  ]
  return {
    words,
    count: all.reduce((sum, { found }) => sum + found.length, 0),
    kinds: all.map(({ kind, found }) => ({
      kind,
      count: found.length,
      take: (from, to) => found.slice(from, to),
    })),
  }
}
