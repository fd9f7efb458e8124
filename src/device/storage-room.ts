import { type ErrorCode, Failure } from '../core/errors.ts'
import type { PhoneStore } from './store/phone-store.ts'

/** A draft, its many rewrites and an envelope need well under this: one mebibyte. */
const neededBytes = 1_048_576
/** The most `crypto.getRandomValues` gives at once. */
const randomAtOnceBytes = 65_536

/** Whether this browser has room for the answers, and whether it promises to keep them. */
export interface StorageRoom {
  readonly isFull: boolean
  /** False: the browser may clear the page's storage when the phone runs short. */
  readonly isPersistent: boolean
}

/**
 * Finds out before anything is typed, by writing as much as will be needed and taking it away again: browsers
 * round what `estimate()` tells, Chromium to "10 GiB free" on a full disk. Asks for persistence too, so call it
 * after somebody pressed something; some browsers show a question.
 *
 * @throws `device/storage-unavailable`
 * @see docs/SPEC.md DEV-17; PEERS J
 */
export const askForStorageRoom = async (store: PhoneStore): Promise<StorageRoom> => {
  // Random, so that no compression below makes it smaller than answers are.
  const trial = new Uint8Array(neededBytes)
  for (let offset = 0; offset < neededBytes; offset += randomAtOnceBytes)
    crypto.getRandomValues(trial.subarray(offset, offset + randomAtOnceBytes))
  const isFull = await isRefused(() => store.tryRoom(trial), 'device/storage-full')
  const { storage } = navigator
  const isPersistent = (await storage?.persisted?.()) || ((await storage?.persist?.()) ?? false)
  return { isFull, isPersistent }
}

const isRefused = async (work: () => Promise<void>, code: ErrorCode): Promise<boolean> => {
  try {
    await work()
    return false
  } catch (cause) {
    if (cause instanceof Failure && cause.code === code) return true
    throw cause
  }
}
