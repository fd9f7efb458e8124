/**
 * Takes a sealed file of inspectors' records in at the server, for courts whose networks meet by a stick alone. What
 * is kept is what the staff door would have kept; nothing in it can be read here.
 * @see docs/SPEC.md OUTBOX-13; docs/decisions/0650
 */
import { type Bytes, hexToBytes } from '../core/bytes.ts'
import { type ErrorCode, Failure, failure } from '../core/errors.ts'
import { maxChunkBytes } from '../core/record/limits.ts'
import { decodeMemberEntry } from '../core/record/member-entry.ts'
import { extendTeam, type Member, signingKeyFor, standingOf, type Team } from '../core/record/members.ts'
import { decodeRevision, type Revision } from '../core/record/revision.ts'
import { pieceKinds, type SealedFile } from '../core/wire/sealed-file.ts'
import { sha256Now } from '../server/hashes.ts'
import { signedByP256 } from '../server/signatures.ts'
import type { TeamStore } from '../server/store/team-store.ts'
import { withSealedFile } from './file-source.ts'

/** What came of a file. */
interface TakenInAtServer {
  readonly inspectionId: string
  /** Revisions and chunks that were not here before. */
  readonly fresh: number
  readonly known: number
  /** Revisions that were refused, by reason. */
  readonly refused: ReadonlyMap<ErrorCode, number>
}

/** Revisions kept in one transaction. */
const batchCount = 200

/** The team by the log at the server; whoever it does not know cannot have anything kept. */
const readTeam = async (teams: TeamStore, inspectionId: string): Promise<Team> => {
  let team: Team | null = null
  for (const bytes of await teams.readMemberEntries(inspectionId, 0)) {
    const entry = await decodeMemberEntry(bytes)
    if (!signedByP256(signingKeyFor(team, entry), entry.signedBytes, entry.signature))
      throw failure('member/bad-signature', { index: entry.body.index })
    team = extendTeam(team, entry)
  }
  if (team === null) throw failure('member/no-team')
  return team
}

const judge = async (team: Team, bytes: Bytes): Promise<Revision | ErrorCode> => {
  let revision: Revision
  try {
    revision = await decodeRevision(bytes)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return cause.code
  }
  const { inspectionId, author, epoch } = revision.header
  if (inspectionId !== team.inspectionId) return 'record/other-inspection'
  const standing = standingOf(team, author, epoch)
  if (standing === 'unknown-epoch') return 'record/unknown-epoch'
  if (standing === 'unknown-author') return 'record/unknown-author'
  if (standing === 'not-active') return 'record/author-not-active'
  const { signingKey } = team.membersById.get(author) as Member
  return signedByP256(signingKey, revision.signedBytes, revision.signature)
    ? revision
    : 'record/bad-signature'
}

const takeIn = async (teams: TeamStore, file: SealedFile): Promise<TakenInAtServer> => {
  const { inspectionId } = file
  const team = await readTeam(teams, inspectionId)
  const before = await teams.countRevisions(inspectionId)
  const refused = new Map<ErrorCode, number>()
  let [revisions, chunks, freshChunks] = [0, 0, 0]
  let batch: { readonly id: Bytes; readonly bytes: Bytes }[] = []
  const keepBatch = async () => {
    await teams.appendRevisions(inspectionId, batch)
    revisions += batch.length
    batch = []
  }
  for await (const { kind, bytes } of file.pieces()) {
    if (kind === pieceKinds.revision) {
      const judged = await judge(team, bytes)
      if (typeof judged === 'string') refused.set(judged, (refused.get(judged) ?? 0) + 1)
      else batch.push({ id: hexToBytes(judged.id), bytes: judged.bytes })
      if (batch.length >= batchCount) await keepBatch()
    } else if (kind === pieceKinds.chunk) {
      if (bytes.length > maxChunkBytes) throw failure('file/damaged', { lengthBytes: bytes.length })
      const address = sha256Now(bytes)
      chunks += 1
      if ((await teams.missingChunks(inspectionId, [address])).length === 0) continue
      await teams.putChunk(inspectionId, address, bytes)
      freshChunks += 1
    }
  }
  await keepBatch()
  const freshRevisions = (await teams.countRevisions(inspectionId)) - before
  const fresh = freshRevisions + freshChunks
  return { inspectionId, fresh, known: revisions + chunks - fresh, refused }
}

/**
 * Takes a file in. Every byte of it is checked first; the same file again changes nothing.
 * @returns `null` for a file of envelopes, which is somebody else's.
 * @throws `file/not-sealed`, `file/newer`, `file/damaged`, `member/no-team`; nothing was kept then.
 */
export const takeInRecordsAtDesk = (path: string, teams: TeamStore): Promise<TakenInAtServer | null> =>
  withSealedFile(path, async (file) => (file.kind === 'records' ? takeIn(teams, file) : null))
