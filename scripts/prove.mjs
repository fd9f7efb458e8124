/**
 * One of the proofs that stand outside `npm test` because they are long or need programs of their own: the folder of
 * the same name under tests/, or, for `field`, the fault schedule of tests/e2e under seeds nobody chose.
 *
 *   node scripts/prove.mjs seizure
 */
import { resolve } from 'node:path'
import { runAll } from './run-all.mjs'

const [name = ''] = process.argv.slice(2)
const report = `tests/.output/${name}.json`
const inVitest = [
  'vitest',
  'run',
  '--config=vitest.proofs.config.ts',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  `tests/${name}/`,
]
const inBrowsers = ['playwright', 'test', 'three-devices-faults', '--grep', 'fresh seed']
if (name === 'field') {
  process.env.MINGCHA_E2E_SITE ??= resolve('dist')
  process.env.MINGCHA_FRESH_SEEDS ??= '3'
}
const { failed } = await runAll([
  name === 'field'
    ? { name, command: inBrowsers, counts: 'tests/.output/playwright.json', live: true }
    : { name, command: inVitest, counts: report, live: true },
])
process.exitCode = failed > 0 ? 1 : 0
