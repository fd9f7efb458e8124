/** A server restored from a copy older than what its devices hold of a team's log. */
import 'fake-indexeddb/auto'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToBase64Url } from '../../src/core/bytes.ts'
import { epochWrapBytes } from '../../src/core/record/keys.ts'
import { changeRole, foundTeam } from '../../src/device/sync/team.ts'
import type { Carried } from '../../src/device/workspace/carry.ts'
import { createCarryingDevice } from '../kit/carried.ts'
import { foundField, joinField, leaveField } from '../kit/field.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let copies: ReturnType<typeof temporaryFolder>
let server: TestServer
let inspectionId = ''
let opened: Carried[] = []

const create = (name: string) =>
  createCarryingDevice(
    name,
    () => inspectionId,
    (path, init) => fetch(server.staffUrl + path, init),
    () => server.nowMs(),
  )
const keep = (carried: Carried): Carried => {
  opened.push(carried)
  return carried
}
/** What the operator does: stop, copy the folder away or back, start. */
const copy = async () => {
  await server.stop()
  rmSync(copies.path, { recursive: true, force: true })
  cpSync(folder.path, copies.path, { recursive: true })
  server = await startTestServer(folder.path)
}
const restore = async () => {
  await server.stop()
  for (const name of ['staff.sqlite', 'staff.sqlite-wal', 'staff.sqlite-shm'])
    rmSync(join(folder.path, name), { force: true })
  cpSync(copies.path, folder.path, { recursive: true })
  server = await startTestServer(folder.path)
}
/** Synchronises now and waits until the screen would say this of it. */
const expectOutcome = async (carried: Carried, outcome: object) => {
  await carried.syncNow()
  await expect.poll(() => carried.syncView().outcome).toMatchObject(outcome)
}

beforeEach(async () => {
  folder = temporaryFolder()
  copies = temporaryFolder()
  server = await startTestServer(folder.path)
})
afterEach(async () => {
  for (const carried of opened) await carried.close()
  opened = []
  await server.stop()
  folder.remove()
  copies.remove()
})

describe('a restored server', () => {
  test('[SYNC-30] gets back who was let in, who was revoked and who got which role, and lets the newer devices go on', async () => {
    const [office, old, late] = [await create('巡查办'), await create('组员甲'), await create('后来的')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, old, 'member', inspectionId)
    await copy()
    await joinField(office, late, 'member', inspectionId)
    await leaveField(office, old, inspectionId)
    const team = await office.team()
    const { deviceId: author } = office
    await changeRole(office.deps, { team, author, subject: late.deviceId, role: 'leader' })
    const there = keep(await late.carry())
    await there.refreshTeam()
    const recordId = await there.workspace.begin('interview', [
      { path: { field: 'place' }, value: '一号会议室' },
    ])
    await there.workspace.save(recordId)
    await there.syncNow()
    const length = there.team().length
    expect(length).toBe(5)

    await restore()
    // It was let in after the copy: nobody the server knows, until a device from before has been here.
    await expectOutcome(there, { state: 'stopped', code: 'staff/unknown-device' })
    const here = keep(await office.carry())
    await expectOutcome(here, { state: 'done' })
    await expectOutcome(there, { state: 'done' })
    await here.syncNow()
    await expect.poll(() => here.workspace.record(recordId)?.content.fields.place).toBe('一号会议室')
    for (const carried of [here, there]) {
      await carried.refreshTeam()
      expect(carried.team().length).toBe(length)
      expect(carried.keyring()?.epoch).toBe(2)
    }
    expect(there.role()).toBe('leader')
    // The server has every entry and hands the key sealed anew to whoever asks from the start.
    const given = await late.deps.door.log(inspectionId, 0)
    expect(given.entries).toHaveLength(length)
    expect(given.wraps.map(({ epoch }) => epoch)).toEqual([1, 2])
    await expect(old.deps.door.log(inspectionId, 0)).rejects.toMatchObject({ code: 'member/revoked' })
  })

  test('[SYNC-30] gets back a whole team it has forgotten, from a device of the office', async () => {
    const office = await create('巡查办')
    const { deviceId } = await office.client.enrol(server.setupCode, '巡查办')
    office.deviceId = deviceId
    inspectionId = (await office.client.createInspection('甲法院', '巡查')).inspectionId
    await copy()
    await foundTeam(office.deps, { inspectionId, deviceId, name: '巡查办', recoveryKey: null })
    const member = await create('组员')
    await joinField(office, member, 'member', inspectionId)
    await restore()
    const here = keep(await office.carry())
    await expectOutcome(here, { state: 'done' })
    const there = keep(await member.carry())
    await expectOutcome(there, { state: 'done' })
    expect(there.team().length).toBe(2)
  })

  test('[SYNC-30] that went another way since the copy is refused by name, and nothing is put over it', async () => {
    const [office, old, late] = [await create('巡查办'), await create('组员甲'), await create('后来的')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, old, 'leader', inspectionId)
    await copy()
    await joinField(office, late, 'member', inspectionId)
    await leaveField(office, late, inspectionId)
    await restore()
    // The leader, who has not heard of the newer entries, lets in somebody else.
    await joinField(old, await create('另一位'), 'member', inspectionId)
    const here = keep(await office.carry())
    await expectOutcome(here, { state: 'stopped', code: 'member/log-forked' })
    expect(here.team().length).toBe(4)
    expect((await old.deps.door.log(inspectionId, 0)).entries).toHaveLength(3)
  })

  test('[SYNC-30] takes no entry that nobody with the right has signed for that place, whoever brings it again', async () => {
    const [office, member, stranger] = [await create('巡查办'), await create('组员'), await create('外人')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, member, 'member', inspectionId)
    const wraps: never[] = []
    const [, admission] = (await office.deps.door.log(inspectionId, 0)).entries
    if (!admission) throw new Error('nobody was let in')
    const changed = admission.slice()
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    for (const [who, bytes, code] of [
      [member, changed, 'member/log-moved'],
      [stranger, admission, 'staff/unknown-device'],
    ] as const)
      await expect(
        who.deps.door.append(inspectionId, { entry: bytesToBase64Url(bytes), wraps, again: true }),
      ).rejects.toMatchObject({ code })
    await copy()
    const guest = await create('后来的')
    await joinField(office, guest, 'member', inspectionId)
    const [, , late] = (await office.deps.door.log(inspectionId, 0)).entries
    if (!late) throw new Error('nobody was let in')
    await restore()
    const forged = late.slice()
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1
    const wrap = bytesToBase64Url(new Uint8Array(epochWrapBytes))
    await expect(
      member.deps.door.append(inspectionId, {
        entry: bytesToBase64Url(forged),
        wraps: [{ deviceId: guest.deviceId, epoch: 1, wrap }],
        again: true,
      }),
    ).rejects.toMatchObject({ code: 'member/bad-signature' })
  })
})
