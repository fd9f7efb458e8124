import { z } from 'zod'
import { readContent } from './read-content.ts'

/**
 * A sentence that promises something to a respondent or an inspector. Shown only from content/promises.yaml;
 * its id stands in the title of at least one test.
 * @see docs/SPEC.md DOC-9
 */
export const promiseSchema = z.strictObject({
  id: z.string().regex(/^PROMISE-[1-9]\d*$/, '应为 PROMISE-1 这样的号'),
  text: z.string().trim().min(1, '不能为空'),
  where: z.array(z.string().regex(/^[a-z]+(\/[a-z-]+)?$/, '应为 anonymity/slip 这样的地方')).min(1),
})

/** One promise; see {@link promiseSchema}. `Promise` is taken by the language. */
export type GivenPromise = z.infer<typeof promiseSchema>

const promisesSchema = z.strictObject({
  promises: z
    .array(promiseSchema)
    .refine((promises) => new Set(promises.map(({ id }) => id)).size === promises.length, '号不能重复'),
})

/** All promises in the order of the file; ids are unique. @throws `ContentError`. */
export const readPromises = (): readonly GivenPromise[] =>
  readContent('promises.yaml', promisesSchema).promises
