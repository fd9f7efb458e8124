/**
 * Compares three lists: the rules of docs/SPEC.md, the promises of content/promises.yaml, and the ids in the
 * titles of tests. Fails on a rule or promise without a test, and on an id in a title that is neither.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

const rules = [...readFileSync('docs/SPEC.md', 'utf8').matchAll(/^\| ([A-Z]+-\d+) *\|/gm)].map(
  ([, id]) => id as string,
)
const promisesFile = 'content/promises.yaml'
const promises: string[] = existsSync(promisesFile)
  ? ((parse(readFileSync(promisesFile, 'utf8')) as { promises: { id: string }[] }).promises ?? []).map(
      ({ id }) => id,
    )
  : []

const titled = new Map<string, string>()
for (const file of globSync('tests/**/*.{test,spec}.{ts,tsx}').concat(
  globSync('tests/vectors/*checks.ts'),
  globSync('tests/contract/*-store.ts'),
))
  for (const [, ids] of readFileSync(file, 'utf8').matchAll(/['"`]((?:\[[A-Z]+-\d+\]\s*)+)/g))
    for (const [, id] of (ids as string).matchAll(/\[([A-Z]+-\d+)\]/g)) titled.set(id as string, file)

const problems = [
  ...rules
    .filter((id, index) => rules.indexOf(id) !== index)
    .map((id) => `${id} stands twice in docs/SPEC.md`),
  ...rules.filter((id) => !titled.has(id)).map((id) => `${id} is a rule without a test`),
  ...promises.filter((id) => !titled.has(id)).map((id) => `${id} is promised without a test`),
  ...[...titled]
    .filter(([id]) => !rules.includes(id) && !promises.includes(id))
    .map(([id, file]) => `${id} in ${file} is no rule and no promise`),
]
for (const problem of problems) console.error(problem)
console.log(`${rules.length} rules, ${promises.length} promises, ${titled.size} ids in test titles`)
process.exitCode = problems.length > 0 ? 1 : 0
