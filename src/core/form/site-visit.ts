import * as z from 'zod/mini'
import { definitionShape, refuseRepeats, sentence, sourceIds, unitIds } from './definition-parts.ts'
import { recordFieldsSchema } from './record-field.ts'

/**
 * The record of a visit 查访, open or unannounced: rules printed on it, its fields, and what to look at.
 * The record field of type `observations` holds one row of `observationFields` for each of `observationItems`.
 * @see docs/SPEC.md PAPER-5
 */
export const siteVisitSchema = z.strictObject({
  ...definitionShape,
  units: unitIds,
  rules: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^SV-[1-9]\d*$/, '应为 SV-1 这样的号')),
        text: sentence,
        units: unitIds,
        sources: z.exactOptional(sourceIds),
      }),
    )
    .check(refuseRepeats('id', ({ id }: { id: string }) => id)),
  fields: recordFieldsSchema,
  observationFields: recordFieldsSchema,
  observationItems: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^OB\d\d$/, '应为 OB01 这样的号')),
        text: sentence,
        units: unitIds,
      }),
    )
    .check(
      z.minLength(1, '至少一项'),
      refuseRepeats('id', ({ id }: { id: string }) => id),
    ),
})

/** See {@link siteVisitSchema}. */
export type SiteVisit = z.infer<typeof siteVisitSchema>
