/** Interviews, checklists and visits written on a real device: by hand, by keyboard alone, and with the power cut. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Locator, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
import { chromiumArgs, chromiumPath } from '../kit/chromium.ts'
import { freshSeed, seeded } from '../kit/field.ts'
import { createLook } from '../kit/look.ts'
import { passphraseOf, unlock } from '../kit/passphrase.ts'
import { withExif } from '../kit/planted-pictures.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'
import { enrolOffice, foundOn, goToField, joinOn } from '../kit/team-pages.ts'

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer

test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('capture-e2e').root
})
test.beforeEach(async () => {
  folder = temporaryFolder()
  door = await startTestServer(folder.path, { sitePath: siteRoot, clock: 'real' })
})
test.afterEach(async () => {
  await door.stop()
  folder.remove()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const look = createLook('tests/.output/capture', 390)

/** An office device with a team, on its first screen of the field work. */
const found = async (page: Page): Promise<string> => {
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page, { name: '巡查办老周' })
  await page.setViewportSize({ width: 390, height: 844 })
  return inspectionId
}

const begin = async (page: Page, inspectionId: string, name: string | RegExp) => {
  await goToField(page, inspectionId, 'new')
  await button(page, name).click()
  await expect(page.getByText('已存在本机', { exact: true })).toBeVisible()
}

/** Presses Tab until something has the focus. */
const tabTo = async (page: Page, target: Locator) => {
  for (let pressed = 0; pressed < 120; pressed += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('no way there by keyboard')
}
const pressOn = async (page: Page, target: Locator, key = 'Enter') => {
  await tabTo(page, target)
  await page.keyboard.press(key)
}
const typeIn = async (page: Page, target: Locator, text: string) => {
  await tabTo(page, target)
  await page.keyboard.insertText(text)
}
const kept = (page: Page) => expect(page.getByText('已存在本机', { exact: true })).toBeVisible()

test('[PEER-10] [CAP-7] [CAP-8] an interview by keyboard alone, from the words said first to nothing missing, and all of it there again', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await goToField(page, inspectionId, 'new')
  await expect(page.getByRole('heading', { name: '新建记录' })).toBeVisible()
  // The browser has promised nothing: said before a word is typed.
  await expect(page.getByRole('link', { name: '去看怎么办' })).toBeVisible()
  await look(page, 'new')
  await pressOn(page, button(page, '中层'))
  await kept(page)
  await look(page, 'interview-begin')

  await pressOn(page, page.getByText('不能做的事', { exact: true }))
  await expect(page.getByText('不表态、不许诺、不下结论')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('不表态、不许诺、不下结论')).toBeHidden()

  const nowButtons = page.getByRole('group', { name: /^起止时间/ }).getByRole('button', { name: '现在' })
  const [from, to] = [nowButtons.first(), nowButtons.last()]
  await pressOn(page, from)
  await typeIn(page, page.getByLabel('地点'), '二楼小会议室')
  await typeIn(page, page.getByLabel('对象代号'), 'A07')
  await typeIn(page, page.getByLabel('其他人，一行一个'), '王某')
  await pressOn(page, page.getByLabel('已告知保密'), 'Space')
  await pressOn(page, button(page, '下一步：谈话'))

  // Straight to the second question; the first is left for later.
  await pressOn(page, page.getByRole('button', { name: /^第 2 问/ }))
  await expect(page.getByText('管了之后他有变化吗？')).toBeVisible()
  await pressOn(page, button(page, '记一条情况').first())
  // A new fact takes the focus.
  await expect(page.getByLabel('廉政')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await typeIn(page, page.getByLabel('事实'), '两名当事人在立案窗口等了一个上午。')
  await tabTo(page, page.getByLabel('亲身经历'))
  for (let pressed = 0; pressed < 2; pressed += 1) await page.keyboard.press('ArrowRight')
  await expect(page.getByLabel('听当事人说')).toBeChecked()
  await pressOn(page, button(page, '群众反映'))
  await kept(page)
  await look(page, 'interview-talk')
  await pressOn(page, button(page, '核对和结束'))

  const lacks = page.getByRole('heading', { name: /^还缺 \d+ 处$/ })
  await expect(lacks).toHaveText('还缺 4 处')
  await look(page, 'interview-end')
  await page.getByRole('heading', { name: '核对和结束' }).focus()
  await typeIn(page, page.getByLabel('已核对要点及更正'), '已逐条核对，无更正。')
  await pressOn(page, page.getByLabel('不再处理'), 'Space')
  await pressOn(page, page.getByRole('button', { name: /^本次有无涉及在办案件、有无表态：/ }))
  await expect(page.locator('#field-self_check')).toBeFocused()
  await typeIn(page, page.getByLabel('本次有无涉及在办案件、有无表态'), '没有')
  await expect(lacks).toHaveText('还缺 1 处')
  // Half of the time is missing: the list leads to the step and the field.
  await pressOn(page, button(page, '起止时间：还没有填结束的时间'))
  await expect(page.locator('#field-start_end')).toBeFocused()
  await pressOn(page, to)
  await pressOn(page, button(page, '核对和结束'))
  await expect(page.getByText('该填的都填了。')).toBeVisible()
  await kept(page)

  await page.reload()
  await unlock(page)
  await expect(page.getByLabel('已核对要点及更正')).toHaveValue('已逐条核对，无更正。')
  await button(page, '开始').click()
  await expect(page.getByLabel('对象代号')).toHaveValue('A07')
  await expect(page.getByLabel('地点')).toHaveValue('二楼小会议室')
  await button(page, '谈话').click()
  await expect(page.getByRole('button', { name: /^第 2 问.*记了 1 条/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^第 1 问.*未问/ })).toBeVisible()
})

test('[CAP-9] [CAP-14] a fact is withdrawn with a reason and stays in sight, a grade is stepped on with a reason, and nothing is overwritten', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, '一般干警')
  await button(page, '下一步：谈话').click()
  await button(page, '记一条情况').last().click()
  await page.getByLabel('事实').fill('食堂账目三个月没有公示。')
  await button(page, '群众反映').click()
  await page.getByText('改定等级', { exact: true }).click()
  await button(page, '改为已查实').click()
  await expect(page.getByRole('alert').filter({ hasText: '请先写理由' })).toBeVisible()
  await page.getByLabel('改定的理由').fill('看了公示栏和会议记录，并听取了说明')
  await button(page, '改为已查实').click()
  await expect(page.getByText('现在：已查实')).toBeVisible()
  await page.getByText('等级的来历', { exact: true }).click()
  await expect(page.getByText(/^群众反映，巡查办老周，.*理由：记录时定级$/)).toBeVisible()
  await expect(
    page.getByText(/^已查实，巡查办老周，.*理由：看了公示栏和会议记录，并听取了说明/),
  ).toBeVisible()

  await button(page, '撤回').click()
  await page.getByLabel('撤回的理由').fill('记到别人名下了')
  await look(page, 'fact-withdrawing')
  await button(page, '确定撤回').click()
  await button(page, '收起').click()
  const line = page.locator('.fact-line')
  await expect(line.locator('s')).toHaveText('食堂账目三个月没有公示。')
  await expect(line).toContainText('已撤回：记到别人名下了')
  await look(page, 'fact-withdrawn')

  // Another one, at a question: it has the next number everywhere.
  await page.getByRole('button', { name: /^第 2 问/ }).click()
  await button(page, '记一条情况').first().click()
  await page.getByLabel('作风', { exact: true }).check()
  await page.getByLabel('事实').fill('窗口没有人，等了一个上午。')
  await page.getByLabel('亲身经历').check()
  await button(page, '群众反映').click()
  await page.getByLabel('这是违纪线索').check()
  await expect(page.getByRole('heading', { name: '第 2 条' })).toBeVisible()

  // Read back is what was said, and nothing of what the team makes of it.
  await button(page, '核对和结束').click()
  const readBack = page.getByRole('region', { name: '向对方核对下面的要点' })
  await expect(readBack.getByRole('listitem')).toHaveCount(1)
  await expect(readBack).toContainText('第 2 条')
  await expect(readBack).toContainText('窗口没有人，等了一个上午。')
  await expect(readBack).toContainText('怎么知道的：亲身经历')
  for (const own of ['群众反映', '作风', '线索', '食堂', '撤回', '记到别人名下了'])
    await expect(readBack).not.toContainText(own)
  await expect(readBack.locator('input, textarea')).toHaveCount(0)
  await look(page, 'read-back')

  // Signed for; a word more afterwards is said beside the signature, a grade is not.
  await page.getByLabel('输入文字确认').check()
  await page.getByLabel('请对方看着输入').fill('已核对，无异议')
  await button(page, '确认').click()
  await expect(page.getByText(/^输入文字确认：已核对，无异议/)).toBeVisible()
  await expect(page.getByText(/签名之后又改过/)).toHaveCount(0)
  await button(page, '改正第 2 条').click()
  // The fact is open, with the focus in what was said.
  await expect(page.getByLabel('事实')).toBeFocused()
  await expect(page.getByLabel('事实')).toHaveValue('窗口没有人，等了一个上午。')
  await expect(page.getByLabel('事实')).toBeInViewport()
  await page.getByLabel('事实').fill('窗口没有人，等了两个上午。')
  await button(page, '核对和结束').click()
  await expect(page.getByText(/^签名之后又改过：第 2 条情况与签的时候不同。/)).toBeVisible()
  await look(page, 'changed-after-signing')
  await button(page, '谈话').click()
  // The question that was open is open still, with the fact noted under it.
  await line.filter({ hasText: '食堂账目' }).click()
  await button(page, '取消撤回').click()
  await button(page, '收起').click()
  await expect(page.locator('.fact-line s')).toHaveCount(0)
})

test('[CAP-15] [FIND-7] a reload and a lock leave a person where they were in a record, and a find opens at what was found', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, '一般干警')
  await button(page, '下一步：谈话').click()
  const second = page.getByRole('button', { name: /^第 2 问/ })
  await second.click()
  await button(page, '记一条情况').first().click()
  await page.getByLabel('事实').fill('两名当事人在立案窗口等了一个上午。')
  await button(page, '收起').click()
  await button(page, '记一条情况').first().click()
  await page.getByLabel('事实').fill('导诉台没有人值守。')
  await kept(page)
  const isWhere = async () => {
    await expect(second).toHaveAttribute('aria-expanded', 'true')
    await expect(page.getByLabel('事实')).toHaveValue('导诉台没有人值守。')
    await expect(page.getByLabel('事实')).toBeInViewport()
  }
  await page.reload()
  await unlock(page)
  await isWhere()
  await button(page, '锁上').click()
  await unlock(page)
  await isWhere()
  await look(page, 'interview-again')
  // Gone elsewhere of one's own will, it begins on top.
  await goToField(page, inspectionId, 'find')
  await page.getByLabel('找什么').fill('等了一个上午')
  await page.getByRole('link', { name: /^谈话/ }).click()
  const card = page.locator('.fact-card[data-found]')
  await expect(card.getByLabel('事实')).toHaveValue('两名当事人在立案窗口等了一个上午。')
  await expect(card).toBeInViewport()
  await look(page, 'interview-found')
  await page.goBack()
  await expect(page.getByText('找到 1 处。')).toBeVisible()
  await goToField(page, inspectionId, 'records')
  await page.locator('.record-line a').first().click()
  await expect(page.getByLabel('对象代号')).toBeVisible()
  await expect(page.locator('[data-found]')).toHaveCount(0)

  await begin(page, inspectionId, /^打开.*准备$/)
  const last = page.locator('.checklist-entry').last()
  await last.getByLabel('否', { exact: true }).check()
  await last.getByRole('textbox', { name: '说明', exact: true }).fill('没有移交清单')
  await kept(page)
  await page.reload()
  await unlock(page)
  await expect(last.getByRole('textbox', { name: '说明', exact: true })).toBeInViewport()
  await goToField(page, inspectionId, 'find')
  await page.getByLabel('找什么').fill('没有移交清单')
  await page.getByRole('link', { name: /^清单/ }).click()
  await expect(last).toHaveAttribute('data-found')
  await expect(last).toBeInViewport()
})

test('[CAP-2] [CAP-12] interviews of one person are linked without limit, and the list finds them by code', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, '院长、班子成员')
  await page.getByLabel('对象代号').fill('B3')
  for (let seq = 2; seq <= 4; seq += 1) {
    await button(page, '再谈一次').click()
    await expect(page.getByLabel('第几次谈话')).toHaveValue(String(seq))
    await expect(page.getByLabel('对象代号')).toHaveValue('B3')
    await expect(page.getByLabel('前次编号')).not.toHaveValue('')
  }
  await expect(page.locator('.same-subject li')).toHaveCount(4)
  await page
    .locator('.same-subject')
    .getByRole('link', { name: /^第 1 次/ })
    .click()
  await expect(page.getByLabel('第几次谈话')).toHaveValue('1')
  await begin(page, inspectionId, '明察')
  await page.getByText('这份记录的来历', { exact: true }).click()
  await button(page, '撤回整份记录').click()
  await page.getByLabel('撤回的理由').fill('走错了法院')
  await button(page, '确定撤回').click()
  await expect(page.getByText('这份记录已撤回。理由：走错了法院')).toBeVisible()

  await goToField(page, inspectionId, 'records')
  await expect(page.getByText('共 5 份')).toBeVisible()
  await expect(page.locator('.record-line').first()).toContainText('已撤回')
  await page.getByLabel('按代号、地点、编号找').fill('B3')
  await expect(page.getByText('共 4 份')).toBeVisible()
  // One title wherever the record is named.
  const title = (await page.locator('.record-line a').first().textContent()) ?? ''
  expect(title).toMatch(/^谈话 B3（.+）$/)
  await page.locator('.record-line a').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  await page.getByRole('link', { name: /^看历史/ }).click()
  await expect(page.getByText(title, { exact: false })).toBeVisible()
  await goToField(page, inspectionId, 'records')
  await page.getByLabel('按代号、地点、编号找').fill('')
  await button(page, '查访').click()
  await expect(page.getByText('共 1 份')).toBeVisible()
  await button(page, '全部').click()
  await look(page, 'records')
})

test('[CAP-10] [CAP-13] a checklist shows how far it is and what is open, asks for a reason at once and keeps the answer all the same', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, /^打开.*准备$/)
  const item = (number: number) => page.locator('.checklist-entry').filter({ hasText: `第 ${number} 项` })
  await item(1).getByLabel('否', { exact: true }).check()
  await expect(item(1).getByText('请写明理由')).toBeVisible()
  await item(2).getByLabel('是', { exact: true }).check()
  await expect(page.getByText(/^已答 2 项，共 \d+ 项；其中“否” 1 项$/)).toBeVisible()
  await expect(item(2)).toContainText('巡查办老周 答')
  await look(page, 'checklist')
  await button(page, '答“否”的').click()
  await expect(page.locator('.checklist-entry')).toHaveCount(1)
  await item(1).getByRole('textbox', { name: '说明', exact: true }).fill('上一轮台账没有移交')
  await expect(item(1).getByText('请写明理由')).toBeHidden()
  // A file of its own.
  await item(1).getByRole('button', { name: '加照片或文件' }).click()
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    item(1).getByText('添加文件', { exact: true }).click(),
  ])
  await chooser.setFiles({ name: '台账.txt', mimeType: 'text/plain', buffer: Buffer.from('没有移交') })
  await expect(item(1).locator('.attachment-list li')).toHaveCount(1)
  await expect(item(2).locator('.attachment-list li')).toHaveCount(0)
  await button(page, '未答').click()
  await expect(item(1)).toHaveCount(0)
  // Answering does not make an item vanish under the finger.
  await item(3).getByLabel('是', { exact: true }).check()
  await expect(item(3)).toBeVisible()
  await kept(page)
  await page.reload()
  await unlock(page)
  await expect(item(1).getByLabel('否', { exact: true })).toBeChecked()
  await expect(item(1).getByRole('textbox', { name: '说明', exact: true })).toHaveValue('上一轮台账没有移交')
  await expect(item(1).locator('.attachment-list li')).toHaveCount(1)
  await goToField(page, inspectionId, 'new')
  await expect(page.getByRole('link', { name: /^接着填（已答 3/ })).toBeVisible()
})

test('[CAP-11] a visit has its rules on top, takes rows of its own, and what is added later stands with its time', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, '暗访')
  await expect(page.getByText('写现象，不写评价')).toBeVisible()
  await expect(page.getByLabel('暗访')).toBeChecked()
  await page.locator('.fact-line', { hasText: '来人有人招呼' }).click()
  await page.getByLabel('不符合').check()
  await page.getByLabel('次数或人数').fill('３')
  await page.getByLabel('现象').fill('三人排队，窗口无人')
  await expect(page.getByText('看过 1 项，共 14 项')).toBeVisible()
  await look(page, 'visit')
  await button(page, '加一项').click()
  await page.getByLabel('看了什么').fill('门口保安的态度')
  await page.getByLabel('补充的内容').fill('晚上想起：牌子上的电话打不通')
  await kept(page)
  // No line yet, and there all the same.
  await page.reload()
  await unlock(page)
  await expect(page.getByLabel('补充的内容')).toHaveValue('晚上想起：牌子上的电话打不通')
  await button(page, '补上这一行').click()
  await expect(page.getByText(/^\d+月\d+日 \d\d:\d\d，巡查办老周补：晚上想起/)).toBeVisible()
  await kept(page)
  await page.reload()
  await unlock(page)
  const seen = page.locator('.fact-line', { hasText: '来人有人招呼' })
  await expect(seen).toContainText('不符合 · 三人排队，窗口无人')
  await seen.click()
  await expect(page.getByLabel('次数或人数')).toHaveValue('3')
  await expect(page.locator('.fact-line', { hasText: '门口保安的态度' })).toBeVisible()
})

test('[PEER-14] [CAP-1] a form that changes while a record is being written leaves the record and the device as they were', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  // Without the worker, whose kept files would hide that the form is asked for anew.
  const own = await browser.newContext({
    serviceWorkers: 'block',
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
  })
  const page = await own.newPage()
  const sitePath = join(folder.path, 'site')
  cpSync(siteRoot, sitePath, { recursive: true })
  await door.stop()
  door = await startTestServer(join(folder.path, 'data'), { sitePath, clock: 'real' })
  const inspectionId = await found(page)
  await begin(page, inspectionId, '院长、班子成员')
  const recordId = /record\/([0-9a-f]{32})$/.exec(page.url())?.[1] ?? ''
  await button(page, '下一步：谈话').click()
  const asked = '请您讲讲到这个岗位以来，班子里最难的两三件事是怎么处理的。'
  const first = page.getByRole('button', { name: /^第 1 问/ })
  await first.click()
  await page.getByLabel('这一问的简记').fill('答得很短，说以后再谈。')
  await kept(page)

  // The next version of the site asks otherwise, while the record is open.
  const path = join(sitePath, 'inspect/definitions.json')
  const definitions = JSON.parse(readFileSync(path, 'utf8')) as {
    interviewOutlines: { id: string; version: string; questions: { text: string }[] }[]
  }
  const outline = definitions.interviewOutlines.find(({ id }) => id === 'IV-LEADER')
  const [question] = outline?.questions ?? []
  if (!outline || question?.text !== asked) throw new Error('another outline than expected')
  outline.version = '2'
  question.text = '改过的第一问。'
  writeFileSync(path, JSON.stringify(definitions))
  for (const copy of ['.br', '.gz']) rmSync(`${path}${copy}`)

  await page.reload()
  await unlock(page)
  await expect(first).toContainText(asked)
  await expect(page.getByLabel('这一问的简记')).toHaveValue('答得很短，说以后再谈。')
  await goToField(page, inspectionId, 'take')
  await button(page, '全部带走').click()
  await expect(page.getByText(/已经准备好|有的没有备齐/)).toBeVisible({ timeout: 60_000 })
  await begin(page, inspectionId, '院长、班子成员')
  await button(page, '下一步：谈话').click()
  await expect(first).toContainText(asked)

  // Who joins later has the new form: the record is all there, and the screen says that its words may be others.
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
  try {
    const guest = await context.newPage()
    await joinOn(page, guest, door.staffUrl, inspectionId, { name: '组员小林', role: '成员' })
    await goToField(page, inspectionId, 'outbox')
    await button(page, '现在同步').click()
    await expect(page.getByText('全部已同步', { exact: true })).toBeVisible()
    await goToField(guest, inspectionId, 'outbox')
    await button(guest, '现在同步').click()
    await expect(guest.getByText(/^成功。/)).toBeVisible()
    await goToField(guest, inspectionId, `record/${recordId}`)
    await expect(guest.getByText('这份记录起头用的是另一个版本的表单')).toBeVisible()
    await button(guest, '谈话').click()
    const changed = guest.getByRole('button', { name: /^第 1 问/ })
    await expect(changed).toContainText('改过的第一问。')
    await changed.click()
    await expect(guest.getByLabel('这一问的简记')).toHaveValue('答得很短，说以后再谈。')
  } finally {
    await context.close()
  }
  await goToField(page, inspectionId, `record/${recordId}`)
  await expect(page.getByText('这份记录起头用的是另一个版本的表单')).toHaveCount(0)
  await own.close()
})

test('[ATT-5] [ATT-16] on the built app, too, nothing the camera wrote beside a photo comes out with it', async ({
  page,
}) => {
  const inspectionId = await found(page)
  await begin(page, inspectionId, '暗访')
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 640
    canvas.height = 480
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('no canvas')
    context.fillStyle = '#e8e0c8'
    context.fillRect(0, 0, 640, 480)
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  })
  const photo = withExif(Buffer.from(drawn, 'base64'))
  const marks = ['GPSMARK', 'CAMERA-SERIAL-77', 'Exif']
  for (const mark of marks) expect([mark, photo.includes(mark)]).toEqual([mark, true])
  await page
    .getByLabel('选照片', { exact: true })
    .setInputFiles({ name: 'IMG_20261120_0800.jpg', mimeType: 'image/jpeg', buffer: photo })
  await expect(page.getByRole('dialog')).toBeVisible()
  // Thrown out in the middle: whoever comes back is told wherever they are in the record, and goes on.
  await button(page, '加一个黑框').click()
  await expect(page.getByRole('button', { name: /^黑框 1：/ })).toHaveCount(1)
  await look(page, 'photo-editor')
  await page.reload()
  await unlock(page)
  await page.getByLabel('具体地点').focus()
  await look(page, 'photo-unfinished')
  await button(page, '1 张照片没有存完').click()
  await expect(page.getByText('有 1 张照片还没有存进记录')).toBeInViewport()
  await button(page, '接着处理').click()
  await expect(page.getByRole('button', { name: /^黑框 1：/ })).toHaveCount(1)
  await button(page, '撤销一步').click()
  await button(page, '不用遮，保存照片').click()
  const entry = page.locator('.attachment-list > li')
  await expect(entry.getByText('存在本机', { exact: true })).toBeVisible()
  await entry.getByRole('button', { name: '另存为文件' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    entry.getByRole('button', { name: '知道了，另存' }).click(),
  ])
  const saved = readFileSync(await download.path())
  expect(saved.subarray(0, 3)).toEqual(Buffer.of(0xff, 0xd8, 0xff))
  for (const mark of marks) expect([mark, saved.includes(mark)]).toEqual([mark, false])
  await expect(page.getByText('IMG_20261120')).toHaveCount(0)
  await expect(page.getByText(/张照片没有存完/)).toHaveCount(0)
})

/** The words in no file of a browser profile, as UTF-8 or as UTF-16. */
const filesHolding = (profile: string, words: string): readonly string[] =>
  [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')].flatMap((pattern) => {
    const escaped = [...pattern].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
    try {
      const listed = execFileSync('grep', ['-rlaP', escaped, profile], {
        env: { LC_ALL: 'C', PATH: process.env.PATH },
      })
      return listed.toString().trim().split('\n')
    } catch (error) {
      // grep ends with 1 when nothing was found.
      if ((error as { status?: number }).status !== 1) throw error
      return []
    }
  })

test('[PEER-1] [CAP-8] the browser is killed at random keystrokes: what was said to be kept is there, and nothing is on the disk in clear', async () => {
  const seed = freshSeed()
  const random = seeded(seed)
  const profile = mkdtempSync(join(tmpdir(), 'mingcha-capture-'))
  const open = async (): Promise<{ readonly context: BrowserContext; readonly page: Page }> => {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath,
      args: chromiumArgs,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 390, height: 844 },
    })
    return { context, page: context.pages()[0] ?? (await context.newPage()) }
  }
  const marker = '葡萄架下的第三张方桌'
  const field = (page: Page) => page.getByLabel('地点')
  try {
    const first = await open()
    const inspectionId = await found(first.page)
    const passphrase = passphraseOf(first.page)
    await begin(first.page, inspectionId, '中层')
    await field(first.page).fill(marker)
    await kept(first.page)
    const address = first.page.url()
    let running = first
    let before = marker
    for (let round = 0; round < 3; round += 1) {
      const { context, page } = running
      /** The longest text the screen has said to be kept. */
      let saidKept = before
      await page.exposeFunction('tellKept', (text: string) => {
        saidKept = text
      })
      await page.evaluate(() => {
        const bar = document.querySelector('.capture-bar .kept')
        const input = document.querySelector<HTMLInputElement>('#field-place-input')
        if (!bar || !input) throw new Error('no record is open')
        new MutationObserver(() => {
          if (bar.textContent === '已存在本机')
            (globalThis as unknown as { tellKept: (text: string) => void }).tellKept(input.value)
        }).observe(bar, { subtree: true, childList: true, characterData: true })
      })
      const more = Array.from({ length: 60 }, (_, index) =>
        String.fromCharCode(0x4e00 + round * 60 + index),
      ).join('')
      await field(page).focus()
      await page.keyboard.press('End')
      const gone = context.waitForEvent('close')
      const typing = field(page)
        .pressSequentially(more, { delay: 15 })
        .catch(() => undefined)
      await page.waitForTimeout(100 + random() * 900)
      // Killed, not closed: nothing gets a chance to tidy up.
      process.kill(
        Number(execFileSync('pgrep', ['-of', '--', `--user-data-dir=${profile}`]).toString()),
        'SIGKILL',
      )
      await Promise.all([gone, typing])
      expect(filesHolding(profile, marker), `seed ${seed}`).toEqual([])

      running = await open()
      await running.page.goto(address)
      await running.page.getByLabel('口令（五个词）').fill(passphrase)
      await button(running.page, '打开').click()
      await expect(field(running.page), `seed ${seed}, round ${round}`).toHaveValue(
        new RegExp(`^${saidKept}`),
      )
      const after = await field(running.page).inputValue()
      expect(`${before}${more}`.startsWith(after), `seed ${seed}, round ${round}`).toBe(true)
      before = after
    }
    expect(before.length, `seed ${seed}: something was typed`).toBeGreaterThan(marker.length)
    await running.context.close()
    expect(filesHolding(profile, marker), 'closed').toEqual([])
  } finally {
    rmSync(profile, { recursive: true, force: true })
  }
})
