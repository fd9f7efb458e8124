import { Failure, failure } from '../../core/errors.ts'

/** SQLite's primary result codes for a file that is whole but cannot be used now (sqlite.org/rescode.html). */
const unusableCodes: readonly number[] = [5, 8, 10, 13, 14] // BUSY, READONLY, IOERR, FULL, CANTOPEN
const unusableErrnos: readonly string[] = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EIO', 'EISDIR', 'ENOTDIR']

/**
 * Runs one step of reading what the data folder holds, and says which file it was when that fails: whatever else
 * is thrown there, the bytes of that file are why.
 * @param file - as a sentence names it.
 * @throws `ops/unusable-data` when the file cannot be opened or written, `ops/damaged-store` when its content is
 *   not ours; a failure that already has a code of `ops` as it is.
 */
export const readingFile = <Result>(file: string, step: () => Result): Result => {
  try {
    return step()
  } catch (cause) {
    throw failureOfFile(file, cause)
  }
}

/** Which failure of `ops` it is when `cause` was thrown while reading `file`. */
export const failureOfFile = (file: string, cause: unknown): Failure => {
  if (cause instanceof Failure && cause.code.startsWith('ops/')) {
    return 'file' in cause.measures ? cause : failure(cause.code, { ...cause.measures, file }, { cause })
  }
  const { code, errcode } = (cause ?? {}) as { code?: unknown; errcode?: unknown }
  const isUnusable =
    (typeof errcode === 'number' && unusableCodes.includes(errcode & 0xff)) ||
    (typeof code === 'string' && unusableErrnos.includes(code))
  return failure(isUnusable ? 'ops/unusable-data' : 'ops/damaged-store', { file }, { cause })
}
