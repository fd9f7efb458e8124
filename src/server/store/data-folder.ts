import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure } from '../../core/errors.ts'

/** Where everything the server keeps lies. Boxes and redeem books are apart, so that neither is copied with the other by chance. */
export interface DataFolder {
  readonly path: string
  readonly staffPath: string
  /** What a file of this folder is called in a sentence: its path inside the folder. */
  nameOf(file: string): string
  boxPath(inspectionId: string): string
  redeemPath(inspectionId: string): string
  /** Inspections of which a box or a redeem book lies here under exactly the name we give it. */
  inspectionIds(): readonly string[]
  /**
   * Renames box and redeem book of an inspection that was never published, so that they stop counting. Nothing
   * is removed: the names end in `.orphan`, followed by a number where that name is taken.
   */
  setAside(inspectionId: string): void
  /**
   * Overwrites box and redeem book of an inspection with zeros and removes them. What a disk keeps elsewhere of a
   * block it has moved is out of reach; there is disk encryption for that.
   */
  destroy(inspectionId: string): void
}

const suffix = '.sqlite'
/** Only these names are ours: an operator's copy beside them is nobody's business. */
const ownName = /^[0-9a-f]{32}\.sqlite$/
const unfinishedName = /^[0-9a-f]{32}\.sqlite\.new(?:-journal)?$/

/** Makes the folder, which only its owner may read. */
export const openDataFolder = (path: string): DataFolder => {
  for (const folder of [path, join(path, 'boxes'), join(path, 'redeem')]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  }
  return dataFolderAt(path)
}

/** The folder as it lies there; nothing is made or changed. */
export const dataFolderAt = (path: string): DataFolder => {
  const boxesPath = join(path, 'boxes')
  const redeemsPath = join(path, 'redeem')
  const namesIn = (folder: string): string[] =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => ownName.test(name))
      .map((name) => name.slice(0, -suffix.length))
  const boxPath = (inspectionId: string) => join(boxesPath, `${inspectionId}${suffix}`)
  const redeemPath = (inspectionId: string) => join(redeemsPath, `${inspectionId}${suffix}`)
  return {
    path,
    staffPath: join(path, `staff${suffix}`),
    nameOf: (file) => relative(path, file),
    boxPath,
    redeemPath,
    inspectionIds: () => [...new Set([...namesIn(boxesPath), ...namesIn(redeemsPath)])],
    destroy(inspectionId) {
      for (const file of [boxPath(inspectionId), redeemPath(inspectionId)])
        for (const path of [file, `${file}-journal`]) if (existsSync(path)) overwriteAndRemove(path)
    },
    setAside(inspectionId) {
      for (const file of [boxPath(inspectionId), redeemPath(inspectionId)]) {
        if (!existsSync(file)) continue
        let orphan = `${file}.orphan`
        for (let number = 2; existsSync(orphan); number += 1) orphan = `${file}.orphan-${number}`
        renameSync(file, orphan)
      }
    },
  }
}

const overwriteAndRemove = (path: string): void => {
  const descriptor = openSync(path, 'r+')
  try {
    const { size } = fstatSync(descriptor)
    const zeros = Buffer.alloc(1_048_576)
    for (let at = 0; at < size; at += zeros.length)
      writeSync(descriptor, zeros, 0, Math.min(zeros.length, size - at), at)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  rmSync(path)
}

/** Removes what a crash in the middle of making a file left behind. Only the server that holds the lock may. */
export const removeUnfinishedFiles = (folder: DataFolder): void => {
  for (const name of ['boxes', 'redeem'])
    for (const file of readdirSync(join(folder.path, name)))
      if (unfinishedName.test(file)) rmSync(join(folder.path, name, file))
}

/**
 * Holds the folder for this process: two servers on one folder would each think the same slots free.
 * The lock is one of the operating system's, so `kill -9` releases it.
 * @returns what releases it.
 * @throws `ops/already-running`
 */
export const lockDataFolder = (folder: DataFolder): (() => void) => {
  const database = new DatabaseSync(join(folder.path, `lock${suffix}`))
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    // 5: SQLITE_BUSY. Anything else (no right to write, a full disk) is not another server.
    if ((cause as { errcode?: unknown }).errcode !== 5) throw cause
    throw failure('ops/already-running', {}, { cause })
  }
  return () => database.close()
}
