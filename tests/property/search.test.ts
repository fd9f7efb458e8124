import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeSearch,
  encodeSearch,
  prepareSearch,
  type SearchGroup,
  search,
} from '../../src/core/document/search.ts'
import { findWords, foldText, isIdWord, piecesOf, wordsOf } from '../../src/core/document/search-text.ts'

// What makes trouble: ideographs of all blocks, both widths, marks, ligatures, pairs, halves of pairs, full stops
// and digits, two kinds of sigma, everything between words.
const character = fc.oneof(
  fc.constantFrom(
    ...'听问看阅查访巡〇一二ＡａＢb１1２2.．。、，“”《》（）　 \t①㎏½ﬁΣςσİéñ가각𠮷𡃁⼀…·-—\u0301\u200d',
  ),
  fc.constantFrom(...'听问查访12.、 '),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  fc.constantFrom('\ud842', '\udfb7'),
)
const text = fc.string({ unit: character, maxLength: 24 })
const line = text.map((value) => value.replace(/\s*\n\s*/g, ' ').trim())

const records = fc.uniqueArray(
  fc.record({
    id: fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9./-]{1,8}$/),
      fc.stringMatching(/^(P|1\.|)(0?[1-9]|1[01]|9\d?)$/),
    ),
    title: fc.oneof(fc.constant(''), line),
    text: line,
    isSuggested: fc.boolean(),
  }),
  { selector: ({ id }) => id, minLength: 1, maxLength: 9 },
)
const groups: fc.Arbitrary<SearchGroup[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('unit', 'rule', 'page', 'source') as fc.Arbitrary<SearchGroup['kind']>,
    title: line,
    path: fc.constantFrom('/rules/#', '/documents/a/#u', '/'),
    records,
  }),
  { maxLength: 4 },
)
/** Queries that have a chance to find something: pieces of what is there, and anything else. */
const queryFor = (among: readonly SearchGroup[]) => {
  const texts = among.flatMap((group) => group.records.flatMap(({ title, text }) => [title, text]))
  const piece = fc
    .tuple(fc.constantFrom(...(texts.length > 0 ? texts : [''])), fc.nat(20), fc.nat(6))
    .map(([from, start, length]) => from.slice(start % (from.length + 1)).slice(0, length))
  return fc
    .array(fc.oneof({ weight: 4, arbitrary: piece }, text), { maxLength: 3 })
    .map((words) => words.join(' '))
}
const groupsAndQuery = groups.chain((among) => fc.tuple(fc.constant(among), queryFor(among)))
const pathsOf = (among: readonly SearchGroup[], query: string): readonly string[] =>
  search(prepareSearch(among), query).kinds.flatMap(({ take, count }) =>
    take(0, count).map(({ group, record }) => `${among.indexOf(group)} ${record.id}`),
  )

describe('folding', () => {
  test('[SEARCH-1] folding what is folded changes nothing, and leaves letters, digits, and full stops and hyphens between digits', () => {
    fc.assert(
      fc.property(text, (value) => {
        const folded = foldText(value)
        expect(foldText(folded)).toBe(folded)
        expect(folded).toMatch(/^(\p{L}|\p{N}|(?<=[0-9])[.-](?=[0-9]))*$/u)
      }),
    )
  })

  test('[SEARCH-1] case, width, accents, punctuation and white space do not count', () => {
    fc.assert(
      fc.property(text, (value) => {
        const folded = foldText(value)
        expect(foldText(value.toUpperCase().normalize('NFKC'))).toBe(foldText(value.toUpperCase()))
        expect(foldText(value.normalize('NFC'))).toBe(folded)
        expect(foldText(value.normalize('NFD'))).toBe(folded)
        expect(foldText(`“${value}”、`)).toBe(folded)
      }),
    )
    for (const [value, folded] of [
      ['听、问、看（Ａ）', '听问看a'],
      ['２０１４年 2月', '2014年2月'],
      ['3.1.4 和 31。4', '3.1.4和314'],
      ['第．1．条', '第1条'],
      ['１．５倍', '1.5倍'],
      ['第12-1条 二-三 a-1', '第12-1条二三a1'],
      ['Médard ÉCOLE ﬁn', 'medardecolefin'],
      ['ΟΔΟΣ Οδος', 'οδοσοδοσ'],
      ['①㎏', '1kg'],
      ['…—·', ''],
    ] as const)
      expect(foldText(value), value).toBe(folded)
  })

  test('[SEARCH-2] every word that the folded text has is found at its place, and what is found folds to words', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(text, { maxLength: 3 }),
        fc.nat(),
        fc.nat(6),
        (value, others, start, length) => {
          const folded = foldText(value)
          const cut = folded.slice(start % (folded.length + 1)).slice(0, length + 1)
          const words = wordsOf([cut, ...others].join(' '))
          const found = findWords(value, words)
          let after = -1
          for (const { start, end } of found) {
            expect(start).toBeGreaterThan(after)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(value.length)
            // Neither end lies on something that does not count, so a mark never begins or ends with a comma.
            const marked = foldText(value.slice(start, end))
            expect(words.some((word) => marked.includes(word[0] ?? ' '))).toBe(true)
            after = end
          }
          const marked = found.map(({ start, end }) => foldText(value.slice(start, end)))
          for (const word of words)
            if (folded.includes(word) && !isIdWord(word))
              expect(marked.some((piece) => piece.includes(word))).toBe(true)
          if (!words.some((word) => folded.includes(word))) expect(found).toEqual([])
        },
      ),
    )
  })

  // Found by the property above: a letter and a digit with ideographs between them were taken for an id.
  test('[SEARCH-2] what has ideographs in it is no id and is found before a further digit', () => {
    expect(findWords('é听听22', wordsOf('é听听2'))).toEqual([{ start: 0, end: 4 }])
    expect(findWords('Presser 1981', wordsOf('R1'))).toEqual([])
  })

  test('[SEARCH-2] the pieces of a text are the text, and those of a long one hold its first find', () => {
    fc.assert(
      fc.property(text, fc.nat(40), text, (value, maxChars, query) => {
        const ranges = findWords(value, wordsOf(query))
        const whole = piecesOf(value, ranges, value.length)
        expect(whole.map((piece) => piece.text).join('')).toBe(value)
        expect(whole.filter(({ isFound }) => isFound).map((piece) => piece.text)).toEqual(
          ranges.map(({ start, end }) => value.slice(start, end)),
        )
        const [first] = ranges
        const pieces = piecesOf(value, ranges, maxChars + 1)
        if (first)
          expect(pieces.find(({ isFound }) => isFound)?.text).toBe(value.slice(first.start, first.end))
        for (const { text } of pieces.filter((piece) => piece.text !== '…')) expect(value).toContain(text)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('searching', () => {
  const idHas = (id: string, word: string) =>
    foldText(id) === word || (/[.-]/.test(word) && foldText(id).startsWith(`${word}.`))

  test('[SEARCH-3] [SEARCH-4] exactly the records are found that have every word, in title, text or id', () => {
    fc.assert(
      fc.property(groupsAndQuery, ([among, query]) => {
        const words = wordsOf(query)
        const expected = among.flatMap((group, index) =>
          group.records
            .filter(
              ({ id, title, text }) =>
                words.length > 0 &&
                words.every(
                  (word) =>
                    foldText(title).includes(word) || foldText(text).includes(word) || idHas(id, word),
                ),
            )
            .map(({ id }) => `${index} ${id}`),
        )
        expect(pathsOf(among, query).toSorted()).toEqual(expected.toSorted())
        expect(search(prepareSearch(among), query).count).toBe(expected.length)
      }),
      { numRuns: 500 },
    )
  })

  test('[SEARCH-3] a word more never finds more, and the order of the words does not matter', () => {
    fc.assert(
      fc.property(groupsAndQuery, text, ([among, query], more) => {
        const before = new Set(pathsOf(among, query))
        if (wordsOf(query).length > 0)
          for (const path of pathsOf(among, `${query} ${more}`)) expect(before.has(path)).toBe(true)
        const turned = query.split(/\s+/).toReversed().join(' ')
        expect(new Set(pathsOf(among, turned))).toEqual(before)
      }),
    )
  })

  test('[SEARCH-6] what was encoded is decoded, and anything else is not taken', () => {
    fc.assert(
      fc.property(groups, (among) => {
        const file = JSON.parse(JSON.stringify(encodeSearch(among)))
        expect(decodeSearch(file)).toEqual(among)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(decodeSearch(value)).toBeNull()
      }),
    )
  })
})
