import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  verify,
} from 'node:crypto'
import { promisify } from 'node:util'
import { tokenMessage, tokenSignatureBytes } from '../../core/ballot/token.ts'
import { type Bytes, base64UrlToBytes, compareBytes, concatBytes, equalBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'

/** Signs blinded messages of one inspection and knows its own signatures again. */
export interface Issuer {
  /** SPKI, 422 bytes, for the manifest. */
  readonly publicKey: Bytes
  /**
   * The raw RSA signature over a blinded message (RFC 9474 §4.3), 384 bytes, checked before it leaves:
   * a miscalculated one would give the key away.
   * @throws `wire/malformed` when `blinded` is not below the modulus.
   */
  blindSign(blinded: Uint8Array): Bytes
  /** Whether `signature` is this issuer's over prefix and token key (RSASSA-PSS, SHA-384, 48 bytes of salt). */
  signed(inspectionId: string, tokenKey: Uint8Array, prefix: Uint8Array, signature: Uint8Array): boolean
}

/** A new RSA-3072 key, PKCS #8. Takes up to some seconds in another thread. */
export const createIssuerKey = async (): Promise<Bytes> => {
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: tokenSignatureBytes * 8,
    publicExponent: 65_537,
  })
  return new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
}

/** The issuer of a stored key. */
export const openIssuer = (pkcs8: Bytes): Issuer => {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  const publicKey: KeyObject = createPublicKey(privateKey)
  const modulus = base64UrlToBytes(publicKey.export({ format: 'jwk' }).n as string)
  // OpenSSL blinds the exponentiation itself and takes 0.7 ms; the library of the phones does neither.
  const raw = { key: privateKey, padding: constants.RSA_NO_PADDING }
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    blindSign(blinded) {
      if (blinded.length !== modulus.length || compareBytes(blinded, modulus) >= 0)
        throw failure('wire/malformed', { lengthBytes: blinded.length })
      const signature = new Uint8Array(privateDecrypt(raw, blinded))
      const again = publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature)
      if (!equalBytes(again, blinded)) throw failure('wire/broken', { lengthBytes: signature.length })
      return signature
    },
    signed: (inspectionId, tokenKey, prefix, signature) =>
      verify(
        'sha384',
        concatBytes(prefix, tokenMessage(inspectionId, tokenKey)),
        { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 },
        signature,
      ),
  }
}
