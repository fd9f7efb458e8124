import { expect, type Page, test } from '@playwright/test'
import { buildSite } from '../kit/built-site.ts'
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

test.beforeAll(async () => {
  siteRoot = process.env['MINGCHA_E2E_SITE'] ?? buildSite('respond-e2e').root
})
test.use({ actionTimeout: 20_000 })
test.beforeEach(async () => {
  world = await startRespondWorld(siteRoot)
})
test.afterEach(() => world.stop())

const shot = (page: Page, name: string) =>
  page.screenshot({ path: `tests/.output/screens/${name}.png`, fullPage: true })

test('[APP-1] one respondent goes from the slip to the receipt', async ({ page }) => {
  const troubles: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(world.respondUrl)
  await expect(page.getByText('甲法院')).toBeVisible()
  await shot(page, 'start')
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await shot(page, 'check')
  await page.getByRole('button', { name: '一样，继续' }).click()
  await shot(page, 'slip')
  await enterSlip(page, world.slip(0))
  await expect(page.getByRole('button', { name: '我已阅读，开始填写' })).toBeVisible()
  await shot(page, 'intro')
  await page.getByRole('button', { name: '我已阅读，开始填写' }).click()
  await page.getByLabel('会上说出来').check()
  await page.getByLabel('部门会议').check()
  await shot(page, 'section-1')
  await page.getByRole('button', { name: '下一页' }).click()
  await shot(page, 'section-2')
  await goToReview(page)
  await shot(page, 'review')
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await shot(page, 'seal')
  await page.getByRole('button', { name: '封好，不再修改' }).click()
  await expect(page.getByRole('heading', { name: '已封好，待发送' })).toBeVisible()
  await shot(page, 'waiting')
  await expect(page.getByText('已提交')).toHaveCount(1) // only in 直到显示“已提交”
  world.setMinute(39)
  await page.reload()
  await expect(page.getByText('已提交，回执已核对')).toBeVisible()
  await shot(page, 'start-sent')
  await page.getByRole('button', { name: '查看' }).click()
  await shot(page, 'sent')
  expect(troubles).toEqual([])
})
void goToFirstQuestion
void goToSlip
void seal
