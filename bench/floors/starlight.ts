/**
 * The same text in Starlight's default theme, to weigh our page against: made and built in bench/.output/starlight,
 * its packages fetched from the npm registry at bench time, for the product does not depend on them.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { contentsOf } from '../../src/core/document/contents.ts'
import { readDocuments } from '../../src/site/content/documents.ts'
import { outputPath } from '../kit/processes.ts'

/** Exact, so that two runs weigh the same thing. */
const packages = { astro: '7.3.5', '@astrojs/starlight': '0.42.4' }
const folder = `${outputPath}starlight/`

/** A document as an author of Starlight pages would write it: headings and paragraphs, nothing else. */
const markdownOf = (id: string): string => {
  const document = readDocuments().find((candidate) => candidate.id === id)
  if (!document) throw new Error(`no document ${id}`)
  const textById = new Map(document.units.map((unit) => [unit.id, unit.text]))
  const headings = new Set(contentsOf(document).flatMap(({ level, unitId }) => (level === 1 ? unitId : [])))
  const paragraphs = document.paragraphs
    .filter(({ role }) => role !== 'title')
    .map(({ units }) => {
      const text = units.map((unit) => textById.get(unit)).join('')
      return units[0] !== undefined && headings.has(units[0]) ? `## ${text}` : text
    })
  return `---\ntitle: ${document.title}\n---\n\n${paragraphs.join('\n\n')}\n`
}

const files = (id: string): Readonly<Record<string, string>> => ({
  'package.json': JSON.stringify({ private: true, type: 'module', dependencies: packages }),
  'astro.config.mjs': `import { defineConfig } from 'astro/config'
import starlight from '@astrojs/starlight'
export default defineConfig({ integrations: [starlight({ title: '明察', locales: { root: { label: '简体中文', lang: 'zh-CN' } } })] })\n`,
  'src/content.config.ts': `import { defineCollection } from 'astro:content'
import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) }\n`,
  'src/content/docs/document.md': markdownOf(id),
})

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/**
 * Builds the page and serves it, brotli at its best like ours, with no heads but what HTTP needs: to its advantage.
 * @returns Address of the page, and how to end the server.
 * @throws when npm cannot fetch the packages or Astro cannot build.
 */
export const serveStarlight = async (id: string): Promise<{ url: string; stop: () => Promise<void> }> => {
  for (const [path, text] of Object.entries(files(id))) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    })
  if (!existsSync(`${folder}node_modules/@astrojs/starlight`))
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'])
  run(process.execPath, ['node_modules/astro/bin/astro.mjs', 'build', '--silent'])
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const path = join(folder, 'dist', pathname.endsWith('/') ? `${pathname}index.html` : pathname)
    if (!existsSync(path)) {
      response.writeHead(404).end()
      return
    }
    const type = types[extname(path)]
    const bytes = readFileSync(path)
    response.writeHead(200, {
      'content-type': type ?? 'application/octet-stream',
      ...(type ? { 'content-encoding': 'br' } : {}),
    })
    response.end(type ? brotliCompressSync(bytes) : bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    url: `http://localhost:${address.port}/document/`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
