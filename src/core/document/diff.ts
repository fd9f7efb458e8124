import { diffArrays } from 'diff'
import type { TextUnit } from './keep-ids.ts'
import { compareUnitIds, type UnitId } from './unit-id.ts'

/** A stretch of a sentence: in both versions, only in the older, or only in the newer. */
export interface WordChange {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/** What became of one unit from one version to the next. */
export type UnitChange =
  | { readonly kind: 'same'; readonly id: UnitId; readonly text: string }
  | { readonly kind: 'added'; readonly id: UnitId; readonly text: string }
  | { readonly kind: 'removed'; readonly id: UnitId; readonly text: string }
  | { readonly kind: 'changed'; readonly id: UnitId; readonly words: readonly WordChange[] }

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const wordsOf = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment)

/**
 * What was removed and added between two wordings of one sentence, word by word. The `same` and `removed`
 * stretches put together are the older wording, the `same` and `added` ones the newer.
 */
export const wordChanges = (older: string, newer: string): readonly WordChange[] =>
  diffArrays(wordsOf(older), wordsOf(newer)).map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }))

/**
 * What became of every unit from an older version of a document to a newer one, in the order of the ids; a
 * removed unit stands where it stood. White space alone is no change.
 * @param older - In the order of their ids, as is `newer`; ids carried over by `keepIds`.
 * @see docs/SPEC.md ADD-8
 */
export const diffUnits = (older: readonly TextUnit[], newer: readonly TextUnit[]): readonly UnitChange[] => {
  const newerById = new Map(newer.map((unit) => [unit.id, unit.text]))
  const olderIds = new Set(older.map(({ id }) => id))
  const changes = older.map(({ id, text }): UnitChange => {
    const now = newerById.get(id)
    if (now === undefined) return { kind: 'removed', id, text }
    if (withoutSpace(now) === withoutSpace(text)) return { kind: 'same', id, text: now }
    return { kind: 'changed', id, words: wordChanges(text, now) }
  })
  for (const { id, text } of newer) if (!olderIds.has(id)) changes.push({ kind: 'added', id, text })
  return changes.toSorted((left, right) => compareUnitIds(left.id, right.id))
}

const withoutSpace = (text: string): string => text.replace(/\s/g, '')

/** How many units of each kind. */
export const countChanges = (
  changes: readonly UnitChange[],
): Readonly<Record<UnitChange['kind'], number>> => {
  const counts = { same: 0, added: 0, removed: 0, changed: 0 }
  for (const { kind } of changes) counts[kind] += 1
  return counts
}
