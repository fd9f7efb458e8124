import type { DatabaseSync } from 'node:sqlite'
import { type Bytes, bytesToHex, equalBytes } from '../../core/bytes.ts'
import type { KeptRevision, StoredDeviceWrap, StoredInvite, StoredJoin, TeamStore } from './team-store.ts'

/** What version 3 of the staff store has beside version 2. */
export const createTeamTables = `
  -- What an earlier version kept of people: nobody needs it here. The column stays, empty.
  UPDATE device SET name = '';
  ALTER TABLE device ADD COLUMN kind TEXT NOT NULL DEFAULT 'office';
  ALTER TABLE device ADD COLUMN is_revoked INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX device_by_key ON device (signing_key);
  CREATE TABLE member_entry (
    inspection_id TEXT NOT NULL, entry_index INTEGER NOT NULL, entry BLOB NOT NULL,
    PRIMARY KEY (inspection_id, entry_index)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE key_wrap (
    inspection_id TEXT NOT NULL, device_id TEXT NOT NULL, epoch INTEGER NOT NULL, wrap BLOB NOT NULL,
    PRIMARY KEY (inspection_id, device_id, epoch)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE invite (
    code_hash BLOB PRIMARY KEY, inspection_id TEXT NOT NULL, root_proof BLOB NOT NULL, sealed_secret BLOB NOT NULL,
    expires_at_ms INTEGER NOT NULL, used_by TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE team_join (
    inspection_id TEXT NOT NULL, device_id TEXT NOT NULL, sealing_key BLOB NOT NULL, sealed_name BLOB NOT NULL,
    key_proof BLOB NOT NULL, sealed_secret BLOB NOT NULL, PRIMARY KEY (inspection_id, device_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE team_device (
    device_id TEXT NOT NULL, inspection_id TEXT NOT NULL, PRIMARY KEY (device_id, inspection_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE revision (
    row INTEGER PRIMARY KEY, inspection_id TEXT NOT NULL, number INTEGER NOT NULL, id BLOB NOT NULL,
    bytes BLOB NOT NULL, UNIQUE (inspection_id, number), UNIQUE (inspection_id, id)
  ) STRICT;
  CREATE TABLE chunk (
    row INTEGER PRIMARY KEY, inspection_id TEXT NOT NULL, address BLOB NOT NULL, bytes BLOB NOT NULL,
    UNIQUE (inspection_id, address)
  ) STRICT;
`

interface InviteRow {
  readonly code_hash: Bytes
  readonly inspection_id: string
  readonly root_proof: Bytes
  readonly sealed_secret: Bytes
  readonly expires_at_ms: number
  readonly used_by: string | null
}

interface JoinRow {
  readonly device_id: string
  readonly signing_key: Bytes
  readonly sealing_key: Bytes
  readonly sealed_name: Bytes
  readonly key_proof: Bytes
  readonly sealed_secret: Bytes
}

const rowToInvite = (row: InviteRow): StoredInvite => ({
  codeHash: row.code_hash,
  inspectionId: row.inspection_id,
  rootProof: row.root_proof,
  sealedSecret: row.sealed_secret,
  expiresAtMs: row.expires_at_ms,
})

const rowToJoin = (row: JoinRow): StoredJoin => ({
  deviceId: row.device_id,
  signingKey: row.signing_key,
  sealingKey: row.sealing_key,
  sealedName: row.sealed_name,
  keyProof: row.key_proof,
  sealedSecret: row.sealed_secret,
})

/**
 * The {@link TeamStore} in an open staff database whose tables are there.
 * @param inTransaction - runs a change whole or not at all.
 */
export const openTeamSqlite = (
  database: DatabaseSync,
  inTransaction: <Result>(change: () => Result) => Result,
): TeamStore => {
  const insertRevision = database.prepare(
    'INSERT INTO revision (inspection_id, number, id, bytes) VALUES (?, ?, ?, ?)',
  )
  const findRevision = database.prepare('SELECT 1 FROM revision WHERE inspection_id = ? AND id = ?')
  const lastNumber = database.prepare('SELECT max(number) AS last FROM revision WHERE inspection_id = ?')
  const revisionsAfter = database.prepare(
    'SELECT number, id, bytes FROM revision WHERE inspection_id = ? AND number > ? ORDER BY number LIMIT ?',
  )
  const findChunk = database.prepare('SELECT 1 FROM chunk WHERE inspection_id = ? AND address = ?')
  const countRevisions = (inspectionId: string): number =>
    (lastNumber.get(inspectionId) as { last: number | null }).last ?? 0
  const countEntries = (inspectionId: string): number =>
    (
      database
        .prepare('SELECT count(*) AS count FROM member_entry WHERE inspection_id = ?')
        .get(inspectionId) as { count: number }
    ).count

  return {
    async countMemberEntries(inspectionId) {
      return countEntries(inspectionId)
    },
    async readMemberEntries(inspectionId, fromIndex) {
      const rows = database
        .prepare(
          'SELECT entry FROM member_entry WHERE inspection_id = ? AND entry_index >= ? ORDER BY entry_index',
        )
        .all(inspectionId, fromIndex) as { entry: Bytes }[]
      return rows.map(({ entry }) => entry)
    },
    async appendMemberEntry(inspectionId, index, entry, { wraps, admitted, revoked }) {
      return inTransaction(() => {
        if (countEntries(inspectionId) !== index) return false
        database.prepare('INSERT INTO member_entry VALUES (?, ?, ?)').run(inspectionId, index, entry)
        for (const { deviceId, epoch, wrap } of wraps)
          database
            .prepare('INSERT INTO key_wrap VALUES (?, ?, ?, ?)')
            .run(inspectionId, deviceId, epoch, wrap)
        if (admitted !== null) {
          const { deviceId, signingKey } = admitted
          database
            .prepare(
              "INSERT OR IGNORE INTO device (device_id, name, signing_key, kind) VALUES (?, '', ?, 'member')",
            )
            .run(deviceId, signingKey)
          database
            .prepare('DELETE FROM team_join WHERE inspection_id = ? AND device_id = ?')
            .run(inspectionId, deviceId)
          database.prepare('INSERT OR IGNORE INTO team_device VALUES (?, ?)').run(deviceId, inspectionId)
        }
        if (revoked !== null)
          database.prepare('UPDATE device SET is_revoked = 1 WHERE device_id = ?').run(revoked)
        return true
      })
    },
    async readWraps(inspectionId, deviceId) {
      const rows = database
        .prepare('SELECT epoch, wrap FROM key_wrap WHERE inspection_id = ? AND device_id = ? ORDER BY epoch')
        .all(inspectionId, deviceId) as { epoch: number; wrap: Bytes }[]
      return rows.map(({ epoch, wrap }): StoredDeviceWrap => ({ deviceId, epoch, wrap }))
    },
    async inspectionsOf(deviceId) {
      const rows = database
        .prepare('SELECT inspection_id FROM team_device WHERE device_id = ?')
        .all(deviceId) as { inspection_id: string }[]
      return rows.map(({ inspection_id: inspectionId }) => inspectionId)
    },

    async addInvite({ codeHash, inspectionId, rootProof, sealedSecret, expiresAtMs }) {
      database
        .prepare('INSERT INTO invite VALUES (?, ?, ?, ?, ?, NULL)')
        .run(codeHash, inspectionId, rootProof, sealedSecret, expiresAtMs)
    },
    async join(codeHash, nowMs, newDeviceId, { signingKey, sealingKey, sealedName, keyProof }) {
      return inTransaction(() => {
        const row = database.prepare('SELECT * FROM invite WHERE code_hash = ?').get(codeHash) as
          | InviteRow
          | undefined
        if (row === undefined || row.expires_at_ms <= nowMs) return null
        const known = database
          .prepare('SELECT device_id FROM device WHERE signing_key = ?')
          .get(signingKey) as { device_id: string } | undefined
        const invite = rowToInvite(row)
        if (row.used_by !== null) {
          const sealing = database
            .prepare('SELECT sealing_key FROM team_join WHERE inspection_id = ? AND device_id = ?')
            .get(row.inspection_id, row.used_by) as { sealing_key: Bytes } | undefined
          const isSame =
            known?.device_id === row.used_by &&
            (sealing === undefined || equalBytes(sealing.sealing_key, sealingKey))
          return isSame ? { deviceId: row.used_by, invite } : null
        }
        const deviceId = known?.device_id ?? newDeviceId
        if (known === undefined)
          database
            .prepare("INSERT INTO device (device_id, name, signing_key, kind) VALUES (?, '', ?, 'member')")
            .run(deviceId, signingKey)
        database.prepare('UPDATE invite SET used_by = ? WHERE code_hash = ?').run(deviceId, codeHash)
        database
          .prepare('INSERT OR REPLACE INTO team_join VALUES (?, ?, ?, ?, ?, ?)')
          .run(row.inspection_id, deviceId, sealingKey, sealedName, keyProof, row.sealed_secret)
        database.prepare('INSERT OR IGNORE INTO team_device VALUES (?, ?)').run(deviceId, row.inspection_id)
        return { deviceId, invite }
      })
    },
    async readJoins(inspectionId) {
      const rows = database
        .prepare(
          `SELECT team_join.*, device.signing_key FROM team_join JOIN device USING (device_id)
           WHERE inspection_id = ?`,
        )
        .all(inspectionId)
      return (rows as unknown as JoinRow[]).map(rowToJoin)
    },
    async removeJoin(inspectionId, deviceId) {
      const { changes } = database
        .prepare('DELETE FROM team_join WHERE inspection_id = ? AND device_id = ?')
        .run(inspectionId, deviceId)
      return Number(changes) === 1
    },

    async appendRevisions(inspectionId, revisions) {
      inTransaction(() => {
        let number = countRevisions(inspectionId)
        for (const { id, bytes } of revisions) {
          if (findRevision.get(inspectionId, id) !== undefined) continue
          number += 1
          insertRevision.run(inspectionId, number, id, bytes)
        }
      })
    },
    async readRevisions(inspectionId, afterNumber, maxCount, maxBytes) {
      const taken: KeptRevision[] = []
      let lengthBytes = 0
      // Row by row: a page of the longest revisions must not be read whole to be cut off.
      for (const row of revisionsAfter.iterate(inspectionId, afterNumber, maxCount)) {
        const revision = row as unknown as KeptRevision
        lengthBytes += revision.bytes.length
        if (taken.length > 0 && lengthBytes > maxBytes) break
        taken.push({ number: revision.number, id: revision.id, bytes: revision.bytes })
      }
      return taken
    },
    async revisionIdAt(inspectionId, number) {
      const row = database
        .prepare('SELECT id FROM revision WHERE inspection_id = ? AND number = ?')
        .get(inspectionId, number) as { id: Bytes } | undefined
      return row?.id ?? null
    },
    async countRevisions(inspectionId) {
      return countRevisions(inspectionId)
    },

    async missingChunks(inspectionId, addresses) {
      return addresses.filter((address) => findChunk.get(inspectionId, address) === undefined)
    },
    async putChunk(inspectionId, address, bytes) {
      database
        .prepare('INSERT OR IGNORE INTO chunk (inspection_id, address, bytes) VALUES (?, ?, ?)')
        .run(inspectionId, address, bytes)
    },
    async readChunk(inspectionId, address) {
      const row = database
        .prepare('SELECT bytes FROM chunk WHERE inspection_id = ? AND address = ?')
        .get(inspectionId, address) as { bytes: Bytes } | undefined
      return row?.bytes ?? null
    },
  }
}

/** What a check reads of the teams' work, row by row. */
export interface TeamContent {
  readonly inspectionIds: readonly string[]
  memberEntries(inspectionId: string): readonly Bytes[]
  /** In order of number. */
  revisions(inspectionId: string): Iterable<KeptRevision>
  /** Address and content of every chunk. */
  chunks(inspectionId: string): Iterable<{ readonly address: string; readonly bytes: Bytes }>
}

/** Reads what {@link openTeamSqlite} keeps; nothing of it is written. */
export const readTeamTables = (database: DatabaseSync): TeamContent => {
  const ids = database
    .prepare(
      `SELECT inspection_id FROM member_entry UNION SELECT inspection_id FROM revision
       UNION SELECT inspection_id FROM chunk`,
    )
    .all() as { inspection_id: string }[]
  return {
    inspectionIds: ids.map(({ inspection_id: inspectionId }) => inspectionId),
    memberEntries: (inspectionId) =>
      (
        database
          .prepare('SELECT entry FROM member_entry WHERE inspection_id = ? ORDER BY entry_index')
          .all(inspectionId) as { entry: Bytes }[]
      ).map(({ entry }) => entry),
    revisions: (inspectionId) =>
      database
        .prepare('SELECT number, id, bytes FROM revision WHERE inspection_id = ? ORDER BY number')
        .iterate(inspectionId) as unknown as Iterable<KeptRevision>,
    *chunks(inspectionId) {
      const rows = database
        .prepare('SELECT address, bytes FROM chunk WHERE inspection_id = ?')
        .iterate(inspectionId) as unknown as Iterable<{ address: Bytes; bytes: Bytes }>
      for (const { address, bytes } of rows) yield { address: bytesToHex(address), bytes }
    },
  }
}
