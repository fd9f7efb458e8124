import type { DatabaseSync } from 'node:sqlite'
import { type Bytes, equalBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { sha256Now } from '../hashes.ts'
import {
  commitAnonymously,
  countsNone,
  createAnonymousFile,
  type FileAccess,
  openAnonymousFile,
  readOrClose,
} from './anonymous-file.ts'
import { createCommitGroup } from './commit-group.ts'

/** Where a slip stands, seen with the blinded message it came with. */
export type SlipStanding = 'unused' | 'used-with-this' | 'used-with-another'

/** Which slips of one inspection were redeemed. Knows nothing about envelopes. */
export interface RedeemBook {
  readonly printed: number
  /** Slips redeemed, counting only what is durable. */
  redeemed(): number
  /** `null` when the code is none of this inspection's. */
  standingOf(code: Uint8Array, blinded: Uint8Array): SlipStanding | null
  /**
   * Marks the slip as used with this blinded message, or waits for the marking that is on its way. Resolves
   * only when that is durable.
   * @returns false when another phone was first with another blinded message.
   * @throws `wire/unavailable` when the disk refused.
   */
  use(code: Uint8Array, blinded: Uint8Array): Promise<boolean>
  /** SHA-256 of every code, ascending. */
  codeHashes(): Bytes[]
  /** Writes what waits for the end of this turn now. */
  flush(): void
  stop(): void
}

const hashBytes = 32
const noHash = new Uint8Array(hashBytes)
const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/**
 * Makes the book with every slip's row already in it at its final size, in order of the hash: redeeming only
 * overwrites 32 bytes in place.
 * @param codeHashes - SHA-256 of the redeem codes, strictly ascending.
 * @see docs/SPEC.md BOX-5
 */
export const createRedeemFile = (path: string, codeHashes: readonly Bytes[]): void =>
  createAnonymousFile(path, (database) => {
    database.exec(
      'CREATE TABLE slip (code_hash BLOB PRIMARY KEY, blinded_hash BLOB NOT NULL) STRICT, WITHOUT ROWID',
    )
    const insert = database.prepare('INSERT INTO slip VALUES (?, ?)')
    for (const codeHash of codeHashes) insert.run(codeHash, noHash)
  })

/** Whether certainly no slip of the book was redeemed; false too when it cannot be read. Changes nothing. */
export const isUnusedRedeemBook = (path: string): boolean =>
  countsNone(path, `SELECT count(*) AS filled FROM slip WHERE blinded_hash <> zeroblob(${hashBytes})`)

/** Opens the book; all of it is held in memory, about 200 bytes a slip. */
export const openRedeemBook = (path: string, access?: FileAccess): RedeemBook => {
  const database = openAnonymousFile(path, access)
  const blindedByCode = readOrClose(database, () => readSlips(database))
  let redeemed = [...blindedByCode.values()].filter(({ blindedHash }) => blindedHash !== null).length

  const mark = database.prepare('UPDATE slip SET blinded_hash = ? WHERE code_hash = ? AND blinded_hash = ?')
  const group = createCommitGroup<{ codeHash: Bytes; blindedHash: Bytes }>((slips) => {
    commitAnonymously(database, path, () => {
      for (const { codeHash, blindedHash } of slips) {
        const { changes } = mark.run(blindedHash, codeHash, noHash)
        if (changes !== 1) throw failure('wire/unavailable', { changes: Number(changes) })
      }
    })
    redeemed += slips.length
  })

  return {
    printed: blindedByCode.size,
    redeemed: () => redeemed,
    standingOf(code, blinded) {
      const slip = blindedByCode.get(keyOf(sha256Now(code)))
      if (slip === undefined) return null
      if (slip.blindedHash === null) return 'unused'
      return equalBytes(slip.blindedHash, sha256Now(blinded)) ? 'used-with-this' : 'used-with-another'
    },
    async use(code, blinded) {
      const codeHash = sha256Now(code)
      const blindedHash = sha256Now(blinded)
      const slip = blindedByCode.get(keyOf(codeHash))
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
        slip.blindedHash = null
        throw cause
      } finally {
        slip.durable = null
      }
      return true
    },
    codeHashes: () => [...blindedByCode.keys()].map((key) => new Uint8Array(Buffer.from(key, 'latin1'))),
    flush: () => group.flush(),
    stop: () => {
      group.flush()
      database.close()
    },
  }
}

interface Slip {
  /** `null` while unused. */
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
