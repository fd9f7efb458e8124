import * as z from 'zod/mini'
import { definitionShape, refuseRepeats, sentence, sourceIds, unitIds } from './definition-parts.ts'

/** What the directive tells apart in 4.1.3.4 to 4.1.3.7, from hearsay to proof and to what cannot be settled. */
export const evidenceGradeIds = ['reported', 'observed', 'verified', 'undetermined'] as const

const gradeId = z.enum(evidenceGradeIds)

/**
 * The grades of evidence 认定等级 and which may follow which. Our definitions are 本站理解: the directive only
 * names the four.
 * @see docs/SPEC.md PAPER-6
 */
export const evidenceGradesSchema = z.strictObject({
  ...definitionShape,
  grades: z
    .array(
      z.strictObject({
        id: gradeId,
        label: sentence,
        units: unitIds,
        definition: sentence,
        /** Whether and how a report may say it. */
        mayReport: sentence,
      }),
    )
    .check(
      z.length(evidenceGradeIds.length, '四个等级各写一次'),
      refuseRepeats('id', ({ id }: { id: string }) => id),
    ),
  /** Every change of grade there is; any other is refused. */
  transitions: z
    .array(
      z.strictObject({ from: gradeId, to: gradeId, when: sentence, sources: z.exactOptional(sourceIds) }),
    )
    .check(refuseRepeats('to', ({ from, to }: { from: string; to: string }) => `${from} → ${to}`)),
})

/** See {@link evidenceGradesSchema}. */
export type EvidenceGrades = z.infer<typeof evidenceGradesSchema>
