import { type Bytes, bytesToBase64Url } from '../../src/core/bytes.ts'

/** A P-256 key pair for agreement from its point (65 bytes) and scalar (32). */
export const importP256 = async (publicKey: Bytes, scalar: Bytes, usages: KeyUsage[]) => {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: bytesToBase64Url(publicKey.slice(1, 33)),
    y: bytesToBase64Url(publicKey.slice(33)),
  }
  return {
    privateKey: await crypto.subtle.importKey(
      'jwk',
      { ...jwk, d: bytesToBase64Url(scalar) },
      algorithm,
      false,
      usages,
    ),
    publicKey: await crypto.subtle.importKey('jwk', jwk, algorithm, true, []),
  }
}

/** One published test vector: its title names the rule, `run` returns what does not agree (nothing when all is well). */
export interface VectorCheck {
  readonly title: string
  readonly run: () => Promise<string[]>
}
