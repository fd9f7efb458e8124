import { leafOf } from '../core/ballot/bulletin.ts'
import { verifyReceipt } from '../core/ballot/receipt.ts'
import { base64UrlToBytes, bytesToUtf8 } from '../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../core/errors.ts'
import { manifestSchema } from '../core/wire/manifest.ts'
import { decodeSendRequest } from '../core/wire/messages.ts'
import { slipMarksReplySchema } from '../core/wire/schemas.ts'
import { sendRequestsOf, slipMarksOf } from '../core/wire/sealed-envelopes.ts'
import { askDoor, askDoorJson } from './door-client.ts'
import { withSealedFile } from './file-source.ts'

/** What came of taking a file in. */
export interface TakenInAtDesk {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** Send requests in the file. */
  readonly total: number
  /** Those the server signed a receipt for, now or before. */
  readonly receipts: number
  /** Slips redeemed or void at the server that wrote the file and not at this one; `null`: no server wrote it. */
  readonly freshSlips: number | null
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
 * office, for an envelope carries its own, and what became of a server's slips is signed by that server. Every byte of
 * the file is checked before the first is sent, and all slips come before any envelope: never are there more envelopes
 * than redeemed slips.
 * @throws `file/…`; what the door refuses all of them with.
 * @see docs/SPEC.md SFILE-6, SFILE-10
 */
export const takeInAtDesk = (path: string, publicUrl: string): Promise<TakenInAtDesk> =>
  withSealedFile(path, async (file) => {
    const { inspectionId } = file
    const url = `${publicUrl}/api/inspections/${inspectionId}`
    const slipMarks = await slipMarksOf(file)
    const { receiptKey } = manifestSchema.parse(JSON.parse(bytesToUtf8(await askDoor(`${url}/manifest`))))
    let freshSlips = 0
    for (const body of slipMarks)
      freshSlips += (await askDoorJson(slipMarksReplySchema, `${url}/slip-marks`, { body })).fresh
    const refused = new Map<ErrorCode, number>()
    let [total, receipts] = [0, 0]
    for await (const body of sendRequestsOf(file, 'server')) {
      total += 1
      try {
        const receipt = await askDoor(`${url}/envelopes`, { body })
        const leaf = await leafOf(decodeSendRequest(body).envelope)
        if (!(await verifyReceipt(base64UrlToBytes(receiptKey), inspectionId, leaf, receipt)))
          throw failure('ballot/bad-receipt')
        receipts += 1
      } catch (cause) {
        if (!(cause instanceof Failure) || !ofOneRequest.has(cause.code)) throw cause
        refused.set(cause.code, (refused.get(cause.code) ?? 0) + 1)
      }
    }
    return { inspectionId, total, receipts, freshSlips: slipMarks.length > 0 ? freshSlips : null, refused }
  })
