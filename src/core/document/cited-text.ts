import { parseUnitId, type UnitId } from './unit-id.ts'

/** A piece of a text: words, a unit it cites, or a source it cites. */
export type CitedPart = { readonly words: string } | { readonly unit: UnitId } | { readonly source: string }

/** 〔3.2.2.2、4.1.2〕 or （M1、M2b）; a bracket that holds anything else is words. */
const citation = /〔([^〔〕]+)〕|（([^（）]+)）/g
const sourceId = /^(OWN|[A-Z]\d+[a-z]?)$/

/**
 * Cuts a text at what it cites, so that the citations can be links: unit ids in 〔〕, numbers of sources in （）,
 * several separated by 、. The words, brackets and separators between them stay as they are; the parts put
 * together are the text.
 * @example citedParts('见〔3.2.2.2〕。') // [{ words: '见〔' }, { unit: '3.2.2.2' }, { words: '〕。' }]
 * @see docs/SPEC.md PAPER-2
 */
export const citedParts = (text: string): readonly CitedPart[] => {
  const parts: CitedPart[] = []
  let words = ''
  const flush = () => {
    if (words !== '') parts.push({ words })
    words = ''
  }
  let end = 0
  for (const { 0: whole, 1: units, 2: sources, index } of text.matchAll(citation)) {
    const listed = (units ?? sources ?? '').split('、')
    const cited = listed.map((entry): CitedPart | null => {
      if (units === undefined) return sourceId.test(entry) ? { source: entry } : null
      const unit = parseUnitId(entry)
      return unit === null ? null : { unit }
    })
    words += text.slice(end, index)
    end = index + whole.length
    if (cited.includes(null)) {
      words += whole
      continue
    }
    words += whole[0]
    for (const [position, part] of cited.entries()) {
      if (position > 0) words += '、'
      flush()
      if (part !== null) parts.push(part)
    }
    words += whole.at(-1)
  }
  words += text.slice(end)
  flush()
  return parts
}
