import 'fake-indexeddb/auto'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareInspection } from '../../src/app/inspect/prepare.ts'
import { createClock } from '../../src/device/clock.ts'
import { createStaffClient, isSetupCode } from '../../src/device/staff/client.ts'
import { createIdentity } from '../../src/device/staff/identity.ts'
import { keepResult, readResult } from '../../src/device/staff/results.ts'
import type { VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import type { VaultStore } from '../../src/device/vault/vault-store.ts'
import { smallForm, windowsFrom } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'
import { openTestVault } from '../kit/vault.ts'

let folder: ReturnType<typeof temporaryFolder>
let door: TestServer
let store: VaultStore
let keeper: VaultKeeper
let asked: string[]

const clientOf = (vault: VaultKeeper) =>
  createStaffClient({
    identity: createIdentity(vault),
    clock: createClock(Date.now),
    fetch: (path, init) => {
      asked.push(`${init?.method ?? 'GET'} ${path}`)
      return fetch(`${door.staffUrl}${path}`, init)
    },
  })

beforeEach(async () => {
  folder = temporaryFolder()
  door = await startTestServer(folder.path)
  ;({ store, keeper } = await openTestVault(`staff-${randomBytes(4).toString('hex')}`))
  asked = []
})
afterEach(async () => {
  await door.stop()
  await store.delete()
  folder.remove()
})

const failureCode = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: { code?: string }) => error.code,
  )

test('[APP-51] a device is enrolled once, with a key that cannot be exported', async () => {
  const client = clientOf(keeper)
  expect(await client.device()).toBeNull()
  const device = await client.enrol(door.setupCode, '巡查办一号')
  expect(await client.device()).toMatchObject({ deviceId: device.deviceId, name: '巡查办一号' })
  for (const { privateKey } of [device.signing, device.sealing]) {
    expect(privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow()
  }
  expect(await failureCode(client.enrol(door.setupCode, '第二台'))).toBe('staff/setup-code-unknown')
})

test('[APP-51] a refused code leaves no identity on the device, and its keys wait for the next attempt', async () => {
  const client = clientOf(keeper)
  const unknownCode = randomBytes(16).toString('base64url')
  expect(await failureCode(client.enrol(unknownCode, '巡查办'))).toBe('staff/setup-code-unknown')
  expect(await client.device()).toBeNull()
  expect(await keeper.places('device|')).toEqual(['device|pending'])
  expect(await failureCode(client.inspections())).toBe('staff/unknown-device')
  expect([isSetupCode(unknownCode), isSetupCode('short'), isSetupCode('!')]).toEqual([true, false, false])
})

test('[APP-52] a session that ran out is started anew by itself, and the request repeated', async () => {
  const client = clientOf(keeper)
  await client.enrol(door.setupCode, '巡查办')
  await client.inspections()
  door.setNowMs(door.nowMs() + 31 * 60_000)
  asked = []
  expect((await client.inspections()).inspections).toEqual([])
  expect(asked).toEqual([
    'GET /api/inspections',
    'POST /api/session/challenge',
    'POST /api/session',
    'GET /api/inspections',
  ])
})

test('[APP-52] many requests at once after a lost session start one session, not many', async () => {
  const client = clientOf(keeper)
  await client.enrol(door.setupCode, '巡查办')
  asked = []
  await Promise.all(Array.from({ length: 6 }, () => client.inspections()))
  expect(asked.filter((line) => line === 'POST /api/session')).toHaveLength(1)
})

test('[APP-52] no server is said to be out of reach, and a page of something else in between is no answer', async () => {
  const client = clientOf(keeper)
  await client.enrol(door.setupCode, '巡查办')
  await door.stop()
  expect(await failureCode(client.inspections())).toBe('wire/unreachable')
  door = await startTestServer(folder.path)
  const between = createStaffClient({
    identity: createIdentity(keeper),
    clock: createClock(Date.now),
    fetch: async () => new Response('<h1>502</h1>', { status: 502 }),
  })
  expect(await failureCode(between.inspections())).toBe('wire/unavailable')
})

test('[APP-55] what was prepared on the device is published as it is, and publishing twice is one', async () => {
  const client = clientOf(keeper)
  await client.enrol(door.setupCode, '巡查办')
  const keys = await client.createInspection('甲法院', '匿名问卷')
  const prepared = await prepareInspection(
    {
      mode: 'assembly',
      court: '甲法院',
      title: '匿名问卷',
      form: smallForm,
      printed: 12,
      trustees: { threshold: 2, total: 3 },
      windows: windowsFrom(door.nowMs() + 600_000),
    },
    keys,
    (lengthBytes) => new Uint8Array(randomBytes(lengthBytes)),
  )
  const { inspectionId } = keys
  const publish = () => client.publish(inspectionId, prepared.manifestBytes, prepared.codeHashes)
  await publish()
  await publish()
  const { inspections, publicUrl } = await client.inspections()
  expect(inspections).toMatchObject([
    { inspectionId, state: 'running', fingerprint: prepared.fingerprint, windows: prepared.manifest.windows },
  ])
  expect(publicUrl).toMatch(/^http:\/\/[^/]+$/)
  expect(await client.manifest(inspectionId)).toEqual(prepared.manifestBytes)
  expect(await client.counts(inspectionId)).toEqual({ printed: 12, redeemed: 0, sent: 0 })
  expect(await failureCode(client.bulletin(inspectionId))).toBe('ballot/not-closed')
  expect(await failureCode(client.box(inspectionId, 1_000, () => undefined))).toBe('ballot/not-closed')
  expect(await client.opening(inspectionId)).toBeNull()
})

test('[APP-61] a download arrives whole in pieces of the size asked for, however it was cut on the way', async () => {
  await clientOf(keeper).enrol(door.setupCode, '巡查办')
  const box = new Uint8Array(randomBytes(1_003))
  const serving = (lengthBytes: number) =>
    createStaffClient({
      identity: createIdentity(keeper),
      clock: createClock(Date.now),
      fetch: (path, init) =>
        path.endsWith('/box')
          ? Promise.resolve(
              new Response(
                new ReadableStream({
                  start(controller) {
                    for (let at = 0; at < box.length; at += 97) controller.enqueue(box.slice(at, at + 97))
                    controller.close()
                  },
                }),
                { headers: { 'content-length': String(lengthBytes) } },
              ),
            )
          : fetch(`${door.staffUrl}${path}`, init),
    })
  const shares: number[] = []
  const pieces = await serving(1_003).box('ab'.repeat(16), 250, (share) => shares.push(share))
  expect(pieces.map(({ length }) => length)).toEqual([250, 250, 250, 250, 3])
  expect(Buffer.concat(pieces).equals(box)).toBe(true)
  expect(shares.at(-1)).toBe(1)
  for (const wrongBytes of [1_002, 1_004, 0])
    expect(await failureCode(serving(wrongBytes).box('ab'.repeat(16), 250, () => undefined))).toBe(
      'wire/wrong-length',
    )
})

test('[APP-62] a kept result comes back on this device, and only while its vault is open', async () => {
  const id = 'ab'.repeat(16)
  const result = { format: 'mingcha/result/v1', texts: ['有人写的一句话'] }
  expect(await readResult(keeper, id)).toBeNull()
  await keepResult(keeper, id, result)
  expect(await readResult(keeper, id)).toEqual(result)
  const row = await store.rows.get(`result|${id}`)
  expect(Buffer.from(row?.sealed ?? []).includes('有人写的一句话')).toBe(false)
  keeper.lock()
  expect(await failureCode(readResult(keeper, id))).toBe('vault/locked')
  expect(await failureCode(keepResult(keeper, id, result))).toBe('vault/locked')
})

test('[APP-62] a result that was changed, or put under another inspection, is refused', async () => {
  const [id, otherId] = ['ab'.repeat(16), 'cd'.repeat(16)]
  await keepResult(keeper, id, { sent: 12 })
  const row = await store.rows.get(`result|${id}`)
  if (!row) throw new TypeError('nothing kept')
  await store.rows.put({ ...row, place: `result|${otherId}` })
  expect(await failureCode(readResult(keeper, otherId))).toBe('staff/result-unreadable')
  const changed = row.sealed.slice()
  changed[0] = (changed[0] as number) ^ 1
  await store.rows.put({ ...row, sealed: changed })
  expect(await failureCode(readResult(keeper, id))).toBe('staff/result-unreadable')
})
