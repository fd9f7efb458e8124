import type { Clock } from '../clock.ts'
import { type Drained, outboxChannelName, outboxSyncTag } from './drain.ts'

/** Timers are not asked to wait longer than this: browsers forget or overflow long ones. */
const longestTimerMs = 30 * 60_000

/** Background Sync, which exists in Chromium only. */
interface SyncRegistration {
  readonly sync?: { register(tag: string): Promise<void> }
}

/**
 * Asks the browser to wake the service worker when there is a network, even with no page open. A help where it
 * exists; nothing depends on it.
 */
const askForSync = async (): Promise<void> => {
  const registration = (await navigator.serviceWorker?.getRegistration()) as SyncRegistration | undefined
  await registration?.sync?.register(outboxSyncTag).catch(() => {
    // Refused by the person or the browser's settings: the page's own timer and the next visit still send.
  })
}

/** A running drain. */
export interface Draining {
  /** Drains now, e.g. after sealing. */
  now(): Promise<void>
  stop(): void
}

/**
 * Drains by itself: now, when the network comes back, when the page is looked at again, when another tab changed
 * something, and when the next envelope is due. `navigator.onLine` is never asked: it lies both ways.
 *
 * @param drain - `drainOutbox` with its needs.
 * @param onDrained - called after every drain, those of other tabs included: time to read the rows again.
 * @param onFailed - a storage failure; draining goes on at the next occasion.
 * @see docs/SPEC.md DEV-12; PEERS D
 */
export const keepDraining = (
  clock: Clock,
  drain: () => Promise<Drained>,
  onDrained: (drained: Drained) => void,
  onFailed: (cause: unknown) => void,
): Draining => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let running: Promise<void> | null = null

  const schedule = (nextAtMs: number | null, waiting: number): void => {
    clearTimeout(timer)
    if (isStopped || nextAtMs === null) return
    // Another tab may hold the lock: never spin, look again in a second at the earliest.
    const waitMs = Math.min(longestTimerMs, Math.max(1_000, nextAtMs - clock.nowMs()))
    timer = setTimeout(start, waitMs)
    if (waiting > 0) void askForSync()
  }

  const run = async (): Promise<void> => {
    try {
      const drained = await drain()
      schedule(drained.nextAtMs, drained.waiting)
      onDrained(drained)
    } catch (cause) {
      schedule(clock.nowMs() + 60_000, 0)
      onFailed(cause)
    }
  }

  const start = (): Promise<void> => {
    running ??= run().finally(() => {
      running = null
    })
    return running
  }

  const onVisible = (): void => {
    if (document.visibilityState === 'visible') void start()
  }
  const startQuietly = (): void => void start()
  const channel = new BroadcastChannel(outboxChannelName)
  channel.onmessage = startQuietly
  addEventListener('online', startQuietly)
  addEventListener('pageshow', startQuietly)
  document.addEventListener('visibilitychange', onVisible)
  void start()

  return {
    now: async () => {
      await running
      await start()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      channel.close()
      removeEventListener('online', startQuietly)
      removeEventListener('pageshow', startQuietly)
      document.removeEventListener('visibilitychange', onVisible)
    },
  }
}
