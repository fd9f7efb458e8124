/**
 * What a record says, as one whole at one moment: fields with values, and lists of facts by stable ids.
 *
 * A fact is whatever repeats inside a record: a noted fact of an interview, an item of a checklist, a step of a
 * grade history. Its id never changes and is never used again, so two inspectors' offline work meets fact by fact.
 */
import * as z from 'zod/mini'
import { type Bytes, bytesToUtf8, utf8ToBytes } from '../bytes.ts'
import { Failure, failure } from '../errors.ts'

/** A value as JSON can say it. Compared as a whole: there is no merging inside a value. */
export type FieldValue = z.infer<typeof fieldValueSchema>

const fieldValueSchema = z.json()
/** Letters first: no name can be one that JavaScript objects give a meaning, such as `__proto__`. */
const name = z.string().check(z.regex(/^[a-zA-Z][\w-]{0,63}$/))
const factId = z.string().check(z.regex(/^[0-9a-zA-Z][\w.-]{0,63}$/))
const fieldsSchema = z.record(name, fieldValueSchema)

/** See the head of this file. */
export const recordContentSchema = z.strictObject({
  format: z.literal('mingcha/record/v1'),
  /** What kind of form it follows: `interview`, `checklist`, `site-visit`… */
  kind: z.string().check(z.regex(/^[a-z][a-z-]{0,29}$/)),
  fields: fieldsSchema,
  /** List name → fact id → field name → value. */
  lists: z.record(name, z.record(factId, fieldsSchema)),
})
export type RecordContent = z.infer<typeof recordContentSchema>
export type Fact = RecordContent['lists'][string][string]

/** The field that says why a record or a fact no longer counts. */
export const withdrawnField = 'withdrawn'

/** Most bytes of a content as JSON: an interview with 150 long facts has about 200 000. */
export const maxContentBytes = 786_432

/** A record nobody has written into yet. */
export const emptyContent = (kind: string): RecordContent => ({
  format: 'mingcha/record/v1',
  kind,
  fields: {},
  lists: {},
})

/** JSON with sorted keys: equal values give equal text, whatever order they were typed in. */
export const canonicalJson = (value: FieldValue | RecordContent): string => {
  if (Array.isArray(value)) return `[${value.map((part) => canonicalJson(part)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const parts = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part as FieldValue)}`)
  return `{${parts.join(',')}}`
}

/** Whether two values, or two absences, say the same. */
export const sameValue = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b))

/**
 * UTF-8 of the canonical JSON.
 * @throws `record/malformed` for what is no content; `record/too-long` above {@link maxContentBytes}.
 */
export const encodeContent = (content: RecordContent): Bytes => {
  if (!recordContentSchema.safeParse(content).success) throw failure('record/malformed')
  const bytes = utf8ToBytes(canonicalJson(content))
  if (bytes.length > maxContentBytes)
    throw failure('record/too-long', { lengthBytes: bytes.length, maxBytes: maxContentBytes })
  return bytes
}

/** Undoes {@link encodeContent}. @throws `record/malformed` for all other bytes. */
export const decodeContent = (bytes: Uint8Array): RecordContent => {
  try {
    const text = bytesToUtf8(bytes)
    const content = recordContentSchema.parse(JSON.parse(text))
    // One content, one text: what a schema passes over in silence is not there for one device and not for another.
    if (canonicalJson(content) !== text) throw failure('record/malformed', { lengthBytes: bytes.length })
    return content
  } catch (cause) {
    // SyntaxError, ZodError and bytes/bad-text mean the same here: not what a device of ours wrote.
    if (cause instanceof SyntaxError || cause instanceof z.core.$ZodError || cause instanceof Failure)
      throw failure('record/malformed', { lengthBytes: bytes.length }, { cause })
    throw cause
  }
}

/** Where a value stands in a record: a field of its own, or a field of a fact in a list. */
export type FieldPath =
  | { readonly field: string }
  | { readonly list: string; readonly fact: string; readonly field: string }

/** A path as one text, for maps; `/` cannot occur in any of its names. */
export const pathKey = (path: FieldPath): string =>
  'list' in path ? `${path.list}/${path.fact}/${path.field}` : path.field

/** Undoes {@link pathKey}. */
export const pathOf = (key: string): FieldPath => {
  const [first = '', fact, field] = key.split('/')
  return fact === undefined || field === undefined ? { field: first } : { list: first, fact, field }
}

/** Every value of a record by {@link pathKey}. */
export const flattenContent = ({ fields, lists }: RecordContent): Map<string, FieldValue> => {
  const values = new Map<string, FieldValue>(Object.entries(fields))
  for (const [list, facts] of Object.entries(lists))
    for (const [fact, factFields] of Object.entries(facts))
      for (const [field, value] of Object.entries(factFields))
        values.set(pathKey({ list, fact, field }), value)
  return values
}

/** Undoes {@link flattenContent}. */
export const unflattenContent = (kind: string, values: ReadonlyMap<string, FieldValue>): RecordContent => {
  const content = emptyContent(kind)
  for (const [key, value] of [...values].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const path = pathOf(key)
    if (!('list' in path)) {
      content.fields[path.field] = value
      continue
    }
    content.lists[path.list] ??= {}
    const facts = content.lists[path.list] as Record<string, Fact>
    facts[path.fact] ??= {}
    ;(facts[path.fact] as Fact)[path.field] = value
  }
  return content
}

/** One change to one value; `undefined` empties it. */
export interface Edit {
  readonly path: FieldPath
  readonly value: FieldValue | undefined
}

/** The value at a path; `undefined` where nothing stands. */
export const valueAt = ({ fields, lists }: RecordContent, path: FieldPath): FieldValue | undefined =>
  'list' in path ? lists[path.list]?.[path.fact]?.[path.field] : fields[path.field]

const withField = (fields: Fact, { path, value }: Edit): Fact => {
  if (value !== undefined) return { ...fields, [path.field]: value }
  const { [path.field]: _emptied, ...rest } = fields
  return rest
}

/**
 * `content` after `edits`. What no edit touches is the same object as before, so that a screen draws again only the
 * facts that were typed into.
 * @throws `record/nothing-may-vanish` when a fact would be left without any field: facts are withdrawn, never
 *   removed.
 */
export const applyEdits = (content: RecordContent, edits: readonly Edit[]): RecordContent => {
  let { fields, lists } = content
  for (const edit of edits) {
    const { path, value } = edit
    if (!('list' in path)) {
      fields = withField(fields, edit)
      continue
    }
    const facts = lists[path.list] ?? {}
    const fact = facts[path.fact]
    if (value === undefined && fact === undefined) continue
    lists = { ...lists, [path.list]: { ...facts, [path.fact]: withField(fact ?? {}, edit) } }
  }
  for (const { path } of edits) {
    if (!('list' in path)) continue
    const fact = lists[path.list]?.[path.fact]
    // Emptied by the last edit of several, not on the way to a new value.
    if (fact && Object.keys(fact).length === 0) throw failure('record/nothing-may-vanish')
  }
  return { ...content, fields, lists }
}

/**
 * The edit that withdraws a record, or one fact of it, with the reason. Withdrawing hides nothing: the history and
 * the content stay, and an edit with `value: undefined` takes it back.
 * @param reason - at least one character that is not white space, at most 500 characters.
 * @throws `record/no-reason`
 */
export const withdrawal = (reason: string, fact?: { readonly list: string; readonly fact: string }): Edit => {
  const said = reason.trim()
  if (said === '' || said.length > 500) throw failure('record/no-reason', { lengthChars: said.length })
  return { path: { ...fact, field: withdrawnField }, value: { reason: said } }
}
