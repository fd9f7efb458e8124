import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { citationOf, documentPath } from '../../src/core/document/citation.ts'
import { deriveUnits, paragraphsOf } from '../../src/core/document/derive-units.ts'
import type { Document } from '../../src/core/document/document.ts'
import { decodePlaces, encodePlaces, findCitation } from '../../src/core/document/find-citation.ts'
import { quotationOf } from '../../src/core/document/quotation.ts'
import { prepareSearch, type SearchGroup, search } from '../../src/core/document/search.ts'
import { readDocuments } from '../../src/site/content/documents.ts'
import { placesFileText, readSearchGroups } from '../../src/site/content/search.ts'
import { letter, measures, notice } from '../kit/official-texts.ts'

/** An added text as the search and the citations know it. */
const added = (id: string, text: string) => {
  const derivation = deriveUnits(paragraphsOf(text), null)
  if (derivation.state === 'refused') throw new Error(JSON.stringify(derivation.findings))
  const { paragraphs } = derivation
  const document = {
    title: paragraphs
      .filter(({ role }) => role === 'title')
      .flatMap(({ units }) => units.map((unit) => unit.text))
      .join(''),
    paragraphs: paragraphs.map(({ role, units }) => ({ role, units: units.map((unit) => unit.id) })),
    units: paragraphs.flatMap(({ units }) =>
      units.map((unit) => ({ id: unit.id, text: unit.text, type: [], bound: null, stage: [], carriers: [] })),
    ),
  } satisfies Pick<Document, 'title' | 'paragraphs' | 'units'>
  return { document, path: `${documentPath(id)}#u` }
}
const directive = readDocuments()[0] as Document
const directivePath = `${documentPath(directive.id)}#u`
const texts = [added('banfa', measures), added('tongzhi', notice), added('han', letter)]
const everything = [{ document: directive, path: directivePath }, ...texts]
const groups: readonly SearchGroup[] = everything.map(({ document, path }) => ({
  kind: 'unit',
  title: document.title,
  path,
  records: document.units.map(({ id, text }) => ({ id, title: '', text, isSuggested: false })),
}))
const places =
  decodePlaces(
    JSON.parse(JSON.stringify(encodePlaces(new Map(everything.map((one) => [one.path, one.document]))))),
  ) ?? {}
const pathsOf = (query: string): readonly string[] => {
  const found = findCitation(groups, places, query)
  return (found?.kinds ?? []).flatMap(({ take, count }) => take(0, count).map(({ path }) => path))
}

describe('a citation that is pasted', () => {
  test('[SEARCH-14] every citation of every unit finds that unit alone, by its number', () => {
    for (const { document, path } of everything)
      for (const { id } of document.units)
        expect(pathsOf(citationOf(document, id)), id).toEqual([`${path}${id}`])
  })

  test('[DOC-45] so does every quotation, and it is the words as they stand, marks inside them turned', () => {
    expect(quotationOf('坚决反对“四风”，', '《意见》第二部分〔2.2.2.1〕')).toBe(
      '“坚决反对‘四风’，”（《意见》第二部分〔2.2.2.1〕）',
    )
    for (const { document, path } of everything)
      for (const { id, text } of document.units) {
        const quotation = quotationOf(text, citationOf(document, id))
        expect(pathsOf(quotation), id).toEqual([`${path}${id}`])
        expect(quotation.slice(1, text.length + 1).replace(/[“”‘’]/g, ''), id).toBe(
          text.replace(/[“”‘’]/g, ''),
        )
        // The field of the search takes it whole.
        expect(quotation.length, id).toBeLessThanOrEqual(500)
      }
  })

  test('[SEARCH-14] without the number it finds exactly the units that are cited by the same words', () => {
    for (const { document, path } of everything) {
      const cited = document.units.map(({ id }) => ({
        id,
        words: citationOf(document, id).replace(/〔.*〕$/, ''),
      }))
      for (const { words } of cited) {
        const alike = cited.filter((unit) => unit.words === words)
        expect(pathsOf(words), words).toEqual(alike.map(({ id }) => `${path}${id}`))
      }
    }
  })

  test('[SEARCH-14] official numbers are read with digits, with 第一款 where there is one paragraph, and to what lies inside', () => {
    const found = (query: string) => pathsOf(query).map((path) => path.replace(/^.*#u/, ''))
    expect(found('《甲法院回访工作办法》第二条第一款第（二）项第1目')).toEqual(['2.1.2.1.1'])
    expect(found('回访办法第2条第1款第2项第1目')).toEqual(['2.1.2.1.1'])
    expect(found('《回访工作办法》第三条第一款第2句')).toEqual(found('《回访工作办法》第三条第2句'))
    expect(found('第三条之一')).toEqual(['3-1.1.1'])
    expect(found('《回访工作办法》第二条')).toEqual(
      texts[0]?.document.units.map(({ id }) => String(id)).filter((id) => id.startsWith('2.')),
    )
    expect(found('附件1第一部分')).toEqual(expect.arrayContaining(['a1.1.1.1']))
    expect(found('《开展台账自查的通知》第二部分（一）第二句')).toEqual(['2.1.2'])
  })

  const written: Record<string, Record<string, string[]>> = parse(
    readFileSync('tests/kit/citation-queries.yaml', 'utf8'),
  )
  const queries = Object.values(written).flatMap((entries) => Object.entries(entries))
  const ofSite = readSearchGroups()
  const searchable = prepareSearch(ofSite)
  const placesOfSite = decodePlaces(JSON.parse(placesFileText())) ?? {}
  test.each(queries)('[SEARCH-14] %s', (query, expected) => {
    // As the page does it: words first, and only what they do not find is read as a citation.
    expect(search(searchable, query).count).toBe(0)
    const found = findCitation(ofSite, placesOfSite, query)
    const ids = (found?.kinds ?? []).flatMap(({ take, count }) =>
      take(0, count).map(({ record }) => record.id),
    )
    expect(ids).toEqual(expected)
    expect(found?.count ?? 0).toBe(expected.length)
  })
})

describe('the file of places', () => {
  test('[SEARCH-15] has a place for every unit that can be found, in its order', () => {
    const found = decodePlaces(JSON.parse(placesFileText()))
    const units = readSearchGroups().filter(({ kind }) => kind === 'unit')
    expect(Object.keys(found ?? {})).toEqual(units.map(({ path }) => path))
    for (const { path, records } of units) expect(found?.[path]).toHaveLength(records.length)
    expect(found?.[directivePath]?.every((place) => place !== '')).toBe(true)
  })

  test('[SEARCH-15] anything else is not taken', () => {
    for (const other of [null, 7, [], {}, { version: 2, places: {} }, { version: 1, places: { a: 1 } }])
      expect(decodePlaces(other)).toBeNull()
  })
})

describe('numbers with a hyphen', () => {
  test('[SEARCH-1] [SEARCH-4] 12-1.1 and 121.1 are two ids, and 12-1 finds what lies under it', () => {
    const record = (id: string) => ({ id, title: '', text: '略', isSuggested: false })
    const among = prepareSearch([
      {
        kind: 'unit',
        title: '办法',
        path: '/documents/a/#u',
        records: ['12.1', '12-1.1', '12-1.2', '121.1', '12-11.1'].map(record),
      },
    ])
    const found = (query: string) =>
      search(among, query).kinds.flatMap(({ take, count }) => take(0, count).map(({ record }) => record.id))
    expect(found('12-1.1')).toEqual(['12-1.1'])
    expect(found('１２－１．１')).toEqual(['12-1.1'])
    expect(found('121.1')).toEqual(['121.1'])
    expect(found('12-1')).toEqual(['12-1.1', '12-1.2'])
  })
})
