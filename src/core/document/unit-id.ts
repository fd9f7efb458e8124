/**
 * The permanent number of a unit, `3.1.4.2`: part, point, sentence, clause; or article, paragraph, item, sentence.
 * Branded, so that a number typed by hand cannot be used where a checked one is meant.
 */
export type UnitId = string & { readonly unitId: true }

/** The largest number of one level: 第九千九百九十九条. */
export const maxLevelNumber = 9_999

/** The most levels a unit id has. */
export const maxLevels = 8

const number = '(?:0|[1-9]\\d{0,3})'
const inserted = `(?:-${number}){0,3}`
const unitIdPattern = new RegExp(
  `^(?:s|a?${number}${inserted})(?:\\.${number}${inserted}){1,${maxLevels - 1}}$`,
)

/**
 * Reads a unit id, or answers `null` when `text` is not one: two to eight levels of 0 to 9999 without leading
 * zeros, separated by full stops. A level may say what was inserted after it, up to three deep: `12-1` is
 * 第十二条之一. The first level may be `s`, what stands under the body (落款), or `a1`, attachment 1 (附件1).
 * @see docs/SPEC.md DOC-1
 */
export const parseUnitId = (text: string): UnitId | null =>
  unitIdPattern.test(text) ? (text as UnitId) : null

// Behind every part and article of the body: what stands under it, then the attachments.
const signatureRank = maxLevelNumber + 1

/**
 * The levels of a unit id as numbers, two to eight of them; what was inserted after a level is left out, so that
 * 第十二条之一 counts as 12. The first level of `s…` is 10000, of `a1…` 10001.
 * @example unitLevels('12-1.1.10') // [12, 1, 10]
 */
export const unitLevels = (id: UnitId): readonly number[] => placesOf(id).map(([number = 0]) => number)

/** Each level with what was inserted after it: numbers alone give the order. */
const placesOf = (id: UnitId): readonly (readonly number[])[] =>
  id.split('.').map((level) => {
    if (level === 's') return [signatureRank]
    if (!level.startsWith('a')) return level.split('-').map(Number)
    const [attachment = 0, ...rest] = level.slice(1).split('-').map(Number)
    return [signatureRank + attachment, ...rest]
  })

const compareNumbers = (left: readonly number[], right: readonly number[]): number => {
  for (const [depth, number] of left.entries()) {
    const difference = number - (right[depth] ?? -1)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/**
 * Order of two unit ids as their document has them: level by level as numbers, so that 5.2.1.10 comes
 * after 5.2.1.9 and 12-1.1 after 12.9 and before 13.1; of two ids that begin alike the shorter comes first.
 * Negative, zero or positive.
 * @see docs/SPEC.md DOC-1
 */
export const compareUnitIds = (left: UnitId, right: UnitId): number => {
  const [leftLevels, rightLevels] = [placesOf(left), placesOf(right)]
  for (const [depth, level] of leftLevels.entries()) {
    const difference = compareNumbers(level, rightLevels[depth] ?? [])
    if (difference !== 0) return difference
  }
  return leftLevels.length - rightLevels.length
}

/**
 * The permanent anchor of a unit, without the number sign: `u3.1.4.2`.
 * @see docs/SPEC.md DOC-3
 */
export const unitAnchor = (id: UnitId): string => `u${id}`
