import { randomBytes, webcrypto } from 'node:crypto'
import { leafOf } from '../core/ballot/bulletin.ts'
import { verifyReceipt } from '../core/ballot/receipt.ts'
import { redeemCodeOf, type SlipSecret } from '../core/ballot/slip.ts'
import { blindToken, finalizeToken, type PendingToken, type Token } from '../core/ballot/token-client.ts'
import { type Bytes, base64UrlToBytes, sha256 } from '../core/bytes.ts'
import { trackerBytes } from '../core/envelope/format.ts'
import { sealEnvelope } from '../core/envelope/seal.ts'
import { failure } from '../core/errors.ts'
import {
  encodeRedeemRequest,
  encodeSendRequest,
  type SendRequest,
  sendSignatureMessage,
} from '../core/wire/messages.ts'
import type { Manifest } from '../core/wire/schemas.ts'
import { askDoor } from './door-client.ts'

/** What one slip and one phone bring to the redeeming. */
export interface Ticket {
  readonly code: Bytes
  /** 65 bytes, made for this slip alone. */
  readonly tokenKey: Bytes
  readonly signingKey: webcrypto.CryptoKey
  readonly pending: PendingToken
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }

/** A fresh token key for a slip, blinded for the inspection's issuer. Needs no network. */
export const prepareTicket = async (
  manifest: Pick<Manifest, 'inspectionId' | 'issuerKey'>,
  secret: SlipSecret,
): Promise<Ticket> => {
  const pair = await webcrypto.subtle.generateKey(ecdsa, false, ['sign', 'verify'])
  const tokenKey = new Uint8Array(await webcrypto.subtle.exportKey('raw', pair.publicKey))
  return {
    code: await redeemCodeOf(secret),
    tokenKey,
    signingKey: pair.privateKey,
    pending: await blindToken(base64UrlToBytes(manifest.issuerKey), manifest.inspectionId, tokenKey),
  }
}

/** Redeems a ticket at the public door. @throws what the door refused with, `ballot/bad-issuer-signature`. */
export const redeemTicket = async (
  publicUrl: string,
  manifest: Pick<Manifest, 'inspectionId' | 'issuerKey'>,
  { code, pending }: Ticket,
): Promise<Token> => {
  const request = encodeRedeemRequest({ code, blinded: pending.blinded })
  const signature = await askDoor(`${publicUrl}/api/inspections/${manifest.inspectionId}/redeem`, {
    body: request,
  })
  return finalizeToken(base64UrlToBytes(manifest.issuerKey), pending, signature)
}

/** Seals packed answers and signs the envelope with the token's key; {@link sendAnswer} sends it. */
export const sealAnswer = async (
  manifestBytes: Bytes,
  manifest: Pick<Manifest, 'inspectionId' | 'openingKey'>,
  ticket: Pick<Ticket, 'tokenKey' | 'signingKey'>,
  token: Token,
  packed: Uint8Array,
): Promise<SendRequest> => {
  const { inspectionId, openingKey } = manifest
  const context = { inspectionId, fingerprint: await sha256(manifestBytes) }
  const tracker = new Uint8Array(randomBytes(trackerBytes))
  const envelope = await sealEnvelope(base64UrlToBytes(openingKey), context, tracker, packed)
  return {
    tokenKey: ticket.tokenKey,
    tokenPrefix: token.prefix,
    tokenSignature: token.signature,
    envelopeSignature: await signEnvelope(inspectionId, ticket.signingKey, envelope),
    envelope,
  }
}

/** The token key's signature over an envelope, 64 bytes. */
export const signEnvelope = async (
  inspectionId: string,
  signingKey: webcrypto.CryptoKey,
  envelope: Uint8Array,
): Promise<Bytes> =>
  new Uint8Array(
    await webcrypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      signingKey,
      sendSignatureMessage(inspectionId, envelope),
    ),
  )

/**
 * Sends one sealed answer.
 * @returns the verified receipt, 64 bytes.
 * @throws what the door refused with; `ballot/bad-receipt`.
 */
export const sendAnswer = async (
  publicUrl: string,
  { inspectionId, receiptKey }: Pick<Manifest, 'inspectionId' | 'receiptKey'>,
  request: SendRequest,
): Promise<Bytes> => {
  const receipt = await askDoor(`${publicUrl}/api/inspections/${inspectionId}/envelopes`, {
    body: encodeSendRequest(request),
  })
  const leaf = await leafOf(request.envelope)
  if (!(await verifyReceipt(base64UrlToBytes(receiptKey), inspectionId, leaf, receipt)))
    throw failure('ballot/bad-receipt', { lengthBytes: receipt.length })
  return receipt
}
