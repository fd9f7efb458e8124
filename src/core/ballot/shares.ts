import { split } from 'shamir-secret-sharing'
import { type Bytes, base64UrlToBytes, concatBytes, sha256, utf8ToBytes } from '../bytes.ts'
import { failure } from '../errors.ts'
import { canonicalTyped, slipAlphabet } from './slip.ts'

/** One trustee's part of the opening key. */
export interface Share {
  /** How many shares open the box, 2 to 5. */
  readonly threshold: number
  /** First 4 bytes of SHA-256 of the opening key: tells shares of different inspections apart. */
  readonly keyTag: Bytes
  /** 33 bytes: 32 of the shared scalar, 1 the share's x-coordinate. */
  readonly part: Bytes
}

/** What a typed or scanned share looks like from outside, for a sentence that helps. */
export type ShareReading =
  | { readonly state: 'read'; readonly share: Share }
  | { readonly state: 'wrong-character' | 'wrong-length' | 'check-failed' }

const shareVersion = 1
const partBytes = 33
const checkBytes = 4
const bodyBytes = 2 + 4 + partBytes
const textChars = Math.ceil(((bodyBytes + checkBytes) * 8) / 5)

/** First 4 bytes of SHA-256(opening key). */
export const keyTagOf = async (openingKey: Uint8Array): Promise<Bytes> =>
  (await sha256(openingKey)).slice(0, 4)

/** Crockford base-32 of `bytes`, the last bits filled with zeros. */
export const bytesToCrockford = (bytes: Uint8Array): string => {
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += slipAlphabet[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits > 0 ? text + slipAlphabet[(held << (5 - bits)) & 31] : text
}

/** Undoes {@link bytesToCrockford}; `null` for another character or fill bits that are not zero. */
export const crockfordToBytes = (text: string): Bytes | null => {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const character of text) {
    const value = slipAlphabet.indexOf(character)
    if (value < 0) return null
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
    }
    held &= (1 << bits) - 1
  }
  return held === 0 ? Uint8Array.from(bytes) : null
}

const checkOf = async (body: Uint8Array): Promise<Bytes> =>
  (await sha256(utf8ToBytes('mingcha/share/v1|'), body)).slice(0, checkBytes)

/**
 * The share as printed: 69 Crockford characters in groups of five; the QR holds the same text.
 * Four check bytes catch every typing mistake but one in four thousand million.
 */
export const shareToText = async ({ threshold, keyTag, part }: Share): Promise<string> => {
  const body = concatBytes(Uint8Array.of(shareVersion, threshold), keyTag, part)
  return bytesToCrockford(concatBytes(body, await checkOf(body))).replace(/(.{5})(?=.)/g, '$1-')
}

/** Reads a typed or scanned share with the same forgiveness as a slip. Never throws. */
export const readShare = async (typed: string): Promise<ShareReading> => {
  const canonical = canonicalTyped(typed)
  if ([...canonical].some((character) => !slipAlphabet.includes(character)))
    return { state: 'wrong-character' }
  if (canonical.length !== textChars) return { state: 'wrong-length' }
  const bytes = crockfordToBytes(canonical)
  if (bytes === null) return { state: 'check-failed' }
  const body = bytes.slice(0, bodyBytes)
  const check = await checkOf(body)
  if (check.some((byte, index) => byte !== bytes[bodyBytes + index]) || body[0] !== shareVersion)
    return { state: 'check-failed' }
  return {
    state: 'read',
    share: { threshold: body[1] as number, keyTag: body.slice(2, 6), part: body.slice(6) },
  }
}

/** A new opening key: the public half for the manifest, and its private scalar already split. */
export interface SplitOpeningKey {
  /** 65 bytes, uncompressed P-256. */
  readonly openingKey: Bytes
  /** `total` shares, any `threshold` of which rebuild the key. */
  readonly shares: readonly Share[]
}

/**
 * Makes the opening key of one inspection, splits it, and forgets it: after this returns, the private key
 * exists only in the shares.
 * @param threshold - k, 2 to 5; `total` - n, k to 9.
 * @throws `ballot/bad-trustees` outside those ranges.
 * @see Shamir, "How to share a secret" (1979); the result is checked against the public key at the opening.
 */
export const createOpeningKey = async (threshold: number, total: number): Promise<SplitOpeningKey> => {
  if (threshold < 2 || threshold > 5 || total < threshold || total > 9)
    throw failure('ballot/bad-trustees', { threshold, total })
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const openingKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  const scalar = base64UrlToBytes(d as string)
  const parts = await split(scalar, total, threshold)
  scalar.fill(0)
  const keyTag = await keyTagOf(openingKey)
  return {
    openingKey,
    shares: parts.map((part) => ({ threshold, keyTag, part: new Uint8Array(part) })),
  }
}
