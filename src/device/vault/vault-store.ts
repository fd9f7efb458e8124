import { Dexie, type EntityTable, type Table } from 'dexie'
import type { Bytes } from '../../core/bytes.ts'
import type { QuarantinedRevision } from '../sync/revision-store.ts'
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

/** A held revision; it is sealed under its inspection's key already, so the vault adds nothing. */
export interface RevisionRow {
  /** Given by the store, growing. */
  readonly position: number
  readonly inspectionId: string
  readonly id: string
  readonly recordId: string
  readonly bytes: Bytes
  readonly state: 'waiting' | 'kept'
}

/** A refused revision. */
export interface QuarantineRow extends QuarantinedRevision {
  readonly inspectionId: string
  /** What `bytes` are known by, where they were made here. */
  readonly revision: { readonly id: string; readonly recordId: string } | null
  /** When somebody put it aside, having looked at it; absent until then. It stays refused. */
  readonly asideAtMs?: number
}

/** How far one inspection has been fetched, and the root of its members. */
export interface InspectionRow {
  readonly inspectionId: string
  readonly cursor: string | null
  readonly rootHash: Bytes | null
  /** Ids of revisions the server has acknowledged and no page has shown; rows of older versions have none. */
  readonly unseen?: readonly string[]
}

/** One verified entry of the membership log. */
export interface MemberRow {
  readonly inspectionId: string
  readonly index: number
  readonly entry: Bytes
}

/** One inspection key, sealed to this device. */
export interface WrapRow {
  readonly inspectionId: string
  readonly epoch: number
  readonly wrap: Bytes
}

/** One sealed chunk of an attachment. */
export interface ChunkRow {
  readonly position: number
  readonly inspectionId: string
  /** SHA-256 of `bytes`, 64 hex digits. */
  readonly address: string
  readonly bytes: Bytes
  readonly state: 'waiting' | 'kept'
}

/**
 * The database of a vault. Each change is one IndexedDB transaction, on disk before it is reported
 * (`durability: strict`): a crash or an empty battery loses the change in progress and nothing else. A stolen
 * device shows ids of inspections, numbers and sizes; everything else in here is sealed.
 */
export class VaultStore extends Dexie {
  declare readonly headers: EntityTable<HeaderRow, 'key'>
  declare readonly rows: EntityTable<VaultRow, 'place'>
  declare readonly revisions: EntityTable<RevisionRow, 'position'>
  declare readonly quarantine: Table<QuarantineRow, [string, string]>
  declare readonly inspections: EntityTable<InspectionRow, 'inspectionId'>
  declare readonly members: Table<MemberRow, [string, number]>
  declare readonly wraps: Table<WrapRow, [string, number]>
  declare readonly chunks: EntityTable<ChunkRow, 'position'>

  /** @param name - of the IndexedDB database; tests pass their own. */
  constructor(name = 'mingcha-vault') {
    super(name, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      headers: 'key',
      rows: 'place',
      revisions:
        '++position, &[inspectionId+id], [inspectionId+position], [inspectionId+recordId], [inspectionId+state+position]',
      quarantine: '[inspectionId+key]',
      inspections: 'inspectionId',
      members: '[inspectionId+index]',
      wraps: '[inspectionId+epoch]',
      chunks: '++position, &[inspectionId+address], [inspectionId+state+position]',
    })
    // With the address in an index nobody reads a quarter of a megabyte to learn where a chunk is.
    this.version(2).stores({
      chunks:
        '++position, &[inspectionId+address], [inspectionId+state+position+address], [inspectionId+address+state]',
    })
  }
}
