/**
 * The heavy half of a slip's life: blind token, envelope. Loaded when the slip screen is shown, so that it is
 * there when the phone is offline, and kept apart from the first screen's script.
 */
import { leafOf } from '../../core/ballot/bulletin.ts'
import { blindToken, finalizeToken, type Token } from '../../core/ballot/token-client.ts'
import { trackerHashOf } from '../../core/ballot/tracker.ts'
import { type Bytes, base64UrlToBytes, hexToBytes } from '../../core/bytes.ts'
import { trackerBytes } from '../../core/envelope/format.ts'
import { sealEnvelope } from '../../core/envelope/seal.ts'
import type { AnswersByName } from '../../core/form/form.ts'
import { packAnswers } from '../../core/form/pack.ts'
import { encodeSendRequest, sendSignatureMessage } from '../../core/wire/messages.ts'
import type { Manifest } from '../../core/wire/schemas.ts'
import type { TokenRequest } from './draft.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }

/**
 * Makes a P-256 key and blinds its token request. Depends on the manifest alone, so it can be done while the
 * slip is still being typed.
 */
export const createTokenRequest = async ({ issuerKey, inspectionId }: Manifest): Promise<TokenRequest> => {
  // Extractable: it must outlive a crash inside the encrypted draft, and IndexedDB keeps CryptoKeys in clear.
  const pair = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const [tokenKey, tokenPrivateKey] = await Promise.all([
    crypto.subtle.exportKey('raw', pair.publicKey),
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
  ])
  const blinded = await blindToken(base64UrlToBytes(issuerKey), inspectionId, new Uint8Array(tokenKey))
  return {
    tokenKey: new Uint8Array(tokenKey),
    tokenPrivateKey: new Uint8Array(tokenPrivateKey),
    prepared: blinded.prepared,
    blinded: blinded.blinded,
    inverse: blinded.inverse,
  }
}

/** Unblinds and checks the server's reply. @throws `ballot/bad-issuer-signature` */
export const finishToken = (manifest: Manifest, request: TokenRequest, reply: Bytes): Promise<Token> =>
  finalizeToken(base64UrlToBytes(manifest.issuerKey), request, reply)

/** A sealed answer, ready for the outbox. */
export interface SealedAnswer {
  /** The send request, 8 820 bytes. */
  readonly body: Bytes
  readonly leaf: Bytes
  readonly trackerHash: Bytes
}

/**
 * Packs, seals and signs. The tracker and the envelope's ephemeral key end here: from now on nobody but the
 * trustees together can read the answers, this phone included.
 *
 * @param answers - what `cleanAnswers` accepted.
 * @param fingerprint - SHA-256 of the manifest, 64 hex digits.
 * @throws `form/answers-not-clean`, `envelope/too-long`
 * @see docs/SPEC.md DEV-9; DESIGN section 6, step 3
 */
export const sealAnswer = async (
  manifest: Manifest,
  fingerprint: string,
  request: TokenRequest,
  token: Token,
  answers: AnswersByName,
  randomBytes: (lengthBytes: number) => Bytes,
): Promise<SealedAnswer> => {
  const { inspectionId } = manifest
  const tracker = randomBytes(trackerBytes)
  const envelope = await sealEnvelope(
    base64UrlToBytes(manifest.openingKey),
    { inspectionId, fingerprint: hexToBytes(fingerprint) },
    tracker,
    packAnswers(manifest.form, answers),
  )
  const signingKey = await crypto.subtle.importKey('pkcs8', request.tokenPrivateKey, ecdsa, false, ['sign'])
  const envelopeSignature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    signingKey,
    sendSignatureMessage(inspectionId, envelope),
  )
  const body = encodeSendRequest({
    tokenKey: request.tokenKey,
    tokenPrefix: token.prefix,
    tokenSignature: token.signature,
    envelopeSignature: new Uint8Array(envelopeSignature),
    envelope,
  })
  const [leaf, trackerHash] = await Promise.all([leafOf(envelope), trackerHashOf(inspectionId, tracker)])
  return { body, leaf, trackerHash }
}
