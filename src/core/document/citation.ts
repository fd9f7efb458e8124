import { pointWordOf } from './contents.ts'
import type { Document, Unit } from './document.ts'
import { isPlacedByNumbers, placeByNumbers } from './place-by-numbers.ts'
import { type UnitId, unitLevels } from './unit-id.ts'

/**
 * How to cite one unit in writing: title in book marks, the place as people say it, unit number in 〔〕. The
 * words name the sentence; only the number tells its clauses apart.
 * @example '《浙江省…的意见》第三部分“首先”第4句〔3.1.4.2〕'
 * @param edition - Which text is meant when it is not the current one; stands in （） after the title.
 * @see docs/SPEC.md DOC-4
 */
export const citationOf = (document: CitedText, id: UnitId, edition?: string): string =>
  `《${document.title}》${edition === undefined ? '' : `（${edition}）`}${placeOf(document, id)}〔${id}〕`

/** What is needed of a document to cite it. */
export type CitedText = Pick<Document, 'title' | 'paragraphs' | 'units'>

const namesByRole = { title: '标题', addressee: '主送机关', issuer: '署名', date: '成文日期' } as const

/**
 * Where a unit stands, in the words people use: the part by its own numeral, the point by the word it opens with,
 * the sentence counted within the point. Without an opening word the paragraph is counted, or what follows the
 * last point. Empty for a unit the document does not have.
 * @example '第三部分“首先”第4句', '第五部分第2段第1句', '第二部分“四要”之后第1句'
 */
export const placeOf = (document: CitedText, id: UnitId): string => {
  if (isPlacedByNumbers(document)) return placeByNumbers(document, id)
  const role = document.paragraphs.find(({ units }) => units.includes(id))?.role
  if (role === undefined) return ''
  if (Object.hasOwn(namesByRole, role)) return namesByRole[role as keyof typeof namesByRole]
  const [part = 0, point = 0, sentence = 1] = unitLevels(id)
  const partName = partNameOf(document, part)
  if (role === 'heading') return `${partName}标题`
  if (part === 0) return `开头第${sentence}句`
  return `${partName}${pointNameOf(document, part, point)}第${sentence}句`
}

const headingNumber = /^(?:([一二三四五六七八九十百]+)、|(第[一二三四五六七八九十百千零\d]+[编章节]))/

/** 第三部分 for a heading that begins with 三、; 第三章 as it stands; by the id where a heading has no number. */
const partNameOf = ({ paragraphs, units }: CitedText, part: number): string => {
  const headings = new Set(paragraphs.filter(({ role }) => role === 'heading').flatMap(({ units }) => units))
  const heading = units.find((unit) => headings.has(unit.id) && unitLevels(unit.id)[0] === part)
  const [, numeral, chapter] = headingNumber.exec(heading?.text ?? '') ?? []
  return chapter ?? `第${numeral ?? part}部分`
}

const pointNameOf = (document: CitedText, part: number, point: number): string => {
  if (point === 0) return '开头'
  const own = pointsOf(document.units, part)
  const word = own.get(point)
  if (word) return `“${word}”`
  const before = [...own].findLast(([number, named]) => number < point && named !== null)
  if (before) return `“${before[1]}”之后`
  return own.size > 1 ? `第${point}段` : ''
}

/** The points of a part in order, each with the word it opens with, or `null`. */
const pointsOf = (units: readonly Unit[], part: number): ReadonlyMap<number, string | null> => {
  const points = new Map<number, string | null>()
  for (const unit of units) {
    const [unitPart, point = 0] = unitLevels(unit.id)
    if (unitPart === part && point > 0 && !points.has(point)) points.set(point, pointWordOf(unit))
  }
  return points
}

/** An ISO date as official documents write it: 2014-02-24 → 2014年2月24日. */
export const chineseDate = (dateIso: string): string => {
  const [year, month, day] = dateIso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** Where a document, or one unit of it, is found on the site: `/documents/<id>/#u3.1.4.2`. */
export const documentPath = (documentId: string, unitId?: UnitId): string =>
  `/documents/${documentId}/${unitId === undefined ? '' : `#u${unitId}`}`
