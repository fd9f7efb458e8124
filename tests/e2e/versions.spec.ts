import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { type BuiltSite, buildSite } from '../kit/built-site.ts'
import { expectGoodInEveryLook } from '../kit/every-look.ts'
import { measures, measuresLater } from '../kit/official-texts.ts'
import { openSiteDoor, type SiteDoor } from '../kit/site-door.ts'

const directive = '2014-sifa-xuncha-yijian'
const content = mkdtempSync(join(tmpdir(), 'mingcha-versions-'))
let site: BuiltSite
let door: SiteDoor
let pages: readonly string[]

test.beforeAll(async () => {
  cpSync('content', content, { recursive: true })
  const drop = (name: string, title: string, issuer: string, date: string, text: string) =>
    writeFileSync(
      join(content, 'documents', name),
      `---\ntitle: ${title}\nissuer: ${issuer}\ndate: ${date}\n---\n${text}`,
    )
  const measuresTitle = '甲法院回访工作办法'
  drop('huifang-banfa.txt', measuresTitle, '甲法院', '2023-05-10', measures)
  drop('huifang-banfa@2024-05-01.txt', measuresTitle, '甲法院', '2024-05-01', measuresLater)
  drop(
    `${directive}@2024-01-01.txt`,
    '浙江省高级人民法院关于进一步加强司法巡查工作的意见',
    '浙江省高级人民法院',
    '2024-01-01',
    readFileSync(`content/documents/${directive}.txt`, 'utf8').replace('深、细、实，', '深、细、实、准，'),
  )
  site = buildSite('versions-e2e', content)
  door = await openSiteDoor(site.root)
  pages = site.paths
    .filter((path) => /^documents\/(huifang-banfa|2014[^/]*)\/(.*\/)?index\.html$/.test(path))
    .map((path) => `/${path.replace(/index\.html$/, '')}`)
})
test.afterAll(async () => {
  await door.stop()
  rmSync(content, { recursive: true })
})

test('[DOC-18] [ADD-10] added documents, their versions and changes, in every look: axe finds nothing and nothing scrolls sideways at 320 px', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  // Two documents: now, as it was, what changed, all versions.
  expect(pages).toHaveLength(8)
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  for (const path of pages) {
    await page.goto(door.url + path)
    await expectGoodInEveryLook(page, path)
  }
  await context.close()
})

test('[ADD-10] without a script the versions can be reached, read and compared', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${door.url}/documents/${directive}/`)
  await page.getByRole('link', { name: /本文件有 2 个版本/ }).click()
  await page.getByRole('link', { name: '与前一版本相比改了什么' }).first().click()
  await expect(page.getByText('3.1.4.2')).toBeVisible()
  await expect(page.locator('ins').first()).toHaveText('增、准')
  await page.goBack()
  await page.getByRole('link', { name: /2014年2月24日/ }).click()
  await expect(page.locator('[id="u3.1.4.2"]')).toHaveText('听、问、看、阅、查、访要讲究深、细、实，')
  await context.close()
})

test('[ADD-10] the menu of a unit cites the older version, and the address of a unit that is gone leads on', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto(`${door.url}/documents/huifang-banfa/#u2.1.2.2.1`)
  await expect(page.getByText('现行版本里已经没有这一句')).toBeInViewport()
  await page.getByRole('link', { name: '在 2023年5月10日的旧版本里看这一句' }).click()
  await page.locator('[id="u2.1.2.2.1"]').click()
  await expect(page.getByText('这是旧版本。由什么落实，请在现行版本里看。')).toBeVisible()
  await page.getByRole('button', { name: '复制引用' }).click()
  await expect(page.getByText(/出处已复制|浏览器不让自动复制/)).toBeVisible()
  await context.close()
})

test('[SEARCH-19] what no newer version says is found under 旧版原文, last; what still holds is found once', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto(`${door.url}/search/`)
  const field = page.getByRole('searchbox')
  const links = page.locator('[data-results] section a')
  await field.fill('访要讲究深细实')
  await expect(links).toHaveText([
    '听、问、看、阅、查、访要讲究深、细、实、准，',
    '听、问、看、阅、查、访要讲究深、细、实，',
  ])
  await expect(page.locator('[data-results] h2').last()).toContainText('旧版原文')
  await expect(page.locator('[data-results] h3').last()).toContainText('2014年2月24日')
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([])
  await links.last().click()
  await expect(page).toHaveURL(new RegExp(`/documents/${directive}/versions/[\\d-]+/#u3\\.1\\.4\\.2$`))
  await expect(page.getByText('不是现行文本')).toBeVisible()
  // The rest of the older version says what the current one says.
  await page.goto(`${door.url}/search/#q=${encodeURIComponent('四风')}`)
  await expect(page.locator('[data-results] .hit-id').first()).toHaveText('2.2.2.1')
  await expect(page.getByText('旧版原文')).toHaveCount(0)
  await context.close()
})

test('[DOC-41] in the largest type on a phone the title breaks between words', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, serviceWorkers: 'block' })
  await context.addInitScript(() => localStorage.setItem('mingcha-type', 'largest'))
  const page = await context.newPage()
  await page.goto(`${door.url}/documents/${directive}/`)
  const lines = await page
    .locator('h1 span')
    .nth(1)
    .evaluate((title) => {
      const node = title.firstChild as Text
      const tops = Array.from(node.data, (_, at) => {
        const range = new Range()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        return Math.round(range.getBoundingClientRect().top)
      })
      return tops.flatMap((top, at) => (at > 0 && top !== tops[at - 1] ? [node.data.slice(0, at)] : []))
    })
  expect(lines).toEqual(['关于进一步加强司法'])
  await context.close()
})
