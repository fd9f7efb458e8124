/**
 * The vault: what lies on an inspector's device lies under one random data key, and that key lies under a
 * passphrase nobody but its owner knows.
 *
 * A crash leaves the vault locked and whole: the header is written once, before anything is sealed. A lost
 * device loses what had not been synced. A stolen, locked device gives rows of random bytes and their number;
 * whoever wants more must guess 55 bits, with argon2id between any two guesses. A device stolen open gives what is on
 * the screen and, until it locks itself, what its owner could see.
 */
import { type Bytes, bytesToUtf8, concatBytes, utf8ToBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'

/** How much work one guess at a passphrase costs (RFC 9106 §4). */
export interface PassphraseCost {
  /** Memory in KiB. */
  readonly memoryKib: number
  /** Passes over it. */
  readonly passes: number
}

/** RFC 9106 §4, the second recommended choice, with one lane because a worker has one thread. */
export const passphraseCost: PassphraseCost = { memoryKib: 65_536, passes: 3 }

/**
 * argon2id: passphrase as UTF-8, salt of 16 bytes, one lane → 32 bytes. Takes a second or more on a phone; runs in a
 * worker of its own, whose response alone may carry wasm.
 * @see RFC 9106
 */
export type DerivePassphraseKey = (passphrase: string, salt: Bytes, cost: PassphraseCost) => Promise<Bytes>

/**
 * The data key sealed to one team's recovery key: k of its trustees together can open it. Both halves of what it is
 * for stand in the team's membership log, which lies on the disk in clear as well.
 */
export interface RecoveryWrap {
  /** P-256, 65 bytes, from the verified membership log. */
  readonly recoveryKey: Bytes
  /** This device as that log names it, 32 hex digits; the wrap is bound to it. */
  readonly deviceId: string
  /** `epochWrapBytes` of core/record/keys.ts. */
  readonly wrap: Bytes
}

/** What a device keeps in clear about its vault: nothing that says who or what. */
export interface VaultHeader {
  readonly version: 1
  /** 16 random bytes. */
  readonly salt: Bytes
  readonly cost: PassphraseCost
  /** Nonce (12) and AES-256-GCM of the data key (32 + 16) under the passphrase's key. */
  readonly wrappedKey: Bytes
  /** One for each team with a recovery key that this device belongs or belonged to. */
  readonly recoveries: readonly RecoveryWrap[]
}

/** Seals the data key for recovery: `wrapDataKey` of core/record. What it is given is cleared afterwards. */
export type SealForRecovery = (dataKey: Bytes) => Promise<Bytes>

const saltBytes = 16
const keyBytes = 32
const nonceBytes = 12
const headerPlace = utf8ToBytes('mingcha/vault/v1|data-key')

/**
 * An unlocked vault. Holds the data key in memory alone, as keys of the browser that nothing outside this file has a
 * hand on; docs/decisions/0630.
 */
export interface OpenVault {
  /**
   * Seals bytes for one place: nonce (12), ciphertext, tag (16). What was sealed for one place opens at no other.
   * @param place - Where it is kept, for example `draft|<record id>`; not secret, bound as associated data.
   * @throws `vault/locked` after {@link OpenVault.lock}.
   */
  readonly seal: (place: string, bytes: Bytes) => Promise<Bytes>
  /** @throws `vault/locked`; `vault/damaged` when the bytes were changed or come from another place. */
  readonly open: (place: string, sealed: Bytes) => Promise<Bytes>
  readonly sealJson: (place: string, json: unknown) => Promise<Bytes>
  /** Throws like {@link OpenVault.open}; the caller checks the shape. */
  readonly openJson: (place: string, sealed: Bytes) => Promise<unknown>
  /**
   * Has the data key sealed for those who may recover it. Not for anything else: whoever gets the data key itself
   * gets everything. @throws `vault/locked`.
   */
  readonly sealDataKey: (seal: SealForRecovery) => Promise<Bytes>
  /** Forgets the data key. Whatever was being sealed is finished; everything after is refused. */
  readonly lock: () => void
  readonly isLocked: () => boolean
}

/** Random bytes, handed in. */
export type RandomBytes = (length: number) => Bytes

interface VaultDeps {
  readonly derive: DerivePassphraseKey
  readonly randomBytes: RandomBytes
}

const aes = (key: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])

const sealUnder = async (
  key: CryptoKey,
  place: Bytes,
  bytes: Bytes,
  randomBytes: RandomBytes,
): Promise<Bytes> => {
  // Random nonces: NIST SP 800-38D §8.3 allows 2^32 under one key; a device writes a few million in its life.
  const iv = randomBytes(nonceBytes)
  return concatBytes(
    iv,
    new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: place }, key, bytes)),
  )
}

/** `null` when the key is another or the bytes were changed. */
const openUnder = async (key: CryptoKey, place: Bytes, sealed: Bytes): Promise<Bytes | null> => {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: sealed.slice(0, nonceBytes), additionalData: place },
        key,
        sealed.slice(nonceBytes),
      ),
    )
  } catch (error) {
    // WebCrypto's only word for a tag that does not fit, or for bytes too short to hold one.
    if (error instanceof DOMException && error.name === 'OperationError') return null
    throw error
  }
}

const openWith = async (dataKey: Bytes, randomBytes: RandomBytes): Promise<OpenVault> => {
  let key: CryptoKey | null = await aes(dataKey)
  // Exported for one purpose, see sealDataKey; the key that rows are sealed with cannot be.
  let exportable: CryptoKey | null = await crypto.subtle.importKey('raw', dataKey, 'AES-GCM', true, [
    'encrypt',
  ])
  dataKey.fill(0)
  const held = (): CryptoKey => {
    if (key === null) throw failure('vault/locked')
    return key
  }
  const placeOf = (place: string): Bytes => utf8ToBytes(`mingcha/vault/v1|row|${place}`)
  const vault: OpenVault = {
    seal: async (place, bytes) => sealUnder(held(), placeOf(place), bytes, randomBytes),
    open: async (place, sealed) => {
      const bytes = await openUnder(held(), placeOf(place), sealed)
      if (bytes === null) throw failure('vault/damaged', { lengthBytes: sealed.length })
      return bytes
    },
    sealJson: (place, json) => vault.seal(place, utf8ToBytes(JSON.stringify(json))),
    openJson: async (place, sealed) => JSON.parse(bytesToUtf8(await vault.open(place, sealed))) as unknown,
    sealDataKey: async (seal) => {
      if (exportable === null) throw failure('vault/locked')
      const raw = new Uint8Array(await crypto.subtle.exportKey('raw', exportable))
      try {
        return await seal(raw)
      } finally {
        raw.fill(0)
      }
    },
    lock: () => {
      key = null
      exportable = null
    },
    isLocked: () => key === null,
  }
  return vault
}

const wrap = async (
  dataKey: Bytes,
  passphrase: string,
  recoveries: readonly RecoveryWrap[],
  { derive, randomBytes }: VaultDeps,
): Promise<VaultHeader> => {
  const salt = randomBytes(saltBytes)
  const passphraseKey = await derive(passphrase, salt, passphraseCost)
  const wrappedKey = await sealUnder(await aes(passphraseKey), headerPlace, dataKey, randomBytes)
  passphraseKey.fill(0)
  return { version: 1, salt, cost: passphraseCost, wrappedKey, recoveries }
}

const unwrap = async (
  header: VaultHeader,
  passphrase: string,
  { derive }: VaultDeps,
): Promise<Bytes | null> => {
  const passphraseKey = await derive(passphrase, header.salt, header.cost)
  const dataKey = await openUnder(await aes(passphraseKey), headerPlace, header.wrappedKey)
  passphraseKey.fill(0)
  return dataKey
}

/**
 * Makes a vault with a fresh data key. The caller keeps the header before anything is sealed: without it nothing
 * can ever be opened again.
 * @param passphrase - As `readPassphrase` or the joined words of `newPassphrase` give it.
 * @see docs/SPEC.md VAULT-2
 */
export const createVault = async (
  passphrase: string,
  deps: VaultDeps,
): Promise<{ readonly header: VaultHeader; readonly vault: OpenVault }> => {
  const dataKey = deps.randomBytes(keyBytes)
  const header = await wrap(dataKey, passphrase, [], deps)
  return { header, vault: await openWith(dataKey, deps.randomBytes) }
}

/** Unlocks a vault, or `null` when the passphrase is another. @throws what {@link DerivePassphraseKey} throws. */
export const unlockVault = async (
  header: VaultHeader,
  passphrase: string,
  deps: VaultDeps,
): Promise<OpenVault | null> => {
  const dataKey = await unwrap(header, passphrase, deps)
  return dataKey === null ? null : openWith(dataKey, deps.randomBytes)
}

/** Whether the passphrase opens the vault; nothing is opened. @throws what {@link DerivePassphraseKey} throws. */
export const isPassphraseOf = async (
  header: VaultHeader,
  passphrase: string,
  deps: VaultDeps,
): Promise<boolean> => {
  const dataKey = await unwrap(header, passphrase, deps)
  dataKey?.fill(0)
  return dataKey !== null
}

/**
 * The header under another passphrase; everything sealed stays as it is. `null` when the old one is wrong.
 * The caller replaces the old header in one write: a crash before it keeps the old passphrase.
 */
export const changePassphrase = async (
  header: VaultHeader,
  oldPassphrase: string,
  newPassphrase: string,
  deps: VaultDeps,
): Promise<VaultHeader | null> => {
  const dataKey = await unwrap(header, oldPassphrase, deps)
  if (dataKey === null) return null
  const changed = await wrap(dataKey, newPassphrase, header.recoveries, deps)
  dataKey.fill(0)
  return changed
}

/**
 * The vault whose passphrase was lost: k trustees have opened one of {@link VaultHeader.recoveries}, and this device
 * sets a new passphrase over the same data key, which is cleared. The caller replaces the header before it uses the
 * vault.
 */
export const resetPassphrase = async (
  header: VaultHeader,
  dataKey: Bytes,
  newPassphrase: string,
  deps: VaultDeps,
): Promise<{ readonly header: VaultHeader; readonly vault: OpenVault }> => {
  const changed = await wrap(dataKey, newPassphrase, header.recoveries, deps)
  return { header: changed, vault: await openWith(dataKey, deps.randomBytes) }
}
