/** `npm test`: every test there is, the browser's included. */
import { runAll, vitestStep } from './run-all.mjs'

const { failed } = await runAll([
  vitestStep,
  {
    name: 'in the browser',
    command: ['playwright', 'test'],
    counts: 'tests/.output/playwright.json',
    live: true,
  },
])
process.exitCode = failed > 0 ? 1 : 0
