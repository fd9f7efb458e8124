/** A phone that differs from the server by more than this is told so: 5 minutes. */
export const clockToleranceMs = 5 * 60_000

/** Two clocks that part by more than this have been set, or one slept: 2 seconds. */
const noticeableMs = 2_000

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
  /**
   * Whether the time may be wrong: the server was not heard in this visit, or the device's clock has parted since
   * from the one that nobody can set. That one may stand still while a phone sleeps, so parting proves nothing;
   * only the server can tell.
   */
  isInDoubt(): boolean
  /**
   * Calls `onMoved` whenever the server's word moves the time by more than two seconds: whatever waits for a
   * moment is then to be reckoned anew.
   * @returns ends it.
   */
  watch(onMoved: () => void): () => void
  /** Device time, for {@link Clock.learn} only. */
  deviceNowMs(): number
}

/**
 * @param deviceNowMs - the device's clock; `Date.now` in a browser.
 * @param steadyNowMs - one that nobody can set; `performance.now` in a browser. Without it no jump is noticed.
 * @see docs/SPEC.md DEV-6
 */
export const createClock = (deviceNowMs: () => number, steadyNowMs = deviceNowMs): Clock => {
  let offset: number | null = null
  let heard: { readonly deviceMs: number; readonly steadyMs: number } | null = null
  const watchers = new Set<() => void>()
  return {
    nowMs: () => deviceNowMs() + (offset ?? 0),
    learn: (serverNowIso, askedAtMs) => {
      const heardAtMs = deviceNowMs()
      const former = offset ?? 0
      // Set back while the reply was under way: the moment of asking belongs to another time.
      const middleMs = askedAtMs > heardAtMs ? heardAtMs : (askedAtMs + heardAtMs) / 2
      offset = Math.round(Date.parse(serverNowIso) - middleMs)
      heard = { deviceMs: heardAtMs, steadyMs: steadyNowMs() }
      if (Math.abs(offset - former) > noticeableMs) for (const onMoved of watchers) onMoved()
      return offset
    },
    recall: (offsetMs) => {
      offset ??= offsetMs
    },
    offsetMs: () => offset,
    isInDoubt: () =>
      heard === null ||
      Math.abs(deviceNowMs() - heard.deviceMs - (steadyNowMs() - heard.steadyMs)) > noticeableMs,
    watch: (onMoved) => {
      watchers.add(onMoved)
      return () => watchers.delete(onMoved)
    },
    deviceNowMs,
  }
}

/** Whether the device's own clock is wrong enough to tell its owner. */
export const isClockWrong = (clock: Clock): boolean => Math.abs(clock.offsetMs() ?? 0) > clockToleranceMs
