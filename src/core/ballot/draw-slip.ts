/** The office's half of slip.ts: no phone draws or prints a slip, so none fetches this. */
import { checkValue, type SlipSecret, slipAlphabet, slipSecretChars } from './slip.ts'

/**
 * A new secret from 20 random bytes (the low five bits of each are used).
 * @param randomBytes - at least 20 bytes from a cryptographic generator.
 */
export const createSlipSecret = (randomBytes: Uint8Array): SlipSecret => {
  if (randomBytes.length < slipSecretChars) throw new RangeError('a slip needs 20 random bytes')
  return [...randomBytes.subarray(0, slipSecretChars)]
    .map((byte) => slipAlphabet[byte & 31])
    .join('') as SlipSecret
}

/** The 21 characters as printed: seven groups of three, separated by hyphens. The QR holds the same text. */
export const slipSecretToTyped = (secret: SlipSecret): string => {
  const check = slipAlphabet[checkValue([...secret].map((character) => slipAlphabet.indexOf(character)))]
  return `${secret}${check}`.replace(/(.{3})(?=.)/g, '$1-')
}
