import { createHash } from 'node:crypto'
import type { Bytes } from '../core/bytes.ts'

/**
 * SHA-256 at once instead of in a later turn, as `core/bytes.ts` does: what one turn of the event loop brought
 * must still be together when it is committed.
 */
export const sha256Now = (...parts: readonly Uint8Array[]): Bytes => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** `leafOf` of core, at once: SHA-256(0x00 ‖ envelope). */
export const leafOfEnvelope = (envelope: Uint8Array): Bytes => sha256Now(Uint8Array.of(0), envelope)
