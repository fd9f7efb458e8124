import { closeSync, fsyncSync, openSync, renameSync, rmSync, utimesSync } from 'node:fs'
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
 * @see docs/SPEC.md BOX-3
 */
export const openAnonymousFile = (path: string, access: FileAccess = 'write'): DatabaseSync => {
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
 * @throws `wire/unavailable` when the disk refused or `write` threw; then nothing of it is kept.
 */
export const commitAnonymously = (database: DatabaseSync, path: string, write: () => void): void => {
  try {
    database.exec('BEGIN IMMEDIATE')
    write()
    database.exec('COMMIT')
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw failure('wire/unavailable', {}, { cause })
  }
  // The folder too: its time changes with every journal.
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
