import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { stages } from '../../core/document/stages.ts'
import type { Carrier } from '../../core/document/trace.ts'
import { isKnownParty, type Party, readParties } from './parties.ts'
import { ContentError, contentFiles, contentRoot, parseContent } from './read-content.ts'
import {
  anchorId,
  type References,
  readReferences,
  refuseRepeated,
  refuseUnknown,
  refuseUnknownDocument,
  sentence,
  unitList,
} from './references.ts'

/** Whether a rule says in our words what the document asks for, or is this site's own suggestion. */
export const ruleKinds = ['directive', 'suggested'] as const

const ruleSchema = z
  .strictObject({
    id: anchorId,
    kind: z.enum(ruleKinds, '应为 directive（文件要求）或 suggested（本站建议）'),
    title: sentence,
    bound: z.array(sentence).min(1, '至少写一个责任主体'),
    units: unitList,
    sources: z.array(z.string()).min(1).optional(),
    text: sentence,
  })
  .refine(({ kind, sources }) => kind === 'directive' || sources !== undefined, {
    path: ['sources'],
    message: '本站建议必须写明出处；没有外部出处的写 [OWN]',
  })

/**
 * One file of `content/rules/`: implementation rules of one document and one stage. Every rule names units of
 * that document and whom it binds, by names of `parties`; a suggested one names its sources too.
 * @see docs/SPEC.md RULE-1
 */
export const rulesFileSchema = (references: References, parties: readonly Party[]) =>
  z
    .strictObject({
      document: z.string(),
      stage: z.enum(stages, `应为${stages.join('、')}之一`),
      rules: z.array(ruleSchema).min(1, '至少写一条'),
    })
    .superRefine(({ document, rules }, context) => {
      refuseUnknownDocument(references, document, ['document'], context)
      refuseRepeated(
        rules.map(({ id }) => id),
        ['rules'],
        'id',
        context,
      )
      for (const [index, rule] of rules.entries()) {
        refuseUnknown(references, document, rule, ['rules', index], context)
        for (const [at, name] of rule.bound.entries())
          if (!isKnownParty(name, parties))
            context.addIssue({
              code: 'custom',
              path: ['rules', index, 'bound', at],
              message: `“${name}”没有归入 content/parties.yaml 的任何一类`,
            })
      }
    })

/** A rule (实施要点) with the document and stage of its file. */
export type Rule = z.infer<typeof ruleSchema> & {
  readonly document: string
  readonly stage: (typeof stages)[number]
}

/**
 * Puts the rules of several files together, by stage and then as written.
 * @param files - Path of each file, for the complaint, and its text.
 * @throws `ContentError` for what is wrong in a file, and when two files use one id.
 */
export const gatherRules = (
  files: readonly { readonly file: string; readonly yaml: string }[],
  references: References,
  parties: readonly Party[],
): readonly Rule[] => {
  const schema = rulesFileSchema(references, parties)
  const fileById = new Map<string, string>()
  const gathered = files.flatMap(({ file, yaml }) => {
    const { document, stage, rules } = parseContent(file, yaml, schema)
    for (const [index, { id }] of rules.entries()) {
      const former = fileById.get(id)
      if (former !== undefined)
        throw new ContentError(file, [`rules[${index}].id：${id} 已被 ${former} 使用`])
      fileById.set(id, file)
    }
    return rules.map((rule): Rule => ({ ...rule, document, stage }))
  })
  return gathered.toSorted((left, right) => stages.indexOf(left.stage) - stages.indexOf(right.stage))
}

/** Every rule of `content/rules/`, by stage and then as written. @throws `ContentError`. */
export const readRules = (): readonly Rule[] =>
  gatherRules(
    contentFiles('rules').map((path) => {
      const file = join(contentRoot, path)
      return { file, yaml: readFileSync(file, 'utf8') }
    }),
    readReferences(),
    readParties(),
  )

/** Where a rule is found on the site. */
export const rulePath = (id: string): string => `/rules/#${id}`

/** The rules as carriers of their units. @throws `ContentError`. */
export const ruleCarriers = (): readonly Carrier[] =>
  readRules().map((rule) => ({
    kind: 'rule',
    id: rule.id,
    label: rule.title,
    path: rulePath(rule.id),
    suggested: rule.kind === 'suggested',
    documentId: rule.document,
    units: rule.units,
  }))
