import { z } from 'zod'
import { readContent } from './read-content.ts'
import {
  type References,
  readReferences,
  refuseRepeated,
  refuseUnknown,
  refuseUnknownDocument,
  sentence,
  unitList,
} from './references.ts'

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
 * The glossary: every term with its permanent code and anchor, its English, and where the document has it.
 * `spellings` are the words by which a page means it, the term itself unless given; `except` are longer words
 * that contain one and mean something else. No two terms share a spelling.
 * @see docs/SPEC.md TERM-1
 */
export const glossarySchema = (references: References) =>
  z
    .strictObject({ document: z.string(), terms: z.array(termSchema).min(1) })
    .superRefine((glossary, context) => {
      const { document, terms } = glossary
      refuseUnknownDocument(references, document, ['document'], context)
      refuseRepeated(
        terms.map((term) => term.code),
        ['terms'],
        'code',
        context,
      )
      const termBySpelling = new Map<string, string>()
      for (const [index, term] of terms.entries()) {
        refuseUnknown(references, document, term, ['terms', index], context)
        for (const spelling of spellingsOf(term)) {
          const former = termBySpelling.get(spelling)
          if (former !== undefined)
            context.addIssue({
              code: 'custom',
              path: ['terms', index, term.spellings ? 'spellings' : 'term'],
              message: `“${spelling}”已经指“${former}”`,
            })
          termBySpelling.set(spelling, term.term)
        }
      }
    })

/** One term of the glossary. */
export type Term = z.infer<typeof termSchema>

/** The words by which a page means a term, at least one. */
export const spellingsOf = ({ term, spellings }: Pick<Term, 'term' | 'spellings'>): readonly string[] =>
  spellings ?? [term]

/** The glossary as it stands; its terms in the order of the file. @throws `ContentError`. */
export const readGlossary = (): { readonly document: string; readonly terms: readonly Term[] } =>
  readContent('glossary.yaml', glossarySchema(readReferences()))

/** Where a term is explained on the site. */
export const termPath = (code: string): string => `/glossary/#${code}`
