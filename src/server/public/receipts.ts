import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { receiptMessage } from '../../core/ballot/receipt.ts'
import { type Bytes, base64UrlToBytes } from '../../core/bytes.ts'

/** Signs the promise to keep an envelope. */
export interface ReceiptSigner {
  /** Ed25519, 32 bytes, for the manifest. */
  readonly publicKey: Bytes
  /** 64 bytes; the same leaf always gets the same receipt, so nothing needs to be stored for a retry. */
  receiptFor(inspectionId: string, leaf: Uint8Array): Bytes
}

/** A new Ed25519 key, PKCS #8. */
export const createReceiptKey = (): Bytes =>
  new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }))

/** The signer of a stored key. */
export const openReceiptSigner = (pkcs8: Bytes): ReceiptSigner => {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' })
  return {
    publicKey: base64UrlToBytes(createPublicKey(privateKey).export({ format: 'jwk' }).x as string),
    receiptFor: (inspectionId, leaf) =>
      new Uint8Array(sign(null, receiptMessage(inspectionId, leaf), privateKey)),
  }
}
