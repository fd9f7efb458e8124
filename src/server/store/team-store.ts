import type { Bytes } from '../../core/bytes.ts'

/** A device that wants to be let in. */
export interface StoredJoin {
  /** 32 hex digits. */
  readonly deviceId: string
  /** 65 bytes each. */
  readonly signingKey: Bytes
  readonly sealingKey: Bytes
  /** The name it gives itself, sealed under the invite. */
  readonly sealedName: Bytes
  /** 32 bytes. */
  readonly keyProof: Bytes
  /** The invite's secret under the inspection's key. */
  readonly sealedSecret: Bytes
}

/** An invite as the server knows it; who holds the paper knows more. */
export interface StoredInvite {
  /** SHA-256 of its code, 32 bytes. */
  readonly codeHash: Bytes
  readonly inspectionId: string
  /** 32 bytes. */
  readonly rootProof: Bytes
  readonly sealedSecret: Bytes
  readonly expiresAtMs: number
}

/** A key sealed to one device. */
export interface StoredDeviceWrap {
  readonly deviceId: string
  readonly epoch: number
  readonly wrap: Bytes
}

/** What an entry of the membership log changes beside itself, in the same transaction. */
export interface MemberChange {
  readonly wraps: readonly StoredDeviceWrap[]
  /** Let in: its join is done. A device the store does not know becomes one that came by an invite. */
  readonly admitted: { readonly deviceId: string; readonly signingKey: Bytes } | null
  /** Revoked: it loses what devices of the office may do. */
  readonly revoked: string | null
}

/** A kept revision with its place in the order of arrival. */
export interface KeptRevision {
  /** From 1, without gaps within an inspection. */
  readonly number: number
  /** 32 bytes. */
  readonly id: Bytes
  readonly bytes: Bytes
}

/**
 * What the staff door keeps of inspectors' work: all of it sealed or signed by devices, nothing in clear but ids,
 * public keys and sizes.
 *
 * Every method that changes something resolves only when the change survives a crash and a power cut, and changes
 * all of it or nothing. Numbers of revisions become visible in their order: whoever has read number n never finds a
 * smaller one later. (A store whose transactions commit side by side must see to it.)
 * @see docs/SPEC.md SYNC-4 to SYNC-8; tests/contract/team-store.ts runs against every implementation.
 */
export interface TeamStore {
  countMemberEntries(inspectionId: string): Promise<number>
  /** Entries from `fromIndex` on. */
  readMemberEntries(inspectionId: string, fromIndex: number): Promise<readonly Bytes[]>
  /** Appends an entry as number `index` with what it changes. False, and nothing changed, when that is not next. */
  appendMemberEntry(inspectionId: string, index: number, entry: Bytes, change: MemberChange): Promise<boolean>
  /** Keys sealed to one device, ascending by epoch. */
  readWraps(inspectionId: string, deviceId: string): Promise<readonly StoredDeviceWrap[]>
  /** Inspections whose log or joins name this device, in no order. */
  inspectionsOf(deviceId: string): Promise<readonly string[]>

  addInvite(invite: StoredInvite): Promise<void>
  /**
   * Uses up an invite and notes the join, both or neither. A device known by the same signing key keeps its id.
   * The same keys with the same invite again get the same answer. `null`: no such invite, expired, or used by others.
   * @param newDeviceId - id for a device not known yet.
   */
  join(
    codeHash: Bytes,
    nowMs: number,
    newDeviceId: string,
    join: Omit<StoredJoin, 'deviceId' | 'sealedSecret'>,
  ): Promise<{ readonly deviceId: string; readonly invite: StoredInvite } | null>
  /** Those not let in yet, in no order. */
  readJoins(inspectionId: string): Promise<readonly StoredJoin[]>
  /** Takes a join back. False: there is none. */
  removeJoin(inspectionId: string, deviceId: string): Promise<boolean>

  /** Keeps revisions in this order; those kept already stay where they are. */
  appendRevisions(
    inspectionId: string,
    revisions: readonly Pick<KeptRevision, 'id' | 'bytes'>[],
  ): Promise<void>
  /** Behind `afterNumber`, in order: at most `maxCount`, and at most `maxBytes` unless the first alone is longer. */
  readRevisions(
    inspectionId: string,
    afterNumber: number,
    maxCount: number,
    maxBytes: number,
  ): Promise<readonly KeptRevision[]>
  /** Id of the revision with this number, or `null`. */
  revisionIdAt(inspectionId: string, number: number): Promise<Bytes | null>
  /** The highest number, 0 for none. */
  countRevisions(inspectionId: string): Promise<number>

  /** Those of the addresses (32 bytes each) that are not kept, in the order given. */
  missingChunks(inspectionId: string, addresses: readonly Bytes[]): Promise<readonly Bytes[]>
  putChunk(inspectionId: string, address: Bytes, bytes: Bytes): Promise<void>
  readChunk(inspectionId: string, address: Bytes): Promise<Bytes | null>
}
