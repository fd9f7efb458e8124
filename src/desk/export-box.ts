import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { Bytes } from '../core/bytes.ts'
import { failure } from '../core/errors.ts'
import { openBoxPieces, sendRequestsOf } from '../core/wire/sealed-envelopes.ts'
import { readSealedFile, sealedFileParts } from '../core/wire/sealed-file.ts'
import { type SlipMark, signSlipMarks } from '../core/wire/slip-marks.ts'
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
 * Writes the envelopes of a box, and what became of its slips, into a sealed file for another server, which takes them
 * in as `takeInAtDesk` does. Both are only looked at, beside a running server too, and keep everything. What was
 * written is read back.
 *
 * Not while people send: two files of one box, laid side by side, would say who came between them.
 * @throws `ballot/unknown-inspection` unless published and not destroyed; `ballot/still-sending`;
 *   `ballot/box-damaged`, `ops/…` when the box cannot be read as it was written; `file/damaged` when the medium does
 *   not give back what was written. No file is left behind then.
 * @see docs/SPEC.md SFILE-8 to SFILE-10; docs/decisions/0742
 */
export const exportBox = async (
  folder: DataFolder,
  inspectionId: string,
  path: string,
  nowMs: number,
): Promise<ExportedBox> => {
  const { receiptPrivateKey, marks, requests } = contentOf(folder, inspectionId, nowMs)
  if (requests.length === 0) return { state: 'empty' }
  const slipMarks = await signSlipMarks(receiptPrivateKey, inspectionId, marks).catch((cause: unknown) => {
    throw failure('ops/damaged-store', {}, { cause })
  })
  const handle = await open(path, 'wx+', 0o600).catch((cause: unknown) => {
    if ((cause as { code?: unknown }).code === 'EEXIST') return null
    throw cause
  })
  if (handle === null) return { state: 'exists' }
  try {
    const pieces = openBoxPieces(slipMarks, requests, randomBytes)
    for await (const part of sealedFileParts('envelopes', inspectionId, pieces)) await handle.writeFile(part)
    await handle.sync()
    let envelopes = 0
    for await (const _ of sendRequestsOf(await readSealedFile(await sourceOf(handle)), 'server'))
      envelopes += 1
    return { state: 'written', envelopes }
  } catch (cause) {
    await rm(path, { force: true })
    throw cause
  } finally {
    await handle.close()
  }
}

const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))

interface BoxContent {
  /** PKCS #8; the same at every server of this inspection. */
  readonly receiptPrivateKey: Bytes
  readonly marks: readonly SlipMark[]
  readonly requests: readonly Bytes[]
}

/** All that a box which may be exported now takes along. @throws as {@link exportBox}. */
const contentOf = (folder: DataFolder, inspectionId: string, nowMs: number): BoxContent => {
  const reading = <Result>(file: string, step: () => Result) => readingFile(folder.nameOf(file), step)
  const { inspections, destructions } = reading(folder.staffPath, () => readStaffFile(folder.staffPath))
  const inspection = inspections.find((one) => one.inspectionId === inspectionId)
  if (inspection === undefined || inspection.state === 'preparing' || destructions.has(inspectionId))
    throw failure('ballot/unknown-inspection')
  const redeemPath = folder.redeemPath(inspectionId)
  const { redeemed, marks } = reading(redeemPath, () => {
    const book = openRedeemBook(redeemPath, 'read')
    try {
      return { redeemed: book.redeemed(), marks: book.rows() }
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
    const { receiptPrivateKey } = inspection.keys
    return { receiptPrivateKey, marks, requests: reading(boxPath, () => soundRequests(box)) }
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
