/**
 * How texts are compared in a search: case, punctuation, white space, width and accents do not count, and of a few
 * characters not which of two they are: 戒勉 finds 诫勉. Full stops and hyphens between digits do count, so that 3.1 is
 * not found in 31, nor 12-1 in 121.
 *
 * @see docs/SPEC.md SEARCH-1, SEARCH-2, SEARCH-21
 */
import { alikeOf, alikeOthers } from './alike.ts'

/** From the first to before the last place of a text, in UTF-16 code units of the text as it was given. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/** What is left of one code point: letters and digits in one form, a full stop, a hyphen, or nothing. */
const foldByCodePoint = new Map<number, string>()

// Compatibility *decomposition*, marks dropped: what becomes of a character never depends on its neighbours
// (composing would), so every place of the folded text has one place in the original (UAX #15; Σ has two
// small forms, and only which one depends on the neighbours).
const foldOne = (codePoint: number): string => {
  const known = foldByCodePoint.get(codePoint)
  if (known !== undefined) return known
  const plain = String.fromCodePoint(codePoint).normalize('NFKD').toLowerCase()
  // Every dash somebody may type for the hyphen of an inserted article is one: 12–1 is 12-1, never 121.
  const folded = /^[.\u2010-\u2015\u2212-]$/.test(plain)
    ? plain.replace(/[^.]/, '-')
    : alikeOf(plain.replace(/[^\p{L}\p{N}]/gu, '').replaceAll('ς', 'σ'))
  foldByCodePoint.set(codePoint, folded)
  return folded
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && /^[0-9]$/.test(character)

/** Calls `take` with what each code point becomes, where it becomes anything. */
const foldEach = (text: string, take: (folded: string, start: number, end: number) => void): void => {
  let previous = ''
  for (let start = 0; start < text.length; ) {
    const codePoint = text.codePointAt(start) as number
    const end = start + (codePoint > 0xffff ? 2 : 1)
    const folded = foldOne(codePoint)
    const next = text.codePointAt(end)
    const isKept = /[.-]/.test(folded)
      ? isDigit(previous.at(-1)) && next !== undefined && isDigit(foldOne(next)[0])
      : folded !== ''
    if (isKept) take(folded, start, end)
    previous = isKept ? folded : ''
    start = end
  }
}

const notAsItIs = new RegExp(`[^\\u4e00-\\u9fff]+|[${alikeOthers}]`, 'g')

const foldRun = (run: string): string => {
  let folded = ''
  foldEach(run, (part) => {
    folded += part
  })
  return folded
}

/**
 * What of a text counts in a search. Folding what is folded changes nothing.
 * @example foldText('听、问、看（Ａ） 3.1') // '听问看a3.1'
 */
export const foldText = (text: string): string =>
  // Nearly all ideographs stay as they are; what stands between them is looked at one by one. A full stop or
  // hyphen that counts has digits on both sides, so it never stands at the edge of such a run.
  text.replace(notAsItIs, foldRun)

/**
 * The words of a query, folded, each once, in order: whatever stands between white space and holds a letter
 * or a digit.
 */
export const wordsOf = (query: string): readonly string[] => [
  ...new Set(
    query
      .split(/\s+/)
      .map(foldText)
      .filter((word) => word !== ''),
  ),
]

/** R1, Q04a, not 听2: letters and digits alone, and both, are an id, which is only itself as a whole. Of a folded word. */
export const isIdWord = (word: string): boolean => /^(?=.*[a-z])(?=.*\d)[a-z\d.-]+$/.test(word)

/**
 * Where folded words stand in a text as it was given: ascending, none touching another. An id (see {@link isIdWord})
 * is not found inside a longer word or number: R1 is not in Presser 1981. What stands inside a
 * find and does not count – 听**、**问 – belongs to it; what stands before or after does not.
 * @param words - As {@link wordsOf} gives them; none empty.
 */
export const findWords = (text: string, words: readonly string[]): readonly TextRange[] => {
  let folded = ''
  const starts: number[] = []
  const ends: number[] = []
  foldEach(text, (part, start, end) => {
    folded += part
    for (const _ of part.split('')) {
      starts.push(start)
      ends.push(end)
    }
  })
  const found: TextRange[] = []
  for (const word of words)
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      const [start, end] = [starts[at] as number, ends[at + word.length - 1] as number]
      if (!isIdWord(word) || !/[a-z\d]/i.test(text.charAt(start - 1) + text.charAt(end)))
        found.push({ start, end })
    }
  found.sort((left, right) => left.start - right.start || left.end - right.end)
  const merged: TextRange[] = []
  for (const range of found) {
    const last = merged.at(-1)
    if (last && range.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) }
    else merged.push(range)
  }
  return merged
}

/** One piece of a text that is shown: found or not. */
export interface TextPiece {
  readonly text: string
  readonly isFound: boolean
}

/** Of a long text this much is shown before its first find, so that one sees what the find stands in. */
const charsBefore = 24

/**
 * A text in pieces, found and not found by turns. Put together they are the text; of a text of more than
 * `maxChars` they are the part around its first find, with … where it goes on.
 * @param ranges - As {@link findWords} gives them.
 * @param maxChars - UTF-16 code units; the first find is always shown and none is cut, so it may be more.
 */
export const piecesOf = (
  text: string,
  ranges: readonly TextRange[],
  maxChars: number,
): readonly TextPiece[] => {
  const [first = { start: 0, end: 0 }] = ranges
  const isLong = text.length > maxChars
  const from = isLong
    ? wholePlace(text, Math.max(0, Math.min(first.start - charsBefore, text.length - maxChars)))
    : 0
  const wanted = isLong ? wholePlace(text, Math.max(from + maxChars, first.end)) : text.length
  const to = ranges.find(({ start, end }) => start < wanted && end > wanted)?.end ?? wanted
  const pieces: TextPiece[] = []
  const add = (start: number, end: number, isFound: boolean) => {
    if (start < end) pieces.push({ text: text.slice(start, end), isFound })
  }
  let at = from
  if (from > 0) pieces.push({ text: '…', isFound: false })
  for (const { start, end } of ranges) {
    if (start >= to) break
    add(at, start, false)
    add(start, end, true)
    at = end
  }
  add(at, to, false)
  if (to < text.length) pieces.push({ text: '…', isFound: false })
  return pieces
}

/** A place that is not in the middle of a surrogate pair: this one or the one before. */
const wholePlace = (text: string, place: number): number =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1)) ? place - 1 : place
