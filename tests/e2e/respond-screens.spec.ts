import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, chromium, expect, type Page, test } from '@playwright/test'
import { encode } from 'uqr'
import { buildSite } from '../kit/built-site.ts'
import { closeBox, openBox } from '../kit/close-box.ts'
import { createLook, sidewaysOf } from '../kit/look.ts'
import {
  enterSlip,
  goToFirstQuestion,
  goToReview,
  goToSlip,
  type RespondWorld,
  seal,
  startRespondWorld,
} from '../kit/respond-world.ts'
import { publishInspection, windowsFrom } from '../kit/respondent.ts'

let siteRoot: string
let world: RespondWorld

test.use({ actionTimeout: 20_000 })
test.beforeAll(async () => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('respond-e2e').root
  mkdirSync('tests/.output/screens', { recursive: true })
})
test.beforeEach(async () => {
  world = await startRespondWorld(siteRoot)
})
test.afterEach(() => world.stop())

const look = createLook('tests/.output/screens', 390)
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 })

/** Walks every screen once and stops at each. */
const walk = async (page: Page, stopAt: (name: string) => Promise<void>): Promise<void> => {
  await page.goto(world.respondUrl)
  await expect(page.getByRole('button', { name: '参加这次问卷' })).toBeEnabled()
  await stopAt('01-start')
  await page.getByText('开始前请了解').click()
  await stopAt('02-start-open')
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await expect(heading(page, '核对指纹')).toBeVisible()
  await stopAt('03-check')
  await page.getByRole('button', { name: '不一样' }).click()
  await expect(heading(page, '请不要继续')).toBeVisible()
  await stopAt('04-stop')
  await page.getByRole('button', { name: '我看错了，再核对一次' }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await expect(heading(page, '输入凭条')).toBeVisible()
  await stopAt('05-slip')
  await enterSlip(page, 'ABC-DEF-2')
  await expect(page.getByRole('alert')).toContainText('没有输完')
  await stopAt('06-slip-wrong')
  await enterSlip(page, world.slip(0))
  await expect(page.getByText('从现在起，断网也可以答题。')).toBeVisible()
  await stopAt('07-intro')
  await page.getByRole('button', { name: '我已阅读，开始填写' }).click()
  await page.getByLabel('会上说出来').check()
  await page.getByLabel('部门会议').check()
  await expect(page.getByText('已加密保存在本机')).toBeVisible()
  await stopAt('08-section')
  await page.getByRole('button', { name: '下一页' }).click()
  await page.getByRole('radio', { name: '个别' }).first().check()
  await stopAt('09-matrix')
  await page.getByRole('button', { name: '下一页' }).click()
  for (const label of ['审判', '执行', '采购和工程']) await page.getByLabel(label, { exact: true }).check()
  await expect(page.getByText('已选满 3 项')).toBeVisible()
  await stopAt('10-limited')
  for (let turned = 0; turned < 3; turned += 1) await page.getByRole('button', { name: '下一页' }).click()
  await page.getByLabel('请用自己的话说说这个问题').fill('例'.repeat(510))
  await stopAt('11-text-long')
  await goToReview(page)
  await stopAt('12-review-problem')
  await page.getByRole('button', { name: '修改第 25 题' }).first().click()
  await page.getByLabel('请用自己的话说说这个问题').fill('流程可以再简化一些。\n最好能在网上办。')
  await page.getByRole('button', { name: '回到检查页' }).click()
  await expect(heading(page, '检查全部答案')).toBeVisible()
  await stopAt('13-review')
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await expect(heading(page, '封存答卷')).toBeVisible()
  await stopAt('14-seal')
  await page.getByRole('button', { name: '封好，不再修改' }).click()
  await expect(heading(page, '已封好，待发送')).toBeVisible()
  await stopAt('15-waiting')
  await page.getByRole('button', { name: '回到首屏' }).click()
  await expect(page.getByText('这部手机上保存的内容')).toBeVisible()
  await stopAt('16-start-holding')
  await page.getByRole('button', { name: '全部清除' }).click()
  await expect(heading(page, '全部清除')).toBeVisible()
  await stopAt('17-clear')
  await page.getByRole('button', { name: '不清除' }).click()
  world.setMinute(39)
  await page.reload()
  await page.getByRole('button', { name: '查看' }).click()
  await expect(heading(page, '已提交，回执已核对')).toBeVisible()
  await stopAt('18-sent')
}

const views: Readonly<Record<string, BrowserContextOptions>> = {
  'phone-light': { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
  'phone-dark': { viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  'desk-light': { viewport: { width: 1_440, height: 900 }, colorScheme: 'light' },
  'desk-dark': { viewport: { width: 1_440, height: 900 }, colorScheme: 'dark' },
}

for (const [view, options] of Object.entries(views))
  test(`[APP-11] axe finds nothing on any screen: ${view}`, async ({ browser }) => {
    const context = await browser.newContext({ ...options, locale: 'zh-CN' })
    const page = await context.newPage()
    await walk(page, async (name) => {
      await page.screenshot({ path: `tests/.output/screens/${view}-${name}.png`, fullPage: true })
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
        name,
      ).toEqual([])
    })
    await context.close()
  })

test('[PEER-13] [APP-12] at 320 px, in ordinary and in large type, no screen scrolls sideways and every target has 44 px', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, locale: 'zh-CN' })
  const page = await context.newPage()
  await walk(page, async (name) => {
    for (const type of ['ordinary', 'large'] as const) {
      expect(await sidewaysOf(page), `${name}, ${type} type`).toBeLessThanOrEqual(0)
      const small = await page
        .locator(
          '#app :is(button, summary, textarea, input:not([type=radio], [type=checkbox]), label.choice)',
        )
        .evaluateAll((elements) =>
          elements
            .filter((element) => element.getClientRects().length > 0)
            .filter((element) => element.getBoundingClientRect().height < 43.5)
            .map((element) => element.outerHTML.slice(0, 120)),
        )
      expect(small, `${name}, ${type} type`).toEqual([])
      await page.getByRole('button', { name: '大字' }).click()
    }
  })
  await context.close()
})

test('[PEER-13] [APP-13] the whole way by keyboard alone', async ({ page }) => {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement
      return element instanceof HTMLElement && element !== document.body
        ? element.textContent || element.getAttribute('value') || element.id
        : ''
    })
  /** Tabs until what has the focus reads like this, as a person would. */
  const tabTo = async (text: string): Promise<void> => {
    for (let pressed = 0; pressed < 80; pressed += 1) {
      if ((await focused()).includes(text)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reached ${text}`)
  }
  await page.goto(world.respondUrl)
  await expect(page.getByRole('button', { name: '参加这次问卷' })).toBeEnabled()
  await tabTo('参加这次问卷')
  await page.keyboard.press('Enter')
  await expect(heading(page, '核对指纹')).toBeFocused()
  await tabTo('一样，继续')
  await page.keyboard.press('Enter')
  await expect(heading(page, '输入凭条')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.type(world.slip(3).toLowerCase().replaceAll('-', ''))
  await expect(page.getByLabel('凭条上的 21 个字符')).toHaveValue(world.slip(3))
  await page.keyboard.press('Enter')
  await tabTo('我已阅读，开始填写')
  await page.keyboard.press('Space')
  await expect(heading(page, '先说说平时的工作')).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByLabel('会后找人单独说')).toBeChecked()
  await tabTo('mtg')
  await page.keyboard.press('Space')
  await expect(page.getByLabel('部门会议')).toBeChecked()
  for (const title of ['作风', '廉政', '部署落实与纪律', '用人', '整改与建议', '最后三题']) {
    await tabTo('下一页')
    await page.keyboard.press('Enter')
    await expect(heading(page, title)).toBeFocused()
  }
  await tabTo('检查全部答案')
  await page.keyboard.press('Enter')
  await expect(heading(page, '检查全部答案')).toBeFocused()
  await tabTo('看好了，去封存')
  await page.keyboard.press('Enter')
  await expect(heading(page, '封存答卷')).toBeFocused()
  await tabTo('封好，不再修改')
  await page.keyboard.press('Enter')
  await expect(heading(page, '已封好，待发送')).toBeFocused()
})

test('[DEV-15] after closing the phone finds its envelope in the bulletin, after the opening it is counted', async ({
  page,
}) => {
  await goToFirstQuestion(page, world, world.slip(0))
  await page.getByLabel('不说').check()
  await goToReview(page)
  await seal(page)
  world.setMinute(39)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
  await closeBox(world)
  await page.reload()
  await expect(page.getByText('已在公示清单里', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: '查看' }).click()
  await page.screenshot({ path: 'tests/.output/screens/19-listed.png', fullPage: true })
  const kept = await page.evaluate(
    () =>
      new Promise<readonly string[]>((done) => {
        const request = indexedDB.open('mingcha')
        request.onsuccess = () => {
          const rows = request.result.transaction('outbox').objectStore('outbox').getAll()
          rows.onsuccess = () => done(Object.keys(rows.result[0]))
        }
      }),
  )
  expect(kept, 'the envelope is dropped once it is listed').not.toContain('body')
  await openBox(world)
  await page.getByRole('button', { name: '查公示清单' }).click()
  await expect(heading(page, '已开箱并计入')).toBeVisible()
  await page.screenshot({ path: 'tests/.output/screens/20-counted.png', fullPage: true })
})

test.describe('a phone that cannot send', () => {
  // The worker's Background Sync would send past what stands between page and server.
  test.use({ serviceWorkers: 'block' })

  test('[DEV-15] an envelope the server lost is shown as missing, with its receipt kept', async ({
    page,
  }) => {
    await goToFirstQuestion(page, world, world.slip(0))
    await goToReview(page)
    await seal(page)
    // Nothing leaves this phone; ten others fill the box.
    await page.route('**/envelopes', (route) => route.abort())
    await closeBox(world, 10)
    await page.reload()
    await expect(page.getByText('公示清单里没有', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: '查看' }).click()
    await expect(page.getByText('这份信封没有拿到回执，没有计入。')).toBeVisible()
    await page.screenshot({ path: 'tests/.output/screens/21-unlisted.png', fullPage: true })
  })
})

test('[APP-14] the slip’s QR is read by the camera, and a poster’s is not taken for one', async () => {
  test.setTimeout(240_000)
  const scan = async (text: string, look: (page: Page) => Promise<void>) => {
    const file = resolve('tests/.output/qr.mjpeg.y4m')
    writeFileSync(file, qrVideo(text))
    const browser = await chromium.launch({
      executablePath: process.env.MINGCHA_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${file}`,
      ],
    })
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' })
    page.setDefaultTimeout(20_000)
    await goToSlip(page, world)
    await page.getByRole('button', { name: '扫凭条上的二维码' }).click()
    await look(page)
    await browser.close()
  }
  await scan(world.slip(0), async (page) => {
    await expect(page.getByRole('button', { name: '我已阅读，开始填写' })).toBeVisible({ timeout: 30_000 })
    expect(page.url()).not.toContain(world.slip(0))
  })
  await scan(world.respondUrl, async (page) => {
    await expect(page.getByText('这不是凭条上的二维码')).toBeVisible({ timeout: 30_000 })
    await page.screenshot({ path: 'tests/.output/screens/22-scan.png', fullPage: true })
    await page.getByRole('button', { name: '改为输入字符' }).click()
    await expect(page.getByLabel('凭条上的 21 个字符')).toBeVisible()
  })
})

/** A second of video, 640 × 480, grey but for a QR code in its middle (Y4M, 4:2:0). */
const qrVideo = (text: string): Buffer => {
  const [width, height, scale] = [640, 480, 10]
  const { data, size } = encode(text)
  const luma = Buffer.alloc(width * height, 235)
  const left = Math.floor((width - size * scale) / 2)
  const top = Math.floor((height - size * scale) / 2)
  for (let y = 0; y < size * scale; y += 1)
    for (let x = 0; x < size * scale; x += 1)
      if (data[Math.floor(y / scale)]?.[Math.floor(x / scale)]) luma[(top + y) * width + left + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)])
  const frames = Array.from({ length: 10 }, () => frame)
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...frames])
}

test('[APP-14] without a camera the person is told to type', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', {
      value: () => Promise.reject(new DOMException('', 'NotAllowedError')),
    })
  })
  await goToSlip(page, world)
  await page.getByRole('button', { name: '扫凭条上的二维码' }).click()
  await expect(page.getByRole('alert')).toContainText('没有得到使用相机的许可')
})

test('[APP-15] over plain http, in an old browser and in WeChat’s each person is told the way on', async ({
  browser,
}) => {
  const visit = async (prepare: (page: Page) => Promise<unknown>, userAgent?: string): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      ...(userAgent && { userAgent }),
    })
    const page = await context.newPage()
    await prepare(page)
    await page.goto(world.respondUrl)
    return page
  }
  const insecure = await visit((page) =>
    page.addInitScript(() => Object.defineProperty(globalThis, 'isSecureContext', { value: false })),
  )
  await expect(heading(insecure, '请换一个网址打开')).toBeVisible()
  await expect(insecure.getByText('以 https:// 开头的网址')).toBeVisible()

  const old = await visit((page) =>
    page.addInitScript(() => {
      const importKey = SubtleCrypto.prototype.importKey as (...given: unknown[]) => Promise<CryptoKey>
      SubtleCrypto.prototype.importKey = function (this: SubtleCrypto, ...given: unknown[]) {
        if (given[2] === 'Ed25519') return Promise.reject(new DOMException('', 'NotSupportedError'))
        return importKey.apply(this, given)
      } as typeof SubtleCrypto.prototype.importKey
    }),
  )
  await expect(heading(old, '请更新浏览器')).toBeVisible()
  await expect(old.getByText('核对回执的签名（Ed25519）')).toBeVisible()
  await expect(old.getByText('凭条没有使用，仍然有效。').first()).toBeVisible()
  await old.screenshot({ path: 'tests/.output/screens/23-old.png', fullPage: true })

  const weChat = await visit(
    () => Promise.resolve(),
    'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/134.0 Mobile Safari/537.36 MicroMessenger/8.0.50',
  )
  await expect(weChat.getByText('点右上角的三个点，选“在浏览器打开”。')).toBeVisible()
  await expect(weChat.getByRole('button', { name: '参加这次问卷' })).toBeEnabled()
  await weChat.screenshot({ path: 'tests/.output/screens/24-wechat.png', fullPage: true })
  // Once the slip is redeemed here, leaving would lose it: another browser cannot read what this one keeps.
  await goToFirstQuestion(weChat, world, world.slip(7))
  await weChat.goto(world.respondUrl)
  await expect(weChat.getByText('请留在微信里答完、发送。')).toBeVisible()
  await expect(weChat.getByText('点右上角的三个点')).toHaveCount(0)
  await weChat.screenshot({ path: 'tests/.output/screens/24-wechat-held.png', fullPage: true })
  const outside = await visit(() => Promise.resolve())
  await outside.getByRole('button', { name: '参加这次问卷' }).click()
  await outside.getByRole('button', { name: '一样，继续' }).click()
  await outside.getByLabel('凭条上的 21 个字符').fill(world.slip(7))
  await outside.getByRole('button', { name: '继续', exact: true }).click()
  await expect(outside.getByRole('alert')).toContainText('请在原来那部手机、原来那个浏览器里打开')
  await outside.context().close()
  for (const page of [insecure, old, weChat]) await page.context().close()
})

test('[PEER-10] [DEV-17] too little storage is said before anything is typed, a full one while typing loses nothing shown', async ({
  page,
}) => {
  const session = await page.context().newCDPSession(page)
  const origin = new URL(world.respondUrl).origin
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 500_000 })
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await expect(page.getByRole('alert')).toContainText('手机剩下的存储空间太少')
  await session.send('Storage.overrideQuotaForOrigin', { origin })
  await page.getByRole('button', { name: '一样，继续' }).click()
  await enterSlip(page, world.slip(0))
  await page.getByRole('button', { name: '我已阅读，开始填写' }).click()
  // Chromium budgets ahead, so a quota cut now is felt only much later: the write itself is made to fail.
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype
    Object.assign(globalThis, { putAgain: () => Object.assign(IDBObjectStore.prototype, { put }) })
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('', 'QuotaExceededError')
    }
  })
  await page.getByLabel('不说').check()
  await expect(page.getByText('手机的存储空间满了，刚才的改动没有保存。')).toBeInViewport()
  await page.screenshot({ path: 'tests/.output/screens/26-full.png' })
  await page.evaluate(() => (globalThis as unknown as { putAgain(): void }).putAgain())
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(page.getByText('已加密保存在本机')).toBeVisible()
})

test('[APP-19] anybody sees the bulletin of a closed box, with every hash, and the list proves its own root', async ({
  page,
}) => {
  await closeBox(world, 10)
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/bulletin')) asked.push(request.url())
  })
  await page.goto(world.respondUrl)
  await expect(page.getByText('现在没有正在进行的巡查。')).toBeVisible()
  await expect(page.getByRole('heading', { name: '公示清单' })).toBeVisible()
  expect(asked, 'loaded only when opened').toEqual([])
  await page.getByText(`${world.inspection.manifest.court}：${world.inspection.manifest.title}`).click()
  await page.getByText('查看完整的根值').click()
  const bulletin = (await (
    await page.request.get(
      `${world.server.publicUrl}/api/inspections/${world.inspection.inspectionId}/bulletin`,
    )
  ).json()) as { root: string }
  const groups = bulletin.root.toUpperCase().match(/.{4}/g) ?? []
  await expect(page.getByText(groups.join(' '), { exact: true })).toBeVisible()
  await expect(page.getByText(groups.slice(0, 4).join(' '), { exact: true })).toBeVisible()
  await expect(page.getByText('账目不相符')).toHaveCount(0)
  await page.getByText('全部信封的散列值（10 个）').click()
  await expect(page.locator('.hashes li')).toHaveCount(10)
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await sidewaysOf(page)).toBeLessThanOrEqual(0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.screenshot({ path: 'tests/.output/screens/24-bulletin.png', fullPage: true })
})

test('[APP-19] where a server has several courts, nobody is shown the bulletin of another court unasked', async ({
  page,
}) => {
  await publishInspection(world.office, windowsFrom(world.server.nowMs()), { court: '乙法院' })
  await closeBox(world, 10)
  const ofFirst = page.getByText(`${world.inspection.manifest.court}：${world.inspection.manifest.title}`)
  await page.goto(world.respondUrl)
  await expect(page.getByRole('heading', { name: '公示清单' })).toBeVisible()
  await expect(page.getByRole('group', { name: '看哪个法院的公示清单' })).toBeVisible()
  await expect(ofFirst).toHaveCount(0)
  await look(page, 'bulletins-courts')
  await page.getByRole('radio', { name: world.inspection.manifest.court }).last().check()
  await expect(ofFirst).toBeVisible()
  await page.goto(`${world.respondUrl}#bulletin-${world.inspection.inspectionId}`)
  await page.reload()
  await expect(page.getByText('清单的根值').first()).toBeVisible()
})

test('[APP-19] a bulletin whose counts do not add up says so, and one that adds up does not', async ({
  page,
}) => {
  await closeBox(world, 10, 3)
  await page.goto(world.respondUrl)
  await page.getByText(`${world.inspection.manifest.court}：${world.inspection.manifest.title}`).click()
  const drawn = 10 - 3
  await expect(page.getByText('账目不相符')).toBeVisible()
  await expect(page.getByText(`领取 10 份，多于发出的 ${drawn} 张`)).toBeVisible()
  await expect(page.getByText('多于领取的')).toHaveCount(0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await page.screenshot({ path: 'tests/.output/screens/24-bulletin-broken.png', fullPage: true })
})

test('[APP-24] who has answered nothing is told what that counts as before sealing, and goes back or on', async ({
  page,
}) => {
  await goToFirstQuestion(page, world, world.slip(0))
  // Ticked and taken back, and a text of blanks, are nothing too.
  await page.getByLabel('不说').check()
  await page.getByRole('button', { name: '清除这一题的选择' }).click()
  for (let turned = 0; turned < 5; turned += 1) await page.getByRole('button', { name: '下一页' }).click()
  await page.getByLabel('请用自己的话说说这个问题').fill('  ')
  await goToReview(page)
  await expect(page.getByText('已答 0 题')).toBeVisible()
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await expect(page.getByRole('alert').filter({ hasText: '一题也没有答' })).toContainText('也算交了一份')
  await expect(page.getByRole('button', { name: '封好，不再修改' })).toHaveCount(0)
  await look(page, 'seal-empty')
  await page.getByRole('button', { name: '回去答题' }).click()
  await expect(page.getByText('第 1 部分，共')).toBeVisible()
  await page.getByLabel('不说').check()
  await goToReview(page)
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await expect(page.getByRole('button', { name: '封好，不再修改' })).toBeVisible()
  await expect(page.getByText('一题也没有答')).toHaveCount(0)
  for (let back = 0; back < 8; back += 1) await page.goBack()
  await page.getByRole('button', { name: '清除这一题的选择' }).click()
  await goToReview(page)
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await page.getByRole('button', { name: '一题不答，封好' }).click()
  await expect(heading(page, '已封好，待发送')).toBeVisible()
})

test('[FORM-12] on a phone the numbers have no gaps, a follow-up is called one, and the counts are what is seen', async ({
  page,
}) => {
  const marks = () => page.locator('.question .question-number [aria-hidden]').allTextContents()
  const seen: string[] = []
  let read = 0
  const readSection = async () => {
    read += 1
    await expect(page.getByText(`第 ${read} 部分，共 7 部分`)).toBeVisible()
    await expect(page.locator('.question').first()).toBeVisible()
    const shown = await marks()
    await expect(page.getByText(`本部分已答 0 题，共 ${shown.length} 题`)).toBeVisible()
    seen.push(...shown)
  }
  await goToFirstQuestion(page, world, world.slip(0))
  await readSection()
  await page.getByRole('button', { name: '下一页' }).click()
  await readSection()
  await page.getByRole('radio', { name: '个别' }).first().check()
  expect(await marks()).toEqual(['4', '5', '5 追问', '6', '7'])
  await expect(page.getByText('本部分已答 0 题，共 5 题')).toBeVisible()
  await page.getByRole('radio', { name: '不了解' }).first().check()
  await page.getByRole('button', { name: '下一页' }).click()
  await readSection()
  await page
    .getByRole('group', { name: /向办案人员说情/ })
    .getByRole('radio')
    .first()
    .check()
  await look(page, 'follow-ups')
  expect(await marks()).toEqual(expect.arrayContaining(['11', '11 追问 1', '11 追问 2', '12']))
  await page
    .getByRole('group', { name: /向办案人员说情/ })
    .getByRole('radio')
    .nth(2)
    .check()
  for (let section = 4; section <= 7; section += 1) {
    await page.getByRole('button', { name: '下一页' }).click()
    await readSection()
  }
  expect(seen).toEqual(seen.map((_, at) => String(at + 1)))
  await goToReview(page)
  await expect(page.getByText(`共 ${seen.length} 题，已答 1 题，1 题答了一部分`)).toBeVisible()
  await expect(page.locator('.reviewed')).toHaveCount(seen.length)
  await look(page, 'review-partly')
})

test('[APP-22] after the send window sealing says that it is late, after closing that it cannot be', async ({
  page,
}) => {
  await goToFirstQuestion(page, world, world.slip(0))
  await page.getByLabel('不说').check()
  await goToReview(page)
  world.setMinute(41)
  await page.evaluate(() => dispatchEvent(new Event('online')))
  await page.reload()
  await page.getByRole('button', { name: '用凭条接着答' }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await enterSlip(page, world.slip(0))
  await page.getByRole('button', { name: '接着上次的地方' }).click()
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await expect(page.getByText('发送时间已经过了，封好以后一分钟以内发送。')).toBeVisible()
  await page.getByRole('button', { name: '回去再看看' }).click()
  await closeBox(world, 9)
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await expect(page.getByRole('heading', { name: '票箱已经关闭' })).toBeVisible()
  await expect(page.getByRole('button', { name: '封好，不再修改' })).toHaveCount(0)
  await page.screenshot({ path: 'tests/.output/screens/25-closed.png', fullPage: true })
})

test.describe('a phone without a network for a while', () => {
  test.use({ serviceWorkers: 'block' })

  test('[APP-20] [APP-21] what the start screen says of the server and of drafts follows the network', async ({
    page,
  }) => {
    await goToSlip(page, world)
    await page.route('**/api/inspections/**', (route) => route.abort())
    await page.route('**/api/inspections', (route) => route.abort())
    await page.getByLabel('凭条上的 21 个字符').fill(world.slip(0))
    await page.getByRole('button', { name: '继续', exact: true }).click()
    const again = page.getByRole('button', { name: '用同一张凭条再试' })
    await expect(again).toBeVisible()
    await page.getByLabel('凭条上的 21 个字符').fill(world.slip(1))
    await expect(again, 'another slip is a new try').toHaveCount(0)
    await page.goBack()
    await page.goBack()
    await expect(page.getByText('没有连上服务器。')).toBeVisible()
    await expect(page.getByText('没答完的答卷')).toHaveCount(0)
    const draftCount = () =>
      page.evaluate(
        () =>
          new Promise<number>((done) => {
            const request = indexedDB.open('mingcha')
            request.onsuccess = () => {
              const count = request.result.transaction('drafts').objectStore('drafts').count()
              count.onsuccess = () => {
                request.result.close()
                done(count.result)
              }
            }
          }),
      )
    expect(await draftCount(), 'the request is kept for another try').toBe(1)
    await page.unroute('**/api/inspections/**')
    await page.unroute('**/api/inspections')
    world.setMinute(21)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect(page.getByText('没有连上服务器。')).toHaveCount(0)
    await expect.poll(draftCount, { message: 'nobody can redeem it any more' }).toBe(0)
  })

  test('[APP-25] an answer that is no list is said, and asked for again', async ({ page }) => {
    const answers = ['null', '[]', '{"inspections":[{}]}', '{"code":"of-the-future"}']
    for (const body of answers) {
      await page.route('**/api/inspections', (route) =>
        route.fulfill({ status: 200, contentType: 'application/json', body }),
      )
      await page.goto(world.respondUrl)
      await expect(page.getByText('内容的格式不对，没有处理。')).toBeVisible()
      await expect(page.getByText('正在查找正在进行的巡查')).toBeHidden()
      const again = page.getByRole('button', { name: '再试一次' })
      await expect(again).toBeVisible()
      await page.unrouteAll()
      // The app may have asked again by itself meanwhile.
      await expect(async () => {
        if (await again.isVisible()) await again.click({ timeout: 1_000 })
        await expect(page.getByRole('button', { name: '参加这次问卷' })).toBeVisible({ timeout: 2_000 })
      }).toPass()
      await expect(page.getByText('内容的格式不对，没有处理。')).toBeHidden()
    }
  })
})
