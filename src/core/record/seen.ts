/**
 * Who has looked at what 谁看过. Each device notes it in a record of its own, which nobody else writes: so looking
 * never changes what is looked at, and never conflicts.
 * @see docs/SPEC.md COOP-6; docs/decisions/0652
 */
import type { Edit, FieldValue, RecordContent } from './content.ts'
import { lists } from './kinds.ts'

/** The field that names the device a record of kind `seen` is of. */
export const seenDeviceField = 'device'

/** One device's look at one record. */
export interface Look {
  readonly deviceId: string
  /** First 16 digits of the ids of the revisions that stood last when it looked, ascending. */
  readonly heads: readonly string[]
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
}

/** Looks of all devices by the record looked at, the latest first. */
export type LooksByRecord = ReadonlyMap<string, readonly Look[]>

/** What is kept of an id: enough to know it again among the saves of one record, a quarter of its length. */
const short = (revisionId: string): string => revisionId.slice(0, 16)

const headsOf = (value: FieldValue | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []

/**
 * Reads the records of kind `seen`.
 * @param records - with the device that wrote each record last, by its signature: what a record claims of another
 *   device is not believed.
 */
export const looksOf = (
  records: Iterable<{ readonly content: RecordContent; readonly author: string | null }>,
): LooksByRecord => {
  const byRecord = new Map<string, Look[]>()
  for (const { content, author } of records) {
    const deviceId = content.fields[seenDeviceField]
    if (content.kind !== 'seen' || typeof deviceId !== 'string') continue
    if (author !== null && author !== deviceId) continue
    for (const [recordId, fact] of Object.entries(content.lists[lists.seen] ?? {})) {
      if (typeof fact.atMs !== 'number') continue
      const look = { deviceId, heads: headsOf(fact.heads), atMs: fact.atMs }
      byRecord.set(recordId, [...(byRecord.get(recordId) ?? []), look])
    }
  }
  for (const looks of byRecord.values())
    looks.sort((a, b) => b.atMs - a.atMs || (a.deviceId < b.deviceId ? -1 : 1))
  return byRecord
}

/**
 * Whether a device has seen a record as it stands: `never`, `before` (something is new since), `latest`.
 * @param heads - ids of the record's last revisions.
 */
export const seenState = (
  look: Look | undefined,
  heads: readonly string[],
): 'never' | 'before' | 'latest' => {
  if (look === undefined) return 'never'
  return heads.every((id) => look.heads.includes(short(id))) ? 'latest' : 'before'
}

/** The edits that note looks in a device's own record. */
export const lookEdits = (
  deviceId: string,
  looks: Iterable<{ readonly recordId: string; readonly heads: readonly string[]; readonly atMs: number }>,
): readonly Edit[] => [
  { path: { field: seenDeviceField }, value: deviceId },
  ...[...looks].flatMap(({ recordId, heads, atMs }): Edit[] => [
    { path: { list: lists.seen, fact: recordId, field: 'heads' }, value: heads.map(short).sort() },
    { path: { list: lists.seen, fact: recordId, field: 'atMs' }, value: atMs },
  ]),
]
