/** Sealing and opening what a record says. The server never loads this file (the walls see to it). */
import { type Bytes, concatBytes, createReader } from '../bytes.ts'
import { failure } from '../errors.ts'
import { decodeContent, encodeContent, type RecordContent } from './content.ts'
import type { Keyring } from './keys.ts'
import { takeUint32, uint32ToBytes } from './numbers.ts'
import { associatedDataOf, type Revision, type RevisionHeader } from './revision.ts'
import { signRevision } from './signing.ts'

const leastPaddedBytes = 256

/**
 * The length a content is padded to, so that its own shows only roughly: at most 12 % more.
 * @see Nikitin et al., "Reducing Metadata Leakage from Encrypted Files" (Padmé), 2019
 */
export const paddedLengthOf = (lengthBytes: number): number => {
  const length = Math.max(lengthBytes, leastPaddedBytes)
  const exponent = Math.floor(Math.log2(length))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** Math.max(0, exponent - kept)
  return Math.ceil(length / step) * step
}

const pad = (content: Bytes): Bytes => {
  const padded = new Uint8Array(paddedLengthOf(content.length + 4))
  padded.set(concatBytes(uint32ToBytes(content.length), content))
  return padded
}

const unpad = (padded: Bytes): Bytes => {
  if (padded.length < 4) throw failure('record/malformed', { lengthBytes: padded.length })
  const reader = createReader(padded)
  const lengthBytes = takeUint32(reader)
  if (lengthBytes > padded.length - 4) throw failure('record/malformed', { lengthBytes })
  const content = reader.take(lengthBytes)
  if (padded.subarray(4 + lengthBytes).some((byte) => byte !== 0))
    throw failure('record/malformed', { lengthBytes })
  return content
}

/** What making a revision takes from outside. */
export interface SealDeps {
  readonly keyring: Keyring
  /** The private half of the author's ECDSA P-256 key. */
  readonly signingKey: CryptoKey
  /** 12 random bytes, fresh for every revision (NIST SP 800-38D §8.2.2: far below 2^32 under one key). */
  readonly nonce: Bytes
}

/**
 * Seals and signs one save.
 * @throws `record/too-long`, `record/malformed`; `record/unknown-epoch` when the keyring lacks the header's epoch.
 */
export const sealRevision = async (
  header: RevisionHeader,
  content: RecordContent,
  { keyring, signingKey, nonce }: SealDeps,
): Promise<Revision> => {
  const padded = pad(encodeContent(content))
  const key = keyring.sealingKeyOf(header.epoch)
  if (key === null) throw failure('record/unknown-epoch', { epoch: header.epoch })
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: associatedDataOf(header) },
    key,
    padded,
  )
  return signRevision(header, nonce, new Uint8Array(ciphertext), signingKey)
}

/**
 * Opens one revision. Check signature and membership first: this proves only that somebody held the key.
 * @returns `null` when the keyring lacks its epoch, or when it is not what that key sealed under this header.
 * @throws `record/malformed` when it opens and is no content: its author's program is at fault.
 */
export const openRevision = async (revision: Revision, keyring: Keyring): Promise<RecordContent | null> => {
  const key = keyring.sealingKeyOf(revision.header.epoch)
  if (key === null) return null
  let padded: Bytes
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: revision.nonce, additionalData: revision.associatedData },
      key,
      revision.ciphertext,
    )
    padded = new Uint8Array(opened)
  } catch {
    // One outcome for every way a foreign or damaged ciphertext fails.
    return null
  }
  return decodeContent(unpad(padded))
}
