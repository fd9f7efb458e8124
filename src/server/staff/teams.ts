import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  equalBytes,
  hexToBytes,
} from '../../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import { inviteLifeMs } from '../../core/record/limits.ts'
import { decodeMemberEntry, type MemberEntry } from '../../core/record/member-entry.ts'
import {
  activeMember,
  activeMembers,
  currentEpochOf,
  extendTeam,
  type Member,
  mayInvite,
  signingKeyFor,
  standingOf,
  type Team,
} from '../../core/record/members.ts'
import { decodeRevision, type Revision } from '../../core/record/revision.ts'
import {
  decodeBatch,
  encodePage,
  firstCursor,
  joinMessage,
  maxBatchBytes,
  maxBatchCount,
} from '../../core/wire/record-messages.ts'
import type {
  AppendMemberRequest,
  JoinRequest,
  Joins,
  MemberLog,
  PushReply,
  Teams as TeamList,
} from '../../core/wire/record-schemas.ts'
import type { RandomBytes } from '../chance.ts'
import { sha256Now } from '../hashes.ts'
import { signedByP256 } from '../signatures.ts'
import type { StaffStore } from '../store/staff-store.ts'
import type { KeptRevision, MemberChange } from '../store/team-store.ts'

/** What the teams need from outside. */
export interface TeamsDeps {
  readonly store: Pick<StaffStore, 'teams' | 'findDevice' | 'findInspection'>
  readonly randomBytes: RandomBytes
  nowMs(): number
}

/**
 * The teams' work as the server sees it: signed, sealed, and kept for whoever the team's own log names.
 *
 * The server verifies everything it keeps, so that a device finds mistakes early; devices verify everything again,
 * so that nothing depends on the server having done so.
 * @see docs/SPEC.md SYNC-4 to SYNC-8, MEM-13 to MEM-16
 */
export const createTeams = ({ store, randomBytes, nowMs }: TeamsDeps) => {
  const { teams } = store
  /** Verified logs. What the store has beyond them is read when it is asked for. */
  const readTeams = new Map<string, Team>()

  const verified = (team: Team | null, entry: MemberEntry): Team => {
    if (!signedByP256(signingKeyFor(team, entry), entry.signedBytes, entry.signature))
      throw failure('member/bad-signature', { index: entry.body.index })
    return extendTeam(team, entry)
  }

  const teamOf = async (inspectionId: string): Promise<Team | null> => {
    let team = readTeams.get(inspectionId) ?? null
    for (const bytes of await teams.readMemberEntries(inspectionId, team?.length ?? 0))
      team = verified(team, await decodeMemberEntry(bytes))
    if (team !== null) readTeams.set(inspectionId, team)
    return team
  }

  const foundTeam = async (inspectionId: string): Promise<Team> => {
    const team = await teamOf(inspectionId)
    if (team !== null) return team
    if ((await store.findInspection(inspectionId)) === null) throw failure('ballot/unknown-inspection')
    throw failure('member/no-team')
  }

  const waits = async (inspectionId: string, deviceId: string): Promise<boolean> =>
    (await teams.readJoins(inspectionId)).some((join) => join.deviceId === deviceId)

  /** @throws `member/revoked`, `member/waiting`, `member/not-a-member`, `member/no-team`, `ballot/unknown-inspection` */
  const requireMember = async (
    inspectionId: string,
    deviceId: string,
  ): Promise<{ readonly team: Team; readonly member: Member }> => {
    const team = await foundTeam(inspectionId)
    const member = activeMember(team, deviceId)
    if (member !== null) return { team, member }
    if (team.membersById.has(deviceId)) throw failure('member/revoked')
    throw failure((await waits(inspectionId, deviceId)) ? 'member/waiting' : 'member/not-a-member')
  }

  const checkSubject = async (
    inspectionId: string,
    { body }: MemberEntry,
    isAgain: boolean,
  ): Promise<void> => {
    if (body.kind === 'found') {
      if ((await store.findInspection(inspectionId)) === null) throw failure('ballot/unknown-inspection')
      const device = await store.findDevice(body.subject)
      if (device?.kind !== 'office' || device.isRevoked || !equalBytes(device.signingKey, body.signingKey))
        throw failure('staff/office-only')
    }
    if (body.kind !== 'admit') return
    if (isAgain) {
      // It waited at the door of the server this one is a copy of. Its author's signature is checked like any other.
      const known = await store.findDevice(body.subject)
      if (known !== null && !equalBytes(known.signingKey, body.signingKey))
        throw failure('member/not-a-member')
      return
    }
    const join = (await teams.readJoins(inspectionId)).find(({ deviceId }) => deviceId === body.subject)
    const isAsked =
      join !== undefined &&
      equalBytes(join.signingKey, body.signingKey) &&
      equalBytes(join.sealingKey, body.sealingKey)
    if (!isAsked) throw failure('member/not-a-member')
  }

  /** Who must get a key with this entry: the one let in, or after a revocation everybody who stays. */
  const checkWraps = (team: Team, { body }: MemberEntry, wraps: AppendMemberRequest['wraps']): void => {
    const expected =
      body.kind === 'role'
        ? []
        : body.kind === 'revoke'
          ? activeMembers(team).map(({ deviceId }) => deviceId)
          : [body.subject]
    const epoch = currentEpochOf(team)
    const given = wraps.filter((wrap) => wrap.epoch === epoch).map(({ deviceId }) => deviceId)
    if (wraps.length !== expected.length || given.sort().join() !== expected.toSorted().join())
      throw failure('member/wraps-incomplete', { given: wraps.length, expected: expected.length })
  }

  const judge = async (
    team: Team,
    bytes: Bytes,
  ): Promise<{ readonly revision: Revision } | { readonly code: ErrorCode }> => {
    let revision: Revision
    try {
      revision = await decodeRevision(bytes)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      return { code: cause.code }
    }
    const { inspectionId, author, epoch } = revision.header
    if (inspectionId !== team.inspectionId) return { code: 'record/other-inspection' }
    const standing = standingOf(team, author, epoch)
    if (standing === 'unknown-epoch') return { code: 'record/unknown-epoch' }
    if (standing === 'unknown-author') return { code: 'record/unknown-author' }
    if (standing === 'not-active') return { code: 'record/author-not-active' }
    const { signingKey } = team.membersById.get(author) as Member
    return signedByP256(signingKey, revision.signedBytes, revision.signature)
      ? { revision }
      : { code: 'record/bad-signature' }
  }

  /** The number a cursor stands for. A cursor of a revision we do not have there is another store's. */
  const numberOf = async (inspectionId: string, cursor: string): Promise<number> => {
    if (cursor === firstCursor) return 0
    const [place = '', mark = ''] = cursor.split('.')
    const number = Number.parseInt(place, 36)
    const id = Number.isSafeInteger(number) ? await teams.revisionIdAt(inspectionId, number) : null
    if (id === null || bytesToHex(id).slice(0, 16) !== mark) throw failure('sync/cursor-unknown')
    return number
  }
  const cursorOf = ({ number, id }: KeptRevision): string =>
    `${number.toString(36)}.${bytesToHex(id).slice(0, 16)}`

  return {
    /** Inspections a device belongs to, waits for or was revoked from. */
    async listFor(deviceId: string): Promise<TeamList['teams']> {
      const list: TeamList['teams'] = []
      for (const inspectionId of await teams.inspectionsOf(deviceId)) {
        const inspection = await store.findInspection(inspectionId)
        const team = await teamOf(inspectionId)
        if (inspection === null || team === null) continue
        const standing =
          activeMember(team, deviceId) !== null
            ? 'member'
            : team.membersById.has(deviceId)
              ? 'revoked'
              : (await waits(inspectionId, deviceId))
                ? 'waiting'
                : null
        const { court, title } = inspection
        if (standing !== null) list.push({ inspectionId, court, title, standing })
      }
      return list
    },

    /** The log from an index on. Who waits may read it, to learn that it was let in; who was revoked may not. */
    async readLog(inspectionId: string, deviceId: string, fromIndex: number): Promise<MemberLog> {
      const team = await foundTeam(inspectionId)
      const isMember = activeMember(team, deviceId) !== null
      if (!isMember && team.membersById.has(deviceId)) throw failure('member/revoked')
      if (!isMember && !(await waits(inspectionId, deviceId))) throw failure('member/not-a-member')
      const entries = await teams.readMemberEntries(inspectionId, fromIndex)
      const wraps = isMember ? await teams.readWraps(inspectionId, deviceId) : []
      return {
        length: team.length,
        entries: entries.map(bytesToBase64Url),
        wraps: wraps.map(({ epoch, wrap }) => ({ epoch, wrap: bytesToBase64Url(wrap) })),
      }
    },

    /**
     * Appends one entry; the same again is answered the same. One the server has lost is brought `again` by any member:
     * its author's signature and its place in the chain say whether it belongs here.
     */
    async append(inspectionId: string, deviceId: string, request: AppendMemberRequest): Promise<number> {
      const entry = await decodeMemberEntry(base64UrlToBytes(request.entry))
      const { body } = entry
      if (body.inspectionId !== inspectionId) throw failure('member/malformed', { index: body.index })
      const isAgain = request.again === true
      if (body.author !== deviceId && !isAgain) throw failure('member/not-a-member')
      const team = await teamOf(inspectionId)
      if (team === null ? body.kind !== 'found' : body.index < team.length) {
        const [kept] = await teams.readMemberEntries(inspectionId, body.index)
        if (team !== null && kept !== undefined && equalBytes(kept, entry.bytes)) return team.length
        if (team === null) throw failure('member/no-team')
        throw failure(body.kind === 'found' ? 'member/team-exists' : 'member/log-moved')
      }
      if (team !== null) await requireMember(inspectionId, deviceId)
      await checkSubject(inspectionId, entry, isAgain)
      const next = verified(team, entry)
      checkWraps(next, entry, request.wraps)
      const change: MemberChange = {
        wraps: request.wraps.map(({ deviceId: id, epoch, wrap }) => ({
          deviceId: id,
          epoch,
          wrap: base64UrlToBytes(wrap),
        })),
        admitted:
          body.kind === 'found' || body.kind === 'admit'
            ? { deviceId: body.subject, signingKey: body.signingKey }
            : null,
        revoked: body.kind === 'revoke' ? body.subject : null,
      }
      if (!(await teams.appendMemberEntry(inspectionId, body.index, entry.bytes, change)))
        throw failure('member/log-moved', { index: body.index })
      readTeams.set(inspectionId, next)
      return next.length
    },

    /** Notes an invite; gives when it ends. */
    async invite(
      inspectionId: string,
      deviceId: string,
      invite: { readonly codeHash: Bytes; readonly rootProof: Bytes; readonly sealedSecret: Bytes },
    ): Promise<number> {
      const { member } = await requireMember(inspectionId, deviceId)
      if (!mayInvite(member.role)) throw failure('member/not-allowed', { role: member.role })
      const expiresAtMs = nowMs() + inviteLifeMs
      await teams.addInvite({ inspectionId, expiresAtMs, ...invite })
      return expiresAtMs
    },

    /** A device that holds an invite knocks. */
    async join(request: JoinRequest) {
      const code = base64UrlToBytes(request.code)
      const signingKey = base64UrlToBytes(request.signingKey)
      const sealingKey = base64UrlToBytes(request.sealingKey)
      const message = joinMessage(code, signingKey, sealingKey)
      if (!signedByP256(signingKey, message, base64UrlToBytes(request.signature)))
        throw failure('member/bad-signature')
      const joined = await teams.join(sha256Now(code), nowMs(), bytesToHex(randomBytes(16)), {
        signingKey,
        sealingKey,
        sealedName: base64UrlToBytes(request.sealedName),
        keyProof: base64UrlToBytes(request.keyProof),
      })
      if (joined === null) throw failure('member/invite-unknown')
      const { deviceId, invite } = joined
      return { deviceId, inspectionId: invite.inspectionId, rootProof: bytesToBase64Url(invite.rootProof) }
    },

    /** Who waits to be let in. */
    async joins(inspectionId: string, deviceId: string): Promise<Joins> {
      const { member } = await requireMember(inspectionId, deviceId)
      if (!mayInvite(member.role)) throw failure('member/not-allowed', { role: member.role })
      const joins = await teams.readJoins(inspectionId)
      return {
        joins: joins.map((join) => ({
          deviceId: join.deviceId,
          signingKey: bytesToBase64Url(join.signingKey),
          sealingKey: bytesToBase64Url(join.sealingKey),
          sealedName: bytesToBase64Url(join.sealedName),
          keyProof: bytesToBase64Url(join.keyProof),
          sealedSecret: bytesToBase64Url(join.sealedSecret),
        })),
      }
    },

    /** Sends a waiting device away. */
    async refuseJoin(inspectionId: string, deviceId: string, refusedId: string): Promise<void> {
      const { member } = await requireMember(inspectionId, deviceId)
      if (!mayInvite(member.role)) throw failure('member/not-allowed', { role: member.role })
      await teams.removeJoin(inspectionId, refusedId)
    },

    /** Keeps what is sound of a batch and says of each revision what became of it. */
    async push(inspectionId: string, deviceId: string, batch: Uint8Array): Promise<PushReply> {
      const { team } = await requireMember(inspectionId, deviceId)
      const sound: { readonly id: Bytes; readonly bytes: Bytes }[] = []
      const outcomes: PushReply['outcomes'] = []
      for (const bytes of decodeBatch(batch)) {
        const judged = await judge(team, bytes)
        if ('code' in judged) {
          outcomes.push({ state: 'refused', code: judged.code })
          continue
        }
        const { id } = judged.revision
        sound.push({ id: hexToBytes(id), bytes: judged.revision.bytes })
        outcomes.push({ state: 'kept', id })
      }
      await teams.appendRevisions(inspectionId, sound)
      return { outcomes }
    },

    /** The page behind a cursor. */
    async pull(inspectionId: string, deviceId: string, cursor: string): Promise<Bytes> {
      await requireMember(inspectionId, deviceId)
      const after = await numberOf(inspectionId, cursor)
      const revisions = await teams.readRevisions(inspectionId, after, maxBatchCount, maxBatchBytes)
      const last = revisions.at(-1)
      return encodePage({
        cursor: last === undefined ? cursor : cursorOf(last),
        hasMore: last !== undefined && last.number < (await teams.countRevisions(inspectionId)),
        revisions: revisions.map(({ bytes }) => bytes),
      })
    },

    async missingChunks(
      inspectionId: string,
      deviceId: string,
      addresses: readonly string[],
    ): Promise<string[]> {
      await requireMember(inspectionId, deviceId)
      return (await teams.missingChunks(inspectionId, addresses.map(hexToBytes))).map(bytesToHex)
    },

    async putChunk(
      inspectionId: string,
      deviceId: string,
      address: string,
      bytes: Uint8Array,
    ): Promise<void> {
      await requireMember(inspectionId, deviceId)
      if (bytes.length === 0 || bytesToHex(sha256Now(bytes)) !== address)
        throw failure('record/chunk-mismatch', { lengthBytes: bytes.length })
      await teams.putChunk(inspectionId, hexToBytes(address), bytes as Bytes)
    },

    async readChunk(inspectionId: string, deviceId: string, address: string): Promise<Bytes> {
      await requireMember(inspectionId, deviceId)
      const bytes = await teams.readChunk(inspectionId, hexToBytes(address))
      if (bytes === null) throw failure('record/chunk-unknown')
      return bytes
    },
  }
}

/** What {@link createTeams} makes. */
export type Teams = ReturnType<typeof createTeams>
