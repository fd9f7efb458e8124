/** Two inspectors on one inspection, each in a browser of their own: conflicts, reviews, history, outbox, files, board. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test'
import type { RecordContent } from '../../src/core/record/content.ts'
import { buildSite } from '../kit/built-site.ts'
import { createFieldDevice, type FieldDevice, knockField } from '../kit/field.ts'
import { createLook } from '../kit/look.ts'
import { unlock } from '../kit/passphrase.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'
import { readWorkbook, readZipBytes } from '../kit/spreadsheets.ts'
import { enrolOffice, foundOn, goToField, inviteFrom, joinOn, letIn } from '../kit/team-pages.ts'

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer
let contexts: BrowserContext[] = []

test.describe.configure({ timeout: 840_000 })
test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('together-e2e').root
})
test.beforeEach(async () => {
  folder = temporaryFolder()
  door = await startTestServer(folder.path, { sitePath: siteRoot, clock: 'real' })
})
test.afterEach(async () => {
  for (const context of contexts) await context.close()
  contexts = []
  await door.stop()
  folder.remove()
})

const button = (page: Page | Locator, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true })

/** A browser of its own. The worker would answer before the test can cut the line. */
const openBrowser = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  })
  contexts.push(context)
  return context.newPage()
}

/** How many texts lie in the vault that were typed beside a record and not saved yet. */
const noteDrafts = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('mingcha-vault')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const range = IDBKeyRange.bound('note-draft|', 'note-draft}')
          const counting = opening.result.transaction('rows').objectStore('rows').count(range)
          counting.onerror = () => reject(counting.error)
          counting.onsuccess = () => {
            opening.result.close()
            resolve(counting.result)
          }
        }
      }),
  )

const look = createLook('tests/.output/together', 390)

/** A leader's office device and a member's, both in the team. */
const gather = async (browser: Browser) => {
  const [office, member] = [await openBrowser(browser), await openBrowser(browser)]
  await enrolOffice(office, door)
  const { inspectionId } = await foundOn(office, { name: '巡查办老周' })
  await joinOn(office, member, door.staffUrl, inspectionId, { name: '组员小林', role: '成员' })
  return { office, member, inspectionId }
}

/** Synchronises now, at the outbox, until the run is over. */
const synchronise = async (page: Page, inspectionId: string) => {
  await goToField(page, inspectionId, 'outbox')
  await button(page, '现在同步').click()
  await expect(page.getByText(/^成功。/)).toBeVisible()
}

const beginInterview = async (page: Page, inspectionId: string, code: string): Promise<string> => {
  await goToField(page, inspectionId, 'new')
  await button(page, '一般干警').click()
  await page.getByLabel('对象代号').fill(code)
  await page.getByLabel('地点').fill('一号会议室')
  await expect(page.getByText('已存在本机', { exact: true })).toBeVisible()
  return /record\/([0-9a-f]{32})$/.exec(page.url())?.[1] ?? ''
}

const goOffline = (page: Page, isOffline: boolean) => page.context().setOffline(isOffline)

test('[COOP-9] [COOP-10] [COOP-11] [COOP-12] [COOP-14] [BOARD-6] [BOARD-8] [FIND-6] two inspectors write on one record offline, decide, review, comment, and end with one board', async ({
  browser,
}) => {
  const { office, member, inspectionId } = await gather(browser)
  const recordId = await beginInterview(member, inspectionId, 'A07')
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)
  await goToField(office, inspectionId, 'records')
  await expect(office.getByText('还没有看过', { exact: true })).toBeVisible()
  // Passing by is not looking: it is seen once it has stayed on the screen for a while.
  await expect(async () => {
    await goToField(office, inspectionId, `record/${recordId}`)
    await expect(office.getByText('组员小林：看过现在这一版', { exact: false })).toBeVisible()
    await office.waitForTimeout(1_700)
    await goToField(office, inspectionId, 'records')
    await expect(office.getByText('还没有看过', { exact: true })).toHaveCount(0, { timeout: 1_000 })
  }).toPass()

  for (const [page, place, self] of [
    [office, '二楼小会议室，靠窗的一间，谈话时关着门', '未涉及在办案件。'],
    [member, '二楼小会议室，靠楼梯的一间，谈话时开着门', '没有表态。'],
  ] as const) {
    await goOffline(page, true)
    await goToField(page, inspectionId, `record/${recordId}`)
    await page.getByLabel('地点').fill(place)
    await button(page, '核对和结束').click()
    await page.getByLabel('本次有无涉及在办案件、有无表态').fill(self)
    // Left: what was typed becomes a save.
    await goToField(page, inspectionId, 'outbox')
    await expect(page.getByText('有 1 份记录只存在本机')).toBeVisible()
  }
  await look(member, 'outbox-offline')
  for (const page of [office, member]) await goOffline(page, false)
  await synchronise(office, inspectionId)
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)

  await goToField(office, inspectionId, 'records')
  await expect(office.getByText('2 处要选定 · 有更新未看')).toBeVisible()
  await look(office, 'records')

  // Side by side, in words, by keyboard alone.
  await goToField(member, inspectionId, `record/${recordId}`)
  await expect(member.getByRole('heading', { name: '两边改得不一样（2 处）' })).toBeVisible()
  await look(member, 'conflicts')
  const decide = member.getByRole('button', { name: /^按选定的保存/ })
  await expect(decide).toHaveAttribute('aria-disabled', 'true')
  const place = member.getByRole('group', { name: '地点' })
  await expect(place.getByText('改之前：一号会议室')).toBeVisible()
  await place.getByLabel('保留我的').focus()
  await member.keyboard.press('Space')
  await member.getByRole('group', { name: '本次有无涉及在办案件、有无表态' }).getByLabel('两者都留').check()
  // What was weighed is not weighed a second time because the screen went.
  await expect.poll(() => noteDrafts(member)).toBe(1)
  await member.reload()
  await unlock(member)
  await expect(place.getByLabel('保留我的')).toBeChecked()
  await decide.press('Enter')
  await expect(member.getByText('已按选定的保存。')).toBeVisible()
  await expect(member.getByLabel('地点')).toHaveValue('二楼小会议室，靠楼梯的一间，谈话时开着门')

  // A comment of the member, a review of the office.
  await button(member, '写批注').click()
  await member.getByLabel('批注内容').fill('对方要求下周再谈一次。')
  // A lock and a reload lose nothing of what is being typed.
  await expect.poll(() => noteDrafts(member)).toBe(1)
  await button(member, '锁上').click()
  await member.reload()
  await unlock(member)
  await expect(member.getByLabel('批注内容')).toHaveValue('对方要求下周再谈一次。')
  await button(member, '保存批注').click()
  await expect(member.getByRole('listitem').filter({ hasText: '对方要求下周再谈一次。' })).toBeVisible()
  await expect.poll(() => noteDrafts(member)).toBe(0)
  await expect(member.getByRole('button', { name: '写审阅' })).toHaveCount(0)
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)
  await goToField(office, inspectionId, `record/${recordId}`)
  await expect(office.getByText('对方要求下周再谈一次。')).toBeVisible()
  await button(office, '写审阅').click()
  await office.getByLabel('退回').check()
  await expect(button(office, '保存审阅')).toHaveAttribute('aria-disabled', 'true')
  await office.getByLabel('理由', { exact: true }).fill('请补上谈话的起止时间。')
  await expect.poll(() => noteDrafts(office)).toBe(2)
  await office.reload()
  await unlock(office)
  await expect(office.getByLabel('理由', { exact: true })).toHaveValue('请补上谈话的起止时间。')
  await expect(office.getByLabel('退回')).toBeChecked()
  await look(office, 'review')
  await button(office, '保存审阅').click()
  await expect(office.getByText(/^退回：巡查办老周/)).toBeVisible()
  await expect(office.getByText(/^组员小林：看过现在这一版|^组员小林：看过以前的/)).toBeVisible()
  // The member decided last what it says; the office only reviewed.
  await goToField(office, inspectionId, 'records')
  await expect(office.getByText(/退回：巡查办老周，/)).toBeVisible()
  await expect(office.getByText(/组员小林 写于/)).toBeVisible()
  await look(office, 'records-reviewed')
  // From the board to what comes after: the one record is sent back, so nothing can be written yet.
  await goToField(office, inspectionId, 'board')
  await office.getByRole('link', { name: '写报告、办整改' }).click()
  await expect(office.getByRole('heading', { name: '报告和整改' })).toBeFocused()
  await expect(office.getByRole('link', { name: '报告和整改', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  )
  await expect(office.getByText('已通过 0 份，共 1 份记录。')).toBeVisible()
  const toDo = office.locator('.board-todo')
  await expect(toDo.getByText('1 份', { exact: true })).toHaveCount(1)
  await expect(office.getByText('本系统不记整改办到了哪一步')).toBeVisible()
  for (const name of [/^报告提纲/, /^整改台账/, /^四种去向的登记/]) {
    const address = await office.getByRole('link', { name }).getAttribute('href')
    const { pathname, hash } = new URL(address ?? '', door.staffUrl)
    const answer = await office.request.get(`${door.staffUrl}${pathname}`)
    expect(answer.status()).toBe(200)
    if (hash !== '') expect(await answer.text()).toContain(`id="${hash.slice(1)}"`)
  }
  await look(office, 'report')
  await synchronise(office, inspectionId)
  await synchronise(member, inspectionId)
  await goToField(member, inspectionId, `record/${recordId}`)
  await expect(member.getByText('理由：请补上谈话的起止时间。')).toBeVisible()
  await look(member, 'record-together')
  await button(member, '写审阅').click()
  await member.getByLabel('已改').check()
  await button(member, '保存审阅').click()
  await expect(member.getByText(/^已改：组员小林/)).toBeVisible()
  await button(member, '撤回这条批注').click()
  await member.getByLabel('撤回的理由').fill('写到另一份里了')
  await button(member, '确定撤回').click()
  await expect(member.getByText(/已撤回，理由：写到另一份里了/)).toBeVisible()

  // The history says all of it, on both.
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)
  await goToField(office, inspectionId, `history/${recordId}`)
  await expect(office.getByText('选定了改得不一样的 2 处')).toBeVisible()
  await expect(office.getByText(/地点：留下“二楼小会议室，靠楼梯.*另一边是“二楼小会议室，靠窗/)).toBeVisible()
  await expect(office.getByText(/^撤回：批注 1，理由：写到另一份里了/)).toBeVisible()
  await expect(office.getByText('新建', { exact: true })).toBeVisible()
  await expect(office.getByText('只存在本机')).toHaveCount(0)
  await look(office, 'history')

  // A plan and something done by hand; the same board on both.
  await goToField(office, inspectionId, 'board')
  await button(office, '定计划').click()
  await office.getByLabel('问', { exact: true }).fill('20')
  await office.getByLabel('听', { exact: true }).fill('2')
  await button(office, '保存计划').click()
  await button(office, '记一笔').click()
  await office.getByLabel('办了什么').fill('听取党组汇报')
  await button(office, '记下').click()
  await expect(office.getByText('记过的（1 笔）')).toBeVisible()
  await expect.poll(() => noteDrafts(office)).toBe(0)
  await synchronise(office, inspectionId)
  await synchronise(member, inspectionId)
  const boards: string[] = []
  for (const page of [office, member]) {
    await goToField(page, inspectionId, 'board')
    await expect(page.getByRole('row', { name: /^问.*20.*1$/ })).toBeVisible()
    boards.push(((await page.locator('.board').textContent()) ?? '').replace(/\s+/g, ' '))
  }
  expect(boards[1]).toBe(boards[0])
  await look(office, 'board')

  // Found by words, by what it is, and without a trace.
  const requests: string[] = []
  member.on('request', (request) => requests.push(request.url() + (request.postData() ?? '')))
  await goToField(member, inspectionId, 'find')
  await member.getByLabel('找什么').fill('楼梯 开着门')
  await expect(member.getByText('找到 1 处。')).toBeVisible()
  await expect(member.locator('mark').first()).toHaveText('楼梯')
  await look(member, 'find')
  await member.getByRole('link', { name: /^谈话 A07/ }).click()
  await expect(member.getByLabel('地点')).toBeVisible()
  await member.goBack()
  await expect(member.getByLabel('找什么')).toHaveValue('楼梯 开着门')
  expect(member.url()).not.toContain(encodeURIComponent('楼梯'))
  expect(
    requests.filter((request) => request.includes('楼梯') || request.includes(encodeURIComponent('楼梯'))),
  ).toEqual([])
  const stored = await member.evaluate(async () => {
    const texts: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const asking = database.transaction(store).objectStore(store).getAll()
          asking.onsuccess = () => resolve(asking.result)
          asking.onerror = () => reject(asking.error)
        })
        texts.push(
          JSON.stringify(rows, (_, value: unknown) =>
            value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
          ),
        )
      }
      database.close()
    }
    return texts.join('\n')
  })
  expect(stored.length).toBeGreaterThan(1_000)
  for (const typed of ['楼梯', '开着门', 'A07']) expect(stored).not.toContain(typed)
})

test('[OUTBOX-10] [OUTBOX-11] [OUTBOX-12] the outbox says what is only here, drains by itself, and lets one stuck save be handled alone', async ({
  browser,
}) => {
  const { member, inspectionId } = await gather(browser)
  await goToField(member, inspectionId, 'outbox')
  await expect(member.getByText('全部已同步', { exact: true })).toBeVisible()
  await look(member, 'outbox-safe')

  // The server is down: every request dies.
  await member.route('**/api/**', (route) => route.abort())
  await beginInterview(member, inspectionId, 'B01')
  await goToField(member, inspectionId, 'board')
  // On every screen.
  await expect(member.getByRole('link', { name: /待发箱：1 份未同步/ })).toBeVisible()
  await goToField(member, inspectionId, 'outbox')
  await expect(member.getByText('有 1 份记录只存在本机')).toBeVisible()
  await expect(member.getByText('存在本机，等着发')).toBeVisible()
  await expect(member.getByText('没有完成：没有连上服务器。')).toBeVisible()
  await expect(member.getByText(/左右；网络一通/)).toBeVisible()
  await expect(member.getByText('已同步', { exact: true })).toHaveCount(0)
  await look(member, 'outbox-down')
  // Up again, and nobody touches anything.
  await member.unroute('**/api/**')
  await expect(member.getByText('全部已同步', { exact: true })).toBeVisible({ timeout: 90_000 })
  await expect(member.getByRole('link', { name: /未同步/ })).toHaveCount(0)

  // One save is refused by the server, and by it alone.
  await member.route('**/revisions', async (route) => {
    const body = route.request().postDataBuffer()
    if (!body) return route.continue()
    const count = body.readUInt16BE(0)
    const outcomes = Array.from({ length: count }, () => ({ state: 'refused', code: 'record/bad-signature' }))
    await route.fulfill({ json: { outcomes } })
  })
  const stuckId = await beginInterview(member, inspectionId, 'B02')
  await goToField(member, inspectionId, 'outbox')
  await expect(member.getByRole('heading', { name: '要处理的' })).toBeVisible({ timeout: 30_000 })
  await member.unroute('**/revisions')
  await beginInterview(member, inspectionId, 'B03')
  await goToField(member, inspectionId, 'outbox')
  await expect(member.getByText('有 1 份记录只存在本机')).toBeVisible({ timeout: 30_000 })
  await expect(member.getByText('有 1 份没有同步成，要看一下')).toBeVisible()
  const stuck = member.getByRole('listitem').filter({ has: button(member, '先放一边') })
  await expect(stuck).toContainText('谈话 B02')
  await expect(stuck).toContainText('有一条记录的签名不对')
  await look(member, 'outbox-stuck')
  const downloading = member.waitForEvent('download')
  await button(stuck, '导出这一条').click()
  expect((await downloading).suggestedFilename()).toMatch(/^mingcha-\d{8}-\d{4}\.mingcha$/)
  await button(stuck, '先放一边').click()
  await expect(member.getByText('先放一边的（1 条）')).toBeVisible()
  // Put aside is not synced.
  await expect(member.getByRole('link', { name: /1 份未同步/ })).toBeVisible()
  await member.getByText('先放一边的（1 条）').click()
  await button(member, '再试一次').click()
  await expect(member.getByText('全部已同步', { exact: true })).toBeVisible({ timeout: 30_000 })
  await goToField(member, inspectionId, `record/${stuckId}`)
  await expect(member.getByText('已同步', { exact: true }).first()).toBeVisible()
})

test('[OUTBOX-12] what waits goes from one browser to another in a file, and a damaged file says where', async ({
  browser,
}) => {
  const { office, member, inspectionId } = await gather(browser)
  await synchronise(office, inspectionId)
  for (const page of [office, member]) await page.route('**/api/**', (route) => route.abort())
  const recordId = await beginInterview(member, inspectionId, 'C01')
  await goToField(member, inspectionId, 'outbox')
  const downloading = member.waitForEvent('download')
  await button(member, '导出没有同步的').click()
  const path = join(folder.path, 'carried.mingcha')
  await (await downloading).saveAs(path)
  await expect(member.getByText(/^已交给浏览器保存/)).toBeVisible()
  await expect(member.getByText('有 1 份记录只存在本机')).toBeVisible()

  const damaged = readFileSync(path)
  damaged[damaged.length - 200] = (damaged.at(-200) as number) ^ 1
  const damagedPath = join(folder.path, 'damaged.mingcha')
  writeFileSync(damagedPath, damaged)
  await goToField(office, inspectionId, 'outbox')
  await office.getByLabel('收进密封文件').setInputFiles(damagedPath)
  await expect(office.getByText('这个密封文件坏了，没有收进任何内容。')).toBeVisible()
  await expect(office.getByText(/^坏在第 \d+ 项（从第 \d+ 个字节起）。$/)).toBeVisible()
  await look(office, 'file-damaged')
  await expect(office.getByText('没有。', { exact: true })).toBeVisible()
  await office.getByLabel('收进密封文件').setInputFiles(path)
  await expect(office.getByText(/^收进了 1 项/)).toBeVisible()
  await expect(office.getByText('有 1 份记录只存在本机')).toBeVisible()
  await office.getByLabel('收进密封文件').setInputFiles(path)
  await expect(office.getByText(/本机都已经有了，没有变化/)).toBeVisible()
  await look(office, 'file-taken')
  await goToField(office, inspectionId, `record/${recordId}`)
  await expect(office.getByLabel('对象代号')).toHaveValue('C01')

  // The courier reaches the server; the author then has nothing left to send.
  for (const page of [office, member]) await page.unroute('**/api/**')
  await synchronise(office, inspectionId)
  await synchronise(member, inspectionId)
  for (const page of [office, member])
    await expect(page.getByText('全部已同步', { exact: true })).toBeVisible()
})

test('[JOIN-10] [OUTBOX-10] a photo under way and a plan not sent are lost with the device: taking along says so, as the outbox counts', async ({
  browser,
}) => {
  const member = await openBrowser(browser)
  await enrolOffice(member, door)
  const { inspectionId } = await foundOn(member, { name: '巡查办老周' })
  // The server takes in every save, and no piece of an attachment.
  await member.route('**/chunks/**', (route) => route.abort())
  await beginInterview(member, inspectionId, 'D05\u202e')
  await button(member, '谈话').click()
  await button(member, '记一条情况').last().click()
  await member.getByLabel('事实').fill('窗口没有人。')
  await button(member, '加照片或文件').click()
  await member
    .getByRole('listitem')
    .getByLabel('选照片', { exact: true })
    .setInputFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: await member.screenshot() })
  await button(member, '不用遮，保存照片').click()
  await expect(
    member
      .getByRole('listitem')
      .getByAltText(/^照片缩略图/)
      .first(),
  ).toBeVisible()
  await goToField(member, inspectionId, 'outbox')
  await button(member, '现在同步').click()
  await expect(member.getByText('记录已同步，附件还在传', { exact: true })).toBeVisible()
  await test.step('[HOSTILE-1] what cannot be seen of a name is made visible in the list', async () => {
    await goToField(member, inspectionId, 'records')
    await expect(member.getByRole('link', { name: /D05⟦U\+202E⟧/ })).toBeVisible()
  })
  await goToField(member, inspectionId, 'take')
  await expect(
    member.getByText(/^会丢还没有传完的照片、录音和文件：有 \d+ 段只在本机。接通网络/),
  ).toBeVisible()
  await expect(member.getByText('保存了的都不会丢')).toHaveCount(0)
  await look(member, 'take-photo-under-way')

  await goOffline(member, true)
  await goToField(member, inspectionId, 'board')
  await button(member, '定计划').click()
  await member.getByLabel('问', { exact: true }).fill('20')
  await button(member, '保存计划').click()
  await goToField(member, inspectionId, 'take')
  await expect(member.getByText(/^会丢 1 份记录里还没有送出的内容。会丢还没有传完的/)).toBeVisible()
  await member.unroute('**/chunks/**')
  await goOffline(member, false)
  await synchronise(member, inspectionId)
  await goToField(member, inspectionId, 'take')
  await expect(member.getByText('保存了的都不会丢')).toBeVisible()
})

test('[EXPORT-6] [EXPORT-7] [EXPORT-8] [EXPORT-9] [EXPORT-10] [EXPORT-11] a signed interview with a photo is exported as Word and as a workbook, opens, and both devices see who took it', async ({
  browser,
}) => {
  const { office, member, inspectionId } = await gather(browser)
  await beginInterview(member, inspectionId, 'D04')
  await button(member, '谈话').click()
  await button(member, '记一条情况').last().click()
  await member.getByLabel('事实').fill('窗口没有人，等了一个上午。')
  await button(member, '加照片或文件').click()
  const photo = await member.screenshot()
  await member
    .getByRole('listitem')
    .getByLabel('选照片', { exact: true })
    .setInputFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: photo })
  await button(member, '不用遮，保存照片').click()
  await expect(
    member
      .getByRole('listitem')
      .getByAltText(/^照片缩略图/)
      .first(),
  ).toBeVisible()
  await button(member, '核对和结束').click()
  const pad = member.getByRole('img', { name: /手写签名的地方/ })
  await pad.hover({ position: { x: 40, y: 30 } })
  await member.mouse.down()
  await pad.hover({ position: { x: 160, y: 90 } })
  await member.mouse.up()
  await button(member, '签好了，保存').click()
  await expect(member.getByAltText('签名')).toBeVisible()
  await goToField(member, inspectionId, 'export')
  const files: string[] = []
  member.on('download', (download) => files.push(download.suggestedFilename()))
  const tryInVain = async () => {
    await expect(button(member, '导出')).toHaveAttribute('aria-disabled', 'true')
    await button(member, '导出').press('Enter')
    await expect(member.getByText('还没有填用途，或者还没有勾选。')).toBeVisible()
  }
  await tryInVain()
  await member.getByLabel('用途').fill('归档')
  await look(member, 'export')
  await tryInVain()
  await member.getByLabel('我知道这个文件不加密').check()
  const save = async () => {
    const downloading = member.waitForEvent('download')
    await button(member, '导出').click()
    const download = await downloading
    const path = join(folder.path, download.suggestedFilename())
    await download.saveAs(path)
    return readFileSync(path)
  }
  const parts = readZipBytes(await save())
  const word = parts.get('word/document.xml')?.toString() ?? ''
  expect(word).toContain('谈话记录')
  expect(word).toContain('D04')
  expect(word).toContain('手写签名，')
  expect(word).toContain('签的是：第 1 条情况、')
  expect(word).not.toContain('签名之后')
  const pictures = [...parts].filter(([name]) => name.startsWith('word/media/'))
  expect(pictures.length).toBe(2)
  for (const [, picture] of pictures) expect(picture.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
  await expect(member.getByText(/^组员小林，.*：Word，1 份。用途：归档$/)).toBeVisible()
  await member.getByLabel(/^Excel 表/).check()
  await member.getByLabel('我知道这个文件不加密').check()
  const workbook = readWorkbook(await save())
  expect([...workbook.keys()]).toContain('编码表')
  expect(JSON.stringify(workbook.get('记录'))).toContain('D04')
  expect(files).toEqual([
    expect.stringMatching(/^记录-\d{8}-\d{4}\.docx$/),
    expect.stringMatching(/^记录-\d{8}-\d{4}\.xlsx$/),
  ])

  // An export that cannot be noted is none: the disk refuses everything, and no file leaves.
  await member.getByLabel('用途').fill('再报一次')
  await member.getByLabel('我知道这个文件不加密').check()
  await expect.poll(() => noteDrafts(member)).toBe(1)
  await member.evaluate(() => {
    const refuse = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
    Object.assign(IDBObjectStore.prototype, { put: refuse, add: refuse })
  })
  await button(member, '导出').click()
  await expect(member.getByText('手机的存储空间满了，刚才的改动没有保存。')).toBeVisible()
  await expect(member.getByText(/^没有导出：/)).toBeVisible()
  await expect(member.getByText(/用途：再报一次$/)).toHaveCount(0)
  await look(member, 'export-refused')
  await member.reload()
  await unlock(member)
  await expect(member.getByText(/^组员小林，.*：Excel，1 份。用途：归档$/)).toBeVisible()
  await expect(member.getByText(/用途：再报一次$/)).toHaveCount(0)
  expect(files).toHaveLength(2)
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)
  await goToField(office, inspectionId, 'export')
  await expect(office.getByText(/^组员小林，.*：Excel，1 份。用途：归档$/)).toBeVisible()
  await look(office, 'export-log')
  // Locked, nothing can be taken out: not by the button that was there, nor by the address.
  await button(office, '锁上').click()
  for (const again of [false, true]) {
    if (again) await office.reload()
    await expect(button(office, '打开')).toBeVisible()
    await expect(button(office, '导出')).toHaveCount(0)
    await expect(office.getByText('用途：归档')).toHaveCount(0)
  }
  await unlock(office)
  await expect(office.getByRole('heading', { name: '导出', exact: true })).toBeVisible()
  await expect(office.getByText(/^组员小林，.*：Excel，1 份。用途：归档$/)).toBeVisible()
})

test('[COOP-12] a plan half typed, an occasion half noted, a purpose: another screen and a reload leave all of it', async ({
  browser,
}) => {
  const member = await openBrowser(browser)
  await enrolOffice(member, door)
  const { inspectionId } = await foundOn(member, { name: '巡查办老周' })
  await goToField(member, inspectionId, 'board')
  await button(member, '定计划').click()
  await member.getByLabel('问', { exact: true }).fill('20')
  await expect.poll(() => noteDrafts(member)).toBe(1)
  await goToField(member, inspectionId, 'export')
  await member.getByLabel('用途').fill('归档')
  await expect.poll(() => noteDrafts(member)).toBe(2)
  await member.reload()
  await unlock(member)
  await expect(member.getByLabel('用途')).toHaveValue('归档')
  await goToField(member, inspectionId, 'board')
  await expect(member.getByLabel('问', { exact: true })).toHaveValue('20')
  await button(member, '保存计划').click()
  await button(member, '记一笔').click()
  await member.getByLabel('哪种方式').selectOption('看')
  await member.getByLabel('办了什么').fill('看了诉讼服务中心')
  await expect.poll(() => noteDrafts(member)).toBe(2)
  await goToField(member, inspectionId, 'export')
  await goToField(member, inspectionId, 'board')
  await expect(member.getByLabel('办了什么')).toHaveValue('看了诉讼服务中心')
  await button(member, '记下').click()
  await expect(member.getByText(/^看：看了诉讼服务中心/)).toBeAttached()
  await goToField(member, inspectionId, 'export')
  await expect(member.getByLabel('用途')).toHaveValue('归档')
})

/** A member whose client was altered: a real device of the team without a screen, which signs whatever it is told. */
const joinAltered = async (host: Page, inspectionId: string, name: string): Promise<FieldDevice> => {
  const device = await createFieldDevice(
    name,
    () => inspectionId,
    (path, init) => fetch(door.staffUrl + path, init),
  )
  const { fingerprint, enter } = await knockField(device, await inviteFrom(host, inspectionId))
  await letIn(host, inspectionId, { fingerprint, name, role: '成员' })
  await enter(inspectionId)
  return device
}

test('[COOP-20] [REC-17] [REC-19] saves forged by an altered client reach every device and count on none: record, list and history say who signed, why, and what was wanted', async ({
  browser,
}) => {
  const { office, member, inspectionId } = await gather(browser)
  const altered = await joinAltered(office, inspectionId, '组员老赵')
  const recordId = await beginInterview(member, inspectionId, 'E05')
  await button(member, '谈话').click()
  await button(member, '记一条情况').last().click()
  await member.getByLabel('事实').fill('立案窗口要求先调解，三个月不立案。')
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)

  // One save leaves the fact out, the other puts a 通过 into the office's mouth; the server takes both, for it sees neither.
  await altered.sync()
  const [head] = (await altered.records()).get(recordId)?.heads ?? []
  if (!head) throw new Error('the altered client does not have the record')
  const members = (await altered.team()).membersById
  const officeId = [...members].find(([, { role }]) => role === 'office')?.[0] ?? ''
  const forge = (content: RecordContent) =>
    altered.save(recordId, {
      content,
      parents: [head.id],
      parentClocks: [head.clock],
      followsPrevious: false,
    })
  const { content } = head
  const { facts = {} } = content.lists
  expect(Object.keys(facts)).toHaveLength(1)
  await forge({ ...content, lists: { ...content.lists, facts: {} } })
  await forge({
    ...content,
    lists: {
      ...content.lists,
      reviews: {
        r1: { to: 'passed', by: officeId, atMs: Date.now(), reason: '', previous: [], mark: '' },
      },
    },
  })
  expect(await altered.sync()).toMatchObject({ sent: 2, refused: 0 })

  const told: string[][] = []
  for (const [page, name] of [
    [office, 'office'],
    [member, 'member'],
  ] as const) {
    await synchronise(page, inspectionId)
    await goToField(page, inspectionId, 'records')
    const row = page.getByRole('listitem').filter({ hasText: 'E05' })
    await expect(row).toContainText('有修改被拒绝')
    await expect(row).not.toContainText('通过')
    await look(page, `refused-records-${name}`)
    await goToField(page, inspectionId, `record/${recordId}`)
    await expect(page.getByText(/^有 2 次修改被拒绝，没有并入这份记录。/)).toBeVisible()
    await expect(page.getByText(/^通过：/)).toHaveCount(0)
    await look(page, `refused-record-${name}`)
    await button(page, '谈话').click()
    await expect(page.getByText('立案窗口要求先调解，三个月不立案。').first()).toBeVisible()
    await goToField(page, inspectionId, `record/${recordId}`)
    await page.getByRole('link', { name: '看历史：是谁改的、为什么拒绝' }).click()
    await expect(page.getByRole('heading', { name: '历史', exact: true })).toBeVisible()
    const refused = page.getByRole('listitem').filter({ hasText: '这次修改被拒绝' })
    await expect(refused).toHaveCount(2)
    const dropping = refused.filter({ hasText: '去掉：' })
    await expect(dropping).toContainText('组员老赵，')
    await expect(dropping).toContainText('因为它去掉了“')
    await expect(dropping).toContainText('签名的是组员老赵的设备')
    await expect(dropping).toContainText('立案窗口要求先调解，三个月不立案。')
    const speaking = refused.filter({ hasText: '新记：' })
    await expect(speaking).toContainText('因为它以巡查办老周的名义写了“审阅 1”')
    await expect(speaking).toContainText('签名的是组员老赵的设备')
    await expect(speaking).toContainText('审阅意见：通过')
    for (const one of [dropping, speaking]) await expect(one).not.toContainText('已同步')
    await look(page, `refused-history-${name}`)
    told.push((await refused.allTextContents()).map((text) => text.replace(/\s+/g, ' ')))
  }
  expect(told[1]).toEqual(told[0])

  // The next honest save follows what counts, and the refused ones stay refused.
  await goToField(member, inspectionId, `record/${recordId}`)
  await button(member, '写批注').click()
  await member.getByLabel('批注内容').fill('被拒绝的两次，已问过老赵。')
  await button(member, '保存批注').click()
  await synchronise(member, inspectionId)
  await synchronise(office, inspectionId)
  await goToField(office, inspectionId, `record/${recordId}`)
  await expect(office.getByText('被拒绝的两次，已问过老赵。')).toBeVisible()
  await expect(office.getByText(/^有 2 次修改被拒绝，没有并入这份记录。/)).toBeVisible()
})
