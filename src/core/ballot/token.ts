import { type Bytes, concatBytes, utf8ToBytes } from '../bytes.ts'

/** Bytes of an uncompressed P-256 public key. */
export const tokenKeyBytes = 65
/** Bytes of the random prefix of RSABSSA-…-Randomized (RFC 9474 §4.1). */
export const tokenPrefixBytes = 32
/** Bytes of an RSA-3072 signature, blinded or not. */
export const tokenSignatureBytes = 384

/**
 * The message an issuer signs blindly, without the random prefix: label, inspection, token public key.
 * The label and the inspection make a token worthless anywhere else.
 * @see RFC 9474 §4.2
 */
export const tokenMessage = (inspectionId: string, tokenPublicKey: Uint8Array): Bytes =>
  concatBytes(utf8ToBytes(`mingcha/token/v1|${inspectionId}|`), tokenPublicKey)
