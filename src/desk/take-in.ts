import { open } from 'node:fs/promises'
import { leafOf } from '../core/ballot/bulletin.ts'
import { verifyReceipt } from '../core/ballot/receipt.ts'
import { base64UrlToBytes, bytesToUtf8 } from '../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../core/errors.ts'
import { manifestSchema } from '../core/wire/manifest.ts'
import { decodeSendRequest } from '../core/wire/messages.ts'
import { sendRequestsOf } from '../core/wire/sealed-envelopes.ts'
import { readSealedFile } from '../core/wire/sealed-file.ts'
import { askDoor } from './door-client.ts'
import { sourceOf } from './file-source.ts'

/** What came of taking a file in. */
export interface TakenInAtDesk {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** Send requests in the file. */
  readonly total: number
  /** Those the server signed a receipt for, now or before. */
  readonly receipts: number
  /** The others, by why. */
  readonly refused: ReadonlyMap<ErrorCode, number>
}

/** Refusals that are about one envelope. */
const ofOneRequest: ReadonlySet<ErrorCode> = new Set([
  'ballot/bad-token',
  'ballot/bad-envelope-signature',
  'ballot/token-used',
])

/**
 * Sends the envelopes of a sealed file through the public door, as their phones would: it needs no right of the
 * office, for an envelope carries its own. Every byte of the file is checked before the first is sent.
 * @throws `file/…`; what the door refuses all of them with.
 * @see docs/SPEC.md SFILE-6
 */
export const takeInAtDesk = async (path: string, publicUrl: string): Promise<TakenInAtDesk> => {
  const handle = await open(path, 'r')
  try {
    const file = await readSealedFile(await sourceOf(handle))
    const { inspectionId } = file
    const url = `${publicUrl}/api/inspections/${inspectionId}`
    const requests = sendRequestsOf(file)
    const first = await requests.next()
    const { receiptKey } = manifestSchema.parse(JSON.parse(bytesToUtf8(await askDoor(`${url}/manifest`))))
    const refused = new Map<ErrorCode, number>()
    let [total, receipts] = [0, 0]
    for (let next = first; !next.done; next = await requests.next()) {
      total += 1
      try {
        const receipt = await askDoor(`${url}/envelopes`, { body: next.value })
        const leaf = await leafOf(decodeSendRequest(next.value).envelope)
        if (!(await verifyReceipt(base64UrlToBytes(receiptKey), inspectionId, leaf, receipt)))
          throw failure('ballot/bad-receipt')
        receipts += 1
      } catch (cause) {
        if (!(cause instanceof Failure) || !ofOneRequest.has(cause.code)) throw cause
        refused.set(cause.code, (refused.get(cause.code) ?? 0) + 1)
      }
    }
    return { inspectionId, total, receipts, refused }
  } finally {
    await handle.close()
  }
}
