import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod/mini'

/** Gives the sentence under a dotted key with its `{placeholders}` filled in. @throws on an unknown key. */
export type Sentence = (key: string, values?: Readonly<Record<string, string | number>>) => string

type Tree = string | { readonly [key: string]: Tree }
const treeSchema: z.ZodMiniType<Tree> = z.lazy(() =>
  z.union([z.string().check(z.minLength(1)), z.record(z.string(), treeSchema)]),
)

/** What the server and the desk say at a terminal: content/messages/zh-CN/terminal.yaml. */
export const readSentences = (): Sentence => {
  const file = new URL('../../content/messages/zh-CN/terminal.yaml', import.meta.url)
  const tree = treeSchema.parse(parse(readFileSync(file, 'utf8')))
  return (key, values = {}) => {
    let found: Tree | undefined = tree
    for (const part of key.split('.')) found = typeof found === 'object' ? found[part] : undefined
    if (typeof found !== 'string') throw new Error(`no sentence "${key}" in terminal.yaml`)
    return found.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder))
  }
}
