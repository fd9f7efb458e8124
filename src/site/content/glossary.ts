import { z } from 'zod'
import { oncePerBuild, readContent } from './read-content.ts'
import {
  type References,
  readReferences,
  refuseUnknown,
  refuseUnknownDocument,
  sentence,
  unitList,
} from './references.ts'

/** Where official English words of the glossary come from; keys of content/sources.yaml. */
export const englishSources: readonly string[] = ['S3', 'S53']

const code = z.string().regex(/^[a-z]+(_[a-z]+)*$/, '应为小写英文和下划线，例如 inspection_team')

const termSchema = z.strictObject({
  term: sentence,
  code,
  moreCodes: z.array(code).min(1).optional(),
  english: z.strictObject({
    text: sentence,
    origin: z.enum(['official', 'common', 'own'], '应为 official（官方）、common（常见）或 own（自拟）'),
  }),
  wording: z.enum(['site', 'practice'], '应为 site（本站用语）或 practice（实务用语），或者不写').optional(),
  spellings: z.array(sentence).min(1).optional(),
  except: z.array(sentence).min(1).optional(),
  units: unitList,
  note: sentence.optional(),
})

/**
 * The glossary: every term with its permanent code and anchor, its English, and where the document has it, in
 * groups that belong together. `spellings` are the words by which a page means it, the term itself unless given;
 * `except` are longer words that contain one and mean something else. No two terms share a spelling.
 * @see docs/SPEC.md TERM-1
 */
export const glossarySchema = (references: References) =>
  z
    .strictObject({
      document: z.string(),
      groups: z.array(z.strictObject({ name: sentence, terms: z.array(termSchema).min(1) })).min(1),
    })
    .superRefine(({ document, groups }, context) => {
      refuseUnknownDocument(references, document, ['document'], context)
      const termByCode = new Map<string, string>()
      const termBySpelling = new Map<string, string>()
      for (const [at, { terms }] of groups.entries())
        for (const [index, term] of terms.entries()) {
          const path = ['groups', at, 'terms', index]
          const refuse = (field: string, message: string) =>
            context.addIssue({ code: 'custom', path: [...path, field], message })
          refuseUnknown(references, document, term, path, context)
          const former = termByCode.get(term.code)
          if (former !== undefined) refuse('code', `${term.code} 已经是“${former}”的代码`)
          termByCode.set(term.code, term.term)
          for (const spelling of spellingsOf(term)) {
            const meant = termBySpelling.get(spelling)
            if (meant !== undefined)
              refuse(term.spellings ? 'spellings' : 'term', `“${spelling}”已经指“${meant}”`)
            termBySpelling.set(spelling, term.term)
          }
        }
    })

/** One term of the glossary. */
export type Term = z.infer<typeof termSchema>

/** The words by which a page means a term, at least one. */
export const spellingsOf = ({ term, spellings }: Pick<Term, 'term' | 'spellings'>): readonly string[] =>
  spellings ?? [term]

/** The glossary as it stands, in the order of the file; see {@link glossarySchema}. */
export interface Glossary {
  readonly document: string
  readonly groups: readonly { readonly name: string; readonly terms: readonly Term[] }[]
  /** Those of all groups. */
  readonly terms: readonly Term[]
}

/** Reads `content/glossary.yaml`. @throws `ContentError`. */
export const readGlossary = oncePerBuild((): Glossary => {
  const glossary = readContent('glossary.yaml', glossarySchema(readReferences()))
  return { ...glossary, terms: glossary.groups.flatMap(({ terms }) => terms) }
})

/** Where a term is explained on the site. */
export const termPath = (code: string): string => `/glossary/#${code}`
