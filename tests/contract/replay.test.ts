/**
 * What was signed once is brought again, and what nobody signed is brought for the first time, by real requests of a
 * member's altered client to the real server. The other devices carry the inspection as the app does.
 */
import 'fake-indexeddb/auto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToBase64Url } from '../../src/core/bytes.ts'
import { emptyContent } from '../../src/core/record/content.ts'
import { lists } from '../../src/core/record/kinds.ts'
import type { MemberEntryBody } from '../../src/core/record/member-entry.ts'
import { reviewOf } from '../../src/core/record/review.ts'
import { signMemberEntry } from '../../src/core/record/signing.ts'
import { firstCursor } from '../../src/core/wire/record-messages.ts'
import { refreshTeam } from '../../src/device/sync/member-log.ts'
import { changeRole } from '../../src/device/sync/team.ts'
import type { Carried } from '../../src/device/workspace/carry.ts'
import { type CarryingDevice, createCarryingDevice } from '../kit/carried.ts'
import {
  createFieldDevice,
  type FieldDevice,
  foundField,
  joinField,
  leaveField,
  type Reach,
} from '../kit/field.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let inspectionId = ''
let office: CarryingDevice
let author: CarryingDevice
/** Speaks to the server as it likes. */
let altered: FieldDevice
let opened: Carried[] = []

const reach: Reach = (path, init) => fetch(server.staffUrl + path, init)
const create = (name: string) =>
  createCarryingDevice(
    name,
    () => inspectionId,
    reach,
    () => server.nowMs(),
  )
const carry = async (device: CarryingDevice): Promise<Carried> => {
  const carried = await device.carry()
  opened.push(carried)
  return carried
}
/** Synchronises, and shows what that brought. */
const settle = async (...all: readonly Carried[]) => {
  for (const carried of all) {
    await carried.syncNow()
    await expect.poll(() => carried.syncView().outcome).toMatchObject({ state: 'done' })
    await carried.workspace.refresh()
  }
}

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  office = await create('巡查办')
  author = await create('组员甲')
  altered = await createFieldDevice('组员乙', () => inspectionId, reach, { nowMs: () => server.nowMs() })
  inspectionId = (await foundField(office, server.setupCode)).inspectionId
  await joinField(office, author, 'member', inspectionId)
  await joinField(office, altered, 'member', inspectionId)
})
afterEach(async () => {
  for (const carried of opened) await carried.close()
  opened = []
  await server.stop()
  folder.remove()
})

describe('a save sent again', () => {
  test('[SYNC-34] is the save it was, whoever sends it and when: nothing goes back, nothing stands twice', async () => {
    const [here, there] = [await carry(author), await carry(office)]
    const recordId = await here.workspace.begin('interview', [
      { path: { field: 'place' }, value: '一号会议室' },
    ])
    await here.workspace.save(recordId)
    await settle(here, there)
    await here.workspace.edit(recordId, [{ path: { field: 'place' }, value: '二号会议室' }])
    await here.workspace.save(recordId)
    await settle(here, there)
    await altered.sync()
    const [old] = await altered.store.readRevisions(inspectionId, 0, 1)
    if (!old) throw new Error('nothing arrived')

    const expectUnmoved = async () => {
      for (const carried of opened) {
        await settle(carried)
        expect(carried.workspace.record(recordId)).toMatchObject({
          content: { fields: { place: '二号会议室' } },
          conflicts: [],
          refused: 0,
          missing: 0,
        })
        expect(await carried.workspace.history(recordId)).toHaveLength(2)
        expect(await carried.store.readQuarantined(inspectionId)).toEqual([])
      }
      expect(await office.deps.door.pull(inspectionId, firstCursor)).toEqual(served)
    }
    const served = await office.deps.door.pull(inspectionId, firstCursor)
    expect(served.revisions).toHaveLength(2)
    const kept = { state: 'kept', id: old.id }
    for (const sender of [author, altered, altered])
      expect(await sender.deps.door.push(inspectionId, [old.bytes, old.bytes])).toEqual([kept, kept])
    await expectUnmoved()

    // Its author is shut out: what was signed before counts as before, and still once.
    await leaveField(office, author, inspectionId)
    const [left] = opened.splice(0, 1)
    await left?.close()
    await expect(author.deps.door.push(inspectionId, [old.bytes])).rejects.toMatchObject({
      code: 'member/revoked',
    })
    expect(await altered.deps.door.push(inspectionId, [old.bytes])).toEqual([kept])
    await expectUnmoved()
    // A device that comes later reads the same.
    const late = await create('后来的')
    await joinField(office, late, 'member', inspectionId)
    await carry(late)
    await expectUnmoved()
  })

  test('[SYNC-34] by a server that gives it out under a new number is known, and moves nothing', async () => {
    const [here, there] = [await carry(author), await carry(office)]
    const recordId = await here.workspace.begin('interview', [
      { path: { field: 'place' }, value: '一号会议室' },
    ])
    await here.workspace.save(recordId)
    await here.workspace.edit(recordId, [{ path: { field: 'place' }, value: '二号会议室' }])
    await here.workspace.save(recordId)
    await settle(here, there)
    const database = new DatabaseSync(join(folder.path, 'staff.sqlite'))
    // The number behind the last is the first save's now: every device is given that one once more.
    database.exec(`UPDATE revision SET number = 3 WHERE number = 1`)
    database.close()
    await settle(there, here)
    for (const carried of opened) {
      expect(carried.syncView().outcome).toMatchObject({ received: 0, refused: 0 })
      expect(carried.workspace.record(recordId)?.content.fields.place).toBe('二号会议室')
      expect(await carried.workspace.history(recordId)).toHaveLength(2)
    }
  })
})

describe('an entry of the membership log', () => {
  test('[MEM-17] in another’s name, beyond a role or out of its place is refused by name, and to the other devices nothing has happened', async () => {
    const [here, there] = [await carry(author), await carry(office)]
    const recordId = await here.workspace.begin('interview', [
      { path: { field: 'place' }, value: '一号会议室' },
    ])
    await here.workspace.save(recordId)
    // The office thinks better of a role it gave: its own entry is what somebody would like to have again.
    for (const role of ['leader', 'member'] as const) {
      const team = await refreshTeam(office.deps, inspectionId, null)
      const { deviceId } = office
      await changeRole(office.deps, { team, author: deviceId, subject: altered.deviceId, role })
    }
    await settle(here, there)
    await altered.sync()
    const team = await altered.team()
    const { entries } = await altered.deps.door.log(inspectionId, 0)
    const promotion = entries[3]
    if (!promotion) throw new Error('no entry')

    const next = { inspectionId, index: team.length, previous: team.headHash, atMs: server.nowMs() }
    const signed = async (body: Pick<MemberEntryBody, 'author'> & Partial<MemberEntryBody>) =>
      (
        await signMemberEntry(
          { ...next, kind: 'role', subject: altered.deviceId, role: 'leader', ...body } as MemberEntryBody,
          altered.deps.keys.signing.privateKey,
        )
      ).bytes
    const attempts = [
      ['makes itself leader', await signed({ author: altered.deviceId }), false, 'member/not-allowed'],
      [
        'makes a colleague leader',
        await signed({ author: altered.deviceId, subject: author.deviceId }),
        false,
        'member/not-allowed',
      ],
      ['as the office', await signed({ author: office.deviceId }), false, 'member/not-a-member'],
      [
        'as the office, brought again',
        await signed({ author: office.deviceId }),
        true,
        'member/bad-signature',
      ],
      [
        'as the office, over what stands',
        await signed({ author: office.deviceId, index: 3 }),
        true,
        'member/log-moved',
      ],
    ] as const
    for (const [what, bytes, again, code] of attempts) {
      const appending = altered.deps.door.append(inspectionId, {
        entry: bytesToBase64Url(bytes),
        wraps: [],
        ...(again ? { again } : {}),
      })
      await expect(appending, what).rejects.toMatchObject({ code })
    }
    // The office's own entry of before is in its place, and gets no second one.
    await altered.deps.door.append(inspectionId, {
      entry: bytesToBase64Url(promotion),
      wraps: [],
      again: true,
    })
    // As what it is not, it passes a record.
    await altered.edit(
      recordId,
      Object.entries({
        to: 'passed',
        by: altered.deviceId,
        atMs: server.nowMs(),
        reason: '',
        previous: [],
        mark: '',
      }).map(([field, value]) => ({ path: { list: lists.reviews, fact: 'r1', field }, value })),
    )
    await altered.sync()

    for (const carried of opened) {
      await settle(carried)
      await carried.refreshTeam()
      expect(carried.team().length).toBe(team.length)
      expect(carried.roleOf(altered.deviceId)).toBe('member')
      const content = carried.workspace.record(recordId)?.content ?? emptyContent('interview')
      expect(Object.keys(content.lists[lists.reviews] ?? {})).toEqual(['r1'])
      expect(reviewOf(content, carried.roleOf)).toEqual({ state: 'none' })
    }
  })
})
