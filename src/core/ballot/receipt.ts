import { type Bytes, concatBytes, utf8ToBytes } from '../bytes.ts'

/** Bytes of an Ed25519 signature. */
export const receiptBytes = 64

/**
 * What a receipt signs: label, inspection, the envelope's leaf hash. No time and no sequence number, so two
 * receipts cannot be put in order. Ed25519 is deterministic: the same envelope gets the same receipt again.
 * @see RFC 8032
 */
export const receiptMessage = (inspectionId: string, leaf: Uint8Array): Bytes =>
  concatBytes(utf8ToBytes(`mingcha/receipt/v1|${inspectionId}|`), leaf)

/**
 * Whether `receipt` is the server's promise to keep this envelope. False for any other bytes; never throws
 * because of them.
 * @param receiptKey - 32 bytes from the manifest.
 */
export const verifyReceipt = async (
  receiptKey: Bytes,
  inspectionId: string,
  leaf: Uint8Array,
  receipt: Bytes,
): Promise<boolean> => {
  if (receipt.length !== receiptBytes) return false
  const key = await crypto.subtle.importKey('raw', receiptKey, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, receipt, receiptMessage(inspectionId, leaf))
}
