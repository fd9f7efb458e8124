/**
 * Gives a server that was restored from an older copy the membership entries it lost.
 *
 * An entry is signed by its author and stands in its place by the hash of the one before, so anybody who holds it can
 * bring it again. The keys that went with it were sealed to others; whoever has the inspection's keys seals them
 * anew. What is refilled is the log this device has verified, or nothing: a server that has another entry in a place
 * refuses, and that is a fork.
 * @see docs/SPEC.md SYNC-30; docs/decisions/0631
 */
import { bytesToBase64Url } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import type { Keyring } from '../../core/record/keys.ts'
import { decodeMemberEntry, type MemberEntryBody } from '../../core/record/member-entry.ts'
import {
  activeMembers,
  currentEpochOf,
  extendTeam,
  type Member,
  type Team,
} from '../../core/record/members.ts'
import type { RevisionStore } from './revision-store.ts'
import { rawKeyOf, wrapFor } from './team.ts'
import type { TeamDoor } from './team-door.ts'

/** Who must get a key with this entry, in the team as of it; the same as the server's rule (MEM-13). */
const receiversOf = (team: Team, body: MemberEntryBody): readonly Member[] => {
  if (body.kind === 'role') return []
  if (body.kind === 'revoke') return activeMembers(team)
  return activeMembers(team).filter(({ deviceId }) => deviceId === body.subject)
}

/**
 * Offers the entries from `fromIndex` on, one after the other. What was taken stays when the link is cut.
 * @param keyring - this device's keys; an entry whose key it has not is where it stops.
 * @throws `member/log-forked` when the server has another entry in that place; `member/no-key`; `member/waiting`,
 *   `member/not-a-member` while this device itself is among what the server lost; others of the door.
 */
export const refillLog = async (
  { store, door }: { readonly store: RevisionStore; readonly door: TeamDoor },
  inspectionId: string,
  keyring: Keyring,
  fromIndex: number,
): Promise<void> => {
  let team: Team | null = null
  for (const bytes of await store.readMemberEntries(inspectionId)) {
    const entry = await decodeMemberEntry(bytes)
    // Verified when it was taken in; here only who belonged to the team at each entry matters.
    team = extendTeam(team, entry)
    if (entry.body.index < fromIndex) continue
    const epoch = currentEpochOf(team)
    const wraps = await Promise.all(
      receiversOf(team, entry.body).map((member) =>
        wrapFor(inspectionId, epoch, member, rawKeyOf(keyring, epoch)),
      ),
    )
    try {
      await door.append(inspectionId, { entry: bytesToBase64Url(bytes), wraps, again: true })
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.code !== 'member/log-moved') throw cause
      throw failure('member/log-forked', { index: entry.body.index }, { cause })
    }
  }
}
