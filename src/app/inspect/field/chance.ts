import type { Bytes } from '../../../core/bytes.ts'

/** Fresh random bytes of the browser. */
export const randomBytes = (lengthBytes: number): Bytes => crypto.getRandomValues(new Uint8Array(lengthBytes))
