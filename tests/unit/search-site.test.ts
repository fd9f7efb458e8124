import { globSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  decodeSearch,
  prepareSearch,
  type Searchable,
  type SearchGroup,
  search,
} from '../../src/core/document/search.ts'
import type { Carrier } from '../../src/core/document/trace.ts'
import { staticImports } from '../../src/site/build/preload.ts'
import { readDocuments } from '../../src/site/content/documents.ts'
import { readGlossary, termPath } from '../../src/site/content/glossary.ts'
import { readSources, sourcePath } from '../../src/site/content/sources.ts'
import { type BuiltSite, buildSite } from '../kit/built-site.ts'

let site: BuiltSite
let pages: readonly { path: string; html: string }[]
let groups: readonly SearchGroup[]
let searchable: Searchable

beforeAll(() => {
  site = buildSite('search-unit')
  pages = site.paths.filter((path) => path.endsWith('.html')).map((path) => ({ path, html: site.read(path) }))
  groups = decodeSearch(JSON.parse(site.read('search.json'))) ?? []
  searchable = prepareSearch(groups)
}, 120_000)

const addressesOf = (query: string): readonly string[] =>
  search(searchable, query).kinds.flatMap(({ take, count }) => take(0, count).map(({ path }) => path))

/** What a page of the site links to, as the built files it leads to; fragments and other hosts left out. */
const linksOf = ({ path, html }: { path: string; html: string }): readonly string[] =>
  [...html.matchAll(/<a\s[^>]*?\bhref="([^"]*)"/g)].flatMap(([, url = '']) => {
    if (!url.startsWith('/')) return []
    const target = site.resolve(url.replaceAll('&amp;', '&'))
    return target === null || target === path ? [] : [target]
  })

describe('the search', () => {
  test('[SEARCH-7] every unit of every document is found by its own full text, at its own place', () => {
    for (const { id, units } of readDocuments())
      for (const unit of units)
        expect(addressesOf(unit.text), unit.id).toContain(`/documents/${id}/#u${unit.id}`)
  })

  // Every reader of carriers there is, whether or not anybody remembered to name it anywhere.
  test('[SEARCH-7] whatever carries a unit is found by its own label, at its own place', async () => {
    let found = 0
    for (const file of globSync('src/site/content/*.ts')) {
      const module: Record<string, unknown> = await import(
        `../../src/site/content/${basename(file, '.ts')}.ts`
      )
      for (const [name, reader] of Object.entries(module)) {
        if (!/^(?!read).*Carriers$/.test(name) || typeof reader !== 'function' || reader.length > 0) continue
        for (const { path, label } of reader() as readonly Carrier[]) {
          expect(addressesOf(label), `${name}: ${label}`).toContain(path)
          found += 1
        }
      }
    }
    expect(found).toBeGreaterThan(300)
  })

  test('[SEARCH-7] every term and every source is found by its name, at its own place', () => {
    for (const { term, code } of readGlossary().terms)
      expect(addressesOf(term), term).toContain(termPath(code))
    for (const [id, { title }] of readSources()) expect(addressesOf(title), id).toContain(sourcePath(id))
  })

  // These readers give what stands in others' texts, or nothing that is shown as a thing of its own.
  const notFound = [
    'citing-pages',
    'definitions',
    'form-carriers',
    'mark-terms',
    'parties',
    'read-content',
    'references',
    'search',
    'site-settings',
  ]
  test('[SEARCH-7] every reader of content is read for the search, or it is said here that it need not be', () => {
    const source = readFileSync('src/site/content/search.ts', 'utf8')
    for (const file of globSync('src/site/content/*.ts')) {
      const name = basename(file, '.ts')
      if (!notFound.includes(name) && /export const read\w+ = /.test(readFileSync(file, 'utf8')))
        expect(source, name).toContain(`from './${name}.ts'`)
    }
  })

  test('[SEARCH-7] every address of a record arrives', () => {
    const idsByPage = new Map(
      pages.map(({ path, html }) => [
        path,
        new Set([...html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)),
      ]),
    )
    for (const { path, records } of groups)
      for (const { id } of records) {
        const address = path + id
        const page = site.resolve(address)
        expect(page, address).toMatch(/\.html$/)
        const fragment = /#(.+)$/.exec(address)?.[1]
        if (fragment !== undefined) expect(idsByPage.get(page ?? '')?.has(fragment), address).toBe(true)
      }
  })

  test('[SEARCH-7] every page that is listed has a record of its own', () => {
    const recorded = new Set(
      groups.flatMap(({ path, records }) => records.map(({ id }) => site.resolve(path + id))),
    )
    // The house's door leads everywhere and says nothing of its own; a former version would be found beside the
    // one that holds.
    for (const { path, html } of pages)
      if (!/^index\.html$|\/versions\//.test(path) && !html.includes('content="noindex"'))
        expect(recorded.has(path), path).toBe(true)
  })

  test('[SEARCH-13] its script is at most 4.5 KB, brotli, and only its own page asks for it', () => {
    const scriptsOf = (html: string) =>
      [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, path = '']) => path)
    const others = pages.filter(({ path }) => path !== 'search/index.html').map(({ html }) => scriptsOf(html))
    // What every page that is read has is not the search's; anything else this page asks for is.
    const common = scriptsOf(site.read('offline/index.html'))
    const own = scriptsOf(site.read('search/index.html')).filter((path) => !common.includes(path))
    expect(own.length).toBeGreaterThan(0)
    const bytes = own.reduce((sum, path) => sum + statSync(join(site.root, `${path}.br`)).size, 0)
    expect(bytes, own.join(' ')).toBeLessThanOrEqual(4.5 * 1024)
    for (const path of own) {
      expect(others.flat(), path).not.toContain(path)
      for (const imported of staticImports(path, site.read(path)))
        expect([...common, ...own]).toContain(imported)
    }
  })
})

describe('all pages together', () => {
  test('[SITE-1] every page that is listed is reached from the home page by links', () => {
    const byPath = new Map(pages.map((page) => [page.path, page]))
    const reached = new Set(['index.html'])
    // A set grows while it is walked.
    for (const path of reached) {
      const page = byPath.get(path)
      if (page) for (const target of linksOf(page)) reached.add(target)
    }
    const orphans = pages
      .filter(({ path, html }) => !reached.has(path) && !html.includes('content="noindex"'))
      .map(({ path }) => path)
    expect(orphans).toEqual([])
    expect(reached.size).toBeGreaterThan(30)
  })

  test('[SITE-2] every page that is read has its content in the page itself, before any script', () => {
    const textOf = (html: string) =>
      (/<main\b[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '')
        .replace(/<(script|style|svg)\b.*?<\/\1>/gs, '')
        .replace(/<[^>]+>/g, '')
        .replace(/\s+/g, '')
    for (const { path, html } of pages) {
      // The two apps are worked in, not read; what they say without a script is theirs to say.
      if (/^(respond|inspect)\//.test(path)) continue
      expect(textOf(html).length, path).toBeGreaterThan(20)
      expect(html, path).not.toMatch(/<main\b[^>]*\bhidden\b/)
    }
  })
})
