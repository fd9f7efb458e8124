/**
 * The heavy part of redeeming a slip: the blind token. Loaded while the slip is being typed, and kept apart from the
 * first screens' script.
 */
import { blindToken, finalizeToken, type Token } from '../../core/ballot/token-client.ts'
import { type Bytes, base64UrlToBytes } from '../../core/bytes.ts'
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
