import type { Clock } from '../clock.ts'
import { type Drained, outboxChannelName, outboxSyncTag } from './drain.ts'

/**
 * Timers are not asked to wait longer than this while something waits: so often it is looked whether somebody has
 * set the phone's clock.
 */
const longestTimerMs = 30_000
/** Longest wait for the server's time; after it the time at hand must do. A later reply is not lost. */
const longestHearingMs = 5_000
/** The server is not asked again for its time within this, whatever happens. */
const leastHearingGapMs = 10_000
/** How often it is looked whether a box said to be closed has a bulletin or is open after all. */
const closedBoxGapMs = 60_000

/** Background Sync, which exists in Chromium only. */
interface SyncRegistration {
  readonly sync?: { register(tag: string): Promise<void> }
}

/**
 * Asks the browser to wake the service worker when there is a network, even with no page open. A help where it
 * exists; nothing depends on it.
 *
 * Asked only once a due envelope could not be sent. Chromium fires as soon as there is a network, which is mostly
 * at once, tries a rejected sync three times within about twenty minutes, and then forgets it: asked at sealing,
 * the chance would be gone long before the send window.
 */
const askForSync = async (): Promise<void> => {
  const registration = (await navigator.serviceWorker?.getRegistration()) as SyncRegistration | undefined
  await registration?.sync?.register(outboxSyncTag).catch(() => {
    // Refused by the person or the browser's settings: the page's own timer and the next visit still send.
  })
}

/** What draining by itself works with. */
export interface KeepDrainingDeps {
  readonly clock: Clock
  /** `drainOutbox` with its needs. */
  readonly drain: () => Promise<Drained>
  /**
   * Asks the server for its time and for what became of the boxes, with the one request that is the same for
   * everybody. May take as long as a request may; does not reject because of the network.
   */
  readonly hear: () => Promise<void>
  /** Called after every drain, those of other tabs included: time to read the rows again. */
  readonly onDrained: (drained: Drained) => void
  /** A storage failure, or a list that cannot be read; draining goes on at the next occasion. */
  readonly onFailed: (cause: unknown) => void
}

/** A running drain. */
export interface Draining {
  /** Drains now, e.g. after sealing. */
  now(): Promise<void>
  /** Settles when the time can be trusted, or after 5 s in any case. */
  sure(): Promise<void>
  stop(): void
}

/**
 * Drains by itself: now, when the network comes back, when the page is looked at again, when another tab changed
 * something, when the server's word moves the time, and when the next envelope is due. `navigator.onLine` is never
 * asked: it lies both ways.
 *
 * Before "not due yet" is believed, the server is asked for its time: on each of these occasions, and when the
 * phone's clock was set. A page that sat open while somebody set the clock back would otherwise wait for a day.
 *
 * @see docs/SPEC.md DEV-6, DEV-12; PEERS D
 */
export const keepDraining = ({ clock, drain, hear, onDrained, onFailed }: KeepDrainingDeps): Draining => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let running: Promise<void> | null = null
  let hearing: Promise<void> | null = null
  let isWantedAgain = false
  let isTimeWanted = false
  let heardAtMs = Number.NEGATIVE_INFINITY
  /** Whether anything depends on the time; not known before the first drain. */
  let isSomethingWaiting = true
  let closedUpon = 0

  const isHeardLongerAgo = (gapMs: number): boolean => performance.now() - heardAtMs >= gapMs

  const heardSoon = async (): Promise<void> => {
    if (!hearing && !isHeardLongerAgo(leastHearingGapMs)) return
    hearing ??= hear()
      .catch(onFailed)
      .finally(() => {
        hearing = null
        heardAtMs = performance.now()
      })
    let bound: ReturnType<typeof setTimeout> | undefined
    const bounded = new Promise<void>((resolve) => {
      bound = setTimeout(resolve, longestHearingMs)
    })
    await Promise.race([hearing, bounded])
    clearTimeout(bound)
  }

  const schedule = (waitMs: number): void => {
    clearTimeout(timer)
    // Another tab may hold the lock: never spin, look again in a second at the earliest.
    if (!isStopped) timer = setTimeout(onTimer, Math.min(longestTimerMs, Math.max(1_000, waitMs)))
  }

  const run = async (): Promise<void> => {
    try {
      if (isSomethingWaiting && (isTimeWanted || clock.isInDoubt())) await heardSoon()
      isTimeWanted = false
      if (isStopped) return
      const drained = await drain()
      isSomethingWaiting = drained.waiting > 0 || drained.closedUpon > 0
      clearTimeout(timer)
      if (drained.nextAtMs !== null || drained.closedUpon > 0)
        schedule((drained.nextAtMs ?? Number.POSITIVE_INFINITY) - clock.nowMs())
      if (drained.overdue > 0) void askForSync()
      if (drained.closedUpon > closedUpon) void heardSoon()
      closedUpon = drained.closedUpon
      onDrained(drained)
    } catch (cause) {
      schedule(longestTimerMs)
      onFailed(cause)
    }
  }

  const start = (): Promise<void> => {
    running ??= run().finally(() => {
      running = null
      if (isWantedAgain && !isStopped) void start()
    })
    isWantedAgain = false
    return running
  }
  /** Unlike {@link start}, once more if a drain is under way that may have looked already. */
  const startAgain = (): void => {
    if (running) isWantedAgain = true
    else void start()
  }
  const onTimer = (): void => {
    if (closedUpon > 0 && isHeardLongerAgo(closedBoxGapMs)) isTimeWanted = true
    void start()
  }
  const onOccasion = (): void => {
    isTimeWanted = true
    startAgain()
  }
  const onVisible = (): void => {
    if (document.visibilityState === 'visible') onOccasion()
  }

  const channel = new BroadcastChannel(outboxChannelName)
  channel.onmessage = () => void start()
  const unwatch = clock.watch(startAgain)
  addEventListener('online', onOccasion)
  addEventListener('pageshow', onOccasion)
  document.addEventListener('visibilitychange', onVisible)
  void start()

  return {
    now: async () => {
      await running
      await start()
    },
    sure: async () => {
      if (clock.isInDoubt()) await heardSoon()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      channel.close()
      unwatch()
      removeEventListener('online', onOccasion)
      removeEventListener('pageshow', onOccasion)
      document.removeEventListener('visibilitychange', onVisible)
    },
  }
}
