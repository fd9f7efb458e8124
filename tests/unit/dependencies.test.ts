import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('[OPS-50] every package is pinned to one version and has its reason in docs/dependencies.md', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string>>
  const reasons = readFileSync('docs/dependencies.md', 'utf8')
  const packages = Object.entries({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.devDependencies,
  })
  expect(packages.length).toBeGreaterThan(20)
  expect(packages.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  expect(
    packages.filter(([name]) => !reasons.includes(name) && !name.startsWith('@types/')).map(([name]) => name),
  ).toEqual([])
})
