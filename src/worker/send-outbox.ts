import { createClock } from '../device/clock.ts'
import { createPublicDoor } from '../device/door/public-door.ts'
import { drainOutbox } from '../device/outbox/drain.ts'
import { openPhoneStore } from '../device/store/phone-store.ts'

/** Even in [0, 1), from the system's generator. */
const random = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32

/**
 * Sends what is due in the outbox while no page need be open: Background Sync, where the browser has it.
 * What it cannot send stays where it is, and the next page, timer or sync sends it.
 *
 * When nothing is due it resolves. Chromium tries a rejected sync only three times, within about twenty minutes,
 * so rejecting before the moment of sending would use up the chance; the page asks for another when it is needed
 * (src/device/outbox/keep-draining.ts).
 *
 * @throws Error when something due still waits: a rejected sync is one the browser tries again.
 * @see docs/SPEC.md WORK-6
 */
export const sendOutbox = async (): Promise<void> => {
  const store = await openPhoneStore()
  try {
    const clock = createClock(Date.now)
    const offsetMs = await store.readClockOffsetMs()
    if (offsetMs !== null) clock.recall(offsetMs)
    const door = createPublicDoor(clock)
    // What a page learned may be a day old, and the phone's clock set since. Unheard, what is kept must do.
    if ((await store.readOutbox()).some(({ state }) => state === 'waiting'))
      await door.readInspections().catch(() => undefined)
    const { overdue } = await drainOutbox({ store, door, clock, random })
    if (overdue > 0) throw new Error(`outbox: ${overdue} still waiting`)
  } finally {
    store.close()
  }
}
