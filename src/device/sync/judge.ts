import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, Failure } from '../../core/errors.ts'
import { type Member, standingOf, type Team } from '../../core/record/members.ts'
import { decodeRevision, type Revision } from '../../core/record/revision.ts'
import { importSigningKey, isSignedBy } from '../../core/record/signing.ts'
import type { SealedRevision } from './revision-store.ts'

/** What came of looking at a revision somebody gave us. */
export type Judgement = { readonly accepted: SealedRevision } | { readonly code: ErrorCode }

/** Looks at one revision: its shape, its author's standing, its signature. Never throws because of what it is. */
export type Judge = (bytes: Bytes) => Promise<Judgement>

/** A judge by the membership log as far as it was read; whoever gave the revision, server or file, is not asked. */
export const createJudge = (team: Team): Judge => {
  const keysByAuthor = new Map<string, Promise<CryptoKey>>()
  const keyOf = (author: string): Promise<CryptoKey> => {
    const known = keysByAuthor.get(author)
    if (known) return known
    const { signingKey } = team.membersById.get(author) as Member
    const key = importSigningKey(signingKey)
    keysByAuthor.set(author, key)
    return key
  }
  return async (bytes) => {
    let revision: Revision
    try {
      revision = await decodeRevision(bytes)
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause
      return { code: cause.code }
    }
    const { inspectionId, author, epoch, recordId } = revision.header
    if (inspectionId !== team.inspectionId) return { code: 'record/other-inspection' }
    const standing = standingOf(team, author, epoch)
    if (standing === 'unknown-epoch') return { code: 'record/unknown-epoch' }
    if (standing === 'unknown-author') return { code: 'record/unknown-author' }
    if (standing === 'not-active') return { code: 'record/author-not-active' }
    if (!(await isSignedBy(revision, await keyOf(author)))) return { code: 'record/bad-signature' }
    return { accepted: { id: revision.id, recordId, bytes: revision.bytes } }
  }
}
