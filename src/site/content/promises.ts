import { z } from 'zod'
import { readContent } from './read-content.ts'

/** The sections of the page on anonymity, in the order of an answer's way. */
export const anonymitySteps = ['slip', 'token', 'answer', 'seal', 'send', 'close', 'open'] as const

/** Where promises are shown: pages, sheets of paper, and what introduces a form. */
const places = [
  'home',
  ...anonymitySteps.map((step) => `anonymity/${step}` as const),
  'anonymity/check',
  'slip',
  'poster',
  'sheet',
  'questionnaire',
  'appraisal',
  'search',
] as const
type Place = (typeof places)[number]

/**
 * A sentence that promises something to a respondent or an inspector. Shown only from content/promises.yaml;
 * its id stands in the title of at least one test.
 * @see docs/SPEC.md DOC-9
 */
export const promiseSchema = z.strictObject({
  id: z.string().regex(/^PROMISE-[1-9]\d*$/, '应为 PROMISE-1 这样的号'),
  text: z.string().trim().min(1, '不能为空'),
  where: z.array(z.enum(places)).min(1),
})

/** One promise; see {@link promiseSchema}. `Promise` is taken by the language. */
export type GivenPromise = z.infer<typeof promiseSchema>

const promisesSchema = z.strictObject({
  promises: z
    .array(promiseSchema)
    .refine((promises) => new Set(promises.map(({ id }) => id)).size === promises.length, '号不能重复'),
  /** The other sentences of the start page, the page on anonymity, slip and poster, which promise nothing. */
  plain: z.array(z.string().trim().min(1, '不能为空')),
})

/** All promises in the order of the file; ids are unique. @throws `ContentError`. */
export const readPromises = (): readonly GivenPromise[] =>
  readContent('promises.yaml', promisesSchema).promises

/** The promises shown in one place. @throws `ContentError`. */
export const promisesAt = (place: Place): readonly GivenPromise[] =>
  readPromises().filter(({ where }) => where.includes(place))

/** What those four places say besides, in no order. @throws `ContentError`. */
export const readPlainSentences = (): readonly string[] => readContent('promises.yaml', promisesSchema).plain
