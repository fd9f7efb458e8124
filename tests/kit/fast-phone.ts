import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import { tokenMessage, tokenPrefixBytes } from '../../src/core/ballot/token.ts'
import { type Bytes, base64UrlToBytes, concatBytes, sha256 } from '../../src/core/bytes.ts'
import { trackerBytes } from '../../src/core/envelope/format.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { encodeRedeemRequest, encodeSendRequest, sendSignatureMessage } from '../../src/core/wire/messages.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { oracle } from './blind-rsa-oracle.ts'

/** What a phone sends and keeps of one slip, its requests byte for byte as they go out. */
export interface FastPhone {
  /** 16 bytes. */
  readonly code: Bytes
  /** 384 bytes. */
  readonly blinded: Bytes
  /** 65 bytes. */
  readonly tokenKey: Bytes
  /** 400 bytes. */
  readonly redeemRequest: Bytes
  /** Seals `packed` with the token that `blindSignature` makes. */
  seal(
    manifest: Manifest,
    manifestBytes: Bytes,
    blindSignature: Uint8Array,
    packed: Uint8Array,
  ): Promise<{
    readonly tokenSignature: Bytes
    readonly envelope: Bytes
    readonly leaf: Bytes
    /** 8 820 bytes. */
    readonly sendRequest: Bytes
  }>
}

/** Of an open link: the code of the place that a blinded message draws. */
type CodeOfPlace = (blinded: Bytes) => Promise<Bytes>

/**
 * A phone for tests with hundreds of them: RFC 9474 by the oracle of the tests, as the phones' own library takes
 * fifty milliseconds of a processor for each.
 */
export const createFastPhone = async (
  { inspectionId, issuerKey }: Pick<Manifest, 'inspectionId' | 'issuerKey'>,
  slip: SlipSecret | CodeOfPlace,
): Promise<FastPhone> => {
  const issuer = base64UrlToBytes(issuerKey)
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  // The last 65 bytes of a P-256 SPKI are the uncompressed point.
  const tokenKey = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-65))
  const tokenPrefix = new Uint8Array(randomBytes(tokenPrefixBytes))
  const made = oracle.blind(issuer, concatBytes(tokenPrefix, tokenMessage(inspectionId, tokenKey)))
  const blinded = new Uint8Array(made.blinded)
  const code = await (typeof slip === 'string' ? redeemCodeOf(slip) : slip(blinded))
  return {
    code,
    blinded,
    tokenKey,
    redeemRequest: encodeRedeemRequest({ code, blinded }),
    async seal(manifest, manifestBytes, blindSignature, packed) {
      const context = { inspectionId, fingerprint: await sha256(manifestBytes) }
      const tracker = new Uint8Array(randomBytes(trackerBytes))
      const envelope = await sealEnvelope(base64UrlToBytes(manifest.openingKey), context, tracker, packed)
      const tokenSignature = new Uint8Array(oracle.unblind(issuer, blindSignature, made.inverse))
      const envelopeSignature = new Uint8Array(
        sign('sha256', sendSignatureMessage(inspectionId, envelope), {
          key: privateKey,
          dsaEncoding: 'ieee-p1363',
        }),
      )
      return {
        tokenSignature,
        envelope,
        leaf: await leafOf(envelope),
        sendRequest: encodeSendRequest({
          tokenKey,
          tokenPrefix,
          tokenSignature,
          envelopeSignature,
          envelope,
        }),
      }
    },
  }
}
