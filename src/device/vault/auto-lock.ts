/** Idle time after which a vault locks itself. */
export const autoLockMs = 5 * 60_000

/** What the auto-lock needs from around it. */
export interface AutoLockDeps {
  /** Milliseconds that keep counting while a device sleeps where the browser can tell, else the wall clock. */
  readonly nowMs: () => number
  readonly setTimer: (run: () => void, delayMs: number) => number
  readonly clearTimer: (timer: number) => void
  /** Called once. */
  readonly onLock: () => void
}

/**
 * Locks after {@link autoLockMs} without a touch. A timer of a sleeping phone does not run, so the caller also asks at
 * the moment the page is seen again: `check` locks at once when the time is up, before anything is painted.
 * @see docs/SPEC.md VAULT-5
 */
export const startAutoLock = ({ nowMs, setTimer, clearTimer, onLock }: AutoLockDeps) => {
  let touchedAtMs = nowMs()
  let timer = 0
  let locked = false
  const check = (): void => {
    if (locked) return
    const leftMs = touchedAtMs + autoLockMs - nowMs()
    clearTimer(timer)
    // A clock set back would keep the vault open for as long as it was set back.
    if (leftMs <= 0 || leftMs > autoLockMs) {
      locked = true
      onLock()
      return
    }
    timer = setTimer(check, leftMs)
  }
  check()
  return {
    /** Somebody touched the device. */
    touch: (): void => {
      if (locked) return
      const nowTouchedMs = nowMs()
      // The time may have run out while the device slept: a touch must not revive what should be locked.
      if (nowTouchedMs - touchedAtMs >= autoLockMs) check()
      else touchedAtMs = nowTouchedMs
    },
    check,
    /** Stops counting without locking; for when the vault was locked otherwise. */
    stop: (): void => {
      locked = true
      clearTimer(timer)
    },
  }
}
