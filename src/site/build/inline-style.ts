import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'

const sheetLink = /<link rel="stylesheet" href="\/(_assets\/document\.[^"]+\.css)">/

const scriptTag = '<script type="module"'

/**
 * Puts the style sheet of documents into their pages: on a slow network the first paint comes one round trip sooner,
 * and one head is saved. It is the same text in every page, so the door can allow it by one hash, which it takes from
 * the file; that stays where it is. Their script comes at low priority: nothing of the text waits for it.
 * @see docs/SPEC.md DOC-13; docs/decisions/0112
 */
export const inlineStyle = (): AstroIntegration => ({
  name: 'mingcha:inline-style',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const root = fileURLToPath(dir)
      const folder = join(root, 'documents')
      const sheets = new Map<string, string>()
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !entry.name.endsWith('.html')) continue
        const page = join(entry.parentPath, entry.name)
        const html = await readFile(page, 'utf8')
        const [link, path] = sheetLink.exec(html) ?? []
        if (link === undefined || path === undefined) continue
        const sheet = sheets.get(path) ?? (await readFile(join(root, path), 'utf8'))
        sheets.set(path, sheet)
        await writeFile(
          page,
          html
            .replace(link, () => `<style>${sheet}</style>`)
            .replace(scriptTag, `${scriptTag} fetchpriority="low"`),
        )
      }
      if (sheets.size > 1) throw new Error(`Documents have ${sheets.size} style sheets; the door allows one.`)
    },
  },
})
