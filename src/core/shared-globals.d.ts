/**
 * The only globals core may use: those that are the same object in a browser, a worker and Node.
 * Time (`Date`) and chance (`Math.random`, `crypto.getRandomValues`) are handed in, never taken.
 * Loaded by tsconfig.core.json alone; every other runtime has its own, wider declarations.
 */
interface CryptoKey {
  readonly type: string
  readonly extractable: boolean
  readonly algorithm: { name: string }
  readonly usages: string[]
}
interface CryptoKeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}
interface JsonWebKey {
  kty?: string
  crv?: string
  x?: string
  y?: string
  d?: string
  ext?: boolean
  key_ops?: string[]
}
interface SubtleCrypto {
  digest(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  importKey(
    format: 'raw' | 'spki' | 'pkcs8',
    key: Uint8Array<ArrayBuffer>,
    algorithm: object | string,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>
  importKey(
    format: 'jwk',
    key: JsonWebKey,
    algorithm: object | string,
    extractable: boolean,
    usages: string[],
  ): Promise<CryptoKey>
  exportKey(format: 'raw' | 'spki' | 'pkcs8', key: CryptoKey): Promise<ArrayBuffer>
  exportKey(format: 'jwk', key: CryptoKey): Promise<JsonWebKey>
  generateKey(algorithm: object, extractable: boolean, usages: string[]): Promise<CryptoKeyPair>
  sign(algorithm: object | string, key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  verify(
    algorithm: object | string,
    key: CryptoKey,
    signature: Uint8Array<ArrayBuffer>,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>
  deriveBits(algorithm: object, key: CryptoKey, lengthBits: number): Promise<ArrayBuffer>
  encrypt(algorithm: object, key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  decrypt(algorithm: object, key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}
declare const crypto: { readonly subtle: SubtleCrypto }
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label: 'utf-8' | 'gb18030', options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes: Uint8Array): string
}
