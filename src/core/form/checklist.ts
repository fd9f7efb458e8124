import * as z from 'zod/mini'
import {
  definitionShape,
  originShape,
  refuseRepeats,
  refuseUnfounded,
  sentence,
  stage,
} from './definition-parts.ts'

/**
 * How an item of a checklist is answered. `否` opens a task; where `needsRemark` an answer without a remark is
 * not complete, for 不适用 must say why.
 */
export const checklistAnswers = [
  { value: 'yes', label: '是', needsRemark: false },
  { value: 'no', label: '否', needsRemark: true },
  { value: 'not_applicable', label: '不适用', needsRemark: true },
] as const

const checklistItemSchema = z
  .strictObject({
    id: z.string().check(z.regex(/^[A-Z][A-Z0-9-]*-\d\d$/, '应为清单号加两位数，例如 CL-PREP-01')),
    ...originShape,
    text: sentence,
    /** What shows later that it was done: 留痕. */
    trace: sentence,
  })
  .check(refuseUnfounded())

/**
 * A checklist: what to make sure of in one stage of an inspection. Ids of items begin with the checklist's id,
 * which makes them unique over all checklists.
 * @see docs/SPEC.md PAPER-3
 */
export const checklistSchema = z
  .strictObject({
    ...definitionShape,
    /** Its place among the checklists, from 1. */
    order: z.int('应为从 1 开始的整数').check(z.gte(1, '应为从 1 开始的整数')),
    stage,
    /** What this site adds on how to use it; shown as 本站建议. */
    advice: z.exactOptional(sentence),
    items: z.array(checklistItemSchema).check(
      z.minLength(1, '至少一项'),
      refuseRepeats('id', ({ id }: { id: string }) => id),
    ),
  })
  .check(({ value, issues }) => {
    for (const [index, { id }] of value.items.entries())
      if (id.slice(0, -3) !== value.id)
        issues.push({
          code: 'custom',
          path: ['items', index, 'id'],
          input: id,
          message: `应以 ${value.id}- 开头，现为 ${id}`,
        })
  })

/** See {@link checklistSchema}. */
export type Checklist = z.infer<typeof checklistSchema>
