import type { PublicInspection } from '../../core/wire/schemas.ts'
import { checkBulletins } from '../../device/outbox/check-bulletin.ts'
import { isClosedUpon } from '../../device/outbox/drain.ts'
import type { Services } from './services.ts'

/**
 * What the server's list of inspections means for what this phone holds. Token requests that nobody answered and
 * nobody will are dropped: their inspection redeems no more. Envelopes are looked for in the bulletin of a box that
 * has closed, or that was said to be.
 * @throws what a bulletin that cannot be believed throws; storage failures.
 * @see docs/SPEC.md APP-21, DEV-13, DEV-15
 */
export const tidyHoldings = async (
  services: Services,
  inspections: readonly PublicInspection[],
): Promise<void> => {
  const { store, clock } = services
  for (const { draftId, inspectionId, isRedeemed } of await store.readDrafts()) {
    if (isRedeemed !== false) continue
    const own = inspections.find((one) => one.inspectionId === inspectionId)
    // A request the server has signed may be asked for again until sending begins.
    const mayRedeem = own?.state === 'running' && clock.nowMs() < Date.parse(own.windows.send.openIso)
    if (!mayRedeem) await store.deleteDraft(draftId)
  }
  const closed = new Set(
    inspections.flatMap(({ inspectionId, state }) => (state === 'running' ? [] : [inspectionId])),
  )
  const unfinished = (await store.readOutbox()).filter(
    (row) =>
      isClosedUpon(row) ||
      (closed.has(row.inspectionId) && row.state !== 'counted' && row.state !== 'uncounted'),
  )
  if (unfinished.length > 0)
    await checkBulletins(services, new Set(unfinished.map((row) => row.inspectionId)))
}
