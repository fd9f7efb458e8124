import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { $ZodType, output } from 'zod/v4/core'
import { citedParts } from '../../core/document/cited-text.ts'
import { ContentError, contentFiles, contentRoot, parseContent } from './read-content.ts'
import { type References, readReferences } from './references.ts'

/** What every definition has: whose units it names. */
interface Definition {
  readonly id: string
  readonly document: string
}

/**
 * Every reference of a definition that leads nowhere, one complaint each: units in `units`, sources in `sources`,
 * and both where a text cites them, as in 〔3.2.2.2〕 or （M1）.
 * @see docs/SPEC.md PAPER-2
 */
export const deadReferences = (
  definition: Definition,
  { unitsByDocument, sources }: References,
): readonly string[] => {
  const units = unitsByDocument.get(definition.document)
  if (units === undefined) return [`document：content/documents/ 里没有文件 ${definition.document}`]
  const unit = (place: string, id: string) =>
    units.has(id) ? [] : [`${place}：文件 ${definition.document} 没有单元 ${id}`]
  const source = (place: string, id: string) =>
    sources.has(id) ? [] : [`${place}：出处 ${id} 没有登记在 content/sources.yaml`]
  const inList = (place: string, list: unknown, check: (place: string, id: string) => readonly string[]) =>
    Array.isArray(list) ? list.flatMap((id, index) => check(`${place}[${index}]`, String(id))) : []
  const walk = (place: string, value: unknown): readonly string[] => {
    if (typeof value === 'string')
      return citedParts(value).flatMap((part) =>
        'unit' in part ? unit(place, part.unit) : 'source' in part ? source(place, part.source) : [],
      )
    if (Array.isArray(value)) return value.flatMap((entry, index) => walk(`${place}[${index}]`, entry))
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, child]) => {
      const at = place === '' ? key : `${place}.${key}`
      if (key === 'units') return inList(at, child, unit)
      if (key === 'sources') return inList(at, child, source)
      return walk(at, child)
    })
  }
  return walk('', definition)
}

/**
 * Reads one text as a definition.
 * @param file - Shown to the editor.
 * @throws `ContentError` for the text, for every wrong field and for every reference that leads nowhere.
 */
export const parseDefinition = <Schema extends $ZodType<Definition>>(
  file: string,
  yaml: string,
  schema: Schema,
  references: References,
): output<Schema> => {
  const definition = parseContent(file, yaml, schema)
  const complaints = deadReferences(definition, references)
  if (complaints.length > 0) throw new ContentError(file, complaints)
  return definition
}

/** Reads one file of `content/` as a definition; `path` is relative to it. @throws like {@link parseDefinition}. */
export const readDefinition = <Schema extends $ZodType<Definition>>(
  path: string,
  schema: Schema,
  references: References = readReferences(),
): output<Schema> => {
  const file = join(contentRoot, path)
  return parseDefinition(file, readFileSync(file, 'utf8'), schema, references)
}

/**
 * Reads every file of a folder as a definition, in the order their `order` gives.
 * @throws like {@link parseDefinition}; also for a file not named for its id, and for a place taken twice.
 */
export const readDefinitions = <Schema extends $ZodType<Definition & { readonly order: number }>>(
  folder: string,
  schema: Schema,
  files: readonly { readonly file: string; readonly yaml: string }[] = contentFiles(folder).map((path) => {
    const file = join(contentRoot, path)
    return { file, yaml: readFileSync(file, 'utf8') }
  }),
): readonly output<Schema>[] => {
  const references = readReferences()
  const fileByOrder = new Map<number, string>()
  const fileById = new Map<string, string>()
  return files
    .map(({ file, yaml }) => {
      const definition = parseDefinition(file, yaml, schema, references)
      for (const [taken, key, name] of [
        [fileById, definition.id, 'id'],
        [fileByOrder, definition.order, 'order'],
      ] as const) {
        const known = taken as Map<unknown, string>
        const former = known.get(key)
        if (former !== undefined) throw new ContentError(file, [`${name}：${key} 已被 ${former} 使用`])
        known.set(key, file)
      }
      return definition
    })
    .toSorted((left, right) => left.order - right.order)
}
