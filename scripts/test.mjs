/** `npm test`: every test there is, the browser's included. `node scripts/test.mjs browser`: the browser's alone. */
import { resolve } from 'node:path'
import { runAll, vitestStep } from './run-all.mjs'

// scripts/prepare.mjs has just built it; without this each file of tests would build its own.
process.env.MINGCHA_E2E_SITE ??= resolve('dist')

const { failed } = await runAll([
  ...(process.argv[2] === 'browser' ? [] : [vitestStep]),
  {
    name: 'in the browser',
    command: ['playwright', 'test'],
    counts: 'tests/.output/playwright.json',
    live: true,
  },
])
process.exitCode = failed > 0 ? 1 : 0
