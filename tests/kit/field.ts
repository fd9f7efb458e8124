/** Inspectors in the field: devices that found, join and leave a team, edit records and synchronise for real. */
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import type { Bytes } from '../../src/core/bytes.ts'
import type { Edit, RecordContent } from '../../src/core/record/content.ts'
import { clockStart, type HybridClock, observeClock, tickClock } from '../../src/core/record/hybrid-clock.ts'
import { readInvite } from '../../src/core/record/invite.ts'
import type { Keyring } from '../../src/core/record/keys.ts'
import type { Role } from '../../src/core/record/member-entry.ts'
import { currentEpochOf, type Team } from '../../src/core/record/members.ts'
import {
  editRecord,
  type OpenedRevision,
  type RecordState,
  recordStateOf,
  type Successor,
} from '../../src/core/record/record-state.ts'
import { decodeRevision, type Revision } from '../../src/core/record/revision.ts'
import { openRevision, sealRevision } from '../../src/core/record/sealed-content.ts'
import { createClock } from '../../src/device/clock.ts'
import { createStaffClient, type StaffClient } from '../../src/device/staff/client.ts'
import type { DeviceKeys, Identity, StaffDevice } from '../../src/device/staff/identity.ts'
import { heldTeam, openKeyring, refreshTeam } from '../../src/device/sync/member-log.ts'
import type { RevisionStore } from '../../src/device/sync/revision-store.ts'
import { type SyncOutcome, synchronise } from '../../src/device/sync/synchronise.ts'
import {
  admitDevice,
  createInvite,
  foundTeam,
  joinTeam,
  pinTeam,
  readCandidates,
  revokeDevice,
  type TeamDeps,
} from '../../src/device/sync/team.ts'
import { createTeamDoor } from '../../src/device/sync/team-door.ts'
import { createMemoryRevisionStore } from './memory-revision-store.ts'
import { createTestDevice, randomBytes } from './records.ts'

/** How a device reaches its server; a test may put anything between them. */
export type Reach = (path: string, init?: RequestInit) => Promise<Response>

/** One inspector's device without a screen. */
export interface FieldDevice {
  readonly name: string
  readonly client: StaffClient
  readonly store: RevisionStore
  readonly deps: TeamDeps
  deviceId: string
  team(): Promise<Team>
  keyring(): Promise<Keyring>
  /** Begins or goes on with a record and puts the revision into the outbox. */
  begin(recordId: string, content: RecordContent): Promise<Revision>
  edit(recordId: string, edits: readonly Edit[]): Promise<Revision>
  save(recordId: string, successor: Successor): Promise<Revision>
  sync(): Promise<SyncOutcome>
  /** Every record by id, from everything held. */
  records(): Promise<ReadonlyMap<string, RecordState>>
}

/** An identity in memory; the vault is not the point here. */
const memoryIdentity = (keys: DeviceKeys): Identity => {
  let held: StaffDevice | null = null
  return {
    read: async () => held,
    begin: async () => keys,
    finish: async (deviceId, name) => {
      held = { deviceId, name, ...keys }
      return held
    },
  }
}

const createKeys = async (): Promise<DeviceKeys> => {
  const { signing, sealing } = await createTestDevice()
  return { signing, sealing }
}

/** Each device is a browser of its own: its tabs share locks, devices do not. */
const createLocks = (): Pick<LockManager, 'request'> => {
  let isHeld = false
  const request = async (_name: string, _options: LockOptions, run: (lock: Lock | null) => unknown) => {
    if (isHeld) return run(null)
    isHeld = true
    try {
      return await run({} as Lock)
    } finally {
      isHeld = false
    }
  }
  return { request } as Pick<LockManager, 'request'>
}

/** A device that reaches the server by `reach` and belongs to nobody yet. */
export const createFieldDevice = async (
  name: string,
  inspectionId: () => string,
  reach: Reach,
  given: {
    readonly keys?: DeviceKeys
    readonly nowMs?: () => number
    readonly store?: RevisionStore
    readonly identity?: Identity
  } = {},
): Promise<FieldDevice> => {
  const nowMs = given.nowMs ?? Date.now
  const store = given.store ?? createMemoryRevisionStore()
  const keys = given.keys ?? (await createKeys())
  const identity = given.identity ?? memoryIdentity(keys)
  const client = createStaffClient({ identity, fetch: reach, clock: createClock(nowMs) })
  const door = createTeamDoor(client)
  const deps: TeamDeps = { store, door, keys, randomBytes, nowMs }
  const locks = createLocks()
  let clock: HybridClock = clockStart
  const opened = new Map<string, OpenedRevision & { readonly recordId: string }>()
  let readUpTo = 0

  const keyringOf = async () => openKeyring(store, await teamOf(), device.deviceId, keys.sealing)
  const teamOf = async (): Promise<Team> => {
    const team = await heldTeam(store, inspectionId())
    if (team === null) throw new Error(`${name} belongs to no team`)
    return team
  }
  const read = async (): Promise<void> => {
    const held = await store.readRevisions(inspectionId(), readUpTo, Number.MAX_SAFE_INTEGER)
    if (held.length === 0) return
    const keyring = await keyringOf()
    for (const { bytes, position, recordId } of held) {
      const revision = await decodeRevision(bytes)
      const content = await openRevision(revision, keyring)
      if (content === null) throw new Error(`${name} cannot open a revision it accepted`)
      const { author, clock: at, parents } = revision.header
      clock = observeClock(clock, at, nowMs())
      opened.set(revision.id, { id: revision.id, author, clock: at, parents, content, recordId })
      readUpTo = position
    }
  }
  const revisionsOf = (recordId: string) =>
    [...opened.values()].filter((revision) => revision.recordId === recordId)

  const device: FieldDevice = {
    name,
    client,
    store,
    deps,
    deviceId: '',
    team: teamOf,
    keyring: keyringOf,
    async save(recordId, { content, parents, parentClocks }) {
      clock = tickClock(clock, nowMs(), parentClocks)
      const keyring = await keyringOf()
      const epoch = Math.min(keyring.epoch, currentEpochOf(await teamOf()))
      const header = {
        inspectionId: inspectionId(),
        recordId,
        author: device.deviceId,
        epoch,
        clock,
        parents,
      }
      const sealed = await sealRevision(header, content, {
        keyring,
        signingKey: keys.signing.privateKey,
        nonce: randomBytes(12),
      })
      await store.appendWaiting(inspectionId(), [{ id: sealed.id, recordId, bytes: sealed.bytes }])
      return sealed
    },
    begin: (recordId, content) =>
      device.save(recordId, { content, parents: [], parentClocks: [], followsPrevious: false }),
    async edit(recordId, edits) {
      await read()
      const state = recordStateOf(revisionsOf(recordId))
      if (state === null) throw new Error(`${name} does not know the record`)
      const [save, ...further] = editRecord(state, edits, device.deviceId)
      if (!save || further.length > 0) throw new Error(`${name} needs one save for that`)
      return device.save(recordId, save)
    },
    sync: () => synchronise({ store, door, nowMs, locks }, inspectionId()),
    async records() {
      await read()
      const ids = new Set([...opened.values()].map(({ recordId }) => recordId))
      return new Map(
        [...ids].sort().map((recordId) => [recordId, recordStateOf(revisionsOf(recordId)) as RecordState]),
      )
    },
  }
  return device
}

/** The office's first device: enrolled by the setup link, founder of the team. */
export const foundField = async (
  office: FieldDevice,
  setupCode: string,
  recoveryKey: Bytes | null = null,
): Promise<{ readonly inspectionId: string }> => {
  const { deviceId } = await office.client.enrol(setupCode, office.name)
  office.deviceId = deviceId
  const { inspectionId } = await office.client.createInspection('甲法院', '巡查')
  await foundTeam(office.deps, { inspectionId, deviceId, name: office.name, recoveryKey })
  return { inspectionId }
}

/** The whole way of a device into the team: invite, knock, compare, let in, first look at the log. */
export const joinField = async (
  host: FieldDevice,
  guest: FieldDevice,
  role: Role,
  inspectionId: string,
): Promise<void> => {
  const team = await refreshTeam(host.deps, inspectionId, null)
  const keyring = await host.keyring()
  const { text } = await createInvite(host.deps, team, keyring)
  const joined = await knockField(guest, text)
  const candidate = (await readCandidates(host.deps, inspectionId, keyring)).find(
    ({ join }) => join.deviceId === guest.deviceId,
  )
  if (candidate?.fingerprint !== joined.fingerprint || candidate.name !== guest.name)
    throw new Error('the host does not see the guest')
  await admitDevice(host.deps, { team, keyring, author: host.deviceId, candidate, role })
  await joined.enter(inspectionId)
}

/** A device knocks with an invite, of whatever origin. Whoever lets it in compares `fingerprint`; then it enters. */
export const knockField = async (
  guest: FieldDevice,
  invite: string,
): Promise<{ readonly fingerprint: string; enter(inspectionId: string): Promise<void> }> => {
  const reading = await readInvite(invite)
  if (reading.state !== 'read') throw new Error('the invite does not read')
  const joined = await joinTeam(guest.deps, reading.secret, guest.name)
  guest.deviceId = joined.deviceId
  await guest.client.adopt(joined.deviceId, guest.name)
  return {
    fingerprint: joined.fingerprint,
    enter: async (inspectionId) => {
      await pinTeam(guest.deps, reading.secret, joined)
      await refreshTeam(guest.deps, inspectionId, null)
    },
  }
}

/** Revokes a device, as its host would. */
export const leaveField = async (host: FieldDevice, guest: FieldDevice, inspectionId: string) => {
  const team = await refreshTeam(host.deps, inspectionId, null)
  const keyring = await host.keyring()
  await revokeDevice(host.deps, { team, keyring, author: host.deviceId, subject: guest.deviceId })
}

/** Even numbers in [0, 1) from a seed, so that a failure is the same failure again. */
export const seeded = (seed: number): (() => number) => {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** A seed nobody chose. */
export const freshSeed = (): number => nodeRandomBytes(4).readUInt32BE() % 2_147_483_646
