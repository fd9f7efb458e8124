import { readFileSync } from 'node:fs'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { documentToAkomaNtoso } from '../../src/core/document/akoma-ntoso.ts'
import { type Document, type Paragraph, paragraphRoles } from '../../src/core/document/document.ts'
import { documentToDocx, unitBookmark } from '../../src/core/document/docx.ts'
import type { UnitId } from '../../src/core/document/unit-id.ts'
import { readDocuments, readOriginal, textHashOf } from '../../src/site/content/documents.ts'
import { readSiteSettings } from '../../src/site/content/site-settings.ts'
import { titleLine, titlePieces } from '../../src/site/content/title-line.ts'
import { updatedOn, updatesText } from '../../src/site/content/updated.ts'

const documents = readDocuments()
const directive = documents.find(({ id }) => id === '2014-sifa-xuncha-yijian') as Document
const schema = readFileSync('tests/schemas/akoma-ntoso-subset.xsd', 'utf8')
const textOf = (xml: string): string =>
  xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

const validate = (contents: string) =>
  validateXML({
    xml: [{ fileName: 'document.xml', contents }],
    schema: [{ fileName: 'akn.xsd', contents: schema }],
  })

/** A made-up document with every role, levels of headings, and ids and characters that need care. */
const thorny = (): Document => {
  const given = paragraphRoles.flatMap((role): Pick<Paragraph, 'role' | 'level'>[] =>
    role === 'heading'
      ? [
          { role, level: 1 },
          { role, level: 2 },
        ]
      : [{ role }],
  )
  const ids = given.map((_, at) => `${at + 1}-1.1` as UnitId)
  return {
    ...directive,
    number: '甲发〔2020〕1号',
    keywords: ['巡查', 'a<b>&"c"'],
    units: ids.map((id) => ({
      id,
      text: `一要<b>&"${id}"。`,
      type: ['context' as const],
      bound: null,
      stage: [],
      carriers: ['doc-page' as const],
    })),
    paragraphs: given.map((paragraph, at) => ({ ...paragraph, units: [ids[at] as UnitId] })),
    notes: [],
  }
}

describe('Akoma Ntoso', () => {
  test('[DOC-37] every unit is there once, in order, under its anchor, with its text', () => {
    for (const document of [...documents, thorny()]) {
      const spans = [...documentToAkomaNtoso(document).matchAll(/<span eId="([^"]+)">([^<]*)<\/span>/g)].map(
        ([, id = '', text = '']) => [id, textOf(text)],
      )
      expect(spans).toEqual(document.units.map(({ id, text }) => [`u${id}`, text]))
    }
  })

  test('[DOC-37] it passes the schema, whatever roles and characters the document has', async () => {
    for (const document of [...documents, thorny()])
      expect((await validate(documentToAkomaNtoso(document))).errors).toEqual([])
  })

  test('[DOC-37] the schema refuses an anchor that stands twice, a missing date and an element out of place', async () => {
    const xml = documentToAkomaNtoso(directive)
    for (const broken of [
      xml.replace('eId="u3.1.4.2"', 'eId="u3.1.4.1"'),
      xml.replace(/<FRBRdate[^>]*>/, ''),
      xml.replace(/<preface>.*<\/preface>/, ''.padEnd(1)).replace('<mainBody>', '<mainBody><meta/>'),
    ])
      expect((await validate(broken)).valid).toBe(false)
  })
})

describe('Word', () => {
  const partsOf = (document: Document) => unzipSync(documentToDocx(document))
  const mainPart = (document: Document) => strFromU8(partsOf(document)['word/document.xml'] as Uint8Array)

  test('[DOC-38] every unit is there once, in order, under its bookmark, with its text', () => {
    for (const document of [...documents, thorny()]) {
      const found = [
        ...mainPart(document).matchAll(
          /<w:bookmarkStart w:id="(\d+)" w:name="([^"]+)"\/><w:r>(?:<w:rPr>.*?<\/w:rPr>)?<w:t [^>]*>([^<]*)<\/w:t><\/w:r><w:bookmarkEnd w:id="\1"\/>/g,
        ),
      ].map(([, , name = '', text = '']) => [name, textOf(text)])
      expect(found).toEqual(document.units.map(({ id, text }) => [unitBookmark(id), text]))
      expect(new Set(found.map(([name]) => name)).size).toBe(document.units.length)
      // What Word takes as a name: a letter, then letters, digits and underscores, 40 in all.
      for (const [name] of found) expect(name).toMatch(/^[a-z]\w{0,39}$/)
    }
  })

  test('[DOC-38] the same document gives the same bytes, with no date or machine in them', () => {
    expect(documentToDocx(directive)).toEqual(documentToDocx(directive))
    expect(strFromU8(partsOf(directive)['docProps/core.xml'] as Uint8Array)).not.toMatch(/created|modified/)
  })

  test('[DOC-38] every part is well-formed, listed and reached', async () => {
    for (const document of [directive, thorny()]) {
      const parts = partsOf(document)
      const listed = strFromU8(parts['[Content_Types].xml'] as Uint8Array)
      for (const [path, bytes] of Object.entries(parts)) {
        const { errors } = await validateXML({
          xml: [{ fileName: 'part.xml', contents: strFromU8(bytes) }],
          normalization: 'format',
        })
        expect(errors, path).toEqual([])
        if (!/rels$|Content_Types/.test(path)) expect(listed).toContain(`PartName="/${path}"`)
      }
      for (const [, target = ''] of strFromU8(parts['word/_rels/document.xml.rels'] as Uint8Array).matchAll(
        /Target="([^"]+)"/g,
      ))
        expect(parts[`word/${target}`], target).toBeDefined()
    }
  })

  test('[DOC-38] the page is that of GB/T 9704: A4, its margins, 22 lines, numbers outside', () => {
    const xml = mainPart(directive)
    expect(xml).toContain('<w:pgSz w:w="11906" w:h="16838"/>')
    expect(xml).toMatch(/w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"/)
    const textHeight = 16838 - 2098 - 1984
    expect(Math.floor(textHeight / 579)).toBe(22)
    const parts = partsOf(directive)
    expect(strFromU8(parts['word/settings.xml'] as Uint8Array)).toContain('<w:evenAndOddHeaders/>')
    expect(strFromU8(parts['word/footer1.xml'] as Uint8Array)).toContain('w:jc w:val="right"')
    expect(strFromU8(parts['word/footer2.xml'] as Uint8Array)).toContain('w:jc w:val="left"')
  })

  test('[DOC-38] the last of the text stays with the issuer: no page holds issuer and date alone', () => {
    const places = [
      ...mainPart(directive).matchAll(/<w:pPr><w:pStyle w:val="Gongwen-(\w+)"\/>(<w:keepNext\/>)?/g),
    ]
    const at = places.findIndex(([, role]) => role === 'issuer')
    expect(places.flatMap(([, , isKept], place) => (isKept === undefined ? [] : [place]))).toEqual([at - 1])
    expect(strFromU8(partsOf(directive)['word/styles.xml'] as Uint8Array)).toMatch(
      /w:styleId="Gongwen-issuer">.*?<w:pPr><w:keepNext\/>/,
    )
  })
})

describe('what a page says of itself', () => {
  test('[DOC-39] plain text is the original byte for byte', () => {
    expect(
      Buffer.from(readOriginal(directive)).equals(
        readFileSync('content/documents/2014-sifa-xuncha-yijian.txt'),
      ),
    ).toBe(true)
  })

  test('[DOC-41] a title does not break inside the day of a date', () => {
    expect(titlePieces('办法：2024年5月1日版')).toEqual(['办法：2024年', '5月1日', '版'])
  })

  test('[DOC-41] the lines of a title are as long as tears no word, and not longer than a phone shows', () => {
    expect(titleLine(['浙江省高级人民法院', '关于进一步加强司法巡查工作的意见'])).toBe(9)
    expect(titleLine(['甲法院回访工作办法'])).toBeNull()
  })

  test('[DOC-34] the hash is that of the original without white space', async () => {
    const original = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').replace(/\s/g, '')
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(original))
    expect(textHashOf(directive)).toEqual({ chars: 4047, sha256: Buffer.from(digest).toString('hex') })
  })

  test('[DOC-35] content/updated.yaml is true of every document: npm run generate after a change', () => {
    expect(readFileSync('content/updated.yaml', 'utf8')).toBe(updatesText('2000-01-01'))
    expect(updatedOn('documents/2014-sifa-xuncha-yijian.yaml')).toMatch(/^20\d\d-\d\d-\d\d$/)
    // A file the list does not know has no day, rather than a false one.
    expect(updatedOn('site.yaml')).toBeNull()
  })

  test('[DOC-31] a deadline with a year that has passed has its note, and no note marks anything else', () => {
    const typeById = new Map(directive.units.map(({ id, type }) => [id, type]))
    const dated = directive.units.filter(
      ({ text, type }) => type.includes('deadline') && /20\d\d年/.test(text),
    )
    expect(dated.map(({ id }) => id)).toEqual(['5.4.1.2'])
    const marked = directive.notes.filter(({ expiredOn }) => expiredOn !== null)
    expect(marked.map(({ units, expiredOn }) => [units, expiredOn])).toEqual([[['5.4.1.2'], '2014-12-31']])
    for (const { units } of marked) for (const id of units) expect(typeById.get(id)).toContain('deadline')
  })

  test('[DOC-36] where reports go is set by file or environment, and a wrong address is refused', () => {
    expect(readSiteSettings({}).reportTo).toBeNull()
    expect(readSiteSettings({ MINGCHA_REPORT_TO: ' ban@court.example ' }).reportTo).toBe('ban@court.example')
    expect(readSiteSettings({ MINGCHA_REPORT_TO: '' }).reportTo).toBeNull()
    expect(() => readSiteSettings({ MINGCHA_REPORT_TO: 'not an address' })).toThrow(
      /MINGCHA_REPORT_TO\n.*应为邮箱地址/,
    )
  })
})
