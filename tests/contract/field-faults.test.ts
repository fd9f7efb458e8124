/** Inspectors type, close the app, lock and lose the network while replies are lost and the server dies. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../src/core/record/content.ts'
import { factsOf, lists } from '../../src/core/record/kinds.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Carried } from '../../src/device/workspace/carry.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { type CarryingDevice, createCarryingDevice } from '../kit/carried.ts'
import { type Fault, openFaultDoor } from '../kit/fault-door.ts'
import { foundField, freshSeed, joinField, seeded } from '../kit/field.ts'
import { type ServerProcess, startServerProcess, temporaryFolder } from '../kit/server.ts'

const steps = 90
const faults: readonly Fault[] = ['lost-request', 'lost-reply', 'twice', 'late']

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

/** What a device shows, without what is its own: places, times of this device, the order of fields. */
const shownBy = ({ workspace }: Carried): string =>
  workspace
    .records()
    .map(({ recordId, content, conflicts }) => `${recordId} ${conflicts.length} ${canonicalJson(content)}`)
    .sort()
    .join('\n')

const runFaults = async (seed: number): Promise<void> => {
  const random = seeded(seed)
  const pick = <One>(all: readonly One[]): One => all[Math.floor(random() * all.length)] as One
  let server: ServerProcess = await startServerProcess({ dataPath: folder.path })
  const door = await openFaultDoor(server.staffUrl)
  let inspectionId = ''
  const create = (name: string) =>
    createCarryingDevice(
      name,
      () => inspectionId,
      (path, init) => fetch(door.url + path, init),
      Date.now,
    )
  const devices: readonly CarryingDevice[] = [
    await create('巡查办'),
    await create('组长'),
    await create('组员'),
  ]
  const [office, leader, member] = devices as [CarryingDevice, CarryingDevice, CarryingDevice]
  inspectionId = (await foundField(office, server.setupCode ?? '')).inspectionId
  await joinField(office, leader, 'leader', inspectionId)
  await joinField(leader, member, 'member', inspectionId)
  const carried = new Map<CarryingDevice, Carried>()
  for (const device of devices) carried.set(device, await device.carry())
  const at = (device: CarryingDevice): Carried => carried.get(device) as Carried

  const typed = new Set<string>()
  door.setFaults(() => (random() < 0.35 ? pick(faults) : 'none'))
  for (let step = 0; step < steps; step += 1) {
    const device = pick(devices)
    const { workspace } = at(device)
    const records = workspace.records()
    const words = `第 ${step} 步 ${device.name}`
    const fact = { list: lists.facts, fact: workspace.newFactId() }
    const edits = [
      { path: { ...fact, field: 'fact' }, value: words },
      { path: { ...fact, field: 'atMs' }, value: step },
      { path: { field: pick(['place', 'read_back']) }, value: words },
    ]
    typed.add(words)
    let recordId: string
    if (records.length < 3) recordId = await workspace.begin('interview', edits)
    else {
      recordId = pick(records).recordId
      await workspace.edit(recordId, edits)
    }
    if (random() < 0.5) await workspace.save(recordId)
    if (random() < 0.4) await at(device).syncNow()
    if (random() < 0.15) {
      // The app is closed, or killed: what is not on the disk is gone.
      await at(device).close()
      carried.set(device, await device.carry())
    }
    if (step % 30 === 17) {
      const other = at(pick(devices)).syncNow()
      await server.kill()
      await other
      server = await startServerProcess({ dataPath: folder.path })
      door.setTarget(server.staffUrl)
    }
  }

  door.setFaults(null)
  for (const device of devices) await at(device).workspace.saveAll()
  await expect
    .poll(
      async () => {
        for (const device of devices) await at(device).syncNow()
        const states = devices.map((device) => shownBy(at(device)))
        const places = devices.flatMap((device) =>
          at(device)
            .workspace.records()
            .map(({ place }) => place),
        )
        return new Set(states).size === 1 && places.every((place) => place === 'synced')
      },
      { timeout: 30_000 },
    )
    .toBe(true)
  for (const device of devices) {
    const shown = at(device)
      .workspace.records()
      .flatMap(({ content }) => factsOf(content, lists.facts).map(({ fact }) => fact.fact))
    expect(new Set(shown)).toEqual(typed)
  }
  for (const fault of faults) expect(door.counts[fault], fault).toBeGreaterThan(0)
  for (const device of devices) await at(device).close()
  await door.stop()
  expect(await server.stop()).toBe(0)
  expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
}

describe('a fault schedule for what is typed', () => {
  for (const seed of [7, 20_261_126])
    test(`[FIELD-7] [PEER-5] apps closed, replies lost, doubled and late, server killed: every word typed is on every device (seed ${seed})`, async () => {
      await runFaults(seed)
    }, 180_000)

  test('[FIELD-7] the same under a seed nobody chose', async () => {
    const seed = freshSeed()
    await runFaults(seed).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause })
    })
  }, 180_000)
})

test('[FIELD-9] a server whose disk is full takes nothing and loses nothing: it all arrives once there is room', async () => {
  let server: ServerProcess = await startServerProcess({ dataPath: folder.path })
  let inspectionId = ''
  const create = (name: string) =>
    createCarryingDevice(
      name,
      () => inspectionId,
      (path, init) => fetch(server.staffUrl + path, init),
      Date.now,
    )
  const [office, member] = [await create('巡查办'), await create('组员')]
  inspectionId = (await foundField(office, server.setupCode ?? '')).inspectionId
  await joinField(office, member, 'member', inspectionId)
  const [here, there] = [await office.carry(), await member.carry()]
  await server.stop()
  server = await startServerProcess({ dataPath: folder.path, maxFileKib: 512 })

  const typed: string[] = []
  const long = '立案窗口中午无人值守。'.repeat(400)
  for (let at = 0; at < 60; at += 1) {
    const words = `${at} ${long}`
    typed.push(words)
    await here.workspace.save(
      await here.workspace.begin('interview', [{ path: { field: 'place' }, value: words }]),
    )
  }
  await here.syncNow()
  expect(here.syncView().outcome).toMatchObject({ state: 'later' })
  const places = here.workspace.records().map(({ place }) => place)
  expect(places).toContain('device')
  expect(places).not.toContain('stuck')

  await server.kill()
  server = await startServerProcess({ dataPath: folder.path })
  await expect
    .poll(
      async () => {
        await here.syncNow()
        await there.syncNow()
        return there.workspace.records().map(({ content }) => content.fields.place).length
      },
      { timeout: 30_000 },
    )
    .toBe(typed.length)
  expect(new Set(there.workspace.records().map(({ content }) => content.fields.place))).toEqual(
    new Set(typed),
  )
  expect(here.workspace.records().every(({ place }) => place === 'synced')).toBe(true)
  for (const carried of [here, there]) await carried.close()
  expect(await server.stop()).toBe(0)
  expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
}, 120_000)
