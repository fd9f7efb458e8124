import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'vite'
import type { Form, Question } from '../../src/core/form/form.ts'
import { rootPath } from './processes.ts'

/** A question as both floors show it: its wording, and its choices; none means a text. */
export interface FloorQuestion {
  readonly name: string
  readonly label: string
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

const questionsOf = (question: Question): readonly FloorQuestion[] => {
  const { name, label } = question
  if (question.type === 'matrix')
    return question.rows.map((row) => ({ name: row.name, label: row.label, choices: question.choices }))
  return [{ name, label, choices: 'choices' in question ? question.choices : [] }]
}

/** Every question of a form, a matrix as its rows. */
export const floorQuestions = (form: Form): readonly FloorQuestion[] =>
  form.sections.flatMap(({ questions }) =>
    questions.flatMap((question) =>
      questionsOf(question).map(({ name, label, choices }) => ({
        name,
        label,
        choices: choices.map((choice) => ({ value: choice.value, label: choice.label })),
      })),
    ),
  )

/** A file of a {@link StaticServer}; compressed once, when it is made. */
export interface ServedFile {
  readonly type: string
  readonly bytes: Buffer
  /** `null` where compressing would gain nothing. */
  readonly brotli: Buffer | null
}

/** @param type - its media type. */
export const servedFile = (type: string, content: string): ServedFile => {
  const bytes = Buffer.from(content)
  return { type, bytes, brotli: brotliCompressSync(bytes) }
}

/** Files in memory behind a bare `node:http`. */
export interface StaticServer {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Serves files by their path, compressed where the browser takes it, with the two headers that make a page
 * cross-origin isolated and no others.
 */
export const serveFiles = async (files: ReadonlyMap<string, ServedFile>): Promise<StaticServer> => {
  const server: Server = createServer((request, response) => {
    const file = files.get(request.url ?? '')
    if (!file) {
      response.writeHead(404).end()
      return
    }
    const takesBrotli = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))
    const body = (takesBrotli ? file.brotli : null) ?? file.bytes
    response
      .writeHead(200, {
        'content-type': file.type,
        'content-length': body.length,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        ...(body === file.brotli ? { 'content-encoding': 'br' } : {}),
      })
      .end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Bundles one script of ours as the browser runs it: minified, one file, workers beside it.
 * @param entry - from the root of the project.
 * @returns its files by path from the site's root; the entry itself is `/<name>.js`.
 */
export const bundleScript = async (entry: string, name: string): Promise<ReadonlyMap<string, ServedFile>> => {
  const output = { entryFileNames: `${name}.js`, chunkFileNames: '_assets/[name].[hash].js' }
  const result = await build({
    configFile: false,
    root: rootPath,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: ['chrome99', 'safari15.4', 'firefox102'],
      modulePreload: { polyfill: false },
      rolldownOptions: { input: entry, output },
    },
    // The app's policy lets only workers under this name start.
    worker: {
      format: 'es',
      rolldownOptions: { output: { entryFileNames: '_assets/worker-[name].[hash].js' } },
    },
  })
  if (!('output' in result)) throw new Error(`${entry} was not bundled`)
  return new Map(
    result.output.map((file) => [
      `/${file.fileName}`,
      servedFile(
        'text/javascript',
        file.type === 'chunk' ? file.code : Buffer.from(file.source).toString('utf8'),
      ),
    ]),
  )
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const page = (head: string, body: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>测速</title><style>.choice { display: block }</style>${head}</head><body>${body}</body></html>`

const countScript = `const counted = new Set()
addEventListener('change', ({ target }) => {
  counted.add(target.name)
  document.getElementById('count').textContent = counted.size
})
`

const staticPage = (questions: readonly FloorQuestion[]): string => {
  const fieldsets = questions.map(({ name, label, choices }) => {
    const lines = choices.map(
      ({ value, label: choiceLabel }) =>
        `<label class="choice"><input type="radio" name="${name}" value="${value}"><span>${escapeHtml(choiceLabel)}</span></label>`,
    )
    return `<fieldset><legend>${escapeHtml(label)}</legend>${lines.join('') || `<textarea name="${name}"></textarea>`}</fieldset>`
  })
  return page(
    '<script defer src="/count.js"></script>',
    `<form class="questions"><p id="count">0</p>${fieldsets.join('')}</form>`,
  )
}

const reactPage = (questions: readonly FloorQuestion[]): string =>
  page(
    '<script type="module" src="/react-floor.js"></script>',
    `<div id="app"></div><script type="application/json" id="questions">${JSON.stringify(questions).replaceAll('<', '\\u003c')}</script>`,
  )

/** Both floors of every form, each at `/static-<key>` and `/react-<key>`. */
export interface Floors extends StaticServer {
  /** Bytes of the React floor's script, brotli. */
  readonly reactBytes: number
}

/** Builds and serves the floors of some forms. */
export const startFloors = async (forms: Readonly<Record<string, Form>>): Promise<Floors> => {
  const files = new Map(await bundleScript('bench/floors/react-floor.tsx', 'react-floor'))
  files.set('/count.js', servedFile('text/javascript', countScript))
  for (const [key, form] of Object.entries(forms)) {
    const questions = floorQuestions(form)
    files.set(`/static-${key}`, servedFile('text/html; charset=utf-8', staticPage(questions)))
    files.set(`/react-${key}`, servedFile('text/html; charset=utf-8', reactPage(questions)))
  }
  const server = await serveFiles(files)
  return { ...server, reactBytes: files.get('/react-floor.js')?.brotli?.length ?? 0 }
}
