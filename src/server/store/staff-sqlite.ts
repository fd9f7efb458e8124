import { closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Bytes } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import {
  bulletinSchema,
  type Destruction,
  destructionSchema,
  openingRecordSchema,
} from '../../core/wire/schemas.ts'
import { isCutShort } from './anonymous-file.ts'
import type { KnownDevice, PrintRun, StaffStore, StoredInspection } from './staff-store.ts'
import { createTeamTables, openTeamSqlite, readTeamTables, type TeamContent } from './team-sqlite.ts'

const schemaVersion = 6

const createTables = `
  CREATE TABLE setup_code (code_hash BLOB PRIMARY KEY, expires_at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE device (device_id TEXT PRIMARY KEY, name TEXT NOT NULL, signing_key BLOB NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE inspection (
    number INTEGER PRIMARY KEY,
    inspection_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    court TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer_private_key BLOB NOT NULL,
    receipt_private_key BLOB NOT NULL,
    manifest BLOB,
    bulletin TEXT,
    opening TEXT,
    manifest_hash BLOB,
    code_list_hash BLOB
  ) STRICT;
  CREATE TABLE probe (only_row INTEGER PRIMARY KEY, turn INTEGER NOT NULL) STRICT;
  INSERT INTO probe VALUES (1, 0);
`

/** What version 1 did not have. */
const addHashes = `
  ALTER TABLE inspection ADD COLUMN manifest_hash BLOB;
  ALTER TABLE inspection ADD COLUMN code_list_hash BLOB;
`

/** What versions before 4 did not have. */
const createDestructionTable = `
  CREATE TABLE destruction (inspection_id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** What versions before 5 did not have. No time and no order: the ids are drawn. */
const createReplacementTable = `
  CREATE TABLE replacement (replacement_id TEXT PRIMARY KEY, inspection_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
`

/** What versions before 6 did not have. */
const createPrintRunTable = `
  CREATE TABLE print_run (
    run_id TEXT PRIMARY KEY,
    inspection_id TEXT NOT NULL,
    slips INTEGER NOT NULL,
    code_hashes BLOB
  ) STRICT, WITHOUT ROWID;
`

interface InspectionRow {
  readonly inspection_id: string
  readonly state: string
  readonly court: string
  readonly title: string
  readonly issuer_private_key: Bytes
  readonly receipt_private_key: Bytes
  readonly manifest: Bytes | null
  readonly bulletin: string | null
  readonly opening: string | null
  /** Absent in a file of version 1 that is only read. */
  readonly manifest_hash?: Bytes | null
  readonly code_list_hash?: Bytes | null
}

const rowToInspection = (row: InspectionRow): StoredInspection => {
  const { state, manifest } = row
  const base = {
    inspectionId: row.inspection_id,
    court: row.court,
    title: row.title,
    keys: { issuerPrivateKey: row.issuer_private_key, receiptPrivateKey: row.receipt_private_key },
  }
  if (state === 'preparing') return { ...base, state }
  if (manifest === null) throw failure('ops/damaged-store', { state })
  const { manifest_hash: manifestHash, code_list_hash: codeListHash } = row
  const hashes = manifestHash && codeListHash ? { manifestHash, codeListHash } : null
  if (state === 'running') return { ...base, state, manifest, hashes }
  const bulletin = readJson(bulletinSchema, row.bulletin, state)
  if (state === 'closed') return { ...base, state, manifest, hashes, bulletin }
  if (state !== 'opened') throw failure('ops/damaged-store', { state })
  return {
    ...base,
    state,
    manifest,
    hashes,
    bulletin,
    opening: readJson(openingRecordSchema, row.opening, state),
  }
}

/** @throws `ops/damaged-store` */
const readJson = <Value>(
  schema: { parse(value: unknown): Value },
  text: string | null,
  state: string,
): Value => {
  try {
    return schema.parse(JSON.parse(text ?? 'null'))
  } catch (cause) {
    // Both SyntaxError and ZodError mean the same here: not what we wrote.
    throw failure('ops/damaged-store', { state }, { cause })
  }
}

/**
 * The staff store in one SQLite file. A write-ahead log is fine here: nothing in it concerns respondents.
 * Another process (the desk) may use the same file at the same time.
 * @throws `ops/newer-store` when a later version of the program wrote the file.
 */
export const openStaffSqlite = (path: string): StaffStore => {
  if (isCutShort(path)) throw failure('ops/damaged-store')
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path, { timeout: 1_000 })
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA cache_size = -2048;
  `)
  inTransaction(database, () => {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number
    }
    if (version > schemaVersion) throw failure('ops/newer-store', { version, knownVersion: schemaVersion })
    if (version === 0) database.exec(createTables)
    if (version === 1) database.exec(addHashes)
    if (version < 3) database.exec(createTeamTables)
    if (version < 4) database.exec(createDestructionTable)
    if (version < 5) database.exec(createReplacementTable)
    if (version < schemaVersion)
      database.exec(`${createPrintRunTable} PRAGMA user_version = ${schemaVersion};`)
  })

  const changesOne = (sql: string, ...values: (string | number | Uint8Array)[]): boolean =>
    Number(database.prepare(sql).run(...values).changes) === 1

  /**
   * Brings everything into the one file, so that even a copy of `staff.sqlite` alone knows of every step. What
   * is committed stays committed when this fails: the next step or the next start does it.
   */
  const checkpoint = () => {
    try {
      database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    } catch (cause) {
      if ((cause as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw cause
    }
  }
  const step = (sql: string, ...values: (string | Uint8Array)[]): boolean => {
    const taken = changesOne(sql, ...values)
    if (taken) checkpoint()
    return taken
  }

  return {
    teams: openTeamSqlite(database, (change) => inTransaction(database, change)),
    async addSetupCode(codeHash, expiresAtMs) {
      database.prepare('INSERT INTO setup_code VALUES (?, ?)').run(codeHash, expiresAtMs)
    },
    async enrol(codeHash, nowMs, device) {
      return inTransaction(database, () => {
        database.prepare('DELETE FROM setup_code WHERE expires_at_ms <= ?').run(nowMs)
        if (!changesOne('DELETE FROM setup_code WHERE code_hash = ?', codeHash)) return false
        database
          .prepare("INSERT INTO device (device_id, name, signing_key) VALUES (?, '', ?)")
          .run(device.deviceId, device.signingKey)
        return true
      })
    },
    async findDevice(deviceId) {
      const row = database.prepare('SELECT * FROM device WHERE device_id = ?').get(deviceId) as
        | {
            device_id: string
            signing_key: Bytes
            kind: KnownDevice['kind']
            is_revoked: number
          }
        | undefined
      if (row === undefined) return null
      const { signing_key: signingKey, kind, is_revoked } = row
      return {
        deviceId,
        signingKey,
        kind,
        isRevoked: is_revoked === 1,
      } satisfies KnownDevice
    },
    async hasDevices() {
      return database.prepare("SELECT 1 FROM device WHERE kind = 'office' LIMIT 1").get() !== undefined
    },
    async addInspection({ inspectionId, state, court, title, keys }) {
      database
        .prepare(
          `INSERT INTO inspection
           (inspection_id, state, court, title, issuer_private_key, receipt_private_key)
           VALUES (?, ?, ?, ?, ?, ?)`,
        )
        .run(inspectionId, state, court, title, keys.issuerPrivateKey, keys.receiptPrivateKey)
    },
    async findInspection(inspectionId) {
      const row = database.prepare('SELECT * FROM inspection WHERE inspection_id = ?').get(inspectionId)
      return row === undefined ? null : rowToInspection(row as unknown as InspectionRow)
    },
    async listInspections() {
      const rows = database.prepare('SELECT * FROM inspection ORDER BY number DESC').all()
      return (rows as unknown as InspectionRow[]).map(rowToInspection)
    },
    publish: async (inspectionId, manifest, { manifestHash, codeListHash }) =>
      step(
        `UPDATE inspection SET state = 'running', manifest = ?, manifest_hash = ?, code_list_hash = ?
         WHERE inspection_id = ? AND state = 'preparing'`,
        manifest,
        manifestHash,
        codeListHash,
        inspectionId,
      ),
    close: async (inspectionId, bulletin) =>
      step(
        `UPDATE inspection SET state = 'closed', bulletin = ? WHERE inspection_id = ? AND state = 'running'`,
        JSON.stringify(bulletin),
        inspectionId,
      ),
    open: async (inspectionId, opening) =>
      step(
        `UPDATE inspection SET state = 'opened', opening = ? WHERE inspection_id = ? AND state = 'closed'`,
        JSON.stringify(opening),
        inspectionId,
      ),
    async beginPrintRun({ runId, inspectionId, slips, codeHashes }) {
      database
        .prepare('INSERT OR IGNORE INTO print_run VALUES (?, ?, ?, ?)')
        .run(runId, inspectionId, slips, codeHashes)
    },
    async dropPrintRun(runId) {
      database.prepare('DELETE FROM print_run WHERE run_id = ?').run(runId)
      checkpoint()
    },
    async endPrintRun({ runId, inspectionId }, codeListHash) {
      inTransaction(database, () => {
        database.prepare('UPDATE print_run SET code_hashes = NULL WHERE run_id = ?').run(runId)
        database
          .prepare(
            `UPDATE inspection SET code_list_hash = ?
             WHERE inspection_id = ? AND code_list_hash IS NOT NULL`,
          )
          .run(codeListHash, inspectionId)
      })
      checkpoint()
    },
    printRuns: async () => readPrintRuns(database),
    async addReplacement(inspectionId, replacementId) {
      database.prepare('INSERT OR IGNORE INTO replacement VALUES (?, ?)').run(replacementId, inspectionId)
    },
    replacements: async (inspectionId) => readReplacements(database).get(inspectionId) ?? 0,
    async destroy(destruction) {
      const { inspectionId } = destruction
      const isDone = inTransaction(database, () => {
        const isLeft = changesOne(
          `UPDATE inspection SET issuer_private_key = x'', receipt_private_key = x''
           WHERE inspection_id = ? AND state IN ('closed', 'opened') AND length(issuer_private_key) > 0`,
          inspectionId,
        )
        if (isLeft) database.prepare('DELETE FROM print_run WHERE inspection_id = ?').run(inspectionId)
        if (isLeft)
          database
            .prepare('INSERT INTO destruction VALUES (?, ?)')
            .run(inspectionId, JSON.stringify(destruction))
        return isLeft
      })
      // The log still has the pages as they were; afterwards only overwritten ones are left.
      if (isDone) checkpoint()
      return isDone
    },
    destructions: async () => readDestructions(database),
    async probe() {
      database.exec('UPDATE probe SET turn = (turn + 1) % 256')
    },
    async stop() {
      database.close()
    },
  }
}

/** @throws `ops/damaged-store` */
const readDestructions = (database: DatabaseSync): ReadonlyMap<string, Destruction> => {
  const rows = database.prepare('SELECT inspection_id, record FROM destruction').all()
  return new Map(
    (rows as unknown as { inspection_id: string; record: string }[]).map(({ inspection_id, record }) => [
      inspection_id,
      readJson(destructionSchema, record, 'destroyed'),
    ]),
  )
}

const readPrintRuns = (database: DatabaseSync): readonly PrintRun[] =>
  database
    .prepare('SELECT * FROM print_run')
    .all()
    .map((row) => ({
      runId: row.run_id as string,
      inspectionId: row.inspection_id as string,
      slips: row.slips as number,
      codeHashes: row.code_hashes as Bytes | null,
    }))

/** How many slips were given for lost ones, by inspection. */
const readReplacements = (database: DatabaseSync): ReadonlyMap<string, number> => {
  const rows = database
    .prepare('SELECT inspection_id, count(*) AS replaced FROM replacement GROUP BY inspection_id')
    .all()
  return new Map(
    (rows as unknown as { inspection_id: string; replaced: number }[]).map(({ inspection_id, replaced }) => [
      inspection_id,
      replaced,
    ]),
  )
}

/** What a check finds in a staff store: every inspection it can read, and those whose row is damaged. */
export interface StaffFileContent {
  /** The newest first. */
  readonly inspections: readonly StoredInspection[]
  readonly damagedIds: readonly string[]
  /** By inspection. */
  readonly destructions: ReadonlyMap<string, Destruction>
  /** By inspection; one without is not in it. */
  readonly replacements: ReadonlyMap<string, number>
  readonly printRuns: readonly PrintRun[]
}

/** Opens a staff store for looking only. */
const openForLooking = (path: string): { readonly database: DatabaseSync; readonly version: number } => {
  if (isCutShort(path)) throw failure('ops/damaged-store')
  // Without a log nobody has it open, and SQLite need not make files of its own beside it.
  const url = pathToFileURL(path)
  if (!existsSync(`${path}-wal`)) url.searchParams.set('immutable', '1')
  const database = new DatabaseSync(url, { readOnly: true, timeout: 5_000 })
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
      user_version: number
    }
    if (version > schemaVersion) throw failure('ops/newer-store', { version, knownVersion: schemaVersion })
    return { database, version }
  } catch (cause) {
    database.close()
    throw cause
  }
}

/**
 * Reads a staff store without changing a byte of it.
 * @throws `ops/newer-store`; whatever SQLite says of a file it cannot read.
 */
export const readStaffFile = (path: string): StaffFileContent => {
  const { database, version } = openForLooking(path)
  try {
    const rows = database.prepare('SELECT * FROM inspection ORDER BY number DESC').all()
    const inspections: StoredInspection[] = []
    const damagedIds: string[] = []
    for (const row of rows as unknown as InspectionRow[])
      try {
        inspections.push(rowToInspection(row))
      } catch (cause) {
        if (!(cause instanceof Failure)) throw cause
        damagedIds.push(row.inspection_id)
      }
    const destructions = version >= 4 ? readDestructions(database) : new Map<string, Destruction>()
    const replacements = version >= 5 ? readReplacements(database) : new Map<string, number>()
    const printRuns = version >= 6 ? readPrintRuns(database) : []
    return { inspections, damagedIds, destructions, replacements, printRuns }
  } finally {
    database.close()
  }
}

/**
 * Lets `look` read what the teams' devices keep, without changing a byte of it; `null` for a store from before there
 * were teams. @throws as {@link readStaffFile}, and what `look` throws.
 */
export const lookAtTeams = async <Result>(
  path: string,
  look: (content: TeamContent | null) => Promise<Result>,
): Promise<Result> => {
  const { database, version } = openForLooking(path)
  try {
    return await look(version >= 3 ? readTeamTables(database) : null)
  } finally {
    database.close()
  }
}

/** Runs `change` in one transaction: all of it is kept, or, when it throws, nothing. */
const inTransaction = <Result>(database: DatabaseSync, change: () => Result): Result => {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = change()
    database.exec('COMMIT')
    return result
  } catch (cause) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw cause
  }
}
