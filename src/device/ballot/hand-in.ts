/**
 * Hands in a ballot device's box: every slip is redeemed, then every envelope sent, each in an order drawn anew.
 * Which token goes to which envelope is drawn too, so not even this device knows which slip an envelope came with.
 *
 * Stages, by what a crash does to them:
 * - *redeeming*: a token request is committed before it is sent; found again, the very same is sent and answered.
 * - *assigned*: bodies are written and slips forgotten in one transaction.
 * - *sending*: sent again byte for byte; the server keeps one and gives the same receipt.
 * @see docs/SPEC.md MODE-10 to MODE-12; SECURITY section 2.6 (H); docs/decisions/0721
 */
import { findLeaf, leafOf, merkleRootOf, splitLeaves } from '../../core/ballot/bulletin.ts'
import { receiptBytes, verifyReceipt } from '../../core/ballot/receipt.ts'
import type { Token } from '../../core/ballot/token-client.ts'
import { type Bytes, base64UrlToBytes, bytesToHex } from '../../core/bytes.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import { encodeRedeemRequest, encodeSendRequest, sendSignatureMessage } from '../../core/wire/messages.ts'
import { doorTimesOf } from '../../core/wire/mode.ts'
import type { PublicDoor } from '../door/public-door.ts'
import { readBulletin } from '../door/read-bulletin.ts'
import type { TokenRequest } from '../draft/draft.ts'
import type { KnownInspection } from '../draft/manifest.ts'
import type { BallotStore, EnvelopeRow, SlipRow } from './ballot-store.ts'

/** What handing in needs from around it. */
export interface HandInDeps {
  readonly ballots: BallotStore
  readonly door: PublicDoor
  /** By the server's clock. */
  readonly nowMs: () => number
  readonly randomBytes: (lengthBytes: number) => Bytes
  readonly createTokenRequest: () => Promise<TokenRequest>
  /** Unblinds and checks. @throws `ballot/bad-issuer-signature` */
  readonly finishToken: (request: TokenRequest, reply: Bytes) => Promise<Token>
  /** Told how far it is. */
  readonly onProgress: (progress: HandInProgress) => void
}

/** How far a hand-in is. */
export interface HandInProgress {
  readonly stage: 'redeeming' | 'sending'
  readonly done: number
  readonly total: number
}

/** What came of it. Everything but `done` is tried again by the same call. */
export type HandInOutcome =
  | { readonly state: 'done' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode }

/** What the device can say of its box once it was handed in. */
export interface HandInCounts {
  readonly receipts: number
  /** With a token, received or not. */
  readonly sendable: number
  readonly refused: number
}

/** Refusals after which this slip can never be redeemed. */
const hopelessSlip: ReadonlySet<ErrorCode> = new Set([
  'ballot/unknown-code',
  'ballot/other-inspection',
  'ballot/code-used',
  'ballot/slip-void',
])
/** Refusals that are about the envelope's own bytes. */
const hopelessEnvelope: ReadonlySet<ErrorCode> = new Set([
  'ballot/token-used',
  'ballot/bad-token',
  'ballot/bad-envelope-signature',
])

/** A copy in an order that says nothing (Fisher–Yates, whole numbers drawn without bias). */
export const shuffled = <Value>(
  values: readonly Value[],
  randomBytes: (lengthBytes: number) => Bytes,
): Value[] => {
  const below = (limit: number): number => {
    const usable = Math.floor(2 ** 32 / limit) * limit
    for (;;) {
      const drawn = new DataView(randomBytes(4).buffer).getUint32(0)
      if (drawn < usable) return drawn % limit
    }
  }
  const mixed = [...values]
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = below(last + 1)
    const held = mixed[last] as Value
    mixed[last] = mixed[other] as Value
    mixed[other] = held
  }
  return mixed
}

type Stop = Exclude<HandInOutcome, { state: 'done' }>

const redeemAll = async (deps: HandInDeps, inspectionId: string): Promise<Stop | null> => {
  const { ballots, door, randomBytes, onProgress } = deps
  const all = await ballots.readSlips(inspectionId)
  const open = shuffled(
    all.filter(({ token, refusal }) => token === null && refusal === null),
    randomBytes,
  )
  let done = all.length - open.length
  for (const slip of open) {
    onProgress({ stage: 'redeeming', done, total: all.length })
    let { request } = slip
    if (request === null) {
      request = await deps.createTokenRequest()
      await ballots.writeSlip({ ...slip, request })
    }
    const reply = await door.redeem(
      inspectionId,
      encodeRedeemRequest({ code: slip.code, blinded: request.blinded }),
    )
    if (reply.state === 'unreachable') return reply
    if (reply.state === 'refused' && !hopelessSlip.has(reply.code))
      return { state: 'refused', code: reply.code }
    const settledSlip: SlipRow =
      reply.state === 'refused'
        ? { ...slip, request, refusal: reply.code }
        : { ...slip, request, token: await deps.finishToken(request, reply.value) }
    await ballots.writeSlip(settledSlip)
    done += 1
  }
  onProgress({ stage: 'redeeming', done, total: all.length })
  return null
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }

const bodyOf = async (
  inspectionId: string,
  envelope: Bytes,
  request: TokenRequest,
  token: Token,
): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('pkcs8', request.tokenPrivateKey, ecdsa, false, ['sign'])
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    sendSignatureMessage(inspectionId, envelope),
  )
  return encodeSendRequest({
    tokenKey: request.tokenKey,
    tokenPrefix: token.prefix,
    tokenSignature: token.signature,
    envelopeSignature: new Uint8Array(signature),
    envelope,
  })
}

/** Draws a token for every envelope; with fewer tokens than envelopes, which go without is drawn as well. */
const assign = async ({ ballots, randomBytes }: HandInDeps, inspectionId: string): Promise<void> => {
  const slips = await ballots.readSlips(inspectionId)
  if (slips.length === 0) return
  const tokens = shuffled(
    slips.flatMap(({ request, token }) => (request && token ? [{ request, token }] : [])),
    randomBytes,
  )
  const envelopes = shuffled(
    (await ballots.readEnvelopes(inspectionId)).filter(({ body }) => body === null),
    randomBytes,
  )
  const rows: EnvelopeRow[] = []
  for (const [at, row] of envelopes.entries()) {
    const drawn = tokens[at]
    if (drawn)
      rows.push({ ...row, body: await bodyOf(inspectionId, row.envelope, drawn.request, drawn.token) })
  }
  await ballots.assignTokens(inspectionId, rows, slips.filter(({ refusal }) => refusal !== null).length)
}

/**
 * Sends what has no receipt yet, or with `again` everything that may be sent. A receipt that is held stays whatever the
 * server says now; its refusal is told once all others were sent.
 */
const sendAll = async (
  deps: HandInDeps,
  inspection: KnownInspection,
  which: 'without-receipt' | 'again',
): Promise<Stop | null> => {
  const { ballots, door, randomBytes, onProgress } = deps
  const { inspectionId, receiptKey } = inspection.manifest
  const all = (await ballots.readEnvelopes(inspectionId)).filter(({ body }) => body !== null)
  const open = shuffled(
    all.filter(({ receipt, refusal }) => refusal === null && (which === 'again' || receipt === null)),
    randomBytes,
  )
  let done = all.length - open.length
  let takenBack: Stop | null = null
  for (const row of open) {
    onProgress({ stage: 'sending', done, total: all.length })
    const reply = await door.send(inspectionId, row.body as Bytes)
    if (reply.state === 'unreachable') return reply
    if (reply.state === 'refused') {
      if (!hopelessEnvelope.has(reply.code)) return { state: 'refused', code: reply.code }
      if (row.receipt === null) await ballots.writeEnvelope({ ...row, refusal: reply.code })
      else takenBack = { state: 'refused', code: reply.code }
    } else {
      const receipt = reply.value
      const leaf = await leafOf(row.envelope)
      const isReceipt =
        receipt.length === receiptBytes &&
        (await verifyReceipt(base64UrlToBytes(receiptKey), inspectionId, leaf, receipt))
      if (!isReceipt) return { state: 'refused', code: 'ballot/bad-receipt' }
      if (row.receipt === null) await ballots.writeEnvelope({ ...row, receipt })
    }
    done += 1
  }
  onProgress({ stage: 'sending', done, total: all.length })
  return takenBack
}

/**
 * Whether the door takes a hand-in now; asked before the device stops collecting, which cannot be undone. The list of
 * inspections is the request that is the same for everybody, and its reply sets the clock.
 */
const waitFor = async ({ door, nowMs }: HandInDeps, { manifest }: KnownInspection): Promise<Stop | null> => {
  const reply = await door.readInspections()
  if (reply.state !== 'answered') return reply
  const own = reply.value.find(({ inspectionId }) => inspectionId === manifest.inspectionId)
  if (!own) return { state: 'refused', code: 'ballot/unknown-inspection' }
  if (own.state !== 'running') return { state: 'refused', code: 'ballot/box-closed' }
  return nowMs() < Date.parse(doorTimesOf(manifest).sendOpenIso)
    ? { state: 'refused', code: 'ballot/send-not-open' }
    : null
}

/**
 * Hands in everything the device holds of an inspection. Safe to call again after any failure: nothing is asked twice
 * in another way, nothing is dropped.
 * @throws `ballot/bad-issuer-signature`; storage failures.
 */
export const handIn = async (deps: HandInDeps, inspection: KnownInspection): Promise<HandInOutcome> => {
  const { inspectionId } = inspection.manifest
  return navigator.locks.request('mingcha/ballot-device', async (): Promise<HandInOutcome> => {
    const early = await waitFor(deps, inspection)
    if (early) return early
    await deps.ballots.beginHandIn(inspectionId, () => bytesToHex(deps.randomBytes(16)))
    const stopped = await redeemAll(deps, inspectionId)
    if (stopped) return stopped
    await assign(deps, inspectionId)
    const unsent = await sendAll(deps, inspection, 'without-receipt')
    if (unsent) return unsent
    await deps.ballots.endHandIn(inspectionId)
    return { state: 'done' }
  })
}

/**
 * Hands in once more everything that was handed in, while the box is open: a server that lost its disk gets back what
 * it lacks, and for what it has it gives the same receipt. Nothing on the device changes but a receipt that was missing.
 * @throws storage failures.
 * @see docs/SPEC.md MODE-14
 */
export const handInAgain = async (deps: HandInDeps, inspection: KnownInspection): Promise<HandInOutcome> =>
  navigator.locks.request(
    'mingcha/ballot-device',
    async (): Promise<HandInOutcome> =>
      (await waitFor(deps, inspection)) ?? (await sendAll(deps, inspection, 'again')) ?? { state: 'done' },
  )

/** Verified receipts, and envelopes the server will never take. */
export const countHandedIn = async (ballots: BallotStore, inspectionId: string): Promise<HandInCounts> => {
  const rows = await ballots.readEnvelopes(inspectionId)
  return {
    receipts: rows.filter(({ receipt }) => receipt !== null).length,
    sendable: rows.filter(({ body }) => body !== null).length,
    refused: rows.filter(({ refusal }) => refusal !== null).length,
  }
}

/** Every send request this device holds, for a sealed file. */
export const requestsAtDevice = async (
  ballots: BallotStore,
  inspectionId: string,
): Promise<readonly Bytes[]> =>
  (await ballots.readEnvelopes(inspectionId)).flatMap(({ body }) => (body ? [body] : []))

/** What the bulletin says of a device's envelopes. */
export type DeviceCheck =
  | { readonly state: 'listed'; readonly count: number }
  | { readonly state: 'missing'; readonly count: number }
  | { readonly state: 'not-closed' }
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode }

/**
 * Looks for every envelope with a receipt in the bulletin, downloaded whole. Only when all are there do they leave the
 * device: a server that lost its disk can be handed them again until then.
 * @throws `ballot/bad-bulletin`
 */
export const checkDevice = async (
  { ballots, door }: Pick<HandInDeps, 'ballots' | 'door'>,
  { manifest: { inspectionId } }: KnownInspection,
): Promise<DeviceCheck> => {
  const reply = await readBulletin(door, inspectionId)
  if (reply.state === 'unreachable') return reply
  if (reply.state === 'refused')
    return reply.code === 'ballot/not-closed'
      ? { state: 'not-closed' }
      : { state: 'refused', code: reply.code }
  const leaves = splitLeaves(base64UrlToBytes(reply.value.leaves))
  if (
    reply.value.inspectionId !== inspectionId ||
    bytesToHex(await merkleRootOf(leaves)) !== reply.value.root
  )
    throw failure('ballot/bad-bulletin', { leaves: leaves.length })
  const rows = (await ballots.readEnvelopes(inspectionId)).filter(({ receipt }) => receipt !== null)
  let missing = 0
  for (const { envelope } of rows) if (findLeaf(leaves, await leafOf(envelope)) === null) missing += 1
  if (missing > 0) return { state: 'missing', count: missing }
  await ballots.endBox(inspectionId, rows.length)
  return { state: 'listed', count: rows.length }
}
