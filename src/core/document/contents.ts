import type { Document, Unit } from './document.ts'
import type { UnitId } from './unit-id.ts'

/** One line of a document's contents: a heading (level 1) or a point that opens within a part (level 2). */
export interface ContentsLine {
  readonly level: 1 | 2
  readonly unitId: UnitId
  /** The sentence as it stands in the document, cut at its first comma or full stop; after 首先，or 第一章：at the next. */
  readonly label: string
}

/** 一要 二要 …, 首先， 其次， 再次， 另外，: how the points of a part open in an official document. */
const pointOpening = /^([一二三四五六七八九十]+要|(?:首先|其次|再次|最后|另外)(?=，))/

/**
 * The word a point of a part opens with, `一要` or `首先`, when this unit opens one: third level 1, no fourth.
 * `null` for every other unit.
 */
export const pointWordOf = (unit: Pick<Unit, 'id' | 'text'>): string | null =>
  /^[1-9]\d*\.[1-9]\d*\.1$/.test(unit.id) ? (pointOpening.exec(unit.text)?.[1] ?? null) : null

/** Whether a unit opens a point of its part. In print such a sentence is set in 楷体. */
export const isPointOpening = (unit: Pick<Unit, 'id' | 'text'>): boolean => pointWordOf(unit) !== null

const labelOf = (text: string): string => {
  const opening = /^(?:[^，。]{1,2}，|第[^，。：:]{1,8}[编章节][：:])/.exec(text)?.[0] ?? ''
  const rest = text.slice(opening.length)
  return opening + (/^[^，。；：]+/.exec(rest)?.[0] ?? rest)
}

/** The contents of a document, in order: headings and the points that open within the parts. */
export const contentsOf = (document: Document): readonly ContentsLine[] => {
  const headings = new Map(
    document.paragraphs.flatMap(({ role, level = 1, units }) =>
      role === 'heading' ? units.map((unit) => [unit, level === 1 ? 1 : 2] as const) : [],
    ),
  )
  return document.units.flatMap((unit): ContentsLine[] => {
    const level = headings.get(unit.id)
    if (level !== undefined) return [{ level, unitId: unit.id, label: labelOf(unit.text) }]
    return isPointOpening(unit) ? [{ level: 2, unitId: unit.id, label: labelOf(unit.text) }] : []
  })
}
