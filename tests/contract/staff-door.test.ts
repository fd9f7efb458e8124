import { webcrypto } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/core/bytes.ts'
import { sessionMessage } from '../../src/core/wire/messages.ts'
import {
  challengeReplySchema,
  enrolReplySchema,
  type Manifest,
  sessionReplySchema,
  staffInspectionsSchema,
} from '../../src/core/wire/schemas.ts'
import { askDoorJson } from '../../src/desk/door-client.ts'
import { type Office, prepareInspection } from '../../src/desk/office-client.ts'
import { openOffice, publishInspection, refusalOf, smallForm, windowsFrom } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const minuteMs = 60_000
const folder = temporaryFolder()
let server: TestServer
let office: Office
beforeAll(async () => {
  server = await startTestServer(folder.path)
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.staffUrl}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const newKeyPair = () =>
  webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
const publicBytes = async ({ publicKey }: webcrypto.CryptoKeyPair) =>
  new Uint8Array(await webcrypto.subtle.exportKey('raw', publicKey))
const sign = async ({ privateKey }: webcrypto.CryptoKeyPair, message: Uint8Array<ArrayBuffer>) =>
  bytesToBase64Url(
    new Uint8Array(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, message)),
  )

describe('devices and sessions', () => {
  let pair: webcrypto.CryptoKeyPair
  let deviceId: string
  const challenge = async () =>
    (
      await askDoorJson(challengeReplySchema, `${server.staffUrl}/api/session/challenge`, {
        body: { deviceId },
      })
    ).challenge
  const start = async (given: string, key = pair, device = deviceId) =>
    post('/api/session', {
      deviceId: device,
      challenge: given,
      signature: await sign(key, sessionMessage(device, given)),
    })
  const listWith = (session: string) =>
    fetch(`${server.staffUrl}/api/inspections`, { headers: { authorization: `Bearer ${session}` } })

  test('[STAFF-1] a wrong setup code enrols nobody; the right one enrols one device and is used up', async () => {
    pair = (await newKeyPair()) as webcrypto.CryptoKeyPair
    const signingKey = bytesToBase64Url(await publicBytes(pair))
    const enrol = (setupCode: string) => post('/api/enrol', { setupCode, signingKey })
    expect(await refusalOf(await enrol('A'.repeat(22)))).toBe('staff/setup-code-unknown')
    const reply = await enrol(server.setupCode)
    deviceId = enrolReplySchema.parse(await reply.json()).deviceId
    expect(await refusalOf(await enrol(server.setupCode))).toBe('staff/setup-code-unknown')
  })

  test('[STAFF-1] the store keeps only the hash of a setup code, and the code is good for 24 hours', async () => {
    const link = await server.server.firstSetupLink({ publicUrl: '', staffUrl: '' })
    expect(link).toBeNull()
    const other = temporaryFolder()
    const fresh = await startTestServer(other.path)
    const code = Buffer.from(fresh.setupCode, 'base64url')
    for (const file of readdirSync(other.path))
      if (file.includes('sqlite')) expect(readFileSync(join(other.path, file)).includes(code)).toBe(false)
    fresh.setNowMs(fresh.nowMs() + 24 * 60 * minuteMs)
    await expect(openOffice(fresh)).rejects.toMatchObject({ code: 'staff/setup-code-unknown' })
    await fresh.stop()
    other.remove()
  })

  test('[STAFF-2] only the enrolled key starts a session, each challenge once and for a minute', async () => {
    expect(await refusalOf(await post('/api/session/challenge', { deviceId: 'f'.repeat(32) }))).toBe(
      'staff/unknown-device',
    )
    const stranger = (await newKeyPair()) as webcrypto.CryptoKeyPair
    expect(await refusalOf(await start(await challenge(), stranger))).toBe('staff/no-session')
    expect(await refusalOf(await start('A'.repeat(43)))).toBe('staff/no-session')
    const used = await challenge()
    expect(await refusalOf(await start(used))).toBeNull()
    expect(await refusalOf(await start(used))).toBe('staff/no-session')
    const old = await challenge()
    server.setNowMs(server.nowMs() + minuteMs)
    expect(await refusalOf(await start(old))).toBe('staff/no-session')
  })

  test('[STAFF-2] a session ends after 30 idle minutes, and each use keeps it for 30 more', async () => {
    const { session } = sessionReplySchema.parse(await (await start(await challenge())).json())
    for (let again = 0; again < 3; again += 1) {
      server.setNowMs(server.nowMs() + 30 * minuteMs - 1)
      expect((await listWith(session)).status).toBe(200)
    }
    server.setNowMs(server.nowMs() + 30 * minuteMs)
    expect(await refusalOf(await listWith(session))).toBe('staff/no-session')
  })

  test('[STAFF-2] without a session nothing of an inspection is told or done', async () => {
    const one = `/api/inspections/${'0'.repeat(32)}`
    for (const path of [
      '/api/inspections',
      `${one}/counts`,
      `${one}/box`,
      `${one}/manifest`,
      `${one}/bulletin`,
    ])
      expect([path, await refusalOf(await fetch(server.staffUrl + path))]).toEqual([path, 'staff/no-session'])
    for (const path of ['/api/inspections', `${one}/publish`, `${one}/close`, `${one}/opening`])
      expect([path, await refusalOf(await post(path, {}))]).toEqual([path, 'staff/no-session'])
    for (const authorization of [
      'Bearer ',
      'Bearer x',
      `Bearer ${'A'.repeat(43)}`,
      `Basic ${'A'.repeat(43)}`,
    ])
      expect(await refusalOf(await post('/api/inspections', {}, { authorization }))).toBe('staff/no-session')
  })

  test('[STAFF-3] what a browser sends from another site is refused, also without Sec-Fetch-Site', async () => {
    const ask = (headers: Record<string, string>) => post('/api/session/challenge', { deviceId }, headers)
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      { origin: server.publicUrl },
      { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' },
    ] as Record<string, string>[])
      expect([headers, await refusalOf(await ask(headers))]).toEqual([headers, 'staff/cross-site'])
    for (const headers of [
      {},
      { 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'same-origin', origin: server.staffUrl },
    ] as Record<string, string>[])
      expect([headers, await refusalOf(await ask(headers))]).toEqual([headers, null])
  })

  test('[STAFF-3] only JSON is read as JSON', async () => {
    const ask = (type: string, body: string) =>
      fetch(`${server.staffUrl}/api/session/challenge`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      })
    const good = JSON.stringify({ deviceId })
    expect((await ask('application/json; charset=utf-8', good)).status).toBe(200)
    for (const [type, body] of [
      ['text/plain', good],
      ['application/x-www-form-urlencoded', good],
      ['application/json', '{'],
      ['application/json', ''],
      ['application/json', '[]'],
      ['application/json', JSON.stringify({ deviceId, extra: 1 })],
      ['application/json', JSON.stringify({ deviceId: deviceId.toUpperCase() })],
    ] as const)
      expect([type, body.length, await refusalOf(await ask(type, body))]).toEqual([
        type,
        body.length,
        'wire/malformed',
      ])
    expect(await refusalOf(await ask('application/json', ' '.repeat(20_000)))).toBe('wire/wrong-length')
  })
})

describe('inspections', () => {
  const prepare = async () => {
    const keys = await office.create('甲法院', '匿名问卷')
    return prepareInspection(keys, {
      court: '甲法院',
      title: '匿名问卷',
      form: smallForm,
      printed: 10,
      threshold: 2,
      total: 3,
    })
  }
  beforeAll(async () => {
    // A server of its own: the one before has used up its setup code.
    await server.stop()
    server = await startTestServer(join(folder.path, 'second'))
    office = await openOffice(server)
  })

  test('[STAFF-5] a manifest for another inspection, other keys or another number of slips is not published', async () => {
    const { manifestOf, inspectionId, codeHashes } = await prepare()
    const { manifest } = manifestOf(windowsFrom(server.nowMs()))
    const publish = (changed: Manifest, hashes = codeHashes) =>
      office.publish(inspectionId, utf8ToBytes(JSON.stringify(changed)), hashes)
    const otherKey = (text: string) => `${text.slice(0, -1)}${text.endsWith('A') ? 'Q' : 'A'}`
    for (const changed of [
      { ...manifest, inspectionId: '0'.repeat(32) },
      { ...manifest, court: '乙法院' },
      { ...manifest, title: '别的题目' },
      { ...manifest, issuerKey: otherKey(manifest.issuerKey) },
      { ...manifest, receiptKey: otherKey(manifest.receiptKey) },
      { ...manifest, limits: { printed: 11, minToOpen: 10 } },
    ] as Manifest[])
      await expect(publish(changed)).rejects.toMatchObject({ code: 'staff/manifest-mismatch' })
    await expect(publish({ ...manifest, court: '' })).rejects.toMatchObject({ code: 'wire/malformed' })
    const swapped = Uint8Array.from([
      ...codeHashes.subarray(32, 64),
      ...codeHashes.subarray(0, 32),
      ...codeHashes.subarray(64),
    ])
    const twice = Uint8Array.from([...codeHashes.subarray(0, 32), ...codeHashes.subarray(0, 288)])
    for (const hashes of [swapped, twice, codeHashes.subarray(0, 300)])
      await expect(publish(manifest, hashes)).rejects.toMatchObject({ code: 'wire/malformed' })
    expect((await publish(manifest)).state).toBe('running')
  })

  test('[STAFF-5] publishing again the same is answered the same, also at once; anything else is refused', async () => {
    const { manifestOf, inspectionId, codeHashes } = await prepare()
    const windows = windowsFrom(server.nowMs())
    const { manifestBytes } = manifestOf(windows)
    const replies = await Promise.all(
      [1, 2, 3].map(() => office.publish(inspectionId, manifestBytes, codeHashes)),
    )
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    const other = manifestOf(windowsFrom(server.nowMs() + 1_000))
    await expect(office.publish(inspectionId, other.manifestBytes, codeHashes)).rejects.toMatchObject({
      code: 'staff/wrong-state',
    })
    const otherHashes = Uint8Array.from(codeHashes)
    otherHashes[319] = (otherHashes[319] ?? 0) ^ 1
    await expect(office.publish(inspectionId, manifestBytes, otherHashes)).rejects.toMatchObject({
      code: 'staff/wrong-state',
    })
    await expect(office.publish('0'.repeat(32), manifestBytes, codeHashes)).rejects.toMatchObject({
      code: 'ballot/unknown-inspection',
    })
  })

  test('[STAFF-4] the list shows every inspection with its state, and the address phones use', async () => {
    const running = await publishInspection(office, windowsFrom(server.nowMs()))
    const list = staffInspectionsSchema.parse(
      JSON.parse(Buffer.from(await office.ask('/api/inspections')).toString()),
    )
    expect(list.publicUrl).toMatch(/^http:\/\/localhost:\d+$/)
    expect(list.inspections[0]).toEqual({
      inspectionId: running.inspectionId,
      court: '甲法院',
      title: '工作情况匿名问卷',
      state: 'running',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      windows: running.manifest.windows,
    })
  })

  test('[STAFF-7] the private keys of an inspection never leave the server', async () => {
    const created = Buffer.from(
      await office.ask('/api/inspections', { court: '甲法院', title: '问卷' }),
    ).toString()
    expect(Object.keys(JSON.parse(created)).sort()).toEqual(['inspectionId', 'issuerKey', 'receiptKey'])
    const list = Buffer.from(await office.ask('/api/inspections')).toString()
    for (const key of ['issuerPrivateKey', 'receiptPrivateKey', 'keys']) expect(list).not.toContain(key)
  })

  test('[STAFF-2] guessing setup codes is slowed down, without asking who guesses', async () => {
    const codes = await Promise.all(
      Array.from({ length: 300 }, async () =>
        refusalOf(await post('/api/session/challenge', { deviceId: 'e'.repeat(32) })),
      ),
    )
    expect(new Set(codes)).toEqual(new Set(['staff/unknown-device', 'wire/too-many-requests']))
    server.setNowMs(server.nowMs() + 20_000)
    expect(await refusalOf(await post('/api/session/challenge', { deviceId: 'e'.repeat(32) }))).toBe(
      'staff/unknown-device',
    )
  })
})
