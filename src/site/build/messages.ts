import { readFileSync } from 'node:fs'
import { basename, relative } from 'node:path'
import type { Plugin } from 'vite'
import { z } from 'zod'
import { contentFiles, parseContent, readContent } from '../content/read-content.ts'

/** The sentences of one area: nested keys, at the leaves what a person reads. */
export interface MessageTree {
  readonly [key: string]: string | MessageTree
}

const isKey = (key: string): boolean => /^[A-Za-z][A-Za-z0-9_-]*$/.test(key)

/** A message file: every key an English word, every value a sentence that is not empty, or more of the same. */
export const messagesSchema = z.unknown().transform((content, context): MessageTree => {
  const complaints = complaintsOf(content, [])
  for (const { path, message } of complaints) context.addIssue({ code: 'custom', path: [...path], message })
  return complaints.length === 0 ? (content as MessageTree) : z.NEVER
})

const complaintsOf = (
  node: unknown,
  path: readonly string[],
): readonly { path: readonly string[]; message: string }[] => {
  if (typeof node === 'string') return node.trim() === '' ? [{ path, message: '不能为空' }] : []
  if (typeof node !== 'object' || node === null || Array.isArray(node))
    return [{ path, message: '应为一句话，或下一级的键' }]
  const children = Object.entries(node)
  if (children.length === 0) return [{ path, message: '不能为空' }]
  return children.flatMap(([key, child]) =>
    isKey(key)
      ? complaintsOf(child, [...path, key])
      : [{ path: [...path, key], message: '键应为英文单词，例如 startLabel' }],
  )
}

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
