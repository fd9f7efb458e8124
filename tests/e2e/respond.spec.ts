import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
import { newerBuild } from '../kit/newer-build.ts'
import { filesHolding } from '../kit/profile.ts'
import {
  enterSlip,
  goToFirstQuestion,
  goToReview,
  goToSlip,
  type RespondWorld,
  seal,
  startRespondWorld,
} from '../kit/respond-world.ts'

let siteRoot: string
let world: RespondWorld

test.use({ actionTimeout: 20_000 })
test.beforeAll(async () => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('respond-e2e').root
})
test.beforeEach(async () => {
  world = await startRespondWorld(siteRoot)
})
test.afterEach(() => world.stop())

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })
const sentBodies = async (): Promise<number> =>
  (await world.office.counts(world.inspection.inspectionId)).sent

/** Waits until the page's last change is on disk. */
const saved = (page: Page) => expect(page.getByText('已加密保存在本机')).toBeVisible()

test('[APP-1] a respondent goes from the slip to the receipt, to the bulletin, to the opening', async ({
  page,
}) => {
  const troubles: string[] = []
  page.on('console', (message) => {
    const isOurs = !message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature')
    if (isOurs && ['error', 'warning'].includes(message.type())) troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))

  await goToFirstQuestion(page, world, world.slip(0))
  await page.getByLabel('会上说出来').check()
  await page.getByLabel('部门会议').check()
  await goToReview(page)
  await expect(page.locator('.answer-line')).toHaveText(['会上说出来', '部门会议'])
  await seal(page)

  await test.step('[APP-9] [PROMISE-11] 已提交 is not said before the receipt', async () => {
    await expect(page.getByRole('heading', { name: '已提交' })).toHaveCount(0)
    expect(await sentBodies()).toBe(0)
  })

  world.setMinute(39)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
  expect(await sentBodies()).toBe(1)
  expect(troubles).toEqual([])
})

test('[PEER-1] [APP-2] [PROMISE-4] [PROMISE-13] [PROMISE-20] [PROMISE-25] [PROMISE-33] answering goes on with the network cut, after the browser is killed, with the slip alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mingcha-profile-'))
  const open = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(folder, {
      executablePath: process.env.MINGCHA_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
      locale: 'zh-CN',
      viewport: { width: 390, height: 844 },
    })
  const words = '楼下的葡萄架去年就该修了'
  try {
    const first = await open()
    const page = first.pages()[0] ?? (await first.newPage())
    await goToFirstQuestion(page, world, world.slip(1))
    await first.setOffline(true)
    await page.getByLabel('不说').check()
    for (let turned = 0; turned < 5; turned += 1) await page.getByRole('button', { name: '下一页' }).click()
    await page.getByLabel('请用自己的话说说这个问题').pressSequentially(words)
    await saved(page)
    // Killed, not closed: nothing gets a chance to tidy up.
    const gone = first.waitForEvent('close')
    process.kill(
      Number(execFileSync('pgrep', ['-of', '--', `--user-data-dir=${folder}`]).toString()),
      'SIGKILL',
    )
    await gone
    expect(filesHolding(folder, words), 'the draft in clear while filling in').toEqual([])
    expect(filesHolding(folder, world.slip(1)), 'the slip').toEqual([])

    const second = await open()
    const again = second.pages()[0] ?? (await second.newPage())
    await goToSlip(again, world)
    await second.setOffline(true)
    await enterSlip(again, world.slip(1).toLowerCase().replaceAll('-', ' '))
    await expect(again.getByText('上次填的都找回来了。')).toBeVisible()
    await again.getByRole('button', { name: '接着上次的地方' }).click()
    await expect(again.getByLabel('请用自己的话说说这个问题')).toHaveValue(words)
    await goToReview(again)
    await expect(again.getByText('不说', { exact: true })).toBeVisible()
    await seal(again)
    await expect(again.getByText('手机上的答案已经清除了，只剩打不开的信封。')).toBeVisible()
    await second.close()
    expect(filesHolding(folder, words), 'the answer in clear after sealing').toEqual([])
    expect(filesHolding(folder, world.slip(1).replaceAll('-', '')), 'the slip').toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('[PEER-6] an update while two drafts are open reloads only the tab that asks, and no draft is lost', async ({
  context,
}) => {
  const served = mkdtempSync(join(tmpdir(), 'mingcha-served-'))
  cpSync(siteRoot, served, { recursive: true })
  const own = await startRespondWorld(served)
  const open = async (slip: string): Promise<Page> => {
    const tab = await context.newPage()
    await goToFirstQuestion(tab, own, slip)
    await tab.getByLabel('不说').check()
    await saved(tab)
    return tab
  }
  try {
    const [asking, other] = [await open(own.slip(1)), await open(own.slip(2))]
    await other.evaluate(() => Object.assign(globalThis, { stillHere: true }))
    // The screens that follow are what an old tab would ask the server for in vain.
    const newer = newerBuild(served, /^_assets\/later\.[\w-]+\.js$/)
    rmSync(served, { recursive: true })
    cpSync(newer.root, served, { recursive: true })
    await asking.evaluate(
      async () => void (await (await navigator.serviceWorker.getRegistration())?.update()),
    )
    // A slow machine fetches the whole newer build before either tab hears of it.
    for (const tab of [asking, other])
      await expect(tab.getByText('页面有新版本。')).toBeVisible({ timeout: 60_000 })

    await asking.getByRole('button', { name: '更新' }).click()
    await expect(asking.getByRole('button', { name: '参加这次问卷' })).toBeVisible()
    expect(await other.evaluate(() => 'stillHere' in globalThis)).toBe(true)
    await goToReview(other)
    await expect(other.getByText('不说', { exact: true })).toBeVisible()
    await seal(other)

    await goToSlip(asking, own)
    await enterSlip(asking, own.slip(1))
    await expect(asking.getByText('上次填的都找回来了。')).toBeVisible()
    await asking.getByRole('button', { name: '接着上次的地方' }).click()
    await goToReview(asking)
    await expect(asking.getByText('不说', { exact: true })).toBeVisible()
    await seal(asking)
    rmSync(newer.root, { recursive: true, force: true })
  } finally {
    await own.stop()
    rmSync(served, { recursive: true, force: true })
  }
})

test('[APP-3] each wrong slip has its own sentence, and nothing is used up', async ({ page }) => {
  await goToSlip(page, world)
  const tell = async (typed: string, sentence: string) => {
    await page.getByLabel('凭条上的 21 个字符').fill(typed)
    await page.getByRole('button', { name: '继续', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText(sentence)
  }
  const right = world.slip(0)
  await tell('ABC-DEF', '没有输完')
  await tell(`${right}-7`, '输入的字符多了')
  await tell(right.replace(/^./, 'U'), '有一个字符凭条上不会出现')
  await expect(page.getByRole('alert')).toContainText('第 1 个字符，在第 1 组')
  const swapped = right.replace(/^(.)/, (first) => (first === '7' ? '8' : '7'))
  await tell(swapped, '有字符和凭条上的不一样')
  await tell('000-000-000-000-000-000-000', '这张凭条不属于任何正在进行的巡查')
  await tell(right, '')
  await expect(page.getByRole('button', { name: '我已阅读，开始填写' })).toBeVisible()
})

test('[APP-3] a slip used on another phone is told so', async ({ page, browser }) => {
  await goToFirstQuestion(page, world, world.slip(0))
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  await goToSlip(elsewhere, world)
  await enterSlip(elsewhere, world.slip(0))
  await expect(elsewhere.getByRole('alert')).toContainText('这张凭条已经用过了')
  await other.close()
})

test('[APP-4] before the redeem window the screen counts down and opens by itself', async ({ page }) => {
  world.setMinute(-1 / 12)
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await expect(page.getByText('领取时间还没到。')).toBeVisible()
  await expect(page.getByRole('button', { name: '一样，继续' })).toBeDisabled()
  await expect(page.getByRole('button', { name: '一样，继续' })).toBeEnabled({ timeout: 10_000 })
})

test('[APP-4] after the redeem window a new slip is refused with the reason, and stays valid', async ({
  page,
}) => {
  world.setMinute(11)
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await expect(page.getByText('领取时间已经过了。')).toBeVisible()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await enterSlip(page, world.slip(0))
  await expect(page.getByRole('alert')).toContainText('现在不在领取时间内')
})

test('[APP-6] another fingerprint stops everything', async ({ page }) => {
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await page.getByRole('button', { name: '不一样' }).click()
  await expect(heading(page, '请不要继续')).toBeVisible()
  await expect(page.getByRole('textbox')).toHaveCount(0)
})

test('[DEV-8] an inspection that changes under the same name is refused', async ({ page }) => {
  await goToSlip(page, world)
  await page.route('**/api/inspections', async (route) => {
    const reply = await route.fetch()
    const list = await reply.json()
    list.inspections[0].fingerprint = 'ab'.repeat(32)
    await route.fulfill({ response: reply, json: list })
  })
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await expect(heading(page, '内容和以前不一样')).toBeVisible()
})

test('[PEER-12] [APP-7] [PROMISE-10] two tabs, double clicks, back and reload make one answer and lose none', async ({
  page,
  context,
}) => {
  await goToFirstQuestion(page, world, world.slip(2))
  await page.getByLabel('会上说出来').check()
  await saved(page)

  const second = await context.newPage()
  await goToSlip(second, world)
  await enterSlip(second, world.slip(2))
  await expect(heading(second, '另一个标签页正在填写')).toBeVisible()
  await second.getByRole('button', { name: '在这里接着填' }).click()
  await expect(heading(page, '已经转到另一个标签页')).toBeVisible()
  await second.getByRole('button', { name: '接着上次的地方' }).click()
  await expect(second.getByLabel('会上说出来')).toBeChecked()
  await second.getByLabel('部门会议').check()

  await second.getByRole('button', { name: '下一页' }).click()
  await expect(heading(second, '作风')).toBeVisible()
  await second.goBack()
  await expect(heading(second, '先说说平时的工作')).toBeVisible()
  await expect(second.getByLabel('部门会议')).toBeChecked()
  await saved(second)

  await second.reload()
  await expect(heading(second, '匿名答问卷')).toBeVisible()
  await goToSlip(second, world)
  await enterSlip(second, world.slip(2))
  await second.getByRole('button', { name: '接着上次的地方' }).click()
  await expect(second.getByLabel('部门会议')).toBeChecked()

  await goToReview(second)
  await second.getByRole('button', { name: '看好了，去封存' }).click()
  await second.getByRole('button', { name: '封好，不再修改' }).dblclick()
  await expect(heading(second, '已封好，待发送')).toBeVisible()
  await second.goBack()
  await expect(heading(second, '匿名答问卷')).toBeVisible()
  await goToSlip(second, world)
  await enterSlip(second, world.slip(2))
  await expect(heading(second, '已封好，待发送')).toBeVisible()

  world.setMinute(39)
  await Promise.all([page.goto(world.respondUrl), second.reload()])
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
  await expect(second.getByText('已提交，回执已核对')).toBeVisible()
  expect(await sentBodies()).toBe(1)
})

test('[APP-8] a phone whose clock is wrong by a day is told so and works', async ({ page }) => {
  await page.clock.install({ time: Date.now() - 86_400_000 })
  await page.goto(world.respondUrl)
  await expect(page.getByText('手机的时间比服务器慢了约1 天')).toBeVisible()
  await goToFirstQuestion(page, world, world.slip(0))
  await page.getByLabel('不说').check()
  await goToReview(page)
  await seal(page)
  world.setMinute(39)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
})

test.describe('a clock that somebody sets', () => {
  // These look at what the page does; the worker would learn the time and send past it.
  test.use({ serviceWorkers: 'block' })

  test('[DEV-6] set back by a day while the page is open: the envelope still goes in its window', async ({
    page,
  }) => {
    await page.clock.install()
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    await page.clock.setSystemTime(Date.now() - 86_400_000)
    world.setMinute(39)
    await page.clock.runFor(31_000)
    await expect(heading(page, '已提交，回执已核对')).toBeVisible()
    expect(await sentBodies()).toBe(1)
  })

  test('[DEV-6] [APP-9] an old correction and a slow list: nothing is said to be on its way that is not', async ({
    page,
  }) => {
    await page.clock.install({ time: Date.now() - 86_400_000 })
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    // The phone's clock is put right; the correction kept from before is a day too much.
    await page.clock.setSystemTime(Date.now())
    let letGo = (): void => undefined
    const isLet = new Promise<void>((resolve) => {
      letGo = resolve
    })
    await page.route('**/api/inspections', async (route) => {
      await isLet
      await route.continue()
    })
    await page.reload()
    await page.getByRole('button', { name: '查看' }).click()
    await page.clock.runFor(8_000)
    await expect(page.getByText('还没有到发送时间。')).toBeVisible()
    await expect(page.getByText('正在发送')).toBeHidden()
    world.setMinute(39)
    letGo()
    await page.clock.runFor(2_000)
    await expect(heading(page, '已提交，回执已核对')).toBeVisible()
    expect(await sentBodies()).toBe(1)
  })
})

test.describe('what may happen to an envelope on its way', () => {
  // These stand between page and server; the worker's Background Sync would send past them.
  test.use({ serviceWorkers: 'block' })

  test('[PEER-4] [DEV-12] the server is down when it is time to send; up again, the envelope goes by itself', async ({
    page,
  }) => {
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    world.setMinute(39)
    let isDown = true
    await page.route('**/envelopes', (route) =>
      isDown ? route.abort('connectionrefused') : route.continue(),
    )
    await page.reload()
    await page.getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('上一次没有连上服务器，会自动再试。')).toBeVisible()
    isDown = false
    await expect(heading(page, '已提交，回执已核对')).toBeVisible({ timeout: 30_000 })
    expect(await sentBodies()).toBe(1)
  })

  test('[DEV-13] a refusal deletes nothing: it is shown with its reason and can be tried again', async ({
    page,
  }) => {
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    world.setMinute(39)
    await page.route('**/envelopes', async (route) => {
      const body = route.request().postDataBuffer()
      // The last byte is the envelope's: its signature does not fit any more.
      const changed = Buffer.from(body ?? [])
      changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
      await route.continue({ postData: changed })
    })
    await page.reload()
    await expect(page.getByText('服务器没有接收，还在本机')).toBeVisible()
    await page.getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('信封的签名不对，服务器没有接收。')).toBeVisible()
    await page.unroute('**/envelopes')
    await page.getByRole('button', { name: '再试一次' }).click()
    await expect(heading(page, '已提交，回执已核对')).toBeVisible()
    expect(await sentBodies()).toBe(1)
  })

  test('[PEER-9] [DEV-11] [PROMISE-11] a receipt with one wrong bit is none', async ({ page }) => {
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    world.setMinute(39)
    await page.route('**/envelopes', async (route) => {
      const reply = await route.fetch()
      const receipt = Buffer.from(await reply.body())
      receipt[0] = (receipt[0] ?? 0) ^ 1
      await route.fulfill({ response: reply, body: receipt })
    })
    await page.reload()
    await page.getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('服务器给的回执不对，还不能算已提交。')).toBeVisible()
    await expect(heading(page, '已封好，待发送')).toBeVisible()
    await page.unroute('**/envelopes')
    await page.getByRole('button', { name: '再试一次' }).click()
    await expect(heading(page, '已提交，回执已核对')).toBeVisible()
    expect(await sentBodies()).toBe(1)
  })
})

test('[APP-23] one envelope is cleared by itself, after a warning that it has not been sent', async ({
  page,
}) => {
  for (const at of [0, 1]) {
    await goToFirstQuestion(page, world, world.slip(at))
    await goToReview(page)
    await seal(page)
  }
  await goToFirstQuestion(page, world, world.slip(2))
  await page.goto(world.respondUrl)
  await expect(page.getByText('已封好，待发送')).toHaveCount(2)
  await page.screenshot({ path: 'tests/.output/screens/holdings.png', fullPage: true })
  await page.getByRole('button', { name: '清除这一份' }).first().click()
  await expect(heading(page, '清除这一份')).toBeVisible()
  await expect(page.getByText('有 1 个信封还没有提交，清除以后就不会发送')).toBeVisible()
  await page.screenshot({ path: 'tests/.output/screens/clear-one.png', fullPage: true })
  await page.getByRole('button', { name: '不清除' }).click()
  await expect(page.getByText('已封好，待发送')).toHaveCount(2)
  await page.getByRole('button', { name: '清除这一份' }).first().click()
  await page.getByRole('button', { name: '我知道了，清除' }).click()
  await expect(page.getByText('已经清除，其他内容没有动。')).toBeVisible()
  await expect(page.getByText('已封好，待发送')).toHaveCount(1)
  await page.getByRole('button', { name: '清除这一份' }).last().click()
  await expect(page.getByText('有 1 份没答完的答卷会丢失')).toBeVisible()
  await page.getByRole('button', { name: '我知道了，清除' }).click()
  await expect(page.getByText('没答完的答卷')).toHaveCount(0)
  await expect(page.getByText('已封好，待发送')).toHaveCount(1)
})

test('[APP-10] clearing says what is lost, then leaves nothing', async ({ page }) => {
  await goToFirstQuestion(page, world, world.slip(0))
  await goToReview(page)
  await seal(page)
  await page.getByRole('button', { name: '回到首屏' }).click()
  await page.getByRole('button', { name: '全部清除' }).click()
  await page.screenshot({ path: 'tests/.output/screens/clear.png' })
  await expect(page.getByText('有 1 个信封还没有提交，清除以后就不会发送')).toBeVisible()
  await page.getByRole('button', { name: '我知道了，全部清除' }).click()
  await expect(page.getByText('已经全部清除。')).toBeVisible()
  await expect(page.getByText('这部手机上保存的内容')).toHaveCount(0)
  const left = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('mingcha')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    const counts = await Promise.all(
      [...database.objectStoreNames].map(
        (name) =>
          new Promise<number>((resolve) => {
            const request = database.transaction(name).objectStore(name).count()
            request.onsuccess = () => resolve(request.result)
          }),
      ),
    )
    database.close()
    return counts
  })
  expect(left).toEqual([0, 0, 0, 0])
})
