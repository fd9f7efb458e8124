import * as z from 'zod/mini'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type FieldValue,
  flattenContent,
  pathKey,
  pathOf,
  type RecordContent,
  sameValue,
} from '../../core/record/content.ts'
import { editRecord, type RecordState, type Successor } from '../../core/record/record-state.ts'

/**
 * What a person has typed into one record since its last save. A draft stands on what its writer saw when it was
 * begun, not on what has arrived since: so two people who wrote the same field at the same time are asked, and
 * neither overwrites the other by saving last.
 */
export interface DraftEdits {
  readonly kind: string
  /** What the record said when the draft was begun; `null` for a record not saved yet. */
  readonly base: RecordState | null
  /** One edit a path, the latest. */
  readonly edits: readonly Edit[]
}

const editsSchema = z.array(
  z.strictObject({
    path: z.union([
      z.strictObject({ field: z.string() }),
      z.strictObject({ list: z.string(), fact: z.string(), field: z.string() }),
    ]),
    value: z.optional(z.json()),
  }),
)

/** As a vault keeps them. */
export const draftSchema = z.strictObject({ kind: z.string(), edits: editsSchema })

/** The edits of a draft read from the vault. @throws ZodError for what we never wrote. */
export const readEdits = (json: unknown): { readonly kind: string; readonly edits: readonly Edit[] } => {
  const { kind, edits } = draftSchema.parse(json)
  return { kind, edits: edits.map(({ path, value }) => ({ path, value: value as FieldValue | undefined })) }
}

const contentBelow = ({ kind, base }: DraftEdits): RecordContent => base?.content ?? emptyContent(kind)

/** What the record says with the draft on it. */
export const draftContent = (draft: DraftEdits): RecordContent => applyEdits(contentBelow(draft), draft.edits)

/**
 * The draft after more edits. What says the same as below is dropped: typing something and taking it back leaves
 * nothing to save.
 */
export const addEdits = (draft: DraftEdits, more: readonly Edit[]): DraftEdits => {
  const byPath = new Map(draft.edits.map((edit) => [pathKey(edit.path), edit]))
  // A fact never vanishes: emptied, its field says `null`, so that a fact with one field can be emptied too.
  for (const { path, value } of more)
    byPath.set(pathKey(path), { path, value: value === undefined && 'list' in path ? null : value })
  const below = flattenContent(contentBelow(draft))
  return {
    ...draft,
    edits: [...byPath.values()].filter(({ path, value }) => !sameValue(below.get(pathKey(path)), value)),
  }
}

/** The edits that lead from what one content says to what another says. */
export const editsBetween = (from: RecordContent, to: RecordContent): readonly Edit[] => {
  const [before, after] = [flattenContent(from), flattenContent(to)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !sameValue(before.get(key), after.get(key)))
    .map((key) => ({ path: pathOf(key), value: after.get(key) }))
}

/** The save that makes the draft's edits. */
export const successorOfDraft = (draft: DraftEdits, deviceId: string): Successor =>
  draft.base === null
    ? { content: draftContent(draft), parents: [], parentClocks: [] }
    : editRecord(draft.base, draft.edits, deviceId)
