import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** One build of the site in its own folder, so that a test never reads somebody's older `dist/`. */
export interface BuiltSite {
  /** Absolute, as the server wants it. */
  readonly root: string
  /** Paths relative to `root`, with slashes, sorted; the compressed copies left out. */
  readonly paths: readonly string[]
  read(path: string): string
  /** Where a link of the site leads, as a built file, or `null`. `/documents/` and `/documents` give the same. */
  resolve(url: string): string | null
}

/**
 * Builds the site.
 * @param folder - Under `tests/.output/`; one per test file, as they run side by side.
 * @param contentPath - Another `content/` to build from; absolute.
 */
export const buildSite = (folder: string, contentPath?: string): BuiltSite => {
  const root = resolve('tests/.output', folder)
  execFileSync('node_modules/.bin/astro', ['build', '--silent', '--outDir', root], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      ASTRO_TELEMETRY_DISABLED: '1',
      NODE_ENV: 'production',
      ...(contentPath === undefined ? {} : { MINGCHA_CONTENT: contentPath }),
    },
  })
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted()
  const known = new Set(paths)
  return {
    root,
    paths,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    resolve: (url) => {
      const path = decodeURIComponent(url.replace(/[?#].*$/, '')).replace(/^\//, '')
      return (
        [path, `${path}index.html`, `${path}/index.html`].find((candidate) => known.has(candidate)) ?? null
      )
    },
  }
}
