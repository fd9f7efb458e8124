/** A device that joins by an invite, against the real server, cut off at every step. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { onNewestLog } from '../../src/app/inspect/field/team/use-team-step.ts'
import { gatherKey } from '../../src/core/ballot/opening.ts'
import { readShare, shareToText } from '../../src/core/ballot/shares.ts'
import { readInvite } from '../../src/core/record/invite.ts'
import type { Role } from '../../src/core/record/member-entry.ts'
import { openDataKey, recoverDataKey } from '../../src/core/record/recover.ts'
import { createRecoveryKey } from '../../src/core/record/recovery.ts'
import { createClock } from '../../src/device/clock.ts'
import { heldTeam } from '../../src/device/sync/member-log.ts'
import {
  admitDevice,
  changeRole,
  createInvite,
  foundTeam,
  readCandidates,
} from '../../src/device/sync/team.ts'
import type { Carried } from '../../src/device/workspace/carry.ts'
import {
  finishJoin,
  forgetPendingJoin,
  type JoinDeps,
  keepPendingJoin,
  readPendingJoin,
} from '../../src/device/workspace/join.ts'
import { readKeptList, refreshList } from '../../src/device/workspace/kept-list.ts'
import { type CarryingDevice, createCarryingDevice, servedDefinitions } from '../kit/carried.ts'
import { foundField, joinField } from '../kit/field.ts'
import { randomBytes } from '../kit/records.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let inspectionId = ''
let opened: Carried[] = []
/** Requests that are answered; after them the network is gone. */
let answers = Number.POSITIVE_INFINITY
/** Whether the last request still reaches the server, and only its answer gets lost. */
let isReplyLost = false

const reach = async (path: string, init?: RequestInit): Promise<Response> => {
  if (answers <= 0 && !isReplyLost) throw new TypeError('no network')
  answers -= 1
  const reply = await fetch(server.staffUrl + path, init)
  if (answers < 0) {
    isReplyLost = false
    throw new TypeError('no network')
  }
  return reply
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
const depsOf = ({ client, deps, store, keeper }: CarryingDevice): JoinDeps => ({
  client,
  door: deps.door,
  store,
  keeper,
  randomBytes,
  nowMs: () => server.nowMs(),
  fetch: servedDefinitions,
})
const inviteBy = async (host: CarryingDevice) => {
  const { text } = await createInvite(host.deps, await host.team(), await host.keyring())
  const reading = await readInvite(text)
  if (reading.state !== 'read') throw new Error('the invite does not read')
  return reading.secret
}

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  answers = Number.POSITIVE_INFINITY
  isReplyLost = false
})
afterEach(async () => {
  for (const carried of opened) await carried.close()
  opened = []
  await server.stop()
  folder.remove()
})

describe('joining by an invite', () => {
  test('[JOIN-2] cut off before or after any request, it goes on where it was with the same invite and the same keys', async () => {
    const office = await create('巡查办')
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    // Counted once without a fault: knock, challenge, session, log, teams.
    const requests = 5
    let joined = 0
    for (const lost of [false, true])
      for (let cutAt = 0; cutAt < requests; cutAt += 1) {
        const guest = await create(`组员 ${lost} ${cutAt}`)
        const secret = await inviteBy(office)
        await keepPendingJoin(guest.keeper, { secret, name: '组员' })
        answers = cutAt
        isReplyLost = lost
        await expect(finishJoin(depsOf(guest), { secret, name: '组员' })).rejects.toMatchObject({
          code: 'wire/unreachable',
        })
        answers = Number.POSITIVE_INFINITY
        isReplyLost = false
        const pending = await readPendingJoin(guest.keeper)
        if (pending === null) throw new Error('the join is forgotten')
        expect(pending).toEqual({ secret, name: '组员' })
        const taken = await finishJoin(depsOf(guest), pending)
        expect(taken).toMatchObject({ inspectionId, court: '甲法院' })
        expect(await readPendingJoin(guest.keeper)).toBeNull()
        joined += 1
        const waiting = await readCandidates(office.deps, inspectionId, await office.keyring())
        expect(waiting).toHaveLength(joined)
        expect(waiting.every(({ isProven, name }) => isProven && name === '组员')).toBe(true)
        expect((await heldTeam(guest.store, inspectionId))?.length).toBe(1)
      }
  })

  test('[JOIN-2] an invite that is used or unknown is named, and can be given up', async () => {
    const [office, first, second] = [await create('巡查办'), await create('甲'), await create('乙')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    const secret = await inviteBy(office)
    await finishJoin(depsOf(first), { secret, name: '甲' })
    await keepPendingJoin(second.keeper, { secret, name: '乙' })
    await expect(finishJoin(depsOf(second), { secret, name: '乙' })).rejects.toMatchObject({
      code: 'member/invite-unknown',
    })
    await forgetPendingJoin(second.keeper)
    expect(await readPendingJoin(second.keeper)).toBeNull()
    // The next invite, with the keys that were made for the first.
    const another = await inviteBy(office)
    await finishJoin(depsOf(second), { secret: another, name: '乙' })
    expect(await second.client.device()).toMatchObject({ name: '乙' })
  })

  test('[JOIN-3] a device of one team joins another with the same keys and id', async () => {
    const [office, member] = [await create('巡查办'), await create('组员')]
    const first = (await foundField(office, server.setupCode)).inspectionId
    inspectionId = first
    await joinField(office, member, 'member', first)
    const before = await member.client.device()
    const { inspectionId: second } = await office.client.createInspection('乙法院', '巡查')
    const { deviceId } = office
    await foundTeam(office.deps, { inspectionId: second, deviceId, name: '巡查办', recoveryKey: null })
    inspectionId = second
    const secret = await inviteBy(office)
    await finishJoin(depsOf(member), { secret, name: '组员在乙' })
    expect((await member.client.device())?.deviceId).toBe(before?.deviceId)
    const keyring = await office.keyring()
    const [candidate] = await readCandidates(office.deps, second, keyring)
    if (!candidate) throw new Error('nobody has knocked')
    expect(candidate.join.deviceId).toBe(before?.deviceId)
    const team = await office.team()
    await admitDevice(office.deps, { team, keyring, author: deviceId, candidate, role: 'member' })
    const there = keep(await member.carry())
    await there.refreshTeam()
    expect(there.role()).toBe('member')
    expect(there.nameOf(there.device.deviceId)).toBe('组员在乙')
    inspectionId = first
    const here = keep(await member.carry())
    expect(here.role()).toBe('member')
  })
})

describe('founding', () => {
  test('[JOIN-5] a founding whose answer got lost is taken up as the device’s own team', async () => {
    const office = await create('巡查办')
    const { deviceId } = await office.client.enrol(server.setupCode, '巡查办')
    office.deviceId = deviceId
    const { recoveryKey } = await createRecoveryKey(2, 3)
    const made = await office.client.createInspection('甲法院', '巡查')
    inspectionId = made.inspectionId
    answers = 0
    isReplyLost = true
    await expect(
      foundTeam(office.deps, { inspectionId, deviceId, name: '巡查办', recoveryKey }),
    ).rejects.toMatchObject({ code: 'wire/unreachable' })
    answers = Number.POSITIVE_INFINITY
    await expect(
      foundTeam(office.deps, { inspectionId, deviceId, name: '巡查办', recoveryKey }),
    ).rejects.toMatchObject({ code: 'member/team-exists' })
    const carried = keep(await office.carry())
    expect(carried.role()).toBe('office')
    expect(carried.keyring()?.epoch).toBe(1)
    expect(carried.team().recoveryKey).toEqual(recoveryKey)
  })
})

describe('a step on the membership log', () => {
  test('[JOIN-8] is made on the newest log, and again when somebody else was faster; a third time it is given up', async () => {
    const [office, leader, member] = [await create('巡查办'), await create('组长'), await create('组员')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, leader, 'leader', inspectionId)
    await joinField(office, member, 'member', inspectionId)
    const [here, there] = [keep(await office.carry()), keep(await leader.carry())]
    const turn = (carried: Carried, role: Role) =>
      onNewestLog(carried, ({ deps, team, author }) =>
        changeRole(deps, { team, author, subject: member.deviceId, role }),
      )
    let tries = 0
    await onNewestLog(here, async ({ deps, team, author }) => {
      tries += 1
      // Between reading the log and writing to it.
      if (tries === 1) await turn(there, 'deputy')
      await changeRole(deps, { team, author, subject: leader.deviceId, role: 'deputy' })
    })
    expect(tries).toBe(2)
    expect(here.team().membersById.get(member.deviceId)?.role).toBe('deputy')
    expect(here.team().membersById.get(leader.deviceId)?.role).toBe('deputy')
    await turn(here, 'member')
    let isDeputy = false
    await expect(
      onNewestLog(here, async ({ deps, team, author }) => {
        isDeputy = !isDeputy
        await turn(here, isDeputy ? 'deputy' : 'member')
        await changeRole(deps, { team, author, subject: leader.deviceId, role: 'leader' })
      }),
    ).rejects.toMatchObject({ code: 'member/log-moved' })
    expect(here.team().membersById.get(leader.deviceId)?.role).toBe('deputy')
  })
})

describe('the list', () => {
  test('[JOIN-4] what was last heard is there without a network; a member sees its teams and none of the office', async () => {
    const [office, member] = [await create('巡查办'), await create('组员')]
    inspectionId = (await foundField(office, server.setupCode)).inspectionId
    await joinField(office, member, 'member', inspectionId)
    const clock = createClock(() => server.nowMs())
    for (const { client, deps, keeper } of [office, member]) {
      expect(await readKeptList(keeper)).toBeNull()
      await refreshList({ client, door: deps.door, keeper, clock })
    }
    answers = 0
    expect(await readKeptList(office.keeper)).toMatchObject({
      teams: [{ inspectionId, court: '甲法院', standing: 'member' }],
      inspections: [{ inspectionId, state: 'preparing' }],
    })
    expect(await readKeptList(member.keeper)).toMatchObject({
      teams: [{ inspectionId, standing: 'member' }],
      inspections: null,
    })
    const { client, deps, keeper } = member
    await expect(refreshList({ client, door: deps.door, keeper, clock })).rejects.toMatchObject({
      code: 'wire/unreachable',
    })
  })
})

describe('a lost passphrase', () => {
  test('[VAULT-8] the vault is sealed to the team’s recovery key when the inspection is first opened, let in or not', async () => {
    const [office, member] = [await create('巡查办'), await create('组员')]
    const { recoveryKey, shares } = await createRecoveryKey(2, 3)
    inspectionId = (await foundField(office, server.setupCode, recoveryKey)).inspectionId
    const secret = await inviteBy(office)
    await finishJoin(depsOf(member), { secret, name: '组员' })
    expect(member.keeper.recoveries()).toEqual([])
    // Waiting at the door, before anybody has let it in.
    keep(await member.carry()).close()
    keep(await member.carry()).close()
    keep(await office.carry()).close()
    expect(member.keeper.recoveries()).toHaveLength(1)
    const [own] = member.keeper.recoveries()
    const [others] = office.keeper.recoveries()
    if (!own || !others) throw new Error('not secured')
    await member.keeper.writeJson('draft|1', { text: '标记文字' })
    member.keeper.lock()

    const typed = await Promise.all(shares.slice(1).map(shareToText))
    const read = (await Promise.all(typed.map(readShare))).flatMap((reading) =>
      reading.state === 'read' ? [reading.share] : [],
    )
    expect(await recoverDataKey(recoveryKey, read, own.deviceId, others.wrap)).toEqual({
      state: 'other-device',
    })
    const gathered = await gatherKey(recoveryKey, read)
    if (gathered.state !== 'complete') throw new Error(gathered.state)
    const dataKey = await openDataKey(gathered.keyPair, own.deviceId, own.wrap)
    if (dataKey === null) throw new Error('not recovered')
    // Without a network, and the old passphrase is worth nothing afterwards.
    answers = 0
    await member.keeper.recover(dataKey, '新的')
    expect(dataKey).toEqual(new Uint8Array(32))
    expect(member.keeper.state()).toBe('open')
    expect(await member.keeper.readJson('draft|1')).toEqual({ text: '标记文字' })
    member.keeper.lock()
    expect(await member.keeper.unlock('甲乙')).toBe(false)
    expect(await member.keeper.unlock('新的')).toBe(true)
    expect(member.keeper.recoveries()).toHaveLength(1)
  })
})
