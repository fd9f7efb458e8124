/** A team in real browsers: found, invite, join, compare, let in, revoke, recover, without a network too. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { inviteToText, readInvite } from '../../src/core/record/invite.ts'
import { buildSite } from '../kit/built-site.ts'
import { createLook } from '../kit/look.ts'
import { passphraseOf, rememberPassphrase, setPassphrase, unlock } from '../kit/passphrase.ts'
import { filesHolding } from '../kit/profile.ts'
import { filmOf, pixelsOf, scanPicture } from '../kit/scan.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'
import {
  enrolOffice,
  foundOn,
  goToField,
  goToFragment,
  inviteFrom,
  joinOn,
  knockOn,
  letIn,
} from '../kit/team-pages.ts'

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer
let contexts: BrowserContext[] = []

test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('team-e2e').root
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

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A fresh browser of somebody else, phone-sized. */
const openBrowser = async (browser: Browser): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  contexts.push(context)
  return context.newPage()
}

const addShare = async (page: Page, text: string) => {
  await page.getByLabel(/^输入第 \d 份份额$/).fill(text)
  await button(page, '读入这一份').click()
}

const shots = 'tests/.output/team'
const look = createLook(shots, 390)

test('[JOIN-1] [JOIN-5] [JOIN-6] [JOIN-7] [JOIN-13] a team is founded, a device joins by a typed invite, both compare, it is let in', async ({
  page,
  browser,
}) => {
  test.setTimeout(480_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await enrolOffice(page, door)
  await look(page, '01-list-empty')
  await page.getByRole('link', { name: '建立巡查组，先不发问卷' }).click()
  await expect(page.getByRole('heading', { name: '建立巡查组' })).toBeVisible()
  await look(page, '02-found')
  await test.step('[JOIN-5] what is missing is named, and nothing is founded before the paper was checked', async () => {
    await page.getByLabel('几份凑齐才能找回').selectOption('4')
    await button(page, '下一步：制作找回份额').click()
    await expect(page.getByText('请写法院名称。')).toBeVisible()
    await expect(page.getByText('凑齐的份数不能多于总份数。')).toBeVisible()
    await expect(page.getByText('请写您的姓名。')).toBeVisible()
    await expect(page.getByLabel('法院名称')).toBeFocused()
    await page.getByLabel('法院名称').fill('甲法院')
    await page.getByLabel('您的姓名').fill('老周')
    await expect(page.getByLabel('这台设备叫什么')).toHaveValue('巡查办一号笔记本')
    await page.getByLabel('几份凑齐才能找回').selectOption('2')
    await button(page, '下一步：制作找回份额').click()
    await button(page, '建立巡查组').click()
    await expect(page.getByText('请先打印份额，核对以后打勾。')).toBeVisible()
    await look(page, '02-shares')
    await button(page, '打开份额的打印页').click()
    await page.pdf({ path: `${shots}/shares.pdf`, preferCSSPageSize: true })
    await look(page, '02-shares-sheet')
    await button(page, '返回').click()
    page.once('dialog', (dialog) => dialog.accept())
    await goToFragment(page, '#list')
    await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
    await expect(page.getByRole('heading', { name: '甲法院' })).toHaveCount(0)
  })
  const { inspectionId, shares } = await foundOn(page)
  expect(shares).toHaveLength(3)
  await look(page, '02-team-founded')
  const invite = await inviteFrom(page, inspectionId)
  await look(page, '03-invite')

  await test.step('[JOIN-7] the QR holds the text that is typed, on the screen and on paper', async () => {
    expect(await scanPicture(page, page.locator('.invite-body .qr'))).toBe(invite)
    expect((await readInvite(invite)).state).toBe('read')
    await button(page, '打印邀请码').click()
    await page.emulateMedia({ media: 'print' })
    expect(await scanPicture(page, page.locator('.invite-sheet .qr'))).toBe(invite)
    await page.pdf({ path: `${shots}/invite.pdf`, preferCSSPageSize: true })
    await page.emulateMedia({ media: null })
    await look(page, '03-invite-sheet')
    await button(page, '返回').click()
  })

  // Nobody waits, as long as that is said.
  let isStale = true
  await page.route('**/joins', async (route) => {
    if (!isStale) return route.continue()
    return route.fulfill({ json: { joins: [] } })
  })
  const member = await openBrowser(browser)
  await member.goto(`${door.staffUrl}/inspect/`)
  await look(member, '04-begin')
  await member.getByRole('link', { name: '用邀请码加入' }).click()
  await setPassphrase(member, '加入巡查组')
  await test.step('[JOIN-1] a mistyped invite is answered with the place or the number', async () => {
    const field = member.getByLabel('邀请码', { exact: true })
    for (const [typed, sentence] of [
      ['', '请输入邀请码'],
      [invite.slice(0, -6), '还差 5 个字符'],
      [`${invite}7`, '多了 1 个字符'],
      [`ABCDE-FGU${invite.slice(9)}`, '第 2 组第 3 个字符'],
      [invite.replace(/^./, (first) => (first === '7' ? '8' : '7')), '有字符和邀请码不一样'],
    ] as const) {
      await field.fill(typed)
      await button(member, '加入').click()
      await expect(member.getByText(sentence)).toBeVisible()
      await expect(field).toBeFocused()
    }
    await look(member, '04-mistyped')
    await field.fill(invite.toLowerCase().replaceAll('-', ' '))
    await button(member, '加入').click()
    await expect(member.getByText('请写您的姓名')).toBeVisible()
  })
  await test.step('[JOIN-2] without a network the invite stays, and the way goes on after a reload', async () => {
    await member.route('**/api/**', (route) => route.abort())
    await member.getByLabel('您的姓名').fill('组员甲')
    await expect(member.getByLabel('这台设备叫什么')).toHaveValue('电脑')
    await member.getByLabel('这台设备叫什么').fill('手机')
    await button(member, '加入').click()
    const failed = member.getByText('没有连上服务器')
    await expect(failed).toBeVisible()
    await expect(member.locator(':focus').filter({ has: failed })).toHaveCount(1)
    await look(member, '04-pending')
    await member.unroute('**/api/**')
    await member.reload()
    await unlock(member)
  })
  await expect(member.getByRole('heading', { name: '等待批准加入' })).toBeVisible({ timeout: 20_000 })
  const fingerprint = (await member.locator('.fingerprint span').allTextContents()).join(' ')
  await look(member, '05-waiting')
  await test.step('[JOIN-7] whether it was used is asked once more before it is printed', async () => {
    await expect(page.locator('.invite-body')).toBeVisible()
    await page.waitForResponse(/joins$/)
    isStale = false
    // At once, before it is asked again by itself; and a sheet that was there for a moment could have been printed.
    await page.evaluate(() => {
      new MutationObserver(() => {
        if (document.querySelector('.invite-sheet')) document.body.dataset.sheet = 'shown'
      }).observe(document.body, { childList: true, subtree: true })
      for (const button of document.querySelectorAll('button'))
        if (button.textContent === '打印邀请码') button.click()
    })
    await expect(page.getByText('这个邀请码已经用过了')).toBeVisible()
    await expect(page.locator('body')).not.toHaveAttribute('data-sheet')
  })
  await expect(page.getByText('自称“组员甲”，设备叫“手机”')).toBeVisible({ timeout: 15_000 })
  await test.step('[JOIN-7] an invite that was used is shown no more, and said to be used', async () => {
    await expect(page.getByText('这个邀请码已经用过了')).toBeVisible()
    await expect(page.locator('.invite-body')).toHaveCount(0)
  })
  await look(page, '05-door')
  await letIn(page, inspectionId, { fingerprint, name: '组员甲', role: '成员' })
  await expect(member.getByRole('heading', { name: '巡查组', exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('现有 2 台设备')).toBeVisible()
  await look(page, '06-members')
  await look(member, '07-member-sees')
  await expect(member.getByText('邀请一台设备')).toHaveCount(0)
  await test.step('[JOIN-13] the person interviews, not the phone', async () => {
    await expect(page.getByText('设备“手机”')).toBeVisible()
    await goToField(member, inspectionId, 'new')
    await button(member, '一般干警').click()
    const interviewers = member.getByRole('group', { name: '谈话人（两人以上）' })
    await expect(interviewers.getByRole('checkbox', { name: '组员甲', exact: true })).toBeChecked()
    await expect(interviewers.getByRole('checkbox', { name: '巡查办', exact: true })).not.toBeChecked()
    await expect(interviewers.getByText('手机')).toHaveCount(0)
  })
})

test('[JOIN-6] [JOIN-8] [JOIN-9] who is not wanted is sent away; a role is changed; who is revoked gets nothing new and says so', async ({
  page,
  browser,
}) => {
  test.setTimeout(600_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page, { court: '乙法院' })

  await test.step('[JOIN-6] sent away, it is told and may try another invite', async () => {
    const stranger = await openBrowser(browser)
    await knockOn(stranger, door.staffUrl, await inviteFrom(page, inspectionId), '来路不明')
    const candidate = page.getByRole('listitem').filter({ hasText: '自称“来路不明”' })
    await expect(candidate).toBeVisible({ timeout: 15_000 })
    page.once('dialog', (dialog) => dialog.accept())
    await candidate.getByRole('button', { name: '不一致，拒绝' }).click()
    await expect(page.getByText('已拒绝。')).toBeVisible()
    await expect(stranger.getByText('组里没有批准这台设备')).toBeVisible({ timeout: 15_000 })
    await look(stranger, '08-refused')
  })

  const leader = await openBrowser(browser)
  await joinOn(page, leader, door.staffUrl, inspectionId, { name: '组长', role: '副组长' })
  const member = await openBrowser(browser)
  await test.step('[JOIN-6] a deputy lets in those below only', async () => {
    const invite = await inviteFrom(leader, inspectionId)
    const fingerprint = await knockOn(member, door.staffUrl, invite, '组员乙')
    await expect(leader.getByText('自称“组员乙”')).toBeVisible({ timeout: 15_000 })
    await expect(leader.getByRole('radio')).toHaveCount(1)
    await letIn(leader, inspectionId, { fingerprint, name: '组员乙', role: '成员' })
  })

  await test.step('[JOIN-8] on a log that has moved the step is repeated; the role is everywhere', async () => {
    // The office has not looked since the deputy let somebody in.
    const panel = page.getByRole('listitem').filter({ hasText: '组长' }).first()
    await panel.getByText('改身份或停用').click()
    await panel.getByLabel('身份').selectOption('组长')
    await panel.getByRole('button', { name: '改身份', exact: true }).click()
    await expect(page.getByText('已改。')).toBeVisible()
    await expect(page.getByText('现有 3 台设备')).toBeVisible()
    await goToField(leader, inspectionId, 'records')
    await goToField(leader, inspectionId, 'team')
    await expect(leader.getByRole('heading', { name: '组长 组长 · 本机' })).toBeVisible({ timeout: 45_000 })
  })

  await test.step('[JOIN-9] revoked: asked first, told in plain words, and nothing new arrives there', async () => {
    // Written without a network, before the member can know.
    await member.context().setOffline(true)
    await goToField(member, inspectionId, 'new')
    await button(member, '一般干警').click()
    await member.getByLabel('对象代号').fill('B09')
    await expect(member.getByText('已存在本机', { exact: true })).toBeVisible()
    const panel = page.getByRole('listitem').filter({ hasText: '组员乙' })
    await panel.getByText('改身份或停用').click()
    await look(page, '09-revoke')
    page.once('dialog', (dialog) => dialog.dismiss())
    await panel.getByRole('button', { name: '停用这台设备' }).click()
    await expect(page.getByText('现有 3 台设备')).toBeVisible()
    page.once('dialog', (dialog) => {
      expect(dialog.message()).toContain('停用不能撤销')
      return dialog.accept()
    })
    await panel.getByRole('button', { name: '停用这台设备' }).click()
    await expect(page.getByText('已停用“组员乙”')).toBeVisible({ timeout: 15_000 })
    await expect(page.getByText('现有 2 台设备')).toBeVisible()
    await member.context().setOffline(false)
    await member.reload()
    await unlock(member)
    await expect(member.getByText('这台设备已经停用')).toBeVisible({ timeout: 15_000 })
    await look(member, '10-revoked')
    await test.step('[JOIN-12] what it holds is not called complete', async () => {
      await goToField(member, inspectionId, 'take')
      await expect(member.getByText('新名单、新钥匙都不再给它')).toBeVisible({ timeout: 15_000 })
      await expect(member.getByText('停用以后组里新写的收不到')).toBeVisible()
      for (const title of ['巡查组名单和钥匙', '组里的记录'])
        await expect(member.getByRole('heading', { name: `${title} 没有齐` })).toBeVisible()
      await button(member, '全部带走').click()
      await expect(member.getByText('再点也没有用')).toBeVisible({ timeout: 30_000 })
      await look(member, '10-revoked-take')
    })
    await test.step('[JOIN-12] a record it could not send lies on it alone, waits for nothing, and goes out as a file', async () => {
      await goToField(member, inspectionId, 'records')
      await expect(member.getByText(/^只在本机；本机已停用，发不出去/)).toBeVisible()
      await look(member, '10-revoked-records')
      // Without a network it still knows.
      await member.context().setOffline(true)
      await member.reload()
      await unlock(member)
      await goToField(member, inspectionId, 'outbox')
      await expect(member.getByText('有 1 份记录只在本机，本机已停用，发不出去')).toBeVisible()
      await expect(member.getByText('等着发')).toHaveCount(0)
      await expect(member.getByText('不再试：本机已停用。')).toBeVisible()
      await look(member, '10-revoked-outbox')
      const file = member.waitForEvent('download')
      await button(member, '导出没有同步的').click()
      const path = await (await file).path()
      await goToField(leader, inspectionId, 'outbox')
      await leader.getByLabel('收进密封文件').setInputFiles({
        name: 'revoked.mingcha',
        mimeType: 'application/octet-stream',
        buffer: readFileSync(path),
      })
      await expect(leader.getByText(/^收进了 \d+ 项/)).toBeVisible({ timeout: 15_000 })
      await goToField(leader, inspectionId, 'records')
      await expect(leader.getByRole('link', { name: /B09/ })).toBeVisible()
    })
    // The leader was told of the new key by the log alone.
    await goToField(leader, inspectionId, 'take')
    await button(leader, '全部带走').click()
    await expect(leader.getByText('本机有最新的（第 2 把）')).toBeVisible({ timeout: 30_000 })
  })
})

test('[JOIN-4] [JOIN-10] [JOIN-11] [WORK-8] taken along, the list and the team open without a network; what is missing is said', async ({
  page,
  context,
}) => {
  test.setTimeout(480_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page, { court: '丙法院' })

  await test.step('[JOIN-11] before anything is typed it is said that the browser has promised nothing', async () => {
    await expect(page.getByText('浏览器还没有答应留住本站的内容')).toBeVisible()
    await button(page, '知道了').click()
    await expect(page.getByText('浏览器还没有答应留住本站的内容')).toHaveCount(0)
  })
  await goToField(page, inspectionId, 'take')
  await button(page, '全部带走').click()
  await expect(page.getByText(/已经准备好|有的没有备齐/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByText(/本站的 \d+ 个文件都在本机/)).toBeVisible()
  await expect(page.getByText('保存了的都不会丢')).toBeVisible()
  await look(page, '11-take')

  await test.step('[JOIN-10] [WORK-8] a file the browser threw away is missed by name of the part, and fetched again', async () => {
    await page.evaluate(async () => {
      const [name = ''] = (await caches.keys()).filter((key) => key.includes('precache'))
      const cache = await caches.open(name)
      const [first] = await cache.keys()
      if (first) await cache.delete(first)
    })
    await goToField(page, inspectionId, 'team')
    await goToField(page, inspectionId, 'take')
    await expect(page.getByText('缺 1 个')).toBeVisible()
    await look(page, '12-take-missing')
    await button(page, '全部带走').click()
    await expect(page.getByText(/本站的 \d+ 个文件都在本机/)).toBeVisible({ timeout: 30_000 })
  })

  await context.setOffline(true)
  await page.goto(`${door.staffUrl}/inspect/#list`)
  await page.reload()
  await unlock(page)
  await expect(page.getByText('现在连不上服务器')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('heading', { name: '丙法院' })).toBeVisible()
  await look(page, '13-list-offline')
  await page.getByRole('link', { name: /^巡查组工作/ }).click()
  await goToField(page, inspectionId, 'team')
  await expect(page.getByText('现在连不上服务器，看不到有没有设备在等')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText('现有 1 台设备')).toBeVisible()
  await button(page, '做一个邀请码').click()
  await expect(page.getByText('没有连上服务器')).toBeVisible()
  await look(page, '14-team-offline')
  await goToFragment(page, '#device')
  await expect(page.getByRole('heading', { name: '这台设备', exact: true })).toBeVisible()
  await look(page, '15-device')
  await context.setOffline(false)
})

test('[JOIN-4] a device that never heard which inspections there are says so, and denies nothing it has taken along', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.route('**/api/teams', (route) => route.abort())
  await enrolOffice(page, door)
  await expect(page.getByText('这台设备也还没有带走过巡查')).toBeVisible({ timeout: 15_000 })
  await foundOn(page, { court: '戊法院' })
  await goToFragment(page, '#list')
  await expect(page.getByRole('heading', { name: '戊法院' })).toBeVisible()
  await expect(page.getByText('下面是这台设备带走的巡查，照样能打开')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByText('还没有带走过巡查')).toHaveCount(0)
  await look(page, '13-list-taken-only')
})

test('[JOIN-2] a refused invite leaves what was typed to be compared; trying again takes the refusal away', async ({
  page,
}) => {
  test.setTimeout(240_000)
  await page.setViewportSize({ width: 390, height: 844 })
  const unknown = await inviteToText(crypto.getRandomValues(new Uint8Array(16)))
  const field = page.getByLabel('邀请码', { exact: true })
  const name = page.getByLabel('您的姓名')
  const refusal = page.getByText('这个邀请码无效、已经用过或者已经过期。')
  await page.goto(`${door.staffUrl}/inspect/#join`)
  await setPassphrase(page, '加入巡查组')
  await field.fill(unknown)
  await name.fill('组员丙')
  await button(page, '加入').click()
  await expect(refusal).toBeVisible({ timeout: 20_000 })
  // Where it is to be mended: at the field, with what is wrong said of it.
  await expect(field).toBeFocused()
  await expect(field).toHaveAccessibleDescription(/这个邀请码无效/)
  await expect(field).toHaveValue(unknown)
  await expect(name).toHaveValue('组员丙')
  await look(page, '04-refused')
  await name.fill('')
  await button(page, '加入').click()
  await expect(page.getByText('请写您的姓名。')).toBeVisible()
  await expect(refusal).toHaveCount(0)
})

test('[JOIN-1] an invite is scanned by the camera, and everything is reached by the keyboard', async ({
  page,
}) => {
  test.setTimeout(480_000)
  await page.setViewportSize({ width: 800, height: 900 })
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page)
  const invite = await inviteFrom(page, inspectionId)
  const profile = temporaryFolder()
  const film = join(profile.path, 'camera.y4m')
  writeFileSync(film, filmOf(await pixelsOf(page, page.locator('.invite-body'))))
  const options = test.info().project.use.launchOptions
  const context = await chromium.launchPersistentContext(join(profile.path, 'browser'), {
    ...options,
    args: [
      ...(options?.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
    viewport: { width: 390, height: 844 },
  })
  contexts.push(context)
  const member = context.pages()[0] ?? (await context.newPage())
  await member.goto(`${door.staffUrl}/inspect/#join`)
  await setPassphrase(member, '加入巡查组')
  await button(member, '用摄像头扫').click()
  await expect(member.getByText('已扫到邀请码。')).toBeVisible({ timeout: 30_000 })
  await expect(member.getByLabel('邀请码', { exact: true })).toHaveValue(invite)
  await expect(member.getByText('已输入 29 个，一共 29 个。')).toBeVisible()
  await test.step('[JOIN-1] from the invite on, by the keyboard alone', async () => {
    await member.getByLabel('邀请码', { exact: true }).focus()
    await member.keyboard.press('Tab')
    await expect(button(member, '用摄像头扫')).toBeFocused()
    await member.keyboard.press('Tab')
    await member.keyboard.type('member')
    await member.keyboard.press('Tab')
    await expect(member.getByLabel('这台设备叫什么')).toBeFocused()
    await member.keyboard.press('Tab')
    await expect(button(member, '加入')).toBeFocused()
    await member.keyboard.press('Enter')
  })
  await expect(member.getByRole('heading', { name: '等待批准加入' })).toBeFocused({ timeout: 20_000 })
  const candidate = page.getByRole('listitem').filter({ hasText: '自称“member”' })
  await expect(candidate).toBeVisible({ timeout: 15_000 })
  await candidate.getByRole('radio', { name: /^成员/ }).focus()
  await page.keyboard.press('ArrowUp')
  await expect(candidate.getByRole('radio', { name: /^副组长/ })).toBeChecked()
  await page.keyboard.press('Tab')
  await expect(candidate.getByRole('button', { name: '一致，准许加入' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('已准许“member”加入。')).toBeVisible({ timeout: 15_000 })
  await expect(page.getByRole('heading', { name: 'member 副组长' })).toBeVisible()
  await context.close()
  profile.remove()
})

test('[JOIN-11] [PEER-10] full storage is said before anything is typed', async ({ browser: shown }) => {
  test.setTimeout(240_000)
  // Without the worker, whose files alone are more than is left here.
  const context = await shown.newContext({ serviceWorkers: 'block', viewport: { width: 390, height: 844 } })
  contexts.push(context)
  const page = await context.newPage()
  // From the first visit on: Chromium budgets ahead, and a quota that is cut later is felt much later.
  const browser = await context.newCDPSession(page)
  const { origin } = new URL(door.staffUrl)
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 950_000 })
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page)
  await goToField(page, inspectionId, 'new')
  await expect(page.getByText('这台设备的存储空间满了。请先腾出空间，再开始写。')).toBeVisible({
    timeout: 15_000,
  })
  await look(page, '19-full')
  await page.getByRole('link', { name: '去看怎么办' }).click()
  await expect(page.getByText('写下的内容可能存不住')).toBeVisible()
  await browser.send('Storage.overrideQuotaForOrigin', { origin })
  await goToField(page, inspectionId, 'records')
  await goToField(page, inspectionId, 'take')
  await expect(page.getByText('试写过，放得下')).toBeVisible({ timeout: 15_000 })
})

test('[VAULT-8] [VAULT-9] a passphrase is changed; a lost one is set anew with two of three shares, without a network', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000)
  await page.setViewportSize({ width: 390, height: 844 })
  await enrolOffice(page, door)
  const { shares } = await foundOn(page, { court: '丁法院' })
  const [first = '', second = '', third = ''] = shares
  const typeNewPassphrase = async () => {
    const words = (await page.locator('.passphrase li').allTextContents()).join(' ')
    await button(page, '抄好了，下一步').click()
    await page.getByLabel('口令（五个词）').fill(words)
    await button(page, '设好口令').click()
    return words
  }

  await test.step('[VAULT-9] changed: the old one first, and from then on it opens nothing', async () => {
    const old = passphraseOf(page)
    await goToFragment(page, '#device')
    await expect(page.getByText('有 1 个巡查组的保管人能用找回份额')).toBeVisible()
    await button(page, '换口令').click()
    const wrong = old.split(' ').reverse().join(' ')
    await page.getByLabel('口令（五个词）').fill(wrong)
    await button(page, '下一步').click()
    await expect(page.getByText('口令不对。')).toBeVisible({ timeout: 20_000 })
    await page.getByLabel('口令（五个词）').fill(old)
    await button(page, '下一步').click()
    await expect(page.getByRole('heading', { name: '这是新口令' })).toBeVisible({ timeout: 20_000 })
    const words = await typeNewPassphrase()
    await expect(page.getByText('口令已经换好')).toBeVisible({ timeout: 20_000 })
    rememberPassphrase(page, words)
    await button(page, '现在锁上').click()
    await page.getByLabel('口令（五个词）').fill(old)
    await button(page, '打开').click()
    await expect(page.getByText('口令不对。')).toBeVisible({ timeout: 20_000 })
    await unlock(page)
  })

  // A service worker that has everything, then no network at all.
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await context.setOffline(true)
  await page.reload()
  await page.getByText('口令丢了怎么办').click()
  await look(page, '16-locked')
  await button(page, '请保管人用份额找回').click()
  await expect(page.getByRole('heading', { name: '找回这台设备' })).toBeVisible()
  await addShare(page, first)
  await expect(page.getByText('已读入 1 份，还差 1 份')).toBeVisible()
  await addShare(page, first)
  await expect(page.getByText('这一份刚才已经输入过了')).toBeVisible()
  await addShare(page, second.slice(0, -1))
  await expect(page.getByText('字符的个数不对')).toBeVisible()
  await look(page, '17-recover')
  await addShare(page, third)
  await expect(page.getByRole('heading', { name: '份额够了，设新口令' })).toBeVisible({ timeout: 20_000 })
  await look(page, '18-new-passphrase')
  rememberPassphrase(page, await typeNewPassphrase())
  await expect(page.getByRole('button', { name: '锁上', exact: true })).toBeVisible({ timeout: 20_000 })
  await expect(page.getByText('有 1 个巡查组的保管人能用找回份额')).toBeVisible()
  await page.reload()
  await unlock(page)
  await context.setOffline(false)
})

test('[VAULT-10] a seized, locked device: nothing typed, no name, no invite and no passphrase anywhere in the browser profile', async ({
  page,
}) => {
  test.setTimeout(600_000)
  const profile = temporaryFolder()
  await page.setViewportSize({ width: 390, height: 844 })
  await enrolOffice(page, door, '记号办公室')
  const { inspectionId } = await foundOn(page, { court: '记号法院', name: '记号办公室' })
  const invite = await inviteFrom(page, inspectionId)
  const seized = await chromium.launchPersistentContext(profile.path, {
    ...test.info().project.use.launchOptions,
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  contexts.push(seized)
  const member = seized.pages()[0] ?? (await seized.newPage())
  const fingerprint = await knockOn(member, door.staffUrl, invite, '记号组员')
  const passphrase = passphraseOf(member)
  await letIn(page, inspectionId, { fingerprint, name: '记号组员', role: '成员' })
  await expect(member.getByText('由“记号办公室”批准')).toBeVisible({ timeout: 20_000 })

  await goToField(member, inspectionId, 'new')
  await button(member, '中层').click()
  await expect(member.getByText('已存在本机', { exact: true })).toBeVisible()
  await member.getByLabel('对象代号').pressSequentially('记号代号')
  await member.getByLabel('其他人，一行一个').fill('记号旁人')
  await member.getByLabel('地点').fill('记号会议室')
  await member.getByLabel(/编号/).first().fill('记号王建国谈话')
  await member.getByRole('button', { name: '下一步：谈话' }).click()
  await member.getByRole('button', { name: /^第 2 问/ }).click()
  await button(member, '记一条情况').first().click()
  await member.getByLabel('事实').pressSequentially('记号事实立案窗口等了一个上午')
  await expect(member.getByText('已存在本机', { exact: true }).first()).toBeVisible()
  // Screens whose headings are typed or sealed text: what the tab is called goes to the browser's history.
  const titles = new Set([await member.title()])
  const recordId = /[0-9a-f]{32}$/.exec(member.url())?.[0] ?? ''
  for (const place of ['records', `history/${recordId}`, `record/${recordId}`]) {
    await goToField(member, inspectionId, place)
    await expect(member.getByText('记号王建国谈话').first()).toBeVisible()
    titles.add(await member.title())
  }
  await goToFragment(member, '#list')
  await expect(member.getByRole('heading', { name: '记号法院' })).toBeVisible()
  titles.add(await member.title())
  await button(member, '锁上').click()
  await expect(member.getByRole('heading', { name: '这台设备已锁上' })).toBeVisible()
  titles.add(await member.title())
  // The browser writes its history a while after the page has changed.
  await expect
    .poll(() => filesHolding(profile.path, '明察巡查办'), { timeout: 30_000 })
    .toContain(join(profile.path, 'Default/History'))
  await seized.close()

  // The search finds what is there in clear: which inspection, by its number.
  expect(filesHolding(profile.path, inspectionId).length).toBeGreaterThan(0)
  const words = passphrase.split(' ')
  const pairs = words.slice(1).flatMap((word, at) => [`${words[at]}${word}`, `${words[at]} ${word}`])
  const bare = invite.replaceAll('-', '')
  const groups = invite
    .split('-')
    .slice(1)
    .map((group, at) => `${invite.split('-')[at]}-${group}`)
  expect([...titles].filter((title) => title.includes('记号'))).toEqual([])
  const names = ['记号法院', '记号办公室', '记号组员', '记号代号', '记号旁人', '记号会议室', '记号王建国谈话']
  for (const mark of [...names, '立案窗口等了一个上午', ...pairs, bare, bare.toLowerCase(), ...groups])
    expect(filesHolding(profile.path, mark), `a mark of ${mark.length} characters`).toEqual([])
  profile.remove()
})
