import * as z from 'zod/mini'
import { definitionShape, refuseRepeats, sentence, sourceIds, unitIds } from './definition-parts.ts'
import { recordFieldsSchema } from './record-field.ts'

const some = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.array(schema).check(z.minLength(1, '至少写一条'))

/**
 * What every interview has, whoever is interviewed: what is said at the beginning and at the end, how to ask,
 * what must not be done, and what is written down.
 * @see docs/SPEC.md PAPER-4
 */
export const interviewFrameSchema = z.strictObject({
  ...definitionShape,
  units: unitIds,
  opening: some(sentence),
  technique: some(z.strictObject({ text: sentence, sources: sourceIds })),
  closing: some(sentence),
  prohibitions: some(
    z.strictObject({
      id: z.string().check(z.regex(/^IV-BAN-[1-9]$/, '应为 IV-BAN-1 这样的号')),
      text: sentence,
      units: unitIds,
    }),
  ).check(refuseRepeats('id', ({ id }: { id: string }) => id)),
  recordFields: recordFieldsSchema,
  /** What is written down of each fact; the record field of type `facts` holds any number of them. */
  factFields: recordFieldsSchema,
})

/**
 * The outline of an interview with people of one role: questions in the order they are best asked, each with
 * the probes that follow it.
 * @see docs/SPEC.md PAPER-4
 */
export const interviewOutlineSchema = z.strictObject({
  ...definitionShape,
  id: z.string().check(z.regex(/^IV-[A-Z]{1,16}$/, '应为 IV- 加大写字母，例如 IV-LEADER')),
  order: z.int('应为从 1 开始的整数').check(z.gte(1, '应为从 1 开始的整数')),
  role: sentence,
  purpose: sentence,
  questions: some(
    z.strictObject({
      id: z.string().check(z.regex(/^[A-Z]\d\d$/, '应为一个大写字母加两位数，例如 L01')),
      focus: sentence,
      units: unitIds,
      text: sentence,
      probes: some(sentence),
    }),
  ).check(refuseRepeats('id', ({ id }: { id: string }) => id)),
})

/** See {@link interviewFrameSchema}. */
export type InterviewFrame = z.infer<typeof interviewFrameSchema>
/** See {@link interviewOutlineSchema}. */
export type InterviewOutline = z.infer<typeof interviewOutlineSchema>
