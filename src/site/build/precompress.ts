import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { AstroIntegration } from 'astro'

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)

const isText = (name: string): boolean => /\.(html|css|js|mjs|json|svg|txt|webmanifest|wasm|xml)$/.test(name)

/** Quality 11 costs ten times the time of 9 for some 8 per cent: worth it for what every reader waits for. */
const best = 11
const quick = 9
/** Above this the best quality takes seconds for one file, in bytes. */
const largestBest = 2_000_000

/** What a document's menus fetch when the first is opened: nearly the best, in a third of its time. */
const good = 10

/**
 * The brotli quality of a file: the best for pages and what they load, less for what is downloaded on its own
 * (plain text and XML of a document) and for what is very large.
 */
const qualityOf = (name: string, bytes: number): number =>
  bytes > largestBest || /\.(txt|xml)$/.test(name) ? quick : name === 'carried.json' ? good : best

/** How many files are compressed at a time: libuv's threads. */
const atOnce = 4

/**
 * Writes `.br` and `.gz` (level 9) beside every text file of the build, for the server to send as they are. Last
 * of the integrations: it must see every file as it will be served.
 * @see docs/SPEC.md DOC-16; docs/decisions/0110
 */
export const precompress = (): AstroIntegration => ({
  name: 'mingcha:precompress',
  hooks: {
    'astro:build:done': async ({ dir }) => {
      const root = fileURLToPath(dir)
      const entries = await readdir(root, { recursive: true, withFileTypes: true })
      const waiting = entries.filter((entry) => entry.isFile() && isText(entry.name))
      const compressNext = async (): Promise<void> => {
        for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
          const path = join(entry.parentPath, entry.name)
          const bytes = await readFile(path)
          const params = {
            [constants.BROTLI_PARAM_QUALITY]: qualityOf(entry.name, bytes.length),
            [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
            [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
          }
          const [br, gz] = await Promise.all([brotli(bytes, { params }), gzipped(bytes, { level: 9 })])
          await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
        }
      }
      await Promise.all(Array.from({ length: atOnce }, compressNext))
    },
  },
})
