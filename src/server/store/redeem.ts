import type { DatabaseSync } from 'node:sqlite'
import { type Bytes, compareBytes, equalBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type { SlipMark } from '../../core/wire/slip-marks.ts'
import { sha256Now } from '../hashes.ts'
import {
  commitAnonymously,
  confirmCommits,
  countsNone,
  createAnonymousFile,
  type FileAccess,
  openAnonymousFile,
  readOrClose,
} from './anonymous-file.ts'
import { createCommitGroup } from './commit-group.ts'

/** Where a slip stands, seen with the blinded message it came with. */
export type SlipStanding = 'unused' | 'used-with-this' | 'used-with-another' | 'void'

/** Which slips of one inspection were redeemed. Knows nothing about envelopes. */
export interface RedeemBook {
  readonly printed: number
  /** Slips redeemed, counting only what is durable. */
  redeemed(): number
  /** Slips made void, counting only what is durable. */
  voided(): number
  /** `null` when the code is none of this inspection's. */
  standingOf(code: Uint8Array, blinded: Uint8Array): SlipStanding | null
  /**
   * Marks the slip as used with this blinded message, or waits for the marking that is on its way. Resolves
   * only when that is durable.
   * @returns false when another phone was first with another blinded message.
   * @throws `wire/unavailable` when the disk refused.
   */
  use(code: Uint8Array, blinded: Uint8Array): Promise<boolean>
  /**
   * Makes a slip void: nobody can redeem it any more. Again, it changes nothing. Resolves only when that is durable.
   * @returns false when the slip was redeemed before.
   * @throws `ballot/unknown-code`; `wire/unavailable` when the disk refused.
   */
  makeVoid(code: Uint8Array): Promise<boolean>
  /**
   * Takes in what became of slips at another server, all in one commit. What is known already changes nothing.
   * @returns how many of them were marked there and not here.
   * @throws `ballot/unknown-code`; `ballot/redeemed-at-both` when a slip has another mark here: nothing is taken in
   *   then. `wire/unavailable` when the disk refused.
   */
  takeIn(marks: readonly SlipMark[]): Promise<number>
  /** SHA-256 of every code, ascending. */
  codeHashes(): Bytes[]
  /** What is durable of every slip, in order of the hash: the hash of its code, and its mark. */
  rows(): readonly SlipMark[]
  /** Writes what waits for the end of this turn now. @throws `wire/unavailable` while the disk does not confirm a slip. */
  flush(): void
  stop(): void
}

const hashBytes = 32
const noHash = new Uint8Array(hashBytes)
// In the place of a blinded message's hash: nobody finds a message that has it.
const voidMark = new Uint8Array(hashBytes).fill(0xff)
const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/**
 * Makes the book with every slip's row already in it at its final size, in order of the hash: redeeming only
 * overwrites 32 bytes in place.
 * @param codeHashes - SHA-256 of the redeem codes, strictly ascending.
 * @see docs/SPEC.md BOX-5
 */
export const createRedeemFile = (path: string, codeHashes: readonly Bytes[]): void =>
  writeRedeemFile(
    path,
    codeHashes.map((codeHash) => ({ codeHash, mark: noHash })),
  )

/**
 * Makes the book anew with more slips in it, in the place of the one that is there: whole or not at all. Rows that were
 * added to a book would lie where they say which slips were printed later.
 * @param book - stopped before it is opened again; no slip of it is lost.
 * @see docs/SPEC.md BOX-27
 */
export const extendRedeemFile = (path: string, book: RedeemBook, codeHashes: readonly Bytes[]): void => {
  const added = codeHashes.map((codeHash) => ({ codeHash, mark: noHash }))
  writeRedeemFile(
    path,
    [...book.rows(), ...added].sort((a, b) => compareBytes(a.codeHash, b.codeHash)),
  )
}

const writeRedeemFile = (path: string, slips: readonly SlipMark[]): void =>
  createAnonymousFile(path, (database) => {
    database.exec(
      'CREATE TABLE slip (code_hash BLOB PRIMARY KEY, blinded_hash BLOB NOT NULL) STRICT, WITHOUT ROWID',
    )
    const insert = database.prepare('INSERT INTO slip VALUES (?, ?)')
    for (const { codeHash, mark } of slips) insert.run(codeHash, mark)
  })

/** Whether certainly no slip of the book was redeemed; false too when it cannot be read. Changes nothing. */
export const isUnusedRedeemBook = (path: string): boolean =>
  countsNone(path, `SELECT count(*) AS filled FROM slip WHERE blinded_hash <> zeroblob(${hashBytes})`)

/** Opens the book; all of it is held in memory, about 200 bytes a slip. */
export const openRedeemBook = (path: string, access?: FileAccess): RedeemBook => {
  const database = openAnonymousFile(path, access)
  const blindedByCode = readOrClose(database, () => readSlips(database))
  let redeemed = 0
  let voided = 0
  const count = (mark: Bytes): void => {
    if (equalBytes(mark, voidMark)) voided += 1
    else redeemed += 1
  }
  for (const { blindedHash } of blindedByCode.values()) if (blindedHash !== null) count(blindedHash)

  const mark = database.prepare('UPDATE slip SET blinded_hash = ? WHERE code_hash = ? AND blinded_hash = ?')
  const read = database.prepare('SELECT blinded_hash FROM slip WHERE code_hash = ?')
  // Slips of a commit that failed and may stand all the same: neither unused nor durably used.
  const unconfirmed = new Map<Slip, Bytes>()
  const isMarkedInFile = (codeHash: Bytes): boolean =>
    !equalBytes((read.get(codeHash) as unknown as { blinded_hash: Bytes }).blinded_hash, noHash)
  const slipOf = (codeHash: Bytes): Slip | undefined => blindedByCode.get(keyOf(codeHash))

  const group = createCommitGroup<{ codeHash: Bytes; blindedHash: Bytes }>((slips) => {
    const isDurable = commitAnonymously(
      database,
      path,
      () => {
        for (const { codeHash, blindedHash } of slips) {
          const { changes } = mark.run(blindedHash, codeHash, noHash)
          if (changes !== 1) throw failure('wire/unavailable', { changes: Number(changes) })
        }
      },
      () => slips.some(({ codeHash }) => isMarkedInFile(codeHash)),
    )
    if (isDurable) {
      for (const { blindedHash } of slips) count(blindedHash)
      return
    }
    for (const { codeHash } of slips) unconfirmed.set(slipOf(codeHash) as Slip, codeHash)
    throw failure('wire/unavailable', { unconfirmed: slips.length })
  })

  /** Finds out what became of unconfirmed slips. @throws `wire/unavailable` while the disk refuses. */
  const confirm = (): void => {
    if (unconfirmed.size === 0) return
    confirmCommits(path)
    for (const [slip, codeHash] of unconfirmed) {
      if (!isMarkedInFile(codeHash)) slip.blindedHash = null
      else if (slip.blindedHash !== null) count(slip.blindedHash)
      unconfirmed.delete(slip)
    }
  }

  const markAs = async (codeHash: Bytes, blindedHash: Bytes): Promise<boolean> => {
    confirm()
    const slip = slipOf(codeHash)
    if (slip === undefined) throw failure('ballot/unknown-code')
    if (slip.blindedHash !== null) {
      await slip.durable
      return equalBytes(slip.blindedHash, blindedHash)
    }
    slip.blindedHash = blindedHash
    slip.durable = group.add({ codeHash, blindedHash })
    try {
      await slip.durable
    } catch (cause) {
      if (!unconfirmed.has(slip)) slip.blindedHash = null
      throw cause
    } finally {
      slip.durable = null
    }
    return true
  }

  return {
    printed: blindedByCode.size,
    redeemed: () => redeemed,
    voided: () => voided,
    standingOf(code, blinded) {
      const slip = blindedByCode.get(keyOf(sha256Now(code)))
      if (slip === undefined) return null
      if (slip.blindedHash === null) return 'unused'
      if (equalBytes(slip.blindedHash, voidMark)) return 'void'
      return equalBytes(slip.blindedHash, sha256Now(blinded)) ? 'used-with-this' : 'used-with-another'
    },
    use: (code, blinded) => markAs(sha256Now(code), sha256Now(blinded)),
    makeVoid: (code) => markAs(sha256Now(code), voidMark),
    async takeIn(marks) {
      confirm()
      const known = marks.map(({ codeHash, mark }) => ({ slip: slipOf(codeHash), codeHash, mark }))
      if (known.some(({ slip }) => slip === undefined)) throw failure('ballot/unknown-code')
      const marked = known.filter(({ mark }) => !equalBytes(mark, noHash))
      const markHere = ({ slip }: (typeof known)[number]) => slip?.blindedHash ?? null
      const twice = marked.filter((one) => !equalBytes(markHere(one) ?? one.mark, one.mark)).length
      if (twice > 0) throw failure('ballot/redeemed-at-both', { twice })
      const fresh = marked.filter((one) => markHere(one) === null).length
      // Nothing is waited for before the last of them: so they are one commit, all or none.
      await Promise.all(marked.map(({ codeHash, mark }) => markAs(codeHash, mark)))
      return fresh
    },
    codeHashes: () => [...blindedByCode.keys()].map((key) => new Uint8Array(Buffer.from(key, 'latin1'))),
    rows: () =>
      database
        .prepare('SELECT code_hash, blinded_hash FROM slip ORDER BY code_hash')
        .all()
        .map((row) => ({ codeHash: row.code_hash as Bytes, mark: row.blinded_hash as Bytes })),
    flush: () => {
      group.flush()
      confirm()
    },
    stop: () => {
      group.flush()
      if (database.isOpen) database.close()
    },
  }
}

interface Slip {
  /** `null` while unused, the mark of a void slip once it is void. */
  blindedHash: Bytes | null
  /** The marking that is on its way to the disk. */
  durable: Promise<void> | null
}

/** Every slip by its code's hash, as Latin-1 text, ascending. */
const readSlips = (database: DatabaseSync): Map<string, Slip> => {
  const slips = new Map<string, Slip>()
  const rows = database.prepare('SELECT code_hash, blinded_hash FROM slip ORDER BY code_hash').iterate()
  for (const row of rows as Iterable<{ code_hash: Bytes; blinded_hash: Bytes }>) {
    const isUsed = !equalBytes(row.blinded_hash, noHash)
    slips.set(keyOf(row.code_hash), { blindedHash: isUsed ? row.blinded_hash : null, durable: null })
  }
  return slips
}
