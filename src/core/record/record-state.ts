/**
 * From the revisions of one record to what it says now.
 *
 * The state depends on nothing but the set of revisions: whoever holds the same ones sees the same, in whatever
 * order, however often and over whatever way they came. Two heads are merged field by field against the last
 * revision both come from: a field only one side wrote has that side's value; a field both wrote differently is a
 * conflict, which is shown and decided by a person, never by us.
 * @see docs/SPEC.md REC-6 to REC-12
 */
import { failure } from '../errors.ts'
import {
  applyEdits,
  type Edit,
  type FieldPath,
  type FieldValue,
  flattenContent,
  pathKey,
  pathOf,
  type RecordContent,
  sameValue,
  unflattenContent,
} from './content.ts'
import { compareClocks, type HybridClock } from './hybrid-clock.ts'
import { maxParents } from './revision.ts'

/** A verified revision with its content opened. */
export interface OpenedRevision {
  readonly id: string
  readonly author: string
  readonly clock: HybridClock
  readonly parents: readonly string[]
  readonly content: RecordContent
}

/** One of the values a field was given at the same time. */
export interface ConflictSide {
  /** The revision that wrote it; where several wrote the same, the latest. */
  readonly revisionId: string
  readonly author: string
  readonly clock: HybridClock
  /** `undefined`: emptied. */
  readonly value: FieldValue | undefined
}

/** A field that was written differently by people who did not know of each other's writing. */
export interface Conflict {
  readonly path: FieldPath
  /** What it was before, where all sides come from. */
  readonly base: FieldValue | undefined
  /** Two or more, the latest first. */
  readonly sides: readonly ConflictSide[]
}

/** What a record says now. */
export interface RecordState {
  /** Revisions nothing follows, the latest first; one unless people wrote at the same time. */
  readonly heads: readonly OpenedRevision[]
  /** All heads merged. A field in conflict shows the latest side until somebody decides. */
  readonly content: RecordContent
  readonly conflicts: readonly Conflict[]
  /** Ids of revisions some ancestor of which has not arrived: they count once it has. Ascending. */
  readonly waiting: readonly string[]
}

const byLatest = (
  a: { readonly clock: HybridClock; readonly id: string },
  b: { readonly clock: HybridClock; readonly id: string },
): number => compareClocks(b.clock, a.clock) || (a.id < b.id ? 1 : -1)

interface Ordered {
  /** Every revision whose ancestors are all here, parents before children. */
  readonly ancestorsFirst: readonly OpenedRevision[]
  readonly childCounts: ReadonlyMap<string, number>
  readonly waiting: readonly string[]
}

const order = (byId: ReadonlyMap<string, OpenedRevision>): Ordered => {
  const missing = new Map<string, number>()
  const childrenOf = new Map<string, string[]>()
  const ready: OpenedRevision[] = []
  for (const revision of byId.values()) {
    missing.set(revision.id, revision.parents.length)
    if (revision.parents.length === 0) ready.push(revision)
    for (const parent of revision.parents) {
      const children = childrenOf.get(parent)
      if (children) children.push(revision.id)
      else childrenOf.set(parent, [revision.id])
    }
  }
  const ancestorsFirst: OpenedRevision[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ancestorsFirst.push(next)
    for (const child of childrenOf.get(next.id) ?? []) {
      const left = (missing.get(child) as number) - 1
      missing.set(child, left)
      if (left === 0) ready.push(byId.get(child) as OpenedRevision)
    }
  }
  const complete = new Set(ancestorsFirst.map(({ id }) => id))
  const childCounts = new Map<string, number>()
  for (const { parents } of ancestorsFirst)
    for (const parent of parents) childCounts.set(parent, (childCounts.get(parent) ?? 0) + 1)
  return {
    ancestorsFirst,
    childCounts,
    waiting: [...byId.keys()].filter((id) => !complete.has(id)).sort(),
  }
}

/**
 * Where the merge starts: the last revision that every path to every head runs through, as its place in
 * `ancestorsFirst`; −1 where there is none.
 */
const lastMeetingPoint = ({ ancestorsFirst, childCounts }: Ordered): number => {
  const left = new Map<string, number>()
  let roots = ancestorsFirst.filter(({ parents }) => parents.length === 0).length
  let meetingPoint = -1
  for (const [index, { id, parents }] of ancestorsFirst.entries()) {
    if (parents.length === 0) roots -= 1
    for (const parent of parents) {
      const open = (left.get(parent) as number) - 1
      if (open === 0) left.delete(parent)
      else left.set(parent, open)
    }
    const children = childCounts.get(id) ?? 0
    // A head stays open for ever.
    left.set(id, children === 0 ? Number.POSITIVE_INFINITY : children)
    if (left.size === 1 && roots === 0) meetingPoint = index
  }
  return meetingPoint
}

/** Field by {@link pathKey} → ids of the revisions whose value stands there; not in it: as in the base. */
type Writers = ReadonlyMap<string, ReadonlySet<string>>

interface Lineage {
  readonly writers: Writers
  /** Ids of all revisions of the region it comes from, its own included. */
  readonly history: ReadonlySet<string>
}

/**
 * Who wrote what, seen from several lineages together. A writer counts unless another lineage knows of it and has
 * written over it.
 */
const joinWriters = (lineages: readonly Lineage[], baseId: string): Map<string, Set<string>> => {
  const joined = new Map<string, Set<string>>()
  const keys = new Set(lineages.flatMap(({ writers }) => [...writers.keys()]))
  for (const key of keys) {
    const standing = new Set<string>()
    for (const lineage of lineages)
      for (const writer of lineage.writers.get(key) ?? [baseId])
        if (
          lineages.every(
            (other) =>
              other === lineage ||
              !other.history.has(writer) ||
              (other.writers.get(key) ?? new Set([baseId])).has(writer),
          )
        )
          standing.add(writer)
    joined.set(key, standing)
  }
  return joined
}

/** Stands for the base among the writers of a field; no revision has this id. */
const baseWriter = 'base'

interface Merged {
  readonly content: RecordContent
  readonly conflicts: readonly Conflict[]
}

const mergeHeads = (ordered: Ordered, heads: readonly OpenedRevision[]): Merged => {
  const { ancestorsFirst } = ordered
  const startsAt = lastMeetingPoint(ordered)
  const base = ancestorsFirst[startsAt]
  const baseValues = base ? flattenContent(base.content) : new Map<string, FieldValue>()
  const region = ancestorsFirst.slice(startsAt + 1)
  const regionById = new Map(region.map((revision) => [revision.id, revision]))
  const valuesById = new Map(region.map(({ id, content }) => [id, flattenContent(content)]))
  const valueAt = (writer: string, key: string): FieldValue | undefined =>
    (writer === baseWriter ? baseValues : valuesById.get(writer))?.get(key)
  const baseLineage: Lineage = { writers: new Map(), history: new Set([baseWriter]) }
  const lineages = new Map<string, Lineage>()
  const lineageOf = (id: string): Lineage => lineages.get(id) ?? baseLineage

  for (const { id, parents, content } of region) {
    const from = parents.length === 0 ? [baseLineage] : parents.map(lineageOf)
    const writers = joinWriters(from, baseWriter)
    const values = valuesById.get(id) as Map<string, FieldValue>
    const keys = new Set([...writers.keys(), ...baseValues.keys(), ...values.keys()])
    for (const key of keys) {
      const value = values.get(key)
      const standing = writers.get(key)
      const distinct = standing ? [...standing].map((writer) => valueAt(writer, key)) : [baseValues.get(key)]
      if (distinct.every((other) => sameValue(other, value))) continue
      // Facts are never removed: one that is not there at all was not written here, only unknown.
      if (value === undefined && !hasFact(content, key)) continue
      writers.set(key, new Set([id]))
    }
    const history = new Set([id])
    for (const lineage of from) for (const known of lineage.history) history.add(known)
    lineages.set(id, { writers, history })
  }

  const final = joinWriters(
    heads.map(({ id }) => lineageOf(id)),
    baseWriter,
  )
  const merged = new Map(baseValues)
  const conflicts: Conflict[] = []
  for (const [key, standing] of final) {
    const writers = [...standing]
      .map((writer) => regionById.get(writer))
      .filter((revision) => revision !== undefined)
      .sort(byLatest)
    // The base stands beside a writer only where one side kept its value and the other wrote that same value.
    const latest = writers[0]
    if (latest === undefined) continue
    const value = valueAt(latest.id, key)
    if (value === undefined) merged.delete(key)
    else merged.set(key, value)
    const sides: ConflictSide[] = []
    for (const { id, author, clock } of writers) {
      const sideValue = valueAt(id, key)
      if (!sides.some((side) => sameValue(side.value, sideValue)))
        sides.push({ revisionId: id, author, clock, value: sideValue })
    }
    if (sides.length > 1) conflicts.push({ path: pathOf(key), base: baseValues.get(key), sides })
  }
  conflicts.sort((a, b) => (pathKey(a.path) < pathKey(b.path) ? -1 : 1))
  const kind = (heads[0] as OpenedRevision).content.kind
  return { content: unflattenContent(kind, merged), conflicts }
}

const hasFact = ({ lists }: RecordContent, key: string): boolean => {
  const path = pathOf(key)
  return !('list' in path) || lists[path.list]?.[path.fact] !== undefined
}

/**
 * What a record says now, by the revisions that have arrived.
 * @param revisions - of one record, verified and opened, in any order; the same one may come twice.
 * @returns `null` while no revision has all its ancestors.
 */
export const recordStateOf = (revisions: Iterable<OpenedRevision>): RecordState | null => {
  const byId = new Map<string, OpenedRevision>()
  for (const revision of revisions) byId.set(revision.id, revision)
  const ordered = order(byId)
  const heads = ordered.ancestorsFirst.filter(({ id }) => !ordered.childCounts.has(id)).sort(byLatest)
  const [head] = heads
  if (head === undefined) return null
  const { content, conflicts } =
    heads.length === 1 ? { content: head.content, conflicts: [] } : mergeHeads(ordered, heads)
  return { heads, content, conflicts, waiting: ordered.waiting }
}

/** The next save of a record: what it says and which revisions it follows. */
export interface Successor {
  readonly content: RecordContent
  /** Ids, ascending. */
  readonly parents: readonly string[]
  /** Clocks of the parents, for `tickClock`. */
  readonly parentClocks: readonly HybridClock[]
}

const successorOf = (content: RecordContent, parents: readonly OpenedRevision[]): Successor => ({
  content,
  parents: parents.map(({ id }) => id).sort(),
  parentClocks: parents.map(({ clock }) => clock),
})

/**
 * The save that makes `edits`. Without conflicts it follows all heads and so merges them; while something is in
 * conflict it follows one head alone, so that no edit decides between two people by the way.
 * @param deviceId - whose head is gone on from while there are conflicts; the latest where it has none.
 * @throws `record/nothing-may-vanish`
 */
export const editRecord = (state: RecordState, edits: readonly Edit[], deviceId: string): Successor => {
  const { heads, content, conflicts } = state
  if (conflicts.length === 0 && heads.length <= maxParents)
    return successorOf(applyEdits(content, edits), heads)
  const own = heads.find(({ author }) => author === deviceId) ?? (heads[0] as OpenedRevision)
  return successorOf(applyEdits(own.content, edits), [own])
}

/** What a person decided about one conflict: one side (保留我的、保留对方的), or all of them (两者都留). */
export type Decision =
  | { readonly path: FieldPath; readonly keep: 'side'; readonly revisionId: string }
  | {
      readonly path: FieldPath
      readonly keep: 'both'
      /** Id for the second fact, where the values cannot stand in one; a fresh one, never used before. */
      readonly newFactId: string
    }

/** How both sides of a conflict can be kept: in one value, as two facts, or not at all. */
export const bothWayOf = ({ path, sides }: Conflict): 'joined' | 'two-facts' | null => {
  if (sides.every(({ value }) => typeof value === 'string')) return 'joined'
  if (sides.every(({ value }) => Array.isArray(value))) return 'joined'
  return 'list' in path ? 'two-facts' : null
}

const joinValues = (sides: readonly ConflictSide[]): FieldValue => {
  // The earlier first, as they would have been written one after the other.
  const values = sides.map(({ value }) => value).reverse()
  if (values.every((value) => typeof value === 'string')) return values.join('\n')
  const joined: FieldValue[] = []
  for (const part of values.flat() as FieldValue[])
    if (!joined.some((other) => sameValue(other, part))) joined.push(part)
  return joined
}

/**
 * The save that carries out decisions about every conflict. It follows all heads; the sides not kept stay in the
 * history.
 * @throws `record/undecided` when a conflict has no decision, or one that does not fit it.
 */
export const decideConflicts = (state: RecordState, decisions: readonly Decision[]): Successor => {
  const { heads, content, conflicts } = state
  if (heads.length > maxParents) throw failure('record/undecided', { heads: heads.length, maxParents })
  const decisionByKey = new Map(decisions.map((decision) => [pathKey(decision.path), decision]))
  const edits: Edit[] = []
  /** Fields of second facts by list, fact and new id. */
  const copies = new Map<string, { list: string; fact: string; newFactId: string; edits: Edit[] }>()
  for (const conflict of conflicts) {
    const { path, sides } = conflict
    const decision = decisionByKey.get(pathKey(path))
    const latest = sides[0] as ConflictSide
    if (decision?.keep === 'side') {
      const side = sides.find(({ revisionId }) => revisionId === decision.revisionId)
      if (side === undefined) throw failure('record/undecided', { conflicts: conflicts.length })
      edits.push({ path, value: side.value })
      continue
    }
    const way = decision && bothWayOf(conflict)
    if (way === 'joined') edits.push({ path, value: joinValues(sides) })
    else if (way === 'two-facts' && 'list' in path && decision?.keep === 'both') {
      edits.push({ path, value: latest.value })
      for (const [at, side] of sides.slice(1).entries()) {
        const newFactId = at === 0 ? decision.newFactId : `${decision.newFactId}.${at + 1}`
        const key = `${path.list}/${path.fact}/${newFactId}`
        const copy = copies.get(key) ?? { list: path.list, fact: path.fact, newFactId, edits: [] }
        copy.edits.push({ path: { ...path, fact: newFactId }, value: side.value })
        copies.set(key, copy)
      }
    } else throw failure('record/undecided', { conflicts: conflicts.length })
  }
  let next = applyEdits(content, edits)
  for (const { list, fact, newFactId, edits: differing } of copies.values()) {
    const copied = Object.entries(next.lists[list]?.[fact] ?? {}).map(
      ([field, value]): Edit => ({ path: { list, fact: newFactId, field }, value }),
    )
    next = applyEdits(next, [...copied, ...differing])
  }
  return successorOf(next, heads)
}
