/**
 * What the definitions of checklists, interviews, site visits, appraisals and the rectification ledger are made
 * of. One schema each serves the editors' YAML at build and the snapshot an inspection holds, for nothing is
 * rewritten between the two. The messages are Chinese because those who edit content/ read them.
 *
 * @see docs/SPEC.md PAPER-1, PAPER-2
 */
import * as z from 'zod/mini'
import { stages } from '../document/stages.ts'
import { parseUnitId, type UnitId } from '../document/unit-id.ts'
import { forbiddenInText } from './form.ts'

const optional = z.exactOptional

/** One sentence or paragraph, 1 to 2 000 characters, no blank at either end, no control or direction characters. */
export const sentence = z.string().check(
  z.minLength(1, '不能为空'),
  z.maxLength(2_000, '不能超过 2000 字'),
  z.refine((text) => text.trim() === text, '前后不能有空格'),
  z.refine((text) => !forbiddenInText.test(text) && text.isWellFormed(), '不能有控制字符'),
)

const unitId = z.custom<UnitId>(
  (text) => typeof text === 'string' && parseUnitId(text) !== null,
  '应为加引号的单元号，例如 "3.1.4.2"',
)

/** At least one unit of the document the definition names. */
export const unitIds = z.array(unitId).check(
  z.minLength(1, '至少写一个单元号'),
  z.maxLength(50, '最多 50 个'),
  refuseRepeats('', (id: string) => id),
)

/** Keys of content/sources.yaml; `OWN` where a practice is this site's own. */
export const sourceIds = z
  .array(z.string().check(z.regex(/^[A-Z]+\d*[a-z]?$/, '应为出处编号，例如 S52')))
  .check(z.minLength(1, '至少写一个出处编号'), z.maxLength(20, '最多 20 个'))

/** Id of a definition, also its address in lower case: `CL-PREP`. */
export const definitionId = z
  .string()
  .check(z.regex(/^[A-Z][A-Z0-9-]{1,31}$/, '应为大写字母开头的大写字母、数字和短横，例如 CL-PREP'))

/** Name of a record's field, as it is stored and as it stands in an address. */
export const fieldName = z
  .string()
  .check(z.regex(/^[a-z][a-z0-9_]{0,31}$/, '应为小写字母开头的小写字母、数字和下划线，例如 start_end'))

/** Which stage of an inspection something belongs to. */
export const stage = z.enum(stages)

/**
 * Whether the document itself asks for it, or this site suggests it. What is suggested always says where it
 * comes from, and looks different wherever it is shown.
 */
export const originShape = {
  kind: z.enum(['directive', 'suggested']),
  units: unitIds,
  sources: optional(sourceIds),
  /** Words of the text that the document does not fix, such as a number of days: shown as 本文件未规定. */
  unfixedWords: optional(z.array(sentence).check(z.minLength(1, '至少写一处，或者不写这个字段'))),
}

/** What {@link originShape} reads. */
export interface Origin {
  readonly kind: 'directive' | 'suggested'
  readonly units: readonly UnitId[]
  readonly sources?: readonly string[] | undefined
  readonly unfixedWords?: readonly string[] | undefined
}

/** Refuses a suggestion without a source, and words said to be unfixed that the text does not have. */
export const refuseUnfounded = <Item extends Origin & { readonly text: string }>() =>
  z.check<Item>(({ value, issues }) => {
    const { kind, sources, unfixedWords = [], text } = value
    if (kind === 'suggested' && sources === undefined)
      issues.push({
        code: 'custom',
        path: ['sources'],
        input: value,
        message: '建议项要写出处；自拟的写 OWN',
      })
    for (const [index, words] of unfixedWords.entries())
      if (!text.includes(words))
        issues.push({
          code: 'custom',
          path: ['unfixedWords', index],
          input: value,
          message: `应为 text 里的原话，现为“${words}”`,
        })
  })

/**
 * Refuses a list in which two entries have the same id.
 * @param field - Of the entry that holds the id, for the editor; empty when the entry is the id.
 */
export function refuseRepeats<Entry>(field: string, idOf: (entry: Entry) => string) {
  return z.check<Entry[]>(({ value, issues }) => {
    const seen = new Set<string>()
    for (const [index, entry] of value.entries()) {
      const id = idOf(entry)
      if (seen.has(id))
        issues.push({
          code: 'custom',
          path: field === '' ? [index] : [index, field],
          input: entry,
          message: `${id} 重复了，一张表里不能有两个`,
        })
      seen.add(id)
    }
  })
}

/** What every definition begins with. */
export const definitionShape = {
  id: definitionId,
  /** Changes with every change of wording; records say which they saw. */
  version: z.string().check(z.regex(/^[A-Za-z0-9.-]{1,32}$/, '应为加引号的字母、数字、点和短横，例如 "1"')),
  title: sentence,
  /** Id of the published document whose units are named: `2014-sifa-xuncha-yijian`. */
  document: z
    .string()
    .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, '应为文件的 id，例如 2014-sifa-xuncha-yijian')),
}
