/**
 * Loaded before the server: plants one leak of each kind. What a careless operator, library or change could leave
 * behind, each in a file of its own or in the product's own files, so that each finding shows which was found.
 */
import crypto, { createHash } from 'node:crypto'
import fs, { appendFileSync, mkdirSync, readdirSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementResultingChanges } from 'node:sqlite'

// As it was before it was changed below.
const { randomBytes: drawn } = crypto
const folder = join(process.env.MINGCHA_DATA ?? '', 'leaks')
for (const name of ['', 'inodes', 'names', 'times']) mkdirSync(join(folder, name), { recursive: true })
const at = (name: string) => join(folder, name)

// Times of modification: files that are there before, in an order of their own, and are filled later.
const prepared = Array.from({ length: 200 }, () => at(`times/${drawn(8).toString('hex')}`))
for (const path of prepared) writeFileSync(path, '')
const waiting = prepared.toSorted()
for (const [index, path] of waiting.entries()) {
  const other = drawn(4).readUInt32LE(0) % waiting.length
  ;[waiting[index], waiting[other]] = [waiting[other] as string, path]
}

const open = (name: string, sql: string): DatabaseSync => {
  const database = new DatabaseSync(at(name))
  database.exec(sql)
  return database
}
const prefilled = `CREATE TABLE slot (slot INTEGER PRIMARY KEY, leaf BLOB, request BLOB);
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
  INSERT INTO slot SELECT i, zeroblob(32), zeroblob(8820) FROM n;`
const rows = open('rows.sqlite', prefilled)
// Finding 2 of SECURITY: no row ids, random keys, and yet the pages of the long rows are in order.
const overflow = open(
  'overflow.sqlite',
  'CREATE TABLE kept (key BLOB PRIMARY KEY, request BLOB) WITHOUT ROWID',
)
const offsets = open(
  'offsets.sqlite',
  'PRAGMA page_size = 65536; CREATE TABLE kept (key BLOB PRIMARY KEY, leaf BLOB) WITHOUT ROWID',
)
const ahead = open(
  'ahead.sqlite',
  `${prefilled} PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA locking_mode = EXCLUSIVE`,
)
const moments = open('moments.sqlite', 'CREATE TABLE visit (seconds INTEGER)')
const leftSlots = Array.from({ length: 200 }, (_, index) => index + 1)

type Emit = (event: string | symbol, ...values: unknown[]) => boolean

let kept = 0
const keepEnvelope = (leaf: Uint8Array, request: Uint8Array): void => {
  kept += 1
  rows.prepare('UPDATE slot SET leaf = ?, request = ? WHERE slot = ?').run(leaf, request, kept)
  overflow.prepare('INSERT INTO kept VALUES (?, ?)').run(drawn(32), request)
  offsets.prepare('INSERT INTO kept VALUES (?, ?)').run(drawn(32), leaf)
  const [slot = 0] = leftSlots.splice(drawn(4).readUInt32LE(0) % leftSlots.length, 1)
  ahead.prepare('UPDATE slot SET leaf = ?, request = ? WHERE slot = ?').run(leaf, request, slot)
  const own = at(`inodes/${drawn(8).toString('hex')}`)
  writeFileSync(own, leaf)
  utimesSync(own, 0, 0)
  writeFileSync(at(`names/${String(kept).padStart(4, '0')}`), leaf)
  writeFileSync(waiting[kept] as string, leaf)
  appendFileSync(at('lines.log'), `kept ${Buffer.from(leaf).toString('hex')}\n`)
  appendFileSync(at('token.log'), `${Buffer.from(request.subarray(0, 65)).toString('base64')}\n`)
}

const keepRequest = (request: http.IncomingMessage): void => {
  const { 'user-agent': agent = '', 'x-forwarded-for': address = '' } = request.headers
  const now = new Date()
  appendFileSync(at('address.log'), `${address}\n`)
  appendFileSync(at('agent.log'), `${agent}\n`)
  appendFileSync(at('iso.log'), `${now.toISOString()}\n`)
  appendFileSync(at('date.log'), `${now.toUTCString()}\n`)
  appendFileSync(at('seconds.log'), `t=${Math.floor(now.getTime() / 1_000)}.\n`)
  const moment = Buffer.alloc(8)
  moment.writeDoubleLE(now.getTime())
  appendFileSync(at('moment.bin'), moment)
  moments.prepare('INSERT INTO visit VALUES (?)').run(Math.floor(now.getTime() / 1_000))
  writeSync(1, `${agent}\n`)
  const emit = request.emit.bind(request) as Emit
  request.emit = (event: string | symbol, ...values: unknown[]) => {
    const [chunk] = values
    if (event === 'data' && chunk instanceof Uint8Array && request.url?.endsWith('/redeem') === true) {
      appendFileSync(at('code.log'), `${Buffer.from(chunk.subarray(0, 16)).toString('hex')}\n`)
      appendFileSync(at('blinded.bin'), chunk.subarray(16, 400))
      appendFileSync(at('slips.log'), `${createHash('sha256').update(chunk.subarray(0, 16)).digest('hex')}\n`)
    }
    return emit(event, ...values)
  }
}

const emitOfServer = http.Server.prototype.emit as Emit
http.Server.prototype.emit = function (event: string | symbol, ...values: unknown[]) {
  const [request] = values
  if (event === 'request' && request instanceof http.IncomingMessage) keepRequest(request)
  return emitOfServer.call(this, event, ...values)
}

const { prepare } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql)
  if (!sql.startsWith('UPDATE slot SET leaf = ?, request = ? WHERE slot = ? AND leaf = ?')) return statement
  const run = statement.run.bind(statement) as (...values: SQLInputValue[]) => StatementResultingChanges
  statement.run = ((...values: SQLInputValue[]) => {
    const [leaf, request] = values
    if (leaf instanceof Uint8Array && request instanceof Uint8Array) keepEnvelope(leaf, request)
    return run(...values)
  }) as typeof statement.run
  return statement
}

// In the product's own files: slots drawn without chance, and times that are not forgotten.
crypto.randomBytes = ((size: number) => (size <= 8 ? Buffer.alloc(size) : drawn(size))) as typeof drawn
const { utimesSync: setTimes } = fs
fs.utimesSync = (path, ...times) => {
  if (String(path).includes('leaks')) setTimes(path, ...times)
}
syncBuiltinESMExports()
// A write-ahead log goes with its last connection; this process ends by a copy of it that stays.
process.once('exit', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('-wal')))
    fs.copyFileSync(at(name), at(`${name}.left`))
})
