import { expect, type Page, test } from '@playwright/test'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import { shareToText } from '../../src/core/ballot/shares.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { buildSite } from '../kit/built-site.ts'
import { fillBox, minuteMs } from '../kit/filled-box.ts'
import { createLook } from '../kit/look.ts'
import { setPassphrase, unlock } from '../kit/passphrase.ts'
import { secondSetupCode } from '../kit/second-setup-link.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let server: TestServer

test.use({ actionTimeout: 20_000, viewport: { width: 390, height: 844 } })
test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('sealed-files-e2e').root
})
test.beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path, { sitePath: siteRoot, nowMs: Date.now() })
})
test.afterEach(async () => {
  await server.stop()
  folder.remove()
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const shots = 'tests/.output/sealed-files'
const look = createLook(shots, 390)

const enrol = async (page: Page) => {
  const code = await secondSetupCode(folder.path, server.nowMs())
  await page.goto(`${server.staffUrl}/inspect/#setup=${code}`)
  await setPassphrase(page)
  await page.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  await button(page, '登记').click()
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
}

test('[SFILE-1] [SFILE-2] [SFILE-5] [SFILE-7] [MINUTES-1] [MINUTES-2] [RETAIN-5] [EXPORT-8] from a phone without a network into the box, and from the closed box to an opening without one', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(360_000)
  const world = await fillBox(server, { printed: 20, redeemed: 11, sent: 11 })
  const { inspectionId, secrets, shares } = world.inspection
  const saved = `${folder.path}/phone.mingcha`

  await test.step('a phone that redeemed seals its answer and hands it over as a file', async () => {
    server.setNowMs(world.startMs + minuteMs)
    const phones = await browser.newContext({ locale: 'zh-CN', viewport: { width: 390, height: 844 } })
    const phone = await phones.newPage()
    await phone.goto(`${server.publicUrl.replace('127.0.0.1', 'localhost')}/respond/`)
    await button(phone, '参加这次问卷').click()
    await button(phone, '一样，继续').click()
    await phone.getByLabel('凭条上的 21 个字符').fill(slipSecretToTyped(secrets[15] as SlipSecret))
    await button(phone, '继续').click()
    await expect(phone.getByText('从现在起，断网也可以答题。')).toBeVisible()
    await phones.setOffline(true)
    await button(phone, world.inspection.manifest.form.intro.startLabel).click()
    await button(phone, '检查全部答案').click()
    await button(phone, '看好了，去封存').click()
    await button(phone, '一题不答，封好').click()
    await phone.getByText('网络一直不通？').click()
    const download = phone.waitForEvent('download')
    await button(phone, '存成密封文件').click()
    await (await download).saveAs(saved)
    await expect(phone.getByText(/已存到手机的下载里/)).toBeVisible()
    await look(phone, 'phone')
    await phones.close()
  })

  server.setNowMs(world.startMs + 30 * minuteMs)
  await enrol(page)
  await page
    .getByRole('link', { name: /甲法院/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: '收进密封文件' })).toBeVisible()
  await page.getByLabel('选择密封文件').setInputFiles(saved)
  await expect(page.getByText('文件里有 1 份：新收进 1 份，已经在票箱里的 0 份。')).toBeVisible()
  await page.getByLabel('选择密封文件').setInputFiles(saved)
  await expect(page.getByText('文件里有 1 份：新收进 0 份，已经在票箱里的 1 份。')).toBeVisible()
  await look(page, 'take-in')
  expect((await world.office.counts(inspectionId)).sent).toBe(12)

  server.setNowMs(world.startMs + 41 * minuteMs)
  const bulletin = await world.office.close(inspectionId, 8)
  await page.reload()
  await unlock(page)
  const download = page.waitForEvent('download')
  await button(page, '存成密封文件').click()
  const boxPath = `${folder.path}/box.mingcha`
  expect((await download).suggestedFilename()).toBe(`mingcha-box-${inspectionId.slice(0, 8)}.mingcha`)
  await (await download).saveAs(boxPath)
  await look(page, 'closed')

  const missing: string[] = []
  context.on('response', (response) => {
    if (response.status() === 404) missing.push(response.url())
  })

  await test.step('opened on a device whose network is cut', async () => {
    await page.getByRole('link', { name: '返回全部巡查' }).click()
    await page.getByRole('link', { name: '用密封文件开箱（不联网也可以）' }).click()
    await context.setOffline(true)
    await page.getByLabel('选择密封文件').setInputFiles(boxPath)
    await expect(page.getByText('这个文件是：甲法院')).toBeVisible()
    await look(page, 'open-file')
    await button(page, '一样，去开箱').click()
    await button(page, '取回并核对').click()
    await page.getByLabel('和关箱记录上的根值一样').check()
    for (const share of shares.slice(0, 2)) {
      await page.locator('#share-text').fill(await shareToText(share))
      await button(page, '读入这一份').click()
    }
    await expect(page.getByText('汇总结果').or(page.getByText('有效份数'))).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('.big-counts')).toContainText('12')
    await expect(page.getByText('开箱记录还没有公布')).toBeVisible()
  })
  await test.step('[MINUTES-1] the minutes of the opening have the root, all counts and the whole ledger', async () => {
    await button(page, '打印开箱记录').click()
    const sheet = page.locator('.minutes-sheet')
    await expect(sheet).toContainText('3 位保管人中至少 2 位到场')
    await expect(sheet).toContainText('有效 12 份，加无效 0 份，等于发送的 12 份。')
    await expect(sheet).toContainText('领取 12 份，不多于发出的 12 张')
    const rootText = bulletin.root.toUpperCase().match(/.{4}/g) ?? []
    await expect(sheet.locator('.minutes-root')).toHaveText(rootText.join(''))
    await expect(sheet).toContainText('被巡查法院见证人')
    await look(page, 'opening-minutes')
    const cutOff = await sheet.evaluate((element) => element.scrollHeight - element.clientHeight)
    expect(cutOff, 'millimetres of the page are enough').toBeLessThanOrEqual(0)
    const paper = await page.pdf({ path: `${shots}/opening-minutes.pdf`, preferCSSPageSize: true })
    expect(paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1)
    await button(page, '返回').click()
  })
  await test.step('published once the network is back', async () => {
    await context.setOffline(false)
    await button(page, '公布开箱记录').click()
    await expect(page.getByText('开箱记录还没有公布')).toHaveCount(0)
    const url = `${server.publicUrl}/api/inspections/${inspectionId}/opening`
    expect(await (await fetch(url)).json()).toMatchObject({ opened: 12, invalid: 0 })
  })
  await test.step('[RETAIN-5] after the report keys and envelopes are destroyed, once it was said what goes and what stays', async () => {
    await page.getByRole('link', { name: '返回全部巡查' }).first().click()
    await page
      .getByRole('link', { name: /甲法院/ })
      .first()
      .click()
    await look(page, 'result-ways', { isDeep: false })
    const ways = ['打印开箱记录', '报告完成以后销毁'].map((name) => button(page, name))
    for (const way of ways)
      expect((await way.boundingBox())?.y, 'on the first screen').toBeLessThan(
        page.viewportSize()?.height ?? 0,
      )
    await button(page, '报告完成以后销毁').click()
    await expect(page.getByRole('heading', { name: '销毁', exact: true })).toBeFocused()
    await expect(page.getByRole('heading', { name: '销毁', exact: true })).toBeInViewport()
    await expect(page.getByText('票箱里的全部信封')).toBeVisible()
    await expect(page.getByText('公示清单和数目，每个人还能核对')).toBeVisible()
    await expect(page.getByText('各位保管人当场销毁密钥份额')).toBeVisible()
    await button(page, '销毁').click()
    await expect(page.getByText('请先在方框里打勾。')).toBeVisible()
    await look(page, 'retention')
    await page.getByLabel('报告已经完成，不再需要重新开箱').check()
    page.once('dialog', (dialog) => dialog.dismiss())
    await button(page, '销毁').click()
    const destruction = await fetch(`${server.publicUrl}/api/inspections/${inspectionId}/destruction`)
    expect(await destruction.json()).toBeNull()
    page.once('dialog', (dialog) => dialog.accept())
    await button(page, '销毁').click()
    await expect(page.getByText('已经销毁：信封 12 个，凭条名册 20 条')).toBeVisible()
    await look(page, 'destroyed')
    await expect(button(page, '查看销毁记录')).toBeVisible()
    await page.getByRole('link', { name: '返回全部巡查' }).first().click()
    await expect(page.getByText('已开箱，服务器上已经销毁')).toBeVisible()
    await expect(page.getByText('已有结果')).toHaveCount(0)
    expect(missing, 'nothing is asked for that is not there').toEqual([])
  })
  await test.step('[MINUTES-2] at the public door everybody reads what was counted and what was destroyed', async () => {
    const own = await context.newPage()
    await own.route('**/opening', (route) => route.abort())
    await own.goto(`${server.publicUrl.replace('127.0.0.1', 'localhost')}/respond/#bulletin-${inspectionId}`)
    // Without the record of the opening the sheet would say that nothing was opened.
    await expect(button(own, '再试一次')).toBeVisible()
    await expect(own.getByText('已经销毁信封 12 个')).toHaveCount(0)
    await own.unroute('**/opening')
    await button(own, '再试一次').click()
    await expect(own.getByText('有效 12 份，加无效 0 份，等于发送的 12 份，相符。')).toBeVisible()
    await expect(own.getByText('已经销毁信封 12 个')).toBeVisible()
    const groups = (bulletin.root.toUpperCase().match(/.{4}/g) ?? []).slice(0, 4).join(' ')
    await expect(own.getByText(groups).first()).toBeVisible()
    await look(own, 'public')
  })
})
