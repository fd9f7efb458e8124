import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
import { sidewaysOf } from '../kit/look.ts'
import { openSiteDoor, type SiteDoor } from '../kit/site-door.ts'

const directive = '/documents/2014-sifa-xuncha-yijian/'
let root: string
let door: SiteDoor

test.beforeAll(async () => {
  root = resolve(process.env.MINGCHA_E2E_SITE ?? buildSite('search-e2e').root)
  door = await openSiteDoor(root)
})
test.afterAll(() => door.stop())

const field = (page: Page) => page.getByRole('searchbox', { name: '要找的词' })
const units = (page: Page) =>
  page.locator('section', { has: page.getByRole('heading', { name: /^文件原文/ }) })

test('[SEARCH-10] what is typed is found as it is typed, marked exactly, and leads to its place', async ({
  page,
}) => {
  await page.goto(`${door.url}/search/`)
  await field(page).pressSequentially('听问看阅')
  await expect(page.getByRole('status')).toHaveText(/^找到 \d+ 条。$/)
  const unit = units(page).getByRole('link')
  await expect(unit).toHaveText('听、问、看、阅、查、访要讲究深、细、实，')
  await expect(unit.locator('mark')).toHaveText('听、问、看、阅')
  await expect(page).toHaveURL(/#q=/)
  await unit.click()
  await expect(page).toHaveURL(`${door.url}${directive}#u3.1.4.2`)
  // Back from what was found lies what was asked.
  await page.goBack()
  await expect(field(page)).toHaveValue('听问看阅')
  await expect(unit).toBeVisible()
})

test('[SEARCH-10] several words must all be there; where they are not, each is offered alone', async ({
  page,
}) => {
  await page.goto(`${door.url}/search/#q=${encodeURIComponent('失职 渎职')}`)
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.5.1.1')
  await field(page).fill('失职 量子')
  await expect(page.getByRole('status')).toContainText('没有哪一条同时有这几个词')
  await expect(page.getByRole('link', { name: '“量子”0 条' })).toBeVisible()
  await page.getByRole('link', { name: /^“失职”/ }).click()
  await expect(field(page)).toHaveValue('失职')
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.5.1.1')
  await field(page).fill('量子纠缠')
  await expect(page.getByRole('status')).toContainText('没有哪一条里有“量子纠缠”')
  await expect(page.getByRole('heading', { name: '也可以从这里找' })).toBeVisible()
  await field(page).fill('、。')
  await expect(page.getByRole('status')).toContainText('都是标点或空格')
})

test('[SEARCH-14] a citation that is pasted finds its units, and no request holds any of it', async ({
  page,
}) => {
  const asked: string[] = []
  page.context().on('request', (request) => asked.push(request.url()))
  await page.goto(`${door.url}/search/`)
  await field(page).fill('《…意见》第三部分“首先”第4句')
  await expect(page.getByRole('status')).toHaveText('找到 6 条。')
  await expect(units(page).locator('.hit-id')).toHaveText([
    '3.1.4.1',
    '3.1.4.2',
    '3.1.4.3',
    '3.1.4.4',
    '3.1.4.5',
    '3.1.4.6',
  ])
  await field(page).fill('《…意见》第九部分第4句')
  await expect(page.getByRole('status')).toContainText('没有哪一条')
  await expect(units(page)).toHaveCount(0)
  await field(page).fill('《司法巡查意见》第三部分“首先”第4句〔3.1.4.2〕')
  await units(page).getByRole('link').click()
  await expect(page).toHaveURL(`${door.url}${directive}#u3.1.4.2`)
  expect(asked.filter((url) => url.endsWith('/places.json')).length).toBeGreaterThan(0)
  for (const url of asked) expect(url).not.toMatch(/%E7%AC%AC|places\.json./)
})

test('[SEARCH-14] 第三部分 finds the third part, before the text that only speaks of one', async ({
  page,
}) => {
  await page.goto(`${door.url}/search/`)
  await field(page).fill('第三部分')
  await expect(units(page).locator('.hit-id').first()).toHaveText('3.0')
  await expect(units(page).locator('.hit-count')).toHaveText('47')
  await expect(page.getByRole('heading', { name: /^报告提纲/ })).toBeVisible()
  await expect(page.getByRole('status')).toHaveText('找到 48 条。')
  // With words behind it that find something it is no place but words.
  await field(page).fill('第三部分 具体问题')
  await expect(page.getByRole('status')).toHaveText('找到 1 条。')
  await expect(units(page)).toHaveCount(0)
})

test('[SEARCH-16] [SEARCH-17] a pasted address and a passage across two units find what they name', async ({
  page,
}) => {
  await page.goto(`${door.url}/search/`)
  await field(page).fill(`${door.url}${directive}#u3.1.4.2`)
  await expect(page.getByRole('status')).toHaveText('找到 1 条。')
  await expect(units(page).locator('.hit-id')).toHaveText(['3.1.4.2'])
  const texts = await (await fetch(`${door.url}/search.json`)).json()
  const group = texts.groups.find(({ path }: { path: string }) => path === `${directive}#u`)
  const lines: string[] = group.texts.split('\n')
  const at = lines.findIndex((line, index) => line.length > 30 && (lines[index + 1] ?? '').length > 30)
  await field(page).fill(`${lines[at]?.slice(-14)}${lines[at + 1]?.slice(0, 14)}`)
  await expect(page.getByRole('status')).toHaveText('找到 2 条。')
  await expect(units(page).getByRole('listitem').first()).toContainText(lines[at]?.slice(0, 20) ?? '')
})

test('[SEARCH-10] of many the first are shown, and more when asked for', async ({ page }) => {
  await page.goto(`${door.url}/search/#q=${encodeURIComponent('巡查')}`)
  const hits = units(page).getByRole('listitem')
  await expect(hits).toHaveCount(10)
  await units(page)
    .getByRole('button', { name: /^再看 10 条（还有 \d+ 条）$/ })
    .click()
  await expect(hits).toHaveCount(20)
  await expect(hits.nth(10).getByRole('link')).toBeFocused()
})

test('[PROMISE-16] [SEARCH-10] no request holds what was typed, not even a part of it', async ({ page }) => {
  const secret = '绝密词xyzzy'
  const asked: string[] = []
  page.context().on('request', (request) => {
    asked.push([request.url(), request.postData() ?? '', JSON.stringify(request.headers())].join(' '))
  })
  await page.goto(`${door.url}/search/`)
  await field(page).pressSequentially(secret)
  await expect(page.getByRole('status')).toContainText('没有哪一条')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '搜索', exact: true }).click()
  // A new visit with the words in the address, as a bookmark has them.
  await page.reload()
  await expect(field(page)).toHaveValue(secret)
  await field(page).fill(`${secret} 谈话`)
  await page.getByRole('link', { name: /^“谈话”/ }).click()
  await units(page).getByRole('link').first().click()
  await expect(page).toHaveURL(new RegExp(directive))
  expect(asked.some((request) => request.includes('/search.json'))).toBe(true)
  for (const request of asked)
    for (const word of [secret, 'xyzzy', encodeURIComponent('绝'), encodeURIComponent('谈话')])
      expect(request).not.toContain(word)
})

test('[SEARCH-10] the file comes by itself once the page stands, once, and to no other page', async ({
  page,
}) => {
  let asked = 0
  await page.route('**/search.json', (route) => {
    asked += 1
    return route.continue()
  })
  const context = page.context()
  // The worker fetches the file for later on its own; only what the page asks for counts here.
  await context.route('**/sw.js', (route) => route.abort())
  await page.goto(`${door.url}${directive}`, { waitUntil: 'networkidle' })
  expect(asked).toBe(0)
  await page.goto(`${door.url}/search/`, { waitUntil: 'networkidle' })
  expect(asked).toBe(1)
  await expect(page.getByRole('status')).toBeEmpty()
  await field(page).fill('四风')
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.2.2.1')
  await field(page).fill('回访')
  await expect(units(page).locator('.hit-id').first()).toHaveText('4.3.5.1')
  await page.reload()
  await expect(units(page).locator('.hit-id').first()).toHaveText('4.3.5.1')
  await page.waitForLoadState('networkidle')
  expect(asked).toBe(2)
})

test('[SEARCH-10] a large file is asked for when the field is entered, and not before', async ({ page }) => {
  let asked = 0
  await page.route('**/search.json', (route) => {
    asked += 1
    return route.continue()
  })
  await page.context().route('**/sw.js', (route) => route.abort())
  await page.route('**/search/', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replace(/data-bytes="\d+"/, 'data-bytes="1000001"'),
    })
  })
  await page.goto(`${door.url}/search/`, { waitUntil: 'networkidle' })
  expect(asked).toBe(0)
  await field(page).focus()
  await expect.poll(() => asked).toBe(1)
})

test('[SEARCH-12] of a file that nobody waited for and that did not come nothing is said until somebody searches', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  let [asked, comes] = [0, false]
  await page.route('**/search.json', (route) => {
    asked += 1
    return comes ? route.continue() : route.abort()
  })
  await page.goto(`${door.url}/search/`)
  await expect.poll(() => asked).toBe(1)
  await page.waitForLoadState('networkidle')
  await expect(page.getByRole('status')).toBeEmpty()
  await field(page).fill('四风')
  await expect(page.getByRole('status')).toContainText('没有取到')
  comes = true
  await page.getByRole('button', { name: '再试一次' }).click()
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.2.2.1')
  await context.close()
})

test('[SEARCH-12] a file that does not come, or is another, can be asked for again', async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  let answer: 'none' | 'other' | 'error' | 'right' = 'none'
  await page.route('**/search.json', (route) => {
    if (answer === 'none') return route.abort()
    if (answer === 'other') return route.fulfill({ body: '<!doctype html>', contentType: 'text/html' })
    if (answer === 'error') return route.fulfill({ status: 500, body: '' })
    return route.continue()
  })
  await page.goto(`${door.url}/search/#q=${encodeURIComponent('四风')}`)
  const status = page.getByRole('status')
  await expect(status).toContainText('没有取到')
  for (const next of ['other', 'error'] as const) {
    answer = next
    await status.getByRole('button', { name: '再试一次' }).click()
    await expect(status).toContainText('没有取到')
  }
  answer = 'right'
  await status.getByRole('button', { name: '再试一次' }).click()
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.2.2.1')
  await expect(status).not.toContainText('没有取到')
  await context.close()
})

test('[SEARCH-12] while a slow network brings the file, a bar shows how far it is', async ({ browser }) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.route('**/search.json', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    await route.continue()
  })
  await page.goto(`${door.url}/search/`)
  await field(page).focus()
  const bar = page.getByRole('progressbar', { name: '正在准备搜索' })
  await expect(bar).toBeVisible()
  expect(Number(await bar.getAttribute('max'))).toBeGreaterThan(10_000)
  await expect(bar).toBeHidden()
  await context.close()
})

test('[SEARCH-12] by keyboard alone: slash to the field, Enter to the number found, arrows through the hits', async ({
  page,
}) => {
  await page.goto(`${door.url}/search/`)
  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('谈话/')
  await expect(field(page)).toHaveValue('谈话/')
  await expect(page.getByRole('status')).toContainText('找到')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toBeFocused()
  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  const links = page.locator('[data-results] a')
  await page.keyboard.press('ArrowDown')
  await expect(links.first()).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(links.nth(1)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${door.url}${directive}#u3.1.4.4`)
})

test('[SEARCH-12] letters of a word that is still being put together are no query', async ({ page }) => {
  await page.goto(`${door.url}/search/`)
  await field(page).focus()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Input.imeSetComposition', { text: 'tan', selectionStart: 3, selectionEnd: 3 })
  await page.waitForTimeout(300)
  expect(new URL(page.url()).hash).toBe('')
  await cdp.send('Input.insertText', { text: '谈话' })
  await expect(units(page).locator('.hit-id').first()).toHaveText('3.1.4.4')
})

test('[SEARCH-12] without a script the page says so and leads on', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${door.url}/search/`)
  await expect(page.locator('noscript p')).toBeVisible()
  // biome-ignore lint/performance/useDomNodeTextContent: only what is laid out counts
  expect(await page.locator('noscript p').innerText()).toContain('搜索要在浏览器里运行脚本')
  await expect(page.locator('input')).toBeHidden()
  await page.getByRole('navigation', { name: '也可以从这里找' }).getByRole('link', { name: '文件' }).click()
  await expect(page).toHaveURL(`${door.url}/documents/`)
  await context.close()
})

test('[SEARCH-20] an address with ?q= finds, hides its query behind the number sign and sends it no more, without a network too', async ({
  page,
}) => {
  const own = await openSiteDoor(root)
  const asked: string[] = []
  page.context().on('request', (request) => {
    asked.push([request.url(), JSON.stringify(request.headers())].join(' '))
  })
  const word = '四风'
  const hidden = new RegExp(`/search/?#q=${encodeURIComponent(word)}$`)
  const first = units(page).locator('.hit-id').first()
  const isFound = async () => {
    await expect(first).toHaveText('2.2.2.1')
    await expect(field(page)).toHaveValue(word)
    await expect(page).toHaveURL(hidden)
  }
  for (const path of ['/search/?q=', '/search?q=', '/search/?from=elsewhere&q=']) {
    asked.length = 0
    await page.goto(own.url + path + encodeURIComponent(word))
    await isFound()
    // Whoever followed it sent it; what the page goes on to fetch, is reloaded and left for knows nothing of it.
    const sent = asked.filter((request) => request.includes(encodeURIComponent(word)))
    expect(
      sent.filter((request) => !/^\S+\/search\/?\?\S+ /.test(request) || request.includes('referer')),
      path,
    ).toEqual([])
    asked.length = 0
    await page.reload()
    await isFound()
    await first.locator('..').getByRole('link').click()
    await expect(page).toHaveURL(new RegExp(directive))
    await page.goBack()
    await isFound()
    expect(
      asked.filter((request) => request.includes(encodeURIComponent(word))),
      path,
    ).toEqual([])
  }
  // What somebody has typed since stands behind the number sign, and wins.
  await page.goto(`${own.url}/search/?q=x#q=${encodeURIComponent(word)}`)
  await isFound()
  await page.goto(`${own.url}/search/?q=`)
  await expect(page).toHaveURL(`${own.url}/search/`)

  await page.goto(`${own.url}/`)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await own.stop()
  const answer = await page.goto(`${own.url}/search/?q=${encodeURIComponent(word)}`)
  expect(answer?.fromServiceWorker()).toBe(true)
  await isFound()
})

test('[DOC-45] a quotation that is pasted finds its sentence', async ({ page }) => {
  await page.goto(`${door.url}/search/`)
  await field(page).fill(
    '“听、问、看、阅、查、访要讲究深、细、实，”（《浙江省高级人民法院关于进一步加强司法巡查工作的意见》第三部分“首先”第4句〔3.1.4.2〕）',
  )
  await expect(units(page).locator('.hit-id')).toHaveText(['3.1.4.2'])
})

test('[SEARCH-11] after one visit it searches without a network', async ({ page }) => {
  const own = await openSiteDoor(root)
  await page.goto(`${own.url}/`)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await own.stop()
  await page.goto(`${own.url}/search/#q=${encodeURIComponent('四风')}`)
  await expect(units(page).locator('.hit-id').first()).toHaveText('2.2.2.1')
})

for (const [colorScheme, contrast] of [
  ['light', 'no-preference'],
  ['dark', 'no-preference'],
  ['light', 'more'],
] as const)
  test(`[DOC-18] what was found: axe finds nothing and nothing scrolls sideways at 320 px: ${colorScheme}, contrast ${contrast}`, async ({
    browser,
  }) => {
    const viewport = { width: 320, height: 640 }
    const context = await browser.newContext({ colorScheme, contrast, viewport, serviceWorkers: 'block' })
    const page = await context.newPage()
    for (const query of ['', '巡查', '失职 量子'])
      for (const round of ['ordinary', 'large']) {
        await page.goto(`${door.url}/search/#q=${encodeURIComponent(query)}`)
        await page.reload()
        if (query === '巡查') await expect(page.getByRole('status')).toContainText('找到')
        const large = page.getByRole('button', { name: '大字' })
        if ((await large.getAttribute('aria-pressed')) !== String(round === 'large')) await large.click()
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(
          violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
          `${query} ${round}`,
        ).toEqual([])
        expect(await sidewaysOf(page), query).toBeLessThanOrEqual(0)
      }
    await context.close()
  })
