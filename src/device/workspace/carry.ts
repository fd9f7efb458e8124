/**
 * One inspection as an inspector's device carries it: what it is about, the blank forms as they were taken along,
 * the team, its keys, the records, and the outbox that empties itself. Everything a screen of the field work needs,
 * without a network once it was taken along.
 *
 * A crash loses what `Workspace` says it may. Locking closes it; the vault and the store keep it. A lost device loses
 * what it had not sent, and `syncView` says how much that is.
 * @see docs/SPEC.md FIELD-1 to FIELD-6
 */
import * as z from 'zod/mini'
import { Failure, failure } from '../../core/errors.ts'
import { type Definitions, definitionsPath, parseDefinitions } from '../../core/form/definitions.ts'
import type { Keyring } from '../../core/record/keys.ts'
import type { Role } from '../../core/record/member-entry.ts'
import { type MemberName, memberNameOf, shownNames } from '../../core/record/member-name.ts'
import { activeMember, roleAt, type Team } from '../../core/record/members.ts'
import { wrapDataKey } from '../../core/record/recovery.ts'
import type { RoleOf } from '../../core/record/review.ts'
import type { SealedFile } from '../../core/wire/sealed-file.ts'
import { type Attachments, createAttachments } from '../attachment/attachments.ts'
import type { StaffDevice } from '../staff/identity.ts'
import { type KeepSyncingDeps, keepSyncing, type Syncing } from '../sync/keep-syncing.ts'
import { heldTeam, openKeyring, refreshTeam } from '../sync/member-log.ts'
import { refillLog } from '../sync/refill.ts'
import { type TakenIn, takeInRecords } from '../sync/sealed-records.ts'
import { type SyncOutcome, synchronise } from '../sync/synchronise.ts'
import { memberName, pinOwnTeam, type TeamDeps } from '../sync/team.ts'
import type { TeamDoor } from '../sync/team-door.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import type { RandomBytes } from '../vault/vault.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import { createLooks, type Looks } from './looks.ts'
import { createNotes, type Notes } from './notes.ts'
import { createWorkspace, type Workspace } from './workspace.ts'

/** What was taken along, as the vault keeps it. Never changed by a later build: PEERS N. */
export interface Taken {
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly court: string
  readonly title: string
  readonly definitions: Definitions
  readonly takenAtIso: string
}

const takenSchema = z.object({
  inspectionId: z.string(),
  court: z.string(),
  title: z.string(),
  definitions: z.unknown(),
  takenAtIso: z.string(),
})
const takenPlace = (inspectionId: string): string => `taken|${inspectionId}`

const readTaken = (json: unknown): Taken => {
  const taken = takenSchema.parse(json)
  return { ...taken, definitions: parseDefinitions(taken.definitions) }
}

/** Every inspection this device has taken along. @throws `vault/locked`. */
export const allTaken = async (keeper: VaultKeeper): Promise<readonly Taken[]> =>
  (await keeper.readAllJson('taken|')).map(([, json]) => readTaken(json))

/**
 * Takes an inspection along: puts its name and the blank forms of the day into the vault. An inspection taken along
 * before keeps the forms it has.
 * @throws `wire/unreachable` without a network and without the worker's copy of the forms; `form/malformed`.
 */
export const takeAlong = async (
  {
    keeper,
    fetch,
    nowMs,
  }: {
    readonly keeper: VaultKeeper
    readonly fetch: (path: string) => Promise<Response>
    readonly nowMs: () => number
  },
  about: { readonly inspectionId: string; readonly court: string; readonly title: string },
): Promise<Taken> => {
  const place = takenPlace(about.inspectionId)
  const before = await keeper.readJson(place)
  if (before !== null) return readTaken(before)
  const response = await fetch(definitionsPath)
  const definitions = parseDefinitions(await response.json())
  const taken: Taken = { ...about, definitions, takenAtIso: new Date(nowMs()).toISOString() }
  await keeper.writeJson(place, taken)
  return taken
}

/** How it stands with the way to the server. */
export interface SyncView {
  /** `null` before the first run has ended. */
  readonly outcome: SyncOutcome | null
  /** A fault of this device's own storage in the last run. */
  readonly failed: unknown
  /** Device time of the last run after which everything here was also on the server; kept over restarts. */
  readonly lastSafeAtMs: number | null
  /** Device time at which the next run begins by itself; `null` while one is under way, or none will begin. */
  readonly nextAtMs: number | null
  /** The server said that this device was shut out: what lies here alone stays here. Kept over restarts. */
  readonly isRevoked: boolean
}

/** See the head of this file. */
export interface Carried {
  readonly taken: Taken
  readonly device: StaffDevice
  readonly keeper: VaultKeeper
  readonly store: VaultRevisionStore
  /** For the steps of device/sync/team.ts. */
  readonly deps: TeamDeps
  readonly workspace: Workspace
  readonly attachments: Attachments
  /** What is being written beside the records. */
  readonly notes: Notes
  readonly team: () => Team
  /** `null` while this device has knocked and nobody has let it in. */
  readonly keyring: () => Keyring | null
  /** This device's role; `null` before it was let in and after it was revoked. */
  readonly role: () => Role | null
  /** Who holds a device; a short form of its id where no name can be read. */
  readonly personOf: (deviceId: string) => string
  /** What a device is called among those of its person; empty where nobody said. */
  readonly labelOf: (deviceId: string) => string
  /** What the team calls a device: its person, and the label where the person has several. */
  readonly nameOf: (deviceId: string) => string
  /** The role of any device that ever belonged to the team, now or at a moment; `null` for strangers. */
  readonly roleOf: RoleOf
  readonly looks: Looks
  readonly syncView: () => SyncView
  /** Synchronises at once; settles when that run has ended. */
  readonly syncNow: () => Promise<void>
  /** Takes in a sealed file of this inspection and shows what it brought. @throws as `takeInRecords`. */
  readonly takeIn: (file: SealedFile) => Promise<TakenIn>
  /** Reads the membership log from the server now. @throws as `refreshTeam`. */
  readonly refreshTeam: () => Promise<void>
  /** Told whenever team, keys or synchronisation changed; the workspace tells of records itself. */
  readonly subscribe: (listener: () => void) => () => void
  /** Grows with every such change. */
  readonly version: () => number
  /** Stops synchronising and forgets everything in memory, once what was begun is done. */
  readonly close: () => Promise<void>
}

/** What {@link openCarried} needs from around it. */
export interface CarryDeps extends Pick<KeepSyncingDeps, 'random' | 'page' | 'view'> {
  readonly keeper: VaultKeeper
  readonly store: VaultRevisionStore
  readonly door: TeamDoor
  readonly device: StaffDevice
  readonly randomBytes: RandomBytes
  readonly nowMs: () => number
  readonly locks: Pick<LockManager, 'request'>
}

const revokedPlace = (inspectionId: string): string => `revoked|${inspectionId}`
const safePlace = (inspectionId: string): string => `safe|${inspectionId}`

/** No key at all: what a workspace of a device that nobody has let in works with. */
const emptyKeyring = (inspectionId: string): Keyring => ({
  inspectionId,
  epoch: 0,
  sealingKeyOf: () => null,
  rawKeyOf: () => null,
})

/**
 * Opens an inspection that was taken along, and keeps it synchronised until it is closed. With the team's verified log
 * it knows the team's recovery key, and has the vault sealed to it before anything can be typed.
 * @throws `vault/locked`, `member/wrong-root` when this device belongs to no team of it.
 */
export const openCarried = async (deps: CarryDeps, taken: Taken): Promise<Carried> => {
  const { keeper, store, door, device, nowMs } = deps
  const { inspectionId } = taken
  const listeners = new Set<() => void>()
  let version = 0
  const isPinned = (await store.readRoot(inspectionId)) !== null
  let team =
    (await heldTeam(store, inspectionId)) ??
    (isPinned ? null : await pinOwnTeam({ store, door, keys: device }, inspectionId, device.deviceId)) ??
    (await refreshTeam(deps, inspectionId, null))
  let keyring: Keyring | null = null
  let names: ReadonlyMap<string, MemberName> = new Map()
  let shown: ReadonlyMap<string, string> = new Map()
  let syncView: SyncView = {
    outcome: null,
    failed: null,
    lastSafeAtMs: z.nullable(z.number()).parse(await keeper.readJson(safePlace(inspectionId))),
    nextAtMs: null,
    isRevoked: (await keeper.readJson(revokedPlace(inspectionId))) !== null,
  }
  let isClosed = false

  const changed = (): void => {
    version += 1
    for (const listener of listeners) listener()
  }

  const readKeys = async (): Promise<void> => {
    try {
      keyring = await openKeyring(store, team, device.deviceId, device.sealing)
    } catch (error) {
      // Knocked, and nobody has opened yet; everything else that can be wrong with keys is wrong.
      if (!(error instanceof Failure) || error.code !== 'member/no-key') throw error
      return
    }
    const readable = keyring
    const pairs = await Promise.all(
      [...team.membersById.values()].map(
        async (member) => [member.deviceId, await memberName(team, readable, member)] as const,
      ),
    )
    names = new Map(
      pairs.flatMap(([deviceId, text]) => {
        const name = memberNameOf(text ?? '')
        return name.person === '' ? [] : [[deviceId, name] as const]
      }),
    )
    shown = shownNames(names)
  }
  await readKeys()
  const { recoveryKey } = team
  if (recoveryKey !== null) {
    const { deviceId } = device
    await keeper.secure({ recoveryKey, deviceId }, (dataKey) => wrapDataKey(recoveryKey, deviceId, dataKey))
  }

  /** A server restored from an older copy gets back what this device has of the log. */
  const refill = async (_held: Team, given: number): Promise<void> => {
    if (keyring === null) throw failure('member/no-key')
    await refillLog({ store, door }, inspectionId, keyring, given)
  }

  let syncing: Syncing | null = null
  const workspace = createWorkspace({
    inspectionId,
    deviceId: device.deviceId,
    signingKey: device.signing.privateKey,
    keeper,
    revisions: store,
    keyring: () => keyring ?? emptyKeyring(inspectionId),
    randomBytes: deps.randomBytes,
    nowMs,
    onWaiting: () => void syncing?.now(),
  })
  await workspace.open()
  // What a crash left as drafts nobody is typing into any more: as saves they are sent, and are not on this device alone.
  if (keyring !== null) await workspace.saveAll()
  const notes = createNotes(keeper, inspectionId)
  const attachments = createAttachments({
    inspectionId,
    keeper,
    notes,
    revisions: store,
    door,
    randomBytes: deps.randomBytes,
    locks: deps.locks,
    nowMs,
    tickMs: () => performance.now(),
  })

  /** The log may have grown while synchronising: what this device shows of the team follows it. */
  const followLog = async (): Promise<void> => {
    const held = await heldTeam(store, inspectionId)
    if (held === null || (held.length === team.length && keyring !== null)) return
    const epochBefore = keyring?.epoch ?? 0
    team = held
    await readKeys()
    if ((keyring?.epoch ?? 0) > epochBefore) await workspace.openUnopened()
  }

  const onOutcome = async (outcome: SyncOutcome): Promise<void> => {
    if (isClosed || keeper.state() !== 'open') return
    await followLog()
    await workspace.refresh()
    let { lastSafeAtMs } = syncView
    const isSafe =
      outcome.state === 'done' &&
      // Who has looked at what is sent in batches: that it waits endangers nothing anybody wrote.
      workspace
        .records()
        .every(({ kind, place }) => place === 'synced' || (kind === 'seen' && place === 'draft')) &&
      (await store.readWaitingChunks(inspectionId, 1)).length === 0
    if (isSafe) {
      lastSafeAtMs = nowMs()
      await keeper.writeJson(safePlace(inspectionId), lastSafeAtMs)
    }
    const isRevoked =
      outcome.state !== 'done' &&
      (syncView.isRevoked || (outcome.state === 'stopped' && outcome.code === 'member/revoked'))
    if (isRevoked && !syncView.isRevoked) await keeper.writeJson(revokedPlace(inspectionId), true)
    if (!isRevoked && syncView.isRevoked) await keeper.remove(revokedPlace(inspectionId))
    syncView = { ...syncView, outcome, failed: null, lastSafeAtMs, isRevoked }
    changed()
  }
  const onFailed = (failed: unknown): void => {
    // Locked while a run was under way: nothing is wrong, and the next one begins with the next unlocking.
    if (isClosed || keeper.state() !== 'open') return
    syncView = { ...syncView, failed }
    changed()
  }

  syncing = keepSyncing({
    ...deps,
    sync: () => synchronise({ store, door, nowMs, locks: deps.locks, refill }, inspectionId),
    onOutcome: (outcome) => void onOutcome(outcome).catch(onFailed),
    onFailed,
    onNext: (waitMs) => {
      syncView = { ...syncView, nextAtMs: waitMs === null ? null : nowMs() + waitMs }
      changed()
    },
  })

  return {
    taken,
    device,
    keeper,
    store,
    deps: { store, door, keys: device, randomBytes: deps.randomBytes, nowMs },
    workspace,
    attachments,
    notes,
    team: () => team,
    keyring: () => keyring,
    role: () => activeMember(team, device.deviceId)?.role ?? null,
    personOf: (deviceId) => names.get(deviceId)?.person ?? deviceId.slice(0, 6),
    labelOf: (deviceId) => names.get(deviceId)?.label ?? '',
    nameOf: (deviceId) => shown.get(deviceId) ?? deviceId.slice(0, 6),
    roleOf: (deviceId, atMs) => roleAt(team, deviceId, atMs ?? Number.POSITIVE_INFINITY),
    looks: createLooks({ inspectionId, deviceId: device.deviceId, workspace, nowMs }),
    syncView: () => syncView,
    syncNow: () => syncing?.now() ?? Promise.resolve(),
    takeIn: async (file) => {
      const taken = await takeInRecords({ store, nowMs }, inspectionId, file)
      if (isClosed) return taken
      await followLog()
      await workspace.refresh()
      changed()
      void syncing?.now()
      return taken
    },
    refreshTeam: async () => {
      team = await refreshTeam({ store, door, refill }, inspectionId, team)
      await readKeys()
      await workspace.openUnopened()
      changed()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    version: () => version,
    close: () => {
      isClosed = true
      attachments.recorder.close()
      syncing?.stop()
      listeners.clear()
      return workspace.close()
    },
  }
}
