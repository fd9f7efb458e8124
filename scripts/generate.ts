/** Writes what is generated: docs/ERRORS.md, src/messages.d.ts, content/updated.yaml. `--check` writes nothing and fails on a difference. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { ErrorEntry } from '../src/core/error-entry.ts'
import { errors } from '../src/core/error-registry.ts'
import { messageTypes } from '../src/site/build/messages.ts'
import { updatesText } from '../src/site/content/updated.ts'

const errorsPage = (): string => {
  const rows = (Object.entries(errors) as [string, ErrorEntry][])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { status, sentence, next }]) => `| \`${code}\` | ${status ?? '–'} | ${sentence} | ${next} |`)
  return [
    '# Every failure we can name',
    '',
    'Generated from `src/core/error-registry.ts` by `npm run generate`. Status – means the failure never leaves a device.',
    '',
    '| code | status | sentence | what to do next |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

// The day where this is run: who changes a document in Hangzhou at one in the morning means that day.
const today = new Date().toLocaleDateString('sv-SE')
const pages = {
  'docs/ERRORS.md': errorsPage(),
  'src/messages.d.ts': messageTypes(),
  'content/updated.yaml': updatesText(today),
}
let stale = 0
for (const [path, text] of Object.entries(pages)) {
  if (!process.argv.includes('--check')) writeFileSync(path, text)
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what the code says: run npm run generate`)
    stale += 1
  }
}
process.exitCode = stale > 0 ? 1 : 0
