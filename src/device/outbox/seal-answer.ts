import { leafOf } from '../../core/ballot/bulletin.ts'
import type { Token } from '../../core/ballot/token-client.ts'
import { trackerHashOf } from '../../core/ballot/tracker.ts'
import { type Bytes, base64UrlToBytes, hexToBytes } from '../../core/bytes.ts'
import { trackerBytes } from '../../core/envelope/format.ts'
import { sealEnvelope } from '../../core/envelope/seal.ts'
import type { AnswersByName } from '../../core/form/form.ts'
import { packAnswers } from '../../core/form/pack.ts'
import { encodeSendRequest, sendSignatureMessage } from '../../core/wire/messages.ts'
import type { Manifest } from '../../core/wire/schemas.ts'
import type { TokenRequest } from '../draft/draft.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }

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
