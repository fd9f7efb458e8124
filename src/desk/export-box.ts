import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { Bytes } from '../core/bytes.ts'
import { failure } from '../core/errors.ts'
import { sendRequestPieces, sendRequestsOf } from '../core/wire/sealed-envelopes.ts'
import { readSealedFile, sealedFileParts } from '../core/wire/sealed-file.ts'
import { type Box, openBox } from '../server/store/box.ts'
import type { DataFolder } from '../server/store/data-folder.ts'
import { readManifest } from '../server/store/read-manifest.ts'
import { openRedeemBook } from '../server/store/redeem.ts'
import { isSendingOver } from '../server/store/sending-over.ts'
import { readStaffFile } from '../server/store/staff-sqlite.ts'
import { readingFile } from '../server/store/unreadable.ts'
import { sourceOf } from './file-source.ts'

/** What came of exporting a box. `exists`: there is a file of that name, and it was left alone. */
export type ExportedBox =
  | { readonly state: 'written'; readonly envelopes: number }
  | { readonly state: 'empty' }
  | { readonly state: 'exists' }

/**
 * Writes the envelopes of a box into a sealed file for another server, which takes them in as `takeInAtDesk` does. The
 * box is only looked at, beside a running server too, and keeps everything. What was written is read back.
 *
 * Not while people send: two files of one box, laid side by side, would say who came between them.
 * @throws `ballot/unknown-inspection` unless published and not destroyed; `ballot/still-sending`;
 *   `ballot/box-damaged`, `ops/…` when the box cannot be read as it was written; `file/damaged` when the medium does
 *   not give back what was written. No file is left behind then.
 * @see docs/SPEC.md SFILE-8, SFILE-9; docs/decisions/0742
 */
export const exportBox = async (
  folder: DataFolder,
  inspectionId: string,
  path: string,
  nowMs: number,
): Promise<ExportedBox> => {
  const requests = requestsIn(folder, inspectionId, nowMs)
  if (requests.length === 0) return { state: 'empty' }
  const handle = await open(path, 'wx+', 0o600).catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code === 'EEXIST') return null
    throw cause
  })
  if (handle === null) return { state: 'exists' }
  try {
    const pieces = sendRequestPieces(requests, randomBytes)
    for await (const part of sealedFileParts('envelopes', inspectionId, pieces)) await handle.writeFile(part)
    await handle.sync()
    let envelopes = 0
    for await (const _ of sendRequestsOf(await readSealedFile(await sourceOf(handle)))) envelopes += 1
    return { state: 'written', envelopes }
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  } finally {
    await handle.close()
  }
}

const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))

/** All send requests of a box that may be exported now. @throws as {@link exportBox}. */
const requestsIn = (folder: DataFolder, inspectionId: string, nowMs: number): readonly Bytes[] => {
  const reading = <Result>(file: string, step: () => Result) => readingFile(folder.nameOf(file), step)
  const { inspections, destructions } = reading(folder.staffPath, () => readStaffFile(folder.staffPath))
  const inspection = inspections.find((one) => one.inspectionId === inspectionId)
  if (inspection === undefined || inspection.state === 'preparing' || destructions.has(inspectionId))
    throw failure('ballot/unknown-inspection')
  const redeemPath = folder.redeemPath(inspectionId)
  const redeemed = reading(redeemPath, () => {
    const book = openRedeemBook(redeemPath, 'read')
    try {
      return book.redeemed()
    } finally {
      book.stop()
    }
  })
  const boxPath = folder.boxPath(inspectionId)
  // Nothing is kept while looking, so no chance is needed.
  const box = reading(boxPath, () => openBox(boxPath, () => new Uint8Array(4), 'read'))
  try {
    const sent = box.sent()
    if (
      inspection.state === 'running' &&
      !isSendingOver(readManifest(inspection.manifest), { sent, redeemed }, nowMs)
    )
      throw failure('ballot/still-sending', { sent, redeemed })
    return reading(boxPath, () => soundRequests(box))
  } finally {
    box.stop()
  }
}

const soundRequests = (box: Box): readonly Bytes[] => {
  // A damaged box must not be carried away as if it were whole.
  const damaged = box.damagedSlots()
  if (damaged > 0) throw failure('ops/damaged-store', { damaged })
  return Array.from(box.rows(), ({ request }) => request)
}
