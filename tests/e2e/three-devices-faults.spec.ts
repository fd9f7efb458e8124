import { expect, type Page, test } from '@playwright/test'
import { checkData } from '../../src/desk/fsck.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { type Fault, openFaultDoor } from '../kit/fault-door.ts'
import { freshSeed, seeded } from '../kit/field.ts'
import { createInspector, type Inspector } from '../kit/inspector.ts'
import { beginRecord, boardShown, factsShown, kept, leaveRecord, noteFact } from '../kit/record-pages.ts'
import { type ServerProcess, startServerProcess, temporaryFolder } from '../kit/server.ts'
import { enrolOffice, foundOn, goToField, joinOn, revokeOn } from '../kit/team-pages.ts'

// Three browsers write while everything between and behind them breaks. A seed decides what, and when.
const faults: readonly Fault[] = ['lost-request', 'lost-reply', 'twice', 'late']
const phone = { width: 390, height: 844 }
const steps = 14
const questions = [/^第 1 问/, /^第 2 问/, /^第 3 问/, /^第 4 问/]

const runFaults = async (seed: number): Promise<void> => {
  const random = seeded(seed)
  const pick = <One>(all: readonly One[]): One => all[Math.floor(random() * all.length)] as One
  const data = temporaryFolder()
  const sitePath = process.env.MINGCHA_E2E_SITE ?? 'dist'
  let server: ServerProcess = await startServerProcess({ dataPath: data.path, sitePath })
  const door = await openFaultDoor(server.staffUrl)
  const restartServer = async (maxFileKib?: number) => {
    await server.kill()
    server = await startServerProcess({
      dataPath: data.path,
      sitePath,
      ...(maxFileKib === undefined ? {} : { maxFileKib }),
    })
    door.setTarget(server.staffUrl)
  }

  const office = await createInspector('巡查办', phone)
  const leader = await createInspector('组长', phone)
  const member = await createInspector('组员', phone)
  await enrolOffice(office.page(), { staffUrl: door.url, setupCode: server.setupCode as string })
  const { inspectionId } = await foundOn(office.page())
  await joinOn(office.page(), leader.page(), door.url, inspectionId, { name: leader.name, role: '组长' })
  await joinOn(office.page(), member.page(), door.url, inspectionId, { name: member.name, role: '成员' })
  for (const inspector of [office, leader, member]) inspector.learnPassphrase()
  const address = `${door.url}/inspect/#field=${inspectionId}/records`
  const show = async (page: Page, recordId: string) => {
    await goToField(page, inspectionId, `record/${recordId}`)
    await kept(page)
  }

  const recordIds = [
    await beginRecord(office.page(), inspectionId, '中层'),
    await beginRecord(office.page(), inspectionId, '一般干警'),
  ]
  await leaveRecord(office.page(), inspectionId)
  for (const inspector of [leader, member]) {
    await goToField(inspector.page(), inspectionId, 'records')
    await expect(inspector.page().getByText('共 2 份')).toBeVisible({ timeout: 60_000 })
  }

  /** Words by whoever wrote them, each once. */
  const typed: string[] = []
  let writers: readonly Inspector[] = [office, leader, member]
  const write = async (inspector: Inspector, step: number) => {
    const words = `第${step}步${inspector.name}所记`
    await show(inspector.page(), pick(recordIds))
    await noteFact(inspector.page(), pick(questions), words)
    typed.push(words)
  }

  door.setFaults(() => (random() < 0.3 ? pick(faults) : 'none'))
  for (let step = 0; step < steps; step += 1) {
    const inspector = pick(writers)
    await write(inspector, step)
    const happening = random()
    if (happening < 0.25) {
      await inspector.kill()
      await inspector.reopen(address)
    } else if (happening < 0.4) {
      // The same app in a second tab: it asks before it takes over, and the first shows nothing to type into.
      const second = await inspector.anotherTab()
      await second.goto(address)
      await inspector.unlockOn(second)
      await second.getByRole('button', { name: '改在这里打开' }).click()
      await expect(second.getByText('共 2 份')).toBeVisible({ timeout: 30_000 })
      await expect(inspector.page().getByRole('button', { name: '改在这里打开' })).toBeVisible()
      await second.close()
      await inspector.page().getByRole('button', { name: '改在这里打开' }).click()
      await expect(inspector.page().getByRole('heading', { level: 1 })).toBeVisible()
    } else if (happening < 0.6) door.setOpen(false)
    else if (happening < 0.8) door.setOpen(true)
    else await restartServer(happening < 0.9 ? 400 : undefined)
    await leaveRecord(inspector.page(), inspectionId)
  }

  // One of them is shut out in the middle: what it sent counts, what it writes from now on reaches nobody.
  door.setFaults(null)
  door.setOpen(true)
  await restartServer()
  for (const inspector of writers) {
    await goToField(inspector.page(), inspectionId, 'outbox')
    await expect(inspector.page().getByText('全部已同步', { exact: true })).toBeVisible({ timeout: 90_000 })
  }
  await revokeOn(office.page(), inspectionId, member.name)
  await show(member.page(), recordIds[0] as string)
  await noteFact(member.page(), questions[0] as RegExp, '停用以后才写的')
  await leaveRecord(member.page(), inspectionId)
  writers = [office, leader]
  for (const inspector of writers) await write(inspector, steps + writers.indexOf(inspector))
  for (const inspector of writers) {
    await goToField(inspector.page(), inspectionId, 'outbox')
    await expect(inspector.page().getByText('全部已同步', { exact: true })).toBeVisible({ timeout: 90_000 })
  }

  for (const inspector of writers)
    await expect
      .poll(
        async () => {
          const shown: string[] = []
          for (const recordId of recordIds)
            shown.push(await factsShown(inspector.page(), inspectionId, recordId))
          const text = shown.join()
          return typed.filter((words) => !text.includes(words))
        },
        { timeout: 90_000 },
      )
      .toEqual([])
  for (const inspector of writers)
    for (const recordId of recordIds)
      expect(await factsShown(inspector.page(), inspectionId, recordId)).not.toContain('停用以后')
  const [own, other] = writers as [Inspector, Inspector]
  await expect
    .poll(
      async () =>
        (await boardShown(own.page(), inspectionId)) === (await boardShown(other.page(), inspectionId)),
      { timeout: 90_000, message: 'both have the same board' },
    )
    .toBe(true)
  const late = `第${steps}步${office.name}所记`
  for (const recordId of recordIds)
    expect(await factsShown(member.page(), inspectionId, recordId)).not.toContain(late)

  for (const inspector of [office, leader, member]) await inspector.leave()
  await door.stop()
  expect(await server.stop()).toBe(0)
  expect((await checkData(dataFolderAt(data.path))).findings).toEqual([])
  data.remove()
}

test.describe.configure({ timeout: 1_800_000 })

test('[FIELD-3] [FIELD-10] [PEER-12] under a fault schedule three browsers lose no word (seed 20261125)', () =>
  runFaults(20_261_125))

for (let round = 0; round < Number(process.env.MINGCHA_FRESH_SEEDS ?? 0); round += 1)
  test(`[FIELD-10] the same under fresh seed ${round + 1}`, async () => {
    const seed = freshSeed()
    console.log(`seed ${seed}`)
    await runFaults(seed)
  })
