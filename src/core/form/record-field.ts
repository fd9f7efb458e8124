/**
 * A field of an inspector's record: of an interview, of a fact noted in it, of a site visit, of the rectification
 * ledger. Unlike the questions of an anonymous form it knows people, places and evidence.
 *
 * @see docs/SPEC.md PAPER-1, PAPER-5
 */
import * as z from 'zod/mini'
import { fieldName, refuseRepeats, sentence, sourceIds, unitIds } from './definition-parts.ts'
import { choiceSchema } from './form.ts'

const optional = z.exactOptional
const yes = z.literal(true, 'true，或者不写')

const base = {
  name: fieldName,
  label: sentence,
  hint: optional(sentence),
  required: optional(yes),
  units: optional(unitIds),
  sources: optional(sourceIds),
  /** What of this field the document does not say; shown beside it, always. */
  note: optional(sentence),
}
const choices = z.array(choiceSchema).check(
  z.minLength(2, '至少两个选项'),
  z.maxLength(50, '最多 50 个选项'),
  refuseRepeats('value', ({ value }: { value: string }) => value),
)
const count = (least: number, most: number) =>
  z
    .int(`应为 ${least} 到 ${most} 的整数`)
    .check(z.gte(least, `不能小于 ${least}`), z.lte(most, `不能大于 ${most}`))

/** The schema of each type by its name; the union below and the print layouts go by it. */
const fieldShapes = {
  /** One or more lines. `lines`: how many to print for writing by hand. */
  text: {
    ...base,
    type: z.literal('text'),
    maxLength: optional(count(1, 5_000)),
    lines: optional(count(1, 20)),
  },
  select_one: { ...base, type: z.literal('select_one'), choices },
  select_multiple: { ...base, type: z.literal('select_multiple'), choices },
  integer: { ...base, type: z.literal('integer'), min: optional(count(0, 1_000_000)) },
  date: { ...base, type: z.literal('date') },
  datetime: { ...base, type: z.literal('datetime') },
  /** From when to when, on one day. */
  time_range: { ...base, type: z.literal('time_range') },
  /** A sentence the person who fills in stands for by ticking it. */
  acknowledge: { ...base, type: z.literal('acknowledge') },
  /** Members of the team; `min` of them. */
  people: { ...base, type: z.literal('people'), min: optional(count(1, 20)) },
  /** Short entries, one to a line. */
  list: { ...base, type: z.literal('list') },
  /** Another record by its number, or a person or department of the inspected court. */
  reference: { ...base, type: z.literal('reference') },
  evidence_grade: { ...base, type: z.literal('evidence_grade') },
  /** The facts noted in an interview; their fields are the interview's `factFields`. */
  facts: { ...base, type: z.literal('facts') },
  /** The table of observations of a site visit. */
  observations: { ...base, type: z.literal('observations') },
  /** Entries that are added one after another and never overwritten. */
  log: { ...base, type: z.literal('log') },
  signature: { ...base, type: z.literal('signature') },
}

/** A field of a record; see the types above. */
export const recordFieldSchema = z.discriminatedUnion('type', [
  z.strictObject(fieldShapes.text),
  z.strictObject(fieldShapes.select_one),
  z.strictObject(fieldShapes.select_multiple),
  z.strictObject(fieldShapes.integer),
  z.strictObject(fieldShapes.date),
  z.strictObject(fieldShapes.datetime),
  z.strictObject(fieldShapes.time_range),
  z.strictObject(fieldShapes.acknowledge),
  z.strictObject(fieldShapes.people),
  z.strictObject(fieldShapes.list),
  z.strictObject(fieldShapes.reference),
  z.strictObject(fieldShapes.evidence_grade),
  z.strictObject(fieldShapes.facts),
  z.strictObject(fieldShapes.observations),
  z.strictObject(fieldShapes.log),
  z.strictObject(fieldShapes.signature),
])

/** One field of a record; see {@link recordFieldSchema}. */
export type RecordField = z.infer<typeof recordFieldSchema>

/** Whether a text is typed on one line: its form gives neither lines to print nor a length. */
export const isOneLine = ({ lines, maxLength }: Extract<RecordField, { readonly type: 'text' }>): boolean =>
  lines === undefined && maxLength === undefined

/** The fields of one record, in the order they are filled in; names unique. */
export const recordFieldsSchema = z.array(recordFieldSchema).check(
  z.minLength(1, '至少一个字段'),
  refuseRepeats('name', ({ name }: RecordField) => name),
)
