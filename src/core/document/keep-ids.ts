import { diffArrays } from 'diff'
import type { Paragraph } from './document.ts'
import { readNumbering, readRun } from './numbering.ts'
import { compareUnitIds, parseUnitId, type UnitId } from './unit-id.ts'

/** A unit with its text, as a version of a document has it. */
export interface TextUnit extends Worded {
  readonly id: UnitId
}

/** Whatever has a text: for pairing little else counts. */
interface Worded {
  readonly text: string
  /** What its paragraph is: who signs and the day stay who signs and the day, whatever they say. */
  readonly role?: Paragraph['role']
}

/** An id for every unit, or which unit (by index) found no room for one between its neighbours. */
export type Placement =
  | { readonly state: 'placed'; readonly ids: readonly UnitId[] }
  | { readonly state: 'full'; readonly index: number }

/** For an editor, about a unit without room. */
export const noRoomSentence =
  '这里已经增删过太多次，前后两个单元号之间放不下新的号。请把这句话并进相邻的一句；如果不能改动原文，请把整份文件用另一个 --id 单独添加。'

/** So many can be put, one version after another, before what was itself put before an insertion. */
const roomInFront = 100

const withInsertion = (level: string, mode: 'next' | 'under' | 'before'): string => {
  const [number = '', ...inserted] = level.split('-')
  const last = inserted.at(-1)
  if (mode === 'before') return `${level}-0-${roomInFront}`
  if (mode === 'under' || last === undefined) return `${level}-1`
  return [number, ...inserted.slice(0, -1), Number(last) + 1].join('-')
}

/** How many levels two ids begin with alike. */
const sharedLevels = (left: UnitId, right: UnitId): number => {
  const [leftLevels, rightLevels] = [left.split('.'), right.split('.')]
  const parting = leftLevels.findIndex((level, depth) => level !== rightLevels[depth])
  return parting < 0 ? leftLevels.length : parting
}

/** A unit beside one that wants an id: the id it wanted itself, and the one it has. */
interface Neighbour {
  readonly wanted: UnitId
  readonly id: UnitId
}

/** The wanted id as it is beside a neighbour: 7.1.2 is 6.1.2 where 第七条 was 第六条 and keeps 6. */
const beside = (wanted: UnitId, neighbour: Neighbour | null): readonly UnitId[] => {
  if (neighbour === null) return []
  const shared = sharedLevels(wanted, neighbour.wanted)
  const levels = [...neighbour.id.split('.').slice(0, shared), ...wanted.split('.').slice(shared)]
  return [parseUnitId(levels.join('.')) ?? []].flat()
}

/** 0 where an id stands under the same article, paragraph and so on as its neighbours exactly as far as the text says. */
const strangeness = (candidate: UnitId, wanted: UnitId, neighbours: readonly (Neighbour | null)[]): number =>
  neighbours.reduce(
    (sum, neighbour) =>
      neighbour === null
        ? sum
        : sum + Math.abs(sharedLevels(candidate, neighbour.id) - sharedLevels(wanted, neighbour.wanted)),
    0,
  )

/**
 * Ids that could stand between `previous` and `next`, those people read most easily first: 12-1 between 12 and 13, 3.1.2-1
 * between the sentences 3.1.2 and 3.1.3.
 */
const candidatesBetween = (
  previous: UnitId | null,
  next: UnitId | null,
  wanted: UnitId,
): readonly UnitId[] => {
  const wantedLevels = wanted.split('.')
  const levels = previous?.split('.') ?? []
  const inserted = levels.flatMap((level, depth) =>
    (['next', 'under', 'before'] as const).flatMap((mode) => {
      const head = [...levels.slice(0, depth), withInsertion(level, mode)]
      const tail = wantedLevels.slice(depth + 1)
      return [
        [...head, ...tail],
        [...head, ...tail.map(() => '1')],
        // Two levels at least.
        ...(depth === 0 ? [[...head, '1']] : [head]),
      ]
    }),
  )
  // One less than what follows, where that was itself put in: 3.1.2-0-99 before 3.1.2-0-100.
  const nextLevels = next?.split('.') ?? []
  const lesser = nextLevels.flatMap((level, depth) => {
    const [, head = '', last = ''] = /^(.*-)(\d+)$/.exec(level) ?? []
    if (Number(last) < 2) return []
    const shorter = [...nextLevels.slice(0, depth), `${head}${Number(last) - 1}`]
    return [[...shorter, ...nextLevels.slice(depth + 1).map(() => '1')], ...(depth === 0 ? [] : [shorter])]
  })
  const deeper = ['1', '0-1', '0-0-1', '0-0-0-1', '0.1', '0.0-1', '0.0.1'].map((level) => [...levels, level])
  // Before the very first unit nothing else is left: 0.0.100 before 0.1, then 0.0.99. The deepest level first.
  const front = nextLevels
    .flatMap((level, depth) => {
      if (depth === 0 || !/^[1-9]\d*$/.test(level)) return []
      const less = [...nextLevels.slice(0, depth), `${Number(level) - 1}`]
      return [level === '1' ? [...less, `${roomInFront}`] : less]
    })
    .toReversed()
  return [wantedLevels, ...inserted, ...lesser, ...deeper, ...front].flatMap(
    (candidate) => parseUnitId(candidate.join('.')) ?? [],
  )
}

/** Nothing stands between 2.1 and 2.1.0: an id before a fixed 2.1.0 must not be 2.1. */
const leavesRoom = (candidate: UnitId, next: UnitId): boolean =>
  !next.startsWith(`${candidate}.`) || !/^0(?:\.0)*$/.test(next.slice(candidate.length + 1))

/** The id between two neighbours that tells best where the unit stands; `null` when there is none. */
const placeBetween = (
  previous: Neighbour | null,
  next: Neighbour | null,
  wanted: UnitId,
  taken: ReadonlySet<UnitId>,
): UnitId | null => {
  const fits = (candidate: UnitId) =>
    !taken.has(candidate) &&
    (previous === null || compareUnitIds(previous.id, candidate) < 0) &&
    (next === null || (compareUnitIds(candidate, next.id) < 0 && leavesRoom(candidate, next.id)))
  const candidates = [
    ...beside(wanted, previous),
    ...beside(wanted, next),
    ...candidatesBetween(previous?.id ?? null, next?.id ?? null, wanted),
  ]
  let best: { readonly id: UnitId; readonly strangeness: number } | null = null
  for (const id of candidates) {
    if (!fits(id)) continue
    const own = strangeness(id, wanted, [previous, next])
    if (own === 0) return id
    if (best === null || own < best.strangeness) best = { id, strangeness: own }
  }
  return best?.id ?? null
}

/**
 * Gives every unit an id of its own that stands in the order of the document: the wanted one where it fits,
 * otherwise one that says after which unit it was inserted.
 * @param wanted - In document order; may hold the same id twice.
 * @param kept - Ids that are fixed already, by index in `wanted`; ascending.
 * @param used - Ids that were given once and may never stand for another text.
 * @returns `full` when ids run out: after some hundred versions that each put a sentence before the one put in last,
 *   or thirty that each put one between the two put in last.
 */
export const placeIds = (
  wanted: readonly UnitId[],
  kept: ReadonlyMap<number, UnitId> = new Map(),
  used: ReadonlySet<UnitId> = new Set(),
): Placement => {
  const taken = new Set([...used, ...kept.values()])
  const nextKept: (Neighbour | null)[] = []
  let following: Neighbour | null = null
  for (const [index, id] of [...wanted.entries()].toReversed()) {
    nextKept[index] = following
    const fixed = kept.get(index)
    if (fixed !== undefined) following = { wanted: id, id: fixed }
  }
  let previous: Neighbour | null = null
  const ids: UnitId[] = []
  for (const [index, id] of wanted.entries()) {
    const fixed = kept.get(index)
    const placed: UnitId | null = fixed ?? placeBetween(previous, nextKept[index] ?? null, id, taken)
    if (placed === null) return { state: 'full', index }
    taken.add(placed)
    previous = { wanted: id, id: placed }
    ids.push(placed)
  }
  return { state: 'placed', ids }
}

/** A unit without its official number and white space: what stays the same when only the number changed. */
const keyOf = (text: string): string => {
  const trimmed = text.trim()
  const mark = readNumbering(trimmed)?.mark ?? readRun(trimmed)?.mark ?? ''
  const rest = trimmed.slice(mark.length).replace(/\s/g, '')
  return rest === '' ? trimmed : rest
}

const bigrams = (text: string): ReadonlySet<string> =>
  new Set([...text].map((character, index, all) => character + (all[index + 1] ?? '')))

/** 0: nothing in common, 1: the same; by pairs of neighbouring characters (Dice). */
const likeness = (left: ReadonlySet<string>, right: ReadonlySet<string>): number => {
  let common = 0
  for (const pair of left) if (right.has(pair)) common += 1
  return (2 * common) / Math.max(1, left.size + right.size)
}

/** From here on two sentences count as one that was changed. */
const sameSentence = 0.4

/** A newer version has another day, often not one figure alike; it is the day of the document all the same. */
const isSameSignature = (older: Worded | undefined, newer: Worded | undefined): boolean =>
  (older?.role === 'issuer' || older?.role === 'date') && older.role === newer?.role

const maxGapPairs = 250_000

/**
 * Pairs the units (or clauses) of an older and a newer version: those with the same text, then, between them, those whose
 * wording is alike. Pairs never cross, so what was moved is removed in one place and added in the other.
 * @returns Index of the newer unit → index of the older.
 */
export const pairUnits = (
  older: readonly Worded[],
  newer: readonly Worded[],
): ReadonlyMap<number, number> => {
  const [olderKeys, newerKeys] = [older.map(({ text }) => keyOf(text)), newer.map(({ text }) => keyOf(text))]
  const pairs = new Map<number, number>()
  // What both begin and end with first: of two sentences that are the same a diff may pair either.
  const shorter = Math.min(older.length, newer.length)
  let [head, tail] = [0, 0]
  while (head < shorter && olderKeys[head] === newerKeys[head]) pairs.set(head, head++)
  while (tail < shorter - head && olderKeys.at(-1 - tail) === newerKeys.at(-1 - tail)) {
    tail += 1
    pairs.set(newer.length - tail, older.length - tail)
  }
  let [olderAt, newerAt, gapOlder, gapNewer] = [head, head, head, head]
  const closeGap = () => {
    pairAlike(older, newer, [gapOlder, olderAt], [gapNewer, newerAt], pairs)
  }
  const inside = diffArrays(
    olderKeys.slice(head, older.length - tail),
    newerKeys.slice(head, newer.length - tail),
  )
  for (const { added, removed, value } of inside) {
    if (added) newerAt += value.length
    else if (removed) olderAt += value.length
    else {
      closeGap()
      for (let index = 0; index < value.length; index += 1) pairs.set(newerAt++, olderAt++)
      gapOlder = olderAt
      gapNewer = newerAt
    }
  }
  closeGap()
  return pairs
}

/** Within a gap: the pairing that does not cross and has the most likeness in all. */
const pairAlike = (
  older: readonly Worded[],
  newer: readonly Worded[],
  [olderFrom, olderTo]: readonly [number, number],
  [newerFrom, newerTo]: readonly [number, number],
  pairs: Map<number, number>,
): void => {
  const [rows, columns] = [olderTo - olderFrom, newerTo - newerFrom]
  // A text that was written anew has no changed sentences.
  if (rows === 0 || columns === 0 || rows * columns > maxGapPairs) return
  const olderPairs = older.slice(olderFrom, olderTo).map(({ text }) => bigrams(keyOf(text)))
  const newerPairs = newer.slice(newerFrom, newerTo).map(({ text }) => bigrams(keyOf(text)))
  const worth = (row: number, column: number): number => {
    const alike = likeness(olderPairs[row] as ReadonlySet<string>, newerPairs[column] as ReadonlySet<string>)
    if (isSameSignature(older[olderFrom + row], newer[newerFrom + column]))
      return Math.max(alike, sameSentence)
    return alike >= sameSentence ? alike : 0
  }
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1))
  const at = (row: number, column: number): number => best[row]?.[column] ?? 0
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1) {
      const paired = worth(row, column)
      ;(best[row] as Float64Array)[column] = Math.max(
        at(row + 1, column),
        at(row, column + 1),
        paired === 0 ? 0 : paired + at(row + 1, column + 1),
      )
    }
  for (let [row, column] = [0, 0]; row < rows && column < columns; ) {
    const paired = worth(row, column)
    if (paired > 0 && at(row, column) === paired + at(row + 1, column + 1))
      pairs.set(newerFrom + column++, olderFrom + row++)
    else if (at(row, column) === at(row + 1, column)) row += 1
    else column += 1
  }
}

/**
 * Carries the ids of a document over to a newer version of it. A unit whose text is unchanged keeps its id,
 * also when only its official number changed; a sentence that was reworded keeps it too, as the same sentence, and so do
 * the lines of who signs and of the day; what is new gets an id never used before, in its place in the order.
 * @param older - The version before, in order.
 * @param newer - As derived from the newer text, in order.
 * @param used - Ids of all earlier versions.
 * @returns The ids of the newer units, in order, ascending, no two the same; or the unit without room for one.
 * @see docs/SPEC.md ADD-6
 */
export const keepIds = (
  older: readonly TextUnit[],
  newer: readonly TextUnit[],
  used: ReadonlySet<UnitId>,
): Placement => {
  const kept = new Map<number, UnitId>()
  for (const [newerIndex, olderIndex] of pairUnits(older, newer)) {
    const id = older[olderIndex]?.id
    if (id !== undefined) kept.set(newerIndex, id)
  }
  return placeIds(
    newer.map(({ id }) => id),
    kept,
    used,
  )
}
