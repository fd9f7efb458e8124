/**
 * What an inspector's records are made of: their kinds, the names of their lists, and what stands where. Forms
 * differ from one inspection to the next; these names never change, for every device of a team must find the same
 * thing at the same place.
 * @see docs/SPEC.md FIELD-1
 */
import * as z from 'zod/mini'
import type { Fact, RecordContent } from './content.ts'
import { withdrawnField } from './content.ts'

/**
 * - `interview` 谈话: fields of the interview frame; {@link lists}.facts, .questions.
 * - `checklist` 清单: {@link lists}.entries, by the id of the checklist's item.
 * - `site-visit` 查访: fields of the site visit; {@link lists}.observations.
 * - `seen` 已看: which revisions one device's holder has looked at; one record a device, {@link lists}.seen.
 * - `plan` 计划: how often each method is to be used, and what was done without a form; one record an inspection.
 * - `export` 导出: that somebody took records out of the vault; one record each time, never changed.
 */
export const recordKinds = ['interview', 'checklist', 'site-visit', 'seen', 'plan', 'export'] as const
export type RecordKind = (typeof recordKinds)[number]

/** The kind of a record that says what was exported. */
export const exportKind = 'export' satisfies RecordKind

/** What a person fills in, as against what the app keeps for itself. */
export const filledKinds = ['interview', 'checklist', 'site-visit'] as const satisfies readonly RecordKind[]
export type FilledKind = (typeof filledKinds)[number]

/** Whether a record is one that people fill in and read. */
export const isFilledKind = (kind: string): kind is FilledKind =>
  (filledKinds as readonly string[]).includes(kind)

/** Names of the lists in a record's content. What stands in a fact of each is said beside it. */
export const lists = {
  /** Noted facts of an interview by random ids: `factFields` of the frame, `question` (an outline's, or `null`), `atMs`, `by`. */
  facts: 'facts',
  /** Questions of an outline by their ids: `state` asked or skipped, `note`. */
  questions: 'questions',
  /** Items of a checklist by their ids: `answer`, `remark`, `evidence`, and {@link handField} of whoever answered. */
  entries: 'entries',
  /** Rows of a site visit by the ids of what is looked at, or random ids with `text` and `atMs`: `observationFields`. */
  observations: 'observations',
  /** Lines added after the day itself by random ids, never changed: `text`, `atMs`, `by`. */
  additions: 'additions',
  /** Photos, recordings and files by random ids: `kind`, `file`, `of`, `caption`, `atMs`…, core/record/attachment-fact.ts. */
  attachments: 'attachments',
  /** Steps of evidence grades by random ids: core/record/grade.ts, `atMs`, `by`. `of` is a fact or {@link wholeRecord}. */
  grades: 'grades',
  /** Remarks of colleagues by random ids: `text`, `by` (device id), `atMs`, `of` (a fact's id, or null for the whole). */
  comments: 'comments',
  /** Steps of the review by random ids: core/record/review.ts. */
  reviews: 'reviews',
  /** Of a plan, by random ids: a method used without a form, core/record/plan.ts. */
  occasions: 'occasions',
  /** Records looked at by their ids: `heads` (revision ids), `atMs`. */
  seen: 'seen',
} as const

/** What a grade is of that grades a record and not one fact of it; no fact has this id. */
export const wholeRecord = 'record'

/** Which wording a record was written on: PEERS N. */
export const formReferenceSchema = z.strictObject({
  /** Id of the definition: `IV-LEADER`, `CL-PREP`, `SITE-VISIT`. */
  id: z.string(),
  version: z.string(),
})
export type FormReference = z.infer<typeof formReferenceSchema>

/** The field that holds a {@link FormReference}. */
export const formField = 'form'

/** The field of an interview that holds a {@link FormReference} to its frame, which has a version of its own. */
export const frameField = 'frame'

const handPrefix = 'by-'

/**
 * The field by which a device notes in a fact when it last answered there, in ms. One field a device, so that two who
 * answer the same thing alike are not asked which of them did.
 */
export const handField = (deviceId: string): string => `${handPrefix}${deviceId}`

/**
 * The field in which a device keeps the line its holder is typing, until it is added: a keystroke is kept although
 * the line is none yet. One field a device, as {@link handField}.
 */
export const typingField = (deviceId: string): string => `${handPrefix}${deviceId}-typing`

/** The device whose {@link handField} or {@link typingField} a field is; `null` for every other field. */
export const handOf = (field: string): string | null =>
  field.startsWith(handPrefix) ? (field.slice(handPrefix.length).split('-')[0] ?? null) : null

/** Whose answer a fact is, by {@link handField}: the latest; `null` where nobody has answered. */
export const lastHand = (fact: Fact): { readonly deviceId: string; readonly atMs: number } | null => {
  let last: { readonly deviceId: string; readonly atMs: number } | null = null
  for (const [field, atMs] of Object.entries(fact))
    if (field.startsWith(handPrefix) && typeof atMs === 'number' && atMs > (last?.atMs ?? -1))
      last = { deviceId: field.slice(handPrefix.length), atMs }
  return last
}

/** The form a record was begun on, or `null` when it names none. */
export const formOf = ({ fields }: RecordContent): FormReference | null => {
  const parsed = formReferenceSchema.safeParse(fields[formField])
  return parsed.success ? parsed.data : null
}

/** One fact with the id it has for ever. */
export interface NamedFact {
  readonly id: string
  readonly fact: Fact
}

const timeOf = ({ fact }: NamedFact): number => (typeof fact.atMs === 'number' ? fact.atMs : 0)

/** The facts of a list in the order they were begun (`atMs`, then id); withdrawn ones are among them. */
export const factsOf = ({ lists: all }: Pick<RecordContent, 'lists'>, list: string): readonly NamedFact[] =>
  Object.entries(all[list] ?? {})
    .map(([id, fact]) => ({ id, fact }))
    .toSorted((a, b) => timeOf(a) - timeOf(b) || (a.id < b.id ? -1 : 1))

/** The number each fact has in its record, from 1: the same on every screen and on paper. @param ids - as {@link factsOf} orders them. */
export const numbersOf = (ids: readonly string[]): ReadonlyMap<string, number> =>
  new Map(ids.map((id, index) => [id, index + 1]))

const withdrawnSchema = z.object({ reason: z.string() })

/** Why a record or a fact no longer counts, or `null` while it does. */
export const withdrawnReason = (fields: Readonly<Record<string, unknown>>): string | null => {
  // Nearly always: asked of every fact at every keystroke, and a schema takes its time to say no.
  if (fields[withdrawnField] === undefined) return null
  const parsed = withdrawnSchema.safeParse(fields[withdrawnField])
  return parsed.success ? parsed.data.reason : null
}
