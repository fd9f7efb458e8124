/** The modes at the public door and on the device, against a real server. */
import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSlipByMode } from '../../src/app/respond/mode-steps.ts'
import { leafOf, merkleRootOf, splitLeaves } from '../../src/core/ballot/bulletin.ts'
import { createSlipSecret } from '../../src/core/ballot/draw-slip.ts'
import { openLinkCodeOf } from '../../src/core/ballot/open-link.ts'
import { redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  compareBytes,
  concatBytes,
  sha256,
} from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { Failure } from '../../src/core/errors.ts'
import { encodeSendRequest } from '../../src/core/wire/messages.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { prepareTicket, redeemTicket, sealAnswer } from '../../src/desk/respondent-client.ts'
import { ballotStore, beginDevice, sealAtDevice } from '../../src/device/ballot/at-device.ts'
import { type BallotStore, splitEvery } from '../../src/device/ballot/ballot-store.ts'
import {
  checkDevice,
  countHandedIn,
  type HandInDeps,
  handIn,
  handInAgain,
  shuffled,
} from '../../src/device/ballot/hand-in.ts'
import { type Clock, createClock } from '../../src/device/clock.ts'
import { createPublicDoor, type PublicDoor } from '../../src/device/door/public-door.ts'
import { createTokenRequest, finishToken } from '../../src/device/draft/ballot-crypto.ts'
import { openDraftKey, sealDraft } from '../../src/device/draft/draft.ts'
import type { KnownInspection } from '../../src/device/draft/manifest.ts'
import type { SlipOutcome } from '../../src/device/draft/open-slip.ts'
import { drainOutbox } from '../../src/device/outbox/drain.ts'
import { sealDraftIntoOutbox } from '../../src/device/outbox/seal-draft.ts'
import { openPhoneStore, type PhoneStore } from '../../src/device/store/phone-store.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { openBox } from '../kit/close-box.ts'
import { fileOf } from '../kit/filled-box.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  refusalOf,
  windowsFrom,
} from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const startMs = Date.UTC(2026, 10, 22, 8)
const minuteMs = 60_000
const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let office: Awaited<ReturnType<typeof openOffice>>
let inspection: RunningInspection
let known: KnownInspection
let phone: PhoneStore
let ballots: BallotStore
let clock: Clock
let door: PublicDoor
/** Paths of the requests that left this device, in order. */
let requests: { readonly path: string; readonly body: Uint8Array | null }[]
/** Cuts the network at the n-th request from now, before it leaves or before its reply arrives. */
let cut: { left: number; readonly at: 'request' | 'reply' } | null

const platformFetch = globalThis.fetch

const begin = async (mode: Mode, printed = 20) => {
  inspection = await publishInspection(office, windowsFrom(startMs), { printed, mode })
  known = {
    manifest: inspection.manifest,
    bytes: inspection.manifestBytes,
    fingerprint: bytesToHex(await sha256(inspection.manifestBytes)),
  }
}
const setMinute = (minute: number) => server.setNowMs(startMs + minute * minuteMs)
const url = (path: string) => `${server.publicUrl}/api/inspections/${inspection.inspectionId}${path}`
const secretAt = (at: number): SlipSecret => inspection.secrets[at] as SlipSecret

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path, { nowMs: startMs })
  office = await openOffice(server)
  requests = []
  cut = null
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (!path.startsWith('/')) return platformFetch(path, init)
    requests.push({ path, body: (init.body as Uint8Array | undefined) ?? null })
    if (cut !== null) cut.left -= 1
    const isCut = cut !== null && cut.left < 0
    if (isCut && cut?.at === 'request') throw new TypeError('cut')
    const response = await platformFetch(server.publicUrl + path, init)
    if (isCut) throw new TypeError('cut')
    return response
  })
  phone = await openPhoneStore()
  ballots = await ballotStore()
  clock = createClock(() => server.nowMs())
  door = createPublicDoor(clock)
})
afterEach(async () => {
  vi.unstubAllGlobals()
  await phone.clear()
  phone.close()
  await server.stop()
  folder.remove()
})

const open = async (secret: SlipSecret): Promise<SlipOutcome> =>
  openSlipByMode(
    {
      store: phone,
      door,
      randomBytes,
      createTokenRequest: () => createTokenRequest(inspection.manifest),
      finishToken: ({ manifest }, request, reply) => finishToken(manifest, request, reply),
    },
    secret,
    await openDraftKey(secret),
    known,
  )

describe('at the public door', () => {
  const redeemed = async (secret: SlipSecret): Promise<string | null> => {
    try {
      await redeemAndSeal(server.publicUrl, inspection, secret)
      return null
    } catch (error) {
      return error instanceof Failure ? error.code : 'unnamed'
    }
  }

  test('[MODE-2] a two-day inspection keeps the windows as an assembly does', async () => {
    await begin('two-day')
    setMinute(5)
    const { body } = await redeemAndSeal(server.publicUrl, inspection, secretAt(0))
    expect(await refusalOf(await postBytes(url('/envelopes'), body))).toBe('ballot/send-not-open')
    setMinute(15)
    expect(await redeemed(secretAt(1))).toBe('ballot/outside-redeem-window')
    setMinute(25)
    expect(await refusalOf(await postBytes(url('/envelopes'), body))).toBeNull()
    expect(await redeemed(secretAt(1))).toBe('ballot/outside-redeem-window')
  })

  test('[MODE-2] a ballot device redeems and sends from the second window until the box is closed', async () => {
    await begin('ballot-device')
    setMinute(5)
    expect(await redeemed(secretAt(0))).toBe('ballot/outside-redeem-window')
    setMinute(21)
    const { body } = await redeemAndSeal(server.publicUrl, inspection, secretAt(0))
    expect(await refusalOf(await postBytes(url('/envelopes'), body))).toBeNull()
    setMinute(50)
    expect(await redeemed(secretAt(1))).toBeNull()
    await office.close(inspection.inspectionId, 18)
    expect(await redeemed(secretAt(2))).toBe('ballot/outside-redeem-window')
  })

  test('[MODE-2] an open link takes both in the first window, and envelopes after it', async () => {
    await begin('open-link')
    // The desk's client derives codes from slips; an open link's are those of its places.
    const at = async (place: number) => {
      const made = await prepareTicket(inspection.manifest, createSlipSecret(randomBytes(20)))
      const ticket = { ...made, code: await openLinkCodeOf(inspection.inspectionId, place) }
      const token = await redeemTicket(server.publicUrl, inspection.manifest, ticket)
      const sealed = await sealAnswer(
        inspection.manifestBytes,
        inspection.manifest,
        ticket,
        token,
        new TextEncoder().encode('{}'),
      )
      return encodeSendRequest(sealed)
    }
    setMinute(5)
    const first = await at(0)
    expect(await refusalOf(await postBytes(url('/envelopes'), first))).toBeNull()
    const second = await at(19)
    await expect(at(20)).rejects.toMatchObject({ code: 'ballot/unknown-code' })
    setMinute(15)
    await expect(at(1)).rejects.toMatchObject({ code: 'ballot/outside-redeem-window' })
    expect(await refusalOf(await postBytes(url('/envelopes'), second))).toBeNull()
  })

  test('[MODE-7] the hashes of all codes are public, ascending, and no code is among them', async () => {
    await begin('ballot-device')
    const listed = new Uint8Array(await (await platformFetch(url('/slips'))).arrayBuffer())
    expect(listed).toEqual(inspection.codeHashes)
    expect(splitLeaves(listed)).toHaveLength(20)
    const code = await redeemCodeOf(secretAt(0))
    expect(Buffer.from(listed).includes(Buffer.from(code))).toBe(false)
  })

  test('[MODE-13] before anything was handed in, a ballot device’s box is not closed early', async () => {
    await begin('ballot-device')
    setMinute(30)
    await expect(office.close(inspection.inspectionId, 20)).rejects.toMatchObject({
      code: 'ballot/still-sending',
    })
    setMinute(41)
    expect((await office.close(inspection.inspectionId, 20)).counts.sent).toBe(0)
  })
})

describe('an open link on a phone', () => {
  beforeEach(() => begin('open-link', 10))

  test('[MODE-5] places are taken without a slip until none is left; each answer is sent within a minute', async () => {
    setMinute(1)
    for (let person = 0; person < 10; person += 1) {
      const secret = createSlipSecret(randomBytes(20))
      let outcome = await open(secret)
      // Forty places drawn of ten, one of them free: missed once in 60 rounds.
      for (let again = 0; outcome.state === 'refused' && again < 20; again += 1) outcome = await open(secret)
      if (outcome.state !== 'ready') throw new Error(`no place: ${outcome.state}`)
      const { draftId } = await openDraftKey(secret)
      const sealed = await sealDraftIntoOutbox(
        { store: phone, clock, random: () => 0.999, randomBytes },
        known,
        draftId,
        outcome.draft,
      )
      if (sealed.state !== 'sealed') throw new Error('not sealed')
      expect(sealed.row.sendAtMs - server.nowMs()).toBeLessThan(minuteMs)
    }
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(10)
    expect(await open(createSlipSecret(randomBytes(20)))).toEqual({
      state: 'refused',
      code: 'ballot/code-used',
    })
    expect(await phone.readDrafts()).toEqual([])
    setMinute(3)
    await drainOutbox({ store: phone, door, clock, random: () => 0.5 })
    expect((await office.counts(inspection.inspectionId)).sent).toBe(10)
  })

  test('[MODE-5] after a lost reply the same place is asked for again', async () => {
    setMinute(1)
    const secret = createSlipSecret(randomBytes(20))
    cut = { left: 0, at: 'reply' }
    expect((await open(secret)).state).toBe('unreachable')
    cut = null
    expect((await open(secret)).state).toBe('ready')
    const [first, second] = requests.map(({ body }) => bytesToHex(body ?? new Uint8Array()))
    expect(second).toBe(first)
    expect((await office.counts(inspection.inspectionId)).redeemed).toBe(1)
  })
})

describe('a ballot device', () => {
  const people = 12
  beforeEach(async () => {
    await begin('ballot-device')
    await beginDevice(ballots, known)
    requests = []
  })

  const answer = async (at: number) => {
    const secret = secretAt(at)
    const outcome = await open(secret)
    if (outcome.state !== 'ready') throw new Error(`slip ${at}: ${outcome.state}`)
    const { draftId } = await openDraftKey(secret)
    const draft = { ...outcome.draft, answers: { Q1: `第${at}位` } }
    const sealed = await sealAtDevice(phone, ballots, known, secret, draftId, draft, randomBytes)
    if (sealed.state !== 'sealed') throw new Error('not sealed')
    return sealed.number
  }
  const handInDeps = (): HandInDeps => ({
    ballots,
    door,
    nowMs: clock.nowMs,
    randomBytes,
    createTokenRequest: () => createTokenRequest(inspection.manifest),
    finishToken: (request, reply) => finishToken(inspection.manifest, request, reply),
    onProgress: () => undefined,
  })
  const boxOf = async () => {
    const box = await ballots.readBox(inspection.inspectionId)
    if (!box) throw new Error('no box')
    return box
  }

  test('[MODE-7] a made-up slip, another inspection’s slip and a slip used here are refused without a network', async () => {
    await answer(0)
    const madeUp = createSlipSecret(randomBytes(20))
    expect(await open(madeUp)).toEqual({ state: 'refused', code: 'ballot/unknown-code' })
    expect(await open(secretAt(0))).toEqual({ state: 'refused', code: 'device/already-sealed' })
    expect(await phone.readDrafts()).toEqual([])
    expect(requests).toEqual([])
  })

  test('[MODE-8] a draft left at the device is found by its slip, sealed once, and needs no network', async () => {
    const secret = secretAt(3)
    const key = await openDraftKey(secret)
    const outcome = await open(secret)
    if (outcome.state !== 'ready') throw new Error(outcome.state)
    const draft = { ...outcome.draft, answers: { Q1: '写到一半' } }
    await phone.writeDraft(await sealDraft(key, draft, randomBytes(12)))
    const again = await open(secret)
    expect(again.state === 'ready' && again.draft.answers).toEqual({ Q1: '写到一半' })
    await sealAtDevice(phone, ballots, known, secret, key.draftId, draft, randomBytes)
    expect(await phone.readDrafts()).toEqual([])
    // Killed between sealing and clearing: the draft is there once more.
    await phone.writeDraft(await sealDraft(key, draft, randomBytes(12)))
    await expect(
      sealAtDevice(phone, ballots, known, secret, key.draftId, draft, randomBytes),
    ).rejects.toMatchObject({ code: 'device/already-sealed' })
    expect(await phone.readDrafts()).toEqual([])
    expect((await boxOf()).collected).toBe(1)
    expect(requests).toEqual([])
  })

  test('[MODE-9] [PROMISE-18] codes and envelopes lie on two heaps, each sorted by value; nothing readable is there', async () => {
    const numbers: string[] = []
    for (let at = 0; at < people; at += 1) numbers.push(await answer(at))
    const box = await boxOf()
    const codes = splitEvery(box.codes, 16)
    const envelopes = splitEvery(box.envelopes, envelopeBytes)
    expect([codes.length, envelopes.length, box.collected]).toEqual([people, people, people])
    expect([...codes].sort(compareBytes)).toEqual(codes)
    expect([...envelopes].sort(compareBytes)).toEqual(envelopes)
    const leaves = await Promise.all(envelopes.map(async (one) => bytesToHex(await leafOf(one)).slice(0, 16)))
    expect(leaves.toSorted()).toEqual(numbers.toSorted())
    for (const words of ['第3位', secretAt(3)])
      expect(Buffer.from(box.envelopes).includes(Buffer.from(words))).toBe(false)
  })

  test('[MODE-10] [MODE-12] [PROMISE-38] everything is handed in once, shuffled, with a receipt each, and goes when the bulletin lists it', async () => {
    for (let at = 0; at < people; at += 1) await answer(at)
    const { codes, envelopes } = await boxOf()
    setMinute(21)
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'done' })
    expect(await office.counts(inspection.inspectionId)).toEqual({
      printed: 20,
      redeemed: people,
      sent: people,
    })
    expect(await countHandedIn(ballots, inspection.inspectionId)).toEqual({
      receipts: people,
      sendable: people,
      refused: 0,
    })

    const paths = requests.map(({ path }) => path.split('/').at(-1))
    expect(paths).toEqual([
      'inspections',
      ...Array(people).fill('redeem'),
      ...Array(people).fill('envelopes'),
    ])
    const redeemedOrder = requests
      .slice(1, people + 1)
      .map(({ body }) => bytesToHex((body as Bytes).slice(0, 16)))
    const sentOrder = requests
      .slice(people + 1)
      .map(({ body }) => bytesToHex((body as Bytes).slice(-envelopeBytes)))
    // Sorted heaps in, another order out: the chance that a shuffle of twelve changes nothing is 1 in 479 001 600.
    expect(redeemedOrder).not.toEqual(splitEvery(codes, 16).map(bytesToHex))
    expect(redeemedOrder.toSorted()).toEqual(splitEvery(codes, 16).map(bytesToHex))
    expect(sentOrder).not.toEqual(splitEvery(envelopes, envelopeBytes).map(bytesToHex))

    // Afterwards nothing of a slip or of a token's key is left.
    expect(await ballots.readSlips(inspection.inspectionId)).toEqual([])
    expect(await checkDevice({ ballots, door }, known)).toEqual({ state: 'not-closed' })
    setMinute(41)
    await office.close(inspection.inspectionId, 20 - people)
    expect(await checkDevice({ ballots, door }, known)).toEqual({ state: 'listed', count: people })
    expect(await ballots.readEnvelopes(inspection.inspectionId)).toEqual([])
    await openBox({ inspection, office, server, setMinute })
    const record = await (await platformFetch(url('/opening'))).json()
    expect(record).toMatchObject({ opened: people, invalid: 0 })
  })

  test('[MODE-10] a shuffle puts every value at every place about as often', () => {
    const rounds = 6_000
    const places = Array.from({ length: rounds }, () => shuffled([0, 1, 2, 3], randomBytes).indexOf(0))
    for (let place = 0; place < 4; place += 1) {
      const count = places.filter((one) => one === place).length
      // Five standard deviations of a binomial: √(6000 · ¼ · ¾) = 33.5.
      expect(Math.abs(count - rounds / 4)).toBeLessThan(168)
    }
  })

  test('[MODE-11] cut at any request or reply and started again, every envelope is in the box once', async () => {
    const some = 3
    for (let at = 0; at < some; at += 1) await answer(at)
    setMinute(21)
    for (const at of ['request', 'reply'] as const)
      for (let left = 0; left < 3 + 2 * some; left += 1) {
        cut = { left, at }
        const outcome = await handIn(handInDeps(), known)
        expect(['unreachable', 'done']).toContain(outcome.state)
      }
    cut = null
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'done' })
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed: 20, redeemed: some, sent: some })
    expect((await countHandedIn(ballots, inspection.inspectionId)).receipts).toBe(some)
  })

  test('[MODE-12] a slip used elsewhere costs one envelope its right; the device says so and keeps it', async () => {
    for (let at = 0; at < people; at += 1) await answer(at)
    setMinute(21)
    await redeemAndSeal(server.publicUrl, inspection, secretAt(5))
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'done' })
    expect((await boxOf()).refusedSlips).toBe(1)
    expect(await countHandedIn(ballots, inspection.inspectionId)).toEqual({
      receipts: people - 1,
      sendable: people - 1,
      refused: 0,
    })
    expect(await ballots.readEnvelopes(inspection.inspectionId)).toHaveLength(people)
  })

  test('[MODE-14] a box lost before closing is refilled by the device, which held all its receipts; again, everything is there once', async () => {
    const some = 5
    for (let at = 0; at < some; at += 1) await answer(at)
    const { inspectionId } = inspection
    const box = fileOf(folder.path, 'boxes', inspectionId)
    const empty = readFileSync(box)
    setMinute(21)
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'done' })
    const held = await ballots.readEnvelopes(inspectionId)
    const { nowMs } = server
    await server.stop()
    writeFileSync(box, empty)
    server = await startTestServer(folder.path, { nowMs: nowMs() })
    const inBox = async () => (await checkData(dataFolderAt(folder.path))).envelopes
    expect(await inBox()).toBe(0)

    expect(await checkDevice({ ballots, door }, known)).toEqual({ state: 'not-closed' })
    cut = { left: 3, at: 'reply' }
    expect(await handInAgain(handInDeps(), known)).toEqual({ state: 'unreachable' })
    cut = null
    for (let time = 0; time < 2; time += 1) {
      expect(await handInAgain(handInDeps(), known)).toEqual({ state: 'done' })
      expect(await inBox()).toBe(some)
    }
    expect(await ballots.readEnvelopes(inspectionId)).toEqual(held)
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
  })

  test('[MODE-14] a receipt is kept whatever is answered to a second handing in, the others go on, and the refusal is told', async () => {
    const some = 4
    for (let at = 0; at < some; at += 1) await answer(at)
    setMinute(21)
    await handIn(handInDeps(), known)
    const held = await ballots.readEnvelopes(inspection.inspectionId)
    let asked = 0
    const refusing: PublicDoor = {
      ...door,
      send: async (id, body) => {
        asked += 1
        return asked === 1 ? { state: 'refused', code: 'ballot/bad-token', status: 403 } : door.send(id, body)
      },
    }
    expect(await handInAgain({ ...handInDeps(), door: refusing }, known)).toEqual({
      state: 'refused',
      code: 'ballot/bad-token',
    })
    expect(asked).toBe(some)
    expect(await ballots.readEnvelopes(inspection.inspectionId)).toEqual(held)
  })

  test('[MODE-12] with one envelope missing in the bulletin none leaves the device', async () => {
    for (let at = 0; at < people; at += 1) await answer(at)
    setMinute(21)
    await handIn(handInDeps(), known)
    setMinute(41)
    const bulletin = await office.close(inspection.inspectionId, 20 - people)
    const fewer = splitLeaves(base64UrlToBytes(bulletin.leaves)).slice(1)
    const forged = {
      ...bulletin,
      root: bytesToHex(await merkleRootOf(fewer)),
      leaves: bytesToBase64Url(concatBytes(...fewer)),
    }
    vi.stubGlobal('fetch', async () => Response.json(forged))
    expect(await checkDevice({ ballots, door }, known)).toEqual({ state: 'missing', count: 1 })
    expect(await ballots.readEnvelopes(inspection.inspectionId)).toHaveLength(people)
  })

  test('[MODE-10] too early or without a network the device goes on collecting; once handing in has begun it takes nothing more', async () => {
    await answer(0)
    setMinute(5)
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'refused', code: 'ballot/send-not-open' })
    cut = { left: 0, at: 'request' }
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'unreachable' })
    cut = null
    await answer(1)
    setMinute(21)
    expect(await handIn(handInDeps(), known)).toEqual({ state: 'done' })
    expect(await open(secretAt(2))).toEqual({ state: 'refused', code: 'ballot/box-closed' })
    expect((await office.counts(inspection.inspectionId)).sent).toBe(2)
  })
})
