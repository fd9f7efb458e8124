/**
 * Brings one device and the server together: what waits goes out, what is new comes in, pieces of attachments
 * follow. Runs in a page or a worker; nothing of a document here.
 *
 * Whatever happens on the way, a revision is in one of three places: waiting here, kept on both sides, or in the
 * quarantine with its reason. Nothing the server answers removes anything.
 * @see docs/SPEC.md SYNC-9 to SYNC-14, SYNC-32, SYNC-33; PEERS C, D, E, H, K, L
 */
import { type Bytes, bytesToHex, sha256 } from '../../core/bytes.ts'
import { isErrorCode } from '../../core/error-registry.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import type { Team } from '../../core/record/members.ts'
import { decodeRevision } from '../../core/record/revision.ts'
import { firstCursor, maxBatchBytes, maxBatchCount } from '../../core/wire/record-messages.ts'
import { createJudge, type Judge, type Judgement } from './judge.ts'
import { heldTeam, type MemberLogDeps, refreshTeam } from './member-log.ts'
import type { QuarantinedRevision, RevisionStore, SealedRevision } from './revision-store.ts'
import type { TeamDoor } from './team-door.ts'

/** What synchronising needs from around it. */
export interface SyncDeps {
  readonly store: RevisionStore
  readonly door: TeamDoor
  readonly nowMs: () => number
  /** One tab at a time; `navigator.locks` of the page. */
  readonly locks: Pick<LockManager, 'request'>
  /** See `MemberLogDeps.refill`. */
  readonly refill?: NonNullable<MemberLogDeps['refill']>
}

/** What came of one run. */
export type SyncOutcome =
  /** Everything that could go has gone, and everything the server has is here or in the quarantine. */
  | { readonly state: 'done'; readonly sent: number; readonly received: number; readonly refused: number }
  /** Another tab is at it. */
  | { readonly state: 'elsewhere' }
  /** Not finished; try again after a while. What was done stays done. */
  | { readonly state: 'later'; readonly code: ErrorCode }
  /** The server's log is not this team's, or this device is shut out: a person must look. */
  | { readonly state: 'stopped'; readonly code: ErrorCode }

/** Name of the lock that lets one tab synchronise an inspection. */
export const syncLockName = (inspectionId: string): string => `mingcha/sync/${inspectionId}`

/** Codes after which trying again by itself is no use. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'member/revoked',
  'member/not-a-member',
  'member/no-team',
  'member/log-forked',
  'member/wrong-root',
  'member/bad-signature',
  'member/not-allowed',
  'member/malformed',
  'staff/unknown-device',
  'ballot/unknown-inspection',
])

/** Codes about a whole batch that may be the fault of a single revision in it. */
const ofTheBytes: ReadonlySet<ErrorCode> = new Set([
  'wire/malformed',
  'wire/wrong-length',
  'bytes/truncated',
  'bytes/trailing',
])

/** What refuses a revision for the moment only: the log here or there is behind. */
const soonOver: ReadonlySet<ErrorCode> = new Set(['record/unknown-epoch'])

interface Run {
  readonly deps: SyncDeps
  readonly inspectionId: string
  team: Team
  /** Judges by `team`; made anew when that grows. */
  judge: Judge
  sent: number
  received: number
  refused: number
  /** A passing refusal of single revisions: the run is not finished. */
  held: ErrorCode | null
}

const pushBatch = async (run: Run, batch: readonly SealedRevision[]): Promise<void> => {
  const { deps, inspectionId } = run
  let outcomes: Awaited<ReturnType<TeamDoor['push']>>
  try {
    outcomes = await deps.door.push(
      inspectionId,
      batch.map(({ bytes }) => bytes),
    )
  } catch (cause) {
    if (!(cause instanceof Failure) || !ofTheBytes.has(cause.code)) throw cause
    const [only] = batch
    if (batch.length > 1) {
      // One of them spoils the batch: halve until it is alone.
      const middle = Math.ceil(batch.length / 2)
      await pushBatch(run, batch.slice(0, middle))
      await pushBatch(run, batch.slice(middle))
    } else if (only) {
      await deps.store.quarantineWaiting(inspectionId, only.id, cause.code, deps.nowMs())
      run.refused += 1
    }
    return
  }
  // Acknowledged is what the server names by the id we gave it, nothing else.
  const kept = batch.filter(({ id }, at) => {
    const outcome = outcomes[at]
    return outcome?.state === 'kept' && outcome.id === id
  })
  await deps.store.markKept(
    inspectionId,
    kept.map(({ id }) => id),
  )
  run.sent += kept.length
  for (const [at, { id }] of batch.entries()) {
    const outcome = outcomes[at]
    if (outcome?.state !== 'refused') continue
    const code = isErrorCode(outcome.code) ? outcome.code : 'record/malformed'
    if (soonOver.has(code)) run.held = code
    else {
      await deps.store.quarantineWaiting(inspectionId, id, code, deps.nowMs())
      run.refused += 1
    }
  }
  if (kept.length === 0 && outcomes.every(({ state }) => state === 'kept'))
    throw failure('wire/malformed', { outcomes: outcomes.length })
}

const push = async (run: Run): Promise<void> => {
  const { store } = run.deps
  while (run.held === null) {
    const batch = await store.readWaiting(run.inspectionId, maxBatchCount, maxBatchBytes / 4)
    if (batch.length === 0) return
    await pushBatch(run, batch)
  }
}

const codeOf = (judgement: Judgement): ErrorCode | null => ('code' in judgement ? judgement.code : null)

/** A revision may be newer than our copy of the log: then the log is read once more before anything is refused. */
const judgePage = async (run: Run, revisions: readonly Bytes[]): Promise<readonly Judgement[]> => {
  const judged = await Promise.all(revisions.map((bytes) => run.judge(bytes)))
  const mayBeNew = judged
    .map(codeOf)
    .some((code) => code === 'record/unknown-epoch' || code === 'record/unknown-author')
  if (!mayBeNew) return judged
  const { length } = run.team
  run.team = await refreshTeam(run.deps, run.inspectionId, run.team)
  run.judge = createJudge(run.team)
  return run.team.length === length ? judged : Promise.all(revisions.map((bytes) => run.judge(bytes)))
}

/** Ids of refused revisions that can be read at all. */
const readableIds = async (refused: readonly QuarantinedRevision[]): Promise<readonly string[]> => {
  const ids: string[] = []
  for (const { bytes } of refused)
    try {
      ids.push((await decodeRevision(bytes)).id)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
    }
  return ids
}

const pullPages = async (run: Run): Promise<void> => {
  const { store, door, nowMs } = run.deps
  for (let hasMore = true; hasMore; ) {
    const cursor = await store.readCursor(run.inspectionId)
    const page = await door.pull(run.inspectionId, cursor ?? firstCursor).catch(async (cause: unknown) => {
      if (!(cause instanceof Failure) || cause.code !== 'sync/cursor-unknown') throw cause
      await store.offerAgain(run.inspectionId)
      return null
    })
    if (page === null) {
      await push(run)
      continue
    }
    hasMore = page.hasMore
    if (page.revisions.length === 0) return
    const judged = await judgePage(run, page.revisions)
    const accepted = judged.flatMap((judgement) => ('accepted' in judgement ? [judgement.accepted] : []))
    const known = await store.heldOf(
      run.inspectionId,
      accepted.map(({ id }) => id),
    )
    const refused: QuarantinedRevision[] = []
    for (const [at, judgement] of judged.entries()) {
      const bytes = page.revisions[at] as Bytes
      if ('code' in judgement)
        refused.push({
          key: bytesToHex(await sha256(bytes)),
          direction: 'in',
          bytes,
          code: judgement.code,
          atMs: nowMs(),
        })
    }
    await store.takePage(run.inspectionId, { accepted, refused, cursor: page.cursor })
    await store.markSeen(run.inspectionId, await readableIds(refused))
    run.received += accepted.length - known.size
    run.refused += refused.length
  }
}

/**
 * Takes every page. What was acknowledged before the last of them must have been in one: if it was not, the server
 * is an older copy of itself, though it knows the cursor, and everything is offered again.
 */
const pull = async (run: Run): Promise<void> => {
  const { store } = run.deps
  await pullPages(run)
  if ((await store.readUnseen(run.inspectionId)).size === 0) return
  await store.offerAgain(run.inspectionId)
  await push(run)
  await pullPages(run)
  if ((await store.readUnseen(run.inspectionId)).size > 0) run.held ??= 'sync/cursor-unknown'
}

const chunksAsked = 256

/** Chunks the server has acknowledged are asked for again so often while the page is open. */
export const chunkCheckGapMs = 3_600_000

/** When each store last asked, by inspection: forgotten with the page, so that every opening asks once. */
const chunkChecks = new WeakMap<RevisionStore, Map<string, number>>()

/** Nothing else would ever tell that a server restored from an older copy is without a piece it acknowledged. */
const checkKeptChunks = async ({
  deps: { store, door, nowMs },
  inspectionId,
}: Pick<Run, 'deps' | 'inspectionId'>): Promise<void> => {
  const checks = chunkChecks.get(store) ?? new Map<string, number>()
  chunkChecks.set(store, checks)
  const sinceMs = nowMs() - (checks.get(inspectionId) ?? Number.NEGATIVE_INFINITY)
  // A clock set back must not end the checks.
  if (sinceMs >= 0 && sinceMs < chunkCheckGapMs) return
  const addresses = await store.readChunkAddresses(inspectionId)
  for (let at = 0; at < addresses.length; at += chunksAsked)
    await store.offerChunksAgain(
      inspectionId,
      await door.missingChunks(inspectionId, addresses.slice(at, at + chunksAsked)),
    )
  checks.set(inspectionId, nowMs())
}

/** What is wrong with one piece of an attachment and says nothing of the others. */
const ofTheChunk: ReadonlySet<ErrorCode> = new Set([
  ...ofTheBytes,
  'record/chunk-mismatch',
  'record/chunk-unknown',
])

const pushChunk = async ({ deps: { store, door }, inspectionId }: Run, address: string): Promise<void> => {
  const bytes = await store.readChunk(inspectionId, address)
  if (bytes === null) throw failure('record/chunk-unknown')
  await door.putChunk(inspectionId, address, bytes)
  await store.markChunksKept(inspectionId, [address])
}

const pushChunks = async (run: Run): Promise<void> => {
  const { deps, inspectionId } = run
  /** Refused in this run: they wait, with what made them wait, and hold up nobody. */
  const refused = new Set<string>()
  for (;;) {
    const waiting = await deps.store.readWaitingChunks(inspectionId, chunksAsked + refused.size)
    const addresses = waiting.filter((address) => !refused.has(address)).slice(0, chunksAsked)
    if (addresses.length === 0) return
    const missing = new Set(await deps.door.missingChunks(inspectionId, addresses))
    await deps.store.markChunksKept(
      inspectionId,
      addresses.filter((address) => !missing.has(address)),
    )
    for (const address of addresses.filter((one) => missing.has(one)))
      try {
        await pushChunk(run, address)
      } catch (cause) {
        if (!(cause instanceof Failure) || !ofTheChunk.has(cause.code)) throw cause
        refused.add(address)
        run.held ??= cause.code
      }
  }
}

/** Quarantined pages that were ahead of our log are looked at again when the log has grown. */
const retryQuarantined = async (run: Run): Promise<void> => {
  const { store } = run.deps
  const retriable = (await store.readQuarantined(run.inspectionId)).filter(
    ({ direction, code }) =>
      direction === 'in' && (code === 'record/unknown-epoch' || code === 'record/unknown-author'),
  )
  for (const { key, bytes } of retriable) {
    const judged = await run.judge(bytes)
    if (!('accepted' in judged)) continue
    const cursor = await store.readCursor(run.inspectionId)
    await store.takePage(run.inspectionId, {
      accepted: [judged.accepted],
      refused: [],
      cursor: cursor ?? firstCursor,
    })
    await store.releaseQuarantined(run.inspectionId, key)
    run.received += 1
  }
}

/**
 * Synchronises one inspection once. Safe to call at any time, in any number of tabs and on any number of devices.
 * @throws only storage failures; what the network or the server does is in the outcome.
 */
export const synchronise = async (deps: SyncDeps, inspectionId: string): Promise<SyncOutcome> =>
  deps.locks.request(
    syncLockName(inspectionId),
    { ifAvailable: true },
    async (lock): Promise<SyncOutcome> => {
      if (!lock) return { state: 'elsewhere' }
      try {
        const held = await heldTeam(deps.store, inspectionId)
        const team = await refreshTeam(deps, inspectionId, held)
        const run: Run = {
          deps,
          inspectionId,
          team,
          judge: createJudge(team),
          sent: 0,
          received: 0,
          refused: 0,
          held: null,
        }
        if (held === null || team.length > held.length) await retryQuarantined(run)
        await push(run)
        await pull(run)
        await checkKeptChunks(run)
        await pushChunks(run)
        if (run.held !== null) return { state: 'later', code: run.held }
        const { sent, received, refused } = run
        return { state: 'done', sent, received, refused }
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        return { state: lasting.has(cause.code) ? 'stopped' : 'later', code: cause.code }
      }
    },
  )

/**
 * Fetches chunks of an attachment that are not here yet, one by one; those fetched stay when the link is cut.
 * @throws `Failure` of the door; `record/chunk-mismatch` when the server gives other bytes.
 */
export const fetchChunks = async (
  { store, door }: Pick<SyncDeps, 'store' | 'door'>,
  inspectionId: string,
  addresses: readonly string[],
): Promise<void> => {
  for (const address of addresses) {
    if ((await store.readChunk(inspectionId, address)) !== null) continue
    const bytes = await door.readChunk(inspectionId, address)
    if (bytesToHex(await sha256(bytes)) !== address)
      throw failure('record/chunk-mismatch', { lengthBytes: bytes.length })
    await store.appendChunks(inspectionId, [{ address, bytes }], 'kept')
  }
}
