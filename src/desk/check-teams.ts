import { bytesToHex } from '../core/bytes.ts'
import { Failure } from '../core/errors.ts'
import { decodeMemberEntry } from '../core/record/member-entry.ts'
import { extendTeam, signingKeyFor, standingOf, type Team } from '../core/record/members.ts'
import { decodeRevision, type Revision } from '../core/record/revision.ts'
import { sha256Now } from '../server/hashes.ts'
import { signedByP256 } from '../server/signatures.ts'
import { lookAtTeams } from '../server/store/staff-sqlite.ts'
import type { TeamContent } from '../server/store/team-sqlite.ts'

/** What can be wrong with inspectors' records; keys of `fsck.problems` in terminal.yaml. */
export type TeamProblem =
  | 'members-broken'
  | 'revision-damaged'
  | 'revision-signature-wrong'
  | 'revision-author-wrong'
  | 'revision-numbers-wrong'
  | 'revision-parents-missing'
  | 'chunk-wrong'

/** What was looked at. */
export interface TeamsLooked {
  readonly revisions: number
  readonly chunks: number
}

type Find = (problem: TeamProblem, where: string, count?: number) => void

/** The team as far as its log is sound; `null` without a sound first entry. */
const readLog = async (content: TeamContent, inspectionId: string, find: Find): Promise<Team | null> => {
  let team: Team | null = null
  for (const bytes of content.memberEntries(inspectionId))
    try {
      const entry = await decodeMemberEntry(bytes)
      const isSigned = signedByP256(signingKeyFor(team, entry), entry.signedBytes, entry.signature)
      if (!isSigned || entry.body.inspectionId !== inspectionId) {
        find('members-broken', inspectionId)
        return team
      }
      team = extendTeam(team, entry)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      find('members-broken', inspectionId)
      return team
    }
  return team
}

const checkRevisions = async (
  content: TeamContent,
  inspectionId: string,
  team: Team | null,
  find: Find,
): Promise<number> => {
  const counted = { damaged: 0, signature: 0, author: 0, number: 0 }
  const ids = new Set<string>()
  const wanted = new Set<string>()
  let count = 0
  for (const { number, id, bytes } of content.revisions(inspectionId)) {
    count += 1
    ids.add(bytesToHex(id))
    if (number !== count) counted.number += 1
    let revision: Revision
    try {
      revision = await decodeRevision(bytes)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      counted.damaged += 1
      continue
    }
    const { header } = revision
    for (const parent of header.parents) wanted.add(parent)
    if (revision.id !== bytesToHex(id) || header.inspectionId !== inspectionId) counted.damaged += 1
    if (team === null || standingOf(team, header.author, header.epoch) !== 'member') {
      counted.author += 1
      continue
    }
    const { signingKey } = team.membersById.get(header.author) as { signingKey: Uint8Array }
    if (!signedByP256(signingKey, revision.signedBytes, revision.signature)) counted.signature += 1
  }
  find('revision-damaged', inspectionId, counted.damaged)
  find('revision-signature-wrong', inspectionId, counted.signature)
  find('revision-author-wrong', inspectionId, counted.author)
  find('revision-numbers-wrong', inspectionId, counted.number)
  // Named one by one: whoever has the device that made it can bring it.
  for (const parent of wanted)
    if (!ids.has(parent)) find('revision-parents-missing', `${inspectionId} ${parent}`)
  return count
}

const checkChunks = (content: TeamContent, inspectionId: string, find: Find): number => {
  let count = 0
  let wrong = 0
  for (const { address, bytes } of content.chunks(inspectionId)) {
    count += 1
    if (bytesToHex(sha256Now(bytes)) !== address) wrong += 1
  }
  find('chunk-wrong', inspectionId, wrong)
  return count
}

/**
 * Recomputes hashes, signatures, authors and parents of everything inspectors' devices keep at this server. Opens
 * nothing sealed and changes nothing.
 * @throws whatever SQLite says of a file it cannot read.
 */
export const checkTeams = async (path: string, find: Find): Promise<TeamsLooked> =>
  lookAtTeams(path, async (content) => {
    let revisions = 0
    let chunks = 0
    for (const inspectionId of content?.inspectionIds ?? []) {
      const sound = content as TeamContent
      const team = await readLog(sound, inspectionId, find)
      revisions += await checkRevisions(sound, inspectionId, team, find)
      chunks += checkChunks(sound, inspectionId, find)
    }
    return { revisions, chunks }
  })
