import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { clockToleranceMs, createClock, isClockWrong } from '../../src/device/clock.ts'
import { inspectEnvironment } from '../../src/device/environment.ts'
import { backOffMs } from '../../src/device/outbox/drain.ts'
import { keepDraining } from '../../src/device/outbox/keep-draining.ts'
import { pickSendMoment, sendWindowOf } from '../../src/device/outbox/send-moment.ts'

const send = { openMs: 1_000_000, closeMs: 2_000_000 }
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the moment of sending', () => {
  test('[DEV-10] [PROMISE-27] [PROMISE-35] lies in the window, never in its last fifth, and never in the past', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_799_999 }), chance, (nowMs, random) => {
        const moment = pickSendMoment(send, nowMs, random)
        expect(moment).toBeGreaterThanOrEqual(Math.max(send.openMs, nowMs))
        expect(moment).toBeLessThanOrEqual(1_800_000)
      }),
    )
  })

  test('[DEV-10] [PROMISE-27] [PROMISE-35] is spread evenly', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let at = 0; at < 1_000; at += 1) {
      const tenth = Math.floor((pickSendMoment(send, 0, at / 1_000) - send.openMs) / 80_000)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    expect(tenths.every((count) => Math.abs(count - 100) <= 1)).toBe(true)
  })

  test('[DEV-10] after the window it is within a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_800_000, max: 9_000_000 }), chance, (nowMs, random) => {
        const moment = pickSendMoment(send, nowMs, random)
        expect(moment).toBeGreaterThanOrEqual(nowMs)
        expect(moment).toBeLessThanOrEqual(nowMs + 60_000)
      }),
    )
  })

  test('[MODE-5] [PROMISE-36] of an open link it is within a minute of the sealing', () => {
    const windowOf = (fromMs: number) => ({
      openIso: new Date(fromMs).toISOString(),
      closeIso: new Date(fromMs + 600_000).toISOString(),
    })
    const windows = { redeem: windowOf(1_000_000), send: windowOf(2_000_000) }
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000, max: 2_600_000 }), chance, (nowMs, random) => {
        const moment = pickSendMoment(sendWindowOf({ mode: 'open-link', windows }), nowMs, random)
        expect(moment).toBeGreaterThanOrEqual(nowMs)
        expect(moment).toBeLessThanOrEqual(nowMs + 60_000)
      }),
    )
  })
})

test('[DEV-12] waits after failures double from 2–4 seconds and never pass two minutes', () => {
  expect(backOffMs(1, 0)).toBe(2_000)
  expect(backOffMs(1, 1)).toBe(4_000)
  expect(backOffMs(3, 1)).toBe(16_000)
  expect(backOffMs(6, 1)).toBe(120_000)
  expect(backOffMs(10_000, 1)).toBe(120_000)
})

describe('the clock', () => {
  test('[DEV-6] takes the server’s time for the middle of the exchange', () => {
    let deviceMs = 1_000
    const clock = createClock(() => deviceMs)
    expect(clock.nowMs()).toBe(1_000)
    deviceMs = 1_400
    clock.learn(new Date(500_000_000).toISOString(), 1_000)
    expect(clock.nowMs()).toBe(500_000_200)
    deviceMs = 2_400
    expect(clock.nowMs()).toBe(500_001_200)
  })

  test('[DEV-6] remembers an earlier correction until the server is heard', () => {
    const clock = createClock(() => 0)
    clock.recall(5_000)
    expect(clock.nowMs()).toBe(5_000)
    clock.learn(new Date(9_000).toISOString(), 0)
    clock.recall(5_000)
    expect(clock.nowMs()).toBe(9_000)
  })

  test('[DEV-6] five minutes either way are let pass', () => {
    for (const [offsetMs, isWrong] of [
      [clockToleranceMs, false],
      [-clockToleranceMs, false],
      [clockToleranceMs + 1, true],
      [-86_400_000, true],
    ] as const) {
      const clock = createClock(() => 0)
      clock.recall(offsetMs)
      expect(isClockWrong(clock)).toBe(isWrong)
    }
  })
})

describe('draining by itself', () => {
  const dayMs = 86_400_000
  /** What somebody who sets the phone's clock adds to it. */
  let shiftMs: number
  let serverAheadMs: number
  let heard: number
  let sentAtMs: readonly number[]
  let document: EventTarget & { visibilityState: string }
  const serverNowMs = () => performance.now() + 5_000_000 + serverAheadMs

  beforeEach(() => {
    vi.useFakeTimers()
    shiftMs = 0
    serverAheadMs = 0
    heard = 0
    sentAtMs = []
    document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
    vi.stubGlobal('document', document)
    vi.stubGlobal('addEventListener', document.addEventListener.bind(document))
    vi.stubGlobal('removeEventListener', document.removeEventListener.bind(document))
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  /** A phone with one envelope, due when the server's clock says so. `hearingMs` is how long the list takes. */
  const startPhone = (dueInMs: number, hearingMs = 100) => {
    const clock = createClock(
      () => performance.now() + 5_000_000 + shiftMs,
      () => performance.now(),
    )
    const dueAtMs = serverNowMs() + dueInMs
    const draining = keepDraining({
      clock,
      hear: async () => {
        heard += 1
        const askedAtMs = clock.deviceNowMs()
        await new Promise((resolve) => setTimeout(resolve, hearingMs))
        clock.learn(new Date(serverNowMs()).toISOString(), askedAtMs)
      },
      drain: () => {
        if (sentAtMs.length === 0 && clock.nowMs() >= dueAtMs) sentAtMs = [serverNowMs() - dueAtMs]
        const waiting = sentAtMs.length === 0 ? 1 : 0
        return Promise.resolve({ waiting, overdue: 0, closedUpon: 0, nextAtMs: waiting ? dueAtMs : null })
      },
      onDrained: () => undefined,
      onFailed: (cause) => {
        throw cause
      },
    })
    return { clock, draining }
  }
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  test('[DEV-6] a clock set back by a day, or ahead, while the page is open moves the sending by seconds', async () => {
    for (const setByMs of [-dayMs, dayMs]) {
      shiftMs = 0
      sentAtMs = []
      const { draining } = startPhone(600_000)
      await pass(60_000)
      shiftMs = setByMs
      await pass(539_000)
      expect(sentAtMs).toEqual([])
      await pass(33_000)
      expect(sentAtMs).toHaveLength(1)
      expect(sentAtMs[0]).toBeGreaterThanOrEqual(-1_000)
      draining.stop()
    }
  })

  test('[DEV-6] a correction of yesterday that the list puts right late does not wait for the next timer', async () => {
    const { clock, draining } = startPhone(0, 19_000)
    clock.recall(-dayMs)
    await pass(6_000)
    expect(sentAtMs).toEqual([])
    await pass(14_000)
    expect(sentAtMs).toHaveLength(1)
    draining.stop()
  })

  test('[DEV-6] [DEV-12] a page looked at again asks for the time first, and not twice in ten seconds', async () => {
    const { draining } = startPhone(600_000)
    await pass(15_000)
    expect(heard).toBe(1)
    serverAheadMs = 700_000
    document.dispatchEvent(new Event('visibilitychange'))
    document.dispatchEvent(new Event('online'))
    await pass(200)
    expect(heard).toBe(2)
    expect(sentAtMs).toHaveLength(1)
    await pass(60_000)
    document.dispatchEvent(new Event('visibilitychange'))
    await pass(200)
    expect(heard).toBe(2)
    draining.stop()
  })
})

test('[DEV-16] what is missing is named', async () => {
  // Node has all but IndexedDB and a secure context.
  expect(await inspectEnvironment()).toEqual({
    isSecure: undefined,
    missing: ['indexed-db'],
    isWeChat: false,
  })
})
