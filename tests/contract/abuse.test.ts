/** Attacks that need a test of their own; docs/abuse.md says which rule holds against which attack. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign, webcrypto } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fingerprintGroups } from '../../src/app/respond/moments.ts'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { gatherKey, openEnvelopes } from '../../src/core/ballot/opening.ts'
import { verifyReceipt } from '../../src/core/ballot/receipt.ts'
import { createOpeningKey } from '../../src/core/ballot/shares.ts'
import { tokenMessage } from '../../src/core/ballot/token.ts'
import { finalizeToken } from '../../src/core/ballot/token-client.ts'
import {
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  concatBytes,
  sha256,
  utf8ToBytes,
} from '../../src/core/bytes.ts'
import { encodeSendRequest } from '../../src/core/wire/messages.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { prepareTicket, sealAnswer } from '../../src/desk/respondent-client.ts'
import { createIssuerKey, openIssuer } from '../../src/server/public/issuer.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { createSetupCode } from '../../src/server/store/setup-code.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import { changeRows, type FilledBox, fileOf, fillBox, minuteMs } from '../kit/filled-box.ts'
import { openOffice, postBytes, redeemAndSeal, refusalOf, type SealedRespondent } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

const manifestOf = (manifest: Manifest, change: Partial<Manifest>) => {
  const changed = { ...manifest, ...change }
  return { manifest: changed, manifestBytes: utf8ToBytes(JSON.stringify(changed)) }
}

describe('a manifest for one person alone', () => {
  test('[ABUSE-1] whatever key in it is his own, it shows in the groups that the phone shows and the slip has', async () => {
    const { inspection } = await fillBox(server, { printed: 10, redeemed: 0, sent: 0 })
    const shown = async (bytes: Uint8Array) => fingerprintGroups(bytesToHex(await sha256(bytes))).slice(0, 4)
    const printed = await shown(inspection.manifestBytes)
    const { openingKey } = await createOpeningKey(2, 3)
    const changes: Partial<Manifest>[] = [
      { openingKey: bytesToBase64Url(openingKey) },
      { issuerKey: bytesToBase64Url(openIssuer(await createIssuerKey()).publicKey) },
      { receiptKey: bytesToBase64Url(new Uint8Array(randomBytes(32))) },
      { trustees: { threshold: 2, total: 2 } },
    ]
    for (const change of changes)
      expect(await shown(manifestOf(inspection.manifest, change).manifestBytes)).not.toEqual(printed)
  })

  test('[ABUSE-1] an issuer key of his own makes a token the box refuses, and an opening key or a fingerprint of his own an envelope that opens to nothing', async () => {
    const { inspection, startMs } = await fillBox(server, { printed: 12, redeemed: 1, sent: 1 })
    server.setNowMs(startMs + minuteMs)
    const own = openIssuer(await createIssuerKey())
    const forHim = manifestOf(inspection.manifest, { issuerKey: bytesToBase64Url(own.publicKey) })
    const ticket = await prepareTicket(forHim.manifest, inspection.secrets[1] as never)
    const token = await finalizeToken(own.publicKey, ticket.pending, own.blindSign(ticket.pending.blinded))
    const request = await sealAnswer(forHim.manifestBytes, forHim.manifest, ticket, token, utf8ToBytes('{}'))
    server.setNowMs(startMs + 25 * minuteMs)
    const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
    expect(await refusalOf(await postBytes(url, encodeSendRequest(request)))).toBe('ballot/bad-token')

    const gathered = await gatherKey(
      base64UrlToBytes(inspection.manifest.openingKey),
      inspection.shares.slice(0, 2),
    )
    if (gathered.state !== 'complete') throw new Error(gathered.state)
    const { openingKey } = await createOpeningKey(2, 3)
    const otherKey = manifestOf(inspection.manifest, { openingKey: bytesToBase64Url(openingKey) })
    const sealed = await Promise.all(
      [otherKey, manifestOf(inspection.manifest, { title: '另一个名称' })].map(
        ({ manifest, manifestBytes }) =>
          sealAnswer(manifestBytes, manifest, ticket, token, utf8ToBytes('{}')),
      ),
    )
    const context = {
      inspectionId: inspection.inspectionId,
      fingerprint: await sha256(inspection.manifestBytes),
    }
    const envelopes = sealed.map(({ envelope }) => envelope)
    const opened = await openEnvelopes(gathered.keyPair, context, envelopes, () => true)
    expect([opened.invalid, opened.packed.length]).toEqual([2, 0])
  })
})

describe('cut short at every byte', () => {
  test('[ABUSE-2] neither a redeem request nor a send request nor a receipt is taken, and no slip is used up', async () => {
    const { inspection, office, sealed } = await fillBox(server, { printed: 10, redeemed: 2, sent: 1 })
    const base = `/api/inspections/${inspection.inspectionId}`
    const { ticket, body } = sealed[1] as SealedRespondent
    const post = async (path: string, bytes: Uint8Array) => {
      const { statusCode, body: answer } = await server.server.publicDoor.inject({
        method: 'POST',
        url: `${base}${path}`,
        headers: { 'content-type': 'application/octet-stream' },
        payload: Buffer.from(bytes),
      })
      return [statusCode, statusCode === 200 ? null : (JSON.parse(answer) as { code: string }).code]
    }
    const redeemRequest = concatBytes(ticket.code, ticket.pending.blinded)
    for (let length = 0; length < redeemRequest.length; length += 1)
      expect([length, await post('/redeem', redeemRequest.subarray(0, length))]).toEqual([
        length,
        [400, 'wire/wrong-length'],
      ])
    for (let length = 0; length < body.length; length += 1)
      expect([length, await post('/envelopes', body.subarray(0, length))]).toEqual([
        length,
        [400, 'wire/wrong-length'],
      ])
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed: 10, redeemed: 2, sent: 1 })

    const reply = await postBytes(
      `${server.publicUrl}${base}/envelopes`,
      (sealed[0] as SealedRespondent).body,
    )
    const receipt = new Uint8Array(await reply.arrayBuffer())
    const leaf = await leafOf((sealed[0] as SealedRespondent).request.envelope)
    const key = base64UrlToBytes(inspection.manifest.receiptKey)
    expect(await verifyReceipt(key, inspection.inspectionId, leaf, receipt)).toBe(true)
    for (let length = 0; length < receipt.length; length += 1)
      expect(await verifyReceipt(key, inspection.inspectionId, leaf, receipt.subarray(0, length))).toBe(false)
  })
})

describe('the operator', () => {
  /** An envelope for which the operator mints the token with the issuer's own key: his server holds it. */
  const mint = async ({ inspection }: FilledBox) => {
    const { inspectionId, manifest, manifestBytes } = inspection
    const store = openStaffSqlite(`${folder.path}/staff.sqlite`)
    const stored = await store.findInspection(inspectionId)
    await store.stop()
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const tokenKey = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-65))
    const tokenPrefix = new Uint8Array(randomBytes(32))
    const issuerKey = createPrivateKey({
      key: Buffer.from(stored?.keys.issuerPrivateKey ?? []),
      format: 'der',
      type: 'pkcs8',
    })
    const tokenSignature = new Uint8Array(
      sign('sha384', concatBytes(tokenPrefix, tokenMessage(inspectionId, tokenKey)), {
        key: issuerKey,
        padding: 6,
        saltLength: 48,
      }),
    )
    const token = { prefix: tokenPrefix, signature: tokenSignature }
    const signingKey = await webcrypto.subtle.importKey(
      'pkcs8',
      privateKey.export({ type: 'pkcs8', format: 'der' }),
      { name: 'ECDSA', namedCurve: 'P-256' },
      false,
      ['sign'],
    )
    return encodeSendRequest(
      await sealAnswer(manifestBytes, manifest, { tokenKey, signingKey }, token, utf8ToBytes('{}')),
    )
  }

  test('[ABUSE-3] who mints a token of his own is found out: more sent than redeemed closes no box', async () => {
    const box = await fillBox(server, { printed: 12, redeemed: 10, sent: 10 })
    const { office, inspection } = box
    const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
    expect((await postBytes(url, await mint(box))).status).toBe(200)
    await expect(office.close(inspection.inspectionId, 2)).rejects.toMatchObject({
      code: 'ballot/still-sending',
    })
    server.setNowMs(box.startMs + 41 * minuteMs)
    for (const recounted of [false, true])
      await expect(office.close(inspection.inspectionId, 2, recounted)).rejects.toMatchObject({
        code: 'ballot/more-sent-than-redeemed',
      })
  })

  test('[ABUSE-3] and marks a slip as redeemed that lies unused in the hall: the left-over slips do not fit', async () => {
    const box = await fillBox(server, { printed: 12, redeemed: 10, sent: 10 })
    const { inspection, startMs } = box
    const minted = await mint(box)
    await server.stop()
    const book = fileOf(folder.path, 'redeem', inspection.inspectionId)
    expect(
      changeRows(
        book,
        `UPDATE slip SET blinded_hash = randomblob(32)
         WHERE code_hash = (SELECT code_hash FROM slip WHERE blinded_hash = zeroblob(32) LIMIT 1)`,
      ),
    ).toBe(1)
    server = await startTestServer(folder.path, { nowMs: startMs + 41 * minuteMs })
    const office = await openOffice({ staffUrl: server.staffUrl, setupCode: await newSetupCode() })
    const base = `${server.publicUrl}/api/inspections/${inspection.inspectionId}`
    expect((await postBytes(`${base}/envelopes`, minted)).status).toBe(200)
    await expect(office.close(inspection.inspectionId, 2)).rejects.toMatchObject({
      code: 'ballot/ledger-unbalanced',
    })
    const { counts } = await office.close(inspection.inspectionId, 2, true)
    // 11 redeemed of 12 with 2 left over: it stands in public for ever.
    expect(counts).toEqual({ printed: 12, leftOver: 2, redeemed: 11, sent: 11 })
  })

  test('[ABUSE-4] an envelope put into the box without a token is named by fsck', async () => {
    const { inspection } = await fillBox(server, { printed: 12, redeemed: 2, sent: 1 })
    const ticket = await prepareTicket(inspection.manifest, inspection.secrets[5] as never)
    const invented = await sealAnswer(
      inspection.manifestBytes,
      inspection.manifest,
      ticket,
      { prefix: new Uint8Array(32), signature: new Uint8Array(384) },
      utf8ToBytes('{}'),
    )
    await server.stop()
    changeRows(
      fileOf(folder.path, 'boxes', inspection.inspectionId),
      'UPDATE slot SET leaf = ?, request = ? WHERE slot = (SELECT slot FROM slot WHERE leaf = zeroblob(32) LIMIT 1)',
      await leafOf(invented.envelope),
      encodeSendRequest(invented),
    )
    const { findings } = await checkData(openDataFolder(folder.path))
    expect(findings.map(({ problem }) => problem)).toContain('token-signature-wrong')
    server = await startTestServer(folder.path)
  })

  test('[ABUSE-5] a code seen on its way is worth nothing to whoever did not bring the blinded message, and nothing after it', async () => {
    const { inspection, startMs } = await fillBox(server, { printed: 12, redeemed: 0, sent: 0 })
    server.setNowMs(startMs + minuteMs)
    const first = await redeemAndSeal(server.publicUrl, inspection, inspection.secrets[0] as never)
    // Whoever sees the request and its reply holds a blind signature and no token: it needs what the phone kept.
    const thief = await prepareTicket(inspection.manifest, inspection.secrets[0] as never)
    const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/redeem`
    const seen = concatBytes(first.ticket.code, first.ticket.pending.blinded)
    const signature = new Uint8Array(await (await postBytes(url, seen)).arrayBuffer())
    await expect(
      finalizeToken(base64UrlToBytes(inspection.manifest.issuerKey), thief.pending, signature),
    ).rejects.toMatchObject({ code: 'ballot/bad-issuer-signature' })
    expect(await refusalOf(await postBytes(url, concatBytes(thief.code, thief.pending.blinded)))).toBe(
      'ballot/code-used',
    )
  })

  const newSetupCode = async (): Promise<string> => {
    const store = openStaffSqlite(`${folder.path}/staff.sqlite`)
    const code = await createSetupCode(store, randomBytes, server.nowMs())
    await store.stop()
    return code
  }
})

test('[ABUSE-6] every row of docs/abuse.md names rules, and files of tests that between them show each in a title', () => {
  const rows = readFileSync('docs/abuse.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (attack|fault|attempt|-)/.test(line))
  expect(rows.length).toBeGreaterThan(50)
  for (const row of rows) {
    const [, , rules = '', tests = ''] = row.slice(2, -2).split(' | ')
    const ids = [...rules.matchAll(/[A-Z]+-\d+/g)].map(([id]) => id)
    const files = [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => readFileSync(`tests/${file}`, 'utf8'))
    expect([row, ids.length > 0, files.length > 0]).toEqual([row, true, true])
    expect([row, ids.filter((id) => !files.some((text) => text.includes(`[${id}]`)))]).toEqual([row, []])
    // No file for show: each has one of the rules at least.
    expect([row, files.every((text) => ids.some((id) => text.includes(`[${id}]`)))]).toEqual([row, true])
  }
})
