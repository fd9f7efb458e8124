import { type Bytes, equalBytes } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import { createKeyring, type Keyring, openEpochWrap, type SealingKeyPair } from '../../core/record/keys.ts'
import { decodeMemberEntry, type MemberEntry } from '../../core/record/member-entry.ts'
import { extendTeam, signingKeyFor, type Team } from '../../core/record/members.ts'
import { importSigningKey, isSignedBy } from '../../core/record/signing.ts'
import type { RevisionStore } from './revision-store.ts'
import type { GivenLog, TeamDoor } from './team-door.ts'

/** What reading the log needs. */
export interface MemberLogDeps {
  readonly store: RevisionStore
  readonly door: TeamDoor
  /**
   * Gives a server that has fewer entries than this device the missing ones; left out, such a server is refused.
   * @param given - how many it has.
   */
  readonly refill?: (held: Team, given: number) => Promise<void>
}

const checked = async (team: Team | null, entry: MemberEntry): Promise<Team> => {
  const key = await importSigningKey(signingKeyFor(team, entry)).catch((cause: unknown) => {
    // Bytes that are no point of the curve signed nothing.
    throw failure('member/bad-signature', { index: entry.body.index }, { cause })
  })
  if (!(await isSignedBy(entry, key))) throw failure('member/bad-signature', { index: entry.body.index })
  return extendTeam(team, entry)
}

/**
 * Reads entries on from `team`, each one verified.
 * @param rootHash - what the first entry must hash to.
 * @throws `member/wrong-root`, `member/bad-signature`, `member/log-forked`, `member/not-allowed`…: nothing of an entry
 *   that is not right, or of any behind it, is believed.
 */
export const readTeam = async (
  team: Team | null,
  entries: readonly Bytes[],
  rootHash: Bytes,
): Promise<Team | null> => {
  let next = team
  for (const bytes of entries) {
    const entry = await decodeMemberEntry(bytes)
    if (next === null && !equalBytes(entry.hash, rootHash)) throw failure('member/wrong-root')
    try {
      next = await checked(next, entry)
    } catch (cause) {
      // An entry that does not follow what we hold is another log, not a later one.
      if (cause instanceof Failure && cause.code === 'member/log-moved')
        throw failure('member/log-forked', { index: entry.body.index }, { cause })
      throw cause
    }
  }
  return next
}

/** The team as this device last saw it, without a network; `null` before it has seen any of it. */
export const heldTeam = async (store: RevisionStore, inspectionId: string): Promise<Team | null> => {
  const rootHash = await store.readRoot(inspectionId)
  if (rootHash === null) return null
  return readTeam(null, await store.readMemberEntries(inspectionId), rootHash)
}

/** The log; a server that lost the whole of a team this device knows has none of it. */
const givenLog = async (door: TeamDoor, inspectionId: string, fromIndex: number): Promise<GivenLog> => {
  try {
    return await door.log(inspectionId, fromIndex)
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.code !== 'member/no-team' || fromIndex === 0) throw cause
    return { length: 0, entries: [], wraps: [] }
  }
}

/**
 * Brings this device's copy of the log up to date and gives the team.
 * @param held - what was read before, to go on from.
 * @throws as {@link readTeam}; `member/log-forked` when the server has fewer entries than this device has seen, also after
 *   it was given them; `member/wrong-root` before a root is pinned.
 * @see docs/SPEC.md SYNC-30
 */
export const refreshTeam = async (
  { store, door, refill }: MemberLogDeps,
  inspectionId: string,
  held: Team | null,
): Promise<Team> => {
  const rootHash = await store.readRoot(inspectionId)
  if (rootHash === null) throw failure('member/wrong-root')
  const known = held ?? (await heldTeam(store, inspectionId))
  const length = known?.length ?? 0
  let given = await givenLog(door, inspectionId, length)
  if (given.length < length && known !== null && refill) {
    await refill(known, given.length)
    given = await door.log(inspectionId, length)
  }
  if (given.length < length) throw failure('member/log-forked', { given: given.length, held: length })
  const team = await readTeam(known, given.entries, rootHash)
  if (team === null) throw failure('member/wrong-root')
  await store.appendMemberEntries(inspectionId, length, given.entries)
  await store.appendWraps(inspectionId, given.wraps)
  return team
}

/**
 * The keys this device may use, from what it holds, without a network.
 * @param keyPair - the device's sealing key pair.
 * @throws `member/no-key` when no wrap opens to a key the log speaks of; `member/chain-broken`.
 */
export const openKeyring = async (
  store: RevisionStore,
  team: Team,
  deviceId: string,
  keyPair: SealingKeyPair,
): Promise<Keyring> => {
  const { inspectionId, epochs } = team
  const wraps = [...(await store.readWraps(inspectionId))].sort((a, b) => b.epoch - a.epoch)
  for (const { epoch, wrap } of wraps) {
    if (epoch > epochs.length) continue
    const key = await openEpochWrap({ inspectionId, epoch, deviceId }, keyPair, wrap)
    const keyring = key && (await createKeyring(inspectionId, epochs, { epoch, key }))
    if (keyring) return keyring
  }
  throw failure('member/no-key', { wraps: wraps.length })
}
