import { createPublicKey, verify } from 'node:crypto'
import { concatBytes } from '../core/bytes.ts'

// SubjectPublicKeyInfo of an uncompressed P-256 point, everything before the point (RFC 5480 §2).
const p256SpkiHead = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')

/**
 * Whether `signature` (r ‖ s, 64 bytes) is the key's over `message`, ECDSA P-256 with SHA-256.
 * A `publicKey` that is no point of the curve signed nothing: false, never an error.
 * @param publicKey - 65 bytes, uncompressed.
 */
export const signedByP256 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean => {
  let key: ReturnType<typeof createPublicKey>
  try {
    const spki = Buffer.from(concatBytes(p256SpkiHead, publicKey))
    key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    // OpenSSL refuses bytes that are not a point; its error says nothing a sender could use.
    return false
  }
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature)
}
