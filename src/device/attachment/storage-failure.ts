import { failure } from '../../core/errors.ts'

const isQuotaExceeded = (cause: unknown): boolean =>
  typeof cause === 'object' &&
  cause !== null &&
  (('name' in cause && cause.name === 'QuotaExceededError') ||
    // Dexie's AbortError and BulkError carry the reason inside.
    ('inner' in cause && isQuotaExceeded(cause.inner)) ||
    ('failures' in cause && Array.isArray(cause.failures) && cause.failures.some(isQuotaExceeded)))

/**
 * Does `write`, and says of a full disk what a person can do about it.
 * @throws `attachment/storage-full`; whatever else `write` throws.
 * @see docs/SPEC.md ATT-9; PEERS J
 */
export const sayingWhenFull = async <Result>(write: () => Promise<Result>): Promise<Result> => {
  try {
    return await write()
  } catch (cause) {
    throw isQuotaExceeded(cause) ? failure('attachment/storage-full', {}, { cause }) : cause
  }
}
