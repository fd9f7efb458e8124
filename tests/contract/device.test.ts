/** A phone's half without its screen, against a real server. */
import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { draftKeyOf, redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, bytesToHex, hexToBytes, sha256, utf8ToBytes } from '../../src/core/bytes.ts'
import { decodeRedeemRequest } from '../../src/core/wire/messages.ts'
import { type Clock, createClock } from '../../src/device/clock.ts'
import { createPublicDoor, type PublicDoor } from '../../src/device/door/public-door.ts'
import { createTokenRequest, finishToken } from '../../src/device/draft/ballot-crypto.ts'
import { openDraft, openDraftKey } from '../../src/device/draft/draft.ts'
import { type KnownInspection, keepInspection, readInspection } from '../../src/device/draft/manifest.ts'
import { openSlip, type SlipOutcome } from '../../src/device/draft/open-slip.ts'
import { checkBulletin, checkBulletins } from '../../src/device/outbox/check-bulletin.ts'
import { type DrainDeps, drainOutbox, sendSoon } from '../../src/device/outbox/drain.ts'
import { sealDraftIntoOutbox } from '../../src/device/outbox/seal-draft.ts'
import { type OutboxRow, openPhoneStore, type PhoneStore } from '../../src/device/store/phone-store.ts'
import { sendOutbox } from '../../src/worker/send-outbox.ts'
import { closeBox, openBox } from '../kit/close-box.ts'
import { openOffice, publishInspection, type RunningInspection, windowsFrom } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const startMs = Date.UTC(2026, 10, 22, 8)
const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let office: Awaited<ReturnType<typeof openOffice>>
let inspection: RunningInspection
let store: PhoneStore
let clock: Clock
let door: PublicDoor
let deps: DrainDeps
/** Every request that left this phone. */
let requests: { readonly path: string; readonly init: RequestInit }[]
/** Stands between phone and server; `null` lets everything through. */
let between: ((path: string, init: RequestInit) => Promise<Response>) | null

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path, { nowMs: startMs })
  office = await openOffice(server)
  inspection = await publishInspection(office, windowsFrom(startMs), { printed: 20 })
  requests = []
  between = null
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (!path.startsWith('/')) return platformFetch(path, init)
    requests.push({ path, init })
    return (between ?? through)(path, init)
  })
  store = await openPhoneStore()
  clock = createClock(() => server.nowMs())
  door = createPublicDoor(clock)
  deps = { store, door, clock, random: () => 0.5 }
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await store.clear()
  store.close()
  await server.stop()
  folder.remove()
})

const platformFetch = globalThis.fetch
/** The request as it is, straight to the server. */
const through = (path: string, init: RequestInit) => platformFetch(server.publicUrl + path, init)
const secretAt = (at: number): SlipSecret => inspection.secrets[at] as SlipSecret
const known = async (): Promise<KnownInspection> => ({
  manifest: inspection.manifest,
  bytes: inspection.manifestBytes,
  fingerprint: bytesToHex(await sha256(inspection.manifestBytes)),
})
const open = async (secret: SlipSecret): Promise<SlipOutcome> =>
  openSlip(
    {
      store,
      door,
      randomBytes,
      createTokenRequest: () => createTokenRequest(inspection.manifest),
      finishToken: ({ manifest }, request, reply) => finishToken(manifest, request, reply),
    },
    secret,
    await openDraftKey(secret),
    await known(),
  )
const sealSlip = async (secret: SlipSecret): Promise<string> => {
  const outcome = await open(secret)
  if (outcome.state !== 'ready') throw new Error(outcome.state)
  const { draftId } = await openDraftKey(secret)
  const draft = { ...outcome.draft, answers: { Q1: '流程可以再简化' } }
  const sealed = await sealDraftIntoOutbox(
    { store, clock, random: () => 0.5, randomBytes },
    outcome.inspection,
    draftId,
    draft,
  )
  expect(sealed.state).toBe('sealed')
  return draftId
}
const minute = (minutes: number) => server.setNowMs(startMs + minutes * 60_000)
const stateOf = async (draftId: string): Promise<OutboxRow['state'] | undefined> =>
  (await store.readOutboxRow(draftId))?.state
const lose = (path: string, lost: 'request' | 'reply') => {
  between = async (asked, init) => {
    if (!asked.endsWith(path)) return through(asked, init)
    if (lost === 'reply') await through(asked, init)
    throw new TypeError('fetch failed')
  }
}

describe('redeeming', () => {
  test('[DEV-3] a reply that got lost is asked for again with the very same request', async () => {
    lose('/redeem', 'reply')
    expect(await open(secretAt(0))).toEqual({ state: 'unreachable' })
    between = null
    expect((await open(secretAt(0))).state).toBe('ready')
    const bodies = requests.filter(({ path }) => path.endsWith('/redeem')).map(({ init }) => init.body)
    expect(bodies).toHaveLength(2)
    expect(bodies[0]).toEqual(bodies[1])
  })

  test('[DEV-3] when the request leaves, it is on disk already', async () => {
    const key = await openDraftKey(secretAt(0))
    let onDisk: Bytes | undefined
    between = async (path, init) => {
      const row = await store.readDraft(key.draftId)
      if (row) onDisk = (await openDraft(key, row)).request.blinded
      return through(path, init)
    }
    await open(secretAt(0))
    const body = requests.at(-1)?.init.body as Bytes
    expect(body).toHaveLength(400)
    expect(body.slice(16)).toEqual(onDisk)
  })

  test('[DEV-3] a slip nobody printed leaves no draft; outside the window it keeps its request', async () => {
    const unknown = '0'.repeat(20) as SlipSecret
    expect(await open(unknown)).toEqual({ state: 'refused', code: 'ballot/unknown-code' })
    expect(await store.readDrafts()).toEqual([])
    minute(11)
    expect(await open(secretAt(0))).toEqual({ state: 'refused', code: 'ballot/outside-redeem-window' })
    expect(await store.readDrafts()).toHaveLength(1)
  })

  test('[BAL-16] a slip the office made void is told as such and leaves no draft', async () => {
    await office.voidSlip(inspection.inspectionId, await redeemCodeOf(secretAt(0)))
    expect(await open(secretAt(0))).toEqual({ state: 'refused', code: 'ballot/slip-void' })
    expect(await store.readDrafts()).toEqual([])
  })

  test('[DEV-3] a redeemed slip leads back to its draft without a request', async () => {
    await open(secretAt(0))
    const asked = requests.length
    expect((await open(secretAt(0))).state).toBe('ready')
    expect(requests).toHaveLength(asked)
  })

  test('[DEV-8] [PROMISE-32] bytes with another fingerprint than the list’s, and a list with another than before, are refused', async () => {
    const mismatch = { code: 'wire/fingerprint-mismatch' }
    const { inspectionId } = inspection
    await expect(readInspection({ store, door }, inspectionId, 'ab'.repeat(32))).rejects.toMatchObject(
      mismatch,
    )
    const read = await readInspection({ store, door }, inspectionId, (await known()).fingerprint)
    expect(read).toEqual({ state: 'known', inspection: await known() })
    await keepInspection(store, await known())
    await expect(readInspection({ store, door }, inspectionId, 'ab'.repeat(32))).rejects.toMatchObject(
      mismatch,
    )
    between = () => Promise.reject(new TypeError('fetch failed'))
    expect((await readInspection({ store, door }, inspectionId, null)).state).toBe('known')
  })
})

describe('sending', () => {
  test('[DEV-7] [PROMISE-9] every request has the same length and tells nothing of the phone', async () => {
    await sealSlip(secretAt(0))
    minute(39)
    await drainOutbox(deps)
    await door.readInspections()
    for (const { init } of requests) {
      expect(init).toMatchObject({ credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })
      expect(
        Object.keys(init.headers ?? {}).filter(
          (name) => !/^(accept|accept-language|content-type)$/.test(name),
        ),
      ).toEqual([])
      expect(init.headers).toMatchObject({ 'accept-language': '*' })
    }
    expect(requests.flatMap(({ init }) => (init.body ? [(init.body as Bytes).length] : []))).toEqual([
      400, 8_820,
    ])
  })

  test('[DEV-7] [PROMISE-28] a sending carries nothing of the slip or of its redeeming', async () => {
    const secret = secretAt(0)
    const draftId = await sealSlip(secret)
    minute(39)
    await drainOutbox(deps)
    const sendingOf = (end: string) => {
      const { path, init } = requests.find((one) => one.path.endsWith(end)) as (typeof requests)[number]
      return Buffer.concat([Buffer.from(path + JSON.stringify(init.headers)), init.body as Bytes])
    }
    const sending = sendingOf('/envelopes')
    const { code, blinded } = decodeRedeemRequest(
      requests.find(({ path }) => path.endsWith('/redeem'))?.init.body as Bytes,
    )
    const redeeming = sendingOf('/redeem')
    expect(redeeming.includes(Buffer.from(code))).toBe(true)
    const marks = [utf8ToBytes(secret), code, await sha256(code), await draftKeyOf(secret), blinded]
    for (const mark of [...marks, utf8ToBytes(draftId), hexToBytes(draftId)].map((one) => Buffer.from(one)))
      for (const text of [mark, mark.toString('hex'), mark.toString('base64url')])
        expect(sending.includes(text.slice(0, 16))).toBe(false)
  })

  test('[DEV-9] after sealing the draft is gone and the envelope waits', async () => {
    const draftId = await sealSlip(secretAt(0))
    expect(await store.readDrafts()).toEqual([])
    expect(await stateOf(draftId)).toBe('waiting')
    expect(await open(secretAt(0))).toMatchObject({ state: 'sealed' })
  })

  test('[DEV-11] nothing leaves before its moment, and sent means a receipt was kept', async () => {
    const draftId = await sealSlip(secretAt(0))
    const before = requests.length
    const { nextAtMs, waiting } = await drainOutbox(deps)
    expect(requests).toHaveLength(before)
    expect(waiting).toBe(1)
    expect(nextAtMs).toBe(startMs + 28 * 60_000)
    minute(28)
    await drainOutbox(deps)
    expect(await store.readOutboxRow(draftId)).toMatchObject({ state: 'sent', receipt: { length: 64 } })
    expect(await office.counts(inspection.inspectionId)).toMatchObject({ sent: 1 })
  })

  describe('offline with a clock set a day ahead', () => {
    const sendAtMs = async (draftId: string) => {
      const row = await store.readOutboxRow(draftId)
      return row?.state === 'waiting' ? row.sendAtMs : null
    }
    beforeEach(() => {
      clock = createClock(() => server.nowMs() + 86_400_000)
      door = createPublicDoor(clock)
      deps = { ...deps, clock, door }
    })

    test('[DEV-10] the moment is drawn anew in the window once the true time is heard, and once only', async () => {
      const draftId = await sealSlip(secretAt(0))
      expect(await sendAtMs(draftId)).toBe(startMs + 86_430_000)
      await drainOutbox(deps)
      expect(await sendAtMs(draftId), 'not heard yet').toBe(startMs + 86_430_000)
      await door.readInspections()
      await drainOutbox(deps)
      expect(await sendAtMs(draftId)).toBe(startMs + 28 * 60_000)
      await drainOutbox({ ...deps, random: () => 0.1 })
      expect(await sendAtMs(draftId)).toBe(startMs + 28 * 60_000)
      expect(await stateOf(draftId)).toBe('waiting')
    })

    test('[DEV-10] a moment drawn by the right time stays, however it was doubted', async () => {
      clock.recall(-86_400_000)
      const draftId = await sealSlip(secretAt(0))
      await door.readInspections()
      await drainOutbox({ ...deps, random: () => 0.1 })
      expect(await sendAtMs(draftId)).toBe(startMs + 28 * 60_000)
    })

    test('[DEV-12] what was to be sent at once and could not go does not wait for tomorrow', async () => {
      const draftId = await sealSlip(secretAt(0))
      lose('/envelopes', 'request')
      await sendSoon(store, clock, draftId)
      await drainOutbox(deps)
      expect(await stateOf(draftId)).toBe('waiting')
      between = null
      minute(21)
      await door.readInspections()
      await drainOutbox(deps)
      expect(await stateOf(draftId)).toBe('sent')
    })
  })

  test('[DEV-11] a receipt over another leaf is none', async () => {
    const draftId = await sealSlip(secretAt(0))
    const other = await sealSlip(secretAt(1))
    minute(39)
    let receipt: Bytes | null = null
    between = async (path, init) => {
      const reply = await through(path, init)
      receipt ??= new Uint8Array(await reply.clone().arrayBuffer())
      return new Response(receipt, { headers: { 'content-type': 'application/octet-stream' } })
    }
    await drainOutbox(deps)
    const states = [await stateOf(draftId), await stateOf(other)]
    expect(states.toSorted()).toEqual(['sent', 'waiting'])
  })

  test('[DEV-12] [DEV-14] a reply lost between envelope and receipt: the same bytes again, one envelope kept', async () => {
    const draftId = await sealSlip(secretAt(0))
    minute(30)
    lose('/envelopes', 'reply')
    const { nextAtMs } = await drainOutbox(deps)
    expect(await store.readOutboxRow(draftId)).toMatchObject({
      state: 'waiting',
      failedTries: 1,
      lastCode: null,
    })
    between = null
    server.setNowMs(nextAtMs ?? 0)
    await drainOutbox(deps)
    expect(await stateOf(draftId)).toBe('sent')
    expect(await office.counts(inspection.inspectionId)).toMatchObject({ sent: 1 })
  })

  test('[PEER-8] [DEV-13] one refused envelope keeps its bytes and reason, and does not hold up the next', async () => {
    const [first, second] = [await sealSlip(secretAt(0)), await sealSlip(secretAt(1))]
    minute(39)
    let isFirst = true
    between = (path, init) => {
      const body = (init.body as Bytes).slice()
      // The last byte is the envelope's: its signature does not fit any more.
      if (isFirst) body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
      isFirst = false
      return through(path, { ...init, body })
    }
    const { nextAtMs } = await drainOutbox(deps)
    between = null
    const rows = await store.readOutbox()
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['refused', 'sent'])
    const refused = rows.find(({ state }) => state === 'refused')
    expect(refused).toMatchObject({ code: 'ballot/bad-envelope-signature', body: { length: 8_820 } })
    server.setNowMs((nextAtMs ?? 0) - 1)
    const before = requests.length
    await drainOutbox(deps)
    expect(requests).toHaveLength(before)
    await sendSoon(store, clock, refused?.draftId ?? '')
    await drainOutbox(deps)
    expect([await stateOf(first), await stateOf(second)]).toEqual(['sent', 'sent'])
  })

  const problem = (status: number, code: string): Response =>
    new Response(JSON.stringify({ type: 'x', title: 't', status, code, detail: 'd' }), {
      status,
      headers: { 'content-type': 'application/problem+json' },
    })
  for (const [what, answer] of [
    ['500 wire/broken', () => problem(500, 'wire/broken')],
    ['500 device/unexpected, a code of another place', () => problem(500, 'device/unexpected')],
    ['404 of a server on the wrong folder', () => problem(404, 'ballot/unknown-inspection')],
    ['400 because a proxy cut the body', () => problem(400, 'wire/wrong-length')],
    ['413 with a code nobody knows', () => problem(413, 'wire/nobody-knows')],
    ['429', () => problem(429, 'wire/too-many-requests')],
    [
      'a problem that cannot be read',
      () => new Response('{', { status: 400, headers: problem(400, '').headers }),
    ],
    ['a bare 502', () => new Response('bad gateway', { status: 502 })],
    ['a bare 403', () => new Response('no', { status: 403 })],
    [
      'a receipt over nothing',
      () => new Response(new Uint8Array(64), { headers: { 'content-type': 'application/octet-stream' } }),
    ],
  ] as const)
    test(`[DEV-13] one passing answer strands no envelope: ${what}`, async () => {
      const draftId = await sealSlip(secretAt(0))
      minute(30)
      between = () => Promise.resolve(answer())
      const { nextAtMs } = await drainOutbox(deps)
      between = null
      expect(await store.readOutboxRow(draftId)).toMatchObject({ state: 'waiting', failedTries: 1 })
      expect(nextAtMs ?? 0).toBeLessThanOrEqual(server.nowMs() + 4_000)
      server.setNowMs(nextAtMs ?? 0)
      await drainOutbox(deps)
      expect(await stateOf(draftId)).toBe('sent')
    })

  test('[DEV-13] a box that was said to be closed and is open takes the envelope after the next look', async () => {
    const draftId = await sealSlip(secretAt(0))
    minute(30)
    between = () => Promise.resolve(problem(410, 'ballot/box-closed'))
    expect(await drainOutbox(deps)).toMatchObject({ nextAtMs: null, closedUpon: 1 })
    between = null
    expect(await store.readOutboxRow(draftId)).toMatchObject({ state: 'refused', code: 'ballot/box-closed' })
    await checkBulletin({ store, door, clock }, inspection.inspectionId)
    await drainOutbox(deps)
    expect(await stateOf(draftId)).toBe('sent')
  })

  test('[DEV-14] [PROMISE-30] a sent envelope is handed in again until it is listed, and no try takes the receipt away', async () => {
    const draftId = await sealSlip(secretAt(0))
    minute(28)
    const { nextAtMs } = await drainOutbox(deps)
    expect(nextAtMs).toBe(startMs + (28 + 40) * 60_000)
    const sent = await store.readOutboxRow(draftId)
    between = () => Promise.reject(new TypeError('fetch failed'))
    server.setNowMs(nextAtMs ?? 0)
    const again = await drainOutbox(deps)
    expect(await store.readOutboxRow(draftId)).toMatchObject({
      state: 'sent',
      receipt: sent && 'receipt' in sent && sent.receipt,
    })
    between = null
    await closeBox({ server, office, inspection, setMinute: minute }, 10)
    server.setNowMs(again.nextAtMs ?? 0)
    await drainOutbox(deps)
    expect(await stateOf(draftId)).toBe('sent')
    await checkBulletin({ store, door, clock }, inspection.inspectionId)
    expect((await drainOutbox(deps)).nextAtMs).toBeNull()
  })
})

describe('the bulletin', () => {
  const sendAndClose = async (): Promise<string> => {
    const draftId = await sealSlip(secretAt(0))
    minute(39)
    await drainOutbox(deps)
    await closeBox({ server, office, inspection, setMinute: minute }, 9)
    return draftId
  }

  test('[DEV-15] before the box is closed there is nothing to see', async () => {
    await sealSlip(secretAt(0))
    expect(await checkBulletin({ store, door, clock }, inspection.inspectionId)).toEqual({
      state: 'not-closed',
    })
  })

  test('[DEV-15] a listed envelope drops its body and keeps its receipt', async () => {
    const draftId = await sendAndClose()
    expect(await checkBulletin({ store, door, clock }, inspection.inspectionId)).toEqual({ state: 'checked' })
    const row = await store.readOutboxRow(draftId)
    expect(row).toMatchObject({ state: 'listed', receipt: { length: 64 } })
    expect(row).not.toHaveProperty('body')
  })

  test('[DEV-15] [PROMISE-12] asking for the list says nothing of whose envelope is looked for', async () => {
    await sendAndClose()
    const before = requests.length
    await checkBulletin({ store, door, clock }, inspection.inspectionId)
    const base = `/api/inspections/${inspection.inspectionId}`
    expect(requests.slice(before).map(({ path }) => path)).toEqual([`${base}/bulletin`, `${base}/opening`])
  })

  test('[DEV-15] a list that does not make its own root changes nothing', async () => {
    const draftId = await sendAndClose()
    between = async (path, init) => {
      const reply = await through(path, init)
      const list = (await reply.json()) as { root: string }
      return Response.json({ ...list, root: 'ab'.repeat(32) })
    }
    await expect(checkBulletin({ store, door, clock }, inspection.inspectionId)).rejects.toMatchObject({
      code: 'ballot/bad-bulletin',
    })
    expect(await stateOf(draftId)).toBe('sent')
  })

  test('[DEV-15] two equal trackers in the opening record spoil nothing for anybody', async () => {
    const draftId = await sendAndClose()
    await openBox({ server, office, inspection, setMinute: minute })
    between = async (path, init) => {
      const reply = await through(path, init)
      if (!path.endsWith('/opening')) return reply
      const record = (await reply.json()) as { trackers: string }
      const first = Buffer.from(record.trackers, 'base64url').subarray(0, 32)
      const trackers = Buffer.concat([first, Buffer.from(record.trackers, 'base64url')])
      return Response.json({ ...record, trackers: trackers.toString('base64url') })
    }
    await checkBulletin({ store, door, clock }, inspection.inspectionId)
    expect(await stateOf(draftId)).toBe('counted')
  })

  test('[DEV-15] one inspection’s bad list keeps nobody from looking for the others’', async () => {
    const draftId = await sendAndClose()
    const other = 'ab'.repeat(16)
    const row = (await store.readOutboxRow(draftId)) as OutboxRow
    await store.swapDraftForEnvelope({
      ...row,
      draftId: 'cd'.repeat(16),
      inspectionId: other,
    } as Parameters<PhoneStore['swapDraftForEnvelope']>[0])
    between = (path, init) =>
      // The other inspection is handed this one's list: it belongs to another inspection.
      through(path.replace(other, inspection.inspectionId), init)
    await expect(
      checkBulletins({ store, door, clock }, [other, inspection.inspectionId]),
    ).rejects.toMatchObject({
      code: 'ballot/bad-bulletin',
    })
    expect(await stateOf(draftId)).toBe('listed')
  })
})

test('[APP-23] one envelope or draft is cleared, with the manifest once nothing else is held of its inspection', async () => {
  await keepInspection(store, await known())
  const [first, second] = [await sealSlip(secretAt(0)), await sealSlip(secretAt(1))]
  await open(secretAt(2))
  const { draftId } = await openDraftKey(secretAt(2))
  await store.clearHoldings([first])
  expect((await store.readOutbox()).map((row) => row.draftId)).toEqual([second])
  expect(await store.readDraft(draftId)).not.toBeNull()
  await store.clearHoldings([second])
  expect(await store.readManifests()).toHaveLength(1)
  await store.clearHoldings([draftId])
  expect([await store.readDrafts(), await store.readOutbox(), await store.readManifests()]).toEqual([
    [],
    [],
    [],
  ])
})

test('[DEV-12] a sign-in page of a public network is nobody’s answer', async () => {
  const draftId = await sealSlip(secretAt(0))
  minute(39)
  between = () => Promise.resolve(new Response('<p>请登录', { headers: { 'content-type': 'text/html' } }))
  await drainOutbox(deps)
  expect(await store.readOutboxRow(draftId)).toMatchObject({ state: 'waiting', lastCode: null })
  expect(await door.readInspections()).toEqual({ state: 'unreachable' })
})

test('[WORK-6] a sync resolves while nothing is due, asks for the time first, and rejects only for what is due', async () => {
  const draftId = await sealSlip(secretAt(0))
  // A correction of another day says that it is long past the moment.
  await store.writeClockOffsetMs(86_400_000)
  await sendOutbox()
  expect(requests.some(({ path }) => path.endsWith('/envelopes'))).toBe(false)
  expect(await stateOf(draftId)).toBe('waiting')

  vi.useFakeTimers({ toFake: ['Date'], now: server.nowMs() + 39 * 60_000 })
  try {
    minute(39)
    lose('/envelopes', 'request')
    await expect(sendOutbox()).rejects.toThrow('1 still waiting')
    between = null
    vi.setSystemTime(server.nowMs() + 60_000)
    minute(40)
    await sendOutbox()
    expect(await stateOf(draftId)).toBe('sent')
  } finally {
    vi.useRealTimers()
  }
})
