import { expect, type Page, test } from '@playwright/test'
import { openLinkCodeOf } from '../../src/core/ballot/open-link.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import type { Question } from '../../src/core/form/form.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import { prepareTicket, redeemTicket } from '../../src/desk/respondent-client.ts'
import { buildSite } from '../kit/built-site.ts'
import { formOf } from '../kit/forms.ts'
import {
  enterSlip,
  goToFirstQuestion,
  goToReview,
  type RespondWorld,
  seal,
  startRespondWorld,
} from '../kit/respond-world.ts'
import { openWireTap, type WireRequest, type WireTap } from '../kit/wire-tap.ts'

let siteRoot: string
test.use({ actionTimeout: 20_000 })
test.beforeAll(async () => {
  siteRoot = process.env.MINGCHA_E2E_SITE ?? buildSite('shape-e2e').root
})

/** The largest answers a form may ask for: together they fill an envelope but for a few bytes. */
const longest = 660
const questions: readonly Question[] = [
  {
    type: 'select_one',
    name: 'A1',
    label: '您会在会上说出来吗？',
    choices: [
      { value: 'yes', label: '会' },
      { value: 'no', label: '不会' },
    ],
  },
  ...['B1', 'B2', 'B3'].map(
    (name): Question => ({ type: 'text', name, label: `请说说 ${name}`, constraint: { maxLength: longest } }),
  ),
]

type Answer = (page: Page) => Promise<void>
const everyText =
  (text: string): Answer =>
  async (page) => {
    for (const name of ['B1', 'B2', 'B3']) await page.locator(`#question-${name}-input`).fill(text)
  }
const answersByCase: Readonly<Record<string, Answer>> = {
  nothing: async () => undefined,
  'one tick': (page) => page.getByLabel('不会').check(),
  'all there is room for': async (page) => {
    await page.getByLabel('不会').check()
    await everyText('😀'.repeat(longest))(page)
  },
  'what JSON writes longer': everyText('"\\<>'.repeat(longest / 4)),
}

const ofKind = (requests: readonly WireRequest[], end: string) =>
  requests.filter(({ line }) => line.startsWith('POST ') && line.endsWith(end))

/** What a request may differ in from one inspection to the next: its address and the server's port. */
const kindOf = ({ line }: WireRequest) => line.replace(/[0-9a-f]{32}/, '{inspectionId}')
const headOf = ({ head }: WireRequest) =>
  head.replace(/[0-9a-f]{32}/, '{inspectionId}').replace(/localhost:\d+/g, 'localhost')

/** The heads of each kind of request to the API, over all modes so far. */
const headsSeen = new Map<string, Set<string>>()

/** Every request to the API looks like every other of its kind, in this mode and in those before. */
const expectOneShape = (requests: readonly WireRequest[]) => {
  for (const request of requests.filter(({ line }) => line.includes(' /api/'))) {
    const kind = kindOf(request)
    headsSeen.set(kind, (headsSeen.get(kind) ?? new Set()).add(headOf(request)))
    expect(request.head).not.toMatch(/^(cookie|authorization|referer|if-|x-)/im)
    expect(request.head).toMatch(/^accept-language: \*$/im)
  }
  for (const [kind, heads] of headsSeen) expect([kind, [...heads]]).toEqual([kind, [[...heads][0]]])
  for (const [end, bodyBytes] of [
    ['/redeem', 400],
    ['/envelopes', 8_820],
  ] as const) {
    const seen = ofKind(requests, end)
    // Four answers, one of them twice; Chromium itself may repeat a request whose connection broke.
    expect(seen.length).toBeGreaterThanOrEqual(5)
    expect([...new Set(seen.map((request) => request.bodyBytes))]).toEqual([bodyBytes])
  }
}

const withWorld = async (
  mode: Mode,
  walk: (world: RespondWorld, tap: WireTap, tapped: RespondWorld) => Promise<void>,
) => {
  const world = await startRespondWorld(siteRoot, { form: formOf(questions), mode })
  const tap = await openWireTap(world.server.publicUrl)
  try {
    await walk(world, tap, { ...world, respondUrl: `${tap.url}/respond/` })
    expect((await world.office.counts(world.inspection.inspectionId)).sent).toBe(4)
    expectOneShape(tap.requests)
  } finally {
    await tap.stop()
    await world.stop()
  }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const cases = Object.entries(answersByCase)

// One after the other and again together: what was seen in one mode is compared with the next.
test.describe.configure({ mode: 'serial' })

for (const mode of ['assembly', 'two-day'] as const)
  test(`[SHAPE-1] [PROMISE-9] ${mode}: whatever is answered, and however often it is tried, a redeeming looks like every other on the wire, and so does a sending`, async ({
    browser,
  }) => {
    test.setTimeout(600_000)
    await withWorld(mode, async (world, tap, tapped) => {
      for (const [at, [name, answer]] of cases.entries())
        await test.step(name, async () => {
          world.setMinute(1)
          const context = await browser.newContext({ reducedMotion: 'reduce' })
          const page = await context.newPage()
          // The last one's replies are lost once: it tries both again.
          if (at === 3) tap.cutReplies(/redeem$/, 1)
          if (at === 3) await redeemTwice(page, tapped, world.slip(at))
          else await goToFirstQuestion(page, tapped, world.slip(at))
          await answer(page)
          await goToReview(page)
          await seal(page)
          if (at === 3) tap.cutReplies(/envelopes$/, 1)
          world.setMinute(39)
          await page.reload()
          await expect(page.getByText('已提交，回执已核对')).toBeVisible({ timeout: 60_000 })
          await context.close()
        })
    })
  })

test('[SHAPE-1] [PROMISE-9] open link: a redeeming that finds its place taken, and one that does not, look like every other, and so does a sending', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  await withWorld('open-link', async (world, tap, tapped) => {
    const { inspection, server } = world
    // Most places are taken, so that phones draw several times.
    for (let place = 0; place < 15; place += 1) {
      const ticket = await prepareTicket(inspection.manifest, inspection.secrets[place] as SlipSecret)
      await redeemTicket(server.publicUrl, inspection.manifest, {
        ...ticket,
        code: await openLinkCodeOf(inspection.inspectionId, place),
      })
    }
    for (const [at, [name, answer]] of cases.entries())
      await test.step(name, async () => {
        world.setMinute(1)
        const context = await browser.newContext({ reducedMotion: 'reduce' })
        const page = await context.newPage()
        await page.goto(tapped.respondUrl)
        await button(page, '参加这次问卷').click()
        await button(page, '一样，继续').click()
        await button(page, '开始填写').click()
        await button(page, inspection.manifest.form.intro.startLabel).click()
        await answer(page)
        await goToReview(page)
        await seal(page)
        if (at === 3) tap.cutReplies(/envelopes$/, 1)
        world.setMinute(3)
        await page.reload()
        await expect(page.getByText('已提交，回执已核对')).toBeVisible({ timeout: 60_000 })
        await context.close()
      })
    const { redeemed } = await world.office.counts(inspection.inspectionId)
    expect(redeemed).toBe(19)
    expect(ofKind(tap.requests, '/redeem').length).toBeGreaterThan(4)
  })
})

test('[SHAPE-1] [PROMISE-9] ballot device: every redeeming and every sending of a hand-in looks like every other, and like a phone’s', async ({
  page,
}) => {
  test.setTimeout(600_000)
  await withWorld('ballot-device', async (world, tap, tapped) => {
    await page.goto(tapped.respondUrl)
    await button(page, '参加这次问卷').click()
    await button(page, '把这台设备当票箱').click()
    await expect(page.getByText('这台设备可以断网了。')).toBeVisible({ timeout: 60_000 })
    for (const [at, [name, answer]] of cases.entries())
      await test.step(name, async () => {
        await button(page, '轮到我了，输入凭条').click()
        await enterSlip(page, world.slip(at))
        await button(page, world.inspection.manifest.form.intro.startLabel).click()
        await answer(page)
        await goToReview(page)
        await button(page, '看好了，去封存').click()
        await page.getByRole('button', { name: /^(封好，不再修改|一题不答，封好)$/ }).click()
        await button(page, '清屏').click()
      })
    world.setMinute(21)
    await page.goto(tapped.respondUrl)
    await button(page, '参加这次问卷').click()
    page.on('dialog', (dialog) => dialog.accept())
    tap.cutReplies(/redeem$/, 1)
    await button(page, '交箱').click()
    await expect.poll(() => ofKind(tap.requests, '/redeem').length).toBeGreaterThan(0)
    tap.cutReplies(/envelopes$/, 1)
    // A hand-in that was cut is gone on with; or Chromium has repeated the request by itself.
    const again = button(page, '接着交')
    await expect(async () => {
      if (await again.isEnabled({ timeout: 1_000 }).catch(() => false)) await again.click()
      await expect(page.getByText('服务器签了 4 份回执，都已核对')).toBeVisible({ timeout: 3_000 })
    }).toPass({ timeout: 60_000 })
    expect(tap.requests.map(kindOf)).toContain('GET /api/inspections/{inspectionId}/slips')
  })
})

/** The reply to the first redeeming is lost; the same slip is tried again. */
const redeemTwice = async (page: Page, world: RespondWorld, slip: string): Promise<void> => {
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await page.getByLabel('凭条上的 21 个字符').fill(slip)
  await page.getByRole('button', { name: '继续', exact: true }).click()
  const start = page.getByRole('button', { name: world.inspection.manifest.form.intro.startLabel })
  await expect(async () => {
    const again = page.getByRole('button', { name: /再试|继续/ }).first()
    if (!(await start.isVisible()) && (await again.isVisible())) await again.click()
    await expect(start).toBeVisible({ timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await start.click()
  await expect(page.getByText('第 1 部分，共')).toBeVisible()
}
