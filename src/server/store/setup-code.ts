import { type Bytes, bytesToBase64Url } from '../../core/bytes.ts'
import type { RandomBytes } from '../chance.ts'
import { sha256Now } from '../hashes.ts'
import type { StaffStore } from './staff-store.ts'

/** How long a setup link is good. */
export const setupCodeLifeMs = 24 * 60 * 60_000

/** What the store keeps of a setup code. */
export const setupCodeHash = (code: Uint8Array): Bytes => sha256Now(code)

/**
 * Makes a one-time code for enrolling one device: 16 random bytes as base64url. Only its hash is kept, so it
 * can be shown this once and never again.
 */
export const createSetupCode = async (
  store: Pick<StaffStore, 'addSetupCode'>,
  randomBytes: RandomBytes,
  nowMs: number,
): Promise<string> => {
  const code = randomBytes(16)
  await store.addSetupCode(setupCodeHash(code), nowMs + setupCodeLifeMs)
  return bytesToBase64Url(code)
}

/**
 * The link that carries the code behind the `#`, which no browser sends to any server.
 * @param staffUrl - origin of the staff door, without a slash at the end.
 */
export const setupLink = (staffUrl: string, code: string): string => `${staffUrl}/inspect/#setup=${code}`
