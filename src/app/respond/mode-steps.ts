import m from '../../../content/messages/zh-CN/mode-respond.yaml'
import { openLinkCodeOf } from '../../core/ballot/open-link.ts'
import type { SlipSecret } from '../../core/ballot/slip.ts'
import { type Bytes, sha256 } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import { ballotStore, openSlipAtDevice, sealAtDevice } from '../../device/ballot/at-device.ts'
import { openSlip } from '../../device/draft/open-slip.ts'
import { randomBytes } from './services.ts'
import type { Respond } from './use-respond.ts'

/** Places tried before an open link is called full: at nine tenths taken, one of 40 is free 98 times of 100. */
const placesTried = 40

// The slip whose answer is being filled in at a ballot device, for sealing; in memory only, and never after.
let slipAtDevice: SlipSecret | null = null

/** Of an open link: which code a token request takes to the door. */
export const placeCodeOf =
  (inspectionId: string, places: number) =>
  async (_secret: SlipSecret, blinded: Bytes): Promise<Bytes> => {
    // Drawn by the request itself: asked again after a lost reply, it is the same place.
    const drawn = new DataView((await sha256(blinded)).buffer).getUint32(0)
    return openLinkCodeOf(inspectionId, drawn % places)
  }

/** `openSlip`, as the inspection's mode wants it. */
export const openSlipByMode: typeof openSlip = async (deps, secret, draftKey, inspection) => {
  const { mode, inspectionId, limits } = inspection.manifest
  if (mode === 'ballot-device') {
    const outcome = await openSlipAtDevice(deps, secret, draftKey, inspection)
    slipAtDevice = outcome.state === 'ready' ? secret : null
    return outcome
  }
  if (mode !== 'open-link') return openSlip(deps, secret, draftKey, inspection)
  const codeOf = placeCodeOf(inspectionId, limits.printed)
  for (let tried = 1; ; tried += 1) {
    const outcome = await openSlip({ ...deps, codeOf }, secret, draftKey, inspection)
    const isTaken = outcome.state === 'refused' && outcome.code === 'ballot/code-used'
    if (!isTaken || tried === placesTried) return outcome
  }
}

/** An envelope's number as it is read out and looked up: four groups of four. */
export const envelopeNumberText = (hex: string): string => (hex.toUpperCase().match(/.{4}/g) ?? []).join(' ')

/** Seals into this ballot device's box and clears the screen for the next person. Runs inside a step. */
export const sealHere = async (respond: Respond, leaveFilling: () => void): Promise<void> => {
  const { services, filling } = respond
  if (!services || !filling) return
  if (slipAtDevice === null) throw failure('device/unexpected', { slips: 0 })
  const sealed = await sealAtDevice(
    services.store,
    await ballotStore(),
    filling.inspection,
    slipAtDevice,
    filling.draftId,
    filling.draft(),
    randomBytes,
  )
  if (sealed.state === 'problems') {
    filling.answers.setProblems(sealed.problems)
    return respond.goToReview()
  }
  slipAtDevice = null
  leaveFilling()
  await respond.readHoldings(services.store)
  respond.go({ name: 'check' })
  respond.setNotice(fillMessage(m.device.sealedNumber, { number: envelopeNumberText(sealed.number) }))
}

/** Leaves a draft at a ballot device: it is on disk under its slip, and nothing of it stays on the screen. */
export const pauseHere = async (respond: Respond): Promise<void> => {
  const { services, filling } = respond
  await filling?.saver.flushed()
  filling?.saver.stop()
  filling?.lock.release()
  slipAtDevice = null
  respond.setFilling(null)
  if (services) await respond.readHoldings(services.store)
}

/** What sealing leads to, where the mode has words of its own. */
export const sealNoteOf = (mode: Mode): string | null =>
  mode === 'ballot-device' ? m.seal.device : mode === 'open-link' ? m.seal.openLink : null
