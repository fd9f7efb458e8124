/**
 * Shuffles by handed-in chance. Not for secrets: the order of choices and of texts must be even and
 * repeatable, not unguessable.
 */

/** FNV-1a over seed and label, spread to the 128 bits of state sfc32 wants. */
const seedState = (seedBytes: Uint8Array, label: string): [number, number, number, number] => {
  const spread = (start: number): number => {
    let hash = start >>> 0
    for (const byte of seedBytes) hash = Math.imul(hash ^ byte, 0x01000193)
    for (const character of label) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    return (hash ^ (hash >>> 13)) >>> 0
  }
  return [spread(0x811c9dc5), spread(0x9e3779b9), spread(0x243f6a88), spread(0xb7e15162)]
}

/** A stream of even 32-bit numbers (sfc32), the same for the same seed and label. */
const createStream = (seedBytes: Uint8Array, label: string): (() => number) => {
  let [a, b, c, counter] = seedState(seedBytes, label)
  const next = () => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = (b ^ (b >>> 9)) >>> 0
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0
    return sum
  }
  // The first numbers still resemble the seed.
  for (let round = 0; round < 15; round += 1) next()
  return next
}

/**
 * A new list in an order drawn by seed and label; every order is equally likely over random seeds.
 * @param seedBytes - 16 bytes or more, random, handed in.
 * @param label - so that two lists under one seed are not shuffled alike.
 */
export const shuffled = <Member>(
  list: readonly Member[],
  seedBytes: Uint8Array,
  label: string,
): readonly Member[] => {
  const next = createStream(seedBytes, label)
  const drawn = [...list]
  // Fisher and Yates: each place takes one of those not yet placed.
  for (let left = drawn.length; left > 1; left -= 1) {
    // Numbers beyond the last whole multiple are drawn again, or low positions would be a little likelier.
    const limit = 2 ** 32 - (2 ** 32 % left)
    let random = next()
    while (random >= limit) random = next()
    const [last, taken] = [drawn[left - 1], drawn[random % left]]
    if (last === undefined || taken === undefined) continue
    drawn[left - 1] = taken
    drawn[random % left] = last
  }
  return drawn
}
