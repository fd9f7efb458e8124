/** `lengthBytes` bytes from a cryptographic generator. */
export type RandomBytes = (lengthBytes: number) => Uint8Array

/** A whole number from 0 to `limit` − 1, each as likely; `limit` at most 2^32. */
export const randomBelow = (limit: number, randomBytes: RandomBytes): number => {
  // Numbers above the last whole multiple of `limit` are drawn again: they would favour small results.
  const usable = Math.floor(2 ** 32 / limit) * limit
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4)
    const drawn = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
    if (drawn < usable) return drawn % limit
  }
}
