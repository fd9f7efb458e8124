import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure } from '../../core/errors.ts'

/** Whether a file is opened to be used or only to be looked at. */
export type FileAccess = 'read' | 'write'

/**
 * Opens an SQLite file that must not remember when and in which order its rows were filled.
 *
 * `DELETE` journal: a write-ahead log would keep every row in order of arrival. `EXTRA`: in DELETE mode a
 * commit is only certain once the journal's disappearance has reached the disk, which FULL does not wait for
 * (sqlite.org/pragma.html#pragma_synchronous). `secure_delete`: no page keeps what was overwritten.
 *
 * @param access - `read` changes nothing, also not what a crash left half written: SQLite then refuses.
 * @throws `ops/damaged-store` when the file ends in the middle of a page.
 * @see docs/SPEC.md BOX-3, BOX-22
 */
export const openAnonymousFile = (path: string, access: FileAccess = 'write'): DatabaseSync => {
  if (isCutShort(path)) throw failure('ops/damaged-store')
  if (access === 'read') return new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  const database = new DatabaseSync(path, { timeout: 1_000 })
  database.exec(`
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = EXTRA;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -4096;
  `)
  return database
}

/**
 * Whether the file ends in the middle of a page (sqlite.org/fileformat.html §1.3.2). SQLite reads what is missing as
 * zeros and finds nothing wrong with it. A crash can leave a file so as well; then a journal or a log mends it.
 */
export const isCutShort = (path: string): boolean => {
  if (!existsSync(path) || existsSync(`${path}-journal`)) return false
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(18)
    if (readSync(file, header) < header.length) return false
    const pageBytes = header.readUInt16BE(16)
    return fstatSync(file).size % (pageBytes === 1 ? 65_536 : pageBytes) !== 0
  } finally {
    closeSync(file)
  }
}

/** Gives what `read` reads of a file just opened, and closes it when that throws: the process goes on without it. */
export const readOrClose = <Content>(database: DatabaseSync, read: () => Content): Content => {
  try {
    return read()
  } catch (cause) {
    database.close()
    throw cause
  }
}

/**
 * Makes a whole file or none: `fill` works on a temporary name, which is renamed once everything is on disk.
 * A crash before that leaves a file ending in `.new`,
 * which the next start clears away.
 */
export const createAnonymousFile = (path: string, fill: (database: DatabaseSync) => void): void => {
  const unfinished = `${path}.new`
  rmSync(unfinished, { force: true })
  // Created by us first: SQLite would give it the process's default permissions.
  closeSync(openSync(unfinished, 'wx', 0o600))
  const database = new DatabaseSync(unfinished)
  try {
    // Nothing is worth a journal until the file has its name.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; BEGIN')
    fill(database)
    database.exec('COMMIT')
  } finally {
    database.close()
  }
  forgetTime(unfinished)
  syncPath(unfinished)
  renameSync(unfinished, path)
  syncPath(dirname(path))
}

/**
 * Whether `sql`, which counts rows as `filled`, counts none. A file that SQLite cannot read, or that still has
 * a journal to be rolled back, may hold anything: false. Opened for reading only.
 */
export const countsNone = (path: string, sql: string): boolean => {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 1_000 })
    try {
      return (database.prepare(sql).get() as { filled: number }).filled === 0
    } finally {
      database.close()
    }
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw cause
    return false
  }
}

/**
 * Runs `write` as one transaction and forgets when it was: returns once everything is durable.
 *
 * In DELETE mode a commit stands from the moment its journal is gone, but SQLite still waits for the folder after
 * that; when the disk refuses this very last step, COMMIT fails and the rows are there all the same. Taken for not
 * kept, an envelope would be stored a second time when it comes again.
 * @param stands - whether what `write` wrote is in the file; asked only after COMMIT failed, may throw.
 * @returns true when everything is durable; false when it stands, or cannot be looked at, and is not confirmed:
 *   nothing may be said of it before {@link confirmCommits}.
 * @throws `wire/unavailable` when the disk refused or `write` threw; then nothing of it is kept.
 * @see docs/SPEC.md BOX-4; docs/decisions/0702
 */
export const commitAnonymously = (
  database: DatabaseSync,
  path: string,
  write: () => void,
  stands: () => boolean,
): boolean => {
  let isCommitting = false
  try {
    database.exec('BEGIN IMMEDIATE')
    write()
    isCommitting = true
    database.exec('COMMIT')
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    if (isCommitting && mayStand(stands)) return false
    throw failure('wire/unavailable', {}, { cause })
  }
  // The folder too: its time changes with every journal.
  forgetTime(path)
  forgetTime(dirname(path))
  return true
}

const mayStand = (stands: () => boolean): boolean => {
  try {
    return stands()
  } catch {
    // Whatever keeps us from reading: what is not known must not be taken for free.
    return true
  }
}

/** Makes the folder's changes durable, which is all a commit that stands still waits for. @throws `wire/unavailable` */
export const confirmCommits = (path: string): void => {
  try {
    syncPath(dirname(path))
  } catch (cause) {
    throw failure('wire/unavailable', {}, { cause })
  }
  forgetTime(path)
  forgetTime(dirname(path))
}

/**
 * Sets a file's times to the epoch, so that a copy of the folder does not say when the last row came. When the
 * system refuses, the next commit tries again: the row is kept by then, and its sender must not hear otherwise.
 */
const forgetTime = (path: string): void => {
  try {
    utimesSync(path, 0, 0)
  } catch (cause) {
    if ((cause as { syscall?: unknown }).syscall !== 'utime') throw cause
  }
}

const syncPath = (path: string): void => {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
