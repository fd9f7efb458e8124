import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'
import { contentFiles, parseContent, readContent } from '../content/read-content.ts'

/** The sentences of one area: nested keys, at the leaves what a person reads. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree
}

/** A message file: every value a sentence that is not empty, every key a word of our own. */
export const messagesSchema: z.ZodType<MessageTree> = z.lazy(() =>
  z.record(
    z.string().regex(/^[a-z][A-Za-z0-9]*(-[a-z0-9]+)*$/, '键应为英文单词，例如 startLabel'),
    z.union([z.string({ error: '应为一句话' }).trim().min(1, '不能为空'), messagesSchema]),
  ),
)

const isMessageFile = (id: string): boolean => /\/content\/messages\/[\w-]+\/[\w-]+\.yaml$/.test(id)

/**
 * Vite plugin: `import messages from '…/content/messages/zh-CN/respond.yaml'` gives the sentences of that
 * file as one object. A file with an empty or missing sentence stops the build and names the key.
 * @see docs/SPEC.md DOC-10; the types are in src/messages.d.ts, written by {@link messageTypes}
 */
export const messages = (): Plugin => ({
  name: 'mingcha:messages',
  enforce: 'pre',
  load(id) {
    const [path = id] = id.split('?')
    if (!isMessageFile(path)) return null
    this.addWatchFile(path)
    const tree = parseContent(relative(process.cwd(), path), readFileSync(path, 'utf8'), messagesSchema)
    return { code: `export default ${JSON.stringify(tree)}`, map: null, moduleType: 'js' }
  },
})

const typeOf = (node: string | MessageTree, indent: string): string => {
  if (typeof node === 'string') return 'string'
  const lines = Object.entries(node).map(
    ([key, child]) =>
      `${indent}  readonly ${/^\w+$/.test(key) ? key : `'${key}'`}: ${typeOf(child, `${indent}  `)}\n`,
  )
  return `{\n${lines.join('')}${indent}}`
}

/**
 * The declarations of every message file, so that a key that is not there does not compile.
 * Kept in `src/messages.d.ts`; `npm run generate` writes it, a test compares it.
 */
export const messageTypes = (): string => {
  const modules = contentFiles('messages/zh-CN').map((path) => {
    const tree = readContent(path, messagesSchema)
    return `declare module '*/messages/zh-CN/${basename(path)}' {\n  const messages: ${typeOf(tree, '  ')}\n  export default messages\n}\n`
  })
  return `// Generated from content/messages/zh-CN by npm run generate; do not edit.\n${modules.join('')}`
}
