/**
 * Kendall's tau-a between the order in which things came and where they lie: 1 the same order, -1 the reverse,
 * 0 none. Two at the same place say nothing of their order and count as 0. Without order the standard deviation
 * is 0.048 for 200 things and 0.021 for the mean of five such lists.
 * @param places - one for each thing, in the order in which they came.
 */
export const kendallTau = (places: readonly number[]): number => {
  let agreeing = 0
  for (const [later, place] of places.entries())
    for (let earlier = 0; earlier < later; earlier += 1) agreeing += Math.sign(place - (places[earlier] ?? 0))
  const pairs = (places.length * (places.length - 1)) / 2
  return pairs === 0 ? 0 : agreeing / pairs
}
