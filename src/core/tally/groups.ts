/**
 * Which groups of a comparison may be shown. docs/decisions/0202 has the reasoning; in short:
 *
 * One set of groups is hidden for the whole result, chosen from the group sizes alone. Swapping the group of any
 * two people inside it then changes nothing that is published, in any table, so no table and no combination of
 * tables can tell them apart.
 */

/** People who gave one answer to the group question; `value` is empty for those who named no group. */
export interface GroupSize {
  readonly value: string
  readonly size: number
}

/** The value of the group of those who did not answer the group question or answered without substance. */
export const ungrouped = ''

/**
 * The groups to hide: those with fewer than `suppressBelow` people, and then the smallest of the rest until at
 * least two groups with people in them are hidden and they hold at least `suppressBelow` people together. Empty
 * groups are never hidden: there is nobody in them to protect.
 *
 * @param sizes - all groups in the form's order, the ungrouped last; equal sizes are hidden in that order.
 * @see docs/SPEC.md TALLY-5
 */
export const hiddenGroups = (sizes: readonly GroupSize[], suppressBelow: number): ReadonlySet<string> => {
  const peopled = sizes.filter(({ size }) => size > 0)
  const hidden = peopled.filter(({ size }) => size < suppressBelow)
  if (hidden.length === 0) return new Set()
  const rest = peopled.filter(({ size }) => size >= suppressBelow).sort((a, b) => a.size - b.size)
  const total = () => hidden.reduce((sum, { size }) => sum + size, 0)
  while (hidden.length < 2 || total() < suppressBelow) {
    const next = rest.shift()
    if (next === undefined) break
    hidden.push(next)
  }
  return new Set(hidden.map(({ value }) => value))
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
