import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { alikePairs } from '../../src/core/document/alike.ts'
import {
  decodeSearch,
  encodeSearch,
  prepareSearch,
  type SearchGroup,
  type SearchKind,
  search,
  searchKinds,
} from '../../src/core/document/search.ts'
import { findWords, foldText, wordsOf } from '../../src/core/document/search-text.ts'
import { readDocuments } from '../../src/site/content/documents.ts'
import { readSearchGroups, searchFileText } from '../../src/site/content/search.ts'

const directivePath = '/documents/2014-sifa-xuncha-yijian/#u'
const groups = readSearchGroups()
const searchable = prepareSearch(groups)

/** The ids of what a query finds, best first; of one kind, and in one place where it is given. */
const idsOf = (query: string, kind: SearchKind, path?: string, among = searchable): readonly string[] =>
  search(among, query)
    .kinds.filter((found) => found.kind === kind)
    .flatMap(({ take, count }) => take(0, count))
    .filter(({ group }) => path === undefined || group.path === path)
    .map(({ record }) => record.id)

const written: Record<string, Record<string, string[]>> = parse(
  readFileSync('tests/kit/search-queries.yaml', 'utf8'),
)
const queries = Object.entries(written).flatMap(([group, entries]) =>
  Object.entries(entries).map(([query, expected]) => ({ group, query, expected })),
)

describe('the directive is searched unit by unit', () => {
  const units = readDocuments().find(({ id }) => directivePath.startsWith(`/documents/${id}/`))?.units ?? []
  const ids = units.map(({ id }) => String(id))

  test('[SEARCH-9] at least 40 queries are written down by hand, and nearly all find something', () => {
    expect(queries.length).toBeGreaterThanOrEqual(40)
    expect(new Set(queries.map(({ query }) => query)).size).toBe(queries.length)
    expect(queries.filter(({ expected }) => expected.length === 0).length).toBeLessThan(6)
  })

  test.each(queries)('[SEARCH-9] $group: $query', ({ query, expected }) => {
    const found = idsOf(query, 'unit', directivePath)
    expect(ids.filter((id) => found.includes(id))).toEqual(expected)
    expect(found).toHaveLength(expected.length)
  })

  // Written as differently as can be: no table, no haystack, no ranges.
  const plain = (text: string) =>
    Array.from(text.normalize('NFKC').toLowerCase())
      .filter((character) => /[\p{L}\p{N}]/u.test(character))
      .map((character) => alikePairs.find((pair) => pair.includes(character)) ?? character)
      .join('')
  test.each(queries)('[SEARCH-9] a naive reading agrees on $query', ({ query, expected }) => {
    const words = query.trim().split(/\s+/).map(plain)
    const has = ({ text }: { text: string }) => words.every((word) => plain(text).includes(word))
    expect(units.filter(has).map(({ id }) => id)).toEqual(expected)
  })

  test('[SEARCH-21] either of two characters finds the other and is marked where it stands, and no character is in two pairs', () => {
    const characters = [...alikePairs.join('')]
    expect(new Set(characters).size).toBe(2 * alikePairs.length)
    for (const [first = '', other = ''] of alikePairs)
      for (const [written, asked] of [
        [first, other],
        [other, first],
        [other, other],
      ] as const) {
        expect(foldText(asked)).toBe(first)
        const text = `甲、${written}、乙${written}`
        expect(findWords(text, wordsOf(`${asked}乙`))).toEqual([{ start: 2, end: 5 }])
        expect(findWords(text, wordsOf(asked))).toEqual([
          { start: 2, end: 3 },
          { start: 5, end: 6 },
        ])
      }
    // Pairs that tell words apart stay apart.
    for (const words of ['作 做', '订 定', '查 察', '分 份'])
      expect(foldText(words), words).toBe(words.replace(' ', ''))
  })

  test('[SEARCH-4] a unit is found by its number, and what lies under a number by that number', () => {
    const byNumber = (query: string) => idsOf(query, 'unit', directivePath)
    expect(byNumber('3.1.4.2')).toEqual(['3.1.4.2'])
    expect(byNumber('〔3.1.4.2〕')).toEqual(['3.1.4.2'])
    expect(byNumber('３．１．４．２')).toEqual(['3.1.4.2'])
    expect(byNumber('3.1.4')).toEqual(['3.1.4.1', '3.1.4.2', '3.1.4.3', '3.1.4.4', '3.1.4.5', '3.1.4.6'])
    expect(byNumber('3.1.4 谈话')).toEqual(['3.1.4.4'])
    // 5.2.1.1 is not 5.2.1.10, and 24 is a number of the text, not of a unit.
    expect(byNumber('5.2.1.1')).toEqual(['5.2.1.1'])
    expect(byNumber('24')).toEqual(['6.2'])
    expect(idsOf('p01', 'rule')[0]).toBe('P01')
    expect(idsOf('CL-SEE', 'page')).toEqual(['checklists/cl-see/'])
  })
})

describe('the order of what is found', () => {
  const record = (id: string, title: string, text: string) => ({ id, title, text, isSuggested: false })
  const group = (kind: SearchKind, ...records: SearchGroup['records'][number][]): SearchGroup => ({
    kind,
    title: '',
    path: `/${kind}/#`,
    records,
  })

  test('[SEARCH-5] the id first, then the whole title, part of a title, one piece of text, words apart', () => {
    const rules = group(
      'rule',
      record('A1', '其他', '整改方案以外，还有 B7'),
      record('A2', '方案', '整改'),
      record('A3', '', '整改、方案'),
      record('A4', '整改方案的审核', ''),
      record('A5', '整改方案', '略'),
      record('B7', '整改方案', '略'),
    )
    const among = prepareSearch([rules])
    expect(idsOf('整改 方案', 'rule', undefined, among)).toEqual(['A5', 'B7', 'A4', 'A1', 'A3', 'A2'])
    expect(idsOf('b7', 'rule', undefined, among)).toEqual(['B7', 'A1'])
  })

  test('[SEARCH-5] kinds stand in their fixed order, each with its number', () => {
    const among = prepareSearch([
      group('source', record('S1', '回访', '')),
      group('unit', record('1.1', '', '回访'), record('1.2', '', '回访')),
      group('page', record('x', '无关', '')),
    ])
    const { count, kinds } = search(among, '回访')
    expect(count).toBe(3)
    expect(kinds.map(({ kind, count }) => [kind, count])).toEqual([
      ['unit', 2],
      ['source', 1],
    ])
    expect(kinds[0]?.take(1, 9).map(({ path, record }) => [path, record.id])).toEqual([['/unit/#1.2', '1.2']])
    expect(searchKinds.indexOf('unit')).toBeLessThan(searchKinds.indexOf('source'))
  })

  test('[SEARCH-18] an id is found as a whole, never inside a longer word or number', () => {
    const among = prepareSearch([
      group(
        'source',
        record('M7', 'Schuman & Presser 1981', ''),
        record('M8', '比较 R1 和 R10', ''),
        record('M9', '', '见（r1）一节'),
        record('M10', '', 'R10、R11、XR1'),
      ),
    ])
    expect(idsOf('R1', 'source', undefined, among)).toEqual(['M8', 'M9'])
    expect(idsOf('R10', 'source', undefined, among)).toEqual(['M8', 'M10'])
    expect(idsOf('m7', 'source', undefined, among)).toEqual(['M7'])
    // A word without digits, and digits alone, are found inside others as ever.
    expect(idsOf('press', 'source', undefined, among)).toEqual(['M7'])
    expect(idsOf('198', 'source', undefined, among)).toEqual(['M7'])
    expect(idsOf('R1', 'source')).toEqual([])
  })

  test('[SEARCH-4] 12-1.1 and 121.1 are two numbers, whichever dash is typed', () => {
    const among = prepareSearch([group('unit', record('12-1.1', '', '之一'), record('121.1', '', '另一条'))])
    for (const dash of ['-', '‐', '‑', '–', '—', '−', '－'])
      expect(idsOf(`12${dash}1.1`, 'unit', undefined, among), dash).toEqual(['12-1.1'])
    expect(idsOf('121.1', 'unit', undefined, among)).toEqual(['121.1'])
  })

  test('[SEARCH-3] a query of nothing but punctuation has no words and finds nothing', () => {
    for (const query of ['', '  ', '、', '“” ……']) {
      const { words, count, kinds } = search(searchable, query)
      expect([words, count, kinds]).toEqual([[], 0, []])
    }
  })

  test('[SEARCH-3] no word is found across the end of a title, a text or a record', () => {
    const among = prepareSearch([
      group('rule', record('A1', '整', '改'), record('A2', '', '方'), record('A3', '案', '')),
    ])
    for (const query of ['整改', '改方', '方案']) expect(search(among, query).count, query).toBe(0)
  })
})

describe('the file', () => {
  const file = () => JSON.parse(searchFileText())

  test('[SEARCH-6] the file of the site gives back every record as it is', () => {
    const kept = groups.filter(({ records }) => records.length > 0)
    expect(decodeSearch(file())).toEqual(kept)
  })

  test('[SEARCH-6] a file of another version, or with a part missing, is not taken', () => {
    const spoilt = (change: (content: ReturnType<typeof file>) => void) => {
      const content = file()
      change(content)
      return decodeSearch(content)
    }
    expect(spoilt(() => undefined)).not.toBeNull()
    expect(spoilt((content) => (content.version = 2))).toBeNull()
    expect(spoilt((content) => (content.groups = null))).toBeNull()
    expect(spoilt((content) => (content.groups[0] = null))).toBeNull()
    expect(spoilt((content) => (content.groups[0].kind = 'secret'))).toBeNull()
    expect(spoilt((content) => (content.groups[0].path = 7))).toBeNull()
    expect(spoilt((content) => (content.groups[0].texts += '\n'))).toBeNull()
    expect(spoilt((content) => (content.groups[0].titles = []))).toBeNull()
    for (const other of [null, undefined, 'x', 7, [], {}]) expect(decodeSearch(other)).toBeNull()
  })

  test('[SEARCH-6] an id that would break the file is refused where it is written', () => {
    const withIds = (...ids: string[]): SearchGroup[] => [
      {
        kind: 'page',
        title: '',
        path: '/',
        records: ids.map((id) => ({ id, title: '页', text: '', isSuggested: false })),
      },
    ]
    expect(encodeSearch(withIds('a/', 'b/')).groups[0]?.ids).toBe('a/ b/')
    expect(
      encodeSearch(withIds('P08', 'P09', 'P10', 'P1', 'P2', '1.9', '1.10', '09', '8')).groups[0]?.ids,
    ).toBe('P08~10 P1~2 1.9~10 09 8')
    for (const ids of [['a b'], ['a*'], ['a~b'], [''], ['a', 'a']])
      expect(() => encodeSearch(withIds(...ids)), ids.join('|')).toThrow(RangeError)
  })

  test('[SEARCH-8] the file is at most 1.1 times its bare texts, both as brotli', () => {
    const sizeOf = (text: string) =>
      brotliCompressSync(text, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
        },
      }).length
    const texts = groups.flatMap(({ records }) => records.flatMap(({ title, text }) => [title, text]))
    expect(sizeOf(searchFileText())).toBeLessThanOrEqual(
      1.1 * sizeOf(texts.filter((text) => text !== '').join('\n')),
    )
  })
})
