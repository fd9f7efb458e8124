/**
 * The permanent number of a unit, `3.1.4.2`: part, point, sentence, clause. Branded, so that a number
 * typed by hand cannot be used where a checked one is meant.
 */
export type UnitId = string & { readonly unitId: true }

const unitIdPattern = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){1,3}$/

/**
 * Reads a unit id, or answers `null` when `text` is not one: two to four levels of 0 to 999, without
 * leading zeros, separated by full stops.
 * @see docs/SPEC.md DOC-1
 */
export const parseUnitId = (text: string): UnitId | null =>
  unitIdPattern.test(text) ? (text as UnitId) : null

/**
 * The levels of a unit id as numbers, two to four of them, 0 to 999 each.
 * @example unitLevels('5.2.1.10') // [5, 2, 1, 10]
 */
export const unitLevels = (id: UnitId): readonly number[] => id.split('.').map(Number)

/**
 * Order of two unit ids as their document has them: level by level as numbers, so that 5.2.1.10 comes
 * after 5.2.1.9; of two ids that begin alike the shorter comes first. Negative, zero or positive.
 * @see docs/SPEC.md DOC-1
 */
export const compareUnitIds = (left: UnitId, right: UnitId): number => {
  const leftLevels = unitLevels(left)
  const rightLevels = unitLevels(right)
  for (const [depth, level] of leftLevels.entries()) {
    const difference = level - (rightLevels[depth] ?? -1)
    if (difference !== 0) return difference
  }
  return leftLevels.length - rightLevels.length
}

/**
 * The permanent anchor of a unit, without the number sign: `u3.1.4.2`.
 * @see docs/SPEC.md DOC-3
 */
export const unitAnchor = (id: UnitId): string => `u${id}`
