import { redeemCodeOf, type SlipSecret } from '../../core/ballot/slip.ts'
import type { Bytes } from '../../core/bytes.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { encodeRedeemRequest } from '../../core/wire/messages.ts'
import type { PublicDoor } from '../door/public-door.ts'
import type { OutboxRow, PhoneStore } from '../store/phone-store.ts'
import { type Draft, type DraftKey, openDraft, sealDraft, type TokenRequest } from './draft.ts'
import { type KnownInspection, readInspection } from './manifest.ts'

/** What a slip leads to on this phone. */
export type SlipOutcome =
  /** A token is held: the answers can be filled in, offline too. */
  | { readonly state: 'ready'; readonly draft: Draft; readonly inspection: KnownInspection }
  /** This slip's answer has been sealed on this phone. */
  | { readonly state: 'sealed'; readonly row: OutboxRow }
  /** Nobody answered. The request is kept; the same slip tries the very same request again. */
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode }

/** What opening a slip needs from around it. */
export interface RedeemDeps {
  readonly store: PhoneStore
  readonly door: PublicDoor
  readonly randomBytes: (lengthBytes: number) => Bytes
  /** Makes a token request; often one that was made while the slip was being typed. */
  readonly createTokenRequest: () => Promise<TokenRequest>
  /** The redeem code, where it is not the slip's own: of an open link a place drawn by the request. */
  readonly codeOf?: (secret: SlipSecret, blinded: Bytes) => Promise<Bytes>
  /** Unblinds and checks. @throws `ballot/bad-issuer-signature` */
  readonly finishToken: (
    inspection: KnownInspection,
    request: TokenRequest,
    reply: Bytes,
  ) => Promise<Draft['token']>
}

/** Refusals after which this slip can never be redeemed with this request here: nothing of it is worth keeping. */
const hopeless: ReadonlySet<ErrorCode> = new Set([
  'ballot/unknown-code',
  'ballot/other-inspection',
  'ballot/unknown-inspection',
  'ballot/code-used',
  'ballot/slip-void',
])

/**
 * Brings a slip to where its owner left it: sealed, half filled in, or new.
 *
 * A new slip is redeemed. The token request is committed to the store *before* it is sent: if the phone dies
 * after the server signed, the same request is sent again and gets the same signature; with the request lost,
 * the slip would be used up for nothing. The caller holds the draft's lock.
 *
 * @param inspection - the one chosen on the screen; a draft that is already here keeps its own.
 * @throws `device/draft-unreadable`, `ballot/bad-issuer-signature`, `wire/fingerprint-mismatch`, storage failures.
 * @see docs/SPEC.md DEV-3, DEV-5
 */
export const openSlip = async (
  deps: RedeemDeps,
  secret: SlipSecret,
  draftKey: DraftKey,
  inspection: KnownInspection,
): Promise<SlipOutcome> => {
  const { store, door, randomBytes } = deps
  const sealedRow = await store.readOutboxRow(draftKey.draftId)
  if (sealedRow) return { state: 'sealed', row: sealedRow }

  const save = async (draft: Draft): Promise<Draft> => {
    await store.writeDraft(await sealDraft(draftKey, draft, randomBytes(12)))
    return draft
  }
  const row = await store.readDraft(draftKey.draftId)
  const begun = row && (await openDraft(draftKey, row))
  const own = begun ? await inspectionOf(deps, begun, inspection) : inspection
  if (!own) return { state: 'unreachable' }
  if (begun?.token) return { state: 'ready', draft: begun, inspection: own }

  const { inspectionId } = own.manifest
  const draft =
    begun ??
    (await save({
      inspectionId,
      request: await deps.createTokenRequest(),
      token: null,
      answers: {},
      orderSeed: randomBytes(16),
      place: 'intro',
    }))
  const reply = await door.redeem(
    inspectionId,
    encodeRedeemRequest({
      code: await (deps.codeOf ?? redeemCodeOf)(secret, draft.request.blinded),
      blinded: draft.request.blinded,
    }),
  )
  if (reply.state === 'unreachable') return reply
  if (reply.state === 'refused') {
    if (hopeless.has(reply.code)) await store.deleteDraft(draftKey.draftId)
    return { state: 'refused', code: reply.code }
  }
  const token = await deps.finishToken(own, draft.request, reply.value)
  return { state: 'ready', draft: await save({ ...draft, token }), inspection: own }
}

const inspectionOf = async (
  deps: RedeemDeps,
  { inspectionId }: Draft,
  chosen: KnownInspection,
): Promise<KnownInspection | null> => {
  if (chosen.manifest.inspectionId === inspectionId) return chosen
  const reply = await readInspection(deps, inspectionId, null)
  return reply.state === 'known' ? reply.inspection : null
}
