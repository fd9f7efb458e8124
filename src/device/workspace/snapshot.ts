/**
 * What all records of an inspection said when last looked at, sealed in a few large rows: unlocking then opens
 * some dozens of rows instead of every save ever made. It holds nothing the revisions do not: lost or damaged, it is
 * made again from them.
 */
import * as z from 'zod/mini'
import { Failure } from '../../core/errors.ts'
import { clockStart, type HybridClock } from '../../core/record/hybrid-clock.ts'
import type { RecordState } from '../../core/record/record-state.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'

/** Rows a snapshot is cut into; a record lies in one by the first digits of its id. */
export const buckets = 64

/** Which of {@link buckets} a record lies in. */
export const bucketOf = (recordId: string): number => Number.parseInt(recordId.slice(0, 2), 16) % buckets

/** How far a snapshot goes. */
export interface SnapshotMark {
  /** Of the last revision taken in; see `StoredRevision.position`. */
  readonly position: number
  readonly clock: HybridClock
}

/** One record as a snapshot keeps it. */
export interface SavedRecord {
  readonly recordId: string
  readonly state: RecordState | null
  readonly unopened: number
}

const clockSchema = z.strictObject({ wallMs: z.number(), counter: z.number() })
// `judged`: by the rules of core/record/verdict.ts. A snapshot from before them, or from before others, is made again.
const markSchema = z.strictObject({ position: z.number(), clock: clockSchema, judged: z.literal(3) })
// Sealed by this device alone, so its shape is checked and its contents are not parsed value by value: of five
// thousand records that would take longer than opening them.
const bucketSchema = z.array(
  z.strictObject({
    recordId: z.string(),
    state: z.nullable(z.custom<RecordState>((state) => typeof state === 'object' && state !== null)),
    unopened: z.number(),
  }),
)

const bucketPrefix = (inspectionId: string) => `snapshot|${inspectionId}|` as const
const bucketPlace = (inspectionId: string, bucket: number): string =>
  `${bucketPrefix(inspectionId)}${String(bucket).padStart(2, '0')}`
const markPlace = (inspectionId: string): string => `${bucketPrefix(inspectionId)}mark`

/** A state as it is kept: with one head it says everything twice, for the head's content is the content. */
export const slimState = (state: RecordState): unknown => {
  const [head] = state.heads
  if (!head || state.heads.length !== 1) return state
  return { ...state, heads: [{ ...head, content: null }] }
}
/** Undoes {@link slimState}. */
export const fullState = (kept: RecordState): RecordState => {
  // What a draft stands on may have been kept before states said these.
  const state = {
    created: null,
    hands: [],
    refused: [],
    onTheWay: [],
    ...(kept as Partial<RecordState>),
  } as RecordState
  const [head] = state.heads
  if (!head || (head.content as unknown) !== null) return state
  return { ...state, heads: [{ ...head, content: state.content }] }
}
const slim = (record: SavedRecord): unknown => ({
  ...record,
  state: record.state && slimState(record.state),
})
const unslim = (record: SavedRecord): SavedRecord => ({
  ...record,
  state: record.state && fullState(record.state),
})

/** Writes the changed buckets and the mark together: a crash keeps the old snapshot, whole. */
export const sealSnapshot = async (
  keeper: VaultKeeper,
  inspectionId: string,
  mark: SnapshotMark,
  records: readonly SavedRecord[],
  changedBuckets: readonly number[],
): Promise<void> => {
  const byBucket = Map.groupBy(records, ({ recordId }) => bucketOf(recordId))
  await keeper.writeAllJson([
    ...changedBuckets.map(
      (bucket) => [bucketPlace(inspectionId, bucket), (byBucket.get(bucket) ?? []).map(slim)] as const,
    ),
    [markPlace(inspectionId), { ...mark, judged: 3 }],
  ])
}

/** The last snapshot; an empty one where there is none or where a row is damaged: it is then made again. */
export const openSnapshot = async (
  keeper: VaultKeeper,
  inspectionId: string,
): Promise<SnapshotMark & { readonly records: readonly SavedRecord[] }> => {
  const none = { position: 0, clock: clockStart, records: [] }
  let rows: Map<string, unknown>
  try {
    rows = new Map(await keeper.readAllJson(bucketPrefix(inspectionId)))
  } catch (error) {
    if (error instanceof Failure && error.code === 'vault/damaged') return none
    throw error
  }
  const mark = markSchema.safeParse(rows.get(markPlace(inspectionId)))
  if (!mark.success) return none
  rows.delete(markPlace(inspectionId))
  const records: SavedRecord[] = []
  for (const json of rows.values()) {
    const bucket = bucketSchema.safeParse(json)
    if (!bucket.success) return none
    for (const record of bucket.data) records.push(unslim(record as SavedRecord))
  }
  const { position, clock } = mark.data
  return { position, clock, records }
}
