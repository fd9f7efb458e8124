/**
 * What somebody pastes into the search that no single record has: an address of this site, or a passage that
 * begins in one unit and ends in another.
 *
 * @see docs/SPEC.md SEARCH-16, SEARCH-17
 */
import type { Findings, Found, SearchGroup } from './search.ts'
import { foldText } from './search-text.ts'

const findingsOf = (found: readonly Found[]): Findings | null => {
  const [first] = found
  if (first === undefined) return null
  return {
    words: [],
    count: found.length,
    kinds: [{ kind: first.record.kind, count: found.length, take: (from, to) => found.slice(from, to) }],
  }
}

const foundIn = (group: SearchGroup, record: SearchGroup['records'][number]): Found => ({
  record: { ...record, kind: group.kind },
  group,
  path: group.path + record.id,
})

/** `%E4%B8%80` as 一; a percent sign that begins nothing stays one. */
const plainAddress = (address: string): string => {
  try {
    return decodeURI(address)
  } catch (error) {
    if (error instanceof URIError) return address
    throw error
  }
}

/**
 * The one thing an address of this site leads to, with or without the site's name before it; `null` for any other
 * text and for a place that is not there.
 * @example findAddress(groups, 'https://site.example/documents/2014-sifa-xuncha-yijian/#u3.1.4.2')
 */
export const findAddress = (groups: readonly SearchGroup[], query: string): Findings | null => {
  const [, address] = /^(?:https?:\/\/[^/\s]+)?(\/\S*)$/.exec(query.trim()) ?? []
  if (address === undefined) return null
  const path = plainAddress(address)
  for (const group of groups) {
    if (!path.startsWith(group.path)) continue
    const id = path.slice(group.path.length)
    const record = group.records.find((record) => record.id === id)
    if (record !== undefined) return findingsOf([foundIn(group, record)])
  }
  return null
}

/** So few characters, folded, may stand together across two units by chance. */
const fewestChars = 6

/**
 * The units a passage runs through, in order; `null` when it stands in none of the texts, read on from unit to unit.
 * Only what the search found in no single unit is worth asking for: this folds every text anew.
 */
export const findAcross = (groups: readonly SearchGroup[], query: string): Findings | null => {
  const passage = foldText(query)
  if (passage.length < fewestChars) return null
  const found = new Map<string, Found>()
  for (const group of groups) {
    if (group.kind !== 'unit') continue
    const texts = group.records.map(({ text }) => foldText(text))
    const whole = texts.join('')
    for (let at = whole.indexOf(passage); at >= 0; at = whole.indexOf(passage, at + passage.length)) {
      let start = 0
      for (const [index, { length }] of texts.entries()) {
        const end = start + length
        const record = group.records[index]
        if (record !== undefined && start < at + passage.length && end > at)
          found.set(group.path + record.id, foundIn(group, record))
        start = end
      }
    }
  }
  return findingsOf([...found.values()])
}
