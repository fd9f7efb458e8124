/**
 * One inspection's records on one unlocked device: what they say now, what is being typed, and every save.
 *
 * Typing is sealed into a draft at each change; a pause or leaving the screen turns the draft into a revision,
 * which never changes again. A crash loses the keystroke whose write was in progress. Locking forgets everything
 * here; the vault keeps it.
 * @see docs/SPEC.md WS-1 to WS-8
 */
import { type Bytes, bytesToHex } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import { canonicalJson, type Edit, emptyContent, type RecordContent } from '../../core/record/content.ts'
import type { DatedRevision } from '../../core/record/history.ts'
import { clockStart, type HybridClock, observeClock, tickClock } from '../../core/record/hybrid-clock.ts'
import type { Keyring } from '../../core/record/keys.ts'
import { drawRecordId, isRightfulBeginning } from '../../core/record/record-id.ts'
import {
  type Conflict,
  type Decision,
  decideConflicts,
  type Hand,
  type KeepBoth,
  lastWritten,
  type RecordState,
  recordStateOf,
  type Successor,
  withHand,
} from '../../core/record/record-state.ts'
import { decodeRevision } from '../../core/record/revision.ts'
import { openRevision, sealRevision } from '../../core/record/sealed-content.ts'
import { refusalOf } from '../../core/record/verdict.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import type { RandomBytes } from '../vault/vault.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import { isStorageFull } from '../vault/vault-room.ts'
import {
  addEdits,
  type DraftEdits,
  editsBetween,
  emptyDraft,
  readEdits,
  successorsOfDraft,
} from './draft-edits.ts'
import { bucketOf, fullState, openSnapshot, type SavedRecord, sealSnapshot, slimState } from './snapshot.ts'

/** Where the newest of a record is, for a person who wants to know whether it can still be lost. */
export type RecordPlace =
  /** Typed, kept on this device, not yet a save. */
  | 'draft'
  /** 存在本机: saved, and on no other machine. */
  | 'device'
  /** 已同步: the server has acknowledged every save. */
  | 'synced'
  /** The server refused a save; it is kept apart and waits for a person. */
  | 'stuck'

/** One record as a screen shows it. */
export interface RecordView {
  /** 32 hex digits. */
  readonly recordId: string
  readonly kind: string
  /** With what is being typed. */
  readonly content: RecordContent
  readonly conflicts: readonly Conflict[]
  readonly place: RecordPlace
  /** Device ids and clocks of the first and the latest save; `null` before the first. */
  readonly created: { readonly author: string; readonly clock: HybridClock } | null
  readonly updated: { readonly author: string; readonly clock: HybridClock } | null
  /** The last save that changed what the record says: no review, no comment. */
  readonly written: { readonly author: string; readonly clock: HybridClock } | null
  /** Everybody who saved it, and who of them wrote contents. */
  readonly hands: readonly Hand[]
  /** Saves that have not arrived, or cannot be opened yet: parts of the record may be missing. */
  readonly missing: number
  /** Saves that do not count, for they did what no save may do: core/record/verdict.ts. The history says which and why. */
  readonly refused: number
  /** Somebody else saved while this draft was open. */
  readonly isBehind: boolean
}

/** One save of a record, for its history. */
export interface HistoryEntry extends DatedRevision {
  /** Whether the server has it. */
  readonly isWaiting: boolean
}

/** What {@link createWorkspace} needs. */
export interface WorkspaceDeps {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** 32 hex digits. */
  readonly deviceId: string
  readonly signingKey: CryptoKey
  readonly keeper: VaultKeeper
  readonly revisions: VaultRevisionStore
  /** The inspection's keys as far as this device has them; asked each time, for new ones may arrive. */
  readonly keyring: () => Keyring
  readonly randomBytes: RandomBytes
  readonly nowMs: () => number
  /** Something was saved and waits to be sent. */
  readonly onWaiting: () => void
}

/** Revisions read from the store at a time. */
const pageCount = 500

interface Held {
  readonly state: RecordState | null
  /** Held revisions that could not be opened: their key has not arrived. */
  readonly unopened: number
}

/** See the head of this file. Call `open` first. */
export const createWorkspace = (deps: WorkspaceDeps) => {
  const { inspectionId, deviceId, keeper, revisions } = deps
  const held = new Map<string, Held>()
  const drafts = new Map<string, DraftEdits>()
  const views = new Map<string, RecordView>()
  let waitingRecords: ReadonlySet<string> = new Set()
  let stuckRecords: ReadonlyMap<string, readonly string[]> = new Map()
  let position = 0
  let clock: HybridClock = clockStart
  let version = 0
  let listView: readonly RecordView[] | null = null
  /** Records that changed since `listView` was put together. */
  const unlisted = new Set<string>()
  const changedBuckets = new Set<number>()
  const listeners = new Set<() => void>()

  const draftPlace = (recordId: string): string => `draft|${inspectionId}|${recordId}`
  const basePlace = (recordId: string): string => `draft-base|${inspectionId}|${recordId}`

  const changed = (recordIds: Iterable<string>): void => {
    for (const recordId of recordIds) {
      views.delete(recordId)
      unlisted.add(recordId)
    }
    version += 1
    for (const listener of listeners) listener()
  }

  const placeOf = (recordId: string): RecordPlace => {
    if (stuckRecords.has(recordId)) return 'stuck'
    if (drafts.has(recordId)) return 'draft'
    return waitingRecords.has(recordId) ? 'device' : 'synced'
  }

  const viewOf = (recordId: string): RecordView | null => {
    const known = views.get(recordId)
    if (known) return known
    const entry = held.get(recordId)
    const draft = drafts.get(recordId)
    const state = entry?.state ?? null
    if (state === null && draft === undefined) return null
    const head = state?.heads[0]
    const baseHeads = draft?.base?.heads.map(({ id }) => id) ?? []
    const view: RecordView = {
      recordId,
      kind: draft?.kind ?? (state as RecordState).content.kind,
      content: draft ? draft.content : (state as RecordState).content,
      conflicts: state?.conflicts ?? [],
      place: placeOf(recordId),
      created: state?.created ?? null,
      updated: head ? { author: head.author, clock: head.clock } : null,
      written: lastWritten(state?.hands ?? []),
      hands: state?.hands ?? [],
      missing: (state?.waiting.length ?? 0) + (entry?.unopened ?? 0),
      refused: state?.refused.length ?? 0,
      isBehind: (draft && state?.heads.some(({ id }) => !baseHeads.includes(id))) ?? false,
    }
    views.set(recordId, view)
    return view
  }

  /** Opens sealed revisions; those whose key is not here yet are counted. */
  const openAll = async (
    sealed: readonly { readonly bytes: Bytes }[],
  ): Promise<{ readonly opened: DatedRevision[]; readonly unopened: number }> => {
    const keyring = deps.keyring()
    const opened = await Promise.all(
      sealed.map(async ({ bytes }): Promise<DatedRevision | null> => {
        const revision = await decodeRevision(bytes)
        const { author, epoch, clock: written, parents } = revision.header
        if (keyring.sealingKeyOf(epoch) === null) return null
        let content: RecordContent | null
        try {
          content = await openRevision(revision, keyring)
        } catch (error) {
          // Signed by a member and sealed with our key, yet no content: one device's mistake must not shut the
          // records of all others.
          if (!(error instanceof Failure) || error.code !== 'record/malformed') throw error
          content = null
        }
        // The key is here and nothing more will come: this save counts nowhere, and everybody sees whose it is.
        if (content === null)
          return {
            ...{ id: revision.id, author, epoch, clock: written, parents },
            content: emptyContent(''),
            isUnreadable: true,
          }
        const one = { id: revision.id, author, epoch, clock: written, parents, content }
        if (parents.length > 0) return one
        return { ...one, isRightful: await isRightfulBeginning(keyring, revision.header, content.kind) }
      }),
    )
    const readable = opened.filter((revision) => revision !== null)
    return { opened: readable, unopened: opened.length - readable.length }
  }

  /** Takes freshly arrived revisions of one record in. */
  const take = async (recordId: string, fresh: readonly { readonly bytes: Bytes }[]): Promise<void> => {
    const before = held.get(recordId)
    const { opened, unopened } = await openAll(fresh)
    for (const revision of opened) clock = observeClock(clock, revision.clock, deps.nowMs())
    const [only] = opened
    const state = before?.state ?? null
    const heads = state?.heads.map(({ id }) => id).sort() ?? []
    const follows =
      opened.length === 1 &&
      unopened === 0 &&
      only !== undefined &&
      (before?.unopened ?? 0) === 0 &&
      (state?.waiting.length ?? 0) === 0 &&
      only.parents.length === heads.length &&
      only.parents.every((parent, index) => parent === heads[index]) &&
      (state === null || heads.length > 0) &&
      refusalOf(only, state) === null
    changedBuckets.add(bucketOf(recordId))
    if (follows) {
      // The common case: one more save on top of everything known. No need to read the whole history.
      held.set(recordId, {
        state: {
          created: state ? state.created : { author: only.author, clock: only.clock },
          hands: withHand(state?.hands ?? [], only, state),
          heads: [only],
          content: only.content,
          conflicts: [],
          waiting: [],
          refused: state?.refused ?? [],
          onTheWay: [],
        },
        unopened: 0,
      })
      return
    }
    const all = await openAll(await revisions.revisionsOf(inspectionId, recordId))
    held.set(recordId, { state: recordStateOf(all.opened), unopened: all.unopened })
  }

  /** Reads what arrived in the store since the last time; whether it came by sync or was saved here. */
  const takeArrived = async (): Promise<void> => {
    const touched = new Set<string>()
    for (;;) {
      const page = await revisions.readRevisions(inspectionId, position, pageCount)
      const byRecord = Map.groupBy(page, ({ recordId }) => recordId)
      for (const [recordId, fresh] of byRecord) {
        await take(recordId, fresh)
        touched.add(recordId)
      }
      position = page.at(-1)?.position ?? position
      if (page.length < pageCount) break
    }
    await readPlaces(touched)
  }

  /** Looks again at what waits and what is stuck, and tells the screens. */
  const readPlaces = async (touched: Set<string>): Promise<void> => {
    const before = new Set([...waitingRecords, ...stuckRecords.keys()])
    waitingRecords = await revisions.waitingRecords(inspectionId)
    stuckRecords = await revisions.stuckRecords(inspectionId)
    for (const recordId of [...before, ...waitingRecords, ...stuckRecords.keys()]) touched.add(recordId)
    changed(touched)
  }

  // Reading and saving take turns: a save must stand on what was read last.
  let turn: Promise<unknown> = Promise.resolve()
  /** Everything in memory is gone: from here on nothing may be written, for it would be written from nothing. */
  let isForgotten = false
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const run = turn.then(() => {
      if (isForgotten) throw failure('vault/locked')
      return task()
    })
    turn = run.catch(() => undefined)
    return run
  }

  const keepSnapshot = async (): Promise<void> => {
    if (changedBuckets.size === 0) return
    const kept = [...changedBuckets]
    const saved: SavedRecord[] = [...held].flatMap(([recordId, { state, unopened }]) =>
      changedBuckets.has(bucketOf(recordId)) ? [{ recordId, state, unopened }] : [],
    )
    try {
      await sealSnapshot(keeper, inspectionId, { position, clock }, saved, kept)
    } catch (cause) {
      // A full disk: what is read from it is as it was, only slower next time.
      if (!isStorageFull(cause)) throw cause
      return
    }
    for (const bucket of kept) changedBuckets.delete(bucket)
  }

  /** All of them or none: half a decision is none. */
  const appendSaves = async (recordId: string, successors: readonly Successor[]): Promise<void> => {
    const keyring = deps.keyring()
    const made: { id: string; recordId: string; bytes: Bytes }[] = []
    for (const { content, parents, parentClocks, followsPrevious } of successors) {
      clock = tickClock(clock, deps.nowMs(), parentClocks)
      const previous = followsPrevious ? made.at(-1) : undefined
      const follows = previous ? [...parents, previous.id].sort() : parents
      const revision = await sealRevision(
        { inspectionId, recordId, author: deviceId, epoch: keyring.epoch, clock, parents: follows },
        content,
        { keyring, signingKey: deps.signingKey, nonce: deps.randomBytes(12) },
      )
      made.push({ id: revision.id, recordId, bytes: revision.bytes })
    }
    await revisions.appendWaiting(inspectionId, made)
  }

  // Keystrokes outrun the disk: while one draft is being written, the next writes wait as one.
  const writing = new Map<string, Promise<void>>()
  const queued = new Map<string, Promise<void>>()
  /** What a draft stands on, as it was last written beside it. */
  const writtenBases = new Map<string, RecordState>()
  const writeDraft = async (recordId: string): Promise<void> => {
    if (isForgotten) throw failure('vault/locked')
    const draft = drafts.get(recordId)
    if (draft === undefined || draft.edits.length === 0) {
      writtenBases.delete(recordId)
      await keeper.remove(draftPlace(recordId), basePlace(recordId))
      return
    }
    const { kind, base, edits } = draft
    const row = [
      draftPlace(recordId),
      { kind, edits: edits.map(({ path, value }) => (value === undefined ? { path } : { path, value })) },
    ] as const
    if (base === null || writtenBases.get(recordId) === base) {
      await keeper.writeJson(...row)
      return
    }
    // Together: a draft must never be found on another footing than its own.
    await keeper.writeAllJson([row, [basePlace(recordId), slimState(base)]])
    writtenBases.set(recordId, base)
  }
  const keepDraft = (recordId: string): Promise<void> => {
    const waiting = queued.get(recordId)
    if (waiting) return waiting
    const current = writing.get(recordId)
    const run = (async () => {
      await current?.catch(() => undefined)
      queued.delete(recordId)
      const written = writeDraft(recordId)
      writing.set(recordId, written)
      await written.finally(() => {
        if (writing.get(recordId) === written) writing.delete(recordId)
      })
    })()
    queued.set(recordId, run)
    return run
  }

  /** A save read back says what was typed, in other objects: the typed ones stay, or all facts would be drawn again. */
  const keepObjects = (recordId: string, saved: RecordContent): void => {
    const entry = held.get(recordId)
    const head = entry?.state?.heads[0]
    if (!entry?.state || !head || entry.state.heads.length !== 1) return
    if (canonicalJson(head.content) !== canonicalJson(saved)) return
    held.set(recordId, {
      ...entry,
      state: { ...entry.state, heads: [{ ...head, content: saved }], content: saved },
    })
  }

  /** A draft on a save that does not count any more – a proved beginning came later – goes on from what counts. */
  const onWhatCounts = (recordId: string, draft: DraftEdits): DraftEdits => {
    const state = held.get(recordId)?.state
    const refused = new Set(state?.refused.map(({ id }) => id))
    if (!state || !draft.base?.heads.some(({ id }) => refused.has(id))) return draft
    return addEdits(emptyDraft(state.content.kind, state), draft.edits)
  }

  const save = (recordId: string): Promise<boolean> =>
    inTurn(async () => {
      const kept = drafts.get(recordId)
      const draft = kept && onWhatCounts(recordId, kept)
      if (draft) drafts.set(recordId, draft)
      if (draft === undefined || draft.edits.length === 0) {
        if (drafts.delete(recordId)) changed([recordId])
        return false
      }
      // The draft stays, on the disk and on the screen, until its save is there: a crash in between finds both, and
      // the draft then changes nothing any more.
      const saved = draft.content
      await appendSaves(recordId, successorsOfDraft(draft, deviceId))
      await takeArrived()
      keepObjects(recordId, saved)
      // Nothing may be awaited from here to the new draft: a keystroke in between would be lost.
      const typed = drafts.get(recordId) ?? draft
      const later = editsBetween(saved, typed.content)
      const base = held.get(recordId)?.state ?? null
      const rest = addEdits(emptyDraft(draft.kind, base), later)
      if (rest.edits.length === 0) drafts.delete(recordId)
      else drafts.set(recordId, rest)
      changed([recordId])
      await keepDraft(recordId)
      await keepSnapshot()
      deps.onWaiting()
      return true
    })

  /** After a crash between a save and the end of its draft: what is saved already is not typed any more. */
  const dropSavedDrafts = async (): Promise<void> => {
    for (const [recordId, draft] of drafts) {
      const said = canonicalJson(draft.content)
      const below = draft.base?.heads.map(({ id }) => id) ?? []
      // Its own save stands on what the draft stands on. An older one that says the same is no reason to drop what was
      // typed back since.
      const isSaved = held
        .get(recordId)
        ?.state?.heads.some(
          ({ author, parents, content }) =>
            author === deviceId &&
            (parents.length === 0) === (below.length === 0) &&
            parents.every((parent) => below.includes(parent)) &&
            canonicalJson(content) === said,
        )
      if (draft.edits.length > 0 && !isSaved) continue
      drafts.delete(recordId)
      await keepDraft(recordId)
      changed([recordId])
    }
  }

  return {
    /** Reads everything: the snapshot, what came after it, the drafts. @throws `vault/locked`. */
    open: (): Promise<void> =>
      inTurn(async () => {
        const snapshot = await openSnapshot(keeper, inspectionId)
        position = snapshot.position
        clock = snapshot.clock
        for (const { recordId, state, unopened } of snapshot.records) held.set(recordId, { state, unopened })
        const bases = new Map(await keeper.readAllJson(`draft-base|${inspectionId}|`))
        for (const [place, json] of await keeper.readAllJson(`draft|${inspectionId}|`)) {
          const recordId = place.split('|')[2] as string
          const { kind, edits } = readEdits(json)
          const keptBase = bases.get(basePlace(recordId)) as RecordState | undefined
          const base = keptBase ? fullState(keptBase) : null
          const draft = addEdits(emptyDraft(kind, base), edits)
          drafts.set(recordId, draft)
        }
        await takeArrived()
        await dropSavedDrafts()
        await keepSnapshot()
      }),

    /** Takes in what synchronising brought, and where everything now lies. */
    refresh: (): Promise<void> =>
      inTurn(async () => {
        await takeArrived()
        await keepSnapshot()
      }),

    /** Opens again what could not be opened: call it when a key has arrived. */
    openUnopened: (): Promise<void> =>
      inTurn(async () => {
        const closed = [...held].filter(([, { unopened }]) => unopened > 0).map(([recordId]) => recordId)
        for (const recordId of closed) await take(recordId, [])
        await keepSnapshot()
        changed(closed)
      }),

    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Grows with every change; for screens that must know whether to draw again. */
    version: (): number => version,

    /** Every record, the latest written first; drafts before all. The same array until something changes. */
    records: (): readonly RecordView[] => {
      if (listView === null || unlisted.size > relistedAtMost)
        listView = [...new Set([...drafts.keys(), ...held.keys()])]
          .map(viewOf)
          .filter((view) => view !== null)
          .sort(byLatest)
      else if (unlisted.size > 0) listView = relisted(listView, unlisted, viewOf)
      unlisted.clear()
      return listView
    },
    /** One record, or `null` when there is none such. */
    record: viewOf,

    /** Begins a record of a kind with its first edits; it is on the disk, as a draft, when this returns its id. */
    begin: async (kind: string, edits: readonly Edit[]): Promise<string> => {
      if (isForgotten) throw failure('vault/locked')
      const recordId = await drawRecordId(deps.keyring(), deviceId, kind, deps.randomBytes(16))
      drafts.set(recordId, addEdits(emptyDraft(kind, null), edits))
      changed([recordId])
      try {
        await keepDraft(recordId)
      } catch (cause) {
        // Nobody knows its id yet: what is not on the disk was not begun.
        drafts.delete(recordId)
        changed([recordId])
        throw cause
      }
      return recordId
    },

    /** Takes back what was begun here and never saved, off the disk too; anything saved stays. */
    abandon: (recordId: string): Promise<void> =>
      inTurn(async () => {
        if (held.has(recordId) || !drafts.delete(recordId)) return
        changed([recordId])
        await keepDraft(recordId)
      }),

    /** Types into a record. Shown at once; sealed on the disk when this returns. @throws `vault/locked`. */
    edit: async (recordId: string, edits: readonly Edit[]): Promise<void> => {
      if (isForgotten) throw failure('vault/locked')
      const state = held.get(recordId)?.state ?? null
      const before = drafts.get(recordId) ?? (state && emptyDraft(state.content.kind, state))
      if (before === null) throw new TypeError('no such record')
      drafts.set(recordId, addEdits(before, edits))
      changed([recordId])
      await keepDraft(recordId)
    },

    /**
     * Types into a record of which there is one, begun on every device under the same id (core/record/fixed-id.ts).
     * @throws `vault/locked`.
     */
    editOnly: async (recordId: string, kind: string, edits: readonly Edit[]): Promise<void> => {
      if (isForgotten) throw failure('vault/locked')
      const base = held.get(recordId)?.state ?? null
      drafts.set(recordId, addEdits(drafts.get(recordId) ?? emptyDraft(kind, base), edits))
      changed([recordId])
      await keepDraft(recordId)
    },

    /** Devices whose saves nothing follows; none before the first save. */
    headAuthorsOf: (recordId: string): readonly string[] =>
      held.get(recordId)?.state?.heads.map(({ author }) => author) ?? [],

    /** Ids of the saves nothing follows, ascending; none before the first save. */
    headsOf: (recordId: string): readonly string[] =>
      held
        .get(recordId)
        ?.state?.heads.map(({ id }) => id)
        .sort() ?? [],

    /** Makes a save of what was typed; `false` when nothing was. */
    save,
    /**
     * Makes saves of all drafts: before locking by hand, and before handing over.
     * @returns ids of the records that could not be saved and stay drafts. @throws `vault/locked`.
     */
    saveAll: async (): Promise<readonly string[]> => {
      const unsaved: string[] = []
      for (const recordId of [...drafts.keys()])
        try {
          await save(recordId)
        } catch (cause) {
          // Too long, or no room: it stays a draft, on the disk, and holds up no other.
          if (!isStorageFull(cause) && !(cause instanceof Failure && cause.code !== 'vault/locked'))
            throw cause
          unsaved.push(recordId)
        }
      return unsaved
    },

    /** Carries out what a person decided about every conflict of a record, as a save. @throws `record/undecided`. */
    decide: (recordId: string, decisions: readonly Decision[], keepBoth: KeepBoth): Promise<void> =>
      inTurn(async () => {
        const state = held.get(recordId)?.state
        if (!state) throw new TypeError('no such record')
        await appendSaves(recordId, decideConflicts(state, decisions, keepBoth, deviceId))
        await takeArrived()
        await keepSnapshot()
        deps.onWaiting()
      }),

    /** Every save of a record that can be opened, the first first. */
    history: async (recordId: string): Promise<readonly HistoryEntry[]> => {
      const all = await revisions.revisionsOf(inspectionId, recordId)
      const { opened } = await openAll(all)
      const waitingIds = new Set(all.filter(({ state }) => state === 'waiting').map(({ id }) => id))
      return opened.map((revision) => ({ ...revision, isWaiting: waitingIds.has(revision.id) }))
    },

    /** A fresh id for a fact: random, so that two devices never draw the same. */
    newFactId: (): string => bytesToHex(deps.randomBytes(8)),

    /**
     * Forgets everything, for locking, once what was begun has come to its end: half a save would be none, and a
     * snapshot of what is being forgotten would forget it for good. Later calls reject with `vault/locked`.
     */
    close: async (): Promise<void> => {
      listeners.clear()
      // Screens that go may still make their last save, after this call and before the next turn of the page.
      for (let last: Promise<unknown> | null = null; last !== turn || writing.size > 0 || queued.size > 0; ) {
        last = turn
        await Promise.allSettled([turn, ...writing.values(), ...queued.values()])
      }
      isForgotten = true
      held.clear()
      drafts.clear()
      views.clear()
      unlisted.clear()
      listView = null
    },
  }
}

/** What {@link createWorkspace} makes. */
export type Workspace = ReturnType<typeof createWorkspace>

/** Up to so many changed records are put into the list one by one; sorting some thousands anew takes longer. */
const relistedAtMost = 100

/** The list with the changed records taken out and put in again at their places. */
const relisted = (
  list: readonly RecordView[],
  changed: ReadonlySet<string>,
  viewOf: (recordId: string) => RecordView | null,
): readonly RecordView[] => {
  const next = list.filter(({ recordId }) => !changed.has(recordId))
  for (const recordId of changed) {
    const view = viewOf(recordId)
    if (view === null) continue
    let [from, to] = [0, next.length]
    while (from < to) {
      const middle = (from + to) >> 1
      if (byLatest(next[middle] as RecordView, view) < 0) from = middle + 1
      else to = middle
    }
    next.splice(from, 0, view)
  }
  return next
}

const byLatest = (a: RecordView, b: RecordView): number => {
  if (a.written === null || b.written === null) {
    if (a.written !== b.written) return a.written === null ? -1 : 1
    return a.recordId < b.recordId ? -1 : 1
  }
  return b.written.clock.wallMs - a.written.clock.wallMs || (a.recordId < b.recordId ? -1 : 1)
}
