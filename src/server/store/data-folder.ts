import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure } from '../../core/errors.ts'

/** Where everything the server keeps lies. Boxes and redeem books are apart, so that neither is copied with the other by chance. */
export interface DataFolder {
  readonly path: string
  readonly staffPath: string
  boxPath(inspectionId: string): string
  redeemPath(inspectionId: string): string
  /** Inspections of which a box or a redeem book lies here. */
  inspectionIds(): readonly string[]
  hasFiles(inspectionId: string): boolean
  /** Removes box and redeem book of an inspection that was never published. */
  removeFiles(inspectionId: string): void
}

const suffix = '.sqlite'

/** Makes the folder (only its owner may read it) and clears away files that a crash left unfinished. */
export const openDataFolder = (path: string): DataFolder => {
  const boxesPath = join(path, 'boxes')
  const redeemsPath = join(path, 'redeem')
  for (const folder of [path, boxesPath, redeemsPath]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  }
  const namesIn = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.endsWith(suffix))
      .map((name) => name.slice(0, -suffix.length))
  const boxPath = (inspectionId: string) => join(boxesPath, `${inspectionId}${suffix}`)
  const redeemPath = (inspectionId: string) => join(redeemsPath, `${inspectionId}${suffix}`)
  return {
    path,
    staffPath: join(path, `staff${suffix}`),
    boxPath,
    redeemPath,
    inspectionIds: () => [...new Set([...namesIn(boxesPath), ...namesIn(redeemsPath)])],
    hasFiles: (inspectionId) => existsSync(boxPath(inspectionId)) && existsSync(redeemPath(inspectionId)),
    removeFiles(inspectionId) {
      rmSync(boxPath(inspectionId), { force: true })
      rmSync(redeemPath(inspectionId), { force: true })
    },
  }
}

/** Removes what a crash in the middle of making a file left behind. Only the server that holds the lock may. */
export const removeUnfinishedFiles = (folder: DataFolder): void => {
  for (const name of ['boxes', 'redeem'])
    for (const file of readdirSync(join(folder.path, name)))
      if (file.includes(`${suffix}.new`)) rmSync(join(folder.path, name, file))
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
    throw failure('ops/already-running', {}, { cause })
  }
  return () => database.close()
}
