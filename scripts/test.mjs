/** `npm test`: every test there is, the browser's included. */
import { runAll } from './run-all.mjs'

const { failed } = await runAll([
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
  {
    name: 'in the browser',
    command: ['playwright', 'test'],
    counts: 'tests/.output/playwright.json',
    live: true,
  },
])
process.exitCode = failed > 0 ? 1 : 0
