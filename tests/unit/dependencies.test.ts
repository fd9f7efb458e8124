import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** Packages that a file of ours and everything it imports bring along; types bring nothing. */
const packagesOf = (entries: readonly string[]): string[] => {
  const found = new Set<string>()
  const seen = new Set<string>()
  const left = [...entries]
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (seen.has(file) || !/\.tsx?$/.test(file)) continue
    seen.add(file)
    const code = stripTypes(readFileSync(file, 'utf8'))
    for (const [, name = ''] of code.matchAll(
      /(?:\bfrom|\bimport|\bimport\(|new URL\()\s*['"]([^'"\n]+)['"]/g,
    ))
      if (name.startsWith('.')) left.push(join(dirname(file), name))
      else found.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name)
  }
  expect(seen.size).toBeGreaterThan(100)
  return [...found].toSorted()
}

const stripTypes = (code: string): string =>
  code.replaceAll(/^(import|export) type [^;]*?from '[^']+'$/gms, '')

test('[OPS-51] where people answer there is code of at most eight packages, those that docs/dependencies.md names', () => {
  const packages = packagesOf([
    'src/app/respond/main.tsx',
    // On every page: dress, and the handing over to a newer service worker.
    'src/site/scripts/page.ts',
    'src/worker/sw.ts',
  ])
  const named = /## Where people answer\n\n([\s\S]*?)\n\n/.exec(
    readFileSync('docs/dependencies.md', 'utf8'),
  )?.[1]
  expect([...(named ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(packages)
  expect(packages.length).toBeLessThanOrEqual(8)
})
