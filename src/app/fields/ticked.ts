import type { Choice } from '../../core/form/form.ts'

/**
 * The ticked values after one more is ticked or unticked, in the form's order: an exclusive choice takes the
 * others away and goes away with them.
 */
export const tickedAfter = (
  choices: readonly Choice[],
  ticked: readonly string[],
  value: string,
  isTicked: boolean,
): readonly string[] => {
  const touched = choices.find((choice) => choice.value === value)
  const kept = choices.filter((choice) => {
    if (choice.value === value) return isTicked
    if (isTicked && (touched?.exclusive || choice.exclusive)) return false
    return ticked.includes(choice.value)
  })
  return kept.map((choice) => choice.value)
}
