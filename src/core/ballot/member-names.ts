/**
 * The names of those appraised, in a manifest that everybody may read: sealed under a key that every slip opens.
 *
 * A slip's secret gives a place in the list and the bytes that hide the key there. The fingerprint covers the whole,
 * and a hash of the key is part of it, so nobody can be shown other names than his neighbour: one sealed text under
 * one key is one list of names. Nothing here is stored; a phone opens the names again each time the slip is given.
 *
 * @see docs/SPEC.md APPR-4 to APPR-6; docs/decisions/0620-names-under-the-slips.md
 */
import {
  type Bytes,
  bytesToUtf8,
  concatBytes,
  createReader,
  equalBytes,
  hexToBytes,
  sha256,
  utf8ToBytes,
} from '../bytes.ts'
import { failure } from '../errors.ts'
import { deriveFromSlip, type SlipSecret } from './slip.ts'

/** Bytes of the key of the names: AES-128, as of the envelopes. */
export const namesKeyBytes = 16
/** Bytes by which a slip finds its line. */
export const namesPlaceBytes = 8
/** Bytes of the names before sealing, however many and however long: 15 of 20 characters fit. */
export const namesPlainBytes = 1_536
/** Bytes of the key sealed to the trustees: encapsulated key, key and tag. */
export const namesWrapBytes = 65 + namesKeyBytes + 16
const lineBytes = namesPlaceBytes + namesKeyBytes
const hashBytes = 32

/** A manifest's names, taken apart; nothing is opened yet. */
export interface SealedNames {
  /** SHA-256 of the key, see {@link namesKeyTagOf}. */
  readonly keyTag: Bytes
  /** The key for the trustees, {@link namesWrapBytes}. */
  readonly wrap: Bytes
  /** {@link namesPlainBytes} and a tag of 16. */
  readonly sealed: Bytes
  /** One line for each slip, ascending: place, then key under the slip's mask. */
  readonly lines: readonly Bytes[]
}

/** Joins the parts as they stand in the manifest. */
export const joinSealedNames = ({ keyTag, wrap, sealed, lines }: SealedNames): Bytes =>
  concatBytes(keyTag, wrap, sealed, ...lines)

/**
 * Takes a manifest's names apart.
 * @param printed - `limits.printed` of the same manifest: as many lines there must be.
 * @throws `bytes/truncated`, `bytes/trailing`.
 */
export const splitSealedNames = (bytes: Bytes, printed: number): SealedNames => {
  const reader = createReader(bytes)
  const parts = {
    keyTag: reader.take(hashBytes),
    wrap: reader.take(namesWrapBytes),
    sealed: reader.take(namesPlainBytes + 16),
    lines: Array.from({ length: printed }, () => reader.take(lineBytes)),
  }
  reader.end()
  return parts
}

/** By what a slip finds its line, {@link namesPlaceBytes}. Says nothing about redeem code or draft key. */
export const namesPlaceOf = (secret: SlipSecret): Promise<Bytes> =>
  deriveFromSlip(secret, 'names-place', namesPlaceBytes)

/** What hides the key in that line, {@link namesKeyBytes}: used for this one key and nothing else. */
export const namesKeyMaskOf = (secret: SlipSecret): Promise<Bytes> =>
  deriveFromSlip(secret, 'names-key', namesKeyBytes)

/** What the manifest says of the key: a hash. Without it one sealed text could open to two lists under two keys. */
export const namesKeyTagOf = (inspectionId: string, key: Bytes): Promise<Bytes> =>
  sha256(utf8ToBytes('mingcha/names-key/v1|'), hexToBytes(inspectionId), key)

/** HPKE `info` under which the key is sealed to the trustees. */
export const namesWrapInfo = (inspectionId: string): Bytes =>
  concatBytes(utf8ToBytes('mingcha/names-wrap/v1|'), hexToBytes(inspectionId))

/** Key or mask under the other. */
export const maskNamesKey = (key: Bytes, mask: Bytes): Bytes =>
  key.map((byte, at) => byte ^ (mask[at] as number)) as Bytes

const cipherOf = (inspectionId: string) => ({
  name: 'AES-GCM',
  // The key is drawn for this one text and seals no other: a constant nonce is used once.
  iv: new Uint8Array(12),
  additionalData: concatBytes(utf8ToBytes('mingcha/names/v1|'), hexToBytes(inspectionId)),
})

const importKey = (key: Bytes, usage: 'encrypt' | 'decrypt') =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage])

/** Seals names under a fresh key: JSON, padded with blanks. @throws `envelope/too-long` for names that do not fit. */
export const sealNamesUnderKey = async (
  inspectionId: string,
  key: Bytes,
  names: readonly string[],
): Promise<Bytes> => {
  const json = utf8ToBytes(JSON.stringify(names))
  if (json.length > namesPlainBytes)
    throw failure('envelope/too-long', { lengthBytes: json.length, maxBytes: namesPlainBytes })
  const padded = new Uint8Array(namesPlainBytes).fill(0x20)
  padded.set(json)
  return new Uint8Array(
    await crypto.subtle.encrypt(cipherOf(inspectionId), await importKey(key, 'encrypt'), padded),
  )
}

/**
 * The names under a key from a slip or from the trustees.
 * @throws `wire/malformed` when the key is not the one the manifest was made with, or the text under it is no list.
 */
export const openNamesUnderKey = async (
  inspectionId: string,
  { keyTag, sealed }: Pick<SealedNames, 'keyTag' | 'sealed'>,
  key: Bytes,
): Promise<readonly string[]> => {
  if (!equalBytes(await namesKeyTagOf(inspectionId, key), keyTag)) throw failure('wire/malformed')
  let names: unknown
  try {
    const plain = await crypto.subtle.decrypt(cipherOf(inspectionId), await importKey(key, 'decrypt'), sealed)
    names = JSON.parse(bytesToUtf8(new Uint8Array(plain)))
  } catch (cause) {
    throw failure('wire/malformed', { lengthBytes: sealed.length }, { cause })
  }
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    throw failure('wire/malformed', { lengthBytes: sealed.length })
  return names
}

/**
 * The names, for whoever holds a slip of this inspection.
 * @throws `wire/malformed` when the slip has no line in it, or its line leads to another key.
 */
export const openNamesBySlip = async (
  inspectionId: string,
  names: SealedNames,
  secret: SlipSecret,
): Promise<readonly string[]> => {
  const place = await namesPlaceOf(secret)
  const line = names.lines.find((one) => equalBytes(one.subarray(0, namesPlaceBytes), place))
  if (line === undefined) throw failure('wire/malformed', { lines: names.lines.length })
  const key = maskNamesKey(line.slice(namesPlaceBytes), await namesKeyMaskOf(secret))
  return openNamesUnderKey(inspectionId, names, key)
}
