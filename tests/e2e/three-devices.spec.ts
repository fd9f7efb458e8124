import { expect, type Page, test } from '@playwright/test'
import { checkData } from '../../src/desk/fsck.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { openFaultDoor } from '../kit/fault-door.ts'
import { createInspector, type Inspector } from '../kit/inspector.ts'
import { createLook } from '../kit/look.ts'
import { beginRecord, boardShown, leaveRecord, noteFact } from '../kit/record-pages.ts'
import { type ServerProcess, startServerProcess, temporaryFolder } from '../kit/server.ts'
import {
  enrolOffice,
  foundOn,
  goToField,
  inviteFrom,
  joinOn,
  knockOn,
  letIn,
  revokeOn,
} from '../kit/team-pages.ts'

// The other main job, whole: three inspectors, two days, a meeting room without a network.
const phone = { width: 390, height: 844 }

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const look = createLook('tests/.output/three-devices')

test('[FIELD-8] three inspectors, two days, a room without a network: everything written is on every device', async () => {
  test.setTimeout(1_200_000)
  const data = temporaryFolder()
  const sitePath = process.env.MINGCHA_E2E_SITE ?? 'dist'
  let server: ServerProcess = await startServerProcess({ dataPath: data.path, sitePath })
  const door = await openFaultDoor(server.staffUrl)
  const restartServer = async () => {
    await server.kill()
    server = await startServerProcess({ dataPath: data.path, sitePath })
    door.setTarget(server.staffUrl)
  }
  const office = await createInspector('巡查办', { width: 1280, height: 900 })
  const leader = await createInspector('组长', phone)
  const member = await createInspector('组员', phone)
  const everybody: readonly Inspector[] = [office, leader, member]
  const addressOf = (inspectionId: string, place: string) =>
    `${door.url}/inspect/#field=${inspectionId}/${place}`

  // ── before: the team ──
  await enrolOffice(office.page(), { staffUrl: door.url, setupCode: server.setupCode as string })
  office.learnPassphrase()
  const { inspectionId } = await foundOn(office.page())
  await joinOn(office.page(), leader.page(), door.url, inspectionId, { name: leader.name, role: '组长' })
  leader.learnPassphrase()
  const invite = await inviteFrom(leader.page(), inspectionId)
  const fingerprint = await knockOn(member.page(), door.url, invite, member.name)
  await letIn(leader.page(), inspectionId, { fingerprint, name: member.name, role: '成员' })
  member.learnPassphrase()
  await expect(member.page().getByRole('heading', { name: '巡查组', exact: true })).toBeVisible({
    timeout: 20_000,
  })

  // ── the first day: no network, everybody writes ──
  door.setOpen(false)
  const talk = await beginRecord(leader.page(), inspectionId, '中层')
  await leader.page().getByLabel('对象代号').fill('A07')
  await leader.page().getByLabel('地点').fill('二楼小会议室')
  await noteFact(leader.page(), /^第 1 问/, '立案窗口中午没有人，当事人在走廊里等。')
  await leader.kill()
  await leader.reopen(addressOf(inspectionId, `record/${talk}`))
  await expect(leader.page().getByLabel('事实')).toHaveValue('立案窗口中午没有人，当事人在走廊里等。')
  await leader.page().getByRole('button', { name: '开始', exact: true }).click()
  await expect(leader.page().getByLabel('地点')).toHaveValue('二楼小会议室')

  const checklist = await beginRecord(member.page(), inspectionId, /^打开.*准备$/)
  await member
    .page()
    .getByRole('group', { name: /第 1 项/ })
    .getByLabel('是', { exact: true })
    .check()
  await beginRecord(office.page(), inspectionId, '暗访')
  await office.page().getByLabel('具体地点').fill('诉讼服务大厅')
  for (const inspector of everybody) await leaveRecord(inspector.page(), inspectionId)
  await expect(leader.page().getByText('存在本机，还没有同步').first()).toBeVisible()
  await look(leader.page(), '1-offline-records')

  door.setOpen(true)
  for (const inspector of everybody)
    await expect(inspector.page().getByText('共 3 份')).toBeVisible({ timeout: 60_000 })

  // ── the second day: no network again, two write into the same interview ──
  door.setOpen(false)
  for (const [inspector, place, fact] of [
    [leader, '三楼小会议室', '接待窗口贴了一次性告知单，但没有人发。'],
    [member, '门卫室旁的会议室', '食堂的接待登记从三月起断了。'],
  ] as const) {
    const page = inspector.page()
    await goToField(page, inspectionId, `record/${talk}`)
    await page.getByLabel('地点').fill(place)
    await noteFact(page, inspector === leader ? /^第 2 问/ : /^第 3 问/, fact)
    await leaveRecord(page, inspectionId)
  }
  await goToField(leader.page(), inspectionId, `record/${checklist}`)
  await leader
    .page()
    .getByRole('group', { name: /第 2 项/ })
    .getByLabel('否')
    .check()
  await leader.page().getByLabel('说明').first().fill('没有看到书面分工。')
  await goToField(member.page(), inspectionId, `record/${checklist}`)
  await member
    .page()
    .getByRole('group', { name: /第 3 项/ })
    .getByLabel('是', { exact: true })
    .check()
  for (const inspector of [leader, member]) await leaveRecord(inspector.page(), inspectionId)
  await member.kill()
  await restartServer()
  door.setOpen(true)
  await member.reopen(addressOf(inspectionId, 'records'))

  // What only one wrote stands; what two wrote differently is put to them, on every device.
  for (const inspector of everybody) {
    await goToField(inspector.page(), inspectionId, `record/${talk}`)
    await expect(inspector.page().getByRole('heading', { name: '两边改得不一样（1 处）' })).toBeVisible({
      timeout: 60_000,
    })
  }
  await look(leader.page(), '2-conflict')
  await leader.page().getByLabel('保留我的').check()
  await leader
    .page()
    .getByRole('button', { name: /^按选定的保存/ })
    .click()
  for (const inspector of everybody) {
    const page = inspector.page()
    await expect(page.getByLabel('地点')).toHaveValue('三楼小会议室', { timeout: 60_000 })
    await button(page, '核对和结束').click()
    for (const fact of ['没有人，当事人', '一次性告知单', '食堂的接待登记'])
      await expect(page.getByText(fact).first()).toBeVisible()
    await goToField(page, inspectionId, `record/${checklist}`)
    await expect(page.getByText('已答 3 项，共 14 项')).toBeVisible()
  }

  // ── the leader began it, so the office sends it back; the member looks up why ──
  await goToField(leader.page(), inspectionId, `record/${talk}`)
  await expect(leader.page().getByText('这份记录是您起头的，请', { exact: false })).toBeVisible()
  await expect(button(leader.page(), '写审阅')).toHaveCount(0)
  await goToField(office.page(), inspectionId, `record/${talk}`)
  await office.page().getByText('写审阅').click()
  await office.page().getByLabel('退回').check()
  await office.page().getByLabel('理由').last().fill('第一条没有写是哪一天。')
  await button(office.page(), '保存审阅').click()
  await goToField(member.page(), inspectionId, `record/${talk}`)
  await expect(member.page().getByText('第一条没有写是哪一天。')).toBeVisible({ timeout: 60_000 })
  await goToField(member.page(), inspectionId, `history/${talk}`)
  await expect(member.page().getByText('选定了改得不一样的 1 处')).toBeVisible()
  await look(member.page(), '3-history')

  // ── the member's device is lost: shut out in the middle of its work ──
  door.setOpen(false)
  await beginRecord(member.page(), inspectionId, '一般干警')
  await member.page().getByLabel('地点').fill('只在丢了的设备上')
  await leaveRecord(member.page(), inspectionId)
  await member.kill()
  door.setOpen(true)
  await revokeOn(office.page(), inspectionId, member.name)
  const late = await beginRecord(office.page(), inspectionId, /^院外人士/)
  await office.page().getByLabel('地点').fill('只给留下的人看')
  await leaveRecord(office.page(), inspectionId)
  await member.reopen(addressOf(inspectionId, 'outbox'))
  await expect(member.page().getByText('停住了：这台设备已经停用')).toBeVisible({ timeout: 60_000 })
  await look(member.page(), '4-revoked')
  await goToField(member.page(), inspectionId, `record/${late}`)
  await expect(member.page().getByLabel('地点')).toHaveCount(0)

  // ── in the end ──
  for (const inspector of [office, leader]) {
    await goToField(inspector.page(), inspectionId, 'records')
    await expect(inspector.page().getByText('共 4 份')).toBeVisible({ timeout: 60_000 })
  }
  const boards = await Promise.all(
    [office, leader].map((inspector) => boardShown(inspector.page(), inspectionId)),
  )
  expect(boards[0]).toEqual(boards[1])
  await look(office.page(), '5-board')

  for (const inspector of everybody) await inspector.leave()
  await door.stop()
  expect(await server.stop()).toBe(0)
  expect((await checkData(dataFolderAt(data.path))).findings).toEqual([])
  data.remove()
})
