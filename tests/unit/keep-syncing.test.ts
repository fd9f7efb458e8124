import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmGapMs, keepSyncing } from '../../src/device/sync/keep-syncing.ts'
import type { SyncOutcome } from '../../src/device/sync/synchronise.ts'

const done: SyncOutcome = { state: 'done', sent: 0, received: 0, refused: 0 }
const later: SyncOutcome = { state: 'later', code: 'wire/unreachable' }

let outcome: SyncOutcome | Error
let runs: number
const page = new EventTarget()
const view = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const start = () =>
  keepSyncing({
    sync: async () => {
      runs += 1
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    random: () => 0.5,
    page,
    view,
    onOutcome: () => undefined,
    onFailed: () => undefined,
  })
beforeEach(() => {
  vi.useFakeTimers()
  runs = 0
  outcome = done
})
afterEach(() => {
  vi.useRealTimers()
})

test('[SYNC-19] it runs at the start, with the network, when looked at, and again after a while', async () => {
  const syncing = start()
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toBe(1)
  page.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toBe(2)
  view.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toBe(3)
  Object.assign(view, { visibilityState: 'hidden' })
  view.dispatchEvent(new Event('visibilitychange'))
  Object.assign(view, { visibilityState: 'visible' })
  await vi.advanceTimersByTimeAsync(calmGapMs)
  expect(runs).toBe(4)
  syncing.stop()
  page.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(10 * calmGapMs)
  expect(runs).toBe(4)
})

test('[PEER-4] [SYNC-19] a server down for 20 minutes is asked less and less, and found again with nobody touching anything', async () => {
  outcome = later
  const syncing = start()
  await vi.advanceTimersByTimeAsync(20 * 60_000)
  expect(runs).toBeGreaterThan(8)
  expect(runs).toBeLessThan(25)
  outcome = done
  const before = runs
  await vi.advanceTimersByTimeAsync(120_000)
  expect(runs).toBeGreaterThan(before)
  syncing.stop()
})

test('[SYNC-19] what a person must look at is not asked by the timer; a storage failure is', async () => {
  outcome = { state: 'stopped', code: 'member/revoked' }
  const stopped = start()
  await vi.advanceTimersByTimeAsync(60 * 60_000)
  expect(runs).toBe(1)
  page.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(runs).toBe(2)
  stopped.stop()
  outcome = new Error('the disk')
  const failing = start()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(runs).toBeGreaterThan(3)
  failing.stop()
})

test('[SYNC-19] a save during a run is seen by the next one, at once', async () => {
  const syncing = start()
  const asked = syncing.now()
  page.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  await asked
  expect(runs).toBeGreaterThanOrEqual(2)
  syncing.stop()
})
