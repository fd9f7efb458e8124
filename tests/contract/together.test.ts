/** Several devices on one inspection against the real server: files between them, looks, one plan, what is stuck. */
import 'fake-indexeddb/auto'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bytes, bytesToHex, sha256 } from '../../src/core/bytes.ts'
import { boardOf, writersOf } from '../../src/core/record/board.ts'
import { fixedRecordId } from '../../src/core/record/fixed-id.ts'
import { keepBothBy } from '../../src/core/record/keep-both.ts'
import { lists } from '../../src/core/record/kinds.ts'
import { planEdit } from '../../src/core/record/plan.ts'
import { seenState } from '../../src/core/record/seen.ts'
import { pieceKinds, readSealedFile, sealedFileParts } from '../../src/core/wire/sealed-file.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Carried } from '../../src/device/workspace/carry.ts'
import { looksGapMs } from '../../src/device/workspace/looks.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { type CarryingDevice, createCarryingDevice } from '../kit/carried.ts'
import { foundField, joinField, leaveField } from '../kit/field.ts'
import { sealRecords, sourceOf } from '../kit/sealed-files.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let inspectionId = ''
let opened: Carried[] = []
/** Names of the devices that reach the server. */
let online: Set<string>
let answer: ((path: string, response: Response) => Promise<Response>) | null = null

const create = (name: string): Promise<CarryingDevice> =>
  createCarryingDevice(
    name,
    () => inspectionId,
    async (path, init) => {
      if (!online.has(name)) throw new TypeError('no network')
      const response = await fetch(server.staffUrl + path, init)
      return answer ? answer(path, response) : response
    },
    () => server.nowMs(),
  )
const carry = async (device: CarryingDevice): Promise<Carried> => {
  const carried = await device.carry()
  opened.push(carried)
  return carried
}

let office: CarryingDevice
let leader: CarryingDevice
let member: CarryingDevice

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  online = new Set(['巡查办', '组长', '组员'])
  answer = null
  ;[office, leader, member] = [await create('巡查办'), await create('组长'), await create('组员')]
  inspectionId = (await foundField(office, server.setupCode)).inspectionId
  await joinField(office, leader, 'leader', inspectionId)
  await joinField(office, member, 'member', inspectionId)
})
afterEach(async () => {
  for (const carried of opened) await carried.close()
  opened = []
  await server.stop()
  folder.remove()
})

const write = async (carried: Carried, place: string): Promise<string> => {
  const recordId = await carried.workspace.begin('interview', [{ path: { field: 'place' }, value: place }])
  await carried.workspace.save(recordId)
  return recordId
}
const idsOf = async (carried: Carried): Promise<readonly string[]> =>
  (await carried.store.readRevisions(inspectionId, 0, 1_000)).map(({ id }) => id)
const open = (bytes: Uint8Array) => readSealedFile(sourceOf(bytes))

describe('a sealed file of records', () => {
  test('[OUTBOX-4] what waits goes to another device by file, under the same ids, and twice is once', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    online = new Set()
    const recordId = await write(from, '没有网络的会议室')
    await from.store.appendChunks(
      inspectionId,
      [{ address: '0'.repeat(64), bytes: new Uint8Array(300).fill(7) }],
      'waiting',
    )
    const bytes = await sealRecords(from.store, inspectionId)
    expect(await to.takeIn(await open(bytes))).toMatchObject({ fresh: 2, known: 0, refused: new Map() })
    expect(await to.takeIn(await open(bytes))).toMatchObject({ fresh: 0, known: 2 })
    expect(await idsOf(to)).toEqual(await idsOf(from))
    expect(to.workspace.record(recordId)).toMatchObject({
      content: { fields: { place: '没有网络的会议室' } },
      place: 'device',
    })
    // Where it came from it goes on waiting: only the server's word makes it safe.
    expect(from.workspace.record(recordId)?.place).toBe('device')
  })

  test('[OUTBOX-4] whoever took a file in brings it to the server, and its author then has nothing left to send', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    online = new Set(['组长'])
    const recordId = await write(from, '借来的办公室')
    await to.takeIn(await open(await sealRecords(from.store, inspectionId)))
    await to.syncNow()
    await expect.poll(() => to.workspace.record(recordId)?.place).toBe('synced')
    online.add('组员')
    await from.syncNow()
    await expect.poll(() => from.workspace.record(recordId)?.place).toBe('synced')
    expect(await from.store.countWaiting(inspectionId)).toBe(0)
    expect(await idsOf(to)).toEqual(await idsOf(from))
  })

  test('[OUTBOX-5] a whole inspection goes into one file, and an empty-handed device has all of it', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    const first = await write(from, '一')
    await from.syncNow()
    online = new Set()
    const second = await write(from, '二')
    await to.takeIn(await open(await sealRecords(from.store, inspectionId, { what: 'all' })))
    expect([first, second].map((id) => to.workspace.record(id)?.content.fields.place)).toEqual(['一', '二'])
  })

  test('[OUTBOX-5] nothing typed is in a sealed file in clear', async () => {
    const from = await carry(member)
    online = new Set()
    await write(from, 'MARKER-PLACE-7731')
    const text = new TextDecoder('latin1').decode(
      await sealRecords(from.store, inspectionId, { what: 'all' }),
    )
    expect(text).not.toContain('MARKER')
    expect(text).not.toContain(new TextDecoder('latin1').decode(new TextEncoder().encode('组员')))
  })

  test('[OUTBOX-6] a damaged file, one of another inspection and one of envelopes leave everything as it was', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    online = new Set()
    await write(from, '一')
    const bytes = await sealRecords(from.store, inspectionId)
    const before = await idsOf(to)
    for (const at of [30, Math.floor(bytes.length / 2), bytes.length - 40]) {
      const damaged = bytes.slice()
      damaged[at] = (damaged[at] as number) ^ 1
      await expect(open(damaged)).rejects.toMatchObject({ code: 'file/damaged' })
    }
    const foreign = async (kind: 'records' | 'envelopes', id: string) => {
      const parts: Bytes[] = []
      for await (const part of sealedFileParts(kind, id, (await open(bytes)).pieces())) parts.push(part)
      return open(new Uint8Array(await new Blob(parts).arrayBuffer()))
    }
    await expect(to.takeIn(await foreign('records', 'f'.repeat(32)))).rejects.toMatchObject({
      code: 'file/other-inspection',
    })
    await expect(to.takeIn(await foreign('envelopes', inspectionId))).rejects.toMatchObject({
      code: 'file/other-kind',
    })
    expect(await idsOf(to)).toEqual(before)
  })

  test('[OUTBOX-6] forged and altered revisions in a sound file are refused by name and kept apart, the rest is taken in', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    online = new Set()
    const recordId = await write(from, '真的')
    const pieces: { kind: number; bytes: Bytes }[] = []
    for await (const piece of (await open(await sealRecords(from.store, inspectionId))).pieces())
      pieces.push(piece)
    const genuine = pieces.find(({ kind }) => kind === pieceKinds.revision)
    if (!genuine) throw new Error('no revision in the file')
    const altered = genuine.bytes.slice()
    altered[altered.length - 70] = (altered.at(-70) as number) ^ 1
    const parts: Bytes[] = []
    const all = [...pieces.slice(0, -1), { kind: pieceKinds.revision, bytes: altered }, genuine]
    for await (const part of sealedFileParts('records', inspectionId, all)) parts.push(part)
    const taken = await to.takeIn(await open(new Uint8Array(await new Blob(parts).arrayBuffer())))
    expect(taken).toMatchObject({ fresh: 1, refused: new Map([['record/bad-signature', 1]]) })
    expect(await to.store.readStuck(inspectionId)).toMatchObject([
      { direction: 'in', code: 'record/bad-signature', recordId: null, asideAtMs: null },
    ])
    expect(to.workspace.record(recordId)?.content.fields.place).toBe('真的')
  })

  test('[OUTBOX-7] a file brings the membership log along: what a new colleague wrote is believed, another log is not', async () => {
    const to = await carry(leader)
    online = new Set(['巡查办', '组长', '新来的'])
    const late = await create('新来的')
    await joinField(office, late, 'member', inspectionId)
    const from = await carry(late)
    online = new Set()
    const recordId = await write(from, '新来的人写的')
    const bytes = await sealRecords(from.store, inspectionId)
    expect(to.team().membersById.has(late.deviceId)).toBe(false)
    await to.takeIn(await open(bytes))
    expect(to.workspace.record(recordId)?.content.fields.place).toBe('新来的人写的')
    expect(to.team().membersById.has(late.deviceId)).toBe(true)

    const pieces: { kind: number; bytes: Bytes }[] = []
    for await (const piece of (await open(bytes)).pieces()) pieces.push(piece)
    const [first, ...others] = pieces
    const forged = first?.bytes.slice() as Bytes
    forged[60] = (forged[60] as number) ^ 1
    const parts: Bytes[] = []
    const altered = [{ kind: pieceKinds.memberEntry, bytes: forged }, ...others]
    for await (const part of sealedFileParts('records', inspectionId, altered)) parts.push(part)
    const before = await idsOf(to)
    await expect(
      to.takeIn(await open(new Uint8Array(await new Blob(parts).arrayBuffer()))),
    ).rejects.toMatchObject({ code: 'member/log-forked' })
    expect(await idsOf(to)).toEqual(before)
  })

  test('[OUTBOX-7] what a device wrote before it was revoked is taken in from its file', async () => {
    const [from, to] = [await carry(member), await carry(office)]
    online.delete('组员')
    const before = await write(from, '停用以前')
    await leaveField(office, member, inspectionId)
    await to.syncNow()
    const taken = await to.takeIn(await open(await sealRecords(from.store, inspectionId)))
    expect(taken.refused.size).toBe(0)
    expect(to.workspace.record(before)?.content.fields.place).toBe('停用以前')
  })
})

describe('a sealed file at the server', () => {
  const runDesk = async (...parameters: readonly string[]) => {
    try {
      const { stdout, stderr } = await promisify(execFile)(
        process.execPath,
        ['src/desk/main.ts', ...parameters],
        {
          env: { ...process.env, MINGCHA_DATA: folder.path },
        },
      )
      return { code: 0, said: stdout + stderr }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { code, said: stdout + stderr }
    }
  }

  test('[OUTBOX-13] is taken in beside the running server, twice once, and reaches every device; damaged it keeps nothing', async () => {
    const [from, to] = [await carry(member), await carry(leader)]
    online.delete('组员')
    const recordId = await write(from, '没有网络的地方')
    await from.store.appendChunks(
      inspectionId,
      [
        {
          address: bytesToHex(await sha256(new Uint8Array(300).fill(7))),
          bytes: new Uint8Array(300).fill(7),
        },
      ],
      'waiting',
    )
    const bytes = await sealRecords(from.store, inspectionId)
    const path = join(folder.path, 'carried.mingcha')
    const damaged = bytes.slice()
    damaged[damaged.length - 100] = (damaged.at(-100) as number) ^ 1
    writeFileSync(path, damaged)
    const refused = await runDesk('take-in', path)
    expect(refused.code).toBe(1)
    expect(refused.said).toMatch(/损坏的地方：第 \d+ 块，从第 \d+ 个字节起/)
    await to.syncNow()
    expect(to.workspace.record(recordId)).toBeNull()

    writeFileSync(path, bytes)
    expect(await runDesk('take-in', path)).toMatchObject({
      code: 0,
      said: expect.stringContaining('收进了 2 项'),
    })
    expect((await runDesk('take-in', path)).said).toContain('收进了 0 项，另有 2 项')
    await to.syncNow()
    await expect.poll(() => to.workspace.record(recordId)?.content.fields.place).toBe('没有网络的地方')
    online.add('组员')
    await from.syncNow()
    await expect.poll(() => from.workspace.record(recordId)?.place).toBe('synced')
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
    expect((await runDesk('take-in', join(folder.path, 'none'))).code).toBe(1)
  })
})

describe('what is stuck', () => {
  test('[OUTBOX-8] one refused save is retried, put aside or taken out as a file alone, and everything else flows', async () => {
    const here = await carry(member)
    const spoilt = await here.workspace.begin('interview', [{ path: { field: 'place' }, value: '卡住的' }])
    const [refusedId] = [spoilt]
    answer = async (path, response) => {
      if (!path.endsWith('/revisions') || !response.ok) return response
      const reply = (await response.json()) as { outcomes: object[] }
      return Response.json({
        outcomes: reply.outcomes.map(() => ({ state: 'refused', code: 'record/bad-signature' })),
      })
    }
    await here.workspace.save(spoilt)
    await here.syncNow()
    await expect.poll(() => here.workspace.record(refusedId)?.place).toBe('stuck')
    answer = null
    const fine = await write(here, '别的')
    await here.syncNow()
    await expect.poll(() => here.workspace.record(fine)?.place).toBe('synced')
    const safe = here.syncView().lastSafeAtMs
    const [stuck] = await here.store.readStuck(inspectionId)
    if (!stuck) throw new Error('nothing is stuck')
    expect(stuck).toMatchObject({ recordId: spoilt, direction: 'out', code: 'record/bad-signature' })

    await here.store.putAside(inspectionId, stuck.key, 5)
    expect(await here.store.readStuck(inspectionId)).toMatchObject([{ asideAtMs: 5 }])
    await here.workspace.refresh()
    // Put aside is not synced: nobody may think so.
    expect(here.workspace.record(spoilt)?.place).toBe('stuck')
    expect(here.syncView().lastSafeAtMs).toBe(safe)
    await here.store.putAside(inspectionId, stuck.key, null)

    const file = await open(await sealRecords(here.store, inspectionId, { what: 'stuck', key: stuck.key }))
    const revisions: Bytes[] = []
    for await (const { kind, bytes } of file.pieces()) if (kind === pieceKinds.revision) revisions.push(bytes)
    expect(revisions).toEqual([stuck.bytes])
    expect(stuck.key).toBe(
      [...(await sha256(stuck.bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    )

    await here.store.releaseQuarantined(inspectionId, stuck.key)
    await here.syncNow()
    await expect.poll(() => here.workspace.record(spoilt)?.place).toBe('synced')
    expect(await here.store.readStuck(inspectionId)).toEqual([])
  })

  test('[OUTBOX-9] while the server is down it says why and when it is tried again; up again, it drains by itself', async () => {
    const here = await carry(member)
    await here.syncNow()
    await expect.poll(() => here.syncView().lastSafeAtMs).toBe(server.nowMs())
    online.delete('组员')
    await write(here, '断网时写的')
    await here.syncNow()
    await expect.poll(() => here.syncView().outcome).toEqual({ state: 'later', code: 'wire/unreachable' })
    expect(here.syncView().nextAtMs).toBeGreaterThan(server.nowMs())
    expect(await here.store.countWaiting(inspectionId)).toBe(1)
    online.add('组员')
    await here.syncNow()
    await expect.poll(() => here.syncView().outcome?.state).toBe('done')
    expect(await here.store.countWaiting(inspectionId)).toBe(0)
  })

  test('[OUTBOX-9] a revoked device stops, says so, and loses nothing it had written', async () => {
    const here = await carry(member)
    await leaveField(office, member, inspectionId)
    const recordId = await write(here, '停用以后写的')
    await here.syncNow()
    await expect.poll(() => here.syncView().outcome).toEqual({ state: 'stopped', code: 'member/revoked' })
    expect(here.syncView().nextAtMs).toBeNull()
    expect(here.workspace.record(recordId)?.place).toBe('device')
  })
})

describe('working together', () => {
  test('[COOP-6] looks of one device are on the other after both synchronised, few saves for many looks', async () => {
    const [here, there] = [await carry(leader), await carry(member)]
    const ids = [await write(there, '一'), await write(there, '二'), await write(there, '三')]
    await there.syncNow()
    await here.syncNow()
    await expect.poll(() => here.workspace.records().length).toBe(3)
    for (const recordId of ids) await here.looks.look(recordId)
    for (const recordId of ids) await here.looks.look(recordId)
    const own = await fixedRecordId(inspectionId, `seen/${here.device.deviceId}`)
    expect(await here.workspace.history(own)).toHaveLength(1)
    server.setNowMs(server.nowMs() + looksGapMs)
    await there.workspace.edit(ids[0] as string, [{ path: { field: 'place' }, value: '一改' }])
    await there.workspace.save(ids[0] as string)
    await there.syncNow()
    await here.syncNow()
    await expect.poll(() => here.workspace.record(ids[0] as string)?.content.fields.place).toBe('一改')
    const stateOf = (carried: Carried, recordId: string) =>
      seenState(
        carried.looks
          .byRecord()
          .get(recordId)
          ?.find(({ deviceId }) => deviceId === here.device.deviceId),
        carried.workspace.headsOf(recordId),
      )
    expect(stateOf(here, ids[0] as string)).toBe('before')
    await here.looks.look(ids[0] as string)
    expect(await here.workspace.history(own)).toHaveLength(2)
    await here.syncNow()
    await there.syncNow()
    await expect
      .poll(() => ids.map((recordId) => stateOf(there, recordId)))
      .toEqual(['latest', 'latest', 'latest'])
  })

  test('[BOARD-2] two devices that plan without a network have one plan, and are asked where they differ', async () => {
    const [here, there] = [await carry(leader), await carry(member)]
    const planId = await fixedRecordId(inspectionId, 'plan')
    online = new Set()
    await here.workspace.editOnly(planId, 'plan', [planEdit('ask', 20), planEdit('listen', 2)])
    await there.workspace.editOnly(planId, 'plan', [planEdit('ask', 15), planEdit('visit', 3)])
    await here.workspace.save(planId)
    await there.workspace.save(planId)
    online = new Set(['组长', '组员'])
    await here.syncNow()
    await there.syncNow()
    await here.syncNow()
    const boardAt = (carried: Carried) =>
      boardOf(
        carried.workspace.records().map((view) => ({
          recordId: view.recordId,
          content: view.content,
          isDisputed: view.conflicts.length > 0,
          writers: writersOf(view.hands),
        })),
        carried.taken.definitions,
        carried.roleOf,
      )
    await expect.poll(() => here.workspace.record(planId)?.conflicts.length).toBe(1)
    await expect.poll(() => boardAt(there)).toEqual(boardAt(here))
    expect(boardAt(here).methods.map(({ planned }) => planned)).toEqual([
      2,
      expect.any(Number),
      null,
      null,
      null,
      3,
    ])
    const [conflict] = here.workspace.record(planId)?.conflicts ?? []
    const mine = conflict?.sides.find(({ author }) => author === here.device.deviceId)
    if (!conflict || !mine) throw new Error('no conflict')
    await here.workspace.decide(
      planId,
      [{ path: conflict.path, keep: 'side', revisionId: mine.revisionId }],
      keepBothBy(here.taken.definitions),
    )
    await here.syncNow()
    await there.syncNow()
    await expect.poll(() => boardAt(there).methods[1]).toEqual({ method: 'ask', planned: 20, done: 0 })
    expect(boardAt(there)).toEqual(boardAt(here))
  })

  test('[COOP-2] all conflicts of a record are decided in one save that every device then has', async () => {
    const [here, there] = [await carry(leader), await carry(member)]
    const recordId = await write(here, '一')
    await here.syncNow()
    await there.syncNow()
    await expect.poll(() => there.workspace.record(recordId)?.place).toBe('synced')
    online = new Set()
    for (const [carried, name] of [
      [here, '甲'],
      [there, '乙'],
    ] as const) {
      await carried.workspace.edit(recordId, [
        { path: { field: 'place' }, value: name },
        { path: { list: lists.facts, fact: 'f1', field: 'fact' }, value: `${name}写的` },
        { path: { field: `only-${carried.device.deviceId.slice(0, 4)}` }, value: name },
      ])
      await carried.workspace.save(recordId)
    }
    online = new Set(['组长', '组员'])
    await there.syncNow()
    await here.syncNow()
    await there.syncNow()
    await expect.poll(() => here.workspace.record(recordId)?.conflicts.length).toBe(2)
    const view = here.workspace.record(recordId)
    await here.workspace.decide(
      recordId,
      (view?.conflicts ?? []).map(({ path }) => ({
        path,
        keep: 'both',
        newFactId: here.workspace.newFactId(),
      })),
      keepBothBy(here.taken.definitions),
    )
    expect((await here.workspace.history(recordId)).length).toBe(4)
    await here.syncNow()
    await there.syncNow()
    for (const carried of [here, there]) {
      await expect.poll(() => carried.workspace.record(recordId)?.conflicts).toEqual([])
      const fields = carried.workspace.record(recordId)?.content.fields ?? {}
      expect(String(fields.place).split('；').sort()).toEqual(['乙', '甲'])
      expect(Object.keys(fields).filter((name) => name.startsWith('only-'))).toHaveLength(2)
    }
  })
})
