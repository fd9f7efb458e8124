import * as z from 'zod/mini'
import type { Carrier } from '../../core/document/trace.ts'
import { definitionShape, refuseRepeats, sentence, unitIds } from '../../core/form/definition-parts.ts'
import { readDefinition } from './definitions.ts'
import { evidenceGradeCarriers } from './evidence-grades.ts'

const optional = z.exactOptional
const anchor = z
  .string()
  .check(z.regex(/^[a-z]+(-[a-z0-9]+)*$/, '应为小写英文单词和数字，用短横连接，例如 annex-1'))
const ids = () => refuseRepeats('id', ({ id }: { id: string }) => id)

const sectionSchema = z.strictObject({
  id: anchor,
  title: sentence,
  units: unitIds,
  /** How to fill it in. */
  fill: optional(sentence),
  /** Lines for writing on paper. */
  lines: optional(z.int('应为 1 到 20 的整数').check(z.gte(1, '不能小于 1'), z.lte(20, '不能大于 20'))),
  parts: optional(z.array(z.strictObject({ title: sentence, units: unitIds }))),
  /** The table every problem is written down in: name of the row, and what belongs there. */
  rows: optional(z.array(z.strictObject({ label: sentence, text: sentence }))),
  /** Rows of the table that counts problems by grade of evidence. */
  counts: optional(z.array(sentence)),
})

/** The outline of a report. It is this site's own; the directive only says what a report must do. @see docs/SPEC.md PAPER-9 */
export const reportOutlineSchema = z.strictObject({
  ...definitionShape,
  lead: sentence,
  rules: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^RR-[1-9]$/, '应为 RR-1 这样的号')),
        text: sentence,
        note: optional(sentence),
        units: unitIds,
      }),
    )
    .check(ids()),
  /** What this site understands words of the directive to mean: 本站理解. */
  understanding: z.strictObject({ text: sentence, units: unitIds }),
  sections: z.array(sectionSchema).check(ids()),
  annexes: z.array(z.strictObject({ id: anchor, text: sentence, units: unitIds })).check(ids()),
  submission: sectionSchema,
})

/** See {@link reportOutlineSchema}. */
export type ReportOutline = z.infer<typeof reportOutlineSchema>

/** The outline of a report. @throws `ContentError`. */
export const readReportOutline = (): ReportOutline =>
  readDefinition('report-outline.yaml', reportOutlineSchema)

/** Rules, sections with their parts, annexes and grades of evidence as carriers of their units. @throws `ContentError`. */
export const reportOutlineCarriers = (): readonly Carrier[] => {
  const { document, rules, sections, annexes, submission } = readReportOutline()
  return [
    ...rules.map(({ id, text, units }) => ({ id, label: text, units, suggested: false })),
    ...[...sections, submission].map(({ id, title, units, parts = [] }) => ({
      id,
      label: title,
      units: [...new Set([...units, ...parts.flatMap((part) => part.units)])],
      suggested: true,
    })),
    ...annexes.map(({ id, text, units }) => ({ id, label: text, units, suggested: true })),
  ]
    .map(
      (carried): Carrier => ({
        kind: 'report-section',
        ...carried,
        path: `/report-outline/#${carried.id}`,
        documentId: document,
      }),
    )
    .concat(evidenceGradeCarriers())
}
