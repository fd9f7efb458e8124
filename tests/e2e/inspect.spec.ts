import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { readShare } from '../../src/core/ballot/shares.ts'
import { readSlip } from '../../src/core/ballot/slip.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { buildSite } from '../kit/built-site.ts'
import { staffQuestionnaire } from '../kit/forms.ts'
import { createLook } from '../kit/look.ts'
import { passphraseOf, setPassphrase, unlock } from '../kit/passphrase.ts'
import { postBytes, type RunningInspection, redeemAndSeal } from '../kit/respondent.ts'
import { scanPicture } from '../kit/scan.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const form = staffQuestionnaire()
const respondents = 12

let siteRoot: string
let folder: ReturnType<typeof temporaryFolder>
let door: TestServer

test.beforeAll(() => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('inspect-e2e').root
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

const shots = 'tests/.output/inspect'
const look = createLook(shots, 1440)

/** What the console said that it should not have. */
const watchConsole = (page: Page): readonly string[] => {
  const troubles: string[] = []
  page.on('console', (message) => {
    const isKnown =
      message.text().startsWith('Error with Permissions-Policy header: Unrecognized feature') ||
      // Chromium says this of every refusal we answer with, in tests that are about refusals.
      message.text().startsWith('Failed to load resource')
    if (!isKnown && ['error', 'warning'].includes(message.type())) troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  return troubles
}

const enrol = async (page: Page) => {
  await page.goto(`${door.staffUrl}/inspect/#setup=${door.setupCode}`)
  await setPassphrase(page)
  await page.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  await button(page, '登记').click()
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
}

const prepare = async (page: Page) => {
  await page.getByRole('link', { name: '新建一次巡查' }).click()
  await page.getByLabel('法院名称').fill('甲法院')
  await page.getByLabel('应填人数').fill('12')
  await expect(page.getByLabel('大家打开的网址')).toHaveValue(/\/respond\/$/)
  await button(page, '下一步：制作份额和凭条').click()
  await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
}

/** The printed texts of one printout, groups joined by hyphens, and what a camera reads off its first QR. */
const readPrintout = async (page: Page, open: string, text: string) => {
  await button(page, open).click()
  const texts = await page
    .locator(text)
    .evaluateAll((elements) =>
      elements.map((element) =>
        [...element.querySelectorAll('span')].map((part) => part.textContent).join('-'),
      ),
    )
  await page.emulateMedia({ media: 'print' })
  const scanned = await scanPicture(page, page.locator('.sheet .qr').first())
  const paper = (await page.locator('.sheets').textContent()) ?? ''
  await page.emulateMedia({ media: null })
  await page.pdf({ path: `${shots}/print-${open}.pdf`, preferCSSPageSize: true })
  await look(page, `print-${open}`)
  await button(page, '返回').click()
  return { texts, scanned, paper }
}

interface Printed {
  readonly inspectionId: string
  readonly shares: readonly string[]
  readonly slips: readonly string[]
}

const publish = async (page: Page): Promise<Printed> => {
  const shares = await readPrintout(page, '打开份额的打印页', '.share-text')
  const slips = await readPrintout(page, '打开凭条的打印页', '.slip-text')
  for (const box of await page.getByLabel(/^已打印并核对/).all()) await box.check()
  await button(page, '发布').click()
  await expect(page.getByText('已发布，等待领取时间')).toBeVisible()
  const inspectionId = /#inspection=([0-9a-f]{32})$/.exec(page.url())?.[1] ?? ''
  return { inspectionId, shares: shares.texts, slips: slips.texts }
}

/** Redeems, answers and sends for every respondent, each inside its window. */
const respond = async ({ inspectionId, slips }: Printed) => {
  const response = await fetch(`${door.publicUrl}/api/inspections/${inspectionId}/manifest`)
  const manifestBytes = new Uint8Array(await response.arrayBuffer())
  const manifest = JSON.parse(new TextDecoder().decode(manifestBytes)) as Manifest
  const inspection = { inspectionId, manifest, manifestBytes } as RunningInspection
  door.setNowMs(Date.parse(manifest.windows.redeem.openIso))
  const bodies: Uint8Array[] = []
  for (const slip of slips.slice(0, respondents)) {
    const reading = readSlip(slip)
    if (reading.state !== 'read') throw new TypeError(reading.state)
    const answers = {
      Q01: bodies.length < 8 ? 'say' : 'keep',
      Q31: 'style',
      Q32: `第${bodies.length}人\u2014意见`,
    }
    const sealed = await redeemAndSeal(door.publicUrl, inspection, reading.secret, packAnswers(form, answers))
    bodies.push(sealed.body)
  }
  door.setNowMs(Date.parse(manifest.windows.send.openIso))
  for (const body of bodies)
    expect((await postBytes(`${door.publicUrl}/api/inspections/${inspectionId}/envelopes`, body)).ok).toBe(
      true,
    )
}

/** Notes whatever the page puts into its storage, and what it seals before it is sealed: `kept()` gives it as text. */
const noteKept = (page: Page) =>
  page.addInitScript(() => {
    const noted: string[] = []
    const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
    const note = (value: unknown) =>
      noted.push(
        JSON.stringify(value, (_, one) => {
          if (ArrayBuffer.isView(one))
            return textOf(new Uint8Array(one.buffer, one.byteOffset, one.byteLength))
          return one instanceof ArrayBuffer ? textOf(new Uint8Array(one)) : one
        }) ?? '',
      )
    const tap = (owner: object, name: string, at: number) => {
      const real = Reflect.get(owner, name)
      Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
        note(given[at])
        return Reflect.apply(real, this, given)
      })
    }
    tap(IDBObjectStore.prototype, 'put', 0)
    tap(IDBObjectStore.prototype, 'add', 0)
    tap(Storage.prototype, 'setItem', 1)
    // Not on the blank page that comes first.
    if (isSecureContext) tap(SubtleCrypto.prototype, 'encrypt', 2)
    Object.assign(window, { kept: () => noted.join('\n') })
  })

const addShare = async (page: Page, text: string) => {
  await page.getByLabel(/^输入第 \d 份份额$/).fill(text)
  await button(page, '读入这一份').click()
}

const close = async (page: Page, leftOver: number) => {
  page.once('dialog', (dialog) => dialog.accept())
  await page.getByLabel('剩余凭条张数').fill(String(leftOver))
  await button(page, '关箱').click()
}

const fetchAndCompare = async (page: Page) => {
  await button(page, '去开箱').click()
  await expect(page.getByLabel(/份份额$/)).toHaveCount(0)
  await button(page, '取回并核对').click()
  await expect(page.getByText('和公示清单一致')).toBeVisible()
  await page.getByLabel('和关箱记录上的根值一样').check()
}

test('[APP-56] [APP-57] [APP-58] [APP-59] [APP-67] [EXPORT-8] the office goes from the setup link to the result', async ({
  page,
}) => {
  test.setTimeout(1_200_000)
  const troubles = watchConsole(page)
  await noteKept(page)
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.goto(`${door.staffUrl}/inspect/`)
  await expect(page.getByRole('heading', { name: '这台设备还没有登记' })).toBeVisible()
  await look(page, '00-unknown')
  await page.goto('about:blank')

  await enrol(page)
  await look(page, '01-list')
  await prepare(page)
  await look(page, '02-prepared')

  await test.step('[APP-56] nothing is published before both printouts are confirmed', async () => {
    for (const box of await page.getByLabel(/^已打印并核对/).all()) await expect(box).toBeDisabled()
    await button(page, '发布').click()
    await expect(page.getByText('请先打印份额和凭条')).toBeVisible()
    expect((await (await fetch(`${door.publicUrl}/api/inspections`)).json()).inspections).toEqual([])
  })

  await test.step('[APP-57] [PROMISE-21] the QR codes give the bare texts, and slips differ in nothing else', async () => {
    const shares = await readPrintout(page, '打开份额的打印页', '.share-text')
    expect(shares.scanned).toBe(shares.texts[0])
    expect((await readShare(shares.scanned ?? '')).state).toBe('read')
    const slips = await readPrintout(page, '打开凭条的打印页', '.slip-text')
    expect(slips.scanned).toBe(slips.texts[0])
    expect(readSlip(slips.scanned ?? '').state).toBe('read')
    expect(slips.texts).toHaveLength(17)
    // Every slip says the same but for its secret: no number, no sequence.
    const withoutSecrets = slips.texts.reduce(
      (paper, text) => paper.replace(text.replaceAll('-', ''), '…'),
      slips.paper,
    )
    expect(
      new Set(
        withoutSecrets
          .split('参与凭条')
          .slice(1)
          .map((one) => one.trim()),
      ).size,
    ).toBe(1)
    await readPrintout(page, '打开海报的打印页', '.poster-url')
  })

  await test.step("[APP-56] the browser's Back leads out of a printout to the screen before", async () => {
    await button(page, '打开海报的打印页').click()
    await expect(page.locator('.poster-sheet')).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
  })

  await test.step('[APP-56] leaving asks first, and staying loses nothing', async () => {
    page.once('dialog', (dialog) => dialog.dismiss())
    await page.evaluate(() => {
      location.hash = '#list'
    })
    await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
  })

  const printed = await publish(page)
  await look(page, '03-live')

  await test.step('[PROMISE-22] [PROMISE-26] of slips and shares the device has kept nothing, sealed or not', async () => {
    const kept = await page.evaluate(() => (window as unknown as { kept: () => string }).kept())
    expect(kept).toContain('巡查办')
    for (const text of [...printed.slips, ...printed.shares])
      for (const form of [text, text.replaceAll('-', ''), text.replaceAll('-', '').slice(0, 20)])
        expect(kept).not.toContain(form)
  })

  await test.step('[APP-58] three numbers while it runs', async () => {
    await respond(printed)
    await expect(page.locator('.big-counts dd')).toHaveText(['17', '12', '12'], { timeout: 15_000 })
    await page.reload()
    await unlock(page)
    await expect(page.getByText('可以关箱了')).toBeVisible()
    await look(page, '04-close')
  })

  // Asked to count again, somebody finds the slips that were counted twice.
  await page.getByLabel('剩余凭条张数').fill('17')
  await button(page, '关箱').click()
  await expect(page.getByText('重新清点一遍')).toBeVisible()
  await close(page, 5)
  await expect(page.getByText('票箱已经关闭')).toBeVisible()
  await look(page, '05-closed')
  await button(page, '打印关箱记录').click()
  await look(page, '06-minutes')
  await button(page, '返回').click()

  await fetchAndCompare(page)
  await look(page, '07-opening')
  const [first = '', second = ''] = printed.shares
  for (const [text, sentence] of [
    ['', '还没有输入份额'],
    ['ABCDU', '有的字符不会出现在份额里'],
    [first.slice(0, -1), '字符的个数不对'],
    [first.replace(/.(?=-)/, (character) => (character === '7' ? '8' : '7')), '有字符输错了'],
  ] as const) {
    await addShare(page, text)
    await expect(page.getByText(sentence)).toBeVisible()
  }
  await addShare(page, first.toLowerCase().replaceAll('-', ' '))
  await expect(page.getByText('已读入 1 份，还差 1 份')).toBeVisible()
  await addShare(page, first)
  await expect(page.getByText('这一份刚才已经输入过了')).toBeVisible()
  await look(page, '08-shares')
  await addShare(page, second)

  await expect(page.locator('.big-counts dd')).toHaveText(['12', '12', '12', '0'])
  // The record is published once the result is kept, which the screen does not wait for.
  const opening = `${door.publicUrl}/api/inspections/${printed.inspectionId}/opening`
  await expect.poll(async () => (await fetch(opening)).json()).toMatchObject({ opened: 12, invalid: 0 })
  const firstQuestion = page.locator('#tally-Q01')
  await expect(firstQuestion.locator('tbody').first().locator('tr')).toHaveText([
    /会上说出来.*8.*66\.7%/,
    /0/,
    /0/,
    /不说.*4.*33\.3%/,
  ])
  await expect(firstQuestion.locator('svg')).toBeVisible()
  await expect(page.locator('.texts > li')).toHaveCount(12)
  await look(page, '09-result')

  await test.step('[APP-65] paper has every chart and nothing folded up, however printing is asked for', async () => {
    await page.reload()
    await unlock(page)
    await expect(firstQuestion.locator('svg')).toBeVisible()
    const figures = await page.locator('.chart').count()
    expect(await page.locator('.chart svg').count()).toBeLessThan(figures)
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await expect(page.locator('.chart svg')).toHaveCount(figures)
    await expect(page.locator('.result details:not([open])')).toHaveCount(0)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    await expect(page.locator('.result details[open]')).toHaveCount(0)
    // Looking at the printouts left the page emulating a screen, and its PDF would be one of a screen.
    await page.emulateMedia({ media: null })
    await page.pdf({ path: `${shots}/09-result.pdf`, preferCSSPageSize: true, format: 'A4' })
  })

  for (const [name, file] of [
    ['导出 Excel 文件', `问卷汇总-${printed.inspectionId.slice(0, 8)}.xlsx`],
    ['导出 CSV 文件', `问卷汇总-${printed.inspectionId.slice(0, 8)}.csv`],
  ] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).click()])
    expect(download.suggestedFilename()).toBe(file)
  }
  await page.reload()
  await unlock(page)
  await expect(page.locator('.big-counts dd')).toHaveText(['12', '12', '12', '0'])
  expect(troubles).toEqual([])
})

test('[APP-50] the setup code is in neither address bar nor history once the page has it', async ({
  page,
}) => {
  await page.goto(`${door.staffUrl}/inspect/#setup=${door.setupCode}`)
  await expect(page.getByRole('heading', { name: '给这台设备设口令' })).toBeVisible()
  expect(page.url()).toBe(`${door.staffUrl}/inspect/`)
  // Reloaded in the middle, the first set-up goes on.
  await page.reload()
  await setPassphrase(page)
  await page.reload()
  await unlock(page)
  expect(page.url()).toBe(`${door.staffUrl}/inspect/`)
  await page.getByLabel('给这台设备起个名字').fill('巡查办一号笔记本')
  await button(page, '登记').click()
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await page.goBack()
  expect(page.url()).not.toContain('setup')
})

test('[VAULT-2] [VAULT-3] [VAULT-5] a device asks for its passphrase, names a slip in it, and locks in every tab', async ({
  page,
  context,
}) => {
  await enrol(page)
  const passphrase = passphraseOf(page)
  await page.reload()
  const field = page.getByLabel('口令（五个词）')
  await expect(page.getByRole('heading', { name: '这台设备已锁上' })).toBeVisible()
  await expect(page.getByText('全部巡查')).toHaveCount(0)
  await button(page, '打开').click()
  await expect(page.getByText('请输入口令。')).toBeVisible()
  await field.fill(passphrase.split(' ').slice(1).join(' '))
  await button(page, '打开').click()
  await expect(page.getByText('口令一共十个字，现在是 8 个字。')).toBeVisible()
  await field.fill(`${passphrase.split(' ').slice(1).join(' ')} 囗囗`)
  await button(page, '打开').click()
  await expect(page.getByText('第 5 个词不在词表里')).toBeVisible()
  const [first = '', second = '', ...rest] = passphrase.split(' ')
  await field.fill([...rest, first === second ? '天空' : first, second].join(' '))
  await button(page, '打开').click()
  await expect(page.getByText('口令不对。')).toBeVisible({ timeout: 20_000 })
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
  await unlock(page)
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()

  const other = await context.newPage()
  await other.goto(`${door.staffUrl}/inspect/`)
  await unlock(other)
  await button(page, '锁上').click()
  for (const tab of [page, other])
    await expect(tab.getByRole('heading', { name: '这台设备已锁上' })).toBeVisible()
})

test('[APP-91] an address no phone can open is said before it is printed, on the form and beside the printouts', async ({
  page,
}) => {
  await enrol(page)
  await page.getByRole('link', { name: '新建一次巡查' }).click()
  const note = page.getByText('先别正式印发：这个网址大家的手机打不开')
  await expect(note).toBeVisible()
  await page.getByLabel('大家打开的网址').fill('http://192.168.1.7:4321/respond/')
  await expect(page.getByText('先别正式印发：这个网址没有加密')).toBeVisible()
  await page.getByLabel('大家打开的网址').fill('https://xuncha.example/respond/')
  await expect(page.getByText('先别正式印发')).toHaveCount(0)
  await page.getByLabel('大家打开的网址').fill('http://localhost:4321/respond/')
  await page.getByLabel('法院名称').fill('甲法院')
  await page.getByLabel('应填人数').fill('12')
  await look(page, 'address-form')
  await button(page, '下一步：制作份额和凭条').click()
  await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
  await expect(note).toBeVisible()
  await look(page, 'address-prepared')
})

test('[VAULT-5] what exists nowhere but on the screen is hidden while the device is locked, and there again after', async ({
  page,
}) => {
  await enrol(page)
  await page.getByRole('link', { name: '新建一次巡查' }).click()
  await page.getByLabel('法院名称').fill('甲法院')
  await button(page, '锁上').click()
  await expect(page.getByText('请不要关掉或刷新这一页')).toBeVisible()
  await expect(page.getByLabel('法院名称')).toBeHidden()
  await unlock(page)
  await expect(page.getByLabel('法院名称')).toHaveValue('甲法院')
  await page.evaluate(() => {
    location.hash = '#list'
  })
  await prepare(page)
  await button(page, '锁上').click()
  await expect(page.getByRole('heading', { name: '这台设备已锁上' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeHidden()
  await unlock(page)
  await expect(page.getByRole('heading', { name: '做好了，请打印' })).toBeVisible()
})

test('[APP-50] a setup link pasted into a tab that shows the app already leads to enrolling', async ({
  page,
}) => {
  await page.goto(`${door.staffUrl}/inspect/`)
  await expect(page.getByRole('heading', { name: '这台设备还没有登记' })).toBeVisible()
  await page.evaluate((code) => {
    location.hash = `#setup=${code}`
  }, door.setupCode)
  await setPassphrase(page)
  expect(page.url()).toBe(`${door.staffUrl}/inspect/`)
  await page.getByLabel('给这台设备起个名字').fill('巡查办二号笔记本')
  await button(page, '登记').click()
  await expect(page.getByRole('heading', { name: '全部巡查' })).toBeVisible()
  await page.evaluate(() => {
    location.hash = '#setup=another'
  })
  await expect(page.getByText('这台设备已经登记过，名字是“巡查办二号笔记本”')).toBeVisible()
  expect(page.url()).not.toContain('setup')
})

test('[APP-59] [APP-63] a box that was changed is not opened; a lost record is published later', async ({
  page,
}) => {
  test.setTimeout(800_000)
  await page.setViewportSize({ width: 1440, height: 900 })
  await enrol(page)
  await prepare(page)
  const printed = await publish(page)
  await respond(printed)
  await page.reload()
  await unlock(page)
  await close(page, 5)

  await test.step('[APP-59] one envelope twice is not the box of the minutes', async () => {
    await page.route('**/box', async (route) => {
      const response = await route.fetch()
      const body = await response.body()
      const envelopeBytes = body.length / respondents
      body.copy(body, 0, envelopeBytes, envelopeBytes * 2)
      await route.fulfill({ response, body })
    })
    await button(page, '去开箱').click()
    await button(page, '取回并核对').click()
    await expect(page.getByText('票箱里的信封和公示清单对不上')).toBeVisible()
    await expect(page.getByLabel(/份份额$/)).toHaveCount(0)
    await page.unroute('**/box')
    await button(page, '先不开箱，返回').click()
  })

  await page.route('**/opening', (route) => route.abort())
  await fetchAndCompare(page)
  await addShare(page, printed.shares[2] ?? '')
  await addShare(page, printed.shares[0] ?? '')
  await expect(page.locator('.big-counts dd')).toHaveText(['12', '12', '12', '0'])
  await expect(page.getByText('开箱记录还没有公布')).toBeVisible()

  await page.unroute('**/opening')
  await page.reload()
  await unlock(page)
  await expect(page.getByText('开箱记录还没有公布')).toBeVisible()
  await button(page, '公布开箱记录').click()
  await expect(page.locator('.big-counts dd')).toHaveText(['12', '12', '12', '0'])
  const opening = `${door.publicUrl}/api/inspections/${printed.inspectionId}/opening`
  await expect.poll(async () => (await fetch(opening)).status).toBe(200)
})

test('[APP-68] the longest names, times and address still make one page of a poster', async ({ page }) => {
  await enrol(page)
  await page.getByRole('link', { name: '新建一次巡查' }).click()
  await expect(page.getByLabel('大家打开的网址')).toHaveValue(/\/respond\/$/)
  await page.getByLabel('法院名称').fill('某'.repeat(56).concat('人民法院'))
  await page.getByLabel('这次巡查的名称').fill('巡'.repeat(80))
  await page.getByLabel('应填人数').fill('12')
  for (const [label, time] of [
    ['领取开始', '2099-11-29T23:50'],
    ['领取结束', '2099-12-20T00:20'],
    ['发送开始', '2099-12-20T00:30'],
    ['发送结束', '2099-12-21T23:59'],
  ] as const)
    await page.getByLabel(label).fill(time)
  await expect(page.getByText('只有 10 分钟')).toBeVisible()
  await page
    .getByLabel('大家打开的网址')
    .fill(`https://xuncha.${'zhongjirenminfayuan.'.repeat(4)}example.gov.cn/respond/`)
  await button(page, '下一步：制作份额和凭条').click()
  await button(page, '打开海报的打印页').click()
  await page.pdf({ path: `${shots}/poster-long.pdf`, preferCSSPageSize: true })
  const poster = page.locator('.poster-sheet')
  const { needs, has } = await poster.evaluate((sheet) => ({
    needs: sheet.scrollHeight,
    has: sheet.clientHeight,
  }))
  expect(needs).toBeLessThanOrEqual(has)
  const promises = await page.locator('.poster-promises').boundingBox()
  const footer = await poster.locator('.sheet-fingerprint').boundingBox()
  expect((promises?.y ?? 0) + (promises?.height ?? 0)).toBeLessThanOrEqual(footer?.y ?? 0)
  await button(page, '返回').click()
  await button(page, '打开凭条的打印页').click()
  await page.pdf({ path: `${shots}/slips-long.pdf`, preferCSSPageSize: true })
  const cut = await page
    .locator('.slip')
    .evaluateAll((slips) => slips.filter((slip) => slip.scrollHeight > slip.clientHeight).length)
  expect(cut, 'slips with something cut off').toBe(0)
})

test('[APP-69] too few envelopes: closing warns that nobody can ever open them, and nobody is called to', async ({
  page,
}) => {
  await enrol(page)
  await prepare(page)
  const { inspectionId } = await publish(page)
  const response = await fetch(`${door.publicUrl}/api/inspections/${inspectionId}/manifest`)
  const manifest = (await response.json()) as Manifest
  door.setNowMs(Date.parse(manifest.windows.send.openIso))
  await page.reload()
  await unlock(page)
  await expect(page.getByText('这里领取的只有 0 人，不到 10 份不能开箱')).toBeVisible()
  await look(page, '10-redeemed-too-few')
  door.setNowMs(Date.parse(manifest.windows.send.closeIso))
  await page.reload()
  await unlock(page)
  await expect(page.getByText('现在只收到 0 份，不到 10 份')).toBeVisible()
  await look(page, '10-close-too-few')
  const questions: string[] = []
  page.once('dialog', (dialog) => {
    questions.push(dialog.message())
    dialog.accept()
  })
  await page.getByLabel('剩余凭条张数').fill('17')
  await button(page, '关箱').click()
  await expect(page.getByText('票箱已经关闭，公示清单已经公布')).toBeVisible()
  expect(questions).toEqual([expect.stringContaining('永远不能开箱')])
  await expect(page.getByText('不能开箱', { exact: true })).toBeVisible()
  await expect(page.getByText('请保管人到场开箱')).toHaveCount(0)
  await expect(page.getByRole('listitem').filter({ hasText: '开箱不进行' })).toBeVisible()
  // Whoever reads of this box is told that nobody will, wherever it is told.
  const main = page.locator('main')
  await expect(main).toContainText('发送的 0 份都不打开')
  await expect(main).toContainText('这个票箱不再开箱')
  await expect(main).not.toContainText('开箱以后')
  await expect(main).not.toContainText('开箱记录')
  await look(page, '11-closed-too-few')
  await button(page, '打印公示').click()
  await expect(page.locator('.public-sheet')).toContainText('信封不到 10 份，不开箱')
  await expect(main).not.toContainText(/还没有开箱|开箱以后/)
  await page.goto(`${door.publicUrl}/respond/#bulletin-${inspectionId}`)
  await expect(page.locator('main')).toContainText('信封不到 10 份，不开箱')
})

test('[APP-70] a true count that does not fit is asked for again, then closes and says 不相符 wherever it is told', async ({
  page,
}) => {
  test.setTimeout(800_000)
  await enrol(page)
  await prepare(page)
  const printed = await publish(page)
  await respond(printed)
  await page.reload()
  await unlock(page)
  const field = page.getByLabel('剩余凭条张数')
  await field.fill('7')
  await button(page, '关箱').click()
  await expect(page.getByText('领取了 12 份，多于发出的 10 张')).toBeVisible()
  await expect(field).toHaveValue('')
  await expect(field).toBeFocused()
  await look(page, '12-recount')
  const questions: string[] = []
  page.once('dialog', (dialog) => {
    questions.push(dialog.message())
    dialog.accept()
  })
  await field.fill('7')
  await button(page, '关箱').click()
  await expect(page.getByText('票箱已经关闭，公示清单已经公布')).toBeVisible()
  expect(questions).toEqual([expect.stringContaining('仍然对不上')])
  await expect(page.locator('.ledger-broken')).toHaveText(/领取 12 份，多于发出的 10 张.*不相符/)
  await look(page, '13-closed-unbalanced')
  await button(page, '打印关箱记录').click()
  await expect(page.locator('.minutes-sheet')).toContainText('数目不相符：领取 12 份，多于发出的 10 张')
  await look(page, '14-minutes-unbalanced')
  await button(page, '返回').click()

  await fetchAndCompare(page)
  for (const share of printed.shares.slice(0, 2)) await addShare(page, share)
  await expect(page.locator('.big-counts dd')).toHaveText(['10', '12', '12', '0'])
  await expect(page.getByText('提交份数多于应填份数')).toBeVisible()
  await expect(page.locator('.ledger-broken')).toHaveText(/不相符/)
})
