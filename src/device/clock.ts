/** A phone that differs from the server by more than this is told so: 5 minutes. */
export const clockToleranceMs = 5 * 60_000

/**
 * The server's time as well as this device knows it. Windows are judged by it alone, so a phone whose clock is
 * wrong by a day works like any other.
 */
export interface Clock {
  /** Now, in milliseconds since 1970, by the server's clock if it ever said one, else by the device's. */
  nowMs(): number
  /**
   * Learns from a reply. The server's time is taken for the middle between asking and hearing.
   * @param askedAtMs - device time when the request left.
   * @returns the new offset.
   */
  learn(serverNowIso: string, askedAtMs: number): number
  /** Takes over what an earlier visit learned, unless the server has been heard since. */
  recall(offsetMs: number): void
  /** Server minus device, or `null` while the server has not been heard. */
  offsetMs(): number | null
  /** Device time, for {@link Clock.learn} only. */
  deviceNowMs(): number
}

/**
 * @param deviceNowMs - the device's clock; `Date.now` in a browser.
 * @see docs/SPEC.md DEV-6
 */
export const createClock = (deviceNowMs: () => number): Clock => {
  let offset: number | null = null
  return {
    nowMs: () => deviceNowMs() + (offset ?? 0),
    learn: (serverNowIso, askedAtMs) => {
      const heardAtMs = deviceNowMs()
      offset = Math.round(Date.parse(serverNowIso) - (askedAtMs + heardAtMs) / 2)
      return offset
    },
    recall: (offsetMs) => {
      offset ??= offsetMs
    },
    offsetMs: () => offset,
    deviceNowMs,
  }
}

/** Whether the device's own clock is wrong enough to tell its owner. */
export const isClockWrong = (clock: Clock): boolean => Math.abs(clock.offsetMs() ?? 0) > clockToleranceMs
