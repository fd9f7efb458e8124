import { z } from 'zod'
import { readContent } from './read-content.ts'
import { refuseRepeated, sentence } from './references.ts'

/** More would need more rules in src/site/styles/narrow.css, which hides what is not asked for. */
const maxParties = 12

/**
 * Who is bound, in a few groups: the documents and rules call the same people by several names. Every name
 * belongs to one group.
 * @see docs/SPEC.md RULE-1
 */
export const partiesSchema = z.strictObject({
  parties: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[a-z]+(-[a-z]+)*$/, '应为小写英文和连字号，例如 party-group'),
        name: sentence,
        means: z.array(sentence).min(1),
      }),
    )
    .max(maxParties, `最多 ${maxParties} 类`)
    .superRefine((parties, context) => {
      refuseRepeated(
        parties.map(({ code }) => code),
        [],
        'code',
        context,
      )
      const names = parties.flatMap(({ means }, index) => means.map((name) => ({ name, index })))
      for (const [at, { name, index }] of names.entries())
        if (names.findIndex((other) => other.name === name) < at)
          context.addIssue({ code: 'custom', path: [index, 'means'], message: `“${name}”已经归在别的类` })
    }),
})

/** One group of those who are bound. */
export type Party = z.infer<typeof partiesSchema>['parties'][number]

/** The groups, in the order of the file. @throws `ContentError`. */
export const readParties = (): readonly Party[] => readContent('parties.yaml', partiesSchema).parties

/** The single names in a text such as 巡查组、上级法院. */
export const partyNames = (who: string): readonly string[] => who.split('、')

/** Whether a name belongs to one of the groups. */
export const isKnownParty = (name: string, parties: readonly Party[]): boolean =>
  parties.some(({ means }) => means.includes(name))

/** The groups that names belong to, in the order of the groups, each once. */
export const partiesOf = (names: readonly string[], parties: readonly Party[]): readonly Party[] =>
  parties.filter(({ means }) => names.some((name) => means.includes(name)))
