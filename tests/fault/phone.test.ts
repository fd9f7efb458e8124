/** A phone's half without its screen, against a real server: the cable is cut, the clock is wrong, storage goes. */
import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, bytesToHex, sha256 } from '../../src/core/bytes.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { createClock } from '../../src/device/clock.ts'
import { createPublicDoor } from '../../src/device/door/public-door.ts'
import { createTokenRequest, finishToken } from '../../src/device/draft/ballot-crypto.ts'
import { openDraftKey } from '../../src/device/draft/draft.ts'
import { readInspection } from '../../src/device/draft/manifest.ts'
import { openSlip } from '../../src/device/draft/open-slip.ts'
import { checkBulletin } from '../../src/device/outbox/check-bulletin.ts'
import { drainOutbox } from '../../src/device/outbox/drain.ts'
import { sealDraftIntoOutbox } from '../../src/device/outbox/seal-draft.ts'
import { openPhoneStore, type PhoneStore } from '../../src/device/store/phone-store.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { chanceFrom, seedOf } from '../kit/chance.ts'
import { closeBox, openBox } from '../kit/close-box.ts'
import { fileOf } from '../kit/filled-box.ts'
import { openOffice, publishInspection, type RunningInspection, windowsFrom } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const startMs = Date.UTC(2026, 10, 22, 8)
const yearMs = 365 * 86_400_000
const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))
const platformFetch = globalThis.fetch

type Lost = 'request' | 'reply' | null

interface World {
  readonly server: TestServer
  readonly office: Office
  readonly inspection: RunningInspection
  readonly dataPath: string
  setMinute(minute: number): void
  stop(): Promise<void>
}

const startWorld = async (): Promise<World> => {
  const folder = temporaryFolder()
  const server = await startTestServer(folder.path, { nowMs: startMs })
  const office = await openOffice(server)
  const inspection = await publishInspection(office, windowsFrom(startMs), { printed: 14 })
  return {
    server,
    office,
    inspection,
    dataPath: folder.path,
    setMinute: (minute) => server.setNowMs(startMs + minute * 60_000),
    async stop() {
      await server.stop()
      folder.remove()
    },
  }
}

let world: World
/** Asked for each request of a phone, by its number from 0. */
let lostAt: (request: number) => Lost
let requests: number

beforeEach(async () => {
  world = await startWorld()
  lostAt = () => null
  requests = 0
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    // What is no phone's: the office, and the others of the hall.
    if (!path.startsWith('/')) return platformFetch(path, init)
    const lost = lostAt(requests)
    requests += 1
    if (lost === 'request') throw new TypeError('fetch failed')
    const reply = await platformFetch(world.server.publicUrl + path, init)
    if (lost === null) return reply
    await reply.arrayBuffer()
    throw new TypeError('fetch failed')
  })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  const store = await openPhoneStore()
  await store.clear()
  store.close()
  await world.stop()
})

/** A phone just switched on: what it knows is on its disk. @param aheadMs - how far its clock is ahead of the true time. */
const wake = async (aheadMs = 0) => {
  const store = await openPhoneStore()
  const clock = createClock(() => world.server.nowMs() + aheadMs)
  const door = createPublicDoor(clock)
  return { store, clock, door, random: () => 0.5 }
}
type Phone = Awaited<ReturnType<typeof wake>>

/** Does one step on a phone just switched on, again and again as a person or a timer would, until it is done. */
const untilDone = async (step: (phone: Phone) => Promise<boolean>, aheadMs = 0): Promise<void> => {
  for (let tries = 0; tries < 8; tries += 1) {
    const phone = await wake(aheadMs)
    try {
      if (await step(phone)) return
    } finally {
      // Killed here: nothing but its disk is left.
      phone.store.close()
    }
  }
  throw new Error('a step was not done in eight tries')
}

const secretAt = (at: number): SlipSecret => world.inspection.secrets[at] as SlipSecret
const fingerprint = async () => bytesToHex(await sha256(world.inspection.manifestBytes))

const redeem = async ({ store, door }: Phone, at: number) => {
  const read = await readInspection({ store, door }, world.inspection.inspectionId, await fingerprint())
  if (read.state !== 'known') return read
  return openSlip(
    {
      store,
      door,
      randomBytes,
      createTokenRequest: () => createTokenRequest(world.inspection.manifest),
      finishToken: ({ manifest }, request, reply) => finishToken(manifest, request, reply),
    },
    secretAt(at),
    await openDraftKey(secretAt(at)),
    read.inspection,
  )
}

const seal = async (phone: Phone, at: number): Promise<boolean> => {
  const outcome = await redeem(phone, at)
  if (outcome.state === 'sealed') return true
  if (outcome.state !== 'ready') return false
  const { draftId } = await openDraftKey(secretAt(at))
  const draft = { ...outcome.draft, answers: { Q1: '流程可以再简化' } }
  return (
    (await sealDraftIntoOutbox({ ...phone, randomBytes }, outcome.inspection, draftId, draft)).state ===
    'sealed'
  )
}

const rowOf = async (store: PhoneStore, at: number) =>
  store.readOutboxRow((await openDraftKey(secretAt(at))).draftId)

/** Sends; a try that failed waits for its next moment. */
const send = async (phone: Phone, at: number): Promise<boolean> => {
  await phone.door.readInspections()
  await drainOutbox(phone)
  const row = await rowOf(phone.store, at)
  if (row?.state === 'sent') return true
  world.server.setNowMs(world.server.nowMs() + 150_000)
  return false
}

const isListed = async ({ store, door, clock }: Phone, at: number): Promise<string> => {
  await checkBulletin({ store, door, clock }, world.inspection.inspectionId)
  return (await rowOf(store, at))?.state ?? 'gone'
}

/** From the slip to 已开箱并计入, everything that can be lost being asked for again. */
const journey = async (aheadMs = 0): Promise<void> => {
  world.setMinute(1)
  await untilDone(async (phone) => (await redeem(phone, 0)).state === 'ready', aheadMs)
  await untilDone((phone) => seal(phone, 0), aheadMs)
  world.setMinute(29)
  await untilDone((phone) => send(phone, 0), aheadMs)
  await closeBox(world, 10)
  await untilDone(async (phone) => (await isListed(phone, 0)) === 'listed', aheadMs)
  await openBox(world)
  await untilDone(async (phone) => (await isListed(phone, 0)) === 'counted', aheadMs)
}

const expectSound = async (sent: number) => {
  expect(await world.office.counts(world.inspection.inspectionId)).toMatchObject({ sent })
  expect((await checkData(openDataFolder(world.dataPath))).findings).toEqual([])
}

test('[FAULT-3] cut at any request or reply, and switched off after every step, a phone’s answer is kept once and counted', {
  timeout: 300_000,
}, async () => {
  await journey()
  const count = requests
  expect(count).toBeGreaterThan(5)
  for (let cut = 0; cut < count; cut += 1)
    for (const lost of ['request', 'reply'] as const) {
      await world.stop()
      const store = await openPhoneStore()
      await store.clear()
      store.close()
      world = await startWorld()
      requests = 0
      lostAt = (request) => (request === cut ? lost : null)
      await journey()
      await expectSound(11)
    }
})

test('[FAULT-3] with every third request or reply lost at random, too', { timeout: 120_000 }, async () => {
  const chance = chanceFrom(seedOf('phone faults', 20_261_125))
  lostAt = () => (chance() < 1 / 3 ? (chance() < 0.5 ? 'request' : 'reply') : null)
  await journey()
  await expectSound(11)
})

test.each([-yearMs, yearMs])(
  '[FAULT-4] a phone whose clock is wrong by %i ms sends in its window and is counted',
  {
    timeout: 60_000,
  },
  async (aheadMs) => {
    await journey(aheadMs)
    await expectSound(11)
  },
)

test('[FAULT-4] storage that goes before sending costs that answer, openly: one more redeemed than sent, nothing twice', async () => {
  world.setMinute(1)
  await untilDone((phone) => seal(phone, 0))
  const phone = await wake()
  await phone.store.clear()
  expect(await redeem(phone, 0)).toEqual({ state: 'refused', code: 'ballot/code-used' })
  phone.store.close()
  await closeBox(world, 10)
  expect(await world.office.counts(world.inspection.inspectionId)).toEqual({
    printed: 14,
    redeemed: 11,
    sent: 10,
  })
  await openBox(world)
  await expectSound(10)
})

/** A server on what is left, at the addresses of the one before it. */
const startAgain = async (urls: readonly string[]): Promise<void> => {
  const [publicPort, staffPort] = urls.map((url) => Number(new URL(url).port))
  const { dataPath } = world
  const server = await startTestServer(dataPath, {
    nowMs: world.server.nowMs(),
    publicPort: publicPort as number,
    staffPort: staffPort as number,
  })
  world = {
    ...world,
    server,
    setMinute: (minute) => server.setNowMs(startMs + minute * 60_000),
    async stop() {
      await server.stop()
      rmSync(dataPath, { recursive: true })
    },
  }
}

/** The server stops, its disk is what `restore` makes of it, and it starts again. */
const restartAfter = async (restore: () => void): Promise<void> => {
  const { publicUrl, staffUrl } = world.server
  await world.server.stop()
  restore()
  await startAgain([publicUrl, staffUrl])
}

/** An hour later every phone has handed in its envelope again by itself. */
const handInAgain = async (): Promise<void> => {
  world.setMinute(95)
  const phone = await wake()
  await drainOutbox(phone)
  phone.store.close()
}

test('[FAULT-5] a box lost before closing is refilled by the phones that still hold their envelopes', async () => {
  const { inspectionId } = world.inspection
  const box = fileOf(world.dataPath, 'boxes', inspectionId)
  const copy = `${world.dataPath}/box-before`
  world.setMinute(1)
  for (const at of [0, 1, 2]) await untilDone((phone) => seal(phone, at))
  copyFileSync(box, copy)
  world.setMinute(29)
  for (const at of [0, 1, 2]) await untilDone((phone) => send(phone, at))
  expect((await world.office.counts(inspectionId)).sent).toBe(3)

  // The disk with the box is gone; all there is is a copy from before the first envelope.
  await restartAfter(() => copyFileSync(copy, box))
  // The office's connection ended with the old server.
  await world.office.counts(inspectionId).catch(() => undefined)
  expect((await world.office.counts(inspectionId)).sent).toBe(0)

  await handInAgain()
  expect((await world.office.counts(inspectionId)).sent).toBe(3)
  await expectSound(3)
})

describe('the whole data folder lost before closing', () => {
  /** Loses everything; what comes back is a copy made at this minute, before anybody sealed or after all had. */
  const loseAll = async (copiedAfterRedeeming: boolean) => {
    const copy = temporaryFolder()
    const copyNow = async () => {
      const { publicUrl, staffUrl } = world.server
      await world.server.stop()
      cpSync(world.dataPath, copy.path, { recursive: true })
      await startAgain([publicUrl, staffUrl])
    }
    if (!copiedAfterRedeeming) await copyNow()
    world.setMinute(1)
    for (const at of [0, 1, 2]) await untilDone((phone) => seal(phone, at))
    if (copiedAfterRedeeming) await copyNow()
    world.setMinute(29)
    for (const at of [0, 1, 2]) await untilDone((phone) => send(phone, at))
    await restartAfter(() => {
      rmSync(world.dataPath, { recursive: true })
      cpSync(copy.path, world.dataPath, { recursive: true })
    })
    copy.remove()
    const { inspectionId } = world.inspection
    await world.office.counts(inspectionId).catch(() => undefined)
    expect(await world.office.counts(inspectionId)).toEqual({
      printed: 14,
      redeemed: copiedAfterRedeeming ? 3 : 0,
      sent: 0,
    })
    await handInAgain()
    return inspectionId
  }

  test('[FAULT-6] a copy made between the two windows, when the box was empty, and the phones together have everything: the box closes, and the ledger balances', async () => {
    const inspectionId = await loseAll(true)
    const { counts } = await world.office.close(inspectionId, 11)
    expect(counts).toEqual({ printed: 14, leftOver: 11, redeemed: 3, sent: 3 })
    await expectSound(3)
  })

  test('[FAULT-6] with a copy from before the redeeming every envelope is there too, and the box says that it cannot be closed, rather than as if nothing had happened', async () => {
    const inspectionId = await loseAll(false)
    expect(await world.office.counts(inspectionId)).toEqual({ printed: 14, redeemed: 0, sent: 3 })
    for (const recounted of [false, true])
      await expect(world.office.close(inspectionId, 11, recounted)).rejects.toMatchObject({
        code: 'ballot/more-sent-than-redeemed',
      })
  })
})
