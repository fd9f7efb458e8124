import { Dexie, type EntityTable } from 'dexie'
import type { Bytes } from '../../core/bytes.ts'
import type { VaultHeader } from './vault.ts'

/** The one header of this device. */
export interface HeaderRow {
  readonly key: 'this'
  readonly header: VaultHeader
}

/** One sealed thing. */
export interface VaultRow {
  /** Where it lies: kind and id, for example `draft|<32 hex digits>`. In clear, so it never says who or what. */
  readonly place: string
  /** As `OpenVault.seal` gives it, bound to its place. */
  readonly sealed: Bytes
}

/**
 * The database of a vault. Each write is one IndexedDB transaction: a crash loses the write in progress and
 * nothing else.
 */
export class VaultStore extends Dexie {
  declare readonly headers: EntityTable<HeaderRow, 'key'>
  declare readonly rows: EntityTable<VaultRow, 'place'>

  /** @param name - of the IndexedDB database; tests pass their own. */
  constructor(name = 'mingcha-vault') {
    super(name)
    this.version(1).stores({ headers: 'key', rows: 'place' })
  }
}
