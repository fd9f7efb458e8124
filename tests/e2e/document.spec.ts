import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
import { sidewaysOf } from '../kit/look.ts'
import { openSiteDoor, type SiteDoor } from '../kit/site-door.ts'

const directive = '/documents/2014-sifa-xuncha-yijian/'
const ready = process.env.MINGCHA_E2E_SITE

let door: SiteDoor

test.beforeAll(async () => {
  door = await openSiteDoor(ready ?? resolve(buildSite('document-e2e').root))
})
test.afterAll(() => door.stop())
test.use({ serviceWorkers: 'block' })

/** Waits for the tools of a document, which come behind its text. */
const toolsOf = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: '查找', exact: true })).toBeVisible()

/** Presses the first line of a unit, as a finger would. */
const pressUnit = async (page: Page, id: string): Promise<void> => {
  const unit = page.locator(`[id="u${id}"]`)
  await unit.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const place = await unit.evaluate((element) => {
    const { left, top } = element.getClientRects()[0] as DOMRect
    return { x: left + 8, y: top + 8 }
  })
  await page.mouse.click(place.x, place.y)
}

test('[DOC-30] [DOC-45] [PROMISE-41] pressing a sentence shows what carries it out, copies words, citation and address, and closes', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(door.url + directive)
  await page.waitForLoadState('networkidle')
  expect(asked.filter((path) => /unit-menu|find|read-aloud|carried|reader/.test(path))).toEqual([])

  await pressUnit(page, '3.1.4.2')
  const menu = page.getByRole('dialog', { name: '〔3.1.4.2〕' })
  await expect(menu.getByText('听、问、看、阅、查、访要讲究深、细、实，', { exact: true })).toBeVisible()
  await expect(menu.getByRole('heading', { name: '〔3.1.4.2〕' })).toBeFocused()
  await expect(menu.locator('a[href^="/rules/#"]').first()).toBeVisible()
  await menu.getByRole('button', { name: '复制网址' }).click()
  await expect(menu.getByRole('status')).toHaveText('网址已复制。')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${door.url}${directive}#u3.1.4.2`)
  const citation = '《浙江省高级人民法院关于进一步加强司法巡查工作的意见》第三部分“首先”第4句〔3.1.4.2〕'
  await menu.getByRole('button', { name: '复制引用' }).click()
  await expect(menu.getByRole('status')).toHaveText('原文和出处已复制。')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `“听、问、看、阅、查、访要讲究深、细、实，”（${citation}）`,
  )
  await menu.getByRole('button', { name: '只复制出处' }).click()
  await expect(menu.getByRole('status')).toHaveText('出处已复制。')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(citation)
  const report = await menu.getByRole('link', { name: '报告这一句的问题' }).getAttribute('href')
  expect(decodeURIComponent(report ?? '')).toBe(
    `mailto:?subject=明察网页有问题 ${door.url}${directive}#u3.1.4.2`,
  )
  await expect(menu.getByText('收件人请填本院巡查办')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)

  // What the site says of a sentence is shown with it.
  await pressUnit(page, '3.1.4.3')
  await expect(
    page.getByRole('dialog').getByText('原文如此：“善于发现问题智慧”，疑缺“的”字。照录。'),
  ).toBeVisible()
})

test('[DOC-30] the menu opens from a number by keyboard, gives the focus back, and a marked word opens nothing', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  await page.getByText('阅读设置').click()
  await page.getByLabel('显示单元号').check()
  const number = page.locator('article a[href="#u5.2.1.10"]')
  await number.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '〔5.2.1.10〕' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
  await page.getByRole('button', { name: '关闭' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(number).toBeFocused()

  // Whoever has marked words wants to copy them.
  await page.evaluate(() => {
    const text = document.getElementById('u3.0')?.firstChild as Text
    getSelection()?.setBaseAndExtent(text, 0, text, 4)
    document.getElementById('u3.0')?.click()
  })
  await page.waitForTimeout(300)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('[DOC-42] by keyboard alone Tab comes to the text once, arrows go from sentence to sentence, Enter opens the menu', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(door.url + directive)
  await toolsOf(page)
  const article = page.locator('article')
  await expect(article.locator('[tabindex]')).toHaveCount(0)
  const focused = () =>
    page.evaluate(() => document.querySelector('article a:focus')?.getAttribute('href') ?? '')
  const pressTab = async (key = 'Tab'): Promise<string> => {
    await page.keyboard.press(key)
    return focused()
  }
  await page.getByRole('button', { name: '打印' }).focus()
  const seen: string[] = []
  for (let presses = 0; presses < 12; presses += 1) seen.push(await pressTab())
  expect(seen.filter((href) => href !== '')).toEqual(['#u0.1'])

  // Whoever has scrolled with the keyboard goes on from what is on the screen, not from the head of the page.
  await page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await page.locator('[id="u3.1.4.2"]').evaluate((unit) => unit.scrollIntoView({ block: 'start' }))
  const href = await pressTab()
  expect(href).toMatch(/^#u3\.1\.[1-4]/)
  const number = page.locator(`article a[href="${href}"]`)
  await expect(number).toHaveCSS('opacity', '1')
  await expect(number).toBeInViewport()
  const steps = [await focused()]
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft']) {
    await page.keyboard.press(key)
    steps.push(await focused())
  }
  expect(new Set(steps).size).toBe(3)
  expect(steps[4]).toBe(href)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])

  await page.keyboard.press('Enter')
  const menu = page.getByRole('dialog', { name: `〔${href.slice(2)}〕` })
  await expect(menu).toBeVisible()
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(number).toBeFocused()
  // A line of the contents leads to its sentence, and so does the next Tab.
  await page.locator('.bar summary').focus()
  await page.keyboard.press('Enter')
  await page.locator('.bar nav').getByRole('link', { name: '五、加强组织领导' }).focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#u5\.0$/)
  expect(await pressTab()).toBe('#u5.0')
  // From here one press leaves the text, and one comes back.
  expect(await pressTab()).toBe('')
  expect(await pressTab('Shift+Tab')).toMatch(/^#u\d/)

  const text = await page.evaluate(() => {
    const paragraph = document.querySelector('article a:focus')?.closest('p,h2') as HTMLElement
    getSelection()?.selectAllChildren(paragraph)
    return [...paragraph.querySelectorAll('span')].map(({ textContent }) => textContent).join('')
  })
  await page.keyboard.press('Control+c')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied.trim()).toBe(text)
})

test('[DOC-42] in the middle of the text Tab goes from the bar into the sentences on the screen and back, and at the end to what follows', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  await toolsOf(page)
  const lastOfBar = page.locator('.bar button:visible:enabled').last()
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document
      return activeElement?.closest('article') ? (activeElement.getAttribute('href') ?? '') : ''
    })
  const scrollY = () => page.evaluate(() => window.scrollY)
  // At the head of the page everything is come to in the order in which it stands.
  await lastOfBar.focus()
  await page.keyboard.press('Tab')
  await expect(page.getByText('阅读设置')).toBeFocused()

  await page.locator('[id="u4.2.2.1"]').evaluate((unit) => unit.scrollIntoView({ block: 'start' }))
  await lastOfBar.evaluate((button) => (button as HTMLElement).focus({ preventScroll: true }))
  const before = await scrollY()
  await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/^#u4\.[12]\./)
  await page.keyboard.press('Shift+Tab')
  await expect(lastOfBar).toBeFocused()
  expect(await scrollY()).toBe(before)
  // With the panel of the search open, its last button is the last of the bar.
  await page.getByRole('button', { name: '查找' }).click()
  await page.keyboard.type('整改')
  await page.locator('.find button').last().focus()
  await page.keyboard.press('Tab')
  expect(await focused()).toMatch(/^#u\d/)
  await page.keyboard.press('Shift+Tab')
  await expect(page.locator('.find button').last()).toBeFocused()
  await page.keyboard.press('Escape')

  // Where an arrow has led stays the stop, though the address names another sentence on the screen.
  await page.goto(`${door.url}${directive}#u4.2.2.1`)
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('#u4.2.2.1')
  await page.keyboard.press('ArrowDown')
  const moved = await focused()
  await page.keyboard.press('Shift+Tab')
  await expect(lastOfBar).toBeFocused()
  await page.keyboard.press('Tab')
  expect(await focused()).toBe(moved)

  // Below the text: back leads to its last sentence, on to what is on the screen.
  await page.evaluate(() => {
    ;(document.activeElement as HTMLElement).blur()
    scrollTo(0, document.documentElement.scrollHeight)
  })
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.closest('.notes, .foot') !== null)).toBe(true)
  const links = page.locator('.notes a')
  await links.last().evaluate((link) => link.scrollIntoView({ block: 'start' }))
  await links.first().evaluate((link) => (link as HTMLElement).focus({ preventScroll: true }))
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toBe('#u6.2')
})

test('[DOC-36] a report from the page of what is not there names the address that led to it', async ({
  page,
}) => {
  const answer = await page.goto(`${door.url}/documents/not-here/?from=elsewhere`)
  expect(answer?.status()).toBe(404)
  const subject = async () =>
    decodeURIComponent((await page.locator('[data-report]').getAttribute('href')) ?? '')
  await expect.poll(subject).toBe('mailto:?subject=明察网页有问题 /documents/not-here/')
})

test('[DOC-32] finding counts, goes on and back by keyboard, crosses units, and leaves the text as it is', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  const article = page.locator('article')
  const before = await article.evaluate((element) => element.outerHTML)
  await page.getByRole('button', { name: '查找', exact: true }).click()
  const field = page.getByRole('searchbox', { name: '在本文件里查找' })
  await expect(field).toBeFocused()
  const text = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').replace(/\s/g, '')
  const all = text.split('整改').length - 1
  await page.keyboard.type('整改')
  const count = page.getByRole('search').getByRole('status')
  await expect(count).toHaveText(`第 1 处，共 ${all} 处`)
  expect(await page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(all)
  await page.keyboard.press('Enter')
  await expect(count).toHaveText(`第 2 处，共 ${all} 处`)
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Shift+Enter')
  await expect(count).toHaveText(`第 ${all} 处，共 ${all} 处`)

  await field.fill('深细实特别要有敢于')
  await expect(count).toHaveText('第 1 处，共 1 处')
  expect(
    await page.evaluate(() => [...(CSS.highlights.get('found-here') ?? [])].map((range) => `${range}`)),
  ).toEqual([expect.stringContaining('实，')])
  await field.fill('没有这个词')
  await expect(count).toHaveText('没有找到')
  expect(await article.evaluate((element) => element.outerHTML)).toBe(before)

  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  expect(await page.evaluate(() => CSS.highlights.get('found')?.size)).toBe(0)
  await expect(page.getByRole('button', { name: '查找', exact: true })).toBeFocused()
})

test('[DOC-32] where the browser knows no highlights the unit is marked and nothing breaks', async ({
  page,
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'Highlight'))
  await page.goto(door.url + directive)
  await page.getByRole('button', { name: '查找', exact: true }).click()
  await page.getByRole('searchbox').fill('街谈巷议')
  await expect(page.locator('[data-found="here"]')).toHaveAttribute('id', /^u3\.2\.3\./)
})

/** A browser that can speak: it says each sentence in no time when told to go on. */
const giveVoice = (page: Page, error: string | null) =>
  page.addInitScript((failure) => {
    const said: string[] = []
    let current: SpeechSynthesisUtterance | null = null
    const speech = {
      getVoices: () => [],
      cancel: () => {
        current = null
      },
      speak: (utterance: SpeechSynthesisUtterance) => {
        said.push(utterance.text)
        current = utterance
        if (failure) setTimeout(() => utterance.onerror?.({ error: failure } as SpeechSynthesisErrorEvent))
      },
    }
    Object.defineProperty(window, 'speechSynthesis', { value: speech })
    Object.assign(window, { said, goOn: () => current?.onend?.({} as SpeechSynthesisEvent) })
  }, error)

test('[TERM-5] first mentions of terms are underlined over the text, and the menu of a unit explains them', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  const drawn = () =>
    page.evaluate(() =>
      [...(CSS.highlights.get('term') ?? [])].map((range) => {
        const { startContainer, startOffset, endOffset } = range as Range
        return [startContainer.parentElement?.id, startContainer.textContent?.slice(startOffset, endOffset)]
      }),
    )
  await expect.poll(async () => (await drawn()).length).toBe(69)
  const words = await drawn()
  expect(words).toContainEqual(['u3.2.2.2', '问卷'])
  // Of two terms that begin alike the longer.
  expect(words.some(([unit, word]) => unit === 'u1.1.4.1' && word === '司法巡查制度')).toBe(true)
  expect(new Set(words.map(([, word]) => word)).size).toBe(words.length)
  expect(await page.locator('.gongwen span[id] *').count()).toBe(0)
  await page.locator('[id="u3.2.2.2"]').click()
  const menu = page.getByRole('dialog')
  await expect(menu.getByRole('heading', { name: '这一句里的术语' })).toBeVisible()
  const link = menu.getByRole('link', { name: '问卷', exact: true })
  await expect(link).toHaveAttribute('href', '/glossary/#questionnaire')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
})

test('[TERM-5] without a script a link leads to the glossary', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(door.url + directive)
  await page.getByRole('link', { name: /^术语：/ }).click()
  await expect(page).toHaveURL(`${door.url}/glossary/`)
  await context.close()
})

test('[DOC-33] reading aloud marks the unit it reads, goes on, and stops when asked', async ({ page }) => {
  await giveVoice(page, null)
  await page.goto(door.url + directive)
  await page.getByRole('button', { name: '朗读' }).click()
  const read = page.locator('[data-read]')
  await expect(read).toHaveText('浙江省高级人民法院')
  await page.evaluate(() => (window as unknown as { goOn(): void }).goOn())
  await expect(read).toHaveText('关于进一步加强司法巡查工作的意见')
  await expect(read).toHaveCount(1)
  await page.getByRole('button', { name: '停止朗读' }).click()
  await expect(read).toHaveCount(0)
  await pressUnit(page, '5.4.1.1')
  await page.getByRole('button', { name: '从这一句朗读' }).click()
  await expect(read).toHaveAttribute('id', 'u5.4.1.1')
  await expect(read).toBeInViewport()
  expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
    '浙江省高级人民法院',
    '关于进一步加强司法巡查工作的意见',
    '各中院要加快巡查工作进度，',
  ])
})

test('[DOC-33] without a voice it says so; without speech it is not offered', async ({ page }) => {
  await giveVoice(page, 'voice-unavailable')
  await page.goto(door.url + directive)
  await page.getByRole('button', { name: '朗读' }).click()
  await expect(page.getByText('这台设备没有可用的中文语音')).toBeVisible()
  // Also for who is far down in the text.
  await page.locator('[id="u3.1.4.2"]').scrollIntoViewIfNeeded()
  await page.getByRole('button', { name: '朗读' }).click()
  await expect(page.getByText('这台设备没有可用的中文语音')).toBeInViewport()
  await expect(page.getByRole('button', { name: '朗读', exact: true })).toBeVisible()
  // Whoever has read it goes on, and it goes away.
  await page.getByRole('button', { name: '查找', exact: true }).click()
  await expect(page.getByText('这台设备没有可用的中文语音')).toBeHidden()

  const mute = await page.context().newPage()
  await mute.addInitScript(() => {
    Reflect.deleteProperty(window, 'speechSynthesis')
    Reflect.deleteProperty(Window.prototype, 'speechSynthesis')
  })
  await mute.goto(door.url + directive)
  await expect(mute.getByRole('button', { name: '查找', exact: true })).toBeVisible()
  await expect(mute.locator('[data-read-aloud]')).toBeHidden()
})

test('[DOC-40] the contents follow the reader down and back up, and lead to the next part', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(door.url + directive)
  const current = page.locator('.side [aria-current]')
  await page.locator('[id="u4.2.1"]').evaluate((unit) => unit.scrollIntoView({ block: 'start' }))
  await expect(current).toHaveText('二要搞好反馈')
  await page.locator('.side [data-turn="1"]').click()
  await expect(page).toHaveURL(/#u5\.0$/)
  await expect(current).toHaveText('五、加强组织领导')
  await expect(page.locator('.side [data-turn="1"]')).toBeHidden()
  await expect(page.locator('.side [data-turn="-1"]')).toHaveAttribute('href', '#u4.0')
  await page.evaluate(() => scrollTo(0, 0))
  await expect(current).toHaveCount(0)
})

for (const [width, height] of [
  [1280, 800],
  [1440, 900],
  [1440, 2400],
] as const)
  test(`[DOC-40] the line of the contents that was pressed is the one marked, at ${width} × ${height}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height })
    await page.goto(door.url + directive)
    const current = page.locator('.side [aria-current]')
    const lines = await page.locator('.side li a').all()
    expect(lines.length).toBeGreaterThan(10)
    // Down and back up: what comes from below stops at the same place as what comes from above.
    for (const line of [...lines, ...lines.toReversed()]) {
      await line.click()
      await expect(current).toHaveText((await line.textContent())?.trim() ?? '')
    }
  })

test('[DOC-40] in a short window the marked line of the contents is in sight', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 })
  await page.goto(door.url + directive)
  await page.locator('[id="u5.0"]').evaluate((unit) => unit.scrollIntoView({ block: 'start' }))
  await expect(page.locator('.side [aria-current]')).toBeInViewport()
})

test('[DOC-40] on a phone the contents stay at hand, name the part, and close when one is chosen', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  await page.locator('[id="u3.2.1"]').evaluate((unit) => unit.scrollIntoView({ block: 'start' }))
  await expect(page.locator('[data-place]')).toHaveText('三、探索方式方法')
  await page.locator('.bar summary').click()
  const line = page.locator('.bar nav').getByRole('link', { name: '五、加强组织领导' })
  await line.click()
  await expect(line).toBeHidden()
  await expect(page.locator('[id="u5.0"]')).toBeInViewport()
})

test('[DOC-18] size of type and contrast are chosen on any page, held on every page, and axe finds nothing in them', async ({
  page,
}) => {
  test.slow()
  await page.setViewportSize({ width: 320, height: 640 })
  const [large, largest, contrast] = ['大字', '特大', '高对比'].map((name) =>
    page.getByRole('button', { name, exact: true }),
  )
  const html = page.locator('html')
  const kinds = [directive, '/rules/', '/checklists/cl-ask/', '/forms/qn-staff/', '/glossary/', '/search/']
  for (const path of kinds) {
    await page.goto(door.url + path)
    await largest?.click()
    await expect(html, path).toHaveAttribute('data-type', 'largest')
    // Another size is chosen by pressing it, whatever is on; pressing what is on goes back.
    await large?.click()
    await expect(html, path).toHaveAttribute('data-type', 'large')
    await expect(largest as Locator, path).toHaveAttribute('aria-pressed', 'false')
    await large?.click()
    await expect(html, path).not.toHaveAttribute('data-type')
    await contrast?.click()
    await expect(html, path).toHaveAttribute('data-contrast', 'high')
    await contrast?.click()
    await expect(html, path).not.toHaveAttribute('data-contrast')
  }
  await largest?.click()
  await contrast?.click()
  // Axe takes long for the longest pages; site.spec.ts looks at them.
  const trace = '/trace/2014-sifa-xuncha-yijian/'
  await page.goto(door.url + trace)
  await expect(html).toHaveAttribute('data-contrast', 'high')
  for (const path of [directive, '/search/', '/documents/cited/sifa-xuncha-zanxing-guiding/', '/']) {
    await page.goto(door.url + path)
    await expect(html).toHaveAttribute('data-type', 'largest')
    await expect(html).toHaveAttribute('data-contrast', 'high')
    await expect(largest as Locator).toHaveAttribute('aria-pressed', 'true')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
      path,
    ).toEqual([])
    expect(await sidewaysOf(page), path).toBeLessThanOrEqual(0)
  }
})

test('[DOC-41] on a phone a title breaks between two words: of a document, of those in a list, of a form', async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
  const page = await context.newPage()
  for (const path of [
    '/documents/',
    '/documents/cited/sifa-xuncha-zanxing-guiding/',
    '/trace/',
    '/forms/qn-staff/',
    '/forms/appraisal/',
    '/forms/iv-leader/',
  ]) {
    await page.goto(door.url + path)
    for (const type of ['大字', '特大']) {
      await page.getByRole('button', { name: type }).click()
      const titles = await page.locator('.by-words').evaluateAll((elements) =>
        elements.map((element) => {
          const range = new Range()
          const lines: { top: number; text: string }[] = []
          for (const node of element.childNodes) {
            if (!(node instanceof Text)) continue
            for (const { segment, index } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(
              node.data,
            )) {
              range.setStart(node, index)
              range.setEnd(node, index + segment.length)
              const { top = 0 } = range.getClientRects()[0] ?? {}
              const last = lines.at(-1)
              if (last && Math.abs(last.top - top) < 5) last.text += segment
              else lines.push({ top, text: segment })
            }
          }
          return lines.map(({ text }) => text)
        }),
      )
      expect(titles.length, path).toBeGreaterThan(0)
      expect(
        titles.some((lines) => lines.length > 1),
        path,
      ).toBe(true)
      for (const lines of titles) {
        const starts = new Set(
          [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(lines.join(''))].map(
            ({ index }) => index,
          ),
        )
        let at = 0
        for (const line of lines) {
          expect(starts, `${path} ${type}: ${lines.join(' | ')}`).toContain(at)
          at += line.length
        }
      }
    }
  }
  await context.close()
})

test('[DOC-43] the title is larger than the text and no smaller than a heading, on every screen and in every size of type', async ({
  page,
}) => {
  await page.goto(door.url + directive)
  const sizeOf = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  for (const width of [320, 334, 390, 768, 1440])
    for (const type of ['', 'large', 'largest']) {
      await page.setViewportSize({ width, height: 844 })
      await page.evaluate((chosen) => {
        document.documentElement.dataset.type = chosen
        if (chosen === '') delete document.documentElement.dataset.type
      }, type)
      const title = await sizeOf('.gongwen h1')
      expect(title, `${width} ${type}`).toBeGreaterThan(await sizeOf('.gongwen p'))
      expect(title, `${width} ${type}`).toBeGreaterThanOrEqual(await sizeOf('.gongwen h2'))
      if (type !== '') continue
      const lines = await page
        .locator('.gongwen h1 span')
        .last()
        .evaluate(
          (span) =>
            span.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(span).lineHeight),
        )
      expect(Math.round(lines), `${width}`).toBe(1)
      expect(await sidewaysOf(page)).toBeLessThanOrEqual(0)
    }
})

test('[DOC-44] on a phone the text begins on the first screen, in every size of type', async ({ page }) => {
  await page.goto(door.url + directive)
  await toolsOf(page)
  for (const [width, height] of [
    [390, 844],
    [375, 812],
    [360, 800],
  ] as const)
    for (const name of ['大字', '特大']) {
      await page.setViewportSize({ width, height })
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.locator('article p:not([class]) span').first(), `${width} ${name}`).toBeInViewport()
      const tools = ['目录', '阅读设置', '文件信息'].map((text) => page.locator('summary', { hasText: text }))
      const buttons = ['查找', '打印', '朗读'].map((tool) =>
        page.getByRole('button', { name: tool, exact: true }),
      )
      for (const tool of [...tools, ...buttons]) await expect(tool).toBeInViewport({ ratio: 1 })
    }
})

test('[DOC-3] without a script numbers can be shown and lead to their units', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(door.url + directive)
  await page.getByText('阅读设置').click()
  await page.getByLabel('显示单元号').check()
  await page.locator('article a[href="#u3.1.4.2"]').click()
  await expect(page).toHaveURL(/#u3\.1\.4\.2$/)
  await page.getByRole('link', { name: '逐句对照：每一句由什么落实' }).click()
  await expect(page.locator('[id="u3.1.4.2"]')).toBeVisible()
  await context.close()
})
