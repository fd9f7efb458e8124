import { diffArrays } from 'diff'
import { readNumbering, readRun } from './numbering.ts'
import { compareUnitIds, parseUnitId, type UnitId } from './unit-id.ts'

/** A unit with its text, as a version of a document has it. */
export interface TextUnit {
  readonly id: UnitId
  readonly text: string
}

/** An id for every unit, or which unit (by index) found no room for one between its neighbours. */
export type Placement =
  | { readonly state: 'placed'; readonly ids: readonly UnitId[] }
  | { readonly state: 'full'; readonly index: number }

/** For an editor, about a unit without room. */
export const noRoomSentence =
  '这里已经增删过太多次，前后两个单元号之间放不下新的号。请把这句话并进相邻的一句；如果不能改动原文，请把整份文件用另一个 --id 单独添加。'

const withInsertion = (level: string, mode: 'next' | 'under' | 'before'): string => {
  const [number = '', ...inserted] = level.split('-')
  const last = inserted.at(-1)
  if (mode === 'under' || last === undefined) return mode === 'before' ? `${level}-0-1` : `${level}-1`
  if (mode === 'before') return `${level}-0-1`
  return [number, ...inserted.slice(0, -1), Number(last) + 1].join('-')
}

/**
 * Ids that could stand after `previous`, those people read most easily first: 12-1 between 12 and 13, 3.1.2-1
 * between the sentences 3.1.2 and 3.1.3.
 */
const candidatesAfter = (previous: UnitId | null, wanted: UnitId): readonly UnitId[] => {
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
  const deeper = ['1', '0-1', '0-0-1', '0-0-0-1', '0.1', '0.0-1', '0.0.1'].map((level) => [...levels, level])
  return [wantedLevels, ...inserted, ...deeper].flatMap((candidate) => parseUnitId(candidate.join('.')) ?? [])
}

/** Nothing stands between 2.1 and 2.1.0: an id before a fixed 2.1.0 must not be 2.1. */
const leavesRoom = (candidate: UnitId, next: UnitId): boolean =>
  !next.startsWith(`${candidate}.`) || !/^0(?:\.0)*$/.test(next.slice(candidate.length + 1))

/**
 * Gives every unit an id of its own that stands in the order of the document: the wanted one where it fits,
 * otherwise one that says after which unit it was inserted.
 * @param wanted - In document order; may hold the same id twice.
 * @param kept - Ids that are fixed already, by index in `wanted`; ascending.
 * @param used - Ids that were given once and may never stand for another text.
 * @returns `full` when ids run out: after some ten versions that each put another sentence in the same place.
 */
export const placeIds = (
  wanted: readonly UnitId[],
  kept: ReadonlyMap<number, UnitId> = new Map(),
  used: ReadonlySet<UnitId> = new Set(),
): Placement => {
  const taken = new Set([...used, ...kept.values()])
  const nextKept: (UnitId | null)[] = []
  let following: UnitId | null = null
  for (let index = wanted.length - 1; index >= 0; index -= 1) {
    nextKept[index] = following
    following = kept.get(index) ?? following
  }
  let previous: UnitId | null = null
  const ids: UnitId[] = []
  for (const [index, id] of wanted.entries()) {
    const fixed = kept.get(index)
    const next = nextKept[index] ?? null
    const fits = (candidate: UnitId) =>
      !taken.has(candidate) &&
      (previous === null || compareUnitIds(previous, candidate) < 0) &&
      (next === null || (compareUnitIds(candidate, next) < 0 && leavesRoom(candidate, next)))
    const placed: UnitId | undefined = fixed ?? candidatesAfter(previous, id).find(fits)
    if (placed === undefined) return { state: 'full', index }
    taken.add(placed)
    previous = placed
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
const maxGapPairs = 250_000

/**
 * Pairs the units of an older and a newer version: those with the same text, then, between them, those whose
 * wording is alike. Pairs never cross, so what was moved is removed in one place and added in the other.
 * @returns Index of the newer unit → index of the older.
 */
const pairUnits = (older: readonly TextUnit[], newer: readonly TextUnit[]): ReadonlyMap<number, number> => {
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
  older: readonly TextUnit[],
  newer: readonly TextUnit[],
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
 * also when only its official number changed; a sentence that was reworded keeps it too, as the same sentence;
 * what is new gets an id never used before, in its place in the order.
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
