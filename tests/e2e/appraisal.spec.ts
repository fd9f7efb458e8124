import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { readSlip } from '../../src/core/ballot/slip.ts'
import type { AnswersByName, Choice, Form } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { buildSite } from '../kit/built-site.ts'
import { chanceFrom } from '../kit/chance.ts'
import { createLook } from '../kit/look.ts'
import { setPassphrase, unlock } from '../kit/passphrase.ts'
import { answerAll, enterSlip, isKeptReadably, openSlipScreen, seal, startAnswering } from '../kit/phone.ts'
import { postBytes, type RunningInspection, redeemAndSeal } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'
import { readWorkbook } from '../kit/spreadsheets.ts'

const respondents = 12
const phones = 2

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer

test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('appraisal-e2e').root
})
test.beforeEach(async () => {
  folder = temporaryFolder()
  door = await startTestServer(folder.path, { sitePath: siteRoot, nowMs: Date.now() })
})
test.afterEach(async () => {
  await door.stop()
  folder.remove()
})

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const publicUrl = () => door.publicUrl.replace('127.0.0.1', 'localhost')

const shots = 'tests/.output/appraisal'
const look = createLook(shots)

/**
 * Names of nobody: two characters drawn from the rare ones of CJK Extension A, so that they stand in no file by chance,
 * and a post, as lists have it.
 */
const madeUpNames = (): readonly string[] =>
  ['院长', '副院长', '纪检组长'].map((post) => {
    const rare = () => String.fromCodePoint(0x3400 + Math.floor(Math.random() * 0x1900))
    return `${rare()}${rare()}${rare()}（${post}）`
  })

/** Everything in a folder, as bytes. */
const filesIn = (path: string): readonly string[] =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Whether a name stands in a file, plain or as JSON may escape it. */
const holds = (bytes: Buffer, name: string): boolean => {
  const escaped = [...name].map((one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
  return [Buffer.from(name), Buffer.from(name, 'utf16le'), Buffer.from(escaped.join(''))].some((text) =>
    bytes.includes(text),
  )
}

const printedTexts = async (page: Page, open: string, text: string): Promise<readonly string[]> => {
  await button(page, open).click()
  const texts = await page
    .locator(text)
    .evaluateAll((elements) =>
      elements.map((one) => [...one.querySelectorAll('span')].map((part) => part.textContent).join('-')),
    )
  await button(page, '返回').click()
  return texts
}

/** What one person ticks: mostly good, sometimes 不了解, now and then nothing. */
const invented = (form: Form, chance: () => number): AnswersByName => {
  const pick = (choices: readonly Choice[]) => choices[Math.floor(chance() ** 2 * choices.length)]?.value
  return Object.fromEntries(
    createFormIndex(form).answerables.flatMap(({ name, choices }) => {
      if (choices.length === 0) return [[name, `意见${Math.floor(chance() * 1e6)}`]]
      const value = chance() < 0.05 ? undefined : pick(choices)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

test('[APPR-15] [APPR-7] [APPR-8] [APPR-14] [EXPORT-8] [PROMISE-17] an appraisal of three made-up members, from their names to the record that is signed', async ({
  page: desk,
  browser,
}) => {
  test.setTimeout(1_800_000)
  const names = madeUpNames()
  await desk.setViewportSize({ width: 1440, height: 900 })
  const troubles: string[] = []
  desk.on('pageerror', (error) => troubles.push(error.message))

  // ── the office types the names ──
  await desk.goto(`${door.staffUrl}/inspect/#setup=${door.setupCode}`)
  await setPassphrase(desk)
  await desk.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  await button(desk, '登记').click()
  await desk.getByRole('link', { name: '新建一次巡查' }).click()
  await desk.getByLabel('法院名称').fill('甲法院')
  await desk.getByLabel('应填人数').fill(String(respondents))
  await desk.getByLabel('备用张数').fill('3')
  await expect(desk.getByLabel('班子成员姓名')).toBeHidden()
  await desk.getByRole('radio', { name: /领导班子和班子成员民主测评表/ }).check()
  await expect(desk.getByLabel('这次巡查的名称')).toHaveValue('领导班子民主测评')
  const field = desk.getByLabel('班子成员姓名')
  const next = button(desk, '下一步：制作份额和凭条')
  await next.click()
  await expect(desk.getByText('请写班子成员的姓名，一行一个。').first()).toBeVisible()
  await field.fill(`${names[0]}\n${names[1]}\n\n${names[0]}`)
  await expect(desk.getByText('第 4 行和第 1 行是同一个姓名').first()).toBeVisible()
  await look(desk, '01-names-twice')
  await field.fill(`${names[0]}\n${names[1]}\u200b\n${names[2]}`)
  await expect(desk.getByText('第 2 行有看不见的字符').first()).toBeVisible()
  await field.fill(names.join('\n'))
  await expect(desk.getByText('已写 3 名。')).toBeVisible()
  await desk.getByText('看看大家在手机上会看到什么').click()
  const preview = desk.locator('.form-preview')
  for (const name of names) await expect(preview.getByText(name)).toBeVisible()
  await look(desk, '02-names')
  await next.click()
  await expect(desk.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
  const shares = await printedTexts(desk, '打开份额的打印页', '.share-text')
  const slips = await printedTexts(desk, '打开凭条的打印页', '.slip-text')
  expect(slips).toHaveLength(respondents + 3)
  for (const box of await desk.getByLabel(/^已打印并核对/).all()) await box.check()
  await button(desk, '发布').click()
  await expect(desk.getByText('已发布，等待领取时间')).toBeVisible()
  const inspectionId = /#inspection=([0-9a-f]{32})$/.exec(desk.url())?.[1] ?? ''

  // ── the public door tells no name ──
  const response = await fetch(`${door.publicUrl}/api/inspections/${inspectionId}/manifest`)
  const manifestBytes = new Uint8Array(await response.arrayBuffer())
  const manifest = JSON.parse(new TextDecoder().decode(manifestBytes)) as Manifest
  const { form, windows } = manifest
  for (const name of names) expect(holds(Buffer.from(manifestBytes), name)).toBe(false)
  expect(form.sections.map(({ name }) => name)).toEqual(['team', 'P01', 'P02', 'P03', 'comment'])

  // ── two phones: the names come with the slip, and go when the page does ──
  door.setNowMs(Date.parse(windows.redeem.openIso))
  const answered: AnswersByName[] = []
  const contexts: BrowserContext[] = []
  const open = async (context: BrowserContext, slip: string) => {
    const page = await context.newPage()
    await openSlipScreen(page, publicUrl())
    for (const name of names) expect(await page.content()).not.toContain(name)
    await enterSlip(page, slip)
    return page
  }
  for (let index = 0; index < phones; index += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
    contexts.push(context)
    const slip = slips[index] as string
    let page = await open(context, slip)
    await expect(page.getByText('评价领导班子和 3 名班子成员')).toBeVisible()
    if (index === 0) await look(page, '10-intro')
    await context.setOffline(true)
    await startAnswering(page)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('领导班子')
    const chance = chanceFrom(0x7f4a7c15 * (index + 1))
    if (index === 0) {
      // Half-way in: the page is gone, the network too; the slip brings back what was ticked, and the names.
      await page.locator('input[name="T01"][value="4"]').check()
      await button(page, '下一页').click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[0] as string)
      await page.locator('input[name="P01M06"][value="3"]').check()
      await expect(page.getByText('已加密保存在本机')).toBeVisible()
      await look(page, '11-member')
      await page.close()
      await context.setOffline(false)
      for (const name of names) expect(await isKeptReadably(context, publicUrl(), name)).toBe(false)
      page = await context.newPage()
      await openSlipScreen(page, publicUrl())
      await context.setOffline(true)
      await enterSlip(page, slip)
      await button(page, '接着上次的地方').click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(names[0] as string)
      await expect(page.locator('input[name="P01M06"][value="3"]')).toBeChecked()
      await button(page, '上一页').click()
    }
    // The first has two lines from before it was closed.
    const before = index === 0 ? { T01: '4', P01M06: '3' } : {}
    const answers = await answerAll(page, form, chance, before)
    answered.push(answers)
    for (const name of names) await expect(page.getByRole('heading', { name })).toBeVisible()
    if (index === 0) await look(page, '12-review')
    await seal(page)
    await context.setOffline(false)
  }

  // ── the others by the protocol alone ──
  const inspection = { inspectionId, manifest, manifestBytes } as RunningInspection
  const bodies: Uint8Array[] = []
  for (const [index, slip] of slips.slice(phones, respondents).entries()) {
    const reading = readSlip(slip)
    if (reading.state !== 'read') throw new TypeError(reading.state)
    // One hands in a blank sheet: valid, and an abstention on every line.
    const answers = index === 0 ? {} : invented(form, chanceFrom(0x9e3779b9 * (index + 1)))
    const sealed = await redeemAndSeal(door.publicUrl, inspection, reading.secret, packAnswers(form, answers))
    bodies.push(sealed.body)
    answered.push(answers)
  }

  // ── everybody sends ──
  door.setNowMs(Date.parse(windows.send.closeIso) - 1_000)
  for (const body of bodies)
    expect((await postBytes(`${door.publicUrl}/api/inspections/${inspectionId}/envelopes`, body)).ok).toBe(
      true,
    )
  for (const context of contexts) {
    const [page] = context.pages()
    await page?.reload()
  }
  await expect(desk.locator('.big-counts dd').last()).toHaveText(String(respondents), { timeout: 60_000 })

  // ── closing, and the opening with shares: they bring the names ──
  door.setNowMs(Date.parse(windows.send.closeIso) + 1_000)
  await desk.reload()
  await unlock(desk)
  await desk.getByLabel('剩余凭条张数').fill('3')
  desk.once('dialog', (dialog) => dialog.accept())
  await button(desk, '关箱').click()
  await expect(desk.getByText('票箱已经关闭')).toBeVisible()
  await button(desk, '去开箱').click()
  await button(desk, '取回并核对').click()
  await desk.getByLabel('和关箱记录上的根值一样').check()
  for (const share of shares.slice(0, 2)) {
    await desk.getByLabel(/^输入第 \d 份份额$/).fill(share)
    await button(desk, '读入这一份').click()
  }
  await expect(button(desk, '打印计票记录')).toBeVisible({ timeout: 60_000 })
  for (const name of names) await expect(desk.getByRole('heading', { name })).toBeVisible()

  // ── who was due and who came ──
  await desk.getByLabel('应到人数').fill('12')
  await desk.getByLabel('实到人数').fill('13')
  await button(desk, '保存人数').click()
  await expect(desk.getByText('实到不能多于应到。')).toBeVisible()
  await desk.getByLabel('应到人数').fill('14')
  await desk.getByLabel('实到人数').fill('12')
  await button(desk, '保存人数').click()
  await expect(desk.getByText('已保存', { exact: true })).toBeVisible()
  // The minutes of the opening take the result off the screen; what was added to it is there afterwards.
  await button(desk, '打印开箱记录').click()
  await expect(desk.locator('.sheet').first()).toBeVisible()
  await button(desk, '返回').click()
  await expect(desk.getByLabel('应到人数')).toHaveValue('14')
  await look(desk, '20-result')
  // A phone holds the tables: nobody slides to see the last grade.
  for (const width of [1440, 390]) {
    await desk.setViewportSize({ width, height: 900 })
    const hangsOver = await desk
      .locator('.appraisal-lines .table-scroll')
      .evaluateAll((regions) => regions.map((one) => one.scrollWidth - one.clientWidth))
    expect([width, Math.max(...hangsOver)]).toEqual([width, 0])
  }
  await desk.setViewportSize({ width: 1440, height: 900 })
  await desk.reload()
  await unlock(desk)
  await expect(desk.getByLabel('应到人数')).toHaveValue('14')

  // ── the count is what was answered ──
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    button(desk, '导出 Excel 文件').click(),
  ])
  expect(download.suggestedFilename()).toBe(`民主测评-${inspectionId.slice(0, 8)}.xlsx`)
  const book = readWorkbook(readFileSync(await download.path()))
  const { answerableByName } = createFormIndex(form)
  let compared = 0
  for (const [about, name, , value, , people, share, shareOfGrades, voted, abstained] of (
    book.get('测评') ?? []
  ).slice(1)) {
    const marks = answered.map((answers) => answers[String(name)])
    const given = marks.filter((mark) => mark !== undefined)
    const member = /^P(\d\d)/.exec(String(name))
    expect(about).toBe(member ? names[Number(member[1]) - 1] : '领导班子')
    expect([name, voted, abstained]).toEqual([name, given.length, respondents - given.length])
    const choice = answerableByName.get(String(name))?.choiceByValue.get(String(value))
    const graded = given.filter((mark) => mark !== 'dk').length
    if (graded < 10 && !choice?.nonsubstantive) {
      expect(people).toContain('不显示')
      continue
    }
    const count = marks.filter((mark) => mark === value).length
    expect([name, value, people]).toEqual([name, value, count])
    expect(share).toBeCloseTo(count / given.length, 9)
    if (!choice?.nonsubstantive) expect(shareOfGrades).toBeCloseTo(count / graded, 9)
    compared += 1
  }
  expect(compared, 'grades that are shown').toBeGreaterThan(60)
  const summary = new Map((book.get('汇总') ?? []).map(([entry, value]) => [entry, value]))
  expect(
    ['应到人数', '实到人数', '发出份数', '收回份数', '有效份数'].map((name) => summary.get(name)),
  ).toEqual([14, 12, 12, 12, 12])
  await expect(desk.getByText('导出登记（1 次）')).toBeVisible()
  await desk.reload()
  await unlock(desk)
  await expect(desk.getByText('导出登记（1 次）')).toBeVisible()
  await expect(desk.getByLabel('应到人数')).toHaveValue('14')

  // ── paper: the record to be signed, and the page for the court ──
  await button(desk, '打印计票记录').click()
  await expect(desk.locator('.sheet')).toHaveCount(5)
  for (const sign of ['计票人', '复核人']) await expect(desk.getByText(sign, { exact: true })).toBeVisible()
  await look(desk, '30-record')
  await desk.emulateMedia({ media: 'print' })
  // Nothing runs out of its sheet: what hangs over the edge would be cut off on paper.
  for (const sheet of await desk.locator('.sheet').all())
    expect(await sheet.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1)
  await desk.pdf({ path: `${shots}/30-record.pdf`, preferCSSPageSize: true })
  await desk.emulateMedia({ media: null })
  await button(desk, '返回').click()
  await button(desk, '查看和打印概括').click()
  await expect(desk.getByRole('heading', { name: '民主测评情况概括' })).toBeVisible()
  const told = (await desk.locator('.sheet').textContent()) ?? ''
  for (const name of names) expect(told).not.toContain(name)
  expect(told).not.toContain('%')
  expect(told).toMatch(/约.成|九成以上|一成以下/)
  await look(desk, '31-disclosure')
  await desk.emulateMedia({ media: 'print' })
  expect(
    await desk.locator('.sheet').evaluate((one) => one.scrollHeight - one.clientHeight),
  ).toBeLessThanOrEqual(1)
  await desk.emulateMedia({ media: null })

  // ── names are nowhere they must not be ──
  const places = [...filesIn(folder.path).filter((file) => !file.startsWith(siteRoot)), ...filesIn(siteRoot)]
  expect(places.length).toBeGreaterThan(50)
  for (const file of places) {
    const bytes = readFileSync(file)
    for (const name of names) expect([file, holds(bytes, name)]).toEqual([file, false])
  }
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of tracked) {
    const bytes = readFileSync(file)
    for (const name of names) expect([file, holds(bytes, name)]).toEqual([file, false])
  }
  expect(readAppraisal().placeholderMembers.join()).not.toContain(names[0])
  for (const context of contexts) await context.close()
  expect(troubles).toEqual([])
})
