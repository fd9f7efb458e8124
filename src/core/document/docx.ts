/**
 * A document as a Word file in the layout of GB/T 9704-2012, every unit under a bookmark. Written by hand, like the
 * workbook of a tally: the same document must give the same bytes, or every build would send every phone a new file.
 *
 * @see docs/SPEC.md DOC-38; docs/decisions/0107; ECMA-376 Part 1, WordprocessingML
 */
import { strToU8, zipSync } from 'fflate'
import { xmlText } from './akoma-ntoso.ts'
import { isPointOpening } from './contents.ts'
import type { Document, Paragraph, Unit } from './document.ts'
import type { UnitId } from './unit-id.ts'

/**
 * The bookmark of a unit. Word takes letters, digits and underscores only: a full stop becomes one underscore, the
 * hyphen of an inserted article two.
 * @example unitBookmark('3.1.4.2') // 'u3_1_4_2'
 */
export const unitBookmark = (id: UnitId): string => `u${id.replaceAll('-', '__').replaceAll('.', '_')}`

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const officeRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships'
const contentType = 'application/vnd.openxmlformats-officedocument.wordprocessingml'

// GB/T 9704-2012, 5 and 7.3: type sizes in half points, lines of 28.95 pt in twentieths of a point, 22 to a page.
const size = { title: 44, body: 32, pageNumber: 28 }
const linePitch = 579
/** Two characters of size 3, twentieths of a point, for programs that do not count in characters. */
const twoChars = 640

const font = (name: string, halfPoints: number) =>
  `<w:rFonts w:ascii="${name}" w:hAnsi="${name}" w:eastAsia="${name}"/><w:sz w:val="${halfPoints}"/><w:szCs w:val="${halfPoints}"/>`

const indent = `<w:ind w:firstLineChars="200" w:firstLine="${twoChars}"/>`

/** One style per role: how its paragraphs stand, and in which type. */
const styleByRole: Readonly<Record<Paragraph['role'], { paragraph: string; run: string }>> = {
  title: {
    paragraph: '<w:spacing w:line="640" w:lineRule="exact"/><w:jc w:val="center"/>',
    run: font('方正小标宋简体', size.title),
  },
  subtitle: { paragraph: '<w:jc w:val="center"/>', run: font('仿宋', size.body) },
  addressee: { paragraph: '<w:spacing w:before="579"/>', run: font('仿宋', size.body) },
  heading: { paragraph: `<w:keepNext/>${indent}`, run: font('黑体', size.body) },
  body: { paragraph: `${indent}<w:jc w:val="both"/>`, run: font('仿宋', size.body) },
  issuer: { paragraph: '<w:keepNext/><w:spacing w:before="579"/>', run: font('仿宋', size.body) },
  date: { paragraph: '', run: font('仿宋', size.body) },
  attachment: { paragraph: '<w:pageBreakBefore/>', run: font('黑体', size.body) },
  'attachment-title': { paragraph: '<w:jc w:val="center"/>', run: font('方正小标宋简体', size.title) },
}

const styleId = (role: Paragraph['role']): string => `Gongwen-${role}`

const stylesPart = (): string => {
  const styles = Object.entries(styleByRole).map(
    ([role, { paragraph, run }]) =>
      `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${styleId(role as Paragraph['role'])}"><w:name w:val="公文 ${role}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>${paragraph}${role === 'heading' ? '<w:outlineLvl w:val="0"/>' : ''}</w:pPr><w:rPr>${run}</w:rPr></w:style>`,
  )
  return `${xml}<w:styles xmlns:w="${main}"><w:docDefaults><w:rPrDefault><w:rPr>${font('仿宋', size.body)}<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="${linePitch}" w:lineRule="exact"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>${styles.join('')}</w:styles>`
}

/** The page number between dashes, one character from the outer edge (GB/T 9704, 7.5). */
const footerPart = (side: 'left' | 'right'): string => {
  const run = (content: string) => `<w:r><w:rPr>${font('宋体', size.pageNumber)}</w:rPr>${content}</w:r>`
  const page = `<w:fldSimple w:instr=" PAGE ">${run('<w:t>1</w:t>')}</w:fldSimple>`
  return `${xml}<w:ftr xmlns:w="${main}"><w:p><w:pPr><w:ind w:${side}Chars="100" w:${side}="280"/><w:jc w:val="${side}"/></w:pPr>${run('<w:t xml:space="preserve">— </w:t>')}${page}${run('<w:t xml:space="preserve"> —</w:t>')}</w:p></w:ftr>`
}

/** Widths in characters of size 3: a digit takes half of one. */
const widthOf = (text: string): number =>
  [...text].reduce((width, character) => width + (/[\u0020-\u007e]/.test(character) ? 0.5 : 1), 0)

/**
 * Where issuer and date begin, in hundredths of a character from the left of 28: the date two characters further
 * right than the issuer, the longer of them two from the right edge (GB/T 9704, 7.3.5.3).
 */
const signaturePlaces = (issuer: string, date: string): { issuer: number; date: number } => {
  const start = Math.max(0, 28 - 2 - Math.max(widthOf(issuer), 2 + widthOf(date)))
  return { issuer: Math.round(start * 100), date: Math.round((start + 2) * 100) }
}

const documentPart = ({ paragraphs, units }: Document): string => {
  const unitById = new Map(units.map((unit) => [unit.id, unit]))
  const unitsOf = (paragraph: Paragraph): readonly Unit[] =>
    paragraph.units.flatMap((id) => unitById.get(id) ?? [])
  const textOf = (role: Paragraph['role']) =>
    paragraphs
      .filter((paragraph) => paragraph.role === role)
      .flatMap(unitsOf)
      .map(({ text }) => text)
      .join('')
  const places = signaturePlaces(textOf('issuer'), textOf('date'))
  let bookmarks = 0
  const run = (unit: Unit): string => {
    bookmarks += 1
    const look = isPointOpening(unit) ? `<w:rPr>${font('楷体', size.body)}</w:rPr>` : ''
    return `<w:bookmarkStart w:id="${bookmarks}" w:name="${unitBookmark(unit.id)}"/><w:r>${look}<w:t xml:space="preserve">${xmlText(unit.text)}</w:t></w:r><w:bookmarkEnd w:id="${bookmarks}"/>`
  }
  const placed = (role: Paragraph['role']): string => {
    if (role !== 'issuer' && role !== 'date') return ''
    const hundredths = places[role]
    return `<w:ind w:leftChars="${hundredths}" w:left="${Math.round((hundredths * twoChars) / 200)}"/>`
  }
  const body = paragraphs
    .map(
      (paragraph, at) =>
        // The last of the text goes along with what is under it: no page holds issuer and date alone.
        `<w:p><w:pPr><w:pStyle w:val="${styleId(paragraph.role)}"/>${paragraphs[at + 1]?.role === 'issuer' ? '<w:keepNext/>' : ''}${placed(paragraph.role)}</w:pPr>${unitsOf(paragraph).map(run).join('')}</w:p>`,
    )
    .join('')
  // Millimetres in twentieths of a point: A4 210 × 297; margins 37 above, 35 below, 28 at the binding, 26 outside.
  const page =
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400" w:gutter="0"/><w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
  return `${xml}<w:document xmlns:w="${main}" xmlns:r="${officeRelations}"><w:body>${body}${page}</w:body></w:document>`
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${officeRelations}/${type}" Target="${target}"/>`
const relations = (...all: readonly string[]): string =>
  `${xml}<Relationships xmlns="${packageRelations}">${all.join('')}</Relationships>`

/** The whole document as a .docx file. The same document gives the same bytes; no date, machine or author is in it. */
export const documentToDocx = (document: Document): Uint8Array => {
  const override = (name: string, type: string) =>
    `<Override PartName="/word/${name}.xml" ContentType="${contentType}.${type}+xml"/>`
  const parts = {
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('document', 'document.main')}${override('styles', 'styles')}${override('settings', 'settings')}${override('footer1', 'footer')}${override('footer2', 'footer')}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': relations(
      relation('rId1', 'officeDocument', 'word/document.xml'),
      `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
    ),
    'docProps/core.xml': `${xml}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${xmlText(document.title)}</dc:title><dc:creator>${xmlText(document.issuer)}</dc:creator><dc:identifier>${document.id}</dc:identifier><dc:language>zh-CN</dc:language></cp:coreProperties>`,
    'word/_rels/document.xml.rels': relations(
      relation('rId1', 'styles', 'styles.xml'),
      relation('rId2', 'settings', 'settings.xml'),
      relation('rId3', 'footer', 'footer1.xml'),
      relation('rId4', 'footer', 'footer2.xml'),
    ),
    'word/document.xml': documentPart(document),
    'word/styles.xml': stylesPart(),
    'word/settings.xml': `${xml}<w:settings xmlns:w="${main}"><w:mirrorMargins/><w:evenAndOddHeaders/></w:settings>`,
    'word/footer1.xml': footerPart('right'),
    'word/footer2.xml': footerPart('left'),
  }
  // A fixed hour without a zone, as in the workbook of a tally.
  return zipSync(Object.fromEntries(Object.entries(parts).map(([path, part]) => [path, strToU8(part)])), {
    mtime: '2014-02-24T12:00:00',
  })
}
