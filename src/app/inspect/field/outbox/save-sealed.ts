import type { Bytes } from '../../../../core/bytes.ts'
import { type FileSource, sealedFileParts } from '../../../../core/wire/sealed-file.ts'
import { type RecordsToSeal, recordPieces } from '../../../../device/sync/sealed-records.ts'
import type { Carried } from '../../../../device/workspace/carry.ts'
import { saveFile } from '../../../ui/save-file.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** `mingcha-20261125-0905.mingcha`: says when and nothing of what is in it. */
const nameAt = (ms: number): string => {
  const at = new Date(ms)
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `mingcha-${day}-${two(at.getHours())}${two(at.getMinutes())}.mingcha`
}

/**
 * Hands a sealed file to the browser's downloads, after everything typed has become a save.
 * @returns the file's name.
 */
export const saveSealed = async (carried: Carried, wanted: RecordsToSeal): Promise<string> => {
  const { store, taken, workspace, deps } = carried
  if (wanted.what !== 'stuck') await workspace.saveAll()
  // The browser may keep the parts of a large file on its disk: they are sealed already.
  const parts: Blob[] = []
  const pieces = recordPieces(store, taken.inspectionId, wanted)
  let batch: Bytes[] = []
  let batchBytes = 0
  for await (const part of sealedFileParts('records', taken.inspectionId, pieces)) {
    batch.push(part)
    batchBytes += part.length
    if (batchBytes < 4_194_304) continue
    parts.push(new Blob(batch))
    batch = []
    batchBytes = 0
  }
  const name = nameAt(deps.nowMs())
  saveFile(name, 'application/octet-stream', new Blob([...parts, ...batch]))
  return name
}

/** A file somebody chose, read piece by piece. */
export const fileSource = (file: Blob): FileSource => ({
  sizeBytes: file.size,
  read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
})
