/**
 * The inspection's key, epoch by epoch.
 *
 * Epoch 1 begins when the team is founded; every revocation begins the next one. A key is 32 random bytes, handed to
 * each device sealed to that device's own key (HPKE); the membership log holds a hash of it, so that nobody can be
 * handed another one, and the key of the epoch before, sealed under it, so that one key opens everything older.
 * @see docs/SPEC.md MEM-5 to MEM-8; RFC 9180
 */
import {
  type Bytes,
  concatBytes,
  createReader,
  equalBytes,
  hexToBytes,
  sha256,
  uint16ToBytes,
  utf8ToBytes,
} from '../bytes.ts'
import { encapsulatedKeyBytes, envelopeSuite } from '../envelope/format.ts'
import { suite } from '../envelope/suite.ts'
import { failure } from '../errors.ts'
import type { EpochEntry } from './member-entry.ts'
import { uint32ToBytes } from './numbers.ts'

/** Bytes of an inspection key and of a vault's data key. */
export const epochKeyBytes = 32
/** Bytes of a wrapped key: suite, encapsulated key, key and tag. */
export const epochWrapBytes = 2 + encapsulatedKeyBytes + epochKeyBytes + 16

/** A P-256 key pair for HPKE; the private half with `deriveBits`. */
export interface SealingKeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** Seals 32 bytes to a P-256 public key (65 bytes); `info` says what for. */
export const wrapBytes = async (publicKey: Bytes, info: Bytes, key: Bytes): Promise<Bytes> => {
  if (key.length !== epochKeyBytes) throw failure('record/malformed', { lengthBytes: key.length })
  const { encapsulatedSecret, ciphertext } = await suite.Seal(
    await suite.DeserializePublicKey(publicKey),
    key,
    { info },
  )
  return concatBytes(uint16ToBytes(envelopeSuite), encapsulatedSecret, ciphertext)
}

/** Undoes {@link wrapBytes}; `null` when it was made for another key or purpose, or changed. @throws `record/malformed` for another length or suite. */
export const unwrapBytes = async (
  keyPair: SealingKeyPair,
  info: Bytes,
  wrap: Bytes,
): Promise<Bytes | null> => {
  if (wrap.length !== epochWrapBytes)
    throw failure('record/malformed', { lengthBytes: wrap.length, expectedBytes: epochWrapBytes })
  const reader = createReader(wrap)
  const suiteId = reader.uint16()
  if (suiteId !== envelopeSuite) throw failure('record/malformed', { suiteId })
  const encapsulated = reader.take(encapsulatedKeyBytes)
  try {
    const key = await suite.Open(keyPair as never, encapsulated, wrap.subarray(2 + encapsulatedKeyBytes), {
      info,
    })
    return new Uint8Array(key)
  } catch {
    // One outcome for every way a foreign or damaged wrap fails.
    return null
  }
}

const epochInfo = (inspectionId: string, epoch: number, deviceId: string): Bytes =>
  concatBytes(
    utf8ToBytes('mingcha/epoch-key/v1|'),
    uint16ToBytes(envelopeSuite),
    hexToBytes(inspectionId),
    uint32ToBytes(epoch),
    hexToBytes(deviceId),
  )

/** Which key for whom. */
export interface WrapContext {
  readonly inspectionId: string
  readonly epoch: number
  readonly deviceId: string
}

/** Seals an inspection key to one device. @param sealingKey - the device's, 65 bytes, from the membership log. */
export const wrapEpochKey = (
  { inspectionId, epoch, deviceId }: WrapContext,
  sealingKey: Bytes,
  key: Bytes,
): Promise<Bytes> => wrapBytes(sealingKey, epochInfo(inspectionId, epoch, deviceId), key)

/** Opens a wrap made for this device. @returns `null` when it was made for anything else. */
export const openEpochWrap = (
  { inspectionId, epoch, deviceId }: WrapContext,
  keyPair: SealingKeyPair,
  wrap: Bytes,
): Promise<Bytes | null> => unwrapBytes(keyPair, epochInfo(inspectionId, epoch, deviceId), wrap)

/** What the membership log says of a key without showing it: a hash, 32 bytes. */
export const keyTagOf = (inspectionId: string, epoch: number, key: Bytes): Promise<Bytes> =>
  sha256(utf8ToBytes('mingcha/key-tag/v1|'), hexToBytes(inspectionId), uint32ToBytes(epoch), key)

const previousContext = (inspectionId: string, epoch: number) => ({
  name: 'AES-GCM',
  // Each key seals exactly one predecessor and nothing else without a random nonce: a constant one is used once.
  iv: new Uint8Array(12),
  additionalData: concatBytes(
    utf8ToBytes('mingcha/previous-key/v1|'),
    hexToBytes(inspectionId),
    uint32ToBytes(epoch),
  ),
})

/**
 * A key of its own for the one purpose of sealing the predecessor, so that a nonce of zeros can never meet one drawn
 * for a record.
 */
const chainKeyOf = async (key: Bytes, usages: ('encrypt' | 'decrypt')[]): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    await sha256(utf8ToBytes('mingcha/chain-key/v1|'), key),
    'AES-GCM',
    false,
    usages,
  )

/** Seals the key of `epoch` − 1 under the key of `epoch`. */
export const sealPreviousKey = async (
  inspectionId: string,
  epoch: number,
  key: Bytes,
  previous: Bytes,
): Promise<Bytes> =>
  new Uint8Array(
    await crypto.subtle.encrypt(
      previousContext(inspectionId, epoch),
      await chainKeyOf(key, ['encrypt']),
      previous,
    ),
  )

/** Undoes {@link sealPreviousKey}; `null` when `key` is not the one it was sealed under. */
export const openPreviousKey = async (
  inspectionId: string,
  epoch: number,
  key: Bytes,
  sealed: Bytes,
): Promise<Bytes | null> => {
  try {
    const previous = await crypto.subtle.decrypt(
      previousContext(inspectionId, epoch),
      await chainKeyOf(key, ['decrypt']),
      sealed,
    )
    return new Uint8Array(previous)
  } catch {
    return null
  }
}

/** The inspection keys a device holds while it is unlocked. */
export interface Keyring {
  readonly inspectionId: string
  /** The newest epoch held. */
  readonly epoch: number
  /** AES-256-GCM, `null` for an epoch this device has no key of. */
  sealingKeyOf(epoch: number): CryptoKey | null
  /** The key itself, for handing it on to a device let in; `null` as above. */
  rawKeyOf(epoch: number): Bytes | null
}

/**
 * A keyring from one key and the chain behind it.
 * @param epochs - from the verified log, ascending from 1.
 * @param newest - the key of some epoch; everything older follows from it.
 * @returns `null` when it is not the key the log speaks of.
 * @throws `member/chain-broken` when an older key in the log is not what the log says it is.
 */
export const createKeyring = async (
  inspectionId: string,
  epochs: readonly EpochEntry[],
  newest: { readonly epoch: number; readonly key: Bytes },
): Promise<Keyring | null> => {
  const rawKeys = new Map<number, Bytes>()
  const sealingKeys = new Map<number, CryptoKey>()
  let key: Bytes | null = newest.key
  for (let epoch = newest.epoch; epoch >= 1; epoch -= 1) {
    const entry = epochs[epoch - 1]
    const isRight =
      entry !== undefined &&
      key !== null &&
      equalBytes(await keyTagOf(inspectionId, epoch, key), entry.keyTag)
    if (!isRight || key === null) {
      if (epoch === newest.epoch) return null
      throw failure('member/chain-broken', { epoch })
    }
    rawKeys.set(epoch, key)
    sealingKeys.set(
      epoch,
      await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']),
    )
    key = entry.sealedPrevious && (await openPreviousKey(inspectionId, epoch, key, entry.sealedPrevious))
  }
  return {
    inspectionId,
    epoch: newest.epoch,
    sealingKeyOf: (epoch) => sealingKeys.get(epoch) ?? null,
    rawKeyOf: (epoch) => rawKeys.get(epoch) ?? null,
  }
}
