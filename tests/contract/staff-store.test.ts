import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openStaffSqlite, readStaffFile } from '../../src/server/store/staff-sqlite.ts'
import { temporaryFolder } from '../kit/server.ts'
import { type StaffStoreUnderTest, staffStoreContract } from './staff-store.ts'
import { teamStoreContract } from './team-store.ts'

const createSqlite = (): StaffStoreUnderTest => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'staff.sqlite')
  return {
    open: async () => openStaffSqlite(path),
    reopen: async (store) => {
      await store.stop()
      return openStaffSqlite(path)
    },
    remove: async () => folder.remove(),
  }
}
staffStoreContract('SQLite', createSqlite)
teamStoreContract('SQLite', createSqlite)

test('[STAFF-6] two processes may use the SQLite store at once: the desk makes a code, the server enrols with it', async () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'staff.sqlite')
  const server = openStaffSqlite(path)
  const desk = openStaffSqlite(path)
  const code = new Uint8Array(32).fill(3)
  await desk.addSetupCode(code, 1_000)
  await desk.stop()
  const device = { deviceId: 'a'.repeat(32), signingKey: new Uint8Array(65) }
  expect(await server.enrol(code, 0, device)).toBe(true)
  await server.stop()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  folder.remove()
})

test('[STAFF-6] a store written by a later version is refused, not changed', () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'staff.sqlite')
  const later = new DatabaseSync(path)
  later.exec('PRAGMA user_version = 99')
  later.close()
  expect(() => openStaffSqlite(path)).toThrow(expect.objectContaining({ code: 'ops/newer-store' }))
  const again = new DatabaseSync(path)
  expect(again.prepare('SELECT name FROM sqlite_schema').all()).toEqual([])
  again.close()
  folder.remove()
})

test('[STAFF-6] a store of version 1 is read as it is, and brought up to date when it is opened', async () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'staff.sqlite')
  const inspectionId = '1'.repeat(32)
  const bytes = new Uint8Array(32)
  const keys = { issuerPrivateKey: bytes, receiptPrivateKey: bytes }
  const store = openStaffSqlite(path)
  await store.addInspection({ inspectionId, state: 'preparing', court: '甲法院', title: '问卷', keys })
  await store.publish(inspectionId, bytes, { manifestHash: bytes, codeListHash: bytes })
  await store.stop()
  const earlier = new DatabaseSync(path)
  earlier.exec(`ALTER TABLE inspection DROP COLUMN manifest_hash;
    ALTER TABLE inspection DROP COLUMN code_list_hash;
    DROP INDEX device_by_key; ALTER TABLE device DROP COLUMN kind; ALTER TABLE device DROP COLUMN is_revoked;
    DROP TABLE member_entry; DROP TABLE key_wrap; DROP TABLE invite; DROP TABLE team_join; DROP TABLE team_device;
    DROP TABLE revision; DROP TABLE chunk; DROP TABLE destruction;
    DROP TABLE replacement; DROP TABLE print_run; PRAGMA user_version = 1`)
  earlier.close()
  const before = readFileSync(path)
  const expected = { inspectionId, state: 'running', hashes: null }
  expect(readStaffFile(path)).toMatchObject({ inspections: [expected], damagedIds: [] })
  expect(readFileSync(path).equals(before)).toBe(true)
  const opened = openStaffSqlite(path)
  expect(await opened.findInspection(inspectionId)).toMatchObject(expected)
  await opened.stop()
  folder.remove()
})
