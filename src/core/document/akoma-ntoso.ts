/**
 * A document as Akoma Ntoso 3.0 (OASIS LegalDocML, Part 2): every unit is a `span` whose `eId` is its anchor on the
 * site, so that a citation means the same in both.
 *
 * @see docs/SPEC.md DOC-37
 */
import type { Document, Paragraph } from './document.ts'
import { type UnitId, unitAnchor } from './unit-id.ts'

const namespace = 'http://docs.oasis-open.org/legaldocml/ns/akn/3.0'

/** Text or an attribute's value in XML. Characters XML 1.0 cannot hold are not expected: content has none. */
export const xmlText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A heading with what stands under it, up to the next heading of its level. */
interface Section {
  readonly heading: Paragraph
  readonly level: number
  readonly body: Paragraph[]
  readonly sections: Section[]
}

/** Which text of a document is meant: the work is what it was first, the expression is one version of it. */
export interface Edition {
  /** The first version, whose date and number the work has for ever. */
  readonly work: Pick<Document, 'issuedOn' | 'number' | 'title'>
  /** The day that names the version, ISO. */
  readonly version: string
}

/**
 * The whole document as one XML file, UTF-8. The same document gives the same text.
 * @param edition - Left out for a document with one version.
 */
export const documentToAkomaNtoso = (
  document: Document,
  edition: Edition = { work: document, version: document.issuedOn },
): string => {
  const textById = new Map(document.units.map(({ id, text }) => [id, text]))
  const unit = (id: UnitId) => `<span eId="${unitAnchor(id)}">${xmlText(textById.get(id) ?? '')}</span>`
  const units = (paragraph: Paragraph) => paragraph.units.map(unit).join('')
  const block = (paragraph: Paragraph) => `<p class="${paragraph.role}">${units(paragraph)}</p>`

  const { preface, opening, sections, conclusions } = partsOf(document.paragraphs)
  const section = ({ heading, body, sections }: Section): string => {
    const blocks = body.map(block).join('')
    const own = `<heading>${units(heading)}</heading>`
    if (sections.length === 0) return `<section>${own}<content>${blocks || '<p/>'}</content></section>`
    const intro = blocks === '' ? '' : `<intro>${blocks}</intro>`
    return `<section>${own}${intro}${sections.map(section).join('')}</section>`
  }
  const prefaceBlocks = preface.map(
    (paragraph) =>
      `<p class="${paragraph.role}">${paragraph.role === 'title' ? `<docTitle>${units(paragraph)}</docTitle>` : units(paragraph)}</p>`,
  )
  const body = [...opening.map(block), ...sections.map(section)].join('\n')
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<akomaNtoso xmlns="${namespace}">`,
    `<doc name="official-document" contains="${edition.version === edition.work.issuedOn ? 'originalVersion' : 'singleVersion'}">`,
    metaOf(document, edition),
    ...(prefaceBlocks.length > 0 ? [`<preface>${prefaceBlocks.join('')}</preface>`] : []),
    `<mainBody>\n${body || '<p/>'}\n</mainBody>`,
    ...(conclusions.length > 0 ? [`<conclusions>${conclusions.map(block).join('')}</conclusions>`] : []),
    '</doc>',
    '</akomaNtoso>',
    '',
  ].join('\n')
}

/** What stands before the text, in it and under it; attachments come under it too, as the paper has them. */
const partsOf = (paragraphs: readonly Paragraph[]) => {
  const isFront = ({ role }: Paragraph) => role === 'title' || role === 'subtitle'
  const isEnd = ({ role }: Paragraph) => role === 'issuer' || role === 'date' || role === 'attachment'
  const frontEnd = paragraphs.findIndex((paragraph) => !isFront(paragraph))
  const front = frontEnd < 0 ? paragraphs.length : frontEnd
  const signature = paragraphs.findIndex((paragraph, at) => at >= front && isEnd(paragraph))
  const end = signature < 0 ? paragraphs.length : signature
  const opening: Paragraph[] = []
  const sections: Section[] = []
  const open: Section[] = []
  for (const paragraph of paragraphs.slice(front, end)) {
    if (paragraph.role !== 'heading') {
      ;(open.at(-1)?.body ?? opening).push(paragraph)
      continue
    }
    const section: Section = { heading: paragraph, level: paragraph.level ?? 1, body: [], sections: [] }
    while (open.length > 0 && (open.at(-1) as Section).level >= section.level) open.pop()
    ;(open.at(-1)?.sections ?? sections).push(section)
    open.push(section)
  }
  return { preface: paragraphs.slice(0, front), opening, sections, conclusions: paragraphs.slice(end) }
}

/** Work, expression and manifestation (FRBR) as the Naming Convention asks; 索引号, 主题词 and the like where stated. */
const metaOf = ({ id, issuer, keywords }: Document, { work: first, version }: Edition): string => {
  const work = `/akn/cn/doc/${first.issuedOn}/${id}`
  const expression = `${work}/zho@${version}`
  const level = (name: string, date: string, uri: string, main: string, author: string, more = '') =>
    `<${name}><FRBRthis value="${main}"/><FRBRuri value="${uri}"/><FRBRdate date="${date}" name="issued"/><FRBRauthor href="#${author}"/>${more}</${name}>`
  const keyword = (word: string) =>
    `<keyword value="${xmlText(word)}" showAs="${xmlText(word)}" dictionary="#issuer"/>`
  return [
    '<meta>',
    '<identification source="#site">',
    level(
      'FRBRWork',
      first.issuedOn,
      work,
      `${work}/!main`,
      'issuer',
      `<FRBRcountry value="cn"/>${first.number === null ? '' : `<FRBRnumber value="${xmlText(first.number)}"/>`}<FRBRname value="${xmlText(first.title)}"/>`,
    ),
    level(
      'FRBRExpression',
      version,
      expression,
      `${expression}/!main`,
      'issuer',
      '<FRBRlanguage language="zho"/>',
    ),
    level('FRBRManifestation', version, `${expression}.akn`, `${expression}/!main.akn`, 'site'),
    '</identification>',
    ...(keywords
      ? [`<classification source="#issuer">${keywords.map(keyword).join('')}</classification>`]
      : []),
    '<references source="#site">',
    `<TLCOrganization eId="issuer" href="/akn/ontology/organization/cn/issuer" showAs="${xmlText(issuer)}"/>`,
    '<TLCOrganization eId="site" href="/akn/ontology/organization/cn/mingcha" showAs="明察"/>',
    '</references>',
    '</meta>',
  ].join('\n')
}
