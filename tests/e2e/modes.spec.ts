import { expect, type Page, test } from '@playwright/test'
import type { Mode } from '../../src/core/wire/mode.ts'
import { buildSite } from '../kit/built-site.ts'
import { createLook } from '../kit/look.ts'
import { setPassphrase } from '../kit/passphrase.ts'
import { enterSlip, goToReview, type RespondWorld, seal, startRespondWorld } from '../kit/respond-world.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let siteRoot: string
let world: RespondWorld | null = null

test.use({ actionTimeout: 20_000, viewport: { width: 390, height: 844 } })
test.beforeAll(async () => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('modes-e2e').root
})
test.afterEach(async () => {
  await world?.stop()
  world = null
})

const begin = async (mode: Mode): Promise<RespondWorld> => {
  world = await startRespondWorld(siteRoot, { mode })
  return world
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const look = createLook('tests/.output/modes', 390)

const choose = async (page: Page, { respondUrl }: RespondWorld) => {
  await page.goto(respondUrl)
  await button(page, '参加这次问卷').click()
}
const countsOf = ({ office, inspection }: RespondWorld) => office.counts(inspection.inspectionId)

test('[MODE-4] in a two-day inspection the phone says what today is for and when to come back', async ({
  page,
}) => {
  const world = await begin('two-day')
  await choose(page, world)
  await expect(page.getByText('这次分两天')).toBeVisible()
  await expect(page.getByText(/第二天（.+）手机随机挑一刻发送/)).toBeVisible()
  await look(page, 'two-day-check')
  await button(page, '一样，继续').click()
  await enterSlip(page, world.slip(0))
  await expect(page.getByText('今天在领取时间里输入凭条')).toBeVisible()
  await expect(page.getByText('从现在起，断网也可以答题。')).toBeVisible()
  await button(page, world.inspection.manifest.form.intro.startLabel).click()
  await goToReview(page)
  await seal(page)
  world.setMinute(39)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
})

test('[MODE-5] [MODE-6] [PROMISE-34] an open link needs no slip, is called weaker on every screen, and can be resumed', async ({
  page,
}) => {
  const world = await begin('open-link')
  const isWeak = () => expect(page.getByText('开放链接，保护较弱')).toBeVisible()
  await choose(page, world)
  await isWeak()
  await look(page, 'open-link-check')
  await button(page, '一样，继续').click()
  await isWeak()
  // The screen before has a code of its own in the same dress.
  await expect(page.getByRole('heading', { name: '您的续填码' })).toBeVisible()
  const code = (await page.locator('.fingerprint').textContent()) ?? ''
  await look(page, 'open-link-start')
  await button(page, '开始填写').click()
  await isWeak()
  await expect(page.getByText('从现在起，断网也可以答题。')).toBeVisible()
  await button(page, world.inspection.manifest.form.intro.startLabel).click()
  await isWeak()
  await page.getByLabel('会上说出来').check()
  await expect(page.getByText('已加密保存在本机')).toBeVisible()

  await choose(page, world)
  await button(page, '一样，继续').click()
  await page.getByText('我有续填码，接着填').click()
  await page.getByLabel('续填码的 21 个字符').fill('ABC')
  await button(page, '接着填').click()
  await expect(page.getByText('续填码不对')).toBeVisible()
  await page.getByLabel('续填码的 21 个字符').fill(code)
  await button(page, '接着填').click()
  await expect(page.getByText('上次填的都找回来了。')).toBeVisible()
  await button(page, '接着上次的地方').click()
  await expect(page.getByLabel('会上说出来')).toBeChecked()
  await goToReview(page)
  await isWeak()
  await seal(page)
  expect(await countsOf(world)).toMatchObject({ redeemed: 1 })
  world.setMinute(3)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
  expect(await countsOf(world)).toMatchObject({ redeemed: 1, sent: 1 })
})

test('[MODE-8] [MODE-9] [MODE-10] [MINUTES-3] [PROMISE-37] [PROMISE-39] [PROMISE-40] a tablet is passed round offline, is clean for the next, and hands in everything', async ({
  page,
  context,
}) => {
  const world = await begin('ballot-device')
  await choose(page, world)
  await expect(page.getByText('如果这是您自己的手机，请不要在这里填')).toBeVisible()
  await look(page, 'device-set-up')
  await button(page, '把这台设备当票箱').click()
  await expect(page.getByText('这台设备可以断网了。')).toBeVisible({ timeout: 60_000 })
  await look(page, 'device-home')
  await context.setOffline(true)

  const marker = '楼下的葡萄架去年就该修了'
  let number = ''
  for (const person of [0, 1, 2]) {
    await button(page, '轮到我了，输入凭条').click()
    await enterSlip(page, world.slip(person))
    await button(page, world.inspection.manifest.form.intro.startLabel).click()
    if (person === 0) await look(page, 'device-question')
    await page.getByLabel('不说').check()
    if (person === 1) {
      await test.step('somebody leaves half way; the screen is clean, the slip leads back', async () => {
        await expect(page.getByText('已加密保存在本机')).toBeVisible()
        await button(page, '没填完，先清屏').click()
        await expect(page.getByText('已封好 1 份')).toBeVisible()
        await page.goBack()
        await expect(page.getByLabel('不说')).toHaveCount(0)
        await page.goForward()
        await button(page, '轮到我了，输入凭条').click()
        await enterSlip(page, world.slip(person))
        await button(page, '接着上次的地方').click()
        await expect(page.getByLabel('不说')).toBeChecked()
      })
    }
    for (let turned = 0; turned < 5; turned += 1) await button(page, '下一页').click()
    await page.getByLabel('请用自己的话说说这个问题').fill(marker)
    await goToReview(page)
    await button(page, '看好了，去封存').click()
    await expect(page.getByText('信封留在这台平板上')).toBeVisible()
    await button(page, '封好，不再修改').click()
    await expect(page.getByText(/信封号：[0-9A-F]{4}( [0-9A-F]{4}){3}/)).toBeVisible()
    if (person === 0) await look(page, 'device-sealed')
    number = ((await page.getByText(/信封号：/).textContent()) ?? '').replace('信封号：', '')
    await test.step('back shows nothing of it', async () => {
      await page.goBack()
      await expect(page.getByText(marker)).toHaveCount(0)
      await page.goForward()
    })
    await button(page, '清屏').click()
    await expect(page.getByText(`已封好 ${person + 1} 份`)).toBeVisible()
  }
  await button(page, '轮到我了，输入凭条').click()
  await page.getByLabel('凭条上的 21 个字符').fill(world.slip(0))
  await button(page, '继续').click()
  await expect(page.getByRole('alert')).toContainText('这张凭条的答案已经在本机封好')
  await button(page, '返回').click()

  const kept = await page.evaluate(async () => {
    const texts: string[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
      })
      for (const table of database.objectStoreNames)
        texts.push(
          await new Promise((resolve) => {
            const reading = database.transaction(table).objectStore(table).getAll()
            reading.onsuccess = () =>
              resolve(
                JSON.stringify(reading.result, (_, value) =>
                  value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
                ),
              )
          }),
        )
      database.close()
    }
    return texts.join('\n')
  })
  expect(kept.length).toBeGreaterThan(20_000)
  expect(kept).not.toContain(marker)
  expect(kept).not.toContain(world.slip(0).replaceAll('-', '').slice(0, 20))

  await expect(button(page, '交箱')).toHaveCount(0)
  world.setMinute(21)
  await context.setOffline(false)
  // The tablet hears the server's time when the start screen is shown.
  await choose(page, world)
  await expect(page.getByText('已封好 3 份')).toBeVisible()
  await look(page, 'device-hand-in')
  page.on('dialog', (dialog) => dialog.accept())
  await button(page, '交箱').click()
  await expect(page.getByText('服务器签了 3 份回执，都已核对')).toBeVisible()
  expect(await countsOf(world)).toEqual({ printed: 20, redeemed: 3, sent: 3 })
  await look(page, 'device-done')

  await test.step('[MODE-14] looked for before the closing, everything is handed in once more', async () => {
    const sendings: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/envelopes')) sendings.push(request.url())
    })
    await button(page, '查公示清单').click()
    await expect(page.getByText('信封刚才又交了一遍')).toBeVisible()
    expect(sendings).toHaveLength(3)
    await look(page, 'device-handed-in-again')
  })
  world.setMinute(41)
  await world.office.close(world.inspection.inspectionId, 17)
  await button(page, '查公示清单').click()
  await expect(page.getByText('公示清单里有这台设备交的全部 3 份')).toBeVisible()

  await test.step('[MINUTES-3] whoever copied the number finds the envelope in the list, asking nobody', async () => {
    const own = await page.context().newPage()
    await own.goto(`${world.respondUrl}#bulletin-${world.inspection.inspectionId}`)
    await expect(own.getByText('信封不到 10 份，不开箱，谁也不看里面的答案。')).toBeVisible()
    const asked: string[] = []
    own.on('request', (request) => asked.push(request.url()))
    const field = own.getByLabel('按信封号查找')
    const find = async (typed: string, said: string) => {
      await field.fill(typed)
      await button(own, '查找').click()
      await expect(own.getByText(said)).toBeVisible()
    }
    await find(number.toLowerCase(), '清单里有这个信封。')
    await find('0000 0000 0000 0000', '清单里没有这个信封。')
    await find('12', '信封号是 16 个字符')
    expect(asked).toEqual([])
    await own.getByText('志愿者怎样当场核对').click()
    await expect(own.getByText('请至少三位填过的人')).toBeVisible()
    await look(own, 'public-check')
    await own.close()
  })
})

test('[MODE-3] [MODE-6] the office chooses a mode, and an open link is called weaker on its screens and its poster', async ({
  page,
}) => {
  const folder = temporaryFolder()
  const door = await startTestServer(folder.path, { sitePath: siteRoot, nowMs: Date.now() })
  try {
    await officeOfOpenLink(page, door)
  } finally {
    await door.stop()
    folder.remove()
  }
})

/** From a new device to a running inspection by open link. */
const officeOfOpenLink = async (page: Page, door: TestServer) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${door.staffUrl}/inspect/#setup=${door.setupCode}`)
  await setPassphrase(page)
  await page.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  await button(page, '登记').click()
  await page.getByRole('link', { name: '新建一次巡查' }).click()
  for (const [name, windows] of [
    ['大会现场', '领取时间（在会场里）'],
    ['分两天', '发送时间（第二天）'],
    ['票箱平板', '交箱时间（平板接上网络）'],
    ['开放链接', '补发时间'],
  ] as const) {
    await page.getByRole('radio', { name: new RegExp(`^${name}`) }).check()
    await expect(page.getByText(windows, { exact: true })).toBeVisible()
  }
  await page.getByLabel('法院名称').fill('甲法院')
  await page.getByLabel('大约多少人填').fill('12')
  await expect(page.getByText('最多收 17 份，不印凭条。')).toBeVisible()
  await look(page, 'create-open-link')
  await page.setViewportSize({ width: 1440, height: 900 })
  await button(page, '下一步：制作份额和凭条').click()
  const weak = page.getByText('开放链接，保护较弱')
  await expect(weak).toBeVisible()
  await expect(page.getByText('第二样：参与凭条')).toHaveCount(0)
  await button(page, '打开份额的打印页').click()
  await button(page, '返回').click()
  await page.getByLabel(/^已打印并核对：每页/).check()
  await button(page, '打开海报的打印页').click()
  await expect(weak).toBeVisible()
  await expect(page.locator('.poster-sheet')).toContainText('工作人员匿名问卷（开放链接）')
  await expect(page.locator('.poster-sheet')).not.toContainText('一张凭条只能交一份')
  await look(page, 'poster-open-link')
  await page.setViewportSize({ width: 1440, height: 900 })
  await button(page, '返回').click()
  await button(page, '发布').click()
  await expect(weak).toBeVisible()
  await expect(page.getByText('最多收', { exact: true })).toBeVisible()
  await look(page, 'live-open-link')
}
