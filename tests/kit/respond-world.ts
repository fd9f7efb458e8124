import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import type { Form } from '../../src/core/form/form.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import { staffQuestionnaire } from './forms.ts'
import { openOffice, publishInspection, type RunningInspection, windowsFrom } from './respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from './server.ts'

/** A real server with the real build and one running inspection; the test holds the server's clock. */
export interface RespondWorld {
  readonly server: TestServer
  readonly inspection: RunningInspection
  /** The address phones open. `localhost`, which browsers take for a secure context. */
  readonly respondUrl: string
  readonly office: Awaited<ReturnType<typeof openOffice>>
  readonly dataPath: string
  /** The n-th slip as printed. */
  slip(at: number): string
  /** Sets the server's clock to so many minutes after the inspection was published. */
  setMinute(minute: number): void
  stop(): Promise<void>
}

/** Redeem is open in minutes 0 to 10, sending in 20 to 40 of the world's time, which begins now. */
export const startRespondWorld = async (
  siteRoot: string,
  {
    form = staffQuestionnaire(),
    printed = 20,
    mode = 'assembly',
  }: { readonly form?: Form; readonly printed?: number; readonly mode?: Mode } = {},
): Promise<RespondWorld> => {
  const folder = temporaryFolder()
  const startMs = Date.now()
  const server = await startTestServer(folder.path, { nowMs: startMs, sitePath: resolve(siteRoot) })
  const office = await openOffice(server)
  const inspection = await publishInspection(office, windowsFrom(startMs), { form, printed, mode })
  return {
    server,
    inspection,
    office,
    dataPath: folder.path,
    respondUrl: `${server.publicUrl.replace('127.0.0.1', 'localhost')}/respond/`,
    slip: (at) => {
      const secret = inspection.secrets[at]
      if (secret === undefined) throw new RangeError(`only ${inspection.secrets.length} slips were printed`)
      return slipSecretToTyped(secret)
    },
    setMinute: (minute) => server.setNowMs(startMs + minute * 60_000),
    stop: async () => {
      await server.stop()
      folder.remove()
    },
  }
}

/** From the start screen to the slip screen: the court, then the fingerprint is the same. */
export const goToSlip = async (page: Page, world: RespondWorld): Promise<void> => {
  await page.goto(world.respondUrl)
  await page.getByRole('button', { name: '参加这次问卷' }).click()
  await page.getByRole('button', { name: '一样，继续' }).click()
  await expect(page.getByRole('heading', { name: '输入凭条' })).toBeVisible()
}

/** Types the slip and waits for the form's own first page. */
export const enterSlip = async (page: Page, slip: string): Promise<void> => {
  await page.getByLabel('凭条上的 21 个字符').fill(slip)
  await page.getByRole('button', { name: '继续', exact: true }).click()
}

/** From a fresh page to the first question. */
export const goToFirstQuestion = async (page: Page, world: RespondWorld, slip: string): Promise<void> => {
  await goToSlip(page, world)
  await enterSlip(page, slip)
  // Whoever cuts the network before this is told would be without what follows the first question.
  await expect(page.getByText('从现在起，断网也可以答题。')).toBeVisible()
  await page.getByRole('button', { name: world.inspection.manifest.form.intro.startLabel }).click()
  await expect(page.getByText('第 1 部分，共')).toBeVisible()
}

/** Goes on to the review, answering nothing more. */
export const goToReview = async (page: Page): Promise<void> => {
  for (;;) {
    const last = page.getByRole('button', { name: '检查全部答案' })
    if (await last.isVisible()) {
      await last.click()
      break
    }
    await page.getByRole('button', { name: '下一页' }).click()
  }
  await expect(page.getByRole('heading', { name: '检查全部答案' })).toBeVisible()
}

/** Seals what has been answered. */
export const seal = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: '看好了，去封存' }).click()
  await page.getByRole('button', { name: /^(封好，不再修改|一题不答，封好)$/ }).click()
  await expect(page.getByRole('heading', { name: '已封好，待发送' })).toBeVisible()
}
