/**
 * What the team plans to do by each of the six methods, and what it did by those that have no form of their own.
 * @see docs/SPEC.md BOARD-2; docs/decisions/0655
 */
import type { Edit, Fact, RecordContent } from './content.ts'
import { factsOf, lists, withdrawnReason } from './kinds.ts'

/** 听、问、看、阅、查、访; the checklists of the stay carry the same names. */
export const methods = ['listen', 'ask', 'see', 'read', 'check', 'visit'] as const
export type Method = (typeof methods)[number]

const plannedField = (method: Method): string => `planned-${method}`

/** Most times a method can be planned. */
export const maxPlanned = 9_999

/** How often the team means to use a method; `null` where nobody has said. */
export const plannedTimes = ({ fields }: RecordContent, method: Method): number | null => {
  const value = fields[plannedField(method)]
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null
}

/** The edit that plans a method. @param times - 0 to {@link maxPlanned}; `null` takes the number away. */
export const planEdit = (method: Method, times: number | null): Edit => ({
  path: { field: plannedField(method) },
  value: times ?? undefined,
})

/** The method whose number a field of a plan is; `null` for other fields. */
export const methodOfField = (field: string): Method | null =>
  methods.find((method) => plannedField(method) === field) ?? null

/** A method used once, noted by hand: a briefing that was listened to, files that were read. */
export interface Occasion {
  readonly id: string
  readonly method: Method
  /** What it was, 1 to 200 characters. */
  readonly text: string
  /** Device id. */
  readonly by: string
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
}

/** Most characters of what an occasion was. */
export const maxOccasionChars = 200

const occasionOf = (id: string, { method, text, by, atMs }: Fact): Occasion | null => {
  const known = methods.find((one) => one === method)
  if (!known || typeof text !== 'string' || typeof by !== 'string' || typeof atMs !== 'number') return null
  return { id, method: known, text, by, atMs }
}

/** The occasions of a plan that were not withdrawn, in the order they were noted. */
export const occasionsOf = (content: RecordContent): readonly Occasion[] =>
  factsOf(content, lists.occasions).flatMap(({ id, fact }) =>
    withdrawnReason(fact) === null ? (occasionOf(id, fact) ?? []) : [],
  )

/** The edits that note an occasion under a fresh id. */
export const occasionEdits = (
  id: string,
  { method, text, by, atMs }: Omit<Occasion, 'id'>,
): readonly Edit[] =>
  Object.entries({ method, text, by, atMs }).map(([field, value]) => ({
    path: { list: lists.occasions, fact: id, field },
    value,
  }))
