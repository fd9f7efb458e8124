import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { Bytes } from '../../src/core/bytes.ts'
import { openAttachment } from '../../src/device/attachment/open-attachment.ts'
import { addAttachment } from '../../src/device/attachment/seal-attachment.ts'
import { synchronise } from '../../src/device/sync/synchronise.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import { VaultStore } from '../../src/device/vault/vault-store.ts'
import { createTestRecord, openSealDeps } from '../kit/attachments.ts'
import { createFieldDevice, foundField, joinField } from '../kit/field.ts'
import { randomBytes } from '../kit/records.ts'
import { startTestServer, temporaryFolder } from '../kit/server.ts'

// `npm run bench` does the same with a hundred photos.
const photos = 12
const photoBytes = 3_000_000
const cuts = 10

test('[ATT-13] [PEER-11] photos over a link cut ten times send less than 1.2 times their size, and arrive whole', async () => {
  const folder = temporaryFolder()
  const server = await startTestServer(folder.path)
  try {
    let inspectionId = ''
    let sentBytes = 0
    let put = 0
    let cutsLeft = 0
    const reach = async (path: string, init?: RequestInit): Promise<Response> => {
      if (!/\/chunks\/[0-9a-f]{64}$/.test(path) || init?.method !== 'POST')
        return fetch(server.staffUrl + path, init)
      sentBytes += (init.body as Bytes).length
      put += 1
      if (cutsLeft > 0 && put % 11 === 0) {
        cutsLeft -= 1
        // Every other time the server had it, and only the answer was lost.
        if (cutsLeft % 2 === 0) await fetch(server.staffUrl + path, init)
        throw new TypeError('fetch failed')
      }
      return fetch(server.staffUrl + path, init)
    }
    const create = (name: string) => createFieldDevice(name, () => inspectionId, reach)
    const [office, member] = [await create('巡查办'), await create('成员')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, member, 'member', inspectionId)

    // The member's vault, as a browser has it.
    const deps = await openSealDeps('contract-attachment', inspectionId)
    await deps.revisions.pinRoot(inspectionId, (await member.store.readRoot(inspectionId)) as Bytes)
    const taken: {
      readonly content: Bytes
      readonly attachment: Awaited<ReturnType<typeof addAttachment>>
    }[] = []
    const record = createTestRecord()
    for (let photo = 0; photo < photos; photo += 1) {
      const content = randomBytes(photoBytes)
      const attachment = await addAttachment(deps, {
        recordId: record.recordId,
        content: new Blob([content]),
        name: '照片.jpg',
        mediaType: 'image/jpeg',
        toEdits: () => [],
        apply: record.apply,
      })
      taken.push({ content, attachment })
    }

    cutsLeft = cuts
    const { door } = member.deps
    const sync = () =>
      synchronise({ store: deps.revisions, door, nowMs: Date.now, locks: deps.locks }, inspectionId)
    let tries = 1
    for (; (await sync()).state === 'later'; tries += 1) expect(tries).toBeLessThanOrEqual(cuts)
    expect(tries).toBe(cuts + 1)
    expect(sentBytes).toBeGreaterThan(photos * photoBytes)
    expect(sentBytes / (photos * photoBytes)).toBeLessThan(1.2)
    expect(await deps.revisions.readWaitingChunks(inspectionId, 10)).toEqual([])

    const other = await openSealDeps('contract-attachment-office', inspectionId)
    for (const { content, attachment } of taken.slice(-2)) {
      const opened = await openAttachment({ ...other, door: office.deps.door }, attachment)
      expect(Buffer.from(await opened.arrayBuffer()).equals(Buffer.from(content))).toBe(true)
    }
  } finally {
    await server.stop()
    folder.remove()
  }
})

test('[VAULT-7] a vault of the version before opens with its chunks, and knows where each is', async () => {
  const inspectionId = '1'.repeat(32)
  const name = 'vault-of-version-1'
  const opening = indexedDB.open(name, 10)
  await new Promise<void>((resolve) => {
    opening.onupgradeneeded = () => {
      const { result } = opening
      for (const [store, keyPath] of [
        ['headers', 'key'],
        ['rows', 'place'],
        ['inspections', 'inspectionId'],
        ['quarantine', ['inspectionId', 'key']],
        ['members', ['inspectionId', 'index']],
        ['wraps', ['inspectionId', 'epoch']],
      ] as const)
        result.createObjectStore(store, { keyPath: typeof keyPath === 'string' ? keyPath : [...keyPath] })
      const revisions = result.createObjectStore('revisions', { keyPath: 'position', autoIncrement: true })
      for (const [fields, unique] of [
        [['inspectionId', 'id'], true],
        [['inspectionId', 'position'], false],
        [['inspectionId', 'recordId'], false],
        [['inspectionId', 'state', 'position'], false],
      ] as const)
        revisions.createIndex(`[${fields.join('+')}]`, [...fields], { unique })
      const chunks = result.createObjectStore('chunks', { keyPath: 'position', autoIncrement: true })
      chunks.createIndex('[inspectionId+address]', ['inspectionId', 'address'], { unique: true })
      chunks.createIndex('[inspectionId+state+position]', ['inspectionId', 'state', 'position'])
      for (const [digit, state] of [
        ['a', 'waiting'],
        ['b', 'kept'],
      ] as const)
        chunks.add({ inspectionId, address: digit.repeat(64), bytes: new Uint8Array(3), state })
    }
    opening.onsuccess = () => {
      opening.result.close()
      resolve()
    }
  })
  const store = new VaultStore(name)
  const revisions = createRevisionStore(store)
  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string]
  expect(await revisions.readWaitingChunks(inspectionId, 10)).toEqual([a])
  expect(await revisions.chunkStates(inspectionId, [a, b, c])).toEqual(
    new Map([
      [a, 'waiting'],
      [b, 'kept'],
    ]),
  )
  await revisions.removeChunks(inspectionId, [a])
  expect(await revisions.readChunk(inspectionId, a)).toBeNull()
  expect(await revisions.readChunk(inspectionId, b)).toEqual(new Uint8Array(3))
})
