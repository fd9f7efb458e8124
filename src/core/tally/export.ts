/**
 * A tally as files for a spreadsheet. Texts in it were written by strangers, so no cell can become a formula:
 * XLSX holds inline strings and numbers only, CSV puts an apostrophe before whatever a spreadsheet would run.
 *
 * @see docs/SPEC.md TALLY-10, TALLY-11; SECURITY section 5 (CSV/XLSX)
 */
import { strToU8, zipSync } from 'fflate'
import { type Form, forbiddenInText } from '../form/form.ts'
import { type Cell, type ExportWords, type Sheet, shareText, tallySheets } from './sheets.ts'
import type { Tally } from './tally.ts'

const everyForbidden = new RegExp(forbiddenInText, 'gu')

/** A character that hides or reorders its neighbours is shown as �, never passed on. */
const visible = (text: string): string => text.toWellFormed().replace(everyForbidden, '\ufffd')

/** Whether a spreadsheet could take this text for a formula or command. */
const isRisky = (text: string): boolean => /^[=+\-@＝＋－＠]/.test(text.trim()) || /^[\t\r]/.test(text)

const csvCell = (cell: Cell): string => {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'object') return shareText(cell.share)
  const text = isRisky(cell) ? `'${visible(cell)}` : visible(cell)
  return `"${text.replaceAll('"', '""')}"`
}

const csvRows = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')

/** Tables as one CSV text (RFC 4180, CRLF, byte order mark first): each under its name, an empty line between. */
export const sheetsToCsv = (sheets: readonly Sheet[]): string =>
  `\ufeff${sheets.map(({ name, header, rows }) => csvRows([[name], header, ...rows])).join('\r\n')}`

/** The whole export as one CSV text. */
export const tallyToCsv = (
  tally: Tally,
  form: Form,
  words: ExportWords,
  caution: string | null = null,
): string => sheetsToCsv(tallySheets(tally, form, words, caution))

const xmlText = (text: string): string =>
  visible(text)
    // ECMA-376 §22.9.2.19 (ST_Xstring): `_x0041_` would be read as A.
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** `A`, `Z`, `AA` … for 0, 25, 26 … */
const columnLetters = (column: number): string => {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last
}

/** Positions in `cellXfs` of {@link styles}. */
const style = { plain: 0, header: 1, share: 2 } as const

const xlsxCell = (cell: Cell, column: number, row: number, isHeader: boolean): string => {
  if (cell === null) return ''
  const at = `r="${columnLetters(column)}${row}"`
  if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`
  if (typeof cell === 'object') return `<c ${at} s="${style.share}"><v>${cell.share}</v></c>`
  const look = isHeader ? style.header : style.plain
  return `<c ${at} s="${look}" t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`
}

const xlsxRow = (cells: readonly Cell[], row: number): string =>
  `<row r="${row}">${cells.map((cell, column) => xlsxCell(cell, column, row, row === 1)).join('')}</row>`

/** About the widest cell, in characters of a Latin digit's width; 60 at most, longer texts wrap. */
const columnWidth = ({ header, rows }: Sheet, column: number): number => {
  const widths = [header, ...rows].map((row) => {
    const cell = row[column] ?? ''
    return typeof cell === 'string' ? [...cell].length * 2 : 8
  })
  return Math.min(60, widths.reduce((widest, width) => Math.max(widest, width), 6) + 2)
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'

const worksheet = (sheet: Sheet): string => {
  const columns = sheet.header
    .map(
      (_, at) => `<col min="${at + 1}" max="${at + 1}" width="${columnWidth(sheet, at)}" customWidth="1"/>`,
    )
    .join('')
  const rows = [sheet.header, ...sheet.rows].map((cells, at) => xlsxRow(cells, at + 1)).join('')
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  return `${xml}<worksheet xmlns="${spreadsheet}">${frozen}<cols>${columns}</cols><sheetData>${rows}</sheetData></worksheet>`
}

const aligned = '<alignment vertical="top" wrapText="1"/>'
const styles = `${xml}<styleSheet xmlns="${spreadsheet}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf applyAlignment="1">${aligned}</xf><xf fontId="1" applyFont="1" applyAlignment="1">${aligned}</xf><xf numFmtId="164" applyNumberFormat="1" applyAlignment="1">${aligned}</xf></cellXfs></styleSheet>`

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${officeRelations}/${type}" Target="${target}"/>`

/**
 * Tables as an XLSX workbook, a sheet each. The same tables give the same bytes. Never a formula, a link or a shared
 * string; hidden cells hold a sentence, not a blank.
 */
export const sheetsToXlsx = (sheets: readonly Sheet[]): Uint8Array => {
  const overrides = sheets
    .map(
      (_, at) =>
        `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
    )
    .join('')
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${overrides}</Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packageRelations}">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${spreadsheet}" xmlns:r="${officeRelations}"><sheets>${sheets
      .map(({ name }, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packageRelations}">${sheets
      .map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`))
      .join('')}${relation(`rId${sheets.length + 1}`, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': styles,
  }
  sheets.forEach((sheet, at) => {
    parts[`xl/worksheets/sheet${at + 1}.xml`] = worksheet(sheet)
  })
  // A fixed hour without a zone: the file does not say when or where it was made.
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, part]) => [path, strToU8(part)])), {
    mtime: '2014-02-24T12:00:00',
  })
}

/** The whole export as an XLSX workbook. */
export const tallyToXlsx = (
  tally: Tally,
  form: Form,
  words: ExportWords,
  caution: string | null = null,
): Uint8Array => sheetsToXlsx(tallySheets(tally, form, words, caution))
