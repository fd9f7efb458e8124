/**
 * Which groups of a comparison may be shown. docs/decisions/0202 has the reasoning; in short:
 *
 * One set of groups is hidden for the whole result, chosen from the group sizes alone. Swapping the group of any
 * two people inside it then changes nothing that is published, in any table, so no table and no combination of
 * tables can tell them apart. Nor does exchanging the sizes of two of its groups, so not even the rule tells them.
 */

/** People who gave one answer to the group question; `value` is empty for those who named no group. */
export interface GroupSize {
  readonly value: string
  readonly size: number
}

/** The value of the group of those who did not answer the group question or answered without substance. */
export const ungrouped = ''

/**
 * The groups to hide: those with fewer than `suppressBelow` people, and then the smallest of the rest, equal ones
 * together, until at least two groups with people in them are hidden, they hold at least `suppressBelow` people
 * together and are not all of one size. When nobody would be left to show, empty groups are hidden too.
 *
 * Only sizes decide, never which group has which: whoever knows this rule can exchange the sizes of two hidden
 * groups and finds that the same is published. As they are not all of one size, no size is certain.
 *
 * @param sizes - all groups, the ungrouped among them. Their order does not matter.
 * @returns values of `sizes`: none, or at least two with people in them, or all.
 * @see docs/SPEC.md TALLY-5, TALLY-6
 */
export const hiddenGroups = (sizes: readonly GroupSize[], suppressBelow: number): ReadonlySet<string> => {
  const peopled = sizes.filter(({ size }) => size > 0)
  if (peopled.every(({ size }) => size >= suppressBelow)) return new Set()
  const hiddenUpTo = (most: number) => peopled.filter(({ size }) => size <= most)
  const isEnough = (hidden: readonly GroupSize[]) =>
    // Two sizes are two groups.
    new Set(hidden.map(({ size }) => size)).size > 1 &&
    hidden.reduce((sum, { size }) => sum + size, 0) >= suppressBelow
  const hidden = [suppressBelow - 1, ...peopled.map(({ size }) => size)]
    .filter((most) => most >= suppressBelow - 1)
    .sort((a, b) => a - b)
    .map(hiddenUpTo)
    .find((groups) => isEnough(groups) && groups.length < peopled.length)
  return new Set((hidden ?? sizes).map(({ value }) => value))
}

/** A number known of everybody and of the hidden people together. */
export interface HiddenCount {
  /** Of all opened answers. */
  readonly all: number
  /** Of those in hidden groups: what remains when the visible groups are subtracted. */
  readonly hidden: number
}

/**
 * Whether a subtraction would give something away of a hidden group: that nobody in it, or everybody in it, is
 * counted, although that is not already plain from the whole.
 */
export const givesAway = (
  { all, hidden }: HiddenCount,
  everybody: { readonly all: number; readonly hidden: number },
): boolean => all !== 0 && all !== everybody.all && (hidden === 0 || hidden === everybody.hidden)

/** How many of the valid answers are one choice. */
export interface ChoiceShare {
  readonly count: number
  readonly valid: number
}

/**
 * Whether a table would say what each member of a group answered: all of them, or all but one, took one choice, and
 * not everybody did. Were tables withheld for "all" alone, whoever knows the rule would read "all" off the withholding.
 */
export const isNearlyUnanimous = (group: ChoiceShare, everybody: ChoiceShare): boolean =>
  group.count >= group.valid - 1 && everybody.count !== everybody.valid
