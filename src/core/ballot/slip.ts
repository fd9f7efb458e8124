import { type Bytes, bytesToHex, utf8ToBytes } from '../bytes.ts'
import type { ErrorCode } from '../errors.ts'

/**
 * The secret of one slip: exactly 20 Crockford base-32 characters, 100 random bits, without the check
 * character. Whoever holds it can redeem once and can read the draft; it is printed and never stored.
 */
export type SlipSecret = string & { readonly brand: 'SlipSecret' }

/** What a mistyped slip looks like from outside, for a sentence that helps. */
export type SlipReading =
  | { readonly state: 'read'; readonly secret: SlipSecret }
  | { readonly state: 'too-short' | 'too-long'; readonly lengthChars: number }
  | { readonly state: 'wrong-character'; readonly atChar: number }
  | { readonly state: 'check-failed' }

/** What is said of a slip that was not read. */
export const slipMistakes = {
  'too-short': 'slip/too-short',
  'too-long': 'slip/too-long',
  'wrong-character': 'slip/wrong-character',
  'check-failed': 'slip/check-failed',
} as const satisfies Record<Exclude<SlipReading['state'], 'read'>, ErrorCode>

/** Crockford's alphabet: no I, L, O, U. */
export const slipAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Characters of the secret without its check character. */
export const slipSecretChars = 20
/** Characters a person types: the secret and one check character, shown in seven groups of three. */
export const slipTypedChars = slipSecretChars + 1

// Multiplication by the generator x in GF(32) = GF(2)[x]/(x^5 + x^2 + 1). Its powers differ for 31
// positions, so a weighted sum catches every single wrong character and every swap of two characters.
const timesGenerator = (value: number): number => ((value << 1) ^ (value & 16 ? 0b100101 : 0)) & 31

/** The check character's value, 0 to 31, of a secret's 20. */
export const checkValue = (values: readonly number[]): number =>
  values.reduce((sum, value) => timesGenerator(sum ^ value), 0)

/**
 * What somebody typed or a camera saw, as Crockford characters: upper case, half width, without spaces and
 * hyphens, O read as 0, I and L as 1. Other characters stay, for the reader to name.
 */
export const canonicalTyped = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―－_.·]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')

/**
 * Reads what somebody typed or a camera saw. Forgives lower case, full-width characters, spaces and
 * hyphens, and O for 0, I and L for 1 (Crockford). Never throws.
 */
export const readSlip = (typed: string): SlipReading => {
  const canonical = canonicalTyped(typed)
  const values = [...canonical].map((character) => slipAlphabet.indexOf(character))
  const wrongAt = values.indexOf(-1)
  if (wrongAt >= 0) return { state: 'wrong-character', atChar: wrongAt + 1 }
  if (values.length !== slipTypedChars)
    return { state: values.length < slipTypedChars ? 'too-short' : 'too-long', lengthChars: values.length }
  if (checkValue(values.slice(0, slipSecretChars)) !== values[slipSecretChars])
    return { state: 'check-failed' }
  return { state: 'read', secret: canonical.slice(0, slipSecretChars) as SlipSecret }
}

/** `lengthBytes` bytes that only whoever holds the slip can make; each purpose gives others. */
export const deriveFromSlip = async (
  secret: SlipSecret,
  purpose: string,
  lengthBytes: number,
): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', utf8ToBytes(secret), 'HKDF', false, ['deriveBits'])
  // RFC 5869; 100 random bits need no stretching.
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: utf8ToBytes('mingcha/slip/v1'), info: utf8ToBytes(purpose) },
    key,
    lengthBytes * 8,
  )
  return new Uint8Array(bits)
}

/** The 16 bytes that buy one token. The server knows only their SHA-256. */
export const redeemCodeOf = (secret: SlipSecret): Promise<Bytes> => deriveFromSlip(secret, 'redeem', 16)

/** The 32-byte AES-256 key of the draft. Never sent, never stored: the slip is the only way back to it. */
export const draftKeyOf = (secret: SlipSecret): Promise<Bytes> => deriveFromSlip(secret, 'draft', 32)

/** The name (32 hex digits) under which a device keeps this slip's draft; says nothing about code or key. */
export const draftIdOf = async (secret: SlipSecret): Promise<string> =>
  bytesToHex(await deriveFromSlip(secret, 'draft-id', 16))
