/** Fewest envelopes a box is opened with: below this, answers could be guessed from who took part. */
export const minEnvelopesToOpen = 10
/** Whether a box that closes with so many envelopes is never opened. */
export const isTooFewToOpen = (envelopes: number): boolean => envelopes < minEnvelopesToOpen
/** Bytes of one leaf of the bulletin: a SHA-256. */
export const leafBytes = 32
/** Fewest slips of a further print run: fewer could be told apart from those printed first. */
export const minFurtherSlips = 8
