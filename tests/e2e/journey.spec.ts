import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import type { AnswersByName } from '../../src/core/form/form.ts'
import { chanceFrom } from '../kit/chance.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { createLook } from '../kit/look.ts'
import { setPassphrase, unlock } from '../kit/passphrase.ts'
import {
  answerAll,
  answerSection,
  enterSlip,
  isKeptReadably,
  nextSection,
  openSlipScreen,
  seal,
  startAnswering,
} from '../kit/phone.ts'
import { type ServerProcess, startServerProcess, temporaryFolder } from '../kit/server.ts'
import { readWorkbook } from '../kit/spreadsheets.ts'

// The main job, whole: an office, thirty phones, one server; the network cut, a browser and a server killed.
const respondents = 30
const form = staffQuestionnaire()

const shots = 'tests/.output/journey'
const look = createLook(shots)

/** `2026-11-22T16:05` in Beijing, as a date field takes it. */
const beijingMinute = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16)

/** Waits until the clock has passed a moment. */
const waitUntil = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms - Date.now())))

test.describe.configure({ mode: 'serial' })

test('[APP-90] [PROMISE-4] [PROMISE-11] [PROMISE-12] [PROMISE-13] read, answer on thirty phones, collect, open, see the result', async ({
  browser,
}) => {
  test.setTimeout(2_400_000)
  const data = temporaryFolder()
  const profile = temporaryFolder()
  let server: ServerProcess = await startServerProcess({
    dataPath: data.path,
    sitePath: process.env.MINGCHA_E2E_SITE ?? 'dist',
  })
  const ports = () => ({
    MINGCHA_PUBLIC_PORT: new URL(server.publicUrl).port,
    MINGCHA_STAFF_PORT: new URL(server.staffUrl).port,
  })
  const restart = async () => {
    const environment = ports()
    server = await startServerProcess({
      dataPath: data.path,
      sitePath: process.env.MINGCHA_E2E_SITE ?? 'dist',
      environment,
    })
  }
  // A device left alone for longer than five minutes has locked itself, as on a slow machine.
  const wakeDesk = async () => {
    await desk.reload()
    await unlock(desk)
  }
  const publicUrl = () => server.publicUrl.replace('127.0.0.1', 'localhost')
  const staffUrl = () => server.staffUrl.replace('127.0.0.1', 'localhost')

  // ── the office prepares ──
  const startedMs = Date.now()
  const office = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true })
  const desk = await office.newPage()
  await desk.goto(`${staffUrl()}/inspect/#setup=${server.setupCode}`)
  await setPassphrase(desk)
  await desk.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  expect(desk.url()).not.toContain('setup=')
  await look(desk, '01-enrol')
  await desk.getByRole('button', { name: '登记', exact: true }).click()
  await desk.getByRole('link', { name: '新建一次巡查' }).click()
  await desk.getByLabel('法院名称').fill('甲法院')
  await desk.getByLabel('应填人数').fill(String(respondents))
  await desk.getByLabel('备用张数').fill('2')
  const minuteMs = 60_000
  // Thirty phones take about five times as long as the office until here, on whatever machine; then they answer
  // while the window runs out.
  const windowMs = Math.max(4 * minuteMs, 20 * (Date.now() - startedMs))
  const redeemCloseMs = Math.ceil((Date.now() + windowMs) / minuteMs) * minuteMs
  const sendCloseMs = redeemCloseMs + 3 * minuteMs
  await desk.getByLabel('领取开始').fill(beijingMinute(redeemCloseMs - windowMs - 10 * minuteMs))
  await desk.getByLabel('领取结束').fill(beijingMinute(redeemCloseMs))
  await desk.getByLabel('发送开始').fill(beijingMinute(redeemCloseMs))
  await desk.getByLabel('发送结束').fill(beijingMinute(sendCloseMs))
  await look(desk, '02-create', { isDeep: false })
  await desk.getByRole('button', { name: '下一步：制作份额和凭条' }).click()
  await expect(desk.getByRole('heading', { name: '做好了，请打印' })).toBeVisible({ timeout: 60_000 })
  await look(desk, '03-prepared', { isDeep: false })

  const printed = async (name: string, selector: string) => {
    await desk.getByRole('button', { name }).click()
    await expect(desk.locator('.sheet').first()).toBeVisible()
    const texts = await desk
      .locator(selector)
      .evaluateAll((elements) =>
        elements.map((one) => [...one.children].map((group) => group.textContent).join('-')),
      )
    await desk.screenshot({ path: `${shots}/04-${selector.slice(1)}.png` })
    await desk.getByRole('button', { name: '返回', exact: true }).click()
    return texts
  }
  const shares = await printed('打开份额的打印页', '.share-text')
  const slips = await printed('打开凭条的打印页', '.slip-text')
  expect([shares.length, slips.length]).toEqual([3, respondents + 2])
  await desk.getByLabel(/^已打印并核对：每页/).check()
  await desk.getByLabel(/^已打印并核对：页数/).check()
  await desk.getByRole('button', { name: '发布', exact: true }).click()
  await expect(desk.getByRole('heading', { name: '甲法院' }).first()).toBeVisible()
  // The browser keeps titles in its history on the disk: no court in them.
  await expect(desk).toHaveTitle('一次巡查 · 明察巡查办')
  await look(desk, '05-live')
  const inspectionId = /[0-9a-f]{32}/.exec(desk.url())?.[0] ?? ''

  // ── everybody redeems in the common window ──
  const phones: { context: BrowserContext; page: Page; slip: string; answers: AnswersByName }[] = []
  const persistent = () =>
    chromium.launchPersistentContext(profile.path, {
      ...test.info().project.use.launchOptions,
      viewport: { width: 390, height: 844 },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
    })
  const first = await persistent()
  for (let index = 0; index < respondents; index += 1) {
    // The sixth sends from its page alone, so that the test can stand between page and server.
    const serviceWorkers = index === 5 ? 'block' : 'allow'
    const context = index === 0 ? first : await browser.newContext({ serviceWorkers })
    const page = await context.newPage()
    phones.push({ context, page, slip: slips[index] as string, answers: {} })
    await openSlipScreen(page, publicUrl())
    if (index === 1) await look(page, '10-slip')
    await enterSlip(page, slips[index] as string)
    if (index === 1) await look(page, '11-intro')
  }
  expect(Date.now(), 'all thirty redeemed inside the window').toBeLessThan(redeemCloseMs)
  await wakeDesk()
  await expect(desk.getByText('已领取')).toBeVisible()

  // ── the first: offline, killed in the middle, back with the slip ──
  const killed: Record<string, string | string[]> = {}
  const chance = chanceFrom(4_711)
  const [one] = phones as [(typeof phones)[0]]
  await one.context.setOffline(true)
  await startAnswering(one.page)
  await answerSection(one.page, form, killed, chance)
  await nextSection(one.page)
  await answerSection(one.page, form, killed, chance)
  await look(one.page, '12-section')
  await nextSection(one.page)
  await answerSection(one.page, form, killed, chance, 0)
  const marker = JSON.stringify(killed)
  await expect(one.page.getByText('已加密保存在本机')).toBeVisible()
  // SIGKILL, as a phone whose battery died: no unload, no goodbye.
  execFileSync('pkill', ['-9', '-f', profile.path])
  one.context = await persistent()
  one.page = await one.context.newPage()
  await openSlipScreen(one.page, publicUrl())
  await one.context.setOffline(true)
  await enterSlip(one.page, one.slip)
  await one.page.getByRole('button', { name: '接着上次的地方' }).click()
  for (const [name, value] of Object.entries(killed).slice(-3))
    for (const ticked of [value].flat())
      await expect(one.page.locator(`input[name="${name}"][value="${ticked}"]`)).toBeChecked()
  await nextSection(one.page)
  one.answers = await answerAll(one.page, form, chance, killed)
  await look(one.page, '13-review', { isDeep: false })
  expect(marker.length).toBeGreaterThan(40)

  // The server will be killed once it has stored this phone's envelope, before the phone hears of it.
  const witness = phones[5] as (typeof phones)[0]
  let isServerGone = false
  await witness.page.route(
    '**/envelopes',
    async (route) => {
      await route.fetch()
      await server.kill()
      isServerGone = true
      await route.abort('connectionreset')
    },
    { times: 1 },
  )

  // ── the others answer ──
  for (const [index, phone] of phones.entries()) {
    if (index === 0) continue
    await startAnswering(phone.page)
    phone.answers = await answerAll(phone.page, form, chanceFrom(100 + index))
    await seal(phone.page)
    if (index === 1) await look(phone.page, '14-sealed', { isDeep: false })
  }
  await seal(one.page)
  await one.context.setOffline(false)

  // ── nobody says 已提交 yet; nothing readable is left ──
  for (const phone of phones.slice(0, 3)) {
    const words = Object.values(phone.answers).find(
      (value) => typeof value === 'string' && value.startsWith('意见'),
    )
    if (typeof words === 'string') expect(await isKeptReadably(phone.context, publicUrl(), words)).toBe(false)
  }

  // ── the server dies between taking an envelope and its receipt ──
  await waitUntil(redeemCloseMs + 1_000)
  const sent = (page: Page) => page.getByRole('heading', { name: '已提交，回执已核对' })
  const sendNow = (page: Page) => page.getByRole('button', { name: /现在就发送|再试一次/ })
  // Its own moment may come while the button is being looked for.
  if (!isServerGone)
    await sendNow(witness.page)
      .click({ timeout: 10_000 })
      .catch(() => undefined)
  await expect.poll(() => isServerGone, { timeout: 60_000 }).toBe(true)
  await expect(witness.page.getByText(/没有连上服务器|上一次没有送成/)).toBeVisible()
  await expect(sent(witness.page)).toBeHidden()
  await look(witness.page, '15-server-gone', { isDeep: false })
  await restart()

  // ── most send by hand; the first ten wait for their moment with the page open ──
  for (const [index, { page }] of phones.entries()) {
    if (index < 10 && index !== 5) continue
    // A phone whose own moment comes first has no button any more.
    await expect(async () => {
      if (await sent(page).isVisible()) return
      await sendNow(page).click({ timeout: 5_000 })
    }).toPass({ timeout: 120_000 })
  }
  for (const { page } of phones)
    await expect(sent(page)).toBeVisible({
      timeout: Math.max(30_000, sendCloseMs - Date.now() + 90_000),
    })
  await look(witness.page, '16-receipt')

  // ── the office closes and reads out the root ──
  await waitUntil(redeemCloseMs + 1_000)
  await wakeDesk()
  await expect(
    desk
      .getByRole('row', { name: /已发送/ })
      .or(desk.getByText('已发送'))
      .first(),
  ).toBeVisible()
  await desk.getByLabel('剩余凭条张数').fill('2')
  await look(desk, '20-close', { isDeep: false })
  desk.on('dialog', (dialog) => dialog.accept())
  await desk.getByRole('button', { name: '关箱', exact: true }).click()
  await expect(desk.getByText('票箱已经关闭，公示清单已经公布')).toBeVisible()
  await look(desk, '21-closed')

  // ── every phone finds its own envelope in the whole list ──
  const asked: string[] = []
  witness.page.on('request', (request) => asked.push(request.url()))
  for (const { page } of phones.slice(4, 7)) {
    await page.getByRole('button', { name: '查公示清单' }).click()
    await expect(page.getByRole('heading', { name: '已在公示清单里' })).toBeVisible()
  }
  expect(
    asked
      .filter((url) => url.includes('/api/'))
      .every((url) => url.endsWith(inspectionId) || /\/(bulletin|opening)$/.test(url)),
  ).toBe(true)

  // ── the opening: a wrong share, too few, then enough ──
  await desk.getByRole('button', { name: '去开箱' }).click()
  await desk.getByRole('button', { name: '取回并核对' }).click()
  await desk.getByLabel('和关箱记录上的根值一样').check()
  const share = desk.getByLabel(/^输入第 \d 份份额/)
  const enter = async (text: string) => {
    await share.fill(text)
    await desk.getByRole('button', { name: '读入这一份' }).click()
  }
  const [shareA = '', shareB = ''] = shares
  await enter(`${shareA.slice(0, -1)}${shareA.endsWith('0') ? '1' : '0'}`)
  await expect(desk.getByText('有字符输错了。')).toBeVisible()
  await enter(shareA)
  await expect(desk.getByText('已读入 1 份，还差 1 份')).toBeVisible()
  await enter(shareA)
  await expect(desk.getByText('这一份刚才已经输入过了。')).toBeVisible()
  await look(desk, '22-shares', { isDeep: false })
  await enter(shareB)
  await expect(desk.getByRole('button', { name: '导出 Excel 文件' })).toBeVisible({ timeout: 60_000 })
  await look(desk, '23-tally')
  await desk.setViewportSize({ width: 390, height: 844 })
  await look(desk, '24-tally-phone', { isDeep: false })
  await desk.setViewportSize({ width: 1440, height: 900 })

  // ── the tally is what was answered ──
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('button', { name: '导出 Excel 文件' }).click(),
  ])
  const book = readWorkbook(readFileSync(await download.path()))
  const [header = [], ...rows] = book.get('各题') ?? []
  const column = (name: string) => header.indexOf(name)
  let compared = 0
  for (const row of rows) {
    const [name, value, count] = [row[column('题名')], row[column('选项值')], row[column('人数')]]
    if (typeof count !== 'number' || value === null || value === undefined) continue
    const expected = phones.filter(({ answers }) =>
      [answers[String(name)] ?? []].flat().includes(String(value)),
    ).length
    expect([name, value, count]).toEqual([name, value, expected])
    compared += 1
  }
  expect(compared, 'choices whose count is shown').toBeGreaterThan(100)
  const texts = (book.get('文字意见') ?? []).flat()
  for (const { answers } of phones)
    for (const written of [answers.Q32, answers.Q33])
      if (typeof written === 'string') expect(texts).toContain(written)
  const summary = new Map(
    (book.get('汇总') ?? []).map(([entry, figure]) => [String(entry).split('（')[0], figure]),
  )
  expect(summary.get('应填份数')).toBe(respondents)
  expect(summary.get('提交份数')).toBe(respondents)
  expect(summary.get('无效份数')).toBe(0)

  // ── a phone sees that it was counted; the server's files hold together ──
  await witness.page.getByRole('button', { name: '查公示清单' }).click()
  await expect(witness.page.getByRole('heading', { name: '已开箱并计入' })).toBeVisible()
  await look(witness.page, '25-counted')
  await server.stop()
  const report = execFileSync(process.execPath, ['src/desk/main.ts', 'fsck'], {
    env: { ...process.env, MINGCHA_DATA: data.path },
    encoding: 'utf8',
  })
  expect(report).toContain('全部相符')

  for (const { context } of phones) await context.close()
  await office.close()
  data.remove()
  profile.remove()
})
