/** The gate: everything that needs no browser. `npm run check`. */
import { runAll, vitestStep } from './run-all.mjs'

const runtimes = ['core', 'device', 'app', 'worker', 'server', 'tests']
const { failed } = await runAll([
  { name: 'format and lint', command: ['npm', 'run', '--silent', 'check:format'] },
  ...runtimes.map((runtime) => ({
    name: `types: ${runtime}`,
    command: ['tsc', '-p', `tsconfig.${runtime}.json`],
  })),
  { name: 'types: site', command: ['npm', 'run', '--silent', 'check:site'] },
  { name: 'import rules', command: ['npm', 'run', '--silent', 'check:walls'] },
  { name: 'dead code', command: ['npm', 'run', '--silent', 'check:dead-code'] },
  { name: 'generated files', command: ['node', 'scripts/generate.ts', '--check'] },
  { name: 'rules, promises and tests', command: ['node', 'scripts/compare-spec.ts'] },
  vitestStep,
])
process.exitCode = failed > 0 ? 1 : 0
