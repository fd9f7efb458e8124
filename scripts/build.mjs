/**
 * `npm run build`: builds the site beside the one that is served and puts it in its place only when it is whole. A
 * refused content file leaves the site standing as it was.
 *
 *   node scripts/build.mjs [folder, dist unless given]
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { build } from 'astro'

const site = process.argv[2] ?? 'dist'
// Beside it, so that they are on one disk: renaming is then one step.
const next = `${site}.next`
const former = `${site}.former`

rmSync(next, { recursive: true, force: true })

/** The sentence of a `ContentError` (src/site/content/read-content.ts), also inside what a plugin's failure is wrapped in. */
const refusalIn = (cause) => {
  if (typeof cause !== 'object' || cause === null) return null
  if (cause.name === 'ContentError') return cause.message
  for (const inner of [cause.cause, ...(cause.errors ?? [])]) {
    const refusal = refusalIn(inner)
    if (refusal !== null) return refusal
  }
  return null
}

// What Astro says of a page that failed is held back until it is known why: an editor is told what to mend, and
// nothing of the program that stumbled over it.
const held = []
const write = process.stderr.write
process.stderr.write = (chunk) => {
  held.push(chunk)
  return true
}
const release = () => {
  process.stderr.write = write
  return held
}
try {
  await build({ outDir: next })
  for (const chunk of release()) process.stderr.write(chunk)
} catch (cause) {
  rmSync(next, { recursive: true, force: true })
  const refusal = refusalIn(cause)
  for (const chunk of release()) if (refusal === null) process.stderr.write(chunk)
  console.error(refusal ?? cause)
  process.exit(1)
}
rmSync(former, { recursive: true, force: true })
if (existsSync(site)) renameSync(site, former)
renameSync(next, site)
rmSync(former, { recursive: true, force: true })
