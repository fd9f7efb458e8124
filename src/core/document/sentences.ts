import { type NumberingKind, readNumbering, readRun } from './numbering.ts'

const openers = '“‘（(《〈「『【〔[〖'
const closers = '”’）)》〉」』】〕]〗'
const sentenceEnds = '。！？!?'
const clauseEnds = '；：，;,:'

/** A place in a text where a new sentence or point may begin. */
interface Boundary {
  /** UTF-16 offset of the first character after it. */
  readonly at: number
  /** The mark before it; empty at the beginning of the text. */
  readonly after: string
}

const isBalanced = (text: string): boolean => {
  const open: number[] = []
  for (const character of text) {
    const opener = openers.indexOf(character)
    if (opener >= 0) open.push(opener)
    const closer = closers.indexOf(character)
    if (closer >= 0 && open.pop() !== closer) return false
  }
  return open.length === 0
}

/**
 * Where sentences and clauses end that are not inside quotation marks or brackets. When those do not pair up,
 * as after a slip of the pen, they are not looked at: a forgotten ” must not swallow a paragraph.
 */
const boundariesOf = (text: string): readonly Boundary[] => {
  const counted = isBalanced(text)
  const boundaries: Boundary[] = []
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (counted && openers.includes(character)) depth += 1
    if (counted && closers.includes(character)) depth -= 1
    if (!sentenceEnds.includes(character) && !clauseEnds.includes(character)) continue
    // 。” belongs together.
    let [end, endDepth] = [at + 1, depth]
    while (end < text.length && closers.includes(text.charAt(end))) {
      if (counted) endDepth -= 1
      end += 1
    }
    const next = text.charAt(end)
    if (endDepth !== 0) continue
    // 《要做什么？》的通知: a mark inside a title ends no sentence.
    if (
      end > at + 1 &&
      /[^\s\p{P}]/u.test(next) &&
      sentenceEnds.includes(character) &&
      !/[”」』’]/.test(text.charAt(end - 1))
    )
      continue
    if (sentenceEnds.includes(next) || clauseEnds.includes(next) || (next !== '' && '、的'.includes(next)))
      continue
    boundaries.push({ at: end, after: character })
  }
  return boundaries
}

const slices = (text: string, cuts: readonly number[]): readonly string[] =>
  [0, ...cuts]
    .map((from, index) => text.slice(from, cuts[index] ?? text.length))
    .filter((part) => part.trim() !== '')

/**
 * The sentences of a text, in order; put together they are the text. A sentence ends at 。！？ and what closes
 * right after it, never inside quotation marks or brackets.
 * @see docs/SPEC.md ADD-2
 */
export const sentencesOf = (text: string): readonly string[] =>
  slices(
    text,
    boundariesOf(text)
      .filter(({ after }) => sentenceEnds.includes(after))
      .map(({ at }) => at),
  )

/** The points that open inside one paragraph. Put together, `lead` and `points` are the paragraph. */
export interface RunIn {
  readonly series: string
  /** What stands before the first point; may be empty. */
  readonly lead: string
  /** At least two, numbered 1, 2, 3 … in the text. */
  readonly points: readonly string[]
}

interface Mark {
  readonly at: number
  readonly number: number
  readonly series: string
}

/** 一要 …；二是 …；三要 … is one list where the numbers go on; 一要 …，一是 …，二是 …；二要 … are two, one inside the other. */
const mixedSeries = '要是'

/** Whether a point of one series may follow one of another. */
export const isSameSeries = (left: string, right: string): boolean =>
  left === right || (mixedSeries.includes(left) && mixedSeries.includes(right))

const runInKinds: readonly NumberingKind[] = ['part', 'item', 'small', 'circled', 'point']

/** Which mark may stand before a point: 一要 and 一是 follow a comma too, a number in brackets does not. */
const marksAt = (text: string, { at, after }: Boundary): Mark | null => {
  const rest = text.slice(at)
  const gap = rest.length - rest.trimStart().length
  const run = readRun(rest.slice(gap))
  if (run !== null)
    return after !== '，' || mixedSeries.includes(run.series)
      ? { at, number: run.number, series: run.series }
      : null
  const numbering = after === '，' || after === '' ? null : readNumbering(rest.slice(gap))
  if (numbering === null || !runInKinds.includes(numbering.kind) || numbering.inserted > 0) return null
  return { at, number: numbering.number, series: numbering.kind }
}

const isSeries = (marks: readonly Mark[]): boolean =>
  marks.length >= 2 &&
  marks[0]?.number === 1 &&
  marks.every(({ number, series }, index) =>
    series === '首先' ? (index === 0) === (number === 1) : number === index + 1,
  )

/**
 * The points that open inside a text, 一是…；二是…, 首先，…其次，…, （1）…；（2）…, or `null` when none do. A series
 * counts only when it begins with its first number, has at least two and skips none; of several the one that
 * opens first, so that the others are looked for inside its points.
 * @param from - Where the text begins after the paragraph's own number, a UTF-16 offset.
 * @param without - Series already used further out.
 * @see docs/SPEC.md ADD-2
 */
export const runInOf = (text: string, from: number, without: readonly string[]): RunIn | null => {
  const marksBySeries = new Map<string, Mark[]>()
  for (const boundary of [{ at: from, after: '' }, ...boundariesOf(text).filter(({ at }) => at > from)]) {
    const mark = marksAt(text, boundary)
    if (mark === null || without.includes(mark.series)) continue
    marksBySeries.set(mark.series, [...(marksBySeries.get(mark.series) ?? []), mark])
  }
  const mixed = [...marksBySeries]
    .filter(([series]) => mixedSeries.includes(series))
    .flatMap(([, marks]) => marks)
    .toSorted((left, right) => left.at - right.at)
  // Where all of them go on as one list, two of them are no list of their own.
  if (isSeries(mixed)) for (const series of mixedSeries) marksBySeries.set(series, mixed)
  const [first] = [...marksBySeries.values()]
    .filter(isSeries)
    .toSorted((left, right) => (left[0]?.at ?? 0) - (right[0]?.at ?? 0))
  if (first === undefined) return null
  const cuts = first.map(({ at }) => at)
  // A paragraph's own number is no sentence: it goes with the first point.
  if (text.slice(0, cuts[0]).trim() !== '' && (cuts[0] ?? 0) <= from) cuts[0] = 0
  return {
    series: first[0]?.series ?? '',
    lead: text.slice(0, cuts[0]),
    points: cuts.map((at, index) => text.slice(at, cuts[index + 1] ?? text.length)),
  }
}
