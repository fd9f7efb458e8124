import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { build } from 'vite'
import { inspectPrefix } from './door-chunks.ts'

/** One file a service worker keeps, under its address at the door. `revision` is `null` where the name already holds a hash of the bytes. */
export interface KeptFile {
  readonly url: string
  readonly revision: string | null
}

/** Where each door's worker lies in `dist/`. The staff door serves its own at `/sw.js`. */
export const workerFiles = { public: 'sw.js', staff: `${inspectPrefix}sw-staff.js` } as const

/** What no page asks for: search engines' file, the icons an installing system fetches, the page of a server's 404. */
const neverKept = /^(404\.html|robots\.txt|icon-[\w-]+\.png)$/

/** What the staff door serves as `/`, in `dist/`; the public door has `index.html` there and not this page. */
const staffHome = `${inspectPrefix}home/index.html`

/**
 * The address under which a door's worker keeps a file of the build, or `null` for what it does not keep. Pages have
 * their folder's address with a slash at the end, others their name. The public list never names anything under
 * `inspect/`: that door does not have it, and a list with one missing file never installs. Each door has its own `/`.
 * @param path - Relative to `dist/`, with slashes.
 * @see docs/SPEC.md WORK-2, WORK-3, DOOR-12
 */
export const keptUrl = (door: keyof typeof workerFiles, path: string): string | null => {
  if (neverKept.test(path) || Object.values(workerFiles).some((file) => file === path)) return null
  if (door === 'public' && path.startsWith(inspectPrefix)) return null
  // The staff door has a home of its own, and leads to the other door for answers.
  if (door === 'staff' && (path === 'index.html' || path === 'respond/index.html')) return null
  if (path === staffHome) return '/'
  return `/${path.replace(/(^|\/)index\.html$/, '$1')}`
}

/** How much of documents a worker keeps, in bytes as they are on the device: some 120 of the directive's size. */
const maxDocumentBytes = 8_000_000

const documentOf = (path: string): string | null =>
  /^(?:documents|trace)\/(?!cited\/)([^/]+)\/./.exec(path)?.[1] ?? null

/**
 * The documents whose files are too many for a phone to keep unasked: those after the first that no longer fit.
 * @param order - Document ids, the most wanted first; one that is missing comes last, in the order of `files`.
 * @param files - Paths relative to `dist/` with their sizes.
 * @see docs/SPEC.md WORK-30; docs/decisions/0111
 */
export const documentsNotKept = (
  order: readonly string[],
  files: readonly { readonly path: string; readonly bytes: number }[],
  maxBytes: number,
): ReadonlySet<string> => {
  const bytesById = new Map<string, number>(order.map((id) => [id, 0]))
  for (const { path, bytes } of files) {
    const id = documentOf(path)
    if (id !== null) bytesById.set(id, (bytesById.get(id) ?? 0) + bytes)
  }
  let sum = 0
  return new Set(
    [...bytesById].flatMap(([id, bytes]) => {
      sum += bytes
      return sum > maxBytes ? [id] : []
    }),
  )
}

/** The documents as their list has them, newest first. */
const listedDocuments = async (root: string): Promise<readonly string[]> => {
  const html = await readFile(join(root, 'documents/index.html'), 'utf8')
  return [...html.matchAll(/href="\/documents\/([^/"#]+)\/"/g)].map(([, id = '']) => id)
}

/**
 * Builds the service worker and writes it once per door, each with the list of what that door serves.
 * @throws what Vite throws when the worker does not build; the site is then not built either.
 */
export const offline = (): AstroIntegration => ({
  name: 'mingcha:offline',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const root = fileURLToPath(dir)
      const files = await keptFiles(root)
      const left = documentsNotKept(await listedDocuments(root), files, maxDocumentBytes)
      const code = await buildWorker()
      for (const [door, file] of Object.entries(workerFiles) as [keyof typeof workerFiles, string][]) {
        const list = files.flatMap(({ path, revision }): KeptFile[] => {
          const url = keptUrl(door, path)
          return url === null || left.has(documentOf(path) ?? '') ? [] : [{ url, revision }]
        })
        const parts = code.split('self.__WB_MANIFEST')
        if (parts.length !== 2)
          throw new Error(`The worker names its list ${parts.length - 1} times, not once.`)
        await writeFile(join(root, file), parts.join(JSON.stringify(list)))
      }
    },
  },
})

const keptFiles = async (
  root: string,
): Promise<readonly (Omit<KeptFile, 'url'> & { path: string; bytes: number })[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted()
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(join(root, path))
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
      return { path, bytes: bytes.length, revision: /(^|\/)_assets\//.test(path) ? null : hash }
    }),
  )
}

/** The worker as one classic script, without its list. */
const buildWorker = async (): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: ['chrome99', 'safari15.4', 'ios15.4', 'firefox102'],
      rolldownOptions: {
        input: 'src/worker/sw.ts',
        output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
      },
    },
  })
  const outputs = 'output' in result ? result.output : []
  const [chunk] = outputs
  if (chunk === undefined || chunk.type !== 'chunk' || outputs.length !== 1)
    throw new Error('The service worker must build to exactly one script.')
  return chunk.code
}
