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
  valueAt,
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
  /** What the record says with the edits on it. Kept, for working it out costs more the longer a record is. */
  readonly content: RecordContent
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

const contentBelow = (kind: string, base: RecordState | null): RecordContent =>
  base?.content ?? emptyContent(kind)

/** A draft nobody has typed into. */
export const emptyDraft = (kind: string, base: RecordState | null): DraftEdits => ({
  kind,
  base,
  edits: [],
  content: contentBelow(kind, base),
})

/**
 * The draft after more edits. What says the same as below is dropped: typing something and taking it back leaves
 * nothing to save.
 */
export const addEdits = (draft: DraftEdits, more: readonly Edit[]): DraftEdits => {
  // A fact never vanishes: emptied, its field says `null`, so that a fact with one field can be emptied too.
  const kept = more.map(
    ({ path, value }): Edit => ({ path, value: value === undefined && 'list' in path ? null : value }),
  )
  const below = contentBelow(draft.kind, draft.base)
  const byPath = new Map(draft.edits.map((edit) => [pathKey(edit.path), edit]))
  for (const edit of kept)
    if (sameValue(valueAt(below, edit.path), edit.value)) byPath.delete(pathKey(edit.path))
    else byPath.set(pathKey(edit.path), edit)
  return { ...draft, edits: [...byPath.values()], content: applyEdits(draft.content, kept) }
}

/** The edits that lead from what one content says to what another says. */
export const editsBetween = (from: RecordContent, to: RecordContent): readonly Edit[] => {
  const [before, after] = [flattenContent(from), flattenContent(to)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !sameValue(before.get(key), after.get(key)))
    .map((key) => ({ path: pathOf(key), value: after.get(key) }))
}

/** The saves that make the draft's edits, as {@link editRecord}. */
export const successorsOfDraft = (
  { base, edits, content }: DraftEdits,
  deviceId: string,
): readonly Successor[] =>
  base === null
    ? [{ content, parents: [], parentClocks: [], followsPrevious: false }]
    : editRecord(base, edits, deviceId)
