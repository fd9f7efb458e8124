import { z } from 'zod'
import { unitIdSchema } from '../../core/document/document.ts'
import { readDocuments } from './documents.ts'
import { oncePerBuild } from './read-content.ts'
import { readSources } from './sources.ts'

/** What other content may refer to: the units of each document and the registered sources. */
export interface References {
  readonly unitsByDocument: ReadonlyMap<string, ReadonlySet<string>>
  readonly sources: ReadonlySet<string>
}

/** Everything that may be referred to now. @throws `ContentError` for documents or sources that are not sound. */
export const readReferences = oncePerBuild(
  (): References => ({
    unitsByDocument: new Map(
      readDocuments().map(({ id, units }) => [id, new Set(units.map((unit) => unit.id))] as const),
    ),
    sources: new Set(readSources().keys()),
  }),
)

/** A text of a content file as a person writes it: not empty, no space around it. */
export const sentence = z
  .string()
  .refine((text) => text.trim() === text && text !== '', '应为一句话，前后不能有空格')

/** The id of a rule, an item or a row that stands as an anchor on a page: `P01`, `CL-PREP-03`. Permanent. */
export const anchorId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$/, '应为大写字母、数字和连字号，例如 P01')

/** Units of one document, at least one, none twice. Whether they exist is asked by {@link refuseUnknown}. */
export const unitList = z
  .array(unitIdSchema)
  .min(1, '至少写一个单元号')
  .refine((units) => new Set(units).size === units.length, '同一个单元号写了两次')

/**
 * Complains of every unit and source that does not exist, by its place in the file.
 * @param document - Id of the document whose units are meant.
 * @param path - Where `written` stands in its file: `['rules', 3]`.
 */
export const refuseUnknown = (
  references: References,
  document: string,
  written: { readonly units: readonly string[]; readonly sources?: readonly string[] | undefined },
  path: readonly (string | number)[],
  context: z.RefinementCtx,
): void => {
  const refuse = (place: readonly (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path: [...path, ...place], message })
  const units = references.unitsByDocument.get(document)
  // A document that does not exist is complained of once, by `refuseUnknownDocument`, not for each unit.
  for (const [index, unit] of written.units.entries())
    if (units && !units.has(unit)) refuse(['units', index], `文件 ${document} 没有单元 ${unit}`)
  for (const [index, source] of (written.sources ?? []).entries())
    if (!references.sources.has(source))
      refuse(['sources', index], `出处 ${source} 没有登记在 content/sources.yaml`)
}

/** Complains of a document that is not in `content/documents/`. @param path - Of the field that names it. */
export const refuseUnknownDocument = (
  references: References,
  document: string,
  path: readonly (string | number)[],
  context: z.RefinementCtx,
): void => {
  if (!references.unitsByDocument.has(document))
    context.addIssue({
      code: 'custom',
      path: [...path],
      message: `content/documents/ 里没有文件 ${document}`,
    })
}

/** Complains of every id that stands twice in a list. @param field - Name of the id's field: `id`, `code`. */
export const refuseRepeated = (
  ids: readonly string[],
  path: readonly (string | number)[],
  field: string,
  context: z.RefinementCtx,
): void => {
  for (const [index, id] of ids.entries())
    if (ids.indexOf(id) < index)
      context.addIssue({ code: 'custom', path: [...path, index, field], message: `${id} 已经用过` })
}
