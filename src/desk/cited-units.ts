import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parse } from 'yaml'

/** Official texts, which cite nothing, and sentences of the interface. */
const withoutCitations = ['documents', 'messages']

/**
 * Where the content of the site (rules, checklists, forms …) names units of one document: `units` and `unit` under
 * a `document` of that id, and 〔3.1.2〕 in its texts.
 * @param contentPath - The folder `content/`.
 * @returns Files by unit id, relative to the folder, with `/`. A file that is no YAML cites nothing; the build tells of it.
 */
export const citingFiles = (
  contentPath: string,
  documentId: string,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>()
  const names = readdirSync(contentPath, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !withoutCitations.includes(name.split(sep)[0] ?? ''))
    .toSorted()
  for (const name of names) {
    const path = join(contentPath, name)
    const file = relative(contentPath, path).replaceAll(sep, '/')
    const cite = (unit: string) => {
      found.set(unit, (found.get(unit) ?? new Set()).add(file))
    }
    const walk = (node: unknown, document: unknown): void => {
      if (typeof node === 'string') {
        if (document === documentId) for (const [, unit = ''] of node.matchAll(/〔([^〕]+)〕/g)) cite(unit)
      } else if (Array.isArray(node)) for (const inside of node) walk(inside, document)
      else if (typeof node === 'object' && node !== null) {
        const within = 'document' in node ? node.document : document
        for (const [key, inside] of Object.entries(node)) {
          if ((key === 'units' || key === 'unit') && within === documentId)
            for (const unit of [inside].flat()) if (typeof unit === 'string') cite(unit)
          walk(inside, within)
        }
      }
    }
    walk(parseOrNull(readFileSync(path, 'utf8')), null)
  }
  return found
}

const parseOrNull = (text: string): unknown => {
  try {
    return parse(text)
  } catch {
    // yaml throws for what is no YAML, and for nothing else.
    return null
  }
}
