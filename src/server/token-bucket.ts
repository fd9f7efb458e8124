/** Lets only so many things happen in a time. Knows nothing about who asks. */
export interface TokenBucket {
  /** Whether one more may happen now. */
  take(): boolean
}

/** A bucket that holds at most `burst` and refills with `perSecond`. */
export const createTokenBucket = (perSecond: number, burst: number, nowMs: () => number): TokenBucket => {
  let held = burst
  let filledAtMs = nowMs()
  return {
    take() {
      const now = nowMs()
      // A clock set back must not empty the bucket.
      held = Math.min(burst, held + (Math.max(0, now - filledAtMs) / 1_000) * perSecond)
      filledAtMs = now
      if (held < 1) return false
      held -= 1
      return true
    },
  }
}
