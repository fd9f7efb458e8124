import { bytesToUtf8, utf8ToBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type { StaffStore } from './store.ts'

const nonceBytes = 12

const sealingKeyOf = async (store: StaffStore): Promise<CryptoKey> => {
  const held = await store.resultKeys.get('this')
  if (held) return held.sealingKey
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  // Two tabs may come here at once: `add` lets the first win, and both then read the same key.
  await store.resultKeys.add({ key: 'this', sealingKey: fresh }).catch((cause: Error) => {
    if (cause.name !== 'ConstraintError') throw cause
  })
  return ((await store.resultKeys.get('this')) as { sealingKey: CryptoKey }).sealingKey
}

/**
 * Keeps the result of one inspection on this device, sealed; an earlier one of the same inspection is replaced.
 * Call it only with what small-group suppression has been through: raw answers are never kept.
 * @param result - anything JSON can say.
 * @throws `staff/result-not-kept` when the browser refuses to store it (full, or private browsing).
 */
export const sealResult = async (store: StaffStore, inspectionId: string, result: unknown): Promise<void> => {
  try {
    const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
    const ciphertext = new Uint8Array(
      await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: utf8ToBytes(inspectionId) },
        await sealingKeyOf(store),
        utf8ToBytes(JSON.stringify(result)),
      ),
    )
    await store.results.put({ inspectionId, nonce, ciphertext })
  } catch (cause) {
    throw failure('staff/result-not-kept', {}, { cause })
  }
}

/**
 * The result {@link sealResult} kept, as parsed JSON for the caller to check, or `null` when this device holds
 * none of that inspection.
 * @throws `staff/result-unreadable` when what is stored was changed, or its key is gone.
 */
export const openResult = async (store: StaffStore, inspectionId: string): Promise<unknown> => {
  const sealed = await store.results.get(inspectionId)
  if (!sealed) return null
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.nonce, additionalData: utf8ToBytes(inspectionId) },
      await sealingKeyOf(store),
      sealed.ciphertext,
    )
    return JSON.parse(bytesToUtf8(new Uint8Array(opened)))
  } catch (cause) {
    throw failure('staff/result-unreadable', { ciphertextBytes: sealed.ciphertext.length }, { cause })
  }
}
