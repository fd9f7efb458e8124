/** A draft, its rewrites and an envelope need well under this. */
const neededBytes = 2_000_000

/** Whether this browser has room for the answers, and whether it promises to keep them. */
export interface StorageRoom {
  readonly isFull: boolean
  /** False: the browser may clear the page's storage when the phone runs short. */
  readonly isPersistent: boolean
}

/**
 * Asks before anything is typed. Asks for persistence too, so call it after somebody pressed something: some
 * browsers show a question.
 * @see docs/SPEC.md DEV-17; PEERS J
 */
export const askForStorageRoom = async (): Promise<StorageRoom> => {
  // Absent outside secure contexts and in some embedded browsers; then only a failed write will tell.
  const { storage } = navigator
  if (!storage?.estimate) return { isFull: false, isPersistent: false }
  const { quota, usage } = await storage.estimate()
  const isFull = quota !== undefined && quota - (usage ?? 0) < neededBytes
  const isPersistent = (await storage.persisted?.()) || ((await storage.persist?.()) ?? false)
  return { isFull, isPersistent }
}
