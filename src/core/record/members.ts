/**
 * Who is in the team, as the membership log proves it.
 *
 * Every device reads the log from its first entry and accepts it only as far as each entry was signed by somebody
 * who, by the entries before, was allowed to. The first entry is pinned: it came with the invite. So the server can
 * hold entries back, and that shows as soon as anything newer arrives; it cannot add, change, drop or reorder one.
 * @see docs/SPEC.md MEM-1 to MEM-4
 */
import { type Bytes, bytesToHex, equalBytes } from '../bytes.ts'
import { failure } from '../errors.ts'
import type { Admitted, EpochEntry, MemberEntry, MemberEntryBody, Role } from './member-entry.ts'
import { noPrevious, roles } from './member-entry.ts'

/** One device of the team, present or past. */
export interface Member extends Admitted {
  readonly deviceId: string
  /** Who let it in; itself for the founder. */
  readonly admittedBy: string
  /** When, by that device's own clock: for people to read; nothing depends on it. */
  readonly admittedAtMs: number
  /** Roles it had before, the first first; each until a moment by the clock of whoever changed it. */
  readonly earlierRoles: readonly { readonly role: Role; readonly untilMs: number }[]
  /** The epoch it came in: it may write from here on. */
  readonly firstEpoch: number
  /** The first epoch it has no part in, or `null` while it belongs to the team. */
  readonly revokedEpoch: number | null
}

/** The team as of some entry. */
export interface Team {
  readonly inspectionId: string
  /** SHA-256 of the first entry: the team's identity, pinned by every device. */
  readonly rootHash: Bytes
  /** How many entries were read. */
  readonly length: number
  readonly headHash: Bytes
  /** Ascending from 1; the last is the one to seal under. */
  readonly epochs: readonly EpochEntry[]
  readonly recoveryKey: Bytes | null
  readonly membersById: ReadonlyMap<string, Member>
}

/** The epoch to seal new revisions under. */
export const currentEpochOf = ({ epochs }: Team): number => epochs.length

/** A member that belongs to the team now, or `null`. */
export const activeMember = (team: Team, deviceId: string): Member | null => {
  const member = team.membersById.get(deviceId)
  return member?.revokedEpoch === null ? member : null
}

/** Members that belong to the team now, in the order they came. */
export const activeMembers = (team: Team): readonly Member[] =>
  [...team.membersById.values()].filter(({ revokedEpoch }) => revokedEpoch === null)

/**
 * Whether a revision of this author and epoch is the team's. Decided by the log alone, so every device decides the
 * same whenever it comes: from the epoch its author came in, up to the one before it was revoked.
 */
export type Standing = 'member' | 'unknown-author' | 'not-active' | 'unknown-epoch'

/** See {@link Standing}. */
export const standingOf = (team: Team, author: string, epoch: number): Standing => {
  if (epoch > currentEpochOf(team)) return 'unknown-epoch'
  const member = team.membersById.get(author)
  if (member === undefined) return 'unknown-author'
  const { firstEpoch, revokedEpoch } = member
  return epoch >= firstEpoch && (revokedEpoch === null || epoch < revokedEpoch) ? 'member' : 'not-active'
}

/** The role a device of the team, present or past, had at a moment; `null` for a stranger. */
export const roleAt = (
  { membersById }: Pick<Team, 'membersById'>,
  deviceId: string,
  atMs: number,
): Role | null => {
  const member = membersById.get(deviceId)
  if (member === undefined) return null
  return member.earlierRoles.find(({ untilMs }) => atMs < untilMs)?.role ?? member.role
}

const rankOf = (role: Role): number => roles.indexOf(role)

/**
 * Whether `actor` may let in, revoke or change somebody who has (or gets) `role`: the office everybody, a leader and
 * a deputy those below them, a member nobody.
 */
export const mayManage = (actor: Role, role: Role): boolean =>
  actor === 'office' || (actor !== 'member' && rankOf(actor) < rankOf(role))

/** Whether a device of this role may invite and let in anybody at all. */
export const mayInvite = (actor: Role): boolean => actor !== 'member'

const refused = (why: string) => failure('member/not-allowed', { why })

const startTeam = (entry: MemberEntry): Team => {
  const { body } = entry
  if (body.kind !== 'found' || body.index !== 0 || !equalBytes(body.previous, noPrevious))
    throw failure('member/malformed', { kind: body.kind, index: body.index })
  if (body.author !== body.subject || body.role !== 'office' || body.epoch !== 1)
    throw refused('a team is founded by a device of the office, for itself')
  const { signingKey, sealingKey, role, sealedName, subject } = body
  const founder: Member = {
    deviceId: subject,
    signingKey,
    sealingKey,
    role,
    sealedName,
    admittedBy: subject,
    admittedAtMs: body.atMs,
    earlierRoles: [],
    firstEpoch: 1,
    revokedEpoch: null,
  }
  return {
    inspectionId: body.inspectionId,
    rootHash: entry.hash,
    length: 1,
    headHash: entry.hash,
    epochs: [{ epoch: 1, keyTag: body.keyTag, sealedPrevious: null }],
    recoveryKey: body.recoveryKey,
    membersById: new Map([[subject, founder]]),
  }
}

/** The public key that must have signed `entry` if it comes next: 65 bytes. @throws `member/not-a-member` */
export const signingKeyFor = (team: Team | null, { body }: MemberEntry): Bytes => {
  if (team === null) {
    if (body.kind !== 'found') throw failure('member/malformed', { kind: body.kind, index: body.index })
    return body.signingKey
  }
  const author = activeMember(team, body.author)
  if (author === null) throw failure('member/not-a-member')
  return author.signingKey
}

const changeMembers = (team: Team, body: MemberEntryBody): Pick<Team, 'membersById' | 'epochs'> => {
  const members = new Map(team.membersById)
  const actor = activeMember(team, body.author)
  if (actor === null) throw failure('member/not-a-member')
  if (body.kind === 'found') throw refused('a team is founded once')
  if (body.kind === 'admit') {
    const { subject: deviceId, signingKey, sealingKey, role, sealedName } = body
    if (!mayManage(actor.role, role)) throw refused('role')
    for (const member of members.values())
      if (
        member.deviceId === deviceId ||
        equalBytes(member.signingKey, signingKey) ||
        equalBytes(member.sealingKey, sealingKey)
      )
        throw refused('a device or key is let in once')
    members.set(deviceId, {
      deviceId,
      signingKey,
      sealingKey,
      role,
      sealedName,
      admittedBy: actor.deviceId,
      admittedAtMs: body.atMs,
      earlierRoles: [],
      firstEpoch: currentEpochOf(team),
      revokedEpoch: null,
    })
    return { membersById: members, epochs: team.epochs }
  }
  const subject = activeMember(team, body.subject)
  if (subject === null) throw failure('member/not-a-member')
  const isOwn = subject.deviceId === actor.deviceId
  const isLastOffice =
    subject.role === 'office' && activeMembers(team).filter(({ role }) => role === 'office').length === 1
  if (body.kind === 'role') {
    if (isOwn || !mayManage(actor.role, subject.role) || !mayManage(actor.role, body.role))
      throw refused('role')
    const earlierRoles = [...subject.earlierRoles, { role: subject.role, untilMs: body.atMs }]
    members.set(subject.deviceId, { ...subject, role: body.role, earlierRoles })
    return { membersById: members, epochs: team.epochs }
  }
  // Who leaves may not make the key it is to be shut out by.
  if (isOwn || !mayManage(actor.role, subject.role)) throw refused('role')
  // Without a device of the office nobody could ever let in another leader.
  if (isLastOffice) throw refused('the last device of the office')
  const epoch = currentEpochOf(team) + 1
  if (body.epoch !== epoch) throw failure('member/malformed', { epoch: body.epoch, expected: epoch })
  members.set(subject.deviceId, { ...subject, revokedEpoch: epoch })
  const { keyTag, sealedPrevious } = body
  return { membersById: members, epochs: [...team.epochs, { epoch, keyTag, sealedPrevious }] }
}

/**
 * The team after one more entry. The caller has checked the entry's signature with {@link signingKeyFor}'s key.
 * @param team - `null` before the first entry.
 * @throws `member/log-moved` when the entry does not come next; `member/not-allowed`, `member/not-a-member`,
 *   `member/malformed` when its author may not say this.
 */
export const extendTeam = (team: Team | null, entry: MemberEntry): Team => {
  if (team === null) return startTeam(entry)
  const { body } = entry
  if (body.inspectionId !== team.inspectionId) throw failure('member/malformed', { index: body.index })
  if (body.index !== team.length || !equalBytes(body.previous, team.headHash))
    throw failure('member/log-moved', { index: body.index, length: team.length })
  return { ...team, length: team.length + 1, headHash: entry.hash, ...changeMembers(team, body) }
}

/** Text by which two people compare a root or a device's keys: 16 hex digits in groups of four. */
export const fingerprintText = (hash: Uint8Array): string =>
  (bytesToHex(hash.subarray(0, 8)).match(/.{4}/g) as string[]).join(' ')
