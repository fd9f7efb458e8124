import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../kit/server.ts'
import { isSqlite, readRecord, readSqliteCells } from '../kit/sqlite-pages.ts'

test('[SEIZE-5] read from its pages, a file has every row that SQLite tells, long and short, with and without row ids', () => {
  const folder = temporaryFolder()
  try {
    const path = join(folder.path, 'any.sqlite')
    const database = new DatabaseSync(path)
    database.exec(`CREATE TABLE slot (slot INTEGER PRIMARY KEY, kept BLOB, moment INTEGER, part REAL);
      CREATE TABLE book (code BLOB PRIMARY KEY, kept BLOB) WITHOUT ROWID; BEGIN`)
    const rows = Array.from({ length: 300 }, (_, index) => ({
      slot: index * 7 + 1,
      kept: randomBytes(index % 3 === 0 ? 9_000 : index),
      moment: index % 2 === 0 ? -index : 1_700_000_000_000 + index,
    }))
    for (const { slot, kept, moment } of rows) {
      database.prepare('INSERT INTO slot VALUES (?, ?, ?, 0.5)').run(slot, kept, moment)
      database.prepare('INSERT INTO book VALUES (?, ?)').run(randomBytes(32), kept)
    }
    database.exec('COMMIT')
    database.close()
    const file = readFileSync(path)
    expect(isSqlite(file)).toBe(true)
    const cells = readSqliteCells(file)
    // Page 1 holds the schema of two tables, the trees begin on pages 2 and 3.
    const [slots, book] = [2, 3].map((tree) => cells.filter((cell) => cell.tree === tree))
    expect(cells).toHaveLength(602)
    for (const { slot, kept, moment } of rows) {
      const cell = slots?.find(({ rowId }) => rowId === BigInt(slot))
      expect(cell && readRecord(cell.record)).toEqual([null, kept, BigInt(moment), 0.5])
      expect(cell?.overflowPages.length).toBe(kept.length === 9_000 ? 2 : 0)
      expect(book?.some(({ record }) => kept.equals(readRecord(record)[1] as Buffer))).toBe(true)
    }
  } finally {
    folder.remove()
  }
})
