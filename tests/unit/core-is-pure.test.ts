import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

// The compiler does not see these in core: they are ECMAScript or part of the shared globals.
const forbidden =
  /\bnew Date\b|\bDate\.(now|UTC)\b|\bMath\.random\b|\bgetRandomValues\b|\brandomUUID\b|\bperformance\.now\b/

test('[WIRE-7] no file of core reads a clock or makes its own chance', () => {
  const files = globSync('src/core/**/*.ts')
  expect(files.length).toBeGreaterThan(15)
  const offenders = files.filter((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .some((line) => forbidden.test(line.replace(/^\s*(\/\/|\*|\/\*).*$/, ''))),
  )
  expect(offenders).toEqual([])
})
