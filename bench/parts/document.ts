import { createServer } from 'node:net'
import lighthouse from 'lighthouse'
import { serveStarlight } from '../floors/starlight.ts'
import { openFreshPage, startBrowser, type Transfer, wireBytesOf } from '../kit/browser.ts'
import { startBenchServer } from '../kit/doors.ts'
import type { Figure, Section } from '../kit/figures.ts'

const documentId = '2014-sifa-xuncha-yijian'
const path = `/documents/${documentId}/`
const views = 3
const lighthouseRuns = 5
const settleMs = 1_500

const firstView = async (url: string): Promise<readonly Transfer[]> => {
  const browser = await startBrowser()
  try {
    const { page, transfers } = await openFreshPage(browser, null)
    await page.goto(url, { waitUntil: 'networkidle' })
    // What the page fetches by itself a moment later is part of the first view too.
    await page.waitForTimeout(settleMs)
    return [...transfers]
  } finally {
    await browser.close()
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const categories = ['performance', 'accessibility', 'best-practices', 'seo'] as const
const metrics = {
  'first-contentful-paint': {
    what: 'Lighthouse: first contentful paint (simulated)',
    target: { below: 1_000 },
  },
  'largest-contentful-paint': {
    what: 'Lighthouse: largest contentful paint (simulated)',
    target: { below: 1_000 },
  },
  'total-blocking-time': { what: 'Lighthouse: total blocking time (simulated)', target: { below: 50 } },
  'cumulative-layout-shift': { what: 'Lighthouse: cumulative layout shift', target: { most: 0 } },
} as const
type MetricName = keyof typeof metrics

interface Audit {
  /** Lighthouse's own measure of the machine, more is faster: 4× stands for a phone only on one fast enough. */
  readonly machineIndex: number
  readonly scores: Readonly<Record<string, number>>
  readonly metrics: Readonly<Record<string, number>>
  /** ms of processor time the page's main thread took, in all; and how much of it blocks, at 4× and over 50 ms a task. */
  readonly mainThread: { readonly all: number; readonly blocking: number }
  /** Audits of less than full score that count towards a category. */
  readonly faults: readonly string[]
}

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ph: string
  /** µs */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly documentLoaderURL?: string } }
}

/**
 * What Lighthouse counts as blocked is time on the clock after the first paint: on a machine of two cores most of it is
 * waiting for a core, and whoever paints late has less of it. This counts processor time, and every task from the start.
 */
const mainThreadOf = (trace: readonly TraceEvent[], url: string): Audit['mainThread'] => {
  const start = trace.findLast(
    ({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL === url,
  )
  if (!start) throw new Error(`The trace has no start of ${url}`)
  const tasks = trace
    .filter(
      ({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === start.pid && tid === start.tid,
    )
    .map(({ tdur = 0 }) => tdur / 1_000)
  return {
    all: tasks.reduce((sum, ms) => sum + ms, 0),
    blocking: tasks.reduce((sum, ms) => sum + Math.max(0, 4 * ms - 50), 0),
  }
}

const auditOnce = async (url: string): Promise<Audit> => {
  const port = await freePort()
  const browser = await startBrowser([`--remote-debugging-port=${port}`])
  try {
    const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: [...categories] })
    if (!result) throw new Error('Lighthouse gave no result')
    const { lhr, artifacts } = result
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`)
    const counted = Object.values(lhr.categories)
      .flatMap(({ auditRefs }) => auditRefs)
      .filter(({ weight }) => weight > 0)
    return {
      machineIndex: lhr.environment.benchmarkIndex,
      scores: Object.fromEntries(categories.map((name) => [name, (lhr.categories[name]?.score ?? 0) * 100])),
      metrics: Object.fromEntries(
        Object.keys(metrics).map((name) => [name, lhr.audits[name]?.numericValue ?? 0]),
      ),
      mainThread: mainThreadOf(artifacts.Trace.traceEvents as readonly TraceEvent[], url),
      faults: [...new Set(counted.map(({ id }) => id))].filter((id) => {
        const score = lhr.audits[id]?.score
        return typeof score === 'number' && score < 1
      }),
    }
  } finally {
    await browser.close()
  }
}

/** The directive's page on its first view. @param site - gives the folder of a build. */
export const measureDocument = async (site: () => string): Promise<Section> => {
  const sitePath = site()
  const server = await startBenchServer(sitePath)
  try {
    const url = `${server.publicUrl}${path}`
    const seen: (readonly Transfer[])[] = []
    for (let run = 0; run < views; run += 1) seen.push(await firstView(url))
    const starlight = await serveStarlight(documentId)
    const theirs: (readonly Transfer[])[] = []
    for (let run = 0; run < views; run += 1) theirs.push(await firstView(starlight.url))
    const audits: Audit[] = []
    const theirAudits: Audit[] = []
    // By turns: what else the machine does then slows both alike.
    for (let run = 0; run < lighthouseRuns; run += 1) {
      audits.push(await auditOnce(url))
      theirAudits.push(await auditOnce(starlight.url))
    }
    await starlight.stop()
    const kilobytes = () => seen.map((transfers) => wireBytesOf(transfers) / 1_000)
    const bodyKilobytes = (transfers: readonly Transfer[]) =>
      transfers.reduce((sum, { wireBytes, headBytes }) => sum + wireBytes - headBytes, 0) / 1_000
    const metricFigure = (name: MetricName): Figure => ({
      what: metrics[name].what,
      unit: name === 'cumulative-layout-shift' ? '' : 'ms',
      runs: audits.map((audit) => audit.metrics[name] ?? 0),
      target: metrics[name].target,
      floor: { what: 'Starlight', runs: theirAudits.map((audit) => audit.metrics[name] ?? 0) },
    })
    const last = seen.at(-1) ?? []
    const faults = [...new Set(audits.flatMap((audit) => audit.faults))]
    return {
      title: 'Document page: the directive',
      how: [
        `\`${path}\` from the real server, a new browser for every view, until the network is idle and ${settleMs / 1_000} s more. Bytes are the bodies as brotli packed them; the figures with heads (CDP \`encodedDataLength\`) stand beside them, for ours carry a policy in every response and the peer’s none. 1 KB = 1 000 bytes. The service worker's own downloads come afterwards and are not in them.`,
        'Beside it the same text in Starlight’s default theme (bench/floors/starlight.ts), built and viewed in the same run, brotli, with fewer heads than ours.',
        'Lighthouse as it is delivered: mobile, simulated Slow 4G and 4× CPU, headless, a new browser for every run, ours and the peer’s by turns.',
      ],
      figures: [
        { what: 'first view, all bytes', unit: 'KB', runs: seen.map(bodyKilobytes), target: { most: 15 } },
        { what: 'the same with heads', unit: 'KB', runs: kilobytes() },
        {
          what: 'first view, requests',
          unit: '',
          runs: seen.map(({ length }) => length),
          target: { most: 6 },
        },
        {
          what: 'first view, JavaScript',
          unit: 'KB',
          runs: seen.map((transfers) => bodyKilobytes(transfers.filter(({ type }) => type === 'Script'))),
          target: { most: 4 },
        },
        {
          what: 'first view, share of the bytes of Starlight',
          unit: '',
          runs: seen.map((own, run) => bodyKilobytes(own) / bodyKilobytes(theirs[run] ?? [])),
          target: { below: 1 / 3 },
          floor: { what: 'Starlight, KB', runs: theirs.map(bodyKilobytes) },
        },
        {
          what: 'the same with heads',
          unit: '',
          runs: seen.map((own, run) => wireBytesOf(own) / wireBytesOf(theirs[run] ?? [])),
        },
        ...categories.map(
          (name): Figure => ({
            what: `Lighthouse: ${name}`,
            unit: 'of 100',
            runs: audits.map(({ scores }) => Math.round(scores[name] ?? 0)),
            target: { least: 100 },
          }),
        ),
        ...(Object.keys(metrics) as MetricName[]).map(metricFigure),
        ...(['all', 'blocking'] as const).map(
          (name): Figure => ({
            what: {
              all: 'main thread: processor time, as the machine is',
              blocking: 'main thread: processor time at 4× over 50 ms a task, from the start',
            }[name],
            unit: 'ms',
            runs: audits.map(({ mainThread }) => mainThread[name]),
            floor: { what: 'Starlight', runs: theirAudits.map(({ mainThread }) => mainThread[name]) },
          }),
        ),
        {
          what: 'Lighthouse: what it makes of this machine (benchmarkIndex)',
          unit: '',
          runs: audits.map(({ machineIndex }) => machineIndex),
        },
      ],
      notes: [
        ...last.map(
          ({ url: from, type, wireBytes, encoding }) =>
            `${type} \`${new URL(from).pathname}\`: ${wireBytes} bytes, ${encoding || 'not compressed'}`,
        ),
        faults.length > 0
          ? `Lighthouse found fault with: ${faults.join(', ')}`
          : 'Lighthouse found no fault.',
      ],
    }
  } finally {
    await server.remove()
  }
}
