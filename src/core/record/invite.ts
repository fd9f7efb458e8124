/**
 * The one-time invite by which a device comes into a team.
 *
 * Its secret goes from one person to the other on paper or on a screen and never to the server; three things come
 * from it. The *code* lets the new device knock, once. The *root proof* tells the new device which team this is: the
 * server cannot show it another team's log. The *key proof* tells the team that the keys which arrived are those of
 * whoever holds the paper. The name the new device gives itself travels sealed under it.
 * @see docs/SPEC.md MEM-9 to MEM-11; RFC 5869, RFC 2104
 */
import { bytesToCrockford, crockfordToBytes } from '../ballot/shares.ts'
import { canonicalTyped, slipAlphabet } from '../ballot/slip.ts'
import {
  type Bytes,
  bytesToUtf8,
  concatBytes,
  equalBytes,
  hexToBytes,
  sha256,
  utf8ToBytes,
} from '../bytes.ts'
import { Failure } from '../errors.ts'

/** Bytes of an invite's secret: 128 random bits. */
export const inviteSecretBytes = 16

const checkBytes = 2
/** Characters of an invite as typed, without hyphens. */
export const inviteChars = Math.ceil(((inviteSecretBytes + checkBytes) * 8) / 5)
const nonceBytes = 12

const checkOf = async (secret: Bytes): Promise<Bytes> =>
  (await sha256(utf8ToBytes('mingcha/invite/v1|'), secret)).slice(0, checkBytes)

/** The invite as shown and typed: 29 Crockford characters in groups of five; the QR holds the same text. */
export const inviteToText = async (secret: Bytes): Promise<string> =>
  bytesToCrockford(concatBytes(secret, await checkOf(secret))).replace(/(.{5})(?=.)/g, '$1-')

/** What somebody typed or scanned, for a sentence that helps. */
export type InviteReading =
  | { readonly state: 'read'; readonly secret: Bytes }
  /** Counted from 1, without spaces and hyphens. */
  | { readonly state: 'wrong-character'; readonly atChar: number }
  | { readonly state: 'wrong-length'; readonly lengthChars: number }
  | { readonly state: 'check-failed' }

/** Reads a typed or scanned invite with the same forgiveness as a slip. Never throws. */
export const readInvite = async (typed: string): Promise<InviteReading> => {
  const canonical = canonicalTyped(typed)
  const characters = [...canonical]
  const wrongAt = characters.findIndex((character) => !slipAlphabet.includes(character))
  if (wrongAt >= 0) return { state: 'wrong-character', atChar: wrongAt + 1 }
  if (characters.length !== inviteChars) return { state: 'wrong-length', lengthChars: characters.length }
  const bytes = crockfordToBytes(canonical)
  if (bytes === null) return { state: 'check-failed' }
  const secret = bytes.slice(0, inviteSecretBytes)
  const isWhole = equalBytes(bytes.slice(inviteSecretBytes), await checkOf(secret))
  return isWhole ? { state: 'read', secret } : { state: 'check-failed' }
}

const derive = async (secret: Bytes, label: string, lengthBytes: number): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const info = utf8ToBytes(`mingcha/invite/v1|${label}`)
  const derived = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    key,
    lengthBytes * 8,
  )
  return new Uint8Array(derived)
}

/** What the new device shows the server, once: 16 bytes. The server keeps only its SHA-256. */
export const inviteCodeOf = (secret: Bytes): Promise<Bytes> => derive(secret, 'code', 16)

const proofOf = async (secret: Bytes, label: string, ...parts: readonly Uint8Array[]): Promise<Bytes> => {
  const key = await crypto.subtle.importKey(
    'raw',
    await derive(secret, label, 32),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, concatBytes(...parts)))
}

/** Proof that this invite is to the team with this root: 32 bytes, made by the inviting device. */
export const rootProofOf = (secret: Bytes, inspectionId: string, rootHash: Bytes): Promise<Bytes> =>
  proofOf(secret, 'root', hexToBytes(inspectionId), rootHash)

/** Proof that these two public keys are the invited device's: 32 bytes, made by it. */
export const keyProofOf = (secret: Bytes, signingKey: Bytes, sealingKey: Bytes): Promise<Bytes> =>
  proofOf(secret, 'keys', signingKey, sealingKey)

/** What two people compare before a device is let in: SHA-256 of its two public keys. */
export const deviceFingerprintOf = (signingKey: Bytes, sealingKey: Bytes): Promise<Bytes> =>
  sha256(utf8ToBytes('mingcha/device/v1|'), signingKey, sealingKey)

const nameKeyOf = async (secret: Bytes, usages: ('encrypt' | 'decrypt')[]): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', await derive(secret, 'name', 32), 'AES-GCM', false, usages)

/**
 * Seals a short text (a device's name, an invite's secret) under an AES-GCM key: nonce, ciphertext, tag.
 * @param purpose - bound as associated data, so that it opens for nothing else.
 */
export const sealText = async (
  key: CryptoKey,
  nonce: Bytes,
  purpose: string,
  text: Bytes,
): Promise<Bytes> => {
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: utf8ToBytes(purpose) },
    key,
    text,
  )
  return concatBytes(nonce, new Uint8Array(ciphertext))
}

/** Undoes {@link sealText}; `null` for anything else. */
export const openText = async (key: CryptoKey, purpose: string, sealed: Bytes): Promise<Bytes | null> => {
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.slice(0, nonceBytes), additionalData: utf8ToBytes(purpose) },
      key,
      sealed.slice(nonceBytes),
    )
    return new Uint8Array(opened)
  } catch {
    return null
  }
}

const namePurpose = 'mingcha/join-name/v1'

/** Seals the name a joining device gives itself, of member-name.ts. @param nonce - 12 random bytes. */
export const sealJoinName = async (secret: Bytes, nonce: Bytes, name: string): Promise<Bytes> =>
  sealText(await nameKeyOf(secret, ['encrypt']), nonce, namePurpose, utf8ToBytes(name))

/** Undoes {@link sealJoinName}; `null` for anything that was not sealed under this invite. */
export const openJoinName = async (secret: Bytes, sealed: Bytes): Promise<string | null> => {
  const opened = await openText(await nameKeyOf(secret, ['decrypt']), namePurpose, sealed)
  if (opened === null) return null
  try {
    return bytesToUtf8(opened)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return null
  }
}
