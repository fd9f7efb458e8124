import { readFileSync, statSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Page } from 'playwright'
import { build } from 'vite'
import { parse } from 'yaml'
import { decodeSearch, encodeSearch, type SearchGroup } from '../../src/core/document/search.ts'
import { openFreshPage, slowPhone, slowProcessor, startBrowser } from '../kit/browser.ts'
import { startBenchServer } from '../kit/doors.ts'
import type { Figure, Section } from '../kit/figures.ts'
import { markOf, watchMarks } from '../kit/marks.ts'

const firstQueries = 5
/**
 * How long each query is repeated, in ms. The browser slows a processor by stopping it for a while every few
 * milliseconds, so a mean over less would say how often it was stopped and not how long a search takes.
 */
const perQueryMs = 100
const corpusDocuments = 1_000
/** The queries of the tests that find something: rare words and common ones, one word and several. */
const queries = Object.values(
  parse(readFileSync('tests/kit/search-queries.yaml', 'utf8')) as Record<string, Record<string, string[]>>,
).flatMap((group) => Object.keys(group))

const brotliSize = (text: string, quality: number): number =>
  brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text),
      [constants.BROTLI_PARAM_LGWIN]: 22,
    },
  }).length
const bareText = (groups: readonly SearchGroup[]): string =>
  groups
    .flatMap(({ records }) => records.flatMap(({ title, text }) => [title, text]))
    .filter((text) => text !== '')
    .join('\n')

/** From the moment the field is entered until what was found is on its way to the screen, in ms. */
const firstQuery = async (url: string): Promise<number> => {
  const browser = await startBrowser()
  try {
    const { page } = await openFreshPage(browser, slowPhone)
    await watchMarks(page, { found: '[data-results] mark' })
    await page.goto(url, { waitUntil: 'networkidle' })
    const enteredMs = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const input = document.querySelector('input') as HTMLInputElement
          input.addEventListener('focus', (event) => resolve(event.timeStamp), { once: true })
          input.focus()
          input.value = '谈话'
          input.dispatchEvent(new InputEvent('input'))
        }),
    )
    return (await markOf(page, 'found')) - enteredMs
  } finally {
    await browser.close()
  }
}

/** The same by an address that holds the query, as a bookmark does: from going there, in ms. */
const firstByAddress = async (url: string): Promise<number> => {
  const browser = await startBrowser()
  try {
    const { page } = await openFreshPage(browser, slowPhone)
    await watchMarks(page, { found: '[data-results] mark' })
    await page.goto(`${url}#q=${encodeURIComponent('谈话')}`)
    return await markOf(page, 'found')
  } finally {
    await browser.close()
  }
}

/**
 * The least a first query takes on a page that has the file: it is asked for again, parsed, looked through for the word
 * as it is written, and as many lines drawn as the page shows at first, with nothing else; in ms.
 */
const floorQuery = async (url: string): Promise<number> => {
  const browser = await startBrowser()
  try {
    const { page } = await openFreshPage(browser, slowPhone)
    await page.goto(url, { waitUntil: 'networkidle' })
    return await page.evaluate(async () => {
      const beganMs = performance.now()
      const { groups } = (await (await fetch('/search.json')).json()) as { groups: { texts?: string }[] }
      const hits = groups.flatMap(({ texts = '' }) =>
        texts.split('\n').filter((text) => text.includes('谈话')),
      )
      const list = document.createElement('ul')
      for (const hit of hits.slice(0, 50)) {
        const line = document.createElement('li')
        line.textContent = hit
        list.append(line)
      }
      document.querySelector('main')?.append(list)
      return new Promise<number>((resolve) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now() - beganMs)
          port2.postMessage(null)
        })
      })
    })
  } finally {
    await browser.close()
  }
}

/** The search as a script of its own that leaves its functions behind as `searching`. */
const buildSearching = async (): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      lib: {
        entry: 'src/core/document/search.ts',
        formats: ['iife'],
        name: 'searching',
        fileName: 'searching',
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const chunk = output && 'output' in output ? output.output[0] : undefined
  if (chunk?.type !== 'chunk') throw new Error('the search did not build to one script')
  return chunk.code
}

interface Timed {
  readonly prepareMs: number
  /** By query: the mean of its rounds. */
  readonly searchMs: readonly number[]
}

const timeSearches = (page: Page, code: string, file: string): Promise<Timed> =>
  page.evaluate(
    ([code, file, queries, leastMs]) => {
      // biome-ignore lint/security/noGlobalEval: a blank page of this measurement, and our own script
      const searching = globalThis.eval(
        `${code};searching`,
      ) as typeof import('../../src/core/document/search.ts')
      const beganMs = performance.now()
      const searchable = searching.prepareSearch(searching.decodeSearch(JSON.parse(file)) ?? [])
      const prepareMs = performance.now() - beganMs
      const searchMs = queries.map((query) => {
        const startMs = performance.now()
        let rounds = 0
        for (; performance.now() - startMs < leastMs; rounds += 1) searching.search(searchable, query)
        return (performance.now() - startMs) / rounds
      })
      return { prepareMs, searchMs }
    },
    [code, file, queries, perQueryMs] as const,
  )

/** As many documents of the directive's size, each with its clauses cut and put together anew by a fixed chance. */
const corpusOf = (unit: SearchGroup): readonly SearchGroup[] => {
  const pieces = unit.records.flatMap(({ text }) => text.match(/.{1,6}/gu) ?? [])
  let state = 1
  const chance = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  }
  return Array.from({ length: corpusDocuments }, (_, index) => ({
    ...unit,
    path: `/documents/d${index}/#u`,
    records: unit.records.map((record) => ({
      ...record,
      text: Array.from(
        { length: Math.ceil(record.text.length / 6) },
        () => pieces[chance(pieces.length)],
      ).join(''),
    })),
  }))
}

/** The search page and the search itself. @param site - gives the folder of a build. */
export const measureSearch = async (site: () => string): Promise<Section> => {
  const sitePath = site()
  const file = readFileSync(`${sitePath}/search.json`, 'utf8')
  const groups = decodeSearch(JSON.parse(file)) ?? []
  const unit = groups.find(({ kind }) => kind === 'unit')
  if (!unit) throw new Error('the build has no units to search')
  const server = await startBenchServer(sitePath)
  const first: number[] = []
  const byAddress: number[] = []
  const floor: number[] = []
  try {
    for (let run = 0; run < firstQueries; run += 1) {
      first.push(await firstQuery(`${server.publicUrl}/search/`))
      byAddress.push(await firstByAddress(`${server.publicUrl}/search/`))
      floor.push(await floorQuery(`${server.publicUrl}/search/`))
    }
  } finally {
    await server.remove()
  }
  const corpusFile = JSON.stringify(encodeSearch([...corpusOf(unit), ...groups]))
  const code = await buildSearching()
  const browser = await startBrowser()
  let now: Timed
  let corpus: Timed
  try {
    const { page } = await openFreshPage(browser, slowProcessor)
    now = await timeSearches(page, code, file)
    corpus = await timeSearches(page, code, corpusFile)
  } finally {
    await browser.close()
  }
  const indexBytes = statSync(`${sitePath}/search.json.br`).size
  const corpusBytes = brotliSize(corpusFile, 9)
  const records = groups.reduce((sum, group) => sum + group.records.length, 0)
  const figures: readonly Figure[] = [
    {
      what: 'first query: from entering the field to its hits painted',
      unit: 'ms',
      runs: first,
      target: { most: 700 },
      floor: { what: 'the file asked for again, parsed, drawn, nothing else', runs: floor },
    },
    {
      what: 'first query in the address: from going there to its hits painted, page and file fetched',
      unit: 'ms',
      runs: byAddress,
    },
    { what: 'a later search, the median query', unit: 'ms', runs: now.searchMs, target: { most: 2 } },
    {
      what: 'a later search, the slowest query',
      unit: 'ms',
      runs: [Math.max(...now.searchMs)],
      target: { most: 2 },
    },
    { what: 'unpacking and folding the file', unit: 'ms', runs: [now.prepareMs] },
    {
      what: 'search.json to its bare texts, both brotli 11',
      unit: '×',
      runs: [indexBytes / brotliSize(bareText(groups), 11)],
      target: { most: 1.1 },
    },
    { what: `${corpusDocuments} documents: search.json, brotli 9`, unit: 'KB', runs: [corpusBytes / 1_000] },
    { what: `${corpusDocuments} documents: unpacking and folding`, unit: 'ms', runs: [corpus.prepareMs] },
    { what: `${corpusDocuments} documents: a later search, by query`, unit: 'ms', runs: corpus.searchMs },
  ]
  return {
    title: 'Search',
    how: [
      'First query: a new browser each time, Slow 4G (150 ms, 1.6 Mbit/s) and 4× CPU; `/search/` is open and quiet, so it has asked for `/search.json` and unpacked it; then the field is entered and 谈话 written at once. Counted until the frame with the first marked hit is on its way. With the query in the address everything is counted: the page, its script, the file, unpacking, folding, searching, drawing.',
      `Later searches: the function itself on a blank page at 4× CPU, over the file of the site and ${queries.length} queries of the tests, each repeated for ${perQueryMs} ms.`,
      `${corpusDocuments} documents: the directive's units, cut into pieces of six characters and put together anew by a fixed chance, beside the site's own content. Real texts repeat themselves more, so the size is an upper bound.`,
    ],
    figures,
    notes: [
      `${records} records; \`/search.json\` ${indexBytes} bytes brotli, ${Buffer.byteLength(file)} unpacked.`,
      `With ${corpusDocuments} documents the file takes ${(corpusBytes / 200_000).toFixed(0)} s on Slow 4G before the first query; after that visit the service worker has it.`,
    ],
  }
}
