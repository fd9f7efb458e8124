import * as z from 'zod/mini'
import { definitionId, definitionShape, refuseRepeats, sentence } from '../../core/form/definition-parts.ts'
import { readDefinition } from './definitions.ts'

const optional = z.exactOptional

/**
 * The page 问卷如何问出真情: what the methods say and what our questionnaire does about it.
 * @see docs/SPEC.md PAPER-10
 */
const methodSchema = z.strictObject({
  ...definitionShape,
  lead: sentence,
  /** Id of the questionnaire it speaks of. */
  form: definitionId,
  sections: z
    .array(
      z.strictObject({
        id: z.string().check(z.regex(/^[a-z]+$/, '应为一个小写英文单词')),
        title: sentence,
        points: z.array(
          z.strictObject({ title: optional(sentence), text: sentence, design: optional(sentence) }),
        ),
      }),
    )
    .check(refuseRepeats('id', ({ id }: { id: string }) => id)),
})

/** What the method page says. @throws `ContentError`. */
export const readMethod = (): z.infer<typeof methodSchema> => readDefinition('method.yaml', methodSchema)
