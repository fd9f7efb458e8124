import { randomInt } from 'node:crypto'

/** A number in [0, 1) from a seed other than 0; the same seed, the same numbers. */
export const chanceFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    // xorshift32, Marsaglia 2003: repeatable is all a test needs.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/**
 * The seed of a random test, which is printed with its name: `fixed`, so that every run is the same, unless
 * MINGCHA_SEED is a number or `fresh`.
 */
export const seedOf = (what: string, fixed: number): number => {
  const asked = process.env.MINGCHA_SEED
  const seed = asked === 'fresh' ? randomInt(1, 2 ** 31) : Number(asked ?? fixed) || fixed
  console.log(`${what}: MINGCHA_SEED=${seed}`)
  return seed
}
