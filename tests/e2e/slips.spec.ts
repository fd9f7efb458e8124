import { expect, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
import { createLook } from '../kit/look.ts'
import { setPassphrase } from '../kit/passphrase.ts'
import { enterSlip, goToSlip, type RespondWorld, startRespondWorld } from '../kit/respond-world.ts'
import { postBytes, redeemAndSeal } from '../kit/respondent.ts'
import { scanPicture } from '../kit/scan.ts'
import { secondSetupCode } from '../kit/second-setup-link.ts'

let siteRoot: string
let world: RespondWorld

test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('slips-e2e').root
})
test.beforeEach(async () => {
  world = await startRespondWorld(siteRoot, { printed: 20 })
})
test.afterEach(() => world.stop())

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const shots = 'tests/.output/slips'
const look = createLook(shots, 1440)

/** A second device of the office at the running inspection. */
const openDesk = async (page: Page): Promise<void> => {
  const code = await secondSetupCode(world.dataPath, world.server.nowMs())
  await page.goto(`${world.server.staffUrl}/inspect/#setup=${code}`)
  await setPassphrase(page)
  await page.getByLabel('给这台设备起个名字').fill('巡查办二号笔记本')
  await button(page, '登记').click()
  await page.getByRole('link', { name: '甲法院', exact: true }).click()
}

/** So many people redeem, from slip `from` on, and send. */
const answer = async (from: number, count: number): Promise<void> => {
  const { inspection, server } = world
  const bodies: Uint8Array[] = []
  for (const secret of inspection.secrets.slice(from, from + count))
    bodies.push((await redeemAndSeal(server.publicUrl, inspection, secret)).body)
  world.setMinute(25)
  const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
  for (const body of bodies) expect((await postBytes(url, body)).ok).toBe(true)
}

test('[BAL-16] a spoilt slip is made void and a lost one counted, and everybody can read how many', async ({
  page,
  browser,
}) => {
  page.on('dialog', (dialog) => dialog.accept())
  await openDesk(page)
  await page.getByText('写坏、印坏了').click()
  await page.getByText('弄丢了').click()

  // A wrong character is named and nothing is sent.
  const field = page.getByLabel('要作废的凭条')
  await field.fill(world.slip(0).slice(0, -1))
  await button(page, '作废这一张').click()
  await expect(page.getByText('凭条上的字符没有输完')).toBeVisible()
  await field.fill(world.slip(0).toLowerCase())
  await button(page, '作废这一张').click()
  await expect(page.getByText('已经作废。请本人从备用凭条里另抽一张。')).toBeVisible()
  await expect(field).toHaveValue('')
  await expect(page.getByText('已作废 1 张，遗失补发 0 张。')).toBeVisible()

  await button(page, '登记补发一张').click()
  await expect(page.getByText('已经登记，共补发 1 张。')).toBeVisible()
  await expect(page.getByText('已作废 1 张，遗失补发 1 张。')).toBeVisible()
  await look(page, '1-care')

  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  await goToSlip(phone, world)
  await enterSlip(phone, world.slip(0))
  await expect(phone.getByText('这张凭条已经作废。')).toBeVisible()
  await expect(phone.getByText('请到巡查组换一张。')).toBeVisible()
  await phone.screenshot({ path: `${shots}/2-phone-void.png`, fullPage: true })
  await answer(1, 12)
  await field.fill(world.slip(1))
  await button(page, '作废这一张').click()
  await expect(page.getByText('这一张已经领取过，不能作废。')).toBeVisible()

  world.setMinute(41)
  await page.getByLabel('剩余凭条张数').fill('20')
  await button(page, '关箱').click()
  await expect(page.getByText('剩余不能多于 19 张（印出的减去作废的）。')).toBeVisible()
  await page.getByLabel('剩余凭条张数').fill('7')
  await button(page, '关箱').click()
  await expect(page.getByText('票箱已经关闭，公示清单已经公布')).toBeVisible()
  await expect(page.locator('.counts-table')).toContainText('作废凭条1遗失补发1')
  await expect(page.locator('.ledger')).toContainText(
    '不多于发出的 12 张（印 20 张，剩余 7 张，作废 1 张）。 相符',
  )
  await expect(page.locator('.ledger')).toContainText('丢的凭条没有作废，可能有人用过。')
  await look(page, '3-closed')

  await phone.goto(`${world.respondUrl}#bulletin-${world.inspection.inspectionId}`)
  await phone.reload()
  await expect(phone.getByText('作废凭条')).toBeVisible()
  await expect(phone.getByText('有 1 张凭条遗失，补发了同样张数。')).toBeVisible()
  await phone.screenshot({ path: `${shots}/4-public.png`, fullPage: true })
})

test('[BAL-17] [BAL-18] left-over slips are read in and shown to be unredeemed, and the public sheet is one page of it all', async ({
  page,
}) => {
  page.on('dialog', (dialog) => dialog.accept())
  await openDesk(page)
  await answer(0, 12)
  world.setMinute(41)
  await page.getByText('逐张核对剩余凭条（可以不做）').click()
  for (let at = 12; at < 20; at += 1) {
    await page.getByLabel(`第 ${at - 11} 张剩余凭条`).fill(world.slip(at))
    await button(page, '读入').click()
    await expect(page.getByText(`已读入 ${at - 11} 张。`)).toBeVisible()
  }
  await page.getByLabel('第 9 张剩余凭条').fill(world.slip(12))
  await button(page, '读入').click()
  await expect(page.getByText('这一张已经读入过了，请换下一张。')).toBeVisible()
  await button(page, '核对读入的 8 张').click()
  await expect(page.getByText('8 张都没有领取过。')).toBeVisible()
  await look(page, '5-left-over')

  // Fewer than were read in: the server refuses, the box stays open.
  const field = page.getByLabel('剩余凭条张数')
  await field.fill('7')
  await button(page, '关箱').click()
  await expect(page.getByText('读入的剩余凭条比填写的张数多。')).toBeVisible()
  await field.fill('8')
  await button(page, '关箱').click()
  await expect(page.getByText('票箱已经关闭，公示清单已经公布')).toBeVisible()
  await expect(page.locator('.ledger')).toContainText('剩余 8 张，已核对未领取。')

  await button(page, '打印公示').click()
  const sheet = page.locator('.public-sheet')
  await expect(sheet).toContainText('剩余 8 张，已核对未领取。')
  await expect(sheet).toContainText('还没有开箱。')
  const { root } = (await (
    await fetch(`${world.server.publicUrl}/api/inspections/${world.inspection.inspectionId}/bulletin`)
  ).json()) as { root: string }
  expect(((await sheet.textContent()) ?? '').replaceAll(/\s/g, '')).toContain(root.toUpperCase())
  await page.emulateMedia({ media: 'print' })
  expect(await scanPicture(page, sheet.locator('.qr'))).toMatch(
    new RegExp(`/respond/#bulletin-${world.inspection.inspectionId}$`),
  )
  expect(await sheet.evaluate((element) => element.scrollHeight <= element.clientHeight)).toBe(true)
  await page.emulateMedia({ media: null })
  const pages = (await page.pdf({ path: `${shots}/6-sheet.pdf`, preferCSSPageSize: true })).toString('latin1')
  expect(pages.match(/\/Type \/Page\b/g)).toHaveLength(1)
  await look(page, '6-sheet')

  await page.goto(`${world.respondUrl}#bulletin-${world.inspection.inspectionId}`)
  await expect(page.getByText('剩余 8 张，已核对未领取。')).toBeVisible()
  await look(page, '7-public')
})

test('[BAL-19] [BAL-21] a further run is printed, with words, then taken up, and one of its slips answers by its words', async ({
  page,
  browser,
}) => {
  page.on('dialog', (dialog) => dialog.accept())
  await openDesk(page)
  await page.getByText('不够用，要加印').click()
  await page.getByLabel('加印张数').fill('7')
  await button(page, '制作加印的凭条').click()
  await expect(page.getByText('请写 8 到 2000 的整数。')).toBeVisible()
  await page.getByLabel('加印张数').fill('8')
  await button(page, '制作加印的凭条').click()
  await expect(page.getByRole('heading', { name: '加印凭条' })).toBeVisible()
  await button(page, '登记这批凭条').click()
  await expect(page.getByText('请先打印，核对以后在方框里打勾。')).toBeVisible()
  await page.getByLabel('凭条上加印汉字词').check()
  await button(page, '打开凭条的打印页').click()
  await expect(page.locator('.slip')).toHaveCount(8)
  const words = ((await page.locator('.slip-words').first().textContent()) ?? '').replace('念：', '')
  expect(words.split(' ')).toHaveLength(11)
  // Nothing of a slip is cut off.
  expect(
    await page
      .locator('.slip')
      .evaluateAll((slips) => slips.every((one) => one.scrollHeight <= one.clientHeight + 1)),
  ).toBe(true)
  await look(page, '8-slips-with-words')
  const slip = await page
    .locator('.slip-text')
    .first()
    .evaluate((element) => [...element.querySelectorAll('span')].map((part) => part.textContent).join('-'))
  await button(page, '返回').click()
  await page.getByLabel('已打印并核对').check()
  await look(page, '9-print-run')

  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  await goToSlip(phone, world)
  await enterSlip(phone, slip)
  await expect(phone.getByText('这张凭条不属于任何正在进行的巡查。')).toBeVisible()
  await button(page, '登记这批凭条').click()
  await expect(page.getByText('已印的凭条里，加印的有 8 张。')).toBeVisible()
  await expect(page.locator('.big-counts dd').first()).toHaveText('28')
  await button(phone, '输入汉字词').click()
  await phone.getByLabel('凭条上的十一个词').fill(words.replace(/^../, '凭条'))
  await button(phone, '继续').click()
  await expect(phone.getByText('第 1 个词不是凭条上会有的词。')).toBeVisible()
  await phone.screenshot({ path: `${shots}/10-phone-words.png`, fullPage: true })
  await phone.getByLabel('凭条上的十一个词').fill(words)
  await button(phone, '继续').click()
  await expect(phone.getByText('从现在起，断网也可以答题。')).toBeVisible()
})

test('[BAL-22] what was published wrong is called off before its time, and office and phones say so', async ({
  page,
  browser,
}) => {
  world.setMinute(-5)
  let question = ''
  page.on('dialog', (dialog) => {
    question = dialog.message()
    void dialog.accept()
  })
  await openDesk(page)
  await expect(page.getByRole('heading', { name: '撤销发布' })).toBeVisible()
  await look(page, '10-may-cancel')
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage()
  // The phone goes on by its own clock.
  world.setMinute(-0.3)
  await phone.goto(world.respondUrl)
  await button(phone, '参加这次问卷').click()
  await expect(phone.getByText('领取时间还没到')).toBeVisible()

  await button(page, '撤销发布').click()
  await expect(page.getByText('没有人领取，没有收到答卷')).toBeVisible()
  expect(question).toContain('20 张凭条从此全部不能用')
  await expect(page.getByText('要办，请另外新建一次')).toBeVisible()
  await look(page, '11-cancelled')
  await page.getByRole('link', { name: '返回全部巡查' }).click()
  await expect(page.getByText('已撤销')).toBeVisible()

  // Somebody who had come so far already, and somebody who comes later.
  world.setMinute(1)
  await button(phone, '一样，继续').click()
  await enterSlip(phone, world.slip(0))
  await expect(phone.getByText('这一次在开始领取以前已经撤销，不用填了。')).toBeVisible()
  await phone.screenshot({ path: `${shots}/12-phone-slip.png`, fullPage: true })
  await phone.goto(`${world.respondUrl}#bulletin-${world.inspection.inspectionId}`)
  await phone.reload()
  await expect(phone.getByText('这次在开始领取以前撤销了')).toBeVisible()
  await phone.screenshot({ path: `${shots}/13-phone-public.png`, fullPage: true })
})

test('[BAL-22] once people may redeem, it is no longer offered', async ({ page }) => {
  world.setMinute(1)
  await openDesk(page)
  await expect(page.getByText('正在领取')).toBeVisible()
  await expect(page.getByText('再打印海报')).toBeVisible()
  await expect(button(page, '撤销发布')).toHaveCount(0)
})
