import { createClock } from '../device/clock.ts'
import { createPublicDoor } from '../device/door/public-door.ts'
import { drainOutbox } from '../device/outbox/drain.ts'
import { openPhoneStore } from '../device/store/phone-store.ts'

/** Even in [0, 1), from the system's generator. */
const random = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32

/**
 * Sends what waits in the outbox while no page need be open: Background Sync, where the browser has it.
 * What it cannot send stays where it is, and the next page, timer or sync sends it.
 * @throws Error when something still waits: a rejected sync is one the browser tries again.
 * @see docs/SPEC.md WORK-6
 */
export const sendOutbox = async (): Promise<void> => {
  const store = await openPhoneStore()
  try {
    const clock = createClock(Date.now)
    const offsetMs = await store.readClockOffsetMs()
    if (offsetMs !== null) clock.recall(offsetMs)
    const { waiting } = await drainOutbox({ store, door: createPublicDoor(clock), clock, random })
    if (waiting > 0) throw new Error(`outbox: ${waiting} still waiting`)
  } finally {
    store.close()
  }
}
