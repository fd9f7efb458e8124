import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leafOf, merkleRootOf, splitLeaves } from '../../src/core/ballot/bulletin.ts'
import { receiptBytes, verifyReceipt } from '../../src/core/ballot/receipt.ts'
import { redeemCodeOf } from '../../src/core/ballot/slip.ts'
import { base64UrlToBytes, bytesToHex, concatBytes, equalBytes } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { Failure } from '../../src/core/errors.ts'
import { encodeRedeemRequest, encodeSendRequest } from '../../src/core/wire/messages.ts'
import { bulletinSchema, publicStatusSchema } from '../../src/core/wire/schemas.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { prepareTicket, redeemTicket, sealAnswer, signEnvelope } from '../../src/desk/respondent-client.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  refusalOf,
  type SealedRespondent,
  windowsFrom,
} from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const minuteMs = 60_000
const folder = temporaryFolder()
let server: TestServer
let office: Office
let startMs: number

beforeAll(async () => {
  server = await startTestServer(folder.path)
  office = await openOffice(server)
  startMs = server.nowMs()
})
afterAll(async () => {
  await server.stop()
  folder.remove()
  // One test keeps the disk from answering; the operator is told of that.
  const foreseen = (fault: unknown) => fault instanceof Failure && fault.code === 'wire/unavailable'
  expect(server.faults.filter((fault) => !foreseen(fault))).toEqual([])
})

const urlOf = (inspection: RunningInspection, path: string) =>
  `${server.publicUrl}/api/inspections/${inspection.inspectionId}${path}`
const post = (inspection: RunningInspection, path: string, body: Uint8Array) =>
  postBytes(urlOf(inspection, path), body)
const secretOf = ({ secrets }: RunningInspection, index: number) =>
  secrets[index] ?? secrets[0] ?? neverSecret()
const neverSecret = (): never => {
  throw new Error('the inspection has no slips')
}
/** Posts several requests in one piece, so that the server reads them in one turn; gives their statuses in order. */
const pipelined = (url: string, bodies: readonly Uint8Array[]): Promise<readonly number[]> =>
  new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url)
    const socket = connect(Number(port), hostname)
    const requests = bodies.map((body, index) => {
      const connection = index === bodies.length - 1 ? 'connection: close\r\n' : ''
      const head = `POST ${pathname} HTTP/1.1\r\nhost: a\r\n${connection}content-length: ${body.length}\r\n\r\n`
      return Buffer.concat([Buffer.from(head), body])
    })
    socket.write(Buffer.concat(requests))
    let text = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('close', () =>
      resolve([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))),
    )
  })
/** An inspection whose redeem window is open now. */
const inRedeemWindow = async (printed = 20) => {
  server.setNowMs(startMs)
  return publishInspection(office, windowsFrom(startMs), { printed })
}
/** An inspection in its send window with `count` sealed answers not yet sent. */
const inSendWindow = async (count: number, printed = 20) => {
  const inspection = await inRedeemWindow(printed)
  const sealed: SealedRespondent[] = []
  for (let index = 0; index < count; index += 1)
    sealed.push(await redeemAndSeal(server.publicUrl, inspection, secretOf(inspection, index)))
  server.setNowMs(startMs + 25 * minuteMs)
  return { inspection, sealed, first: sealed[0] as SealedRespondent }
}
const flipped = (bytes: Uint8Array, at: number) => {
  const changed = Uint8Array.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('redeeming', () => {
  test('[BOX-6] the same slip with the same blinded message gets the same signature, byte for byte', async () => {
    const inspection = await inRedeemWindow()
    const { code, pending } = await prepareTicket(inspection.manifest, secretOf(inspection, 0))
    const request = encodeRedeemRequest({ code, blinded: pending.blinded })
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => post(inspection, '/redeem', request)))
    const signatures = await Promise.all(
      replies.map(async (reply) => bytesToHex(new Uint8Array(await reply.arrayBuffer()))),
    )
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(signatures).size).toBe(1)
    expect(signatures[0]).toHaveLength(768)
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(1)
  })

  test('[BOX-6] [PROMISE-10] a slip with another blinded message is used up, also when both come at once', async () => {
    const inspection = await inRedeemWindow()
    const tickets = await Promise.all(
      [1, 2].map(() => prepareTicket(inspection.manifest, secretOf(inspection, 0))),
    )
    const replies = await Promise.all(
      tickets.map(({ code, pending }) =>
        post(inspection, '/redeem', encodeRedeemRequest({ code, blinded: pending.blinded })),
      ),
    )
    const codes = await Promise.all(replies.map(refusalOf))
    expect(codes.sort()).toEqual(['ballot/code-used', null])
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(1)
  })

  test('[BOX-6] while the disk refuses the first marking, nobody is told anything of the slip', async () => {
    const inspection = await inRedeemWindow()
    const secret = secretOf(inspection, 0)
    const [ticket, other] = await Promise.all([1, 2].map(() => prepareTicket(inspection.manifest, secret)))
    if (ticket === undefined || other === undefined) throw new Error('no ticket')
    const requestOf = ({ code, pending }: typeof ticket) =>
      encodeRedeemRequest({ code, blinded: pending.blinded })
    const request = requestOf(ticket)
    const database = new DatabaseSync(join(folder.path, 'redeem', `${inspection.inspectionId}.sqlite`))
    database.exec('BEGIN EXCLUSIVE')
    // In one turn: the second and the third come while the first waits for the disk.
    const statuses = await pipelined(urlOf(inspection, '/redeem'), [request, request, requestOf(other)])
    expect(statuses).toEqual([503, 503, 503])
    database.exec('ROLLBACK')
    database.close()
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(0)
    expect(await pipelined(urlOf(inspection, '/redeem'), [request, request, requestOf(other)])).toEqual([
      200, 200, 409,
    ])
  })

  test('[BOX-7] a slip of nobody and a slip of another inspection are told apart', async () => {
    const inspection = await inRedeemWindow()
    const other = await inRedeemWindow()
    const blinded = flipped(new Uint8Array(384), 383)
    const unknown = encodeRedeemRequest({ code: new Uint8Array(randomBytes(16)), blinded })
    expect(await refusalOf(await post(inspection, '/redeem', unknown))).toBe('ballot/unknown-code')
    const foreign = encodeRedeemRequest({ code: await redeemCodeOf(secretOf(other, 0)), blinded })
    expect(await refusalOf(await post(inspection, '/redeem', foreign))).toBe('ballot/other-inspection')
    expect((await office.counts(other.inspectionId)).redeemed).toBe(0)
  })

  test('[BOX-8] outside the redeem window nothing is signed, the slip stays good, and the problem tells the time', async () => {
    const inspection = await inRedeemWindow()
    const ticket = await prepareTicket(inspection.manifest, secretOf(inspection, 0))
    const request = encodeRedeemRequest({ code: ticket.code, blinded: ticket.pending.blinded })
    for (const offsetMs of [-1, 10 * minuteMs, 25 * minuteMs]) {
      server.setNowMs(startMs + offsetMs)
      const reply = await post(inspection, '/redeem', request)
      expect(reply.status).toBe(403)
      expect(await reply.json()).toMatchObject({
        code: 'ballot/outside-redeem-window',
        nowIso: new Date(startMs + offsetMs).toISOString(),
      })
    }
    server.setNowMs(startMs + 10 * minuteMs - 1)
    await redeemTicket(server.publicUrl, inspection.manifest, ticket)
  })

  test('[BOX-8] a phone that lost the reply in the last second gets it until the send window opens, not later', async () => {
    const inspection = await inRedeemWindow()
    const ticket = await prepareTicket(inspection.manifest, secretOf(inspection, 0))
    await redeemTicket(server.publicUrl, inspection.manifest, ticket)
    server.setNowMs(startMs + 20 * minuteMs - 1)
    await redeemTicket(server.publicUrl, inspection.manifest, ticket)
    server.setNowMs(startMs + 20 * minuteMs)
    await expect(redeemTicket(server.publicUrl, inspection.manifest, ticket)).rejects.toMatchObject({
      code: 'ballot/outside-redeem-window',
    })
  })

  test('[BOX-7] a blinded message that is not below the modulus is refused and does not use up the slip', async () => {
    const inspection = await inRedeemWindow()
    const code = await redeemCodeOf(secretOf(inspection, 0))
    const tooLarge = encodeRedeemRequest({ code, blinded: new Uint8Array(384).fill(255) })
    expect(await refusalOf(await post(inspection, '/redeem', tooLarge))).toBe('wire/malformed')
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(0)
  })

  test('[WIRE-1] a redeem request of any other length is refused', async () => {
    const inspection = await inRedeemWindow()
    for (const lengthBytes of [0, 1, 399, 401, 100_000])
      expect(await refusalOf(await post(inspection, '/redeem', new Uint8Array(lengthBytes)))).toBe(
        'wire/wrong-length',
      )
  })
})

describe('sending', () => {
  test('[BOX-9] an envelope gets a receipt that its phone can verify, and the same one again', async () => {
    const { inspection, first } = await inSendWindow(1)
    const leaf = await leafOf(first.request.envelope)
    const receipts = []
    for (let again = 0; again < 3; again += 1) {
      const reply = await post(inspection, '/envelopes', first.body)
      expect(reply.status).toBe(200)
      receipts.push(new Uint8Array(await reply.arrayBuffer()))
    }
    const [receipt = new Uint8Array(0)] = receipts
    expect(receipt).toHaveLength(receiptBytes)
    expect(receipts.every((one) => equalBytes(one, receipt))).toBe(true)
    const receiptKey = base64UrlToBytes(inspection.manifest.receiptKey)
    expect(await verifyReceipt(receiptKey, inspection.inspectionId, leaf, receipt)).toBe(true)
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed: 20, redeemed: 1, sent: 1 })
  })

  test('[PEER-5] [BOX-9] five identical envelopes at once are kept once and answered alike', async () => {
    const { inspection, first } = await inSendWindow(1)
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => post(inspection, '/envelopes', first.body)))
    const receipts = await Promise.all(
      replies.map(async (reply) => bytesToHex(new Uint8Array(await reply.arrayBuffer()))),
    )
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(receipts).size).toBe(1)
    expect((await office.counts(inspection.inspectionId)).sent).toBe(1)
  })

  test('[BOX-10] [PROMISE-10] [PROMISE-5] a second envelope under the same token is refused, one after the other or at once', async () => {
    const { inspection, sealed } = await inSendWindow(2)
    for (const [index, { ticket, request, body }] of sealed.entries()) {
      const token = { prefix: request.tokenPrefix, signature: request.tokenSignature }
      const second = await sealAnswer(
        inspection.manifestBytes,
        inspection.manifest,
        ticket,
        token,
        request.tokenPrefix,
      )
      const atOnce = index === 0
      const first = post(inspection, '/envelopes', body)
      if (!atOnce) await first
      const codes = [
        await refusalOf(await first),
        await refusalOf(await post(inspection, '/envelopes', encodeSendRequest(second))),
      ]
      expect(codes).toEqual([null, 'ballot/token-used'])
    }
    expect((await office.counts(inspection.inspectionId)).sent).toBe(2)
  })

  test('[BOX-11] an envelope that is in the box already is not counted a second time under another token', async () => {
    const { inspection, sealed, first } = await inSendWindow(2)
    const { ticket, request } = sealed[1] as SealedRespondent
    const { envelope } = first.request
    const envelopeSignature = await signEnvelope(inspection.inspectionId, ticket.signingKey, envelope)
    const copied = encodeSendRequest({ ...request, envelope, envelopeSignature })
    const [one, two] = await Promise.all([
      post(inspection, '/envelopes', first.body),
      post(inspection, '/envelopes', copied),
    ])
    expect([one.status, two.status]).toEqual([200, 200])
    expect((await office.counts(inspection.inspectionId)).sent).toBe(1)
  })

  test('[BOX-12] a wrong bit anywhere is refused with its own code, and nothing is kept', async () => {
    const { inspection, first } = await inSendWindow(1)
    // Offsets of the parts: token key 0, prefix 65, token signature 97, envelope signature 481, envelope 545.
    for (const [offset, code] of [
      [0, 'ballot/bad-token'],
      [40, 'ballot/bad-token'],
      [65, 'ballot/bad-token'],
      [97, 'ballot/bad-token'],
      [480, 'ballot/bad-token'],
      [481, 'ballot/bad-envelope-signature'],
      [544, 'ballot/bad-envelope-signature'],
      [545, 'ballot/bad-envelope-signature'],
      [8_819, 'ballot/bad-envelope-signature'],
    ] as const)
      expect([
        offset,
        await refusalOf(await post(inspection, '/envelopes', flipped(first.body, offset))),
      ]).toEqual([offset, code])
    expect((await office.counts(inspection.inspectionId)).sent).toBe(0)
  })

  test('[BOX-12] a token of one inspection is worth nothing in another', async () => {
    const { first } = await inSendWindow(1)
    const { inspection: other } = await inSendWindow(0)
    expect(await refusalOf(await post(other, '/envelopes', first.body))).toBe('ballot/bad-token')
  })

  test('[BOX-12] another key cannot sign for an envelope: the operator cannot swap it under a valid token', async () => {
    const { inspection, sealed, first } = await inSendWindow(2)
    const { ticket, request } = sealed[1] as SealedRespondent
    const envelopeSignature = await signEnvelope(inspection.inspectionId, ticket.signingKey, request.envelope)
    const swapped = encodeSendRequest({ ...first.request, envelope: request.envelope, envelopeSignature })
    expect(await refusalOf(await post(inspection, '/envelopes', swapped))).toBe(
      'ballot/bad-envelope-signature',
    )
  })

  test('[PEER-2] [WIRE-1] an empty, short or long envelope request is refused', async () => {
    const { inspection, first } = await inSendWindow(1)
    for (const body of [
      new Uint8Array(0),
      first.body.subarray(0, 8_819),
      concatBytes(first.body, Uint8Array.of(0)),
    ])
      expect(await refusalOf(await post(inspection, '/envelopes', body))).toBe('wire/wrong-length')
    expect((await office.counts(inspection.inspectionId)).sent).toBe(0)
  })

  test('[BOX-13] nothing is taken before the send window; after its end it is, until the box closes', async () => {
    const { inspection, sealed, first } = await inSendWindow(2)
    server.setNowMs(startMs + 20 * minuteMs - 1)
    const early = await post(inspection, '/envelopes', first.body)
    expect(await early.json()).toMatchObject({ code: 'ballot/send-not-open', nowIso: expect.any(String) })
    server.setNowMs(startMs + 90 * minuteMs)
    expect(await refusalOf(await post(inspection, '/envelopes', first.body))).toBeNull()
    await office.close(inspection.inspectionId, 0)
    const late = await post(inspection, '/envelopes', (sealed[1] as SealedRespondent).body)
    expect(late.status).toBe(410)
    expect(await refusalOf(late)).toBe('ballot/box-closed')
  })

  test('[BOX-9] a phone whose receipt was lost gets it again after the box closed', async () => {
    const { inspection, first } = await inSendWindow(1)
    const receipt = await (await post(inspection, '/envelopes', first.body)).arrayBuffer()
    await office.close(inspection.inspectionId, 0)
    const again = await post(inspection, '/envelopes', first.body)
    expect(again.status).toBe(200)
    expect(Buffer.from(await again.arrayBuffer())).toEqual(Buffer.from(receipt))
  })
})

describe('closing and opening', () => {
  test('[BOX-14] the box closes only when nobody can still come, and the left-over slips fit', async () => {
    const { inspection, sealed, first } = await inSendWindow(2, 10)
    await post(inspection, '/envelopes', first.body)
    const close = (leftOver: number) => office.close(inspection.inspectionId, leftOver)
    await expect(close(8)).rejects.toMatchObject({ code: 'ballot/still-sending' })
    await post(inspection, '/envelopes', (sealed[1] as SealedRespondent).body)
    server.setNowMs(startMs + 5 * minuteMs)
    await expect(close(8)).rejects.toMatchObject({ code: 'ballot/still-sending' })
    server.setNowMs(startMs + 25 * minuteMs)
    const bulletin = await close(8)
    expect(bulletin.counts).toEqual({ printed: 10, leftOver: 8, redeemed: 2, sent: 2 })
    expect(await close(8)).toEqual(bulletin)
    await expect(close(7)).rejects.toMatchObject({ code: 'staff/wrong-state' })
  })

  test('[BOX-23] a photographed slip: the true count is refused once, then closes and stands in the public bulletin', async () => {
    const { inspection, sealed } = await inSendWindow(2, 10)
    for (const { body } of sealed) await post(inspection, '/envelopes', body)
    const close = (recounted: boolean) => office.close(inspection.inspectionId, 9, recounted)
    await expect(close(false)).rejects.toMatchObject({ code: 'ballot/ledger-unbalanced' })
    expect(await refusalOf(await fetch(urlOf(inspection, '/bulletin')))).toBe('ballot/not-closed')
    const bulletin = await close(true)
    expect(await close(false)).toEqual(bulletin)
    expect(await (await fetch(urlOf(inspection, '/bulletin'))).json()).toMatchObject({
      counts: { printed: 10, leftOver: 9, redeemed: 2, sent: 2 },
    })
  })

  test('[BOX-15] [PROMISE-29] the bulletin lists every kept envelope, sorted, with its root; the box gives them in that order', async () => {
    const { inspection, sealed } = await inSendWindow(12, 12)
    await Promise.all(sealed.map(({ body }) => post(inspection, '/envelopes', body)))
    expect(await refusalOf(await fetch(urlOf(inspection, '/bulletin')))).toBe('ballot/not-closed')
    await expect(office.ask(`/api/inspections/${inspection.inspectionId}/box`)).rejects.toMatchObject({
      code: 'ballot/not-closed',
    })
    await office.close(inspection.inspectionId, 0)
    const bulletin = bulletinSchema.parse(await (await fetch(urlOf(inspection, '/bulletin'))).json())
    expect(bulletin.counts).toEqual({ printed: 12, leftOver: 0, redeemed: 12, sent: 12 })
    const leaves = splitLeaves(base64UrlToBytes(bulletin.leaves))
    const expected = await Promise.all(sealed.map(({ request }) => leafOf(request.envelope)))
    expect(leaves.map(bytesToHex)).toEqual(expected.map(bytesToHex).sort())
    expect(bytesToHex(await merkleRootOf(leaves))).toBe(bulletin.root)
    const box = await office.ask(`/api/inspections/${inspection.inspectionId}/box`)
    expect(box).toHaveLength(12 * envelopeBytes)
    for (const [index, leaf] of leaves.entries()) {
      const envelope = box.subarray(index * envelopeBytes, (index + 1) * envelopeBytes)
      expect(bytesToHex(await leafOf(envelope))).toBe(bytesToHex(leaf))
    }
    const status = publicStatusSchema.parse(await (await fetch(urlOf(inspection, ''))).json())
    expect(status.inspection.state).toBe('closed')
  })

  test('[BOX-16] [PROMISE-14] a box with fewer than ten envelopes is not given out', async () => {
    const { inspection, sealed } = await inSendWindow(9, 10)
    for (const { body } of sealed) await post(inspection, '/envelopes', body)
    await office.close(inspection.inspectionId, 1)
    await expect(office.ask(`/api/inspections/${inspection.inspectionId}/box`)).rejects.toMatchObject({
      code: 'ballot/too-few-envelopes',
    })
  })

  test('[BOX-17] the opening is recorded once, only with the bulletin’s root and counts that add up', async () => {
    const { inspection, sealed } = await inSendWindow(10, 10)
    for (const { body } of sealed) await post(inspection, '/envelopes', body)
    const { root } = await office.close(inspection.inspectionId, 0)
    const trackers = Array.from({ length: 9 }, (_, index) => new Uint8Array(32).fill(index))
    const opening = {
      format: 'mingcha/opening/v1',
      inspectionId: inspection.inspectionId,
      root,
      opened: 9,
      invalid: 1,
      trackers: Buffer.from(concatBytes(...trackers)).toString('base64url'),
      answersHash: 'ab'.repeat(32),
    }
    const record = (change: object) =>
      office.ask(`/api/inspections/${inspection.inspectionId}/opening`, { ...opening, ...change })
    await expect(record({ root: 'cd'.repeat(32) })).rejects.toMatchObject({ code: 'ballot/root-mismatch' })
    await expect(record({ opened: 10 })).rejects.toMatchObject({ code: 'ballot/bad-opening' })
    await expect(record({ trackers: '' })).rejects.toMatchObject({ code: 'ballot/bad-opening' })
    const reversed = Buffer.from(concatBytes(...trackers.toReversed())).toString('base64url')
    await expect(record({ trackers: reversed })).rejects.toMatchObject({ code: 'ballot/bad-opening' })
    expect(await (await fetch(urlOf(inspection, '/opening'))).json()).toBeNull()
    await record({})
    await record({})
    await expect(record({ answersHash: 'ef'.repeat(32) })).rejects.toMatchObject({
      code: 'staff/wrong-state',
    })
    expect(await (await fetch(urlOf(inspection, '/opening'))).json()).toEqual(opening)
  })

  test('[BOX-18] an inspection nobody published is known to nobody', async () => {
    const { inspectionId } = await office.create('乙法院', '未发布')
    const unpublished = `${server.publicUrl}/api/inspections/${inspectionId}`
    for (const path of ['', '/manifest', '/bulletin', '/opening'])
      expect(await refusalOf(await fetch(unpublished + path))).toBe('ballot/unknown-inspection')
    expect(await refusalOf(await postBytes(`${unpublished}/envelopes`, new Uint8Array(8_820)))).toBe(
      'ballot/unknown-inspection',
    )
    const listed = await (await fetch(`${server.publicUrl}/api/inspections`)).text()
    expect(listed).not.toContain(inspectionId)
  })

  test('[STAFF-4] the manifest is served byte for byte', async () => {
    const inspection = await inRedeemWindow()
    const served = new Uint8Array(await (await fetch(urlOf(inspection, '/manifest'))).arrayBuffer())
    expect(equalBytes(served, inspection.manifestBytes)).toBe(true)
  })
})
