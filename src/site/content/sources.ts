import { z } from 'zod'
import { readContent } from './read-content.ts'

/** How far a source may be relied on. `own` is this site itself: there is no source outside. */
export const sourceGrades = ['A', 'B', 'C', 'own'] as const

/**
 * One registered source. `addresses` are as they were found and are shown as text, never as links: the site
 * leads nowhere outside, and some of these addresses have changed hands. `onlyExcerpt`: only its beginning was seen.
 * @see docs/SPEC.md SOURCE-1, SOURCE-2
 */
export const sourceSchema = z.strictObject({
  title: z.string().trim().min(1, '不能为空'),
  grade: z.enum(sourceGrades, '应为 A、B、C 或 own'),
  addresses: z
    .array(z.string().regex(/^https?:\/\/\S/, '应为 http 开头的网址'))
    .min(1)
    .optional(),
  onlyExcerpt: z.literal(true, '只写 true，或者不写').optional(),
  note: z.string().trim().min(1, '不能为空').optional(),
})

/** One registered source; see {@link sourceSchema}. */
export type Source = z.infer<typeof sourceSchema>

/** The register; its keys are the numbers by which sources are cited: `S24`, `M7b`, `OWN`. */
export const sourcesSchema = z.strictObject({
  sources: z.record(z.string().regex(/^(OWN|[A-Z]\d+[a-z]?)$/, '应为 S24 这样的号'), sourceSchema),
})

/** All registered sources by their number, in the order of the file. @throws `ContentError`. */
export const readSources = (): ReadonlyMap<string, Source> =>
  new Map(Object.entries(readContent('sources.yaml', sourcesSchema).sources))

/** Where a source is described on the site. */
export const sourcePath = (id: string): string => `/sources/#${id}`
