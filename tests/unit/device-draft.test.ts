import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSlipSecret } from '../../src/core/ballot/draw-slip.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import type { Bytes } from '../../src/core/bytes.ts'
import { failure } from '../../src/core/errors.ts'
import { type Draft, openDraft, openDraftKey, sealDraft } from '../../src/device/draft/draft.ts'
import { createDraftSaver } from '../../src/device/draft/draft-saver.ts'
import {
  type DraftRow,
  type OutboxRowIn,
  openPhoneStore,
  type PhoneStore,
} from '../../src/device/store/phone-store.ts'
import { lockForTab } from '../../src/device/tab-lock.ts'

const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))
const secretOf = (fill: number): SlipSecret => createSlipSecret(new Uint8Array(20).fill(fill))
const words = '葡萄架去年就该修了'

const draftWith = (answers: Draft['answers']): Draft => ({
  inspectionId: 'ab'.repeat(16),
  request: {
    tokenPrivateKey: randomBytes(138),
    tokenKey: randomBytes(65),
    prepared: randomBytes(160),
    blinded: randomBytes(384),
    inverse: randomBytes(384),
  },
  token: { prefix: randomBytes(32), signature: randomBytes(384) },
  answers,
  orderSeed: randomBytes(16),
  place: 'B',
})

const waitingRow = (draftId: string): OutboxRowIn<'waiting'> => ({
  draftId,
  inspectionId: 'ab'.repeat(16),
  court: '甲法院',
  title: '问卷',
  leaf: randomBytes(32),
  trackerHash: randomBytes(32),
  receiptKey: randomBytes(32),
  sendOpenMs: 0,
  sendCloseMs: 1,
  state: 'waiting',
  body: randomBytes(8_820),
  sendAtMs: 0,
  nextTryAtMs: 0,
  failedTries: 0,
  lastCode: null,
})

let store: PhoneStore
beforeEach(async () => {
  store = await openPhoneStore()
})
afterEach(async () => {
  await store.clear()
  store.close()
})

describe('a draft on disk', () => {
  test('[DEV-1] opens with its slip, every part as it was', async () => {
    const key = await openDraftKey(secretOf(1))
    const draft = draftWith({ Q1: words, Q2: ['a', 'b'], Q3: 7 })
    expect(await openDraft(key, await sealDraft(key, draft, randomBytes(12)))).toEqual(draft)
  })

  test('[DEV-1] holds neither answer nor key in clear, and its length is whole kibibytes', async () => {
    const key = await openDraftKey(secretOf(1))
    for (const length of [0, 1, 400, 2_000]) {
      const draft = draftWith({ Q1: words.repeat(length) })
      const { sealed } = await sealDraft(key, draft, randomBytes(12))
      expect((sealed.length - 12 - 16) % 1_024).toBe(0)
      expect(Buffer.from(sealed).includes(words)).toBe(false)
      expect(Buffer.from(sealed).includes(Buffer.from(draft.request.blinded))).toBe(false)
    }
  })

  test('[DEV-1] does not open with another slip, under another name, or with one bit changed', async () => {
    const key = await openDraftKey(secretOf(1))
    const row = await sealDraft(key, draftWith({}), randomBytes(12))
    const unreadable = { code: 'device/draft-unreadable' }
    await expect(openDraft(await openDraftKey(secretOf(2)), row)).rejects.toMatchObject(unreadable)
    await expect(openDraft({ ...key, draftId: '00'.repeat(16) }, row)).rejects.toMatchObject(unreadable)
    for (const at of [0, 12, row.sealed.length - 1]) {
      const sealed = row.sealed.slice()
      sealed[at] = (sealed[at] ?? 0) ^ 1
      await expect(openDraft(key, { ...row, sealed })).rejects.toMatchObject(unreadable)
    }
    await expect(openDraft(key, { ...row, sealed: row.sealed.slice(0, 5) })).rejects.toMatchObject(unreadable)
  })
})

describe('saving', () => {
  const saverOver = async (writeDraft: (row: DraftRow) => Promise<void>) => {
    const key = await openDraftKey(secretOf(3))
    return { key, saver: createDraftSaver({ writeDraft }, key, randomBytes) }
  }

  test('[DEV-2] of many changes in a row the newest is on disk, with few writes and never two at once', async () => {
    let writes = 0
    let underWay = 0
    const { key, saver } = await saverOver(async (row) => {
      underWay += 1
      expect(underWay).toBe(1)
      await store.writeDraft(row)
      writes += 1
      underWay -= 1
    })
    const draft = draftWith({})
    for (let typed = 1; typed <= 200; typed += 1)
      saver.save({ ...draft, answers: { Q1: words.repeat(typed) } })
    expect(saver.state().state).toBe('saving')
    expect(await saver.flushed()).toEqual({ state: 'saved' })
    const row = await store.readDraft(key.draftId)
    expect(row && (await openDraft(key, row)).answers).toEqual({ Q1: words.repeat(200) })
    expect(writes).toBeLessThanOrEqual(2)
  })

  test('[DEV-2] a failed write is told, kept, and written when asked again', async () => {
    let isFull = true
    const { key, saver } = await saverOver((row) =>
      isFull ? Promise.reject(failure('device/storage-full')) : store.writeDraft(row),
    )
    saver.save(draftWith({ Q1: words }))
    expect(await saver.flushed()).toEqual({ state: 'failed', code: 'device/storage-full' })
    isFull = false
    expect(await saver.flushed()).toEqual({ state: 'saved' })
    const row = await store.readDraft(key.draftId)
    expect(row && (await openDraft(key, row)).answers).toEqual({ Q1: words })
  })

  test('[DEV-2] a write put off until the frame is out has the newest, and is not waited for when asked', async () => {
    const key = await openDraftKey(secretOf(7))
    const begun: (() => void)[] = []
    const saver = createDraftSaver(store, key, randomBytes, (write) => begun.push(write))
    const answersOnDisk = async () => {
      const row = await store.readDraft(key.draftId)
      return row && (await openDraft(key, row)).answers
    }
    saver.save(draftWith({ Q1: 'a' }))
    saver.save(draftWith({ Q1: 'b' }))
    expect(saver.state().state).toBe('saving')
    expect(await answersOnDisk()).toBeNull()
    for (const write of begun) write()
    await saver.flushed()
    expect(await answersOnDisk()).toEqual({ Q1: 'b' })
    saver.save(draftWith({ Q1: 'c' }))
    expect(await saver.flushed()).toEqual({ state: 'saved' })
    expect(await answersOnDisk()).toEqual({ Q1: 'c' })
    saver.save(draftWith({ Q1: 'd' }))
    saver.stop()
    for (const write of begun) write()
    await saver.flushed()
    expect(await answersOnDisk()).toEqual({ Q1: 'c' })
  })

  test('[DEV-2] a stopped saver writes nothing more', async () => {
    const { key, saver } = await saverOver((row) => store.writeDraft(row))
    saver.stop()
    saver.save(draftWith({ Q1: words }))
    await saver.flushed()
    expect(await store.readDraft(key.draftId)).toBeNull()
  })
})

describe('one slip, one place', () => {
  test('[DEV-4] a second tab does not get the draft, until it takes it over and the first is told', async () => {
    const first = await lockForTab('draft/cd')
    expect(await lockForTab('draft/cd')).toBeNull()
    const second = await lockForTab('draft/cd', true)
    await first?.lost
    second?.release()
    await expect.poll(() => lockForTab('draft/cd')).not.toBeNull()
  })

  test('[DEV-5] a draft does not come back beside its envelope', async () => {
    const { draftId } = await openDraftKey(secretOf(4))
    const row: DraftRow = { draftId, inspectionId: 'ab'.repeat(16), sealed: randomBytes(100) }
    await store.writeDraft(row)
    await store.swapDraftForEnvelope(waitingRow(draftId))
    await expect(store.writeDraft(row)).rejects.toMatchObject({ code: 'device/already-sealed' })
    expect(await store.readDraft(draftId)).toBeNull()
  })

  test('[DEV-5] of two envelopes of one slip the first stays', async () => {
    const first = waitingRow('ef'.repeat(16))
    await store.swapDraftForEnvelope(first)
    await expect(store.swapDraftForEnvelope(waitingRow(first.draftId))).rejects.toMatchObject({
      code: 'device/already-sealed',
    })
    expect(await store.readOutbox()).toEqual([first])
  })

  test('[DEV-9] when the envelope cannot be put in, the draft is still there', async () => {
    const { draftId } = await openDraftKey(secretOf(5))
    await store.writeDraft({ draftId, inspectionId: 'ab'.repeat(16), sealed: randomBytes(100) })
    // A function cannot be cloned into a store: the transaction fails half way.
    const broken = { ...waitingRow(draftId), title: () => '' } as unknown as OutboxRowIn<'waiting'>
    await expect(store.swapDraftForEnvelope(broken)).rejects.toMatchObject({
      code: 'device/storage-unavailable',
    })
    expect(await store.readDraft(draftId)).not.toBeNull()
    expect(await store.readOutbox()).toEqual([])
  })
})
