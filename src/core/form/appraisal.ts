import * as z from 'zod/mini'
import {
  definitionShape,
  fieldName,
  refuseRepeats,
  sentence,
  sourceIds,
  unitIds,
} from './definition-parts.ts'
import { choiceSchema } from './form.ts'

const scaleSchema = z.array(choiceSchema).check(
  z.minLength(2, '至少两档'),
  z.maxLength(10, '最多十档'),
  refuseRepeats('value', ({ value }: { value: string }) => value),
)
const items = (pattern: RegExp, example: string) =>
  z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(pattern, `应为 ${example} 这样的号`)),
        text: sentence,
        focus: sentence,
        units: unitIds,
        /** Asked on the scale of the whole judgement and not on the scale of the single ones. */
        overall: z.exactOptional(z.literal(true, 'true，或者不写')),
      }),
    )
    .check(
      z.minLength(1, '至少一项'),
      refuseRepeats('id', ({ id }: { id: string }) => id),
    )

/** Names that belong to nobody: the only ones a definition may hold. */
const placeholder = z
  .string()
  .check(z.regex(/^成员[一二三四五六七八九十]$/, '只能用“成员一”这样的代称；真实姓名不进文件'))

/**
 * The appraisal 民主测评 of a leading group and its members. Names of members are loaded by the team before the
 * meeting and are in no file of this site: a definition holds stand-ins only, and its schema refuses others.
 * @see docs/SPEC.md PAPER-8
 */
export const appraisalSchema = z
  .strictObject({
    ...definitionShape,
    audience: sentence,
    units: unitIds,
    sources: sourceIds,
    instructions: z.array(sentence).check(z.minLength(1, '至少一条')),
    /** Named scales to choose from; see `teamScale`, `memberScale` and `overallScale`. */
    scales: z.record(fieldName, z.strictObject({ title: sentence, choices: scaleSchema })),
    teamScale: fieldName,
    memberScale: fieldName,
    overallScale: fieldName,
    teamItems: items(/^T\d\d$/, 'T01'),
    memberItems: items(/^M\d\d$/, 'M01'),
    placeholderMembers: z.array(placeholder).check(
      z.minLength(1, '至少一个'),
      refuseRepeats('', (name: string) => name),
    ),
    comment: z.strictObject({
      id: z.string().check(z.regex(/^A\d\d$/, '应为 A01 这样的号')),
      text: sentence,
      maxLength: z.int('应为 1 到 5000 的整数').check(z.gte(1, '不能小于 1'), z.lte(5_000, '不能大于 5000')),
      units: unitIds,
    }),
    counting: z.strictObject({
      /** Numbers of ballots to be written down, in order. */
      ballots: z.array(sentence).check(z.minLength(1, '至少一项')),
      rules: z
        .array(z.strictObject({ title: sentence, text: sentence, units: z.exactOptional(unitIds) }))
        .check(z.minLength(1, '至少一条')),
      suppressBelow: z
        .int('应为 5 到 1000 的整数')
        .check(z.gte(5, '不能小于 5'), z.lte(1_000, '不能大于 1000')),
    }),
  })
  .check(({ value, issues }) => {
    for (const field of ['teamScale', 'memberScale', 'overallScale'] as const)
      if (value.scales[value[field]] === undefined)
        issues.push({ code: 'custom', path: [field], input: value, message: `scales 里没有 ${value[field]}` })
  })

/** See {@link appraisalSchema}. */
export type Appraisal = z.infer<typeof appraisalSchema>
