/**
 * The benchmarks: `node bench/run.ts` runs all parts, `node bench/run.ts send` one; results go to bench/RESULTS.md,
 * where the sections of the other parts stay as they are.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { buildSite } from '../tests/kit/built-site.ts'
import { figuresToTable, type Section } from './kit/figures.ts'
import { describeMachine, loadNow } from './kit/machine.ts'
import { outputPath, rootPath } from './kit/processes.ts'
import { type Measured, mergeResults } from './kit/results.ts'
import { measureBuild } from './parts/build.ts'
import { measureCrowd } from './parts/crowd.ts'
import { measureDocument } from './parts/document.ts'
import { measureField } from './parts/field.ts'
import { measureFind } from './parts/find.ts'
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
  crowd: measureCrowd,
  opening: measureOpening,
  build: measureBuild,
  sync: measureSync,
  field: measureField,
  find: measureFind,
} satisfies Record<string, (sitePath: () => string) => Promise<Section>>
type PartName = keyof typeof parts

const resultsPath = `${rootPath}bench/RESULTS.md`
const isPart = (name: string): name is PartName => name in parts

const measure = async (name: PartName, sitePath: () => string): Promise<Measured> => {
  console.log(`${name} …`)
  const [atIso, loadBefore, beganMs] = [new Date().toISOString(), loadNow(), performance.now()]
  const section = await parts[name](sitePath)
  const seconds = (performance.now() - beganMs) / 1_000
  console.log(
    `${figuresToTable(section.figures)}\n${section.notes.map((note) => `- ${note}`).join('\n')}\n${seconds.toFixed(0)} s\n`,
  )
  return { ...section, atIso, machine: describeMachine(), seconds, loadBefore }
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
  const measured: Measured[] = []
  for (const name of asked.length > 0 ? asked.filter(isPart) : (Object.keys(parts) as PartName[]))
    try {
      measured.push(await measure(name, sitePath))
    } catch (error) {
      // A part that breaks says so; it keeps its older figures in the results and does not take the others along.
      console.error(`${name} broke:`, error)
      process.exitCode = 1
    }
  writeFileSync(resultsPath, mergeResults(readFileSync(resultsPath, 'utf8'), measured))
}
