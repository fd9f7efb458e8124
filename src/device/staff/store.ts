/**
 * What an inspector's device keeps between visits: who it is, and the results opened on it.
 *
 * A crash loses nothing here but the write in progress (IndexedDB transactions). A lost device loses the
 * results kept on it, and the office revokes the device. A stolen device gives its reader whatever the
 * browser profile gives away: keys that cannot be exported by script are still bytes on the disk (SECURITY,
 * finding 6). The vault that takes this over locks them behind a passphrase; see docs/decisions/0501.
 */
import { Dexie, type EntityTable } from 'dexie'

/** This device as the server knows it. There is at most one row. */
export interface StaffDevice {
  readonly key: 'this'
  /** 32 hex digits, given by the server. */
  readonly deviceId: string
  /** What the office calls it, 1 to 40 characters. */
  readonly name: string
  /** ECDSA P-256, private half not extractable. */
  readonly signingKey: CryptoKey
}

/** One result, sealed under {@link ResultKey}. */
export interface SealedResult {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** 12 random bytes, fresh at each save (NIST SP 800-38D §8.2.2). */
  readonly nonce: Uint8Array<ArrayBuffer>
  /** AES-256-GCM over the result's UTF-8 JSON; the inspection id is associated data. */
  readonly ciphertext: Uint8Array<ArrayBuffer>
}

/** The key of all results on this device; AES-256-GCM, not extractable. There is at most one row. */
export interface ResultKey {
  readonly key: 'this'
  readonly sealingKey: CryptoKey
}

/** The staff database. Separate from anything a respondent's browser keeps: other door, other origin. */
export class StaffStore extends Dexie {
  declare readonly devices: EntityTable<StaffDevice, 'key'>
  declare readonly results: EntityTable<SealedResult, 'inspectionId'>
  declare readonly resultKeys: EntityTable<ResultKey, 'key'>

  /** @param name - of the IndexedDB database; tests pass their own. */
  constructor(name = 'mingcha-staff') {
    super(name)
    this.version(1).stores({ devices: 'key', results: 'inspectionId', resultKeys: 'key' })
  }
}
