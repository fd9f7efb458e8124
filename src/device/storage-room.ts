import { type ErrorCode, Failure } from '../core/errors.ts'

/** A draft, its many rewrites and an envelope need well under this: one mebibyte. */
const neededBytes = 1_048_576
/** The most `crypto.getRandomValues` gives at once. */
const randomAtOnceBytes = 65_536

/** What a store is tried by: writes `trial` and deletes it again, or throws `device/storage-full`. */
export interface TriedStore {
  tryRoom(trial: Uint8Array<ArrayBuffer>): Promise<void>
}

/** Whether this browser has room for what will be typed, and whether it promises to keep it. */
export interface StorageRoom {
  readonly isFull: boolean
  /** False: the browser may clear the page's storage when the phone runs short. */
  readonly isPersistent: boolean
}

const isRoomFull = async (store: TriedStore): Promise<boolean> => {
  // Random, so that no compression below makes it smaller than answers are.
  const trial = new Uint8Array(neededBytes)
  for (let offset = 0; offset < neededBytes; offset += randomAtOnceBytes)
    crypto.getRandomValues(trial.subarray(offset, offset + randomAtOnceBytes))
  return isRefused(() => store.tryRoom(trial), 'device/storage-full')
}

/**
 * Finds out before anything is typed, by writing as much as will be needed and taking it away again: browsers
 * round what `estimate()` tells, Chromium to "10 GiB free" on a full disk. Asks for persistence too, so call it
 * after somebody pressed something; some browsers show a question.
 *
 * @throws `device/storage-unavailable`
 * @see docs/SPEC.md DEV-17; PEERS J
 */
export const askForStorageRoom = async (store: TriedStore): Promise<StorageRoom> => {
  const isFull = await isRoomFull(store)
  const { storage } = navigator
  const isPersistent = (await storage?.persisted?.()) || (await isGranted(storage?.persist?.()))
  return { isFull, isPersistent }
}

/** Longest wait for a person to answer the browser's own question. */
const questionMs = 5_000

/** Firefox answers only once its question is answered, which somebody may overlook: the way on must not wait for it. */
const isGranted = (asked: Promise<boolean> | undefined): Promise<boolean> =>
  Promise.race([
    asked ?? Promise.resolve(false),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), questionMs)),
  ])

/** The same without asking the browser for anything: for a look that nobody pressed a button for. */
export const lookAtStorageRoom = async (store: TriedStore): Promise<StorageRoom> => ({
  isFull: await isRoomFull(store),
  isPersistent: (await navigator.storage?.persisted?.()) ?? false,
})

const isRefused = async (work: () => Promise<void>, code: ErrorCode): Promise<boolean> => {
  try {
    await work()
    return false
  } catch (cause) {
    if (cause instanceof Failure && cause.code === code) return true
    throw cause
  }
}
