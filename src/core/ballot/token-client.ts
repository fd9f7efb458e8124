import { RSABSSA } from '@cloudflare/blindrsa-ts'
import type { Bytes } from '../bytes.ts'
import { failure } from '../errors.ts'
import { tokenMessage, tokenPrefixBytes } from './token.ts'

// RSABSSA-SHA384-PSS-Randomized, RFC 9474 §5.
const suite = RSABSSA.SHA384.PSS.Randomized()

/**
 * What must survive between asking for a token and holding it. If the phone dies after the server signed,
 * sending the same `blinded` again gets the same signature; with these bytes lost, the slip is used up.
 */
export interface PendingToken {
  /** 32 random bytes ‖ {@link tokenMessage}. */
  readonly prepared: Bytes
  /** 384 bytes for the server. Says nothing about `prepared`. */
  readonly blinded: Bytes
  /** 384 bytes that unblind the reply. */
  readonly inverse: Bytes
}

/** The right to send one envelope: 32-byte prefix and 384-byte signature over the prepared message. */
export interface Token {
  readonly prefix: Bytes
  readonly signature: Bytes
}

/** The issuer's RSA-3072 key from its SPKI. @throws the platform's `DataError` on other bytes. */
const importIssuerKey = (issuerKeySpki: Bytes) =>
  // Extractable because blindrsa-ts reads the modulus from the key; it is a public key.
  crypto.subtle.importKey('spki', issuerKeySpki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])

/**
 * Prepares and blinds one token request.
 * @param issuerKeySpki - the inspection's issuer key from the manifest.
 * @param tokenPublicKey - 65 bytes, freshly made on this phone for this slip alone.
 * @see RFC 9474 §4.1 and §4.2
 */
export const blindToken = async (
  issuerKeySpki: Bytes,
  inspectionId: string,
  tokenPublicKey: Uint8Array,
): Promise<PendingToken> => {
  const key = await importIssuerKey(issuerKeySpki)
  const prepared = suite.prepare(tokenMessage(inspectionId, tokenPublicKey)) as Bytes
  const { blindedMsg, inv } = await suite.blind(key as never, prepared)
  return { prepared, blinded: blindedMsg as Bytes, inverse: inv as Bytes }
}

/**
 * Unblinds the server's reply and checks it.
 * @param blindSignature - 384 bytes.
 * @throws `ballot/bad-issuer-signature` when the result is no valid signature: the server used another key
 *   than the one on the slip's fingerprint.
 * @see RFC 9474 §4.4
 */
export const finalizeToken = async (
  issuerKeySpki: Bytes,
  pending: PendingToken,
  blindSignature: Uint8Array,
): Promise<Token> => {
  const key = await importIssuerKey(issuerKeySpki)
  try {
    const signature = await suite.finalize(key as never, pending.prepared, blindSignature, pending.inverse)
    return { prefix: pending.prepared.slice(0, tokenPrefixBytes), signature: signature as Bytes }
  } catch (cause) {
    throw failure('ballot/bad-issuer-signature', { lengthBytes: blindSignature.length }, { cause })
  }
}
