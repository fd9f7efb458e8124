/** What a device does about the team it belongs to: found it, invite, join, let in, revoke. */
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToUtf8,
  equalBytes,
  sha256,
  utf8ToBytes,
} from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import {
  deviceFingerprintOf,
  inviteCodeOf,
  inviteSecretBytes,
  inviteToText,
  keyProofOf,
  openJoinName,
  openText,
  rootProofOf,
  sealJoinName,
  sealText,
} from '../../core/record/invite.ts'
import {
  epochKeyBytes,
  type Keyring,
  keyTagOf,
  sealPreviousKey,
  wrapEpochKey,
} from '../../core/record/keys.ts'
import {
  decodeMemberEntry,
  type MemberEntryBody,
  noPrevious,
  type Role,
} from '../../core/record/member-entry.ts'
import {
  activeMembers,
  currentEpochOf,
  extendTeam,
  fingerprintText,
  type Member,
  type Team,
} from '../../core/record/members.ts'
import { signBytes, signMemberEntry } from '../../core/record/signing.ts'
import { joinMessage } from '../../core/wire/record-messages.ts'
import type { AppendMemberRequest, Joins } from '../../core/wire/record-schemas.ts'
import type { DeviceKeys } from '../staff/identity.ts'
import { readTeam } from './member-log.ts'
import type { RevisionStore } from './revision-store.ts'
import type { TeamDoor } from './team-door.ts'

/** What the steps of this file need. */
export interface TeamDeps {
  readonly store: RevisionStore
  readonly door: TeamDoor
  readonly keys: DeviceKeys
  readonly randomBytes: (lengthBytes: number) => Bytes
  readonly nowMs: () => number
}

const rawKey = async (key: CryptoKey): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.exportKey('raw', key))

const namePurpose = (inspectionId: string, deviceId: string): string =>
  `mingcha/member-name/v1|${inspectionId}|${deviceId}`
const invitePurpose = (inspectionId: string): string => `mingcha/invite-secret/v1|${inspectionId}`

/** Seals an inspection key to one device of the team, as the server is given it. */
export const wrapFor = async (
  inspectionId: string,
  epoch: number,
  { deviceId, sealingKey }: Pick<Member, 'deviceId' | 'sealingKey'>,
  key: Bytes,
): Promise<AppendMemberRequest['wraps'][number]> => ({
  deviceId,
  epoch,
  wrap: bytesToBase64Url(await wrapEpochKey({ inspectionId, epoch, deviceId }, sealingKey, key)),
})

const sealingKeyOf = (keyring: Keyring, epoch: number): CryptoKey => {
  const key = keyring.sealingKeyOf(epoch)
  if (key === null) throw failure('member/no-key', { epoch })
  return key
}

/** The key of an epoch. @throws `member/no-key` for one this device does not have. */
export const rawKeyOf = (keyring: Keyring, epoch: number): Bytes => {
  const key = keyring.rawKeyOf(epoch)
  if (key === null) throw failure('member/no-key', { epoch })
  return key
}

/** Signs what comes next in the log, has the server keep it, and keeps it here. */
const append = async (
  { store, door, keys, nowMs }: TeamDeps,
  team: Team | null,
  body: MemberEntryBody,
  wraps: AppendMemberRequest['wraps'],
): Promise<Team> => {
  const entry = await signMemberEntry({ ...body, atMs: nowMs() }, keys.signing.privateKey)
  const next = extendTeam(team, entry)
  await door.append(body.inspectionId, { entry: bytesToBase64Url(entry.bytes), wraps })
  if (team === null) await store.pinRoot(body.inspectionId, next.rootHash)
  await store.appendMemberEntries(body.inspectionId, entry.body.index, [entry.bytes])
  return next
}

const nextIn = (team: Team, author: string, subject: string) => ({
  inspectionId: team.inspectionId,
  index: team.length,
  previous: team.headHash,
  author,
  atMs: 0,
  subject,
})

/**
 * Founds the team of an inspection on a device of the office: makes the first key and the log's first entry, which
 * every other device pins.
 * @param name - who holds this device and what it is called, as `memberNameToText` has it; sealed.
 * @param recoveryKey - from `createRecoveryKey`, or `null`.
 * @throws `member/team-exists`, `staff/office-only`.
 */
export const foundTeam = async (
  deps: TeamDeps,
  {
    inspectionId,
    deviceId,
    name,
    recoveryKey,
  }: {
    readonly inspectionId: string
    readonly deviceId: string
    readonly name: string
    readonly recoveryKey: Bytes | null
  },
): Promise<Team> => {
  const { keys, randomBytes, store } = deps
  const key = randomBytes(epochKeyBytes)
  const signingKey = await rawKey(keys.signing.publicKey)
  const sealingKey = await rawKey(keys.sealing.publicKey)
  const nameKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  const sealedName = await sealText(
    nameKey,
    randomBytes(12),
    namePurpose(inspectionId, deviceId),
    utf8ToBytes(name),
  )
  const wrap = await wrapFor(inspectionId, 1, { deviceId, sealingKey }, key)
  const team = await append(
    deps,
    null,
    {
      kind: 'found',
      inspectionId,
      index: 0,
      previous: noPrevious,
      author: deviceId,
      atMs: 0,
      subject: deviceId,
      signingKey,
      sealingKey,
      role: 'office',
      sealedName,
      recoveryKey,
      epoch: 1,
      keyTag: await keyTagOf(inspectionId, 1, key),
    },
    [wrap],
  )
  await store.appendWraps(inspectionId, [{ epoch: 1, wrap: base64UrlToBytes(wrap.wrap) }])
  return team
}

/**
 * Pins a team this very device founded, when a crash or a lost reply came between founding it and keeping it here.
 * Safe without an invite: the first entry bears this device's own signature, and it signs one for no other purpose.
 * Needs a session.
 * @returns `null` when the log does not begin with this device.
 * @throws `member/bad-signature` and others of `readTeam` for a log that only says so.
 */
export const pinOwnTeam = async (
  { store, door, keys }: Pick<TeamDeps, 'store' | 'door' | 'keys'>,
  inspectionId: string,
  deviceId: string,
): Promise<Team | null> => {
  const given = await door.log(inspectionId, 0)
  const [first] = given.entries
  if (first === undefined) return null
  const { body, hash } = await decodeMemberEntry(first)
  const isOwn =
    body.kind === 'found' &&
    body.subject === deviceId &&
    equalBytes(body.signingKey, await rawKey(keys.signing.publicKey))
  if (!isOwn) return null
  const team = (await readTeam(null, given.entries, hash)) as Team
  await store.pinRoot(inspectionId, hash)
  await store.appendMemberEntries(inspectionId, 0, given.entries)
  await store.appendWraps(inspectionId, given.wraps)
  return team
}

/** An invite to show or print: it goes to one person and through no network. */
export interface Invite {
  /** 29 characters in groups of five. */
  readonly text: string
  readonly expiresAtIso: string
}

/** Makes a one-time invite. @throws `member/not-allowed` for a device that may not invite. */
export const createInvite = async (
  { door, randomBytes }: TeamDeps,
  { inspectionId, rootHash }: Team,
  keyring: Keyring,
): Promise<Invite> => {
  const secret = randomBytes(inviteSecretBytes)
  const expiresAtIso = await door.invite(inspectionId, {
    codeHash: await sha256(await inviteCodeOf(secret)),
    rootProof: await rootProofOf(secret, inspectionId, rootHash),
    // Under the first key, which every member's chain opens whenever it is asked.
    sealedSecret: await sealText(
      sealingKeyOf(keyring, 1),
      randomBytes(12),
      invitePurpose(inspectionId),
      secret,
    ),
  })
  return { text: await inviteToText(secret), expiresAtIso }
}

/** A device that has knocked and waits. */
export interface Joined {
  readonly deviceId: string
  readonly inspectionId: string
  /** To be compared, aloud or side by side, with what the letting-in device shows. */
  readonly fingerprint: string
}

/**
 * Knocks with an invite. The same invite may be tried again after a lost reply.
 * @param secret - from `readInvite`.
 * @throws `member/invite-unknown`.
 */
export const joinTeam = async (
  { door, keys, randomBytes }: Pick<TeamDeps, 'door' | 'keys' | 'randomBytes'>,
  secret: Bytes,
  name: string,
): Promise<Joined & { readonly rootProof: Bytes }> => {
  const code = await inviteCodeOf(secret)
  const signingKey = await rawKey(keys.signing.publicKey)
  const sealingKey = await rawKey(keys.sealing.publicKey)
  const signature = await signBytes(keys.signing.privateKey, joinMessage(code, signingKey, sealingKey))
  const { deviceId, inspectionId, rootProof } = await door.join({
    code: bytesToBase64Url(code),
    signingKey: bytesToBase64Url(signingKey),
    sealingKey: bytesToBase64Url(sealingKey),
    sealedName: bytesToBase64Url(await sealJoinName(secret, randomBytes(12), name)),
    keyProof: bytesToBase64Url(await keyProofOf(secret, signingKey, sealingKey)),
    signature: bytesToBase64Url(signature),
  })
  return {
    deviceId,
    inspectionId,
    fingerprint: fingerprintText(await deviceFingerprintOf(signingKey, sealingKey)),
    rootProof: base64UrlToBytes(rootProof),
  }
}

/**
 * Pins the team the invite was made for, whatever log the server shows. Needs a session.
 * @throws `member/wrong-root` when the server shows another team's log; nothing is pinned then.
 */
export const pinTeam = async (
  { store, door }: Pick<TeamDeps, 'store' | 'door'>,
  secret: Bytes,
  { inspectionId, rootProof }: { readonly inspectionId: string; readonly rootProof: Bytes },
): Promise<Team> => {
  const given = await door.log(inspectionId, 0)
  const [first] = given.entries
  if (first === undefined) throw failure('member/wrong-root')
  const { hash } = await decodeMemberEntry(first)
  // The server's copy of the proof is worth nothing if it is not the one the secret gives.
  const proof = await rootProofOf(secret, inspectionId, hash)
  if (!equalBytes(proof, rootProof)) throw failure('member/wrong-root')
  const team = (await readTeam(null, given.entries, hash)) as Team
  await store.pinRoot(inspectionId, hash)
  await store.appendMemberEntries(inspectionId, 0, given.entries)
  return team
}

/** Somebody at the door, as the letting-in device sees it. */
export interface Candidate {
  readonly join: Joins['joins'][number]
  /** The name it gave itself, for `memberNameOf`, or `null` when it cannot be read. */
  readonly name: string | null
  readonly fingerprint: string
  /** Whether the keys come from whoever holds the invite. Without it nobody is let in. */
  readonly isProven: boolean
  /** The invite it came by, as `Invite` has it; `null` when it cannot be read. */
  readonly inviteText: string | null
}

/** Who waits, with what is needed to decide. */
export const readCandidates = async (
  { door }: Pick<TeamDeps, 'door'>,
  inspectionId: string,
  keyring: Keyring,
): Promise<readonly Candidate[]> => {
  const candidates: Candidate[] = []
  for (const join of await door.joins(inspectionId)) {
    const signingKey = base64UrlToBytes(join.signingKey)
    const sealingKey = base64UrlToBytes(join.sealingKey)
    const secret = await openText(
      sealingKeyOf(keyring, 1),
      invitePurpose(inspectionId),
      base64UrlToBytes(join.sealedSecret),
    )
    const isProven =
      secret !== null &&
      equalBytes(await keyProofOf(secret, signingKey, sealingKey), base64UrlToBytes(join.keyProof))
    candidates.push({
      join,
      name: secret && (await openJoinName(secret, base64UrlToBytes(join.sealedName))),
      fingerprint: fingerprintText(await deviceFingerprintOf(signingKey, sealingKey)),
      isProven,
      inviteText: secret && (await inviteToText(secret)),
    })
  }
  return candidates
}

/**
 * Lets a device in, after two people compared its fingerprint: signs for its keys and seals the inspection's key to
 * it.
 * @throws `member/bad-signature` when its keys are not proven; `member/not-allowed`; `member/log-moved` when the
 *   log has grown meanwhile (read it and try again).
 */
export const admitDevice = async (
  deps: TeamDeps,
  {
    team,
    keyring,
    author,
    candidate,
    role,
  }: {
    readonly team: Team
    readonly keyring: Keyring
    readonly author: string
    readonly candidate: Candidate
    readonly role: Role
  },
): Promise<Team> => {
  if (!candidate.isProven) throw failure('member/bad-signature')
  const { inspectionId } = team
  const { deviceId, ...given } = candidate.join
  const signingKey = base64UrlToBytes(given.signingKey)
  const sealingKey = base64UrlToBytes(given.sealingKey)
  const epoch = currentEpochOf(team)
  const sealedName = await sealText(
    sealingKeyOf(keyring, 1),
    deps.randomBytes(12),
    namePurpose(inspectionId, deviceId),
    utf8ToBytes(candidate.name ?? ''),
  )
  return append(
    deps,
    team,
    { ...nextIn(team, author, deviceId), kind: 'admit', signingKey, sealingKey, role, sealedName },
    [await wrapFor(inspectionId, epoch, { deviceId, sealingKey }, rawKeyOf(keyring, epoch))],
  )
}

/**
 * Shuts a device out: a new key for everybody else, and from now on nothing new for it. What it has read it has read.
 * @throws `member/not-allowed`, `member/log-moved`.
 */
export const revokeDevice = async (
  deps: TeamDeps,
  {
    team,
    keyring,
    author,
    subject,
  }: {
    readonly team: Team
    readonly keyring: Keyring
    readonly author: string
    readonly subject: string
  },
): Promise<Team> => {
  const { inspectionId } = team
  const epoch = currentEpochOf(team) + 1
  const key = deps.randomBytes(epochKeyBytes)
  const staying = activeMembers(team).filter(({ deviceId }) => deviceId !== subject)
  const wraps = await Promise.all(staying.map((member) => wrapFor(inspectionId, epoch, member, key)))
  const next = await append(
    deps,
    team,
    {
      ...nextIn(team, author, subject),
      kind: 'revoke',
      epoch,
      keyTag: await keyTagOf(inspectionId, epoch, key),
      sealedPrevious: await sealPreviousKey(inspectionId, epoch, key, rawKeyOf(keyring, epoch - 1)),
    },
    wraps,
  )
  const own = wraps.find(({ deviceId }) => deviceId === author)
  if (own) await deps.store.appendWraps(inspectionId, [{ epoch, wrap: base64UrlToBytes(own.wrap) }])
  return next
}

/** Gives a device another role. @throws `member/not-allowed`, `member/log-moved`. */
export const changeRole = (
  deps: TeamDeps,
  {
    team,
    author,
    subject,
    role,
  }: {
    readonly team: Team
    readonly author: string
    readonly subject: string
    readonly role: Role
  },
): Promise<Team> => append(deps, team, { ...nextIn(team, author, subject), kind: 'role', role }, [])

/** The name of a device as it was sealed, for `memberNameOf`, or `null` when it cannot be read. */
export const memberName = async (
  { inspectionId }: Team,
  keyring: Keyring,
  { deviceId, sealedName }: Member,
): Promise<string | null> => {
  const opened = await openText(sealingKeyOf(keyring, 1), namePurpose(inspectionId, deviceId), sealedName)
  return opened && bytesToUtf8(opened)
}
