import { expect, test } from 'vitest'
import { vectorChecks } from './checks.ts'

for (const { title, run } of vectorChecks)
  test(`${title} (Node)`, async () => {
    expect(await run()).toEqual([])
  })
