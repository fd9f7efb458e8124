/**
 * One inspection's records on one unlocked device: what they say now, what is being typed, and every save.
 *
 * Typing is sealed into a draft at each change; a pause or leaving the screen turns the draft into a revision,
 * which never changes again. A crash loses the keystroke whose write was in progress. Locking forgets everything
 * here; the vault keeps it.
 * @see docs/SPEC.md WS-1 to WS-8
 */
import { type Bytes, bytesToHex } from '../../core/bytes.ts'
import { Failure } from '../../core/errors.ts'
import { canonicalJson, type Edit, type RecordContent } from '../../core/record/content.ts'
import { clockStart, type HybridClock, observeClock, tickClock } from '../../core/record/hybrid-clock.ts'
import type { Keyring } from '../../core/record/keys.ts'
import {
  type Conflict,
  type Decision,
  decideConflicts,
  type OpenedRevision,
  type RecordState,
  recordStateOf,
  type Successor,
} from '../../core/record/record-state.ts'
import { decodeRevision } from '../../core/record/revision.ts'
import { openRevision, sealRevision } from '../../core/record/sealed-content.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import type { RandomBytes } from '../vault/vault.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import {
  addEdits,
  type DraftEdits,
  draftContent,
  editsBetween,
  readEdits,
  successorOfDraft,
} from './draft-edits.ts'
import { bucketOf, openSnapshot, type SavedRecord, sealSnapshot } from './snapshot.ts'

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
  /** Saves that have not arrived, or cannot be opened yet: parts of the record may be missing. */
  readonly missing: number
  /** Somebody else saved while this draft was open. */
  readonly isBehind: boolean
}

/** One save of a record, for its history. */
export interface HistoryEntry extends OpenedRevision {
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
  readonly created: { readonly author: string; readonly clock: HybridClock } | null
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
  const changedBuckets = new Set<number>()
  const listeners = new Set<() => void>()

  const draftPlace = (recordId: string): string => `draft|${inspectionId}|${recordId}`
  const basePlace = (recordId: string): string => `draft-base|${inspectionId}|${recordId}`

  const changed = (recordIds: Iterable<string>): void => {
    for (const recordId of recordIds) views.delete(recordId)
    listView = null
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
      content: draft ? draftContent(draft) : (state as RecordState).content,
      conflicts: state?.conflicts ?? [],
      place: placeOf(recordId),
      created: entry?.created ?? null,
      updated: head ? { author: head.author, clock: head.clock } : null,
      missing: (state?.waiting.length ?? 0) + (entry?.unopened ?? 0),
      isBehind: (draft && state?.heads.some(({ id }) => !baseHeads.includes(id))) ?? false,
    }
    views.set(recordId, view)
    return view
  }

  /** Opens sealed revisions; those whose key is not here yet are counted. */
  const openAll = async (
    sealed: readonly { readonly bytes: Bytes }[],
  ): Promise<{ readonly opened: OpenedRevision[]; readonly unopened: number }> => {
    const keyring = deps.keyring()
    const opened = await Promise.all(
      sealed.map(async ({ bytes }): Promise<OpenedRevision | null> => {
        const revision = await decodeRevision(bytes)
        let content: RecordContent | null
        try {
          content = await openRevision(revision, keyring)
        } catch (error) {
          // Signed by a member and sealed with our key, yet no content: one device's mistake must not shut the
          // records of all others. It is counted as missing, like one whose key has not come.
          if (!(error instanceof Failure) || error.code !== 'record/malformed') throw error
          content = null
        }
        if (content === null) return null
        const { author, clock: written, parents } = revision.header
        return { id: revision.id, author, clock: written, parents, content }
      }),
    )
    const readable = opened.filter((revision) => revision !== null)
    return { opened: readable, unopened: opened.length - readable.length }
  }

  const createdOf = (opened: readonly OpenedRevision[]): Held['created'] => {
    const first = opened.find(({ parents }) => parents.length === 0)
    return first ? { author: first.author, clock: first.clock } : null
  }

  /** Takes freshly arrived revisions of one record in. */
  const take = async (recordId: string, fresh: readonly { readonly bytes: Bytes }[]): Promise<void> => {
    const before = held.get(recordId)
    const { opened, unopened } = await openAll(fresh)
    for (const revision of opened) clock = observeClock(clock, revision.clock, deps.nowMs())
    const [only] = opened
    const heads = before?.state?.heads.map(({ id }) => id).sort() ?? []
    const follows =
      opened.length === 1 &&
      unopened === 0 &&
      only !== undefined &&
      (before?.unopened ?? 0) === 0 &&
      (before?.state?.waiting.length ?? 0) === 0 &&
      only.parents.length === heads.length &&
      only.parents.every((parent, index) => parent === heads[index])
    changedBuckets.add(bucketOf(recordId))
    if (follows) {
      // The common case: one more save on top of everything known. No need to read the whole history.
      const state = { heads: [only], content: only.content, conflicts: [], waiting: [] }
      held.set(recordId, { state, created: before?.created ?? createdOf([only]), unopened: 0 })
      return
    }
    const all = await openAll(await revisions.revisionsOf(inspectionId, recordId))
    held.set(recordId, {
      state: recordStateOf(all.opened),
      created: createdOf(all.opened),
      unopened: all.unopened,
    })
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
  const inTurn = <Result>(task: () => Promise<Result>): Promise<Result> => {
    const run = turn.then(task)
    turn = run.catch(() => undefined)
    return run
  }

  const keepSnapshot = async (): Promise<void> => {
    if (changedBuckets.size === 0) return
    const saved: SavedRecord[] = [...held].flatMap(([recordId, { state, created, unopened }]) =>
      changedBuckets.has(bucketOf(recordId)) ? [{ recordId, state, created, unopened }] : [],
    )
    await sealSnapshot(keeper, inspectionId, { position, clock }, saved, [...changedBuckets])
    changedBuckets.clear()
  }

  const appendSave = async (recordId: string, successor: Successor): Promise<void> => {
    clock = tickClock(clock, deps.nowMs(), successor.parentClocks)
    const keyring = deps.keyring()
    const revision = await sealRevision(
      { inspectionId, recordId, author: deviceId, epoch: keyring.epoch, clock, parents: successor.parents },
      successor.content,
      { keyring, signingKey: deps.signingKey, nonce: deps.randomBytes(12) },
    )
    await revisions.appendWaiting(inspectionId, [{ id: revision.id, recordId, bytes: revision.bytes }])
  }

  // Keystrokes outrun the disk: while one draft is being written, the next writes wait as one.
  const writing = new Map<string, Promise<void>>()
  const queued = new Map<string, Promise<void>>()
  /** What a draft stands on, as it was last written beside it. */
  const writtenBases = new Map<string, RecordState>()
  const writeDraft = async (recordId: string): Promise<void> => {
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
    await keeper.writeAllJson([row, [basePlace(recordId), base]])
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

  const save = (recordId: string): Promise<boolean> =>
    inTurn(async () => {
      const draft = drafts.get(recordId)
      if (draft === undefined || draft.edits.length === 0) {
        if (drafts.delete(recordId)) changed([recordId])
        return false
      }
      // The draft stays, on the disk and on the screen, until its save is there: a crash in between finds both, and
      // the draft then changes nothing any more.
      const saved = draftContent(draft)
      await appendSave(recordId, successorOfDraft(draft, deviceId))
      await takeArrived()
      // Nothing may be awaited from here to the new draft: a keystroke in between would be lost.
      const typed = drafts.get(recordId) ?? draft
      const later = editsBetween(saved, draftContent(typed))
      const base = held.get(recordId)?.state ?? null
      const rest = addEdits({ kind: draft.kind, base, edits: [] }, later)
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
      const said = canonicalJson(draftContent(draft))
      const isSaved = held
        .get(recordId)
        ?.state?.heads.some(({ author, content }) => author === deviceId && canonicalJson(content) === said)
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
        for (const { recordId, state, created, unopened } of snapshot.records)
          held.set(recordId, { state, created, unopened })
        const bases = new Map(await keeper.readAllJson(`draft-base|${inspectionId}|`))
        for (const [place, json] of await keeper.readAllJson(`draft|${inspectionId}|`)) {
          const recordId = place.split('|')[2] as string
          const { kind, edits } = readEdits(json)
          const base = (bases.get(basePlace(recordId)) as RecordState | undefined) ?? null
          const draft = addEdits({ kind, base, edits: [] }, edits)
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

    /** Every record, the latest saved first; drafts before all. The same array until something changes. */
    records: (): readonly RecordView[] => {
      listView ??= [...new Set([...drafts.keys(), ...held.keys()])]
        .map(viewOf)
        .filter((view) => view !== null)
        .sort(byLatest)
      return listView
    },
    /** One record, or `null` when there is none such. */
    record: viewOf,

    /** Begins a record of a kind with its first edits; it is on the disk, as a draft, when this returns its id. */
    begin: async (kind: string, edits: readonly Edit[]): Promise<string> => {
      const recordId = bytesToHex(deps.randomBytes(16))
      drafts.set(recordId, addEdits({ kind, base: null, edits: [] }, edits))
      changed([recordId])
      await keepDraft(recordId)
      return recordId
    },

    /** Types into a record. Shown at once; sealed on the disk when this returns. @throws `vault/locked`. */
    edit: async (recordId: string, edits: readonly Edit[]): Promise<void> => {
      const state = held.get(recordId)?.state ?? null
      const before = drafts.get(recordId) ?? (state && { kind: state.content.kind, base: state, edits: [] })
      if (before === null) throw new TypeError('no such record')
      drafts.set(recordId, addEdits(before, edits))
      changed([recordId])
      await keepDraft(recordId)
    },

    /** Makes a save of what was typed; `false` when nothing was. */
    save,
    /** Makes saves of all drafts: before locking by hand, and before handing over. */
    saveAll: async (): Promise<void> => {
      for (const recordId of [...drafts.keys()]) await save(recordId)
    },

    /** Carries out what a person decided about every conflict of a record, as a save. @throws `record/undecided`. */
    decide: (recordId: string, decisions: readonly Decision[]): Promise<void> =>
      inTurn(async () => {
        const state = held.get(recordId)?.state
        if (!state) throw new TypeError('no such record')
        await appendSave(recordId, decideConflicts(state, decisions))
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

    /** Forgets everything; for locking. */
    close: (): void => {
      held.clear()
      drafts.clear()
      views.clear()
      listView = null
      listeners.clear()
    },
  }
}

/** What {@link createWorkspace} makes. */
export type Workspace = ReturnType<typeof createWorkspace>

const byLatest = (a: RecordView, b: RecordView): number => {
  if (a.updated === null || b.updated === null) {
    if (a.updated !== b.updated) return a.updated === null ? -1 : 1
    return a.recordId < b.recordId ? -1 : 1
  }
  return b.updated.clock.wallMs - a.updated.clock.wallMs || (a.recordId < b.recordId ? -1 : 1)
}
