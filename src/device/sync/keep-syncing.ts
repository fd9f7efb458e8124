import { backOffMs } from '../outbox/drain.ts'
import type { SyncOutcome } from './synchronise.ts'

/** Asked again so often while all is well: what others write comes in without anybody touching anything. */
export const calmGapMs = 30_000

/** What synchronising by itself works with. */
export interface KeepSyncingDeps {
  /** `synchronise` with its needs, for the inspection at hand. */
  readonly sync: () => Promise<SyncOutcome>
  /** Even in [0, 1). */
  readonly random: () => number
  /** Where `online` and `pageshow` come from: the page's `window`. */
  readonly page: EventTarget
  /** Where `visibilitychange` comes from. */
  readonly view: EventTarget & { readonly visibilityState: string }
  /** Called after every run. */
  readonly onOutcome: (outcome: SyncOutcome) => void
  /** A storage failure; synchronising goes on at the next occasion. */
  readonly onFailed: (cause: unknown) => void
  /** Told before each run (`null`: it is under way) and when the next will begin by itself, in ms from now. */
  readonly onNext?: (waitMs: number | null) => void
}

/** A running synchronisation. */
export interface Syncing {
  /** Now, e.g. after a save; settles when a run that began after the call has ended. */
  now(): Promise<void>
  stop(): void
}

/**
 * Synchronises by itself: now, when the network comes back, when the page is looked at again, and by a timer that
 * pauses longer and longer, with jitter, while it does not succeed. `navigator.onLine` is never asked: it lies both
 * ways. What a person must look at (`stopped`) is tried again on occasions only, not by the timer.
 * @see docs/SPEC.md SYNC-19; PEERS D
 */
export const keepSyncing = ({
  sync,
  random,
  page,
  view,
  onOutcome,
  onFailed,
  onNext = () => undefined,
}: KeepSyncingDeps): Syncing => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  let isWantedAgain = false
  let isStopped = false
  let failedTries = 0

  const schedule = (waitMs: number): void => {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(() => void start(), waitMs)
    onNext(waitMs)
  }
  const run = async (): Promise<void> => {
    onNext(null)
    try {
      const outcome = await sync()
      failedTries = outcome.state === 'later' ? failedTries + 1 : 0
      if (outcome.state === 'later') schedule(backOffMs(failedTries, random()))
      else if (outcome.state === 'stopped') clearTimeout(timer)
      // Devices of one team must not all ask in the same second.
      else schedule(calmGapMs * (0.75 + random() / 2))
      onOutcome(outcome)
    } catch (cause) {
      failedTries += 1
      schedule(backOffMs(failedTries, random()))
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
  /** Once more if a run is under way that may have looked already. */
  const onOccasion = (): void => {
    if (running) isWantedAgain = true
    else void start()
  }
  const onVisible = (): void => {
    if (view.visibilityState === 'visible') onOccasion()
  }
  page.addEventListener('online', onOccasion)
  page.addEventListener('pageshow', onOccasion)
  view.addEventListener('visibilitychange', onVisible)
  void start()

  return {
    now: async () => {
      await running
      await start()
    },
    stop: () => {
      isStopped = true
      clearTimeout(timer)
      page.removeEventListener('online', onOccasion)
      page.removeEventListener('pageshow', onOccasion)
      view.removeEventListener('visibilitychange', onVisible)
    },
  }
}
