import { leafOf, merkleRootOf, sortLeaves } from '../../src/core/ballot/bulletin.ts'
import { answersHashOf, gatherKey, joinOpened, openEnvelopes } from '../../src/core/ballot/opening.ts'
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, concatBytes, sha256 } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { unpackAnswers } from '../../src/core/form/pack.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { postBytes, type RunningInspection, redeemAndSeal } from './respondent.ts'
import type { TestServer } from './server.ts'

/** What closing and opening a box needs of a test's world. */
export interface BoxWorld {
  readonly server: TestServer
  readonly office: Office
  readonly inspection: RunningInspection
  /** Sets the server's clock to so many minutes after the inspection was published. */
  setMinute(minute: number): void
}

/**
 * Others redeem in minute 5 and send in minute 39; in minute 41 the office closes the box.
 * @param miscounted - How many slips more than truly lie there the office counts as left over, although it counts again.
 */
export const closeBox = async (world: BoxWorld, others = 9, miscounted = 0): Promise<void> => {
  const { inspection, server, office } = world
  const bodies: Uint8Array[] = []
  world.setMinute(5)
  for (const secret of inspection.secrets.slice(-others))
    bodies.push((await redeemAndSeal(server.publicUrl, inspection, secret)).body)
  world.setMinute(39)
  const base = `${server.publicUrl}/api/inspections/${inspection.inspectionId}`
  for (const body of bodies) await postBytes(`${base}/envelopes`, body)
  const { redeemed } = await office.counts(inspection.inspectionId)
  world.setMinute(41)
  await office.close(
    inspection.inspectionId,
    inspection.secrets.length - redeemed + miscounted,
    miscounted > 0,
  )
}

/** Opens the closed box with two shares and publishes the record. */
export const openBox = async ({
  inspection,
  office,
}: Pick<BoxWorld, 'inspection' | 'office'> & Partial<BoxWorld>): Promise<void> => {
  const { inspectionId, manifest, manifestBytes, shares } = inspection
  const gathered = await gatherKey(base64UrlToBytes(manifest.openingKey), shares.slice(0, 2))
  if (gathered.state !== 'complete') throw new Error(`the key was not gathered: ${gathered.state}`)
  const box = await office.ask(`/api/inspections/${inspectionId}/box`)
  const envelopes = Array.from({ length: box.length / envelopeBytes }, (_, at) =>
    box.slice(at * envelopeBytes, (at + 1) * envelopeBytes),
  )
  const leaves = sortLeaves(await Promise.all(envelopes.map(leafOf)))
  const fingerprint = await sha256(manifestBytes)
  const isAnswer = (packed: Uint8Array) => unpackAnswers(manifest.form, packed) !== null
  const context = { inspectionId, fingerprint }
  const opened = joinOpened([await openEnvelopes(gathered.keyPair, context, envelopes, isAnswer)])
  await office.ask(`/api/inspections/${inspectionId}/opening`, {
    format: 'mingcha/opening/v1',
    inspectionId,
    root: bytesToHex(await merkleRootOf(leaves)),
    opened: opened.packed.length,
    invalid: opened.invalid,
    trackers: bytesToBase64Url(concatBytes(...opened.trackerHashes)),
    answersHash: bytesToHex(await answersHashOf(opened.packed)),
  })
}
