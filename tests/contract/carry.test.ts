/** What a device carries, against the real server: taken along, opened without a network, kept synchronised. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyContent } from '../../src/core/record/content.ts'
import { readInvite } from '../../src/core/record/invite.ts'
import { factsOf, formOf, lists, withdrawnReason } from '../../src/core/record/kinds.ts'
import { admitDevice, createInvite, joinTeam, pinTeam, readCandidates } from '../../src/device/sync/team.ts'
import { allTaken, type Carried } from '../../src/device/workspace/carry.ts'
import { createCarryingDevice } from '../kit/carried.ts'
import { foundField, joinField } from '../kit/field.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let isOnline = true
let inspectionId = ''
let opened: Carried[] = []

const reach = async (path: string, init?: RequestInit): Promise<Response> => {
  if (!isOnline) throw new TypeError('no network')
  return fetch(server.staffUrl + path, init)
}
const create = (name: string) =>
  createCarryingDevice(
    name,
    () => inspectionId,
    reach,
    () => server.nowMs(),
  )
const keep = (carried: Carried): Carried => {
  opened.push(carried)
  return carried
}

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  isOnline = true
})
afterEach(async () => {
  for (const carried of opened) await carried.close()
  opened = []
  await server.stop()
  folder.remove()
})

describe('a carried inspection', () => {
  test('[FIELD-2] what was taken along opens without a network, with the forms of that day', async () => {
    const office = await create('巡查办')
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await keep(await office.carry()).close()
    isOnline = false
    const carried = keep(await office.carry())
    expect(carried.taken).toMatchObject({ inspectionId, court: '甲法院', title: '巡查' })
    expect(carried.taken.definitions.checklists).toHaveLength(12)
    expect(carried.role()).toBe('office')
    expect((await allTaken(office.keeper)).map((taken) => taken.inspectionId)).toEqual([inspectionId])
  })

  test('[FIELD-5] a save is on the other device after both have synchronised, and says when it was safe', async () => {
    const [office, member] = [await create('巡查办'), await create('组员甲')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, member, 'member', inspectionId)
    const [here, there] = [keep(await office.carry()), keep(await member.carry())]
    const recordId = await here.workspace.begin('interview', [
      { path: { field: 'place' }, value: '一号会议室' },
    ])
    await here.workspace.save(recordId)
    await here.syncNow()
    await there.syncNow()
    await expect.poll(() => there.workspace.record(recordId)?.content.fields.place).toBe('一号会议室')
    await expect.poll(() => here.syncView().lastSafeAtMs).toBe(server.nowMs())
    expect(here.workspace.record(recordId)?.place).toBe('synced')
    expect(there.nameOf(here.device.deviceId)).toBe('巡查办')
  })

  test('[FIELD-11] what was typed before a crash becomes a save at the next opening, and nothing is called safe before', async () => {
    const office = await create('巡查办')
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    const before = keep(await office.carry())
    const recordId = await before.workspace.begin('interview', [{ path: { field: 'place' }, value: '甲' }])
    await before.syncNow()
    await expect.poll(() => before.syncView().outcome?.state).toBe('done')
    expect(before.syncView().lastSafeAtMs).toBeNull()
    await before.close()
    const after = keep(await office.carry())
    await after.syncNow()
    await expect.poll(() => after.workspace.record(recordId)?.place).toBe('synced')
    await expect.poll(() => after.syncView().lastSafeAtMs).toBe(server.nowMs())
  })

  test('[FIELD-12] a record that cannot be saved shuts nobody out: the others are saved, sent, and it can be shortened', async () => {
    const office = await create('巡查办')
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    const before = keep(await office.carry())
    const tooLong = await before.workspace.begin('interview', [
      { path: { field: 'place' }, value: '长'.repeat(270_000) },
    ])
    const other = await before.workspace.begin('checklist', [{ path: { field: 'note' }, value: '一' }])
    await before.close()
    const after = keep(await office.carry())
    await after.syncNow()
    await expect.poll(() => after.workspace.record(other)?.place).toBe('synced')
    expect(after.workspace.record(tooLong)?.place).toBe('draft')
    await expect(after.workspace.save(tooLong)).rejects.toMatchObject({ code: 'record/too-long' })
    await after.workspace.edit(tooLong, [{ path: { field: 'place' }, value: '短' }])
    await after.workspace.save(tooLong)
    await after.syncNow()
    await expect.poll(() => after.workspace.record(tooLong)?.place).toBe('synced')
  })

  test('[FIELD-6] who waits to be let in opens nothing, and everything once let in', async () => {
    const [office, late] = [await create('巡查办'), await create('迟来的')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    const here = keep(await office.carry())
    const recordId = await here.workspace.begin('checklist', [{ path: { field: 'note' }, value: '一' }])
    await here.workspace.save(recordId)
    await here.syncNow()
    const { text } = await createInvite(office.deps, here.team(), await office.keyring())
    const reading = await readInvite(text)
    if (reading.state !== 'read') throw new Error('the invite does not read')
    const joined = await joinTeam(late.deps, reading.secret, late.name)
    await late.client.adopt(joined.deviceId, late.name)
    await pinTeam(late.deps, reading.secret, joined)
    const there = keep(await late.carry())
    await there.syncNow()
    expect(there.keyring()).toBeNull()
    expect(there.role()).toBeNull()
    expect(there.workspace.records()).toEqual([])

    const [candidate] = await readCandidates(office.deps, inspectionId, await office.keyring())
    if (!candidate) throw new Error('nobody has knocked')
    await admitDevice(office.deps, {
      team: here.team(),
      keyring: await office.keyring(),
      author: here.device.deviceId,
      candidate,
      role: 'leader',
    })
    await there.refreshTeam()
    await there.syncNow()
    await expect.poll(() => there.workspace.record(recordId)?.content.fields.note).toBe('一')
    expect(there.role()).toBe('leader')
    expect(there.keyring()?.epoch).toBe(1)
  })
})

describe('what records are made of', () => {
  test('[FIELD-1] facts come in the order they were begun, and a form is named by id and version', () => {
    const content = {
      ...emptyContent('interview'),
      fields: { form: { id: 'IV-LEADER', version: '1' }, withdrawn: { reason: '重复' } },
      lists: { [lists.facts]: { b: { atMs: 2 }, a: { atMs: 2 }, c: { atMs: 1 }, d: {} } },
    }
    expect(factsOf(content, lists.facts).map(({ id }) => id)).toEqual(['d', 'c', 'a', 'b'])
    expect(formOf(content)).toEqual({ id: 'IV-LEADER', version: '1' })
    expect(formOf(emptyContent('interview'))).toBeNull()
    expect(withdrawnReason(content.fields)).toBe('重复')
    expect(withdrawnReason({})).toBeNull()
  })
})
