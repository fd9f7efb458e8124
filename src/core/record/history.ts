/**
 * What each save of a record changed: the difference to what the record said before it, wherever that came from.
 * @see docs/SPEC.md COOP-7, COOP-8, COOP-20
 */
import {
  type FieldPath,
  type FieldValue,
  flattenContent,
  pathOf,
  type RecordContent,
  sameValue,
} from './content.ts'
import { compareClocks, type HybridClock } from './hybrid-clock.ts'
import { withdrawnReason } from './kinds.ts'
import {
  type Conflict,
  type JudgedRevision,
  judgeRevisions,
  type OpenedRevision,
  recordStateOf,
} from './record-state.ts'
import type { Refusal } from './verdict.ts'

/** One value that is another than before; `undefined`: nothing stood or stands there. */
export interface FieldChange {
  readonly path: FieldPath
  readonly before: FieldValue | undefined
  readonly after: FieldValue | undefined
}

/** What became of one fact. */
export interface FactChange {
  readonly list: string
  readonly fact: string
  /** `dropped`: left out, for which its save is refused. */
  readonly kind: 'added' | 'withdrawn' | 'restored' | 'changed' | 'dropped'
  /** Its fields that are other than before, by name. */
  readonly fields: readonly FieldChange[]
  /** Why it was withdrawn. */
  readonly reason: string | null
}

/** What one save changed. */
export interface SaveChanges {
  readonly revision: OpenedRevision
  /** What the record said before it, as far as that is known; `null` where nothing did. */
  readonly before: RecordContent | null
  /** The first save: everything in it is new. */
  readonly isFirst: boolean
  /** It follows more than one save: it put together what several people wrote at the same time. */
  readonly isMerge: boolean
  /** A save it follows has not arrived: what it changed cannot be said for certain. */
  readonly hasGap: boolean
  /** Fields of the record itself, by name. */
  readonly fields: readonly FieldChange[]
  readonly facts: readonly FactChange[]
  /** The whole record withdrawn with this reason, or taken back. */
  readonly withdrawn:
    | { readonly kind: 'withdrawn'; readonly reason: string }
    | { readonly kind: 'restored' }
    | null
  /** What a person decided here, with the sides there were. */
  readonly decided: readonly Conflict[]
  /** Why it does not count; `null` where it does, or where that cannot be said yet. */
  readonly refusal: Refusal | null
}

const emptyFields: Readonly<Record<string, FieldValue>> = {}

interface Stood {
  readonly content: RecordContent | null
  readonly conflicts: readonly Conflict[]
  readonly hasGap: boolean
}

/** What stood before a save as far as it is known, where something it comes from has not arrived. */
const contentBefore = ({ parents }: OpenedRevision, byId: ReadonlyMap<string, OpenedRevision>): Stood => {
  const known = parents.map((id) => byId.get(id)).filter((parent) => parent !== undefined)
  const [only] = known
  if (only === undefined) return { content: null, conflicts: [], hasGap: true }
  if (known.length === 1) return { content: only.content, conflicts: [], hasGap: true }
  const ancestors = new Map<string, OpenedRevision>()
  const open = [...known]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (ancestors.has(next.id)) continue
    ancestors.set(next.id, next)
    for (const id of next.parents) {
      const parent = byId.get(id)
      if (parent) open.push(parent)
    }
  }
  const state = recordStateOf(ancestors.values())
  return {
    content: state?.content ?? only.content,
    conflicts: state?.conflicts ?? [],
    hasGap: true,
  }
}

const changeOf = (
  revision: OpenedRevision,
  byId: ReadonlyMap<string, OpenedRevision>,
  judged: JudgedRevision | undefined,
): SaveChanges => {
  const before: Stood = judged
    ? { content: null, conflicts: [], ...judged.before, hasGap: false }
    : contentBefore(revision, byId)
  // Of what cannot be read nobody knows what it wanted.
  const content = revision.isUnreadable ? (before.content ?? revision.content) : revision.content
  const [old, now] = [before.content ? flattenContent(before.content) : new Map(), flattenContent(content)]
  const changed: FieldChange[] = [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((key) => !sameValue(old.get(key), now.get(key)))
    .map((key) => ({ path: pathOf(key), before: old.get(key), after: now.get(key) }))
  const fields: FieldChange[] = []
  const byFact = new Map<string, { list: string; fact: string; fields: FieldChange[] }>()
  for (const change of changed) {
    const { path } = change
    if (!('list' in path)) {
      fields.push(change)
      continue
    }
    const key = `${path.list}/${path.fact}`
    const entry = byFact.get(key) ?? { list: path.list, fact: path.fact, fields: [] }
    entry.fields.push(change)
    byFact.set(key, entry)
  }
  const facts = [...byFact.values()].map(({ list, fact, fields: own }): FactChange => {
    const was = before.content?.lists[list]?.[fact]
    const is = content.lists[list]?.[fact] ?? emptyFields
    const isDropped = was !== undefined && Object.keys(is).length === 0
    const [wasWithdrawn, reason] = [was ? withdrawnReason(was) : null, withdrawnReason(is)]
    const kind =
      reason !== null && wasWithdrawn === null
        ? 'withdrawn'
        : reason === null && wasWithdrawn !== null
          ? 'restored'
          : was === undefined
            ? 'added'
            : isDropped
              ? 'dropped'
              : 'changed'
    return { list, fact, kind, fields: own.filter(({ path }) => path.field !== 'withdrawn'), reason }
  })
  const [wasWithdrawn, reason] = [
    before.content ? withdrawnReason(before.content.fields) : null,
    withdrawnReason(content.fields),
  ]
  return {
    revision,
    before: before.content,
    isFirst: revision.parents.length === 0,
    isMerge: revision.parents.length > 1,
    hasGap: before.hasGap,
    fields: fields.filter(({ path }) => path.field !== 'withdrawn'),
    facts,
    withdrawn:
      reason !== null && wasWithdrawn === null
        ? { kind: 'withdrawn', reason }
        : reason === null && wasWithdrawn !== null
          ? { kind: 'restored' }
          : null,
    decided: before.conflicts,
    refusal: judged?.refusal ?? null,
  }
}

/** By time, and never before what it follows, whatever a device's clock said. */
const inOrder = (byId: ReadonlyMap<string, OpenedRevision>): readonly OpenedRevision[] => {
  const placed = new Map<
    string,
    { readonly revision: OpenedRevision; readonly clock: HybridClock; readonly depth: number }
  >()
  const open = [...byId.values()]
  for (let revision = open.at(-1); revision !== undefined; revision = open.at(-1)) {
    if (placed.has(revision.id)) {
      open.pop()
      continue
    }
    const parents = revision.parents.flatMap((id) => byId.get(id) ?? [])
    const ahead = parents.filter(({ id }) => !placed.has(id))
    if (ahead.length > 0) {
      open.push(...ahead)
      continue
    }
    let { clock } = revision
    let depth = 0
    for (const { id } of parents) {
      const parent = placed.get(id)
      if (!parent) continue
      if (compareClocks(parent.clock, clock) > 0) clock = parent.clock
      depth = Math.max(depth, parent.depth + 1)
    }
    placed.set(revision.id, { revision, clock, depth })
    open.pop()
  }
  return [...placed.values()]
    .sort(
      (a, b) =>
        compareClocks(a.clock, b.clock) || a.depth - b.depth || (a.revision.id < b.revision.id ? -1 : 1),
    )
    .map(({ revision }) => revision)
}

/**
 * What each save changed, by time and ancestors before those that follow them; the same on every device that holds
 * the same saves, in whatever order they came.
 */
export const recordHistory = (revisions: readonly OpenedRevision[]): readonly SaveChanges[] => {
  const byId = new Map(revisions.map((revision) => [revision.id, revision]))
  const judged = judgeRevisions(revisions)
  return inOrder(byId).map((revision) => changeOf(revision, byId, judged.get(revision.id)))
}

/** A save with the epoch whose key sealed it. */
export interface DatedRevision extends OpenedRevision {
  readonly epoch: number
}

/**
 * Saves of devices shut out since, of which nothing shows that they were made before: no device of the team went on
 * from them under a key of that time. Whoever was shut out keeps the key it had, and can date a save as it likes; such
 * a save may be honest, and handed over late, so it counts and is named.
 * @param revokedEpochOf - by the membership log: the first epoch a device has no part in; `null` while it belongs to
 *   the team.
 * @returns their ids.
 */
export const unprovedSaves = (
  revisions: Iterable<DatedRevision>,
  revokedEpochOf: (author: string) => number | null,
): ReadonlySet<string> => {
  const byId = new Map([...revisions].map((revision) => [revision.id, revision]))
  /** The earliest epoch under which the team went on from a save. */
  const witnessed = new Map<string, number>()
  const unproved = new Set<string>()
  for (const { id } of inOrder(byId).toReversed()) {
    const { author, epoch, parents } = byId.get(id) as DatedRevision
    const revoked = revokedEpochOf(author)
    const earliest = witnessed.get(id) ?? Number.POSITIVE_INFINITY
    if (revoked !== null && earliest >= revoked) unproved.add(id)
    const passedOn = revoked === null ? Math.min(earliest, epoch) : earliest
    for (const parent of parents)
      witnessed.set(parent, Math.min(witnessed.get(parent) ?? Number.POSITIVE_INFINITY, passedOn))
  }
  return unproved
}
