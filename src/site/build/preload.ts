import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

/**
 * The scripts a built script imports at once, as paths in `dist/`, in the order it names them. What it only
 * fetches later, by `import(…)`, is left out.
 * @param path - Of the script in `dist/`, with slashes.
 */
export const staticImports = (path: string, script: string): readonly string[] =>
  [...script.matchAll(/(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g)].map(([, specifier = '']) =>
    posix.join(posix.dirname(path), specifier),
  )

/**
 * Names in the head of every page all the scripts its own scripts import, so that a phone fetches them side by
 * side instead of finding out one after another: on a slow network each step costs a round trip.
 * @see docs/SPEC.md DOC-20
 */
export const preload = (): AstroIntegration => ({
  name: 'mingcha:preload',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const root = fileURLToPath(dir)
      const imports = new Map<string, readonly string[]>()
      const importsOf = async (path: string): Promise<readonly string[]> => {
        const known = imports.get(path)
        if (known) return known
        const found = staticImports(path, await readFile(join(root, path), 'utf8'))
        imports.set(path, found)
        return found
      }
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      for (const entry of entries) {
        if (!entry.isFile() || !entry.name.endsWith('.html')) continue
        const page = relative(root, join(entry.parentPath, entry.name))
        const html = await readFile(join(root, page), 'utf8')
        const scripts = [...html.matchAll(/<script type="module" src="\/([^"]+)"/g)].map(
          ([, path = '']) => path,
        )
        const needed = new Set(scripts)
        for (const path of needed) for (const imported of await importsOf(path)) needed.add(imported)
        const links = [...needed]
          .filter((path) => !scripts.includes(path))
          .map((path) => `<link rel="modulepreload" href="/${path}">`)
        if (links.length > 0)
          await writeFile(join(root, page), html.replace('</head>', `${links.join('')}</head>`))
      }
    },
  },
})
