import { findLeaf, leafOf, splitLeaves } from '../../core/ballot/bulletin.ts'
import { redeemCodeOf, type SlipSecret } from '../../core/ballot/slip.ts'
import { type Bytes, base64UrlToBytes, bytesToHex, equalBytes, hexToBytes, sha256 } from '../../core/bytes.ts'
import { trackerBytes } from '../../core/envelope/format.ts'
import { sealEnvelope } from '../../core/envelope/seal.ts'
import { failure } from '../../core/errors.ts'
import { type AnswerProblem, cleanAnswers } from '../../core/form/answers.ts'
import { packAnswers } from '../../core/form/pack.ts'
import { askPublicDoor, mediaTypes } from '../door/request.ts'
import { type Draft, type DraftKey, openDraft, sealDraft } from '../draft/draft.ts'
import type { KnownInspection } from '../draft/manifest.ts'
import type { RedeemDeps, SlipOutcome } from '../draft/open-slip.ts'
import type { PhoneStore } from '../store/phone-store.ts'
import { type BallotStore, openBallotStore, splitEvery } from './ballot-store.ts'

/** One store for the visit; opened when it is first needed. */
let opening: Promise<BallotStore> | null = null
/** The ballot device's store. @throws storage failures. */
export const ballotStore = (): Promise<BallotStore> => {
  opening ??= openBallotStore()
  return opening
}

/**
 * Makes this device a ballot device of an inspection: fetches the list of slips, by which made-up slips are refused
 * without a network. Again, it changes nothing.
 * @throws `wire/unreachable`, `ballot/bad-bulletin` when the list is no list of hashes; storage failures.
 */
export const beginDevice = async (store: BallotStore, { manifest }: KnownInspection): Promise<void> => {
  let codeHashes: Bytes
  try {
    const response = await askPublicDoor(`/${manifest.inspectionId}/slips`, mediaTypes.bytes)
    if (!response.ok) throw failure('wire/unreachable', { status: response.status })
    codeHashes = new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw failure('wire/unreachable', {}, { cause })
  }
  if (splitLeaves(codeHashes).length !== manifest.limits.printed)
    throw failure('ballot/bad-bulletin', { lengthBytes: codeHashes.length })
  await store.beginBox(manifest.inspectionId, codeHashes)
}

const nothing = new Uint8Array()
const noRequest: Draft['request'] = {
  tokenPrivateKey: nothing,
  tokenKey: nothing,
  prepared: nothing,
  blinded: nothing,
  inverse: nothing,
}

/**
 * What `openSlip` does, at a ballot device: nothing is redeemed, for there is no network. A slip that is none of the
 * inspection's, or that was used here, is refused; a draft that was left here is found again by its slip.
 * @throws `device/draft-unreadable`; storage failures.
 * @see docs/SPEC.md MODE-8
 */
export const openSlipAtDevice = async (
  { store, randomBytes }: Pick<RedeemDeps, 'store' | 'randomBytes'>,
  secret: SlipSecret,
  draftKey: DraftKey,
  inspection: KnownInspection,
): Promise<SlipOutcome> => {
  const { inspectionId } = inspection.manifest
  const box = await (await ballotStore()).readBox(inspectionId)
  if (box?.state !== 'collecting') return { state: 'refused', code: 'ballot/box-closed' }
  const code = await redeemCodeOf(secret)
  if (findLeaf(splitLeaves(box.codeHashes), await sha256(code)) === null)
    return { state: 'refused', code: 'ballot/unknown-code' }
  if (splitEvery(box.codes, code.length).some((held) => equalBytes(held, code))) {
    // A crash between sealing and clearing may have left it.
    await store.deleteDraft(draftKey.draftId)
    return { state: 'refused', code: 'device/already-sealed' }
  }
  const row = await store.readDraft(draftKey.draftId)
  if (row) return { state: 'ready', draft: await openDraft(draftKey, row), inspection }
  const draft: Draft = {
    inspectionId,
    request: noRequest,
    // Says that answering may begin: there is no right to send yet, and none is needed before the hand-in.
    token: { prefix: nothing, signature: nothing },
    answers: {},
    orderSeed: randomBytes(16),
    place: 'intro',
  }
  await store.writeDraft(await sealDraft(draftKey, draft, randomBytes(12)))
  return { state: 'ready', draft, inspection }
}

/** What came of sealing at the device. */
export type SealedAtDevice =
  | {
      readonly state: 'sealed'
      /** First 8 bytes of the envelope's leaf as hex: its number in the bulletin. */
      readonly number: string
    }
  | { readonly state: 'problems'; readonly problems: readonly AnswerProblem[] }

/**
 * Seals a draft into the device's box and takes the draft out. The envelope goes onto one heap, the slip's code onto
 * another. A crash in between leaves a draft beside its envelope; {@link openSlipAtDevice} removes it.
 * @throws `device/already-sealed`, `ballot/box-closed`; storage failures (the draft stands).
 * @see docs/SPEC.md MODE-9
 */
export const sealAtDevice = async (
  phone: Pick<PhoneStore, 'deleteDraft'>,
  ballots: BallotStore,
  { manifest, fingerprint }: KnownInspection,
  secret: SlipSecret,
  draftId: string,
  draft: Draft,
  randomBytes: (lengthBytes: number) => Bytes,
): Promise<SealedAtDevice> => {
  const { inspectionId, form, openingKey } = manifest
  const cleaned = cleanAnswers(form, draft.answers)
  if (!cleaned.ok) return { state: 'problems', problems: cleaned.problems }
  const envelope = await sealEnvelope(
    base64UrlToBytes(openingKey),
    { inspectionId, fingerprint: hexToBytes(fingerprint) },
    randomBytes(trackerBytes),
    packAnswers(form, cleaned.answers),
  )
  const isAdded = await ballots.add(inspectionId, await redeemCodeOf(secret), envelope)
  await phone.deleteDraft(draftId)
  if (!isAdded) throw failure('device/already-sealed')
  return { state: 'sealed', number: bytesToHex((await leafOf(envelope)).slice(0, 8)) }
}
