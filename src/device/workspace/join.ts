/**
 * A device on its way into a team, step by step, each kept before the next begins.
 *
 * What was typed lies in the vault until the last step is done, so a crash, a reload or a lost reply at any of them
 * goes on where it was: the same invite with the same keys is answered the same. A stolen, locked device shows that
 * something lies at a place, not what.
 * @see docs/SPEC.md JOIN-1, JOIN-2
 */
import * as z from 'zod/mini'
import { type Bytes, base64UrlToBytes, bytesToBase64Url } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { memberNameOf } from '../../core/record/member-name.ts'
import type { StaffClient } from '../staff/client.ts'
import type { RevisionStore } from '../sync/revision-store.ts'
import { joinTeam, pinTeam } from '../sync/team.ts'
import type { TeamDoor } from '../sync/team-door.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import { type Taken, takeAlong } from './carry.ts'

/** An invite that was read, and the name typed beside it. */
export interface PendingJoin {
  /** 16 bytes, from `readInvite`. */
  readonly secret: Bytes
  /** Who holds this device and what it is called, as `memberNameToText` has it. */
  readonly name: string
}

/** What joining needs from around it. */
export interface JoinDeps {
  readonly client: Pick<StaffClient, 'device' | 'keysToJoin' | 'adopt'>
  readonly door: TeamDoor
  readonly store: RevisionStore
  readonly keeper: VaultKeeper
  readonly randomBytes: (lengthBytes: number) => Bytes
  readonly nowMs: () => number
  /** For the blank forms that are taken along. */
  readonly fetch: (path: string) => Promise<Response>
}

const place = 'join|pending'
const pendingSchema = z.strictObject({ secret: z.string(), name: z.string() })

/** The join that did not come to its end, or `null`. @throws `vault/locked`. */
export const readPendingJoin = async (keeper: VaultKeeper): Promise<PendingJoin | null> => {
  const json = await keeper.readJson(place)
  if (json === null) return null
  const { secret, name } = pendingSchema.parse(json)
  return { secret: base64UrlToBytes(secret), name }
}

/** Keeps what was typed, before anything is sent. @throws `vault/locked`. */
export const keepPendingJoin = (keeper: VaultKeeper, { secret, name }: PendingJoin): Promise<void> =>
  keeper.writeJson(place, { secret: bytesToBase64Url(secret), name })

/** Forgets a join: it is done, or somebody gave it up. */
export const forgetPendingJoin = (keeper: VaultKeeper): Promise<void> => keeper.remove(place)

/**
 * Knocks, becomes the device the server knows, pins the team and takes the inspection along; then the join is no
 * longer pending. May be repeated after any failure. A device that belongs to a team already joins with its own keys.
 * @throws `member/invite-unknown`, `member/wrong-root`, `wire/unreachable` and others of the door;
 *   `staff/unknown-device` when the server no longer knows this device by its keys.
 */
export const finishJoin = async (deps: JoinDeps, { secret, name }: PendingJoin): Promise<Taken> => {
  const { client, door, store, keeper, nowMs, randomBytes } = deps
  const own = await client.device()
  const joined = await joinTeam({ door, keys: await client.keysToJoin(), randomBytes }, secret, name)
  if (own === null) await client.adopt(joined.deviceId, memberNameOf(name).label || name)
  else if (own.deviceId !== joined.deviceId) throw failure('staff/unknown-device')
  await pinTeam({ store, door }, secret, joined)
  const { teams } = await door.teams()
  const about = teams.find(({ inspectionId }) => inspectionId === joined.inspectionId)
  if (about === undefined) throw failure('member/not-a-member')
  const { inspectionId, court, title } = about
  const taken = await takeAlong({ keeper, nowMs, fetch: deps.fetch }, { inspectionId, court, title })
  await forgetPendingJoin(keeper)
  return taken
}
