/** The gate: everything that needs no browser. `npm run check`. */
import { runAll } from './run-all.mjs'

const runtimes = ['core', 'device', 'app', 'worker', 'server', 'tests']
const { failed } = await runAll([
  { name: 'format and lint', command: ['biome', 'ci', '--error-on-warnings', '.'] },
  ...runtimes.map((runtime) => ({
    name: `types: ${runtime}`,
    command: ['tsc', '-p', `tsconfig.${runtime}.json`],
  })),
  { name: 'types: site', command: ['astro', 'check', '--minimumFailingSeverity', 'warning'] },
  { name: 'import rules', command: ['depcruise', '--config', '.dependency-cruiser.mjs', 'src', 'tests'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'generated files', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'rules, promises and tests', command: ['node', 'scripts/compare-spec.ts'] },
  {
    name: 'unit, property, contract, vectors',
    command: [
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      '--outputFile.json=tests/.output/vitest.json',
    ],
    counts: 'tests/.output/vitest.json',
  },
])
process.exitCode = failed > 0 ? 1 : 0
