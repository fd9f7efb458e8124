import { describe, expect, test } from 'vitest'
import { offeredWindows, windowsOf } from '../../src/app/inspect/windows.ts'
import type { Windows } from '../../src/core/wire/schemas.ts'
import { sendWindowOf } from '../../src/device/outbox/send-moment.ts'
import { chanceFrom, seedOf } from '../kit/chance.ts'
import { type DeviceDay, linkingRateByOrder, liveDeviceDay } from '../kit/device-order.ts'
import { leastCostPairing, linkingRate, type Schedule, type Timetable } from '../kit/linking.ts'

const timetableOf = ({ redeem, send }: Windows): Timetable => {
  const msOf = ({ openIso, closeIso }: Windows['send']) => ({
    openMs: Date.parse(openIso),
    closeMs: Date.parse(closeIso),
  })
  return { redeem: msOf(redeem), send: msOf(send) }
}

const hoursMs = (hours: number) => hours * 3_600_000
const timetables: Readonly<Record<string, Timetable>> = {
  // As the office's screen offers them.
  assembly: timetableOf(windowsOf(offeredWindows(Date.UTC(2026, 10, 25, 6)))),
  'two-day': {
    redeem: { openMs: hoursMs(9), closeMs: hoursMs(17) },
    send: { openMs: hoursMs(33), closeMs: hoursMs(41) },
  },
}

describe.each(Object.entries(timetables))('%s', (mode, timetable) => {
  test.each([12, 30, 60])(
    '[TIMING-1] [PROMISE-8] [PROMISE-24] an operator who pairs %i redeemings and sendings by their times alone does it at most twice as well as by chance',
    (people) => {
      const chance = chanceFrom(seedOf(`timing, ${mode}, ${people}`, 20_261_125 + people))
      const inspections = Math.ceil(12_000 / people)
      const rate = linkingRate(timetable, people, inspections, chance)
      console.log(
        `${mode}, ${people} people: ${(100 * rate).toFixed(1)} %, by chance ${(100 / people).toFixed(1)} %`,
      )
      expect(rate).toBeLessThanOrEqual(2 / people)
    },
  )
})

describe('a ballot device', () => {
  test.each([12, 30, 60])(
    '[TIMING-3] [PROMISE-8] of %i people at a ballot device, the order of coming, of redeeming and of sending pair at most twice as well as by chance',
    { timeout: 300_000 },
    async (people) => {
      const chance = chanceFrom(seedOf(`order at a ballot device, ${people}`, 20_261_126 + people))
      const days: DeviceDay[] = []
      // Every other hand-in is cut at any request, and done again.
      for (let day = 0; day < Math.max(20, 600 / people); day += 1)
        days.push(
          await liveDeviceDay(people, chance, day % 2 === 0 ? 0 : 1 + Math.floor(chance() * 2 * people)),
        )
      const pairs = [
        ['redeemed', 'sent'],
        ['came', 'sent'],
        ['came', 'redeemed'],
      ] as const
      for (const [one, other] of pairs) {
        const rate = linkingRateByOrder(days.map((day) => ({ first: day[one], second: day[other] })))
        console.log(`${people} people, ${one} and ${other}: ${(100 * rate).toFixed(1)} %`)
        expect([one, other, rate <= 2 / people]).toEqual([one, other, true])
      }
    },
  )

  test('[TIMING-3] a device that kept an order would be found out', () => {
    const chance = chanceFrom(seedOf('order kept', 13))
    const days = Array.from({ length: 20 }, () => {
      const first = Array.from({ length: 12 }, (_, person) => person).sort(() => chance() - 0.5)
      return { first, second: first.toReversed() }
    })
    expect(linkingRateByOrder(days)).toBe(1)
  })
})

describe('an open link', () => {
  test.each([12, 30, 60])(
    '[TIMING-4] times alone link redeeming and sending of %i people by an open link better than twice by chance: why it is called weaker, and has no slips to be linked to',
    (people) => {
      const windows = windowsOf(offeredWindows(Date.UTC(2026, 10, 25, 6), 'open-link'))
      const timetable = { ...timetableOf(windows), send: sendWindowOf({ mode: 'open-link', windows }) }
      const chance = chanceFrom(seedOf(`timing, open link, ${people}`, 20_261_125 + people))
      const rate = linkingRate(timetable, people, Math.ceil(3_000 / people), chance)
      console.log(`open link, ${people} people: ${(100 * rate).toFixed(1)} %`)
      expect(rate).toBeGreaterThan(2 / people)
    },
  )
})

describe('the operator of this test', () => {
  const atOnce: Schedule = (_, sealedAtMs) => sealedAtMs
  const sameDay: Timetable = {
    redeem: { openMs: 0, closeMs: hoursMs(8) },
    send: { openMs: 0, closeMs: hoursMs(8) },
  }

  test('[TIMING-2] links half of 60 and more when phones send as soon as they have sealed', () => {
    const chance = chanceFrom(seedOf('timing, at once', 7))
    expect(linkingRate(sameDay, 60, 50, chance, atOnce)).toBeGreaterThan(0.3)
    expect(linkingRate(sameDay, 12, 100, chance, atOnce)).toBeGreaterThan(0.7)
  })

  test('[TIMING-2] pairs at least cost', () => {
    const chance = chanceFrom(seedOf('pairing', 11))
    const permutations = (left: readonly number[]): number[][] =>
      left.length === 0
        ? [[]]
        : left.flatMap((first) =>
            permutations(left.filter((other) => other !== first)).map((rest) => [first, ...rest]),
          )
    for (let tried = 0; tried < 50; tried += 1) {
      const costs = Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => chance() - 0.5))
      const costOf = (columns: readonly number[]) =>
        columns.reduce((sum, column, row) => sum + (costs[row]?.[column] ?? 0), 0)
      const least = Math.min(...permutations([0, 1, 2, 3, 4, 5]).map(costOf))
      expect(costOf(leastCostPairing(costs))).toBeCloseTo(least)
    }
  })
})
