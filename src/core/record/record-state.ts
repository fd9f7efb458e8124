/**
 * From the revisions of one record to what it says now.
 *
 * The state depends on nothing but the set of revisions: whoever holds the same ones sees the same, in whatever
 * order, however often and over whatever way they came. Two heads are merged field by field against the last
 * revision both come from: a field only one side wrote has that side's value; a field both wrote differently is a
 * conflict, which is shown and decided by a person, never by us. A save that may not do what it does (verdict.ts) is
 * refused: it is kept and shown, and the record goes on as if it had not been made.
 * @see docs/SPEC.md REC-6 to REC-12, REC-14 to REC-22; docs/decisions/0660
 */
import { failure } from '../errors.ts'
import {
  applyEdits,
  type Edit,
  emptyContent,
  type FieldPath,
  type FieldValue,
  flattenContent,
  pathKey,
  pathOf,
  type RecordContent,
  sameValue,
  unflattenContent,
  valueAt,
} from './content.ts'
import { compareClocks, type HybridClock } from './hybrid-clock.ts'
import { sameSubstance } from './review.ts'
import { maxParents } from './revision.ts'
import { authorField, isSaidOnce, isSpeakersOwn, type Refusal, refusalOf } from './verdict.ts'

/** A verified revision with its content opened. */
export interface OpenedRevision {
  readonly id: string
  readonly author: string
  readonly clock: HybridClock
  readonly parents: readonly string[]
  readonly content: RecordContent
  /** It begins the record, and the record's id proves that its author and kind did: record-id.ts. */
  readonly isRightful?: boolean
  /** Sealed by its author as something that is no content; `content` is an empty one, and it counts nowhere. */
  readonly isUnreadable?: boolean
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

/** A save that does not count, and why: it stays where it is and is shown in the history. */
export interface RefusedRevision extends Refusal {
  readonly id: string
  readonly author: string
  readonly clock: HybridClock
}

/** One device's part in a record, by its saves that count. */
export interface Hand {
  readonly author: string
  /** Of its last save, whatever it was. */
  readonly saved: HybridClock
  /** Of its last save that wrote contents; `null` where it only commented and reviewed. */
  readonly written: HybridClock | null
}

/** What a record says now. */
export interface RecordState {
  /** The first save that counts: by whom and when. */
  readonly created: Pick<OpenedRevision, 'author' | 'clock'> | null
  /** Everybody a save of whom counts, ascending by device. */
  readonly hands: readonly Hand[]
  /** Revisions nothing that counts follows, the latest first; one unless people wrote at the same time, none where every one was refused. */
  readonly heads: readonly OpenedRevision[]
  /** All heads merged. A field in conflict shows the latest side until somebody decides. */
  readonly content: RecordContent
  readonly conflicts: readonly Conflict[]
  /** Ids of revisions some ancestor of which has not arrived: they count once it has. Ascending. */
  readonly waiting: readonly string[]
  /** In the order of their ids. */
  readonly refused: readonly RefusedRevision[]
  /** Where there are more heads than one revision can follow: what each save on the way to the last says. */
  readonly onTheWay: readonly RecordContent[]
}

const byLatest = (
  a: { readonly clock: HybridClock; readonly id: string },
  b: { readonly clock: HybridClock; readonly id: string },
): number => compareClocks(b.clock, a.clock) || (a.id < b.id ? 1 : -1)

interface Ordered {
  /** Parents before children; all parents of each are among them. */
  readonly ancestorsFirst: readonly OpenedRevision[]
  readonly childCounts: ReadonlyMap<string, number>
}

const orderedBy = (ancestorsFirst: readonly OpenedRevision[]): Ordered => {
  const childCounts = new Map<string, number>()
  for (const { parents } of ancestorsFirst)
    for (const parent of parents) childCounts.set(parent, (childCounts.get(parent) ?? 0) + 1)
  return { ancestorsFirst, childCounts }
}

const headsOf = ({ ancestorsFirst, childCounts }: Ordered): readonly OpenedRevision[] =>
  ancestorsFirst.filter(({ id }) => !childCounts.has(id)).sort(byLatest)

/** Those of `ids` and everything they come from. */
const ancestryOf = (ancestorsFirst: readonly OpenedRevision[], ids: Iterable<string>): Ordered => {
  const wanted = new Set(ids)
  const found: OpenedRevision[] = []
  for (const revision of ancestorsFirst.toReversed())
    if (wanted.has(revision.id)) {
      found.push(revision)
      for (const parent of revision.parents) wanted.add(parent)
    }
  return orderedBy(found.reverse())
}

/** Every revision whose ancestors are all here, parents before children. */
const completeOf = (byId: ReadonlyMap<string, OpenedRevision>): readonly OpenedRevision[] => {
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
  return ancestorsFirst
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

/** Several revisions as one. */
export interface Merged {
  readonly content: RecordContent
  readonly conflicts: readonly Conflict[]
}

const mergeHeads = (ordered: Ordered, heads: readonly OpenedRevision[]): Merged => {
  const { ancestorsFirst } = ordered
  const [only] = heads
  if (only && heads.length === 1) return { content: only.content, conflicts: [] }
  const startsAt = lastMeetingPoint(ordered)
  const base = ancestorsFirst[startsAt]
  const baseValues = base ? flattenContent(base.content) : new Map<string, FieldValue>()
  const region = ancestorsFirst.slice(startsAt + 1)
  const regionById = new Map(region.map((revision) => [revision.id, revision]))
  const valuesById = new Map(region.map(({ id, content }) => [id, flattenContent(content)]))
  const valueBy = (writer: string, key: string): FieldValue | undefined =>
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
      const distinct = standing ? [...standing].map((writer) => valueBy(writer, key)) : [baseValues.get(key)]
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
  // Where two said something under one id, what only a speaker may write is read by whose words are shown: after them.
  const written = [...final].map(([key, standing]) => ({ key, standing, path: pathOf(key) }))
  const later = written.filter(({ path }) => isSpeakersOwn(path))
  for (const { key, standing, path } of [...written.filter((one) => !later.includes(one)), ...later]) {
    const speaker = isSpeakersOwn(path) ? merged.get(pathKey({ ...path, field: authorField })) : null
    const writers = [...standing]
      .map((writer) => regionById.get(writer))
      .filter((revision) => revision !== undefined)
      .filter(({ author }) => speaker === null || author === speaker)
      .sort(byLatest)
    // The base stands beside a writer only where one side kept its value and the other wrote that same value.
    const latest = writers[0]
    if (latest === undefined) continue
    const value = valueBy(latest.id, key)
    if (value === undefined) merged.delete(key)
    else merged.set(key, value)
    const sides: ConflictSide[] = []
    for (const { id, author, clock } of writers) {
      const sideValue = valueBy(id, key)
      // Of what is said once it matters who said it too: one saying is kept whole.
      if (
        !sides.some(
          (side) => sameValue(side.value, sideValue) && (side.author === author || !isSaidOnce(path)),
        )
      )
        sides.push({ revisionId: id, author, clock, value: sideValue })
    }
    if (sides.some((side) => !sameValue(side.value, value)))
      conflicts.push({ path, base: baseValues.get(key), sides })
  }
  conflicts.sort((a, b) => (pathKey(a.path) < pathKey(b.path) ? -1 : 1))
  const kind = (heads[0] as OpenedRevision).content.kind
  return { content: unflattenContent(kind, merged), conflicts }
}

const hasFact = ({ lists }: RecordContent, key: string): boolean => {
  const path = pathOf(key)
  return !('list' in path) || lists[path.list]?.[path.fact] !== undefined
}

/** A revision all ancestors of which are here, judged. */
export interface JudgedRevision {
  readonly revision: OpenedRevision
  /** What stood before it; `null` where it begins the record. */
  readonly before: Merged | null
  /** `null`: it counts. */
  readonly refusal: Refusal | null
}

/**
 * Judges every revision whose ancestors are all here, parents before children: by itself and its ancestors, so that
 * all devices say the same of it whenever it comes. A child of a refused revision is judged as if it followed what
 * the refused one follows: whoever goes on from it and carries on what it did is refused too, whoever mends it is not.
 *
 * One thing alone is asked of all revisions together: where the id of the record proves who began it and as what
 * kind, no other beginning counts; an older id proves nothing, and the beginning with the earliest clock sets the
 * kind.
 */
const judgeAll = (
  byId: ReadonlyMap<string, OpenedRevision>,
): {
  readonly judged: readonly JudgedRevision[]
  /** Those that count; where what one follows was refused, with what counts of that as its parents. */
  readonly counted: Ordered
} => {
  const complete = completeOf(byId)
  const hasRightful = complete.some((one) => one.isRightful && refusalOf(one, null) === null)
  const kind = complete
    .filter(({ parents, isUnreadable }) => parents.length === 0 && !isUnreadable)
    .sort(byLatest)
    .at(-1)?.content.kind
  const judged: JudgedRevision[] = []
  const counted: OpenedRevision[] = []
  /** By id what a child stands on: the revision itself if it counts. */
  const footings = new Map<string, readonly OpenedRevision[]>()
  for (const revision of complete) {
    const footing = new Map(
      revision.parents.flatMap((parent) => footings.get(parent) ?? []).map((one) => [one.id, one]),
    )
    const on = [...footing.values()]
    const ancestry = on.length > 1 ? ancestryOf(counted, footing.keys()) : null
    const heads = ancestry ? headsOf(ancestry) : on
    const [head] = heads
    const before: Merged | null = ancestry
      ? mergeHeads(ancestry, heads)
      : head
        ? { content: head.content, conflicts: [] }
        : null
    const isForeign =
      before === null &&
      !revision.isUnreadable &&
      (hasRightful ? !revision.isRightful : revision.content.kind !== kind)
    const refusal: Refusal | null = isForeign
      ? { reason: 'second-beginning', at: null }
      : refusalOf(revision, before)
    judged.push({ revision, before, refusal })
    if (refusal) {
      footings.set(revision.id, heads)
      continue
    }
    const parents = heads.map(({ id }) => id)
    const isAsMade =
      parents.length === revision.parents.length && parents.every((id) => revision.parents.includes(id))
    const one = isAsMade ? revision : { ...revision, parents }
    counted.push(one)
    footings.set(revision.id, [one])
  }
  return { judged, counted: orderedBy(counted) }
}

/** See {@link JudgedRevision}; by id. What lacks an ancestor is not among them. */
export const judgeRevisions = (revisions: Iterable<OpenedRevision>): ReadonlyMap<string, JudgedRevision> => {
  const byId = new Map([...revisions].map((revision) => [revision.id, revision]))
  return new Map(judgeAll(byId).judged.map((one) => [one.revision.id, one]))
}

const later = (one: HybridClock | null | undefined, other: HybridClock): HybridClock =>
  one && compareClocks(one, other) > 0 ? one : other

/**
 * The hands after one more save that counts. It wrote contents where the record then says something else than before,
 * or where it decided between sides; comments and reviews are said about a record and are none of its contents.
 * @param before - what stood before the save; `null` where it begins the record.
 */
export const withHand = (
  hands: readonly Hand[],
  { author, clock, content }: Pick<OpenedRevision, 'author' | 'clock' | 'content'>,
  before: Merged | null,
): readonly Hand[] => {
  const own = hands.find((hand) => hand.author === author)
  const isWritten = before === null || before.conflicts.length > 0 || !sameSubstance(before.content, content)
  const hand: Hand = {
    author,
    saved: later(own?.saved, clock),
    written: isWritten ? later(own?.written, clock) : (own?.written ?? null),
  }
  return [...hands.filter((other) => other !== own), hand].sort((a, b) => (a.author < b.author ? -1 : 1))
}

/** The last change of a record's contents: by whom and when; `null` before the first save. */
export const lastWritten = (hands: readonly Hand[]): RecordState['created'] =>
  hands.reduce<RecordState['created']>(
    (last, { author, written }) =>
      written && (last === null || compareClocks(written, last.clock) > 0)
        ? { author, clock: written }
        : last,
    null,
  )

/** What the saves say that merge more heads than one revision can follow, all but the last. */
const contentsOnTheWay = (
  { ancestorsFirst }: Ordered,
  heads: readonly OpenedRevision[],
): readonly RecordContent[] => {
  const contents: RecordContent[] = []
  for (let at = maxParents; at < heads.length; at += maxParents - 1) {
    const some = heads.slice(0, at)
    const ids = some.map(({ id }) => id)
    contents.push(mergeHeads(ancestryOf(ancestorsFirst, ids), some).content)
  }
  return contents
}

/**
 * What a record says now, by the revisions that have arrived.
 * @param revisions - of one record, verified and opened, in any order; the same one may come twice.
 * @returns `null` while no revision that can be read has all its ancestors.
 */
export const recordStateOf = (revisions: Iterable<OpenedRevision>): RecordState | null => {
  const byId = new Map<string, OpenedRevision>()
  for (const revision of revisions) byId.set(revision.id, revision)
  const { judged, counted } = judgeAll(byId)
  const [first] = judged
    .map(({ revision }) => revision)
    .filter(({ isUnreadable }) => !isUnreadable)
    .sort((a, b) => byLatest(b, a))
  if (first === undefined) return null
  const heads = headsOf(counted)
  const complete = new Set(judged.map(({ revision }) => revision.id))
  const created = counted.ancestorsFirst
    .filter(({ parents }) => parents.length === 0)
    .sort(byLatest)
    .at(-1)
  return {
    created: created ? { author: created.author, clock: created.clock } : null,
    hands: judged.reduce<readonly Hand[]>(
      (hands, { revision, before, refusal }) => (refusal ? hands : withHand(hands, revision, before)),
      [],
    ),
    heads,
    ...(heads.length > 0
      ? mergeHeads(counted, heads)
      : { content: emptyContent(first.content.kind), conflicts: [] }),
    waiting: [...byId.keys()].filter((id) => !complete.has(id)).sort(),
    refused: judged
      .flatMap(({ revision: { id, author, clock }, refusal }) =>
        refusal ? [{ id, author, clock, ...refusal }] : [],
      )
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    onTheWay: contentsOnTheWay(counted, heads),
  }
}

/** A save to be made: what it says and which revisions it follows. */
export interface Successor {
  readonly content: RecordContent
  /** Ids, ascending. */
  readonly parents: readonly string[]
  /** Clocks of the parents, for `tickClock`. */
  readonly parentClocks: readonly HybridClock[]
  /** It also follows the save before it in the same list, whose id is known only once that is made. */
  readonly followsPrevious: boolean
}

/**
 * The saves that follow all of `heads`: one, or several in a row where one revision cannot name so many. Those on the
 * way say what their own parents come to and no more: nobody may bring in what they do not follow.
 */
const successorsOf = (
  content: RecordContent,
  heads: readonly OpenedRevision[],
  onTheWay: readonly RecordContent[] = [],
): readonly Successor[] => {
  const successors: Successor[] = []
  let at = 0
  do {
    const followsPrevious = at > 0
    const some = heads.slice(at, at + maxParents - (followsPrevious ? 1 : 0))
    at += some.length
    successors.push({
      content: at < heads.length ? (onTheWay[successors.length] ?? content) : content,
      parents: some.map(({ id }) => id).sort(),
      parentClocks: some.map(({ clock }) => clock),
      followsPrevious,
    })
  } while (at < heads.length)
  return successors
}

/**
 * The head an edit goes on from while something is in conflict. A save says only what differs from what it follows,
 * so it must follow a head that says something else there; and it must not write over a side somebody else wrote.
 * `null`: what the edit says is one of the sides already.
 */
const headForEdit = (
  { heads, content, conflicts }: RecordState,
  { path, value }: Edit,
  deviceId: string,
): OpenedRevision | null => {
  const byNear = [
    ...heads.filter(({ author }) => author === deviceId),
    ...heads.filter(({ author }) => author !== deviceId),
  ]
  const saying = (said: FieldValue | undefined): OpenedRevision | undefined => {
    const those = byNear.filter((head) => sameValue(valueAt(head.content, path), said))
    const knowing = those.filter((head) => hasFact(head.content, pathKey(path)))
    // Where two said something under one id: a head on which the one stands that is shown.
    const speaker = { ...path, field: authorField }
    const shown = valueAt(content, speaker)
    return knowing.find((head) => sameValue(valueAt(head.content, speaker), shown)) ?? knowing[0] ?? those[0]
  }
  const nearest = byNear[0] as OpenedRevision
  const conflict = conflicts.find((one) => pathKey(one.path) === pathKey(path))
  // From a head that says what its writer saw: the edit then stands over just that.
  if (conflict === undefined) return saying(valueAt(content, path)) ?? nearest
  const { sides } = conflict
  const mine = sides.find(({ author }) => author === deviceId)
  if (mine) return sameValue(mine.value, value) ? null : (saying(mine.value) ?? nearest)
  if (sides.some((side) => sameValue(side.value, value))) return null
  // A further side, where some head has none of them; else there is no way but to go on from the one that is shown.
  const aside = byNear.find((head) => {
    const said = valueAt(head.content, path)
    return !sameValue(said, value) && !sides.some((side) => sameValue(side.value, said))
  })
  return aside ?? saying(sides[0]?.value) ?? nearest
}

/**
 * The saves that make `edits`, in this order. Without conflicts they follow all heads and so merge them. While
 * something is in conflict each follows one head alone, so that no edit decides between two people by the way; there
 * are several when the values edited come from several heads. None when every edit says what a side says already.
 * @param deviceId - whose head is gone on from where more than one would do.
 * @throws `record/nothing-may-vanish`
 */
export const editRecord = (
  state: RecordState,
  edits: readonly Edit[],
  deviceId: string,
): readonly Successor[] => {
  const { heads, content, conflicts, onTheWay } = state
  if (conflicts.length === 0) return successorsOf(applyEdits(content, edits), heads, onTheWay)
  const editsByHead = new Map<OpenedRevision, Edit[]>()
  for (const edit of edits) {
    const head = headForEdit(state, edit, deviceId)
    if (head) editsByHead.set(head, [...(editsByHead.get(head) ?? []), edit])
  }
  return [...editsByHead].flatMap(([head, some]) => successorsOf(applyEdits(head.content, some), [head]))
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

/** Where both sides of a conflict may be kept. Values do not tell – a choice is text too –, forms do: keep-both.ts. */
export interface KeepBoth {
  /**
   * What stands between two texts of the field where both can stand in one value: free text and lists. `null` where
   * they cannot. A field of one line shows no line feed, and loses it when it is typed into.
   */
  readonly jointOf: (kind: string, path: FieldPath) => string | null
  /** Whether a second fact in the list is seen by anybody: not where the form says which facts there are. */
  readonly canDouble: (kind: string, list: string) => boolean
}

/** How both sides of a conflict in a record of `kind` can be kept: in one value, as two facts, or not at all. */
export const bothWayOf = (
  { path, sides }: Conflict,
  kind: string,
  { jointOf, canDouble }: KeepBoth,
): 'joined' | 'two-facts' | null => {
  const isText = sides.every(({ value }) => typeof value === 'string')
  const isList = sides.every(({ value }) => Array.isArray(value))
  if ((isText || isList) && jointOf(kind, path) !== null) return 'joined'
  return 'list' in path && canDouble(kind, path.list) ? 'two-facts' : null
}

const joinValues = (sides: readonly ConflictSide[], joint: string): FieldValue => {
  // The earlier first, as they would have been written one after the other.
  const values = sides.map(({ value }) => value).reverse()
  if (values.every((value) => typeof value === 'string')) return values.join(joint)
  const joined: FieldValue[] = []
  for (const part of values.flat() as FieldValue[])
    if (!joined.some((other) => sameValue(other, part))) joined.push(part)
  return joined
}

/**
 * The saves that carry out `deviceId`'s decisions about every conflict. The last follows all heads, by those before it where they
 * are more than one revision can name; the sides not kept stay in the history.
 * @throws `record/undecided` when a conflict has no decision, or one that does not fit it.
 */
export const decideConflicts = (
  state: RecordState,
  decisions: readonly Decision[],
  keepBoth: KeepBoth,
  deviceId: string,
): readonly Successor[] => {
  const { heads, content, conflicts, onTheWay } = state
  const decisionByKey = new Map(decisions.map((decision) => [pathKey(decision.path), decision]))
  const edits: Edit[] = []
  /** Fields of second facts by list, fact and new id. */
  const copies = new Map<string, { list: string; fact: string; newFactId: string; edits: Edit[] }>()
  /** Whose words are kept where two were said under one id, by list and fact: a saying is kept whole. */
  const speakers = new Map<string, string>()
  for (const conflict of conflicts) {
    const { path, sides } = conflict
    const decision = decisionByKey.get(pathKey(path))
    const latest = sides[0] as ConflictSide
    if (decision?.keep === 'side') {
      const chosen = sides.find(({ revisionId }) => revisionId === decision.revisionId)
      if (chosen === undefined) throw failure('record/undecided', { conflicts: conflicts.length })
      let side = chosen
      if ('list' in path && isSaidOnce(path)) {
        const key = `${path.list}/${path.fact}`
        const speaker = speakers.get(key) ?? chosen.author
        speakers.set(key, speaker)
        side = sides.find(({ author }) => author === speaker) ?? chosen
      }
      edits.push({ path, value: side.value })
      continue
    }
    const way = decision && bothWayOf(conflict, content.kind, keepBoth)
    if (way === 'joined')
      edits.push({ path, value: joinValues(sides, keepBoth.jointOf(content.kind, path) ?? '\n') })
    else if (way === 'two-facts' && 'list' in path && decision?.keep === 'both') {
      edits.push({ path, value: latest.value })
      for (const [at, side] of sides.slice(1).entries()) {
        const newFactId = at === 0 ? decision.newFactId : `${decision.newFactId}.${at + 1}`
        const key = `${path.list}/${path.fact}/${newFactId}`
        const copy = copies.get(key) ?? { list: path.list, fact: path.fact, newFactId, edits: [] }
        if (path.field !== authorField)
          copy.edits.push({ path: { ...path, fact: newFactId }, value: side.value })
        copies.set(key, copy)
      }
    } else throw failure('record/undecided', { conflicts: conflicts.length })
  }
  let next = applyEdits(content, edits)
  for (const { list, fact, newFactId, edits: differing } of copies.values()) {
    // The second fact is brought in by whoever decides, and says so.
    const copied = Object.entries(next.lists[list]?.[fact] ?? {}).map(
      ([field, value]): Edit => ({
        path: { list, fact: newFactId, field },
        value: field === authorField ? deviceId : value,
      }),
    )
    next = applyEdits(next, [...copied, ...differing])
  }
  return successorsOf(next, heads, onTheWay)
}
