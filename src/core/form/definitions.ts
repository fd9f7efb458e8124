import * as z from 'zod/mini'
import { failure } from '../errors.ts'
import { appraisalSchema } from './appraisal.ts'
import { checklistSchema } from './checklist.ts'
import { evidenceGradesSchema } from './evidence-grade.ts'
import { interviewFrameSchema, interviewOutlineSchema } from './interview.ts'
import { rectificationSchema } from './rectification.ts'
import { siteVisitSchema } from './site-visit.ts'

const definitionsSchema = z.strictObject({
  checklists: z.array(checklistSchema),
  interviewFrame: interviewFrameSchema,
  interviewOutlines: z.array(interviewOutlineSchema),
  siteVisit: siteVisitSchema,
  appraisal: appraisalSchema,
  evidenceGrades: evidenceGradesSchema,
  rectification: rectificationSchema,
})

/**
 * Everything an inspector fills in, blank, as one inspection takes it along. Each part has its id and version, so
 * that a record can say which wording it saw.
 */
export type Definitions = z.infer<typeof definitionsSchema>

/** Where the staff door serves them. The public door has nothing under `/inspect/`. */
export const definitionsPath = '/inspect/definitions.json'

/**
 * Reads the definitions back from parsed JSON.
 * @throws `form/malformed` when they are not what they should be; the measures name the first wrong place.
 * @see docs/SPEC.md PAPER-12
 */
export const parseDefinitions = (json: unknown): Definitions => {
  const parsed = definitionsSchema.safeParse(json)
  if (parsed.success) return parsed.data
  throw failure('form/malformed', {
    problems: parsed.error.issues.length,
    first: parsed.error.issues[0]?.path.join('.') ?? '',
  })
}
