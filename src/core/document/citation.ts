import type { Document } from './document.ts'
import type { UnitId } from './unit-id.ts'

/**
 * How to cite one unit in writing: title in book marks, date, unit number in 〔〕.
 * @example '《浙江省…的意见》（2014年2月24日）〔3.1.4.2〕'
 * @see docs/SPEC.md DOC-4
 */
export const citationOf = (document: Pick<Document, 'title' | 'issuedOn'>, id: UnitId): string =>
  `《${document.title}》（${chineseDate(document.issuedOn)}）〔${id}〕`

/** An ISO date as official documents write it: 2014-02-24 → 2014年2月24日. */
export const chineseDate = (dateIso: string): string => {
  const [year, month, day] = dateIso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** Where a document, or one unit of it, is found on the site: `/documents/<id>/#u3.1.4.2`. */
export const documentPath = (documentId: string, unitId?: UnitId): string =>
  `/documents/${documentId}/${unitId === undefined ? '' : `#u${unitId}`}`
