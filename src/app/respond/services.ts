import type { Bytes } from '../../core/bytes.ts'
import type { PublicInspection } from '../../core/wire/schemas.ts'
import { type Clock, createClock } from '../../device/clock.ts'
import {
  createPublicDoor,
  type PublicDoor,
  type Reply,
  type UnderwayRequest,
} from '../../device/door/public-door.ts'
import { type Environment, inspectEnvironment } from '../../device/environment.ts'
import { openPhoneStore, type PhoneStore } from '../../device/store/phone-store.ts'

/** Random bytes from the browser's cryptographic generator. */
export const randomBytes = (lengthBytes: number): Bytes => crypto.getRandomValues(new Uint8Array(lengthBytes))

/** Even in [0, 1), from the same generator. */
export const random = (): number => (new DataView(randomBytes(4).buffer).getUint32(0) ?? 0) / 2 ** 32

/** What the screens work with, once the browser has passed its check. */
export interface Services {
  readonly store: PhoneStore
  readonly clock: Clock
  readonly door: PublicDoor
}

/** What is on its way before anything is drawn. */
export interface Listing extends Pick<Services, 'clock' | 'door'> {
  readonly list: Promise<Reply<readonly PublicInspection[]>>
  readonly environment: Promise<Environment>
}

/**
 * Takes over the request for the list of inspections, which left before this script was there, and looks at the
 * browser while the first screen is drawn: the button on it waits for both.
 */
export const startListing = (underway: UnderwayRequest): Listing => {
  const clock = createClock(Date.now, () => performance.now())
  const door = createPublicDoor(clock)
  return { clock, door, list: door.readInspections(underway), environment: inspectEnvironment() }
}

/** Opens the store. @throws `device/storage-unavailable`, `device/storage-full` */
export const startServices = async ({ clock, door }: Listing): Promise<Services> => {
  const store = await openPhoneStore()
  const keptOffsetMs = await store.readClockOffsetMs()
  if (keptOffsetMs !== null) clock.recall(keptOffsetMs)
  return { store, clock, door }
}
