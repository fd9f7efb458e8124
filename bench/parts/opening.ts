import fc from 'fast-check'
import type { Browser, Page } from 'playwright'
import { leafOf, merkleRootOf, sortLeaves } from '../../src/core/ballot/bulletin.ts'
import { createOpeningKey, shareToText } from '../../src/core/ballot/shares.ts'
import { type Bytes, bytesToBase64Url, bytesToHex, concatBytes } from '../../src/core/bytes.ts'
import { trackerBytes } from '../../src/core/envelope/format.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import { arbitraryAnswers, staffQuestionnaire } from '../../tests/kit/forms.ts'
import type { OpeningBenchOrder, OpeningTimes } from '../floors/opening.ts'
import { startBrowser } from '../kit/browser.ts'
import type { Figure, Section } from '../kit/figures.ts'
import { bundleScript, type ServedFile, servedFile, serveFiles } from '../kit/floors.ts'
import { residentMiB } from '../kit/machine.ts'

/** Envelopes in a box, runs, and what the opening must reach. */
const sizes = [
  { count: 1_000, runs: 3, mostMs: 1_000 },
  { count: 10_000, runs: 3, mostMs: 6_000 },
] as const
const largest = 10_000
/** Sealings under way at once; Node's crypto runs on four threads. */
const lanes = 4

const randomBytes = (lengthBytes: number): Bytes => crypto.getRandomValues(new Uint8Array(lengthBytes))

/** Boxes of every size and what the page must know to open them. */
const makeBoxes = async () => {
  const form = staffQuestionnaire()
  const packed = fc
    .sample(arbitraryAnswers(form), { numRuns: 50, seed: 20_261_122 })
    .map((answers) => packAnswers(form, answers))
  const { openingKey, shares } = await createOpeningKey(2, 3)
  const inspectionId = bytesToHex(randomBytes(16))
  const fingerprint = randomBytes(32)
  const envelopes: Bytes[] = []
  const sealSome = async () => {
    while (envelopes.length < largest) {
      const answers = packed[envelopes.length % packed.length] as Bytes
      envelopes.push(
        await sealEnvelope(openingKey, { inspectionId, fingerprint }, randomBytes(trackerBytes), answers),
      )
    }
  }
  await Promise.all(Array.from({ length: lanes }, sealSome))
  const leaves = await Promise.all(envelopes.map(leafOf))
  const files = new Map<string, ServedFile>()
  const rootByCount: Record<string, string> = {}
  for (const { count } of sizes) {
    rootByCount[count] = bytesToHex(await merkleRootOf(sortLeaves(leaves.slice(0, count))))
    // One response, as the staff door gives it: of many small ones the browser's tracing would keep copies.
    const bytes = Buffer.from(concatBytes(...envelopes.slice(0, count)))
    files.set(`/box-${count}`, { type: 'application/octet-stream', bytes, brotli: null })
  }
  const order: OpeningBenchOrder = {
    inspectionId,
    fingerprint: bytesToHex(fingerprint),
    openingKey: bytesToBase64Url(openingKey),
    shares: await Promise.all(shares.slice(0, 2).map(shareToText)),
    form,
    rootByCount,
  }
  files.set('/order.json', servedFile('application/json', JSON.stringify(order)))
  return files
}

/** The most any renderer of a browser ever held, MiB. */
const rendererPeakMiB = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => residentMiB(id, 'VmHWM') ?? 0)
  return Math.max(...peaks)
}

/** What came of some work in a page, and what its process held: before, and at its peak. */
interface InPage<Value> {
  readonly value: Value
  readonly emptyMiB: number
  readonly peakMiB: number
}

/** Does `work` in a page of a new browser. */
const inNewPage = async <Value>(
  url: string,
  work: (page: Page) => Promise<Value>,
): Promise<InPage<Value>> => {
  const browser = await startBrowser()
  try {
    const page = await browser.newPage()
    await page.goto(url)
    const emptyMiB = await rendererPeakMiB(browser)
    const value = await work(page)
    return { value, peakMiB: await rendererPeakMiB(browser), emptyMiB }
  } finally {
    await browser.close()
  }
}

/** Opening a box on the office's computer, in Chromium, with the app's own workers. */
export const measureOpening = async (): Promise<Section> => {
  const files = await makeBoxes()
  for (const [path, file] of await bundleScript('bench/floors/opening.ts', 'opening')) files.set(path, file)
  files.set(
    '/',
    servedFile(
      'text/html; charset=utf-8',
      '<!doctype html><title>测速</title><progress max="1" value="0"></progress><script type="module" src="/opening.js"></script>',
    ),
  )
  const server = await serveFiles(files)
  const url = `${server.url}/`
  try {
    const figures: Figure[] = []
    const notes: string[] = []
    for (const { count, runs, mostMs } of sizes) {
      const openings: InPage<OpeningTimes>[] = []
      const floorMs: number[] = []
      for (let run = 0; run < runs; run += 1) {
        openings.push(
          await inNewPage(url, (page) =>
            page.evaluate((envelopes) => window.openLikeTheApp(envelopes), count),
          ),
        )
        floorMs.push(
          (await inNewPage(url, (page) => page.evaluate((envelopes) => window.openBarely(envelopes), count)))
            .value,
        )
      }
      const wrong = openings.filter(({ value }) => value.opened !== count || value.invalid !== 0)
      if (wrong.length > 0) throw new Error(`${wrong.length} openings of ${count} envelopes were incomplete`)
      const each = (read: (times: OpeningTimes) => number) => openings.map(({ value }) => read(value))
      const name = `${count === 1_000 ? '1 000' : '10 000'} envelopes`
      figures.push(
        {
          what: `${name}: opening, key in hand → tally`,
          unit: 'ms',
          runs: each(({ openMs }) => openMs),
          target: { most: mostMs },
          floor: { what: 'bare `hpke`, one thread, nothing after', runs: floorMs },
        },
        {
          what: `${name}: of that, until the last envelope was open`,
          unit: 'ms',
          runs: each(({ allOpenMs }) => allOpenMs),
        },
        {
          what: `${name}: longest gap between two frames while opening`,
          unit: 'ms',
          runs: each(({ openLongestGapMs }) => openLongestGapMs),
        },
        {
          what: `${name}: checking the box against the bulletin before`,
          unit: 'ms',
          runs: each(({ checkMs }) => checkMs),
        },
        {
          what: `${name}: longest gap between two frames while checking`,
          unit: 'ms',
          runs: each(({ checkLongestGapMs }) => checkLongestGapMs),
        },
        {
          what: `${name}: resident memory of the page’s process at its peak`,
          unit: 'MiB',
          runs: openings.map(({ peakMiB }) => peakMiB),
          target: { below: 400 },
          floor: { what: 'the same page, empty', runs: openings.map(({ emptyMiB }) => emptyMiB) },
        },
      )
      notes.push(
        `${name}: all opened, none invalid; the bar made ${openings.map(({ value }) => value.steps).join(', ')} steps.`,
      )
    }
    return {
      title: 'Opening a box',
      how: [
        'Chromium, a new browser for every run; the app’s own `open-box.ts` and `opening.worker.ts`, bundled as the app’s build does, in a page with nothing else; the workers are loaded while root and shares are read out, as in the app; envelopes of the 36-question staff questionnaire with made-up answers, the key rebuilt from two shares. Memory is the renderer process’s `VmHWM`, workers and the box itself included.',
      ],
      figures,
      notes,
    }
  } finally {
    await server.stop()
  }
}
