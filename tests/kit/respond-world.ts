import { resolve } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { leafOf, merkleRootOf, sortLeaves } from '../../src/core/ballot/bulletin.ts'
import { answersHashOf, gatherKey, joinOpened, openEnvelopes } from '../../src/core/ballot/opening.ts'
import { slipSecretToTyped } from '../../src/core/ballot/slip.ts'
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, concatBytes, sha256 } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import type { Form } from '../../src/core/form/form.ts'
import { staffQuestionnaire } from './forms.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  windowsFrom,
} from './respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from './server.ts'

/** A real server with the real build and one running inspection; the test holds the server's clock. */
export interface RespondWorld {
  readonly server: TestServer
  readonly inspection: RunningInspection
  /** The address phones open. `localhost`, which browsers take for a secure context. */
  readonly respondUrl: string
  readonly office: Awaited<ReturnType<typeof openOffice>>
  /** The n-th slip as printed. */
  slip(at: number): string
  /** Sets the server's clock to so many minutes after the inspection was published. */
  setMinute(minute: number): void
  stop(): Promise<void>
}

/** Redeem is open in minutes 0 to 10, sending in 20 to 40 of the world's time, which begins now. */
export const startRespondWorld = async (
  siteRoot: string,
  { form = staffQuestionnaire(), printed = 20 }: { readonly form?: Form; readonly printed?: number } = {},
): Promise<RespondWorld> => {
  const folder = temporaryFolder()
  const startMs = Date.now()
  const server = await startTestServer(folder.path, { nowMs: startMs, sitePath: resolve(siteRoot) })
  const office = await openOffice(server)
  const inspection = await publishInspection(office, windowsFrom(startMs), { form, printed })
  return {
    server,
    inspection,
    office,
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
  await page.getByRole('button', { name: '封好，不再修改' }).click()
  await expect(page.getByRole('heading', { name: '已封好，待发送' })).toBeVisible()
}

/** Nine others redeem and send, the box closes, and two trustees open it: as far as the office would go. */
export const closeBox = async (world: RespondWorld, others = 9): Promise<void> => {
  const { inspection, server, office } = world
  const bodies: Uint8Array[] = []
  for (const secret of inspection.secrets.slice(-others))
    bodies.push((await redeemAndSeal(server.publicUrl, inspection, secret)).body)
  world.setMinute(39)
  const base = `${server.publicUrl}/api/inspections/${inspection.inspectionId}`
  for (const body of bodies) await postBytes(`${base}/envelopes`, body)
  const { redeemed } = await office.counts(inspection.inspectionId)
  world.setMinute(41)
  await office.close(inspection.inspectionId, inspection.secrets.length - redeemed)
}

/** Opens the closed box with two shares and publishes the record. */
export const openBox = async ({ inspection, office }: RespondWorld): Promise<void> => {
  const { inspectionId, manifest, manifestBytes, shares } = inspection
  const gathered = await gatherKey(base64UrlToBytes(manifest.openingKey), shares.slice(0, 2))
  if (gathered.state !== 'complete') throw new Error(`the key was not gathered: ${gathered.state}`)
  const box = await office.ask(`/api/inspections/${inspectionId}/box`)
  const envelopes = Array.from({ length: box.length / envelopeBytes }, (_, at) =>
    box.slice(at * envelopeBytes, (at + 1) * envelopeBytes),
  )
  const leaves = sortLeaves(await Promise.all(envelopes.map(leafOf)))
  const fingerprint = await sha256(manifestBytes)
  const opened = joinOpened([await openEnvelopes(gathered.keyPair, { inspectionId, fingerprint }, envelopes)])
  await office.ask(`/api/inspections/${inspectionId}/opening`, {
    format: 'mingcha/opening/v1',
    inspectionId,
    root: bytesToHex(await merkleRootOf(leaves)),
    opened: opened.packed.length,
    invalid: opened.invalid,
    trackers: bytesToBase64Url(concatBytes(...opened.trackerHashes)),
    answersHash: bytesToHex(await answersHashOf(opened.packed)),
  })
}
