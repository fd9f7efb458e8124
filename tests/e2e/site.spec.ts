import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { inflateSync } from 'node:zlib'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { receiptMessage } from '../../src/core/ballot/receipt.ts'
import { type BuiltSite, buildSite } from '../kit/built-site.ts'
import { expectGoodInEveryLook } from '../kit/every-look.ts'
import { newerBuild } from '../kit/newer-build.ts'
import { openSiteDoor, type SiteDoor } from '../kit/site-door.ts'

const directive = '/documents/2014-sifa-xuncha-yijian/'
let site: BuiltSite
let root: string
let door: SiteDoor
/** Every page that is read, and one that is not there. The two apps are looked at where they are worked in. */
let readPages: readonly string[]

/** Where a site has more pages than this, of those made from one template only the first and the largest are read. */
const mostPages = 60
const perTemplate = 3
const templateOf = ({ url }: { readonly url: string }): string => url.replace(/[^/]+\/$/, '')
const pagesToRead = ({ paths, read }: BuiltSite): readonly string[] => {
  const pages = paths
    .filter((path) => /(^|\/)index\.html$/.test(path) && !/^(respond|inspect)\//.test(path))
    .map((path) => ({ url: `/${path.replace(/index\.html$/, '')}`, size: read(path).length }))
  const byFolder = Map.groupBy(pages, templateOf)
  const looked =
    pages.length <= mostPages
      ? pages
      : [...byFolder.values()].flatMap(([first, ...rest]) => [
          ...(first ? [first] : []),
          ...rest.toSorted((left, right) => right.size - left.size).slice(0, perTemplate - 1),
        ])
  return [...looked.map(({ url }) => url), '/no-such-page']
}

test.beforeAll(async () => {
  site = buildSite('site-e2e')
  root = resolve(site.root)
  readPages = pagesToRead(site)
  door = await openSiteDoor(root)
})
test.afterAll(() => door.stop())

/** Opens the home page and waits until the worker has everything and answers for this page. */
const visitAndKeep = async (page: Page, at: SiteDoor): Promise<void> => {
  await page.goto(`${at.url}/`)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

test('[DOC-18] on every page, in every look, axe finds nothing and nothing scrolls sideways at 320 px', async ({
  browser,
}) => {
  test.setTimeout(900_000)
  expect(readPages).toContain(directive)
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  for (const path of readPages) {
    await page.goto(door.url + path)
    await expectGoodInEveryLook(page, path)
  }
  await context.close()
})

test('[DOC-18] the choice of large type is remembered on this device', async ({ page }) => {
  await page.goto(door.url)
  const sizeOf = () =>
    page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  const ordinary = await sizeOf()
  await page.getByRole('button', { name: '大字' }).click()
  await page.goto(`${door.url}/anonymity/`)
  expect(await sizeOf()).toBeCloseTo(ordinary * 1.25, 1)
  await expect(page.getByRole('button', { name: '大字' })).toHaveAttribute('aria-pressed', 'true')
})

test('[DOC-3] a link to a unit arrives at it, and unit numbers can be shown and followed', async ({
  page,
}) => {
  await page.goto(`${door.url}${directive}#u5.2.1.10`)
  await expect(page.locator('[id="u5.2.1.10"]')).toBeInViewport()
  const number = page.locator('article a[href="#u3.1.4.2"]')
  await expect(number).toBeHidden()
  await page.getByText('阅读设置').click()
  await page.getByText('显示单元号', { exact: true }).click()
  await number.click()
  await expect(page).toHaveURL(/#u3\.1\.4\.2$/)
  expect(await page.locator('[id="u3.1.4.2"]').evaluate((unit) => unit.textContent)).toBe(
    '听、问、看、阅、查、访要讲究深、细、实，',
  )
})

test('[DOC-19] on paper stands the document alone, on A4 pages with their numbers', async ({ page }) => {
  await page.goto(door.url + directive)
  await page.getByText('阅读设置').click()
  await page.getByText('显示单元号', { exact: true }).click()
  await page.emulateMedia({ media: 'print' })
  for (const aside of [
    '.masthead',
    '.foot',
    '.bar',
    '.side',
    '.text > details',
    '.wide-facts',
    '.expired',
    '.notes',
  ])
    for (const part of await page.locator(aside).all()) await expect(part).toBeHidden()
  for (const number of (await page.locator('article a').all()).slice(0, 3)) await expect(number).toBeHidden()
  expect(
    await page
      .locator('article')
      // biome-ignore lint/performance/useDomNodeTextContent: only what is laid out counts on paper
      .evaluate((article) => (article as HTMLElement).innerText.replace(/\s/g, '')),
  ).toBe(readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').replace(/\s/g, ''))
  const bytes = await page.pdf({ preferCSSPageSize: true })
  const pdf = bytes.toString('latin1')
  const sizes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [
    Math.round(Number(width)),
    Math.round(Number(height)),
  ])
  expect(sizes.length).toBeGreaterThan(6)
  // A4 in points, to the rounding of the printer.
  for (const [width, height] of sizes) expect([width, height]).toEqual([595, 842])
  // Issuer, date and the number of the page are some two dozen characters; the text's last lines must be with them.
  expect(charactersOfLastPage(bytes)).toBeGreaterThan(40)
})

/** Characters drawn on the last page of a PDF of Chromium: each is two bytes, in hexadecimal between < and >. */
const charactersOfLastPage = (bytes: Buffer): number => {
  const pdf = bytes.toString('latin1')
  const contents = [...pdf.matchAll(/\/Type \/Page\b(?!s).*?endobj/gs)].map(
    ([object]) => /\/Contents (\d+) 0 R/.exec(object)?.[1],
  )
  const object = pdf.search(new RegExp(`(?:^|\n)${contents.at(-1)} 0 obj`))
  const start = pdf.indexOf('stream\n', object) + 'stream\n'.length
  const length = Number(/\/Length (\d+)/.exec(pdf.slice(object, start))?.[1])
  const drawn = inflateSync(bytes.subarray(start, start + length)).toString('latin1')
  return [...drawn.matchAll(/<([0-9A-Fa-f]+)>/g)].reduce((sum, [, hex = '']) => sum + hex.length / 4, 0)
}

test('[TERM-4] a word of the glossary shows its note; Escape, 关闭 and a press beside it close it', async ({
  page,
}) => {
  await page.goto(`${door.url}/rules/`)
  const word = page.locator('article a.term').first()
  const note = page.getByRole('dialog', { name: (await word.textContent()) ?? '' })
  await expect(note).toBeHidden()
  for (const close of [
    () => page.keyboard.press('Escape'),
    () => note.getByRole('button', { name: '关闭' }).click(),
    () => page.mouse.click(5, 5),
  ]) {
    await word.click()
    await expect(note).toBeVisible()
    await expect(note.locator('q')).not.toBeEmpty()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
    await close()
    await expect(note).toBeHidden()
  }
  await word.focus()
  await page.keyboard.press('Enter')
  await expect(note.getByRole('button', { name: '关闭' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(word).toBeFocused()
  expect(new URL(page.url()).pathname).toBe('/rules/')
})

test('[TERM-4] [TRACE-4] without scripts a word leads to the glossary, and a trace is narrowed all the same', async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${door.url}/rules/`)
  const word = page.locator('article a.term').first()
  const code = (await word.getAttribute('href'))?.split('#')[1] ?? ''
  await word.click()
  await expect(page).toHaveURL(`${door.url}/glossary/#${code}`)
  await expect(page.locator(`[id="${code}"]`)).toBeInViewport()

  await page.goto(`${door.url}/trace/2014-sifa-xuncha-yijian/`)
  const shown = page.locator('.trace-rows > li:visible')
  await expect(shown).toHaveCount(146)
  const choose = async (label: string, option: RegExp): Promise<number> => {
    const choice = page.getByLabel(label, { exact: true })
    const text = (await choice.locator('option').filter({ hasText: option }).textContent()) ?? ''
    await choice.selectOption({ label: text })
    return Number(/（(\d+)）/.exec(text)?.[1])
  }
  await expect(shown).toHaveCount(await choose('阶段', /^回访/))
  await choose('阶段', /^全部/)
  const forbidden = await choose('类型', /^禁止/)
  await expect(shown).toHaveCount(forbidden)
  await choose('责任主体', /^巡查组和巡查干部/)
  const left = await shown.count()
  expect(left).toBeGreaterThan(0)
  expect(left).toBeLessThanOrEqual(forbidden)
  for (const row of await shown.all()) await expect(row).toContainText(/禁止.*巡查/)
  await choose('类型', /^全部/)
  await choose('责任主体', /^全部/)
  await expect(shown).toHaveCount(146)
  await context.close()
})

test('[TRACE-4] with scripts the page says how many units are left', async ({ page }) => {
  await page.goto(`${door.url}/trace/2014-sifa-xuncha-yijian/`)
  const found = page.getByRole('main').getByRole('status')
  await expect(found).toBeEmpty()
  await page.getByLabel('阶段', { exact: true }).selectOption({ index: 1 })
  const left = await page.locator('.trace-rows > li:visible').count()
  await expect(found).toHaveText(`符合的有 ${left} 个单元。`)
})

test('[TRACE-5] what is chosen on the trace stands in the address: a link shows the same, and back goes back', async ({
  page,
}) => {
  const trace = `${door.url}/trace/2014-sifa-xuncha-yijian/`
  await page.goto(trace)
  const shown = page.locator('.trace-rows > li:visible')
  const stage = page.getByLabel('阶段', { exact: true })
  const party = page.getByLabel('责任主体', { exact: true })
  await stage.selectOption({ index: 1 })
  const byStage = await shown.count()
  await party.selectOption({ index: 2 })
  const byBoth = await shown.count()
  expect(byBoth).toBeLessThan(byStage)
  const link = page.url()
  expect(new URL(link).search).toMatch(/^\?stage=[^&]+&party=[^&]+$/)

  await page.goBack()
  await expect(shown).toHaveCount(byStage)
  await expect(party).toHaveValue('')
  await page.goBack()
  await expect(shown).toHaveCount(146)
  await expect(page.getByRole('main').getByRole('status')).toBeEmpty()
  await page.goForward()
  await expect(shown).toHaveCount(byStage)

  await page.goto(link)
  await expect(shown).toHaveCount(byBoth)
  await expect(page.getByRole('main').getByRole('status')).toHaveText(`符合的有 ${byBoth} 个单元。`)
  // A word the lists do not have, from a link older than they are, hides nothing.
  await page.goto(`${trace}?stage=没有这个阶段`)
  await expect(shown).toHaveCount(146)
})

test('[RULE-3] on paper every rule stands with its words and without the index', async ({ page }) => {
  await page.goto(`${door.url}/rules/`)
  await page.emulateMedia({ media: 'print' })
  for (const aside of ['.masthead', '.foot', '.ways-in']) await expect(page.locator(aside)).toBeHidden()
  await expect(page.locator('article.rule:visible')).toHaveCount(60)
  await expect(page.locator('article.rule.suggested .tag', { hasText: '本站建议' })).toHaveCount(6)
})

test('[DOC-13] [SITE-2] no page breaks the strict policy, and none needs a script to be read', async ({
  browser,
}) => {
  const charsByPath = new Map<string, number>()
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    for (const path of readPages) {
      const response = await page.goto(door.url + path, { waitUntil: 'load' })
      expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'")
      await expect(page.locator('h1')).toBeVisible()
      // biome-ignore lint/performance/useDomNodeTextContent: only what is laid out can be read
      const chars = (await page.locator('main').innerText()).replace(/\s/g, '').length
      expect(chars, path).toBeGreaterThan(20)
      // A script may add a word on a button; whatever is to be read is there before it. The search alone is a
      // tool and no text: without a script its field is away and its page says what to do (SEARCH-12).
      if (path === '/search/') continue
      const withScript = charsByPath.get(path)
      if (withScript === undefined) charsByPath.set(path, chars)
      else expect(chars, path).toBeGreaterThanOrEqual(0.9 * withScript)
    }
    expect(complaints).toEqual([])
    await context.close()
  }
})

test('[WORK-7] no page can start a worker past the one policy', async ({ page }) => {
  await page.goto(door.url)
  const outcome = await page.evaluate(() => {
    try {
      return String(new Worker('/sw.js'))
    } catch (error) {
      return (error as Error).name
    }
  })
  expect(outcome).toBe('TypeError')
})

test('[WORK-3] [WORK-4] after one visit every page is read without a network, and an unknown one says so', async ({
  page,
}) => {
  const own = await openSiteDoor(root)
  await visitAndKeep(page, own)
  await own.stop()
  for (const path of [
    '/',
    '/documents/',
    '/documents',
    directive,
    directive.slice(0, -1),
    `${directive}?from=wechat`,
    '/anonymity',
    '/respond/',
    '/documents/index.html',
  ]) {
    const response = await page.goto(own.url + path)
    expect(response?.status(), path).toBe(200)
    expect(response?.fromServiceWorker(), path).toBe(true)
  }
  await page.goto(own.url + directive)
  await expect(page.locator('[id^="u"]')).toHaveCount(161)
  const unknown = await page.goto(`${own.url}/documents/other/`)
  expect(unknown?.status()).toBe(404)
  await expect(page.locator('h1')).toHaveText('现在没有网络')
  expect(unknown?.headers()['content-security-policy']).toContain("default-src 'none'")
})

test('[WORK-1] the API and the health check are never answered from what was kept', async ({ page }) => {
  const own = await openSiteDoor(root, 0, (fresh) => {
    let asked = 0
    fresh.get('/healthz', () => ({ asked: ++asked }))
    fresh.get('/api/inspections', () => ({ asked: ++asked }))
  })
  await visitAndKeep(page, own)
  const ask = () =>
    page.evaluate(async () => [
      await (await fetch('/healthz')).json(),
      await (await fetch('/api/inspections')).json(),
    ])
  expect(await ask()).toEqual([{ asked: 1 }, { asked: 2 }])
  expect(await ask()).toEqual([{ asked: 3 }, { asked: 4 }])
  await own.stop()
  await expect(ask()).rejects.toThrow()
})

test('[WORK-5] an update waits to be asked for, and reloads only the tab that asked', async ({ context }) => {
  const old = await openSiteDoor(root)
  const asking = await context.newPage()
  await visitAndKeep(asking, old)
  const other = await context.newPage()
  await visitAndKeep(other, old)
  const newer = newerBuild(root, /^_assets\/_id_.*\.css$/)
  await old.stop()
  const door = await openSiteDoor(newer.root, Number(new URL(old.url).port))

  for (const tab of [asking, other]) await tab.evaluate(() => Object.assign(globalThis, { stillHere: true }))
  const isStillHere = (tab: Page) => tab.evaluate(() => 'stillHere' in globalThis)
  await asking.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()))
  for (const tab of [asking, other]) await expect(tab.getByText('页面有新版本。')).toBeVisible()
  await expect(asking.locator('h1')).not.toContainText('新版')

  await asking.getByRole('button', { name: '更新' }).click()
  await expect(asking.locator('h1')).toContainText('新版')
  expect(await isStillHere(asking)).toBe(false)
  expect(await isStillHere(other)).toBe(true)
  await expect(other.getByText('页面有新版本。')).toBeHidden()

  // The other tab runs the former build: a file only that build has is gone from the door, not from the phone.
  // Without `no-store` the browser's ordinary cache would answer and hide what the worker does.
  const statusOf = (tab: Page) =>
    tab.evaluate(async (path) => (await fetch(path, { cache: 'no-store' })).status, newer.former)
  expect(await statusOf(other)).toBe(200)
  expect((await other.request.get(old.url + newer.former)).status()).toBe(404)
  await door.stop()
})

/** Lets Chromium believe that the network has come back for what a page registered. */
const dispatchSync = async (context: BrowserContext, page: Page, origin: string): Promise<void> => {
  const session = await context.newCDPSession(page)
  const registered = new Promise<string>((found) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const registration = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`)
      if (registration) found(registration.registrationId)
    }),
  )
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.dispatchSyncEvent', {
    origin,
    registrationId: await registered,
    tag: 'outbox',
    lastChance: false,
  })
}

test('[WORK-6] a sync sends what waits with no page of the app open, and keeps what could not be sent', async ({
  context,
  page,
}) => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const receiptKey = [...publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]
  const leaf = Buffer.alloc(32, 7)
  const inspectionId = 'abcdefgh'
  let isOut = true
  const arrived: number[] = []
  const own = await openSiteDoor(root, 0, (fresh) => {
    fresh.post(`/api/inspections/${inspectionId}/envelopes`, (request, reply) => {
      arrived.push((request.body as Buffer).length)
      if (isOut) return reply.code(503).send('')
      return reply
        .type('application/octet-stream')
        .send(sign(null, receiptMessage(inspectionId, leaf), privateKey))
    })
  })
  await visitAndKeep(page, own)
  // The worker's first sync makes the store; a row is then put there as sealing would.
  await dispatchSync(context, page, own.url)
  await page.waitForFunction(async () =>
    (await indexedDB.databases()).some(({ name, version }) => name === 'mingcha' && version),
  )
  const inOutbox = (rows: readonly object[]) =>
    page.evaluate(
      ([rows]) =>
        new Promise<{ state: string; failedTries?: number }[]>((done, fail) => {
          const opening = indexedDB.open('mingcha')
          opening.onerror = () => fail(opening.error)
          opening.onsuccess = () => {
            const store = opening.result.transaction('outbox', 'readwrite').objectStore('outbox')
            for (const row of rows)
              store.put(
                Object.fromEntries(
                  Object.entries(row).map(([name, value]) => [
                    name,
                    Array.isArray(value) ? Uint8Array.from(value) : value,
                  ]),
                ),
              )
            const reading = store.getAll()
            reading.onsuccess = () => {
              done(reading.result)
              opening.result.close()
            }
          }
        }),
      [rows] as const,
    )
  await inOutbox([
    {
      draftId: '0'.repeat(32),
      inspectionId,
      court: '甲法院',
      title: '问卷',
      leaf: [...leaf],
      trackerHash: [...Buffer.alloc(32, 8)],
      receiptKey,
      sendOpenMs: 0,
      sendCloseMs: 4_000_000_000_000,
      state: 'waiting',
      body: [...Buffer.alloc(8820, 9)],
      sendAtMs: 0,
      nextTryAtMs: 0,
      failedTries: 0,
      lastCode: null,
    },
  ])

  await dispatchSync(context, page, own.url)
  await expect.poll(async () => (await inOutbox([]))[0]?.failedTries).toBe(1)
  expect((await inOutbox([]))[0]?.state).toBe('waiting')

  isOut = false
  const [row] = await inOutbox([])
  await inOutbox([
    {
      ...row,
      leaf: [...leaf],
      trackerHash: [...leaf],
      receiptKey,
      body: [...Buffer.alloc(8820, 9)],
      nextTryAtMs: 0,
    },
  ])
  await dispatchSync(context, page, own.url)
  await expect.poll(async () => (await inOutbox([]))[0]?.state).toBe('sent')
  expect(arrived).toEqual([8820, 8820])
  await own.stop()
})
