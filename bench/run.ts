/** The benchmarks: `node bench/run.ts` runs all parts, `node bench/run.ts send` one; results go to bench/RESULTS.md. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildSite } from '../tests/kit/built-site.ts'
import { figuresToTable, isMet, type Section } from './kit/figures.ts'
import { describeMachine, loadNow } from './kit/machine.ts'
import { outputPath, rootPath } from './kit/processes.ts'
import { measureBuild } from './parts/build.ts'
import { measureDocument } from './parts/document.ts'
import { measureOpening } from './parts/opening.ts'
import { measureRespondent } from './parts/respondent.ts'
import { measureSearch } from './parts/search.ts'
import { measureSend } from './parts/send.ts'
import { measureSync } from './parts/sync.ts'
import { measureTick } from './parts/tick.ts'

const parts = {
  document: measureDocument,
  search: measureSearch,
  respondent: measureRespondent,
  tick: measureTick,
  send: measureSend,
  opening: measureOpening,
  build: measureBuild,
  sync: measureSync,
} satisfies Record<string, (sitePath: () => string) => Promise<Section>>
type PartName = keyof typeof parts

/** A section with when and where it was measured. */
interface Measured extends Section {
  readonly atIso: string
  readonly machine: string
  readonly seconds: number
  /** Load average over the minute before. */
  readonly loadBefore: number
}

const pathOf = (name: PartName): string => `${outputPath}${name}.json`
const isPart = (name: string): name is PartName => name in parts

const measure = async (name: PartName, sitePath: () => string): Promise<void> => {
  console.log(`${name} …`)
  const [atIso, loadBefore, beganMs] = [new Date().toISOString(), loadNow(), performance.now()]
  const section = await parts[name](sitePath)
  const seconds = (performance.now() - beganMs) / 1_000
  const measured: Measured = { ...section, atIso, machine: describeMachine(), seconds, loadBefore }
  writeFileSync(pathOf(name), JSON.stringify(measured, null, 2))
  console.log(
    `${figuresToTable(section.figures)}\n${section.notes.map((note) => `- ${note}`).join('\n')}\n${seconds.toFixed(0)} s\n`,
  )
}

/** What was measured before, or `null` when this part never ran here. */
const read = (name: PartName): Measured | null => {
  try {
    return JSON.parse(readFileSync(pathOf(name), 'utf8')) as Measured
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const sectionToMarkdown = (section: Measured): string =>
  [
    `## ${section.title}`,
    `${section.atIso.slice(0, 16).replace('T', ' ')} UTC · ${section.machine} · load before: ${section.loadBefore.toFixed(2)} · took ${section.seconds.toFixed(0)} s`,
    ...section.how,
    figuresToTable(section.figures),
    section.notes.map((note) => `- ${note}`).join('\n'),
  ].join('\n\n')

const writeResults = (): void => {
  const sections = (Object.keys(parts) as PartName[]).map(read).filter((section) => section !== null)
  const judged = sections.flatMap(({ figures }) => figures).filter((figure) => figure.target)
  const met = judged.filter((figure) => isMet(figure))
  const missed = judged.filter((figure) => !met.includes(figure))
  const text = [
    '# What was measured',
    'Written by `npm run bench`; do not edit. A figure is the median of its runs with minimum and maximum; a target is met when the median reaches it. Nothing here fails a build: a machine that does other work at the same time gives other figures, and the floor beside each says how much of it is the machine.',
    `${met.length} of ${judged.length} targets met.${missed.length > 0 ? ` Not met: ${missed.map(({ what }) => what).join('; ')}.` : ''}`,
    ...sections.map(sectionToMarkdown),
  ].join('\n\n')
  writeFileSync(`${rootPath}bench/RESULTS.md`, `${text}\n`)
}

process.chdir(rootPath)
mkdirSync(outputPath, { recursive: true })
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !isPart(name))
if (unknown.length > 0) {
  console.error(`No part called ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`)
  process.exitCode = 1
} else {
  let built: string | null = null
  // A build of its own, once, for the parts that need one: dist/ may be older than the sources, or in use.
  const sitePath = () => {
    built ??= buildSite('bench').root
    return built
  }
  for (const name of asked.length > 0 ? asked.filter(isPart) : (Object.keys(parts) as PartName[]))
    try {
      await measure(name, sitePath)
    } catch (error) {
      // A part that breaks says so; it keeps its older figures in the results and does not take the others along.
      console.error(`${name} broke:`, error)
      process.exitCode = 1
    }
  writeResults()
}
