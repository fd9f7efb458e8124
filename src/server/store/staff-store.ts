import type { Bytes } from '../../core/bytes.ts'
import type { Bulletin, Destruction, OpeningRecord } from '../../core/wire/schemas.ts'
import type { TeamStore } from './team-store.ts'

/** One enrolled device of the office or a team. */
export interface Device {
  /** 32 hex digits. */
  readonly deviceId: string
  /** P-256 public key, 65 bytes, uncompressed. */
  readonly signingKey: Bytes
}

/** A device and what the server itself lets it do; what it may do in a team, the team's log says. */
export interface KnownDevice extends Device {
  /** `office`: enrolled by a setup link. `member`: came by an invite. */
  readonly kind: 'office' | 'member'
  /** Revoked in some team: nothing of the office is told to it any more. */
  readonly isRevoked: boolean
}

/** The private keys of one inspection; they never leave the server. */
export interface InspectionKeys {
  /** RSA-3072, PKCS #8. */
  readonly issuerPrivateKey: Bytes
  /** Ed25519, PKCS #8. */
  readonly receiptPrivateKey: Bytes
}

/**
 * What was published, hashed at that moment (SHA-256, 32 bytes each), so that a later change shows.
 */
export interface PublishedHashes {
  readonly manifestHash: Bytes
  /** Of all code hashes, one after another, ascending. */
  readonly codeListHash: Bytes
}

/**
 * One inspection as the server keeps it. Each state holds what the one before held, and more. `hashes` is `null`
 * when an earlier version of the program published it.
 */
export type StoredInspection = {
  readonly inspectionId: string
  readonly court: string
  readonly title: string
  readonly keys: InspectionKeys
} & (
  | { readonly state: 'preparing' }
  | { readonly state: 'running'; readonly manifest: Bytes; readonly hashes: PublishedHashes | null }
  | {
      readonly state: 'closed'
      readonly manifest: Bytes
      readonly hashes: PublishedHashes | null
      readonly bulletin: Bulletin
    }
  | {
      readonly state: 'opened'
      readonly manifest: Bytes
      readonly hashes: PublishedHashes | null
      readonly bulletin: Bulletin
      readonly opening: OpeningRecord
    }
)

/** Slips printed after the publishing. */
export interface PrintRun {
  /** SHA-256 of `codeHashes`, 64 hex digits: the same list is the same run. */
  readonly runId: string
  readonly inspectionId: string
  readonly slips: number
  /**
   * SHA-256 of every new redeem code, ascending, joined, until box and redeem book have them for certain; then nobody
   * needs to know any more which slips came later: `null`.
   */
  readonly codeHashes: Bytes | null
}

/**
 * What the staff door keeps: devices, setup codes, inspections. Nothing about respondents.
 *
 * Every method that changes something resolves only when the change survives a crash and a power cut, and
 * changes all of it or nothing. The steps of an inspection (`publish`, `close`, `open`) answer false, and
 * change nothing, unless the inspection is in the state the step starts from.
 * @see docs/SPEC.md STAFF-1 to STAFF-5; tests/contract/staff-store.ts runs against every implementation.
 */
export interface StaffStore {
  /** Remembers a one-time setup code by its SHA-256 (32 bytes) until `expiresAtMs`. */
  addSetupCode(codeHash: Bytes, expiresAtMs: number): Promise<void>
  /** Uses up the setup code and adds the device, both or neither. False: no such code, or expired. */
  enrol(codeHash: Bytes, nowMs: number, device: Device): Promise<boolean>
  findDevice(deviceId: string): Promise<KnownDevice | null>
  /** Whether any device is enrolled. */
  hasDevices(): Promise<boolean>

  addInspection(inspection: StoredInspection & { readonly state: 'preparing' }): Promise<void>
  findInspection(inspectionId: string): Promise<StoredInspection | null>
  /** All inspections, the newest first. */
  listInspections(): Promise<readonly StoredInspection[]>
  /** `preparing` → `running`. */
  publish(inspectionId: string, manifest: Bytes, hashes: PublishedHashes): Promise<boolean>
  /** `running` → `closed`. */
  close(inspectionId: string, bulletin: Bulletin): Promise<boolean>
  /** `closed` → `opened`. */
  open(inspectionId: string, opening: OpeningRecord): Promise<boolean>

  /** Notes a print run before any file knows of it; the same again changes nothing. */
  beginPrintRun(run: PrintRun & { readonly codeHashes: Bytes }): Promise<void>
  /** Box and redeem book have it: its list is forgotten, and the hash of the whole list is now this one. Both or neither. */
  endPrintRun(run: Pick<PrintRun, 'runId' | 'inspectionId'>, codeListHash: Bytes): Promise<void>
  /** Forgets a run that box and redeem book will never have. */
  dropPrintRun(runId: string): Promise<void>
  /** Of all inspections, in no order. */
  printRuns(): Promise<readonly PrintRun[]>

  /** Counts a slip given for a lost one, once for each id. Not asked for any but a running inspection. */
  addReplacement(inspectionId: string, replacementId: string): Promise<void>
  /** How many slips were given for lost ones. */
  replacements(inspectionId: string): Promise<number>

  /**
   * Keeps the record of a destruction and overwrites both private keys with nothing, both or neither. False, and
   * nothing changes, unless the inspection is closed or opened and nothing of it was destroyed before.
   */
  destroy(destruction: Destruction): Promise<boolean>
  /** By inspection. */
  destructions(): Promise<ReadonlyMap<string, Destruction>>

  /** What inspectors' devices keep here. */
  readonly teams: TeamStore

  /** Writes something without meaning, and throws when that is not possible. */
  probe(): Promise<void>
  stop(): Promise<void>
}
