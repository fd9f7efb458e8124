/** Fewest envelopes a box is opened with: below this, answers could be guessed from who took part. */
export const minEnvelopesToOpen = 10
