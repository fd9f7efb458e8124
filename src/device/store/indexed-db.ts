import { failure } from '../../core/errors.ts'

/**
 * One step of a database's life: makes or changes object stores. Step n brings version n − 1 to version n, so
 * steps are only ever appended.
 */
export type Migration = (database: IDBDatabase, upgrade: IDBTransaction) => void

/** Settles with the request's result. Rejects with the platform's error. */
export const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause)

/** Turns what IndexedDB throws into the two things a person can act on. Passes our own failures through. */
const storageFailure = (cause: unknown): Error => {
  if (cause instanceof Error && cause.name === 'Failure') return cause
  return nameOf(cause) === 'QuotaExceededError'
    ? failure('device/storage-full', {}, { cause })
    : failure('device/storage-unavailable', { platformError: nameOf(cause) }, { cause })
}

/**
 * Opens a database at the version of its last migration.
 * A tab with an older version of the app gives way: its connection closes when a newer one asks to upgrade.
 *
 * @throws `device/storage-unavailable` where the browser keeps nothing (private mode of some, disabled storage).
 * @throws `device/storage-full`
 */
export const openDatabase = (name: string, migrations: readonly Migration[]): Promise<IDBDatabase> =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, migrations.length)
    request.onupgradeneeded = ({ oldVersion }) => {
      const upgrade = request.transaction
      if (!upgrade) return
      for (const migrate of migrations.slice(oldVersion)) migrate(request.result, upgrade)
    }
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  }).catch((cause: unknown) => {
    throw storageFailure(cause)
  })

/**
 * Runs `work` in one transaction and settles only when the transaction is committed: whatever is awaited of it
 * survives a crash of the tab. If `work` throws, nothing of it happened.
 * `work` may await only requests of this transaction ({@link settled}); anything else would end it early.
 *
 * @throws `device/storage-full`, `device/storage-unavailable`, or the failure `work` threw.
 */
export const inTransaction = async <Result>(
  database: IDBDatabase,
  storeNames: readonly string[],
  mode: 'readonly' | 'readwrite',
  work: (transaction: IDBTransaction) => Promise<Result>,
): Promise<Result> => {
  try {
    const transaction = database.transaction(storeNames, mode)
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? new DOMException('', 'AbortError'))
    })
    try {
      const result = await work(transaction)
      await committed
      return result
    } catch (cause) {
      committed.catch(() => {
        // The cause below says why; the abort is only its consequence.
      })
      abortQuietly(transaction)
      throw transaction.error ?? cause
    }
  } catch (cause) {
    throw storageFailure(cause)
  }
}

const abortQuietly = (transaction: IDBTransaction): void => {
  try {
    transaction.abort()
  } catch {
    // Already aborted by the failing request itself; there is no other reason for abort() to throw here.
  }
}
