/**
 * A hybrid logical clock: close to the wall clock, and never behind anything already seen.
 *
 * It orders what is shown (which of two values is newer, who wrote first); nothing is accepted, refused or dropped
 * because of it. A device whose clock is wrong by a year therefore loses nothing and breaks nobody else's order.
 * @see Kulkarni, Demirbas et al., "Logical Physical Clocks" (2014)
 */
export interface HybridClock {
  /** Milliseconds since 1970, below 2^48. */
  readonly wallMs: number
  /** Tells apart what happened in one millisecond, 0 to 65 535. */
  readonly counter: number
}

/** Before everything. */
export const clockStart: HybridClock = { wallMs: 0, counter: 0 }

/**
 * How far ahead of this device's wall clock somebody else's may be and still be followed: a day. One device set to
 * the year 2099 must not take all others there.
 */
export const maxAheadMs = 24 * 60 * 60_000

const maxCounter = 0xffff
const maxWallMs = 2 ** 48 - 1

/** Negative, zero or positive: earlier, the same, later. */
export const compareClocks = (a: HybridClock, b: HybridClock): number =>
  a.wallMs - b.wallMs || a.counter - b.counter

const later = (a: HybridClock, b: HybridClock): HybridClock => (compareClocks(a, b) >= 0 ? a : b)

/**
 * The clock of the next event on this device: later than `clock` and than every one of `parents`.
 * @param nowMs - this device's wall clock, whatever it says.
 * @param parents - clocks of the revisions the new one follows; followed however far ahead they are, so that a
 *   child is never older than its parents.
 */
export const tickClock = (
  clock: HybridClock,
  nowMs: number,
  parents: readonly HybridClock[] = [],
): HybridClock => {
  const latest = parents.reduce(later, clock)
  const wallMs = Math.min(Math.max(0, Math.floor(nowMs)), maxWallMs)
  if (wallMs > latest.wallMs) return { wallMs, counter: 0 }
  if (latest.counter < maxCounter) return { wallMs: latest.wallMs, counter: latest.counter + 1 }
  return { wallMs: latest.wallMs + 1, counter: 0 }
}

/** This device's clock after it has seen `seen`: never earlier, and not taken along by one too far ahead. */
export const observeClock = (clock: HybridClock, seen: HybridClock, nowMs: number): HybridClock =>
  seen.wallMs > nowMs + maxAheadMs ? clock : later(clock, seen)
