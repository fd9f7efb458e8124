import messages from '../../../content/messages/zh-CN/search-none.yaml'
import { citedFirst, decodePlaces, findCitation } from '../../core/document/find-citation.ts'
import { findAcross, findAddress } from '../../core/document/find-pasted.ts'
import type { Findings, SearchGroup } from '../../core/document/search.ts'
import { fillMessage } from '../../core/message.ts'
import { make } from './part.ts'

const file = '/places.json'

const fetchPlaces = async (): Promise<unknown> => {
  try {
    const response = await fetch(file)
    return response.ok ? await response.json() : null
  } catch (error) {
    // No network and nothing kept, or an answer that is no JSON: then the query is words like any other.
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

let places: Promise<unknown> | null = null

/**
 * What a query finds when it is read as an address of this site, as a citation or as a passage across units; `null`
 * when it is none. The file of places is the same for everybody and fetched once: what was asked is in no request.
 * @see docs/SPEC.md SEARCH-14, SEARCH-16, SEARCH-17
 */
const citedUnits = async (
  groups: readonly SearchGroup[],
  query: string,
  findings: Findings,
): Promise<Findings | null> => {
  const isFound = findings.count > 0
  const pasted = isFound ? null : (findAddress(groups, query) ?? findAcross(groups, query))
  // Most queries that find nothing hold no place at all.
  if (pasted !== null || !/[第〔[《]|附件/.test(query)) return pasted
  places ??= fetchPlaces()
  const known = decodePlaces(await places)
  if (known === null) {
    places = null
    return null
  }
  const cited = findCitation(groups, known, query, isFound)
  return cited && citedFirst(cited, findings)
}

/** What to say of a query that finds nothing: each of several words is offered alone. */
const adviceOn = (
  query: string,
  { words }: Findings,
  countOf: (word: string) => number,
): readonly (Node | string)[] => {
  const { noWord, oneWord, severalWords, wordAlone } = messages
  if (words.length === 0) return [noWord]
  if (words.length === 1) return [fillMessage(oneWord, { words: query.trim() })]
  const alone = query
    .trim()
    .split(/\s+/)
    .map((word) => {
      const label = fillMessage(wordAlone, { word, count: countOf(word) })
      return make('li', {}, make('a', { href: `#q=${encodeURIComponent(word)}` }, label))
    })
  return [severalWords, make('ul', {}, ...alone)]
}

/**
 * What the page of the search needs for few queries and therefore fetches late: the units a citation, an address or
 * a passage names, before whatever else was found, or else what to say when nothing was. `null` leaves what was found
 * as it is.
 * @param countOf - How many records a word finds alone. Handed in: with the search itself in two files the page would
 *   fetch more.
 * @see docs/SPEC.md SEARCH-10, SEARCH-14
 */
export const answerRare = async (
  groups: readonly SearchGroup[],
  query: string,
  findings: Findings,
  countOf: (word: string) => number,
): Promise<Findings | readonly (Node | string)[] | null> =>
  (await citedUnits(groups, query, findings)) ??
  (findings.count > 0 ? null : adviceOn(query, findings, countOf))
