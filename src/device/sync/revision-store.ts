/**
 * What synchronising asks of a device's store. The vault implements it; tests/contract/revision-store.ts runs
 * against every implementation.
 *
 * A revision's stages, by what a crash, a lost device and a stolen device do to it:
 * - *waiting*: sealed, signed and committed here, and on no other machine. A crash loses nothing, a lost device
 *   loses it, a stolen one gives its thief ciphertext.
 * - *kept*: the server has acknowledged it, or it came from there. A lost device loses nothing.
 * - *quarantined*: refused, here or by the server, with the reason. It stays until a person retries, exports or
 *   removes it; the others go on without it.
 */
import type { Bytes } from '../../core/bytes.ts'
import type { ErrorCode } from '../../core/errors.ts'

/** One revision as it travels: sealed and signed. */
export interface SealedRevision {
  /** SHA-256, 64 hex digits; see core/record/revision.ts. */
  readonly id: string
  /** 32 hex digits. */
  readonly recordId: string
  /** The exact encoding. */
  readonly bytes: Bytes
}

/** A revision as it lies in the store. */
export interface StoredRevision extends SealedRevision {
  /** Grows by order of arrival on this device; what {@link RevisionStore.readRevisions} goes on from. */
  readonly position: number
  readonly state: 'waiting' | 'kept'
}

/** Something refused, kept apart with its reason. */
export interface QuarantinedRevision {
  /** SHA-256 of `bytes`, 64 hex digits: what was refused need not have an id of its own. */
  readonly key: string
  /** `out`: made here, refused by the server. `in`: given by the server, refused here. */
  readonly direction: 'out' | 'in'
  readonly bytes: Bytes
  readonly code: ErrorCode
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
}

/** One page of what the server gave, judged. */
export interface JudgedPage {
  readonly accepted: readonly SealedRevision[]
  readonly refused: readonly QuarantinedRevision[]
  /** Where the next page begins. */
  readonly cursor: string
}

/** A wrapped inspection key as the server gave it: the device opens it with its sealing key. */
export interface StoredWrap {
  readonly epoch: number
  /** `epochWrapBytes` of core/record/keys.ts. */
  readonly wrap: Bytes
}

/**
 * Every method resolves when its change is committed, whole or not at all, and rejects with storage failures
 * only. Repeating a call changes nothing more. All concern one inspection (32 hex digits).
 * @see docs/SPEC.md SYNC-1 to SYNC-3
 */
export interface RevisionStore {
  /** Puts new revisions into the outbox, in this order. Those already held stay as they are. */
  appendWaiting(inspectionId: string, revisions: readonly SealedRevision[]): Promise<void>
  /** The first of the outbox in order of arrival: at most `maxCount`, and one at least however long it is. */
  readWaiting(inspectionId: string, maxCount: number, maxBytes: number): Promise<readonly SealedRevision[]>
  /** How many wait; the number a person sees. */
  countWaiting(inspectionId: string): Promise<number>
  /** *waiting* → *kept*, and acknowledged until a page shows it. Unknown ids are passed over. */
  markKept(inspectionId: string, ids: readonly string[]): Promise<void>
  /**
   * Ids the server has acknowledged and no page has shown since: the cursor says nothing of them, so a server
   * restored from an older copy may be without them and still know the cursor.
   */
  readUnseen(inspectionId: string): Promise<ReadonlySet<string>>
  /** Notes that a page showed these, whatever this device thinks of them. */
  markSeen(inspectionId: string, ids: readonly string[]): Promise<void>
  /** *waiting* → *quarantined*, direction `out`. */
  quarantineWaiting(inspectionId: string, id: string, code: ErrorCode, atMs: number): Promise<void>

  /** Held revisions, waiting and kept, behind `afterPosition` (0: from the first), in order of arrival. */
  readRevisions(
    inspectionId: string,
    afterPosition: number,
    maxCount: number,
  ): Promise<readonly StoredRevision[]>
  /** Those of `ids` that are held. */
  heldOf(inspectionId: string, ids: readonly string[]): Promise<ReadonlySet<string>>

  /** The cursor of the last page taken, or `null` before the first. */
  readCursor(inspectionId: string): Promise<string | null>
  /**
   * Adds a page from the server in one transaction with its cursor: accepted ones as *kept* (also one that was
   * waiting: the server has it) and seen, refused ones to the quarantine, where
   * what is there as `out` stays as it is.
   */
  takePage(inspectionId: string, page: JudgedPage): Promise<void>
  /**
   * The server no longer knows our cursor or does not show what it acknowledged, so it may have lost more (a
   * restored copy): every held revision and chunk waits again, in the order it had, and the cursor is forgotten.
   */
  offerAgain(inspectionId: string): Promise<void>

  readQuarantined(inspectionId: string): Promise<readonly QuarantinedRevision[]>
  /** Takes one out of the quarantine: `out` waits again, behind the others; `in` is forgotten. */
  releaseQuarantined(inspectionId: string, key: string): Promise<void>

  /** SHA-256 of the first entry of the membership log, once pinned. */
  readRoot(inspectionId: string): Promise<Bytes | null>
  /** Pins the root for good. @throws `member/wrong-root` when another one is pinned. */
  pinRoot(inspectionId: string, rootHash: Bytes): Promise<void>
  /** The verified entries of the membership log, from the first. */
  readMemberEntries(inspectionId: string): Promise<readonly Bytes[]>
  /** Appends verified entries behind `fromIndex` entries; those already held are passed over. */
  appendMemberEntries(inspectionId: string, fromIndex: number, entries: readonly Bytes[]): Promise<void>
  readWraps(inspectionId: string): Promise<readonly StoredWrap[]>
  appendWraps(inspectionId: string, wraps: readonly StoredWrap[]): Promise<void>

  /** Keeps sealed chunks of attachments, as waiting to be sent (`waiting`) or as fetched from the server. */
  appendChunks(
    inspectionId: string,
    chunks: readonly { readonly address: string; readonly bytes: Bytes }[],
    state: 'waiting' | 'kept',
  ): Promise<void>
  /** Addresses (64 hex digits) of chunks that wait, in order of arrival. */
  readWaitingChunks(inspectionId: string, maxCount: number): Promise<readonly string[]>
  readChunk(inspectionId: string, address: string): Promise<Bytes | null>
  markChunksKept(inspectionId: string, addresses: readonly string[]): Promise<void>
  /** Addresses of all chunks that are here, waiting and kept, ascending. */
  readChunkAddresses(inspectionId: string): Promise<readonly string[]>
  /** *kept* → *waiting*: the server turned out not to have them. Unknown addresses are passed over. */
  offerChunksAgain(inspectionId: string, addresses: readonly string[]): Promise<void>
}
