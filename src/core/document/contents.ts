import type { Document, Unit } from './document.ts'
import type { UnitId } from './unit-id.ts'

/** One line of a document's contents: a heading (level 1) or a point that opens within a part (level 2). */
export interface ContentsLine {
  readonly level: 1 | 2
  readonly unitId: UnitId
  /** The sentence as it stands in the document, cut at its first comma or full stop; after 首先，at the next. */
  readonly label: string
}

/** 一要 二要 …, 首先， 其次， 再次， 另外，: how the points of a part open in an official document. */
const pointOpening = /^([一二三四五六七八九十]+要|首先，|其次，|再次，|最后，|另外，)/

/**
 * Whether a unit opens a point of its part: third level 1, no fourth, and the words a point opens with.
 * In print such a sentence is set in 楷体.
 */
export const isPointOpening = (unit: Pick<Unit, 'id' | 'text'>): boolean =>
  /^[1-9]\d*\.[1-9]\d*\.1$/.test(unit.id) && pointOpening.test(unit.text)

const labelOf = (text: string): string => {
  const opening = /^[^，。]{1,2}，/.exec(text)?.[0] ?? ''
  const rest = text.slice(opening.length)
  return opening + (/^[^，。；：]+/.exec(rest)?.[0] ?? rest)
}

/** The contents of a document, in order: headings and the points that open within the parts. */
export const contentsOf = (document: Document): readonly ContentsLine[] => {
  const headings = new Set(
    document.paragraphs.filter(({ role }) => role === 'heading').flatMap(({ units }) => units),
  )
  return document.units.flatMap((unit): ContentsLine[] => {
    if (headings.has(unit.id)) return [{ level: 1, unitId: unit.id, label: labelOf(unit.text) }]
    return isPointOpening(unit) ? [{ level: 2, unitId: unit.id, label: labelOf(unit.text) }] : []
  })
}
