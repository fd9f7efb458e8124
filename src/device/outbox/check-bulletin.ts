import { findLeaf, merkleRootOf, splitLeaves, splitTrackers } from '../../core/ballot/bulletin.ts'
import { type Bytes, base64UrlToBytes, bytesToHex } from '../../core/bytes.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import type { Clock } from '../clock.ts'
import type { PublicDoor, Reply } from '../door/public-door.ts'
import { readBulletin, readOpening } from '../door/read-bulletin.ts'
import type { OutboxRow, PhoneStore } from '../store/phone-store.ts'
import { announce, asReopened } from './drain.ts'

/** What came of looking at the bulletin; the rows hold what was found. */
export type BulletinCheck =
  | { readonly state: 'checked' }
  /** The box is still open. */
  | { readonly state: 'not-closed' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode }

/** What looking at a bulletin needs from around it. */
interface BulletinDeps {
  readonly store: PhoneStore
  readonly door: PublicDoor
  readonly clock: Clock
}

const wasClosed = (reply: Reply<unknown>, notYet: ErrorCode): BulletinCheck | null => {
  if (reply.state === 'answered') return null
  if (reply.state === 'unreachable') return { state: 'unreachable' }
  return reply.code === notYet ? { state: 'not-closed' } : { state: 'refused', code: reply.code }
}

const withListed = (row: OutboxRow, isListed: boolean, root: string): OutboxRow | null => {
  if (row.state === 'listed' || row.state === 'counted' || row.state === 'uncounted') return null
  const { draftId, inspectionId, court, title, leaf, trackerHash, receiptKey } = row
  const { sendOpenMs, sendCloseMs, body } = row
  const base = { draftId, inspectionId, court, title, leaf, trackerHash, receiptKey, sendOpenMs, sendCloseMs }
  const receipt = row.state === 'sent' || row.state === 'unlisted' ? row.receipt : null
  return isListed
    ? { ...base, state: 'listed', receipt, root }
    : { ...base, state: 'unlisted', body, receipt, root }
}

/**
 * Looks for this phone's envelopes of one inspection in the bulletin, then in the opening record.
 * Downloads both whole, as everybody does, and searches here: nobody learns which envelope is whose. An envelope
 * found needs no receipt: the server may have died between keeping it and saying so. A box that is open after
 * all takes back into the outbox what it was said to be closed for.
 *
 * @throws `ballot/bad-bulletin` when the list does not make its own root, or belongs to another inspection: the
 *   rows stay as they were.
 * @see docs/SPEC.md DEV-13, DEV-15; DESIGN section 6, steps 5 and 6
 */
export const checkBulletin = async (
  { store, door, clock }: BulletinDeps,
  inspectionId: string,
): Promise<BulletinCheck> => {
  const mine = (await store.readOutbox()).filter((row) => row.inspectionId === inspectionId)
  if (mine.length === 0) return { state: 'checked' }

  const reply = await readBulletin(door, inspectionId)
  const early = wasClosed(reply, 'ballot/not-closed')
  if (early?.state === 'not-closed' && mine.some((row) => asReopened(row, clock.nowMs()))) {
    for (const { draftId } of mine)
      await store.changeOutboxRow(draftId, (row) => asReopened(row, clock.nowMs()))
    announce()
  }
  if (early || reply.state !== 'answered') return early ?? { state: 'unreachable' }
  const { root, leaves: joined } = reply.value
  const leaves = splitLeaves(base64UrlToBytes(joined))
  if (reply.value.inspectionId !== inspectionId || bytesToHex(await merkleRootOf(leaves)) !== root)
    throw failure('ballot/bad-bulletin', { leaves: leaves.length })
  for (const { draftId, leaf } of mine)
    await store.changeOutboxRow(draftId, (row) => withListed(row, findLeaf(leaves, leaf) !== null, root))
  // Said now: whatever is wrong with the opening record, what was found in the list holds.
  announce()

  const opened = await readOpening(door, inspectionId)
  if (opened.state === 'answered' && opened.value !== 'none') {
    if (opened.value.root !== root) throw failure('ballot/bad-bulletin', { leaves: leaves.length })
    const trackers = splitTrackers(base64UrlToBytes(opened.value.trackers))
    for (const { draftId, trackerHash } of mine)
      await store.changeOutboxRow(draftId, (row) => withCounted(row, trackers, trackerHash))
    announce()
  }
  return { state: 'checked' }
}

/**
 * {@link checkBulletin} for several inspections. One that fails does not keep the others from being looked at.
 * @throws what the first failing one threw, after all were looked at.
 */
export const checkBulletins = async (deps: BulletinDeps, inspectionIds: Iterable<string>): Promise<void> => {
  const failures: unknown[] = []
  for (const inspectionId of inspectionIds)
    await checkBulletin(deps, inspectionId).catch((cause: unknown) => failures.push(cause))
  if (failures.length > 0) throw failures[0]
}

const withCounted = (row: OutboxRow, trackers: readonly Bytes[], trackerHash: Bytes): OutboxRow | null =>
  row.state === 'listed'
    ? { ...row, state: findLeaf(trackers, trackerHash) === null ? 'uncounted' : 'counted' }
    : null
