import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, test } from 'vitest'
import modeWords from '../../content/messages/zh-CN/mode.yaml'
import { PosterSheet } from '../../src/app/inspect/print/PosterSheet.tsx'
import { SlipsSheets } from '../../src/app/inspect/print/SlipsSheets.tsx'
import { chineseDate, documentPath } from '../../src/core/document/citation.ts'
import { isNormative } from '../../src/core/document/trace.ts'
import { unitAnchor } from '../../src/core/document/unit-id.ts'
import { staticImports } from '../../src/site/build/preload.ts'
import { readCitedDocuments, readDocuments } from '../../src/site/content/documents.ts'
import { readForms } from '../../src/site/content/forms.ts'
import { readGlossary } from '../../src/site/content/glossary.ts'
import { readParties } from '../../src/site/content/parties.ts'
import { readPlainSentences, readPromises } from '../../src/site/content/promises.ts'
import { readRules } from '../../src/site/content/rules.ts'
import { readSources } from '../../src/site/content/sources.ts'
import { readCarriers, readTrace, tracePath } from '../../src/site/content/trace.ts'
import { updatedOn } from '../../src/site/content/updated.ts'
import { type BuiltSite, buildSite } from '../kit/built-site.ts'

const directivePage = 'documents/2014-sifa-xuncha-yijian/index.html'
let site: BuiltSite
let pages: readonly { path: string; html: string }[]

beforeAll(() => {
  site = buildSite('site-unit')
  pages = site.paths.filter((path) => path.endsWith('.html')).map((path) => ({ path, html: site.read(path) }))
}, 120_000)

const textOf = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replace(/&quot;|&#34;/g, '"')
    .replaceAll('&#39;', "'")
    .replace(/&amp;|&#38;/g, '&')

/** Elements with an id whose content is text and nothing else: `[^<]*` up to the element's own end. */
const textById = (html: string): ReadonlyMap<string, string> =>
  new Map(
    [...html.matchAll(/<(\w+) [^>]*?\bid="([^"]+)"[^>]*>([^<]*)<\/\1>/g)].map(([, , id = '', text = '']) => [
      id,
      textOf(text),
    ]),
  )

const attributes = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(`<[a-z][^>]*? ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => textOf(value))

/** The whole element with an id, its own end included, as it stands in the page; empty where there is none. */
const elementById = (html: string, id: string): string => {
  const start = new RegExp(`<(\\w+)(?: [^>]*)? id="${id.replaceAll('.', '\\.')}"[^>]*>`).exec(html)
  if (!start) return ''
  const [, name = ''] = start
  let depth = 0
  for (const tag of html.slice(start.index).matchAll(new RegExp(`<(/?)${name}\\b[^>]*>`, 'g'))) {
    depth += tag[1] === '/' ? -1 : 1
    if (depth === 0) return html.slice(start.index, start.index + tag.index + tag[0].length)
  }
  return ''
}

/** Every script a page asks for before anybody does anything: those it names and those they import. */
const scriptsOf = (html: string): readonly string[] => {
  const scripts = new Set(
    attributes(html, 'src')
      .filter((url) => url.endsWith('.js'))
      .map((url) => url.slice(1)),
  )
  for (const path of scripts)
    for (const imported of staticImports(path, site.read(path))) scripts.add(imported)
  return [...scripts]
}

describe('the directive as it is served', () => {
  test('[DOC-3] [PROMISE-41] each of the 161 units stands alone in the element with its anchor, in order, character by character', () => {
    const shown = [...textById(site.read(directivePage))].filter(([id]) => /^u\d/.test(id))
    const [document] = readDocuments()
    expect(shown).toEqual(document?.units.map(({ id, text }) => [`u${id}`, text]))
    expect(shown).toHaveLength(161)
    const original = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8')
    expect(shown.map(([, text]) => text).join('')).toBe(original.replace(/\s/g, ''))
  })

  test('[DOC-3] nothing but units, their numbers and what is marked as not text stands in the article', () => {
    const article = /<article.*?<\/article>/s.exec(site.read(directivePage))?.[0] ?? ''
    const rest = article
      .replace(/<span id="u[^>]*>[^<]*<\/span>/g, '')
      .replace(/<a href="#u([^"]+)">\1<\/a>/g, '')
      .replace(/<p [^>]*data-not-text[^>]*>[^<]*<\/p>/g, '')
      .replace(/<\/?(article|h1|h2|p|div)\b[^>]*>/g, '')
    expect(article.length).toBeGreaterThan(4047)
    expect(rest.trim()).toBe('')
  })

  test('[DOC-7] the box has its lines in the order of every official site, with 原文未载 where the text says nothing', () => {
    const facts = /<dl class="facts">(.*?)<\/dl>/s.exec(site.read(directivePage))?.[1] ?? ''
    const lines = [...facts.matchAll(/<dt>([^<]*)<\/dt>\s*<dd[^>]*>([^<]*)/g)].map(([, name, value]) => [
      name,
      value?.trim(),
    ])
    expect(lines).toEqual([
      ['索引号', '原文未载'],
      ['主题分类', '原文未载'],
      ['发文机关', '浙江省高级人民法院'],
      ['成文日期', '2014年2月24日'],
      ['标题', '浙江省高级人民法院关于进一步加强司法巡查工作的意见'],
      ['发文字号', '原文未载'],
      ['发布日期', '原文未载'],
      ['主题词', '原文未载'],
      ['效力状态', '原文未载'],
      ['下载', ''],
    ])
  })

  test('[DOC-31] a deadline that has passed is marked after its paragraph, outside the text, and not printed', () => {
    const html = site.read(directivePage)
    const notes = [...html.matchAll(/<\/p>\s*<p class="([^"]*\bexpired\b[^"]*)" data-not-text>([^<]*)<\/p>/g)]
    expect(notes.map(([, , text]) => text?.trim())).toEqual([
      '〔5.4.1.2〕历史期限，2014年12月31日已过。本站理解：“争取2014年完成”是历史时限，已过。',
    ])
    expect(notes[0]?.[1]).toContain('no-print')
  })

  test('[DOC-34] the count and the hash the page shows are those of its own text and of the original', () => {
    const html = site.read(directivePage)
    const own = [...textById(html)]
      .filter(([id]) => /^u\d/.test(id))
      .map(([, text]) => text)
      .join('')
    const original = readFileSync('content/documents/2014-sifa-xuncha-yijian.txt', 'utf8').replace(/\s/g, '')
    const shown = /<code data-text-hash>([0-9a-f]{64})<\/code>/.exec(html)?.[1]
    for (const text of [own, original]) expect(createHash('sha256').update(text).digest('hex')).toBe(shown)
    expect(html).toContain(`正文 ${own.length} 字，与原文逐字相同`)
  })

  test('[DOC-35] the page shows the day of content/updated.yaml', () => {
    const day = updatedOn('documents/2014-sifa-xuncha-yijian.yaml')
    expect(day).not.toBeNull()
    expect(site.read(directivePage)).toContain(`本页内容最后改动：${chineseDate(day ?? '')}`)
  })

  test('[DOC-36] a report is a mail with the address of the page in its subject, and nothing else', () => {
    const mails = attributes(site.read(directivePage), 'href').filter((url) => url.startsWith('mailto:'))
    expect(mails.map(decodeURIComponent)).toEqual([
      'mailto:?subject=明察网页有问题 /documents/2014-sifa-xuncha-yijian/',
    ])
  })

  test('[DOC-30] carried.json cites every unit and carries them as the trace has it', () => {
    const carried = JSON.parse(site.read('documents/2014-sifa-xuncha-yijian/carried.json'))
    const [document] = readDocuments()
    const trace = readTrace().get('2014-sifa-xuncha-yijian')
    expect(Object.keys(carried.citations)).toEqual(document?.units.map(({ id }) => id))
    expect(carried.citations['3.1.4.2']).toContain('第三部分“首先”第4句〔3.1.4.2〕')
    let links = 0
    for (const { id } of document?.units ?? []) {
      const paths = (carried.carriersByUnit[id] ?? []).map((at: number) => carried.carriers[at].path)
      expect(paths, id).toEqual((trace?.carriersByUnit.get(id) ?? []).map(({ path }) => path))
      links += paths.length
    }
    expect(links).toBeGreaterThan(200)
    for (const { path } of carried.carriers) expect(site.resolve(path), path).not.toBeNull()
  })

  test('[DOC-37] [DOC-38] [DOC-39] the three downloads lie beside the page', () => {
    const folder = 'documents/2014-sifa-xuncha-yijian'
    const at = (type: string) => readFileSync(join(site.root, folder, `2014-sifa-xuncha-yijian.${type}`))
    expect(at('txt').equals(readFileSync('content/documents/2014-sifa-xuncha-yijian.txt'))).toBe(true)
    expect(at('docx').subarray(0, 2).toString()).toBe('PK')
    expect(at('xml').toString()).toContain('<span eId="u3.1.4.2">')
    for (const type of ['txt', 'docx', 'xml'])
      expect(attributes(site.read(directivePage), 'href')).toContain(
        `/${folder}/2014-sifa-xuncha-yijian.${type}`,
      )
  })

  test('[DOC-8] each document we do not have has a page, reached from the list, that says so and cites the citing units', () => {
    for (const { id, title, citedBy } of readCitedDocuments()) {
      const html = site.read(`documents/cited/${id}/index.html`)
      expect(attributes(site.read('documents/index.html'), 'href')).toContain(`/documents/cited/${id}/`)
      expect(textOf(html)).toContain(`《${title}》`)
      expect(html).toMatch(/<dt>文本<\/dt>\s*<dd>文本未取得/)
      expect([...html.matchAll(/<dd>未知<\/dd>/g)]).toHaveLength(4)
      for (const { document, units } of citedBy)
        for (const unit of units)
          expect(attributes(html, 'href')).toContain(`/documents/${document}/#u${unit}`)
    }
  })

  test('[DOC-6] every line of the contents leads to a heading or an opening sentence', () => {
    const html = site.read(directivePage)
    const contents = /<nav class="contents".*?<\/nav>/s.exec(html)?.[0] ?? ''
    const targets = attributes(contents, 'href').filter((target) => /^#u/.test(target))
    expect(targets).toHaveLength(17)
    const units = textById(html)
    for (const target of targets) expect(units.get(target.slice(1)), target).toBeDefined()
  })

  test('[DOC-11] first view within 6 requests, 15 KB and 4 KB of script, brotli', () => {
    const html = site.read(directivePage)
    // A second one beside it would be waited for before the text is painted: what a document does comes behind.
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).toMatch(/<script type="module" fetchpriority="low"/)
    const tools = readdirSync(join(site.root, '_assets')).filter((name) =>
      /^document-tools\.[^.]+\.js$/.test(name),
    )
    expect(tools).toHaveLength(1)
    const scripts = [...scriptsOf(html), ...tools.map((name) => `_assets/${name}`)]
    const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, url = '']) => url)
    const files = [directivePage, ...scripts, ...styles.map((url) => url.slice(1))]
    const bytesOf = (paths: readonly string[]) =>
      paths.reduce((sum, path) => sum + statSync(join(site.root, `${path}.br`)).size, 0)
    expect(scripts.length).toBeGreaterThan(0)
    // Its style stands in the page.
    expect(styles).toEqual([])
    expect(html).toMatch(/<style>[^<]{5000,}<\/style>/)
    expect(/<img|<link rel="manifest"|<link rel="icon" href="[^d]/.test(html)).toBe(false)
    expect(files.length).toBeLessThanOrEqual(6)
    expect(bytesOf(files)).toBeLessThanOrEqual(15 * 1024)
    expect(bytesOf(scripts)).toBeLessThanOrEqual(4 * 1024)
  })
})

describe('every page', () => {
  test('[DOC-12] says its language, its name and what it is about', () => {
    expect(pages.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '404.html',
        'anonymity/index.html',
        'index.html',
        'inspect/index.html',
        'offline/index.html',
        'respond/index.html',
      ]),
    )
    for (const { path, html } of pages) {
      expect(html, path).toMatch(/^<!DOCTYPE html><html lang="zh-CN">/)
      expect(html, path).toMatch(/<title>[^<]*明察[^<]*<\/title>/)
      expect(html, path).toMatch(/<meta name="description" content="[^"]{8,}">/)
      expect(html, path).toContain('<meta name="viewport" content="width=device-width')
      // The two apps write their own headings; their screens are tested where they live.
      if (!/^(respond|inspect)\//.test(path)) expect(html.match(/<h1/g), path).toHaveLength(1)
    }
    const titles = pages.map(({ html }) => /<title>([^<]*)/.exec(html)?.[1])
    expect(new Set(titles).size).toBe(titles.length)
  })

  test('[DOC-35] says when the newest of its content was last changed', () => {
    // These are made of sentences around the content, which have no day.
    const dayless =
      /^(404|search\/index|offline\/index|inspect\/home\/index|respond\/index|inspect\/index)\.html$/
    for (const { path, html } of pages)
      expect([path, /本页内容最后改动：\d{4}年\d{1,2}月\d{1,2}日。/.test(html)]).toEqual([
        path,
        !dayless.test(path),
      ])
    const newest = updatedOn('rules') ?? ''
    expect(site.read('rules/index.html')).toContain(`本页内容最后改动：${chineseDate(newest)}。`)
  })

  test('[DOC-36] offers to report a problem by a mail that names this page and nothing else', () => {
    for (const { path, html } of pages) {
      const mails = attributes(html, 'href').filter((url) => url.startsWith('mailto:'))
      const isApp = /^(respond|inspect)\/index\.html$/.test(path)
      const address = `/${path.replace(/(index)?\.html$/, '')}`.replace(/([^/])$/, '$1/')
      expect(mails.map(decodeURIComponent), path).toEqual(
        isApp ? [] : [`mailto:?subject=明察网页有问题 ${address}`],
      )
    }
  })

  test('[SOURCE-3] a source lists everything that cites it, and nothing else of the pages that show what they cite', () => {
    const entries = new Map(
      [...site.read('sources/index.html').matchAll(/<li id="([^"]+)">(.*?)<\/li>/gs)].map(
        ([, id = '', html = '']) => [id, attributes(html, 'href').filter((url) => url.startsWith('/'))],
      ),
    )
    let cited = 0
    for (const { path, html } of pages)
      for (const url of new Set(attributes(html, 'href').filter((link) => link.startsWith('/sources/#')))) {
        const listed = entries.get(url.slice('/sources/#'.length)) ?? []
        expect([path, url, listed.some((link) => site.resolve(link) === path)]).toEqual([path, url, true])
        cited += 1
      }
    expect(cited).toBeGreaterThan(60)
    for (const [id, links] of entries)
      for (const link of links) {
        const page = pages.find(({ path }) => path === site.resolve(link))
        expect([id, link, attributes(page?.html ?? '', 'href').includes(`/sources/#${id}`)]).toEqual([
          id,
          link,
          true,
        ])
      }
  })

  test('[DOC-13] has no script, style or handler of its own inside but the one sheet all documents share', () => {
    const sheet = readFileSync(
      join(site.root, site.paths.find((path) => /^_assets\/document\.[^/]*\.css$/.test(path)) ?? ''),
      'utf8',
    )
    for (const { path, html } of pages) {
      const scripts = [...html.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gs)]
      expect(
        scripts.filter(([, attributes = '', body = '']) => !/\bsrc="\//.test(attributes) || body !== ''),
        path,
      ).toEqual([])
      const styles = [...html.matchAll(/<style\b[^>]*>(.*?)<\/style>/gis)].map(([, style]) => style)
      expect(styles, path).toEqual(/^documents\/.*\/index\.html$/.test(path) ? [sheet] : [])
      expect(html, path).not.toMatch(/<[^>]+\sstyle\s*=/i)
      expect(html, path).not.toMatch(/<[^>]+\son[a-z]+\s*=/i)
      expect(html, path).not.toMatch(/javascript:/i)
      expect(html, path).not.toMatch(/<astro-island/i)
    }
  })

  test('[DOC-14] asks for nothing from outside', () => {
    for (const path of site.paths.filter((path) => /\.(html|css)$/.test(path)))
      for (const [, url = ''] of site
        .read(path)
        .matchAll(/(?:href|src|url|action)\s*[=(]\s*["']?([^"')\s>]+)/g))
        expect(url, path).not.toMatch(/^(https?:)?\/\//)
  })

  test('[DOC-15] has no link that leads nowhere, fragments included', () => {
    const ids = new Map(pages.map(({ path, html }) => [path, new Set(attributes(html, 'id'))]))
    let followed = 0
    for (const { path, html } of pages)
      for (const url of [...attributes(html, 'href'), ...attributes(html, 'src')]) {
        if (/^(data|mailto):/.test(url)) continue
        const target = url.startsWith('#') ? path : site.resolve(url)
        expect(target, `${path} → ${url}`).not.toBeNull()
        // The public door does not have this folder: a link to it from anywhere else is dead there.
        if (!path.startsWith('inspect/')) expect(target, `${path} → ${url}`).not.toMatch(/^inspect\//)
        const fragment = /#(.+)$/.exec(url)?.[1]
        if (fragment !== undefined)
          expect(ids.get(target ?? '')?.has(decodeURIComponent(fragment)), `${path} → ${url}`).toBe(true)
        followed += 1
      }
    expect(followed).toBeGreaterThan(200)
  })
})

describe('what carries a unit, as it is served', () => {
  const htmlByPage = new Map<string, string>()
  /** The page an address leads to, read once, and the id it names there. */
  const split = (path: string): [string, string] => {
    const [page = '', id = ''] = path.split('#')
    const html = htmlByPage.get(page) ?? site.read(site.resolve(page) ?? '')
    htmlByPage.set(page, html)
    return [html, decodeURIComponent(id)]
  }

  test('[TRACE-3] the element of each carrier leads to each of its units, and to no other', () => {
    const carriers = readCarriers()
    expect(carriers.length).toBeGreaterThan(300)
    expect(new Set(carriers.map(({ path }) => path)).size).toBe(carriers.length)
    const placed = carriers.map((carrier) => {
      const [page, id] = split(carrier.path)
      return { ...carrier, page, element: elementById(page, id) }
    })
    for (const { path, documentId, units, page, element } of placed) {
      expect(element, `${path} is no element of its page`).not.toBe('')
      // A row of a matrix stands inside its question and speaks for itself.
      const own = placed
        .filter((other) => other.page === page && other.path !== path)
        .filter((other) => other.element.length < element.length && element.includes(other.element))
        .reduce((rest, inner) => rest.replace(inner.element, ''), element)
      const led = attributes(own, 'href').filter((href) => href.startsWith(documentPath(documentId)))
      expect([...new Set(led)].toSorted(), path).toEqual(
        units.map((unit) => documentPath(documentId, unit)).toSorted(),
      )
    }
  })

  test('[TRACE-3] [PROMISE-42] the row of each normative unit leads to the unit and to each of its carriers, and to no other', () => {
    const trace = [...readTrace().values()]
    expect(trace.length).toBeGreaterThan(0)
    for (const { document, carriersByUnit } of trace)
      for (const unit of document.units.filter(isNormative)) {
        const row = elementById(...split(tracePath(document.id, unit.id)))
        const carriers = carriersByUnit.get(unit.id) ?? []
        expect(attributes(row, 'href').toSorted(), unit.id).toEqual(
          [documentPath(document.id, unit.id), ...carriers.map(({ path }) => path)].toSorted(),
        )
        expect(textOf(row), unit.id).toContain(`<q>${unit.text}</q>`)
        for (const { path, suggested } of carriers) {
          // Beside the carrier; or once, beside the kind, where all of its kind are suggested.
          const [before = '', after = ''] = row.split(`href="${path}"`)
          const kind = before.slice(before.lastIndexOf('<h2')).split('</h2>')[0]
          const entry = after.split('</li>')[0]
          expect(`${kind}${entry}`.includes('本站建议'), `${unit.id} ${path}`).toBe(suggested)
        }
      }
  })

  test('[TRACE-4] a trace page has the normative units in order, and a choice for each type, stage and party they have', () => {
    const [document] = readDocuments()
    const html = site.read(site.resolve(tracePath(document?.id ?? '')) ?? '')
    const rows = attributes(html, 'id').filter((id) => /^u\d/.test(id))
    expect(rows).toEqual(document?.units.filter(isNormative).map(({ id }) => unitAnchor(id)))
    const style = /href="(\/_assets\/[^"]+\.css)"/g
    const css = [...html.matchAll(style)].map(([, url = '']) => site.read(url.slice(1))).join('')
    const filters = /<form.*?<\/form>/s.exec(html)?.[0] ?? ''
    const marks = attributes(filters, 'value').filter((value) => value !== '')
    expect(marks.length).toBeGreaterThan(20)
    for (const mark of marks) expect(css, mark).toMatch(new RegExp(`:not\\(\\.${mark}[,)]`))
    for (const { name } of readParties()) expect(html).toContain(`${name}（`)
  })

  test('[RULE-3] each rule stands under its stage and every party it binds, and says in words whose it is', () => {
    const html = site.read('rules/index.html')
    const parties = readParties()
    for (const { id, kind, title, text, stage, bound, sources = [] } of readRules()) {
      const rule = elementById(html, id)
      const plain = textOf(rule.replace(/<[^>]*>/g, ''))
      expect(plain, id).toContain(title)
      expect(plain, id).toContain(text)
      expect(plain, id).toContain(`责任主体：${bound.join('、')}`)
      expect(/class="tag[^>]*>([^<]*)/.exec(rule)?.[1], id).toBe(
        kind === 'directive' ? '文件要求' : '本站建议',
      )
      expect(attributes(rule, 'href'), id).toEqual(
        expect.arrayContaining(sources.map((source) => `/sources/#${source}`)),
      )
      expect(html.indexOf(`id="${stage}"`), id).toBeLessThan(html.indexOf(rule))
      const indexes = [...html.matchAll(/<details>\s*<summary>\s*([^<]*?)\s*<.*?<\/details>/gs)]
      expect(
        indexes.filter(([entry]) => entry.includes(`href="#${id}"`)).map(([, party]) => party),
        id,
      ).toEqual(
        parties.filter(({ means }) => bound.some((name) => means.includes(name))).map(({ name }) => name),
      )
    }
  })

  test('[TERM-2] the glossary has each term under its code, with its English and the units that have it', () => {
    const html = site.read('glossary/index.html')
    const { document, terms } = readGlossary()
    for (const { code, term, english, wording, units } of terms) {
      const entry = elementById(html, code)
      expect(textOf(entry), code).toContain(`>${term}</a>`)
      expect(textOf(entry), code).toContain(english.text)
      expect(/本站用语|实务用语/.test(entry), code).toBe(wording !== undefined)
      for (const unit of units)
        expect(attributes(entry, 'href'), code).toContain(documentPath(document, unit))
    }
  })

  test('[TERM-4] every note of a term stands in the page whose word leads to the glossary, out of sight', () => {
    let words = 0
    for (const { path, html } of pages) {
      const linked = [...html.matchAll(/<a class="term" href="\/glossary\/#(\w+)">/g)].map(([, code]) => code)
      expect(new Set(linked).size, path).toBe(linked.length)
      for (const code of linked)
        expect(elementById(html, `term-${code}`), `${path} ${code}`).toMatch(/^<div [^>]*popover[^>]* hidden/)
      words += linked.length
    }
    expect(words).toBeGreaterThan(40)
  })

  test('[SOURCE-2] each source stands under its number with title and grade; its address is text, not a link', () => {
    const html = site.read('sources/index.html')
    const grades = { A: '甲', B: '乙', C: '丙', own: '自拟' }
    for (const [id, { title, grade, addresses = [], note }] of readSources()) {
      const entry = elementById(html, id)
      const plain = textOf(entry.replace(/<[^>]*>/g, ' '))
      for (const shown of [title, grades[grade], ...addresses, ...(note ? [note] : [])])
        expect(plain, id).toContain(shown)
    }
  })
})

describe('other files', () => {
  test('[DOC-16] every text file lies beside its compressed copies, which say the same', () => {
    for (const path of site.paths.filter((path) => /\.(html|css|js|json|svg|txt|webmanifest)$/.test(path))) {
      const file = join(site.root, path)
      const bytes = readFileSync(file)
      expect(brotliDecompressSync(readFileSync(`${file}.br`)).equals(bytes), path).toBe(true)
      expect(gunzipSync(readFileSync(`${file}.gz`)).equals(bytes), path).toBe(true)
    }
  })

  test('[DOC-20] a page names every script it will ask for at once, and no script it may never need', () => {
    for (const { path, html } of pages) {
      const preloaded = [...html.matchAll(/<link rel="modulepreload" href="\/([^"]+)"/g)].map(
        ([, url = '']) => url,
      )
      const named = attributes(html, 'src')
        .filter((url) => url.endsWith('.js'))
        .map((url) => url.slice(1))
      expect([...named, ...preloaded].toSorted(), path).toEqual(scriptsOf(html).toSorted())
    }
    expect(
      staticImports(
        'inspect/_assets/a.js',
        'import{a}from"./b.js";import"../../_assets/c.js";export{d}from"./d.js";const e=()=>import("./e.js");from"react"',
      ),
    ).toEqual(['inspect/_assets/b.js', '_assets/c.js', 'inspect/_assets/d.js'])
  })

  test('[DOC-17] every form is a file, and the list names each', () => {
    const forms = readForms()
    expect(forms.length).toBeGreaterThan(0)
    expect(JSON.parse(site.read('forms/index.json')).forms.map((form: { id: string }) => form.id)).toEqual(
      forms.map(({ id }) => id),
    )
    for (const form of forms) expect(JSON.parse(site.read(`forms/${form.id}.json`))).toEqual(form)
  })

  test('[DOC-9] the page on anonymity shows exactly the promises that are for it', () => {
    const html = site.read('anonymity/index.html')
    const shown = [...html.matchAll(/<li id="(promise-\d+)">\s*<b>承诺<\/b>([^<]*)<\/li>/g)].map(
      ([, id = '', text = '']) => [id, textOf(text).trim()],
    )
    const promised = readPromises()
      .filter(({ where }) => where.some((place) => place.startsWith('anonymity/')))
      .map(({ id, text }) => [id.toLowerCase(), text])
    expect(shown.length).toBeGreaterThan(5)
    expect(shown.toSorted()).toEqual(promised.toSorted())
  })

  test('[DOC-9] [APP-66] every sentence of start page, page on anonymity, slip and poster is promised there, or is known to promise nothing', () => {
    // What ends a sentence or joins two parts of one; names, titles and labels have neither.
    const sentencesOf = (html: string): readonly string[] =>
      html
        .replace(/<(head|script|style|svg)\b.*?<\/\1>/gs, '')
        .split(/<[^>]*>|(?<=[。！？])/)
        .map((piece) => textOf(piece).trim())
        // The day a page was changed stands on every page.
        .filter((piece) => /[，。；！？]/.test(piece) && !piece.startsWith('本页内容最后改动'))
    const windows = {
      redeem: { openIso: '2026-11-22T06:00:00.000Z', closeIso: '2026-11-22T06:15:00.000Z' },
      send: { openIso: '2026-11-22T07:00:00.000Z', closeIso: '2026-11-22T07:30:00.000Z' },
    }
    const sheets = Object.keys(modeWords.poster).map((mode) => {
      const manifest = { mode, court: '甲法院', title: '匿名问卷', windows, form: { title: '问卷' } } as never
      const printed = { manifest, fingerprint: 'ab'.repeat(32), address: 'https://xuncha.example/respond/' }
      const slips = ['000-000-000-000-000-000-000']
      return {
        poster: renderToStaticMarkup(createElement(PosterSheet, printed)),
        slip: renderToStaticMarkup(createElement(SlipsSheets, { ...printed, slips, hasWords: false })),
      }
    })
    const shown = {
      home: site.read('index.html'),
      anonymity: site.read('anonymity/index.html'),
      slip: sheets.map(({ slip }) => slip).join(''),
      poster: sheets.map(({ poster }) => poster).join(''),
    }
    const plain = new Set(readPlainSentences())
    const unsaid = new Set(plain)
    for (const [place, html] of Object.entries(shown)) {
      const sentences = new Set(sentencesOf(html))
      const promised = readPromises()
        .filter(({ where }) => where.some((one) => one.split('/')[0] === place))
        .flatMap(({ text }) => sentencesOf(text))
      expect(promised.length, place).toBeGreaterThan(1)
      expect([place, promised.filter((sentence) => !sentences.has(sentence))]).toEqual([place, []])
      expect([place, promised.filter((sentence) => plain.has(sentence))]).toEqual([place, []])
      const unknown = [...sentences].filter((one) => !promised.includes(one) && !plain.has(one))
      expect([place, unknown]).toEqual([place, []])
      for (const sentence of sentences) unsaid.delete(sentence)
    }
    expect([...unsaid]).toEqual([])
  })

  test('[DOC-12] the icons of the manifest are there', () => {
    const { icons } = JSON.parse(site.read('manifest.webmanifest')) as { icons: { src: string }[] }
    for (const { src } of icons) expect(existsSync(join(site.root, src)), src).toBe(true)
  })
})

describe('the lists of the two service workers', () => {
  const listOf = (path: string): readonly { url: string; revision: string | null }[] => {
    const list = /\[\{"url":.*?\}\]/.exec(site.read(path))?.[0]
    return JSON.parse(list ?? '[]')
  }

  test('[WORK-9] no page that is read reaches the script of an app', () => {
    const scriptsIn = (text: string): readonly string[] => text.match(/[\w-]+\.[\w-]{8}\.js\b/g) ?? []
    const apps = site.paths.filter((path) => /^(respond|inspect)\/index\.html$/.test(path))
    const pages = site.paths.filter((path) => path.endsWith('.html') && !/^(respond|inspect)\//.test(path))
    const reached = new Set<string>()
    const waiting = pages.flatMap((path) => scriptsIn(site.read(path)))
    const shared = new Set(waiting)
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (reached.has(name)) continue
      reached.add(name)
      waiting.push(...scriptsIn(site.read(`_assets/${name}`)))
    }
    const starts = apps.flatMap((path) => scriptsIn(site.read(path)).filter((name) => !shared.has(name)))
    expect(starts.length).toBeGreaterThan(0)
    expect(starts.filter((name) => reached.has(name))).toEqual([])
  })

  test('[WORK-2] the public list never names what only inspectors need', () => {
    const urls = listOf('sw.js').map(({ url }) => url)
    expect(urls).toEqual(
      expect.arrayContaining(['/', '/respond/', '/offline/', '/documents/2014-sifa-xuncha-yijian/']),
    )
    expect(urls.filter((url) => url.startsWith('/inspect'))).toEqual([])
  })

  test('[WORK-2] [DOOR-13] the staff list has the public list but its /respond/, and what lies under inspect/', () => {
    const publicUrls = listOf('sw.js').map(({ url }) => url)
    const staffUrls = listOf('inspect/sw-staff.js').map(({ url }) => url)
    expect(staffUrls).toEqual(
      expect.arrayContaining([...publicUrls.filter((url) => url !== '/respond/'), '/inspect/']),
    )
    expect(staffUrls.some((url) => url.startsWith('/inspect/_assets/'))).toBe(true)
  })

  test('[DOOR-12] the staff list has the office’s page as `/`, which leads to the workbench; the public one does not', () => {
    const homeOf = (worker: string) => listOf(worker).filter(({ url }) => url === '/')
    const revisionOf = (path: string) =>
      createHash('sha256')
        .update(readFileSync(join(site.root, path)))
        .digest('hex')
        .slice(0, 16)
    expect(homeOf('sw.js')).toEqual([{ url: '/', revision: revisionOf('index.html') }])
    expect(homeOf('inspect/sw-staff.js')).toEqual([
      { url: '/', revision: revisionOf('inspect/home/index.html') },
    ])
    expect(attributes(site.read('inspect/home/index.html'), 'href')).toContain('/inspect/')
    for (const { path, html } of pages.filter(({ path }) => !path.startsWith('inspect/')))
      expect(
        attributes(html, 'href').filter((url) => url.startsWith('/inspect')),
        path,
      ).toEqual([])
  })

  test('[WORK-2] every address of both lists is a file of the build, and changes with it', () => {
    for (const worker of ['sw.js', 'inspect/sw-staff.js'])
      for (const { url, revision } of listOf(worker)) {
        expect(site.resolve(url), url).not.toBeNull()
        if (/_assets\//.test(url)) expect(url).toMatch(/\.[\w-]{8}\.(m?js|css)$/)
        else expect(revision, url).toMatch(/^[0-9a-f]{16}$/)
      }
  })

  test('[WORK-2] a script under inspect/ is named by no page of the public door', () => {
    const inspectScripts = site.paths
      .filter((path) => path.startsWith('inspect/_assets/'))
      .map((path) => path.split('/').at(-1) ?? '')
    expect(inspectScripts.length).toBeGreaterThan(0)
    for (const path of site.paths.filter(
      (path) => !path.startsWith('inspect/') && /\.(html|js|css)$/.test(path),
    ))
      for (const name of inspectScripts)
        expect(site.read(path).includes(name), `${path} names ${name}`).toBe(false)
  })

  test('[WORK-2] a script outside inspect/ is named by a page or script of the public door', () => {
    const outside = site.paths.filter((path) => !path.startsWith('inspect/') && /\.(html|js|css)$/.test(path))
    const scripts = outside.filter((path) => path.startsWith('_assets/') && path.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(1)
    for (const script of scripts) {
      const name = script.split('/').at(-1) ?? ''
      const users = outside.filter(
        (path) => path !== script && path !== 'sw.js' && site.read(path).includes(name),
      )
      expect(users, script).not.toEqual([])
    }
  })
})
