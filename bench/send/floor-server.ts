/**
 * The floor of the send benchmark, a process of its own: node:http and node:sqlite, the body stored as it is,
 * one commit for what one turn of the event loop brought, no cryptography, a reply of 64 bytes after the commit.
 *
 * Arguments: file, rows it must hold, journal. `append`: write-ahead log, `synchronous=FULL`, rows appended – the
 * fastest durable way, and the one that keeps the order of arrival. `slots`: as the box must be, pre-filled
 * random slots, DELETE journal, `synchronous=EXTRA`, `secure_delete`.
 * Prints its port and its process id as one line of JSON.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { sendRequestBytes } from '../../src/core/wire/messages.ts'

const [file = '', rows = '0', kind = 'append'] = process.argv.slice(2)
const database = new DatabaseSync(file)
database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
  CREATE TABLE slot (slot INTEGER PRIMARY KEY, body BLOB NOT NULL)`)
const freeSlots: number[] = []
if (kind === 'slots') {
  database.exec('BEGIN')
  const insert = database.prepare(`INSERT INTO slot VALUES (?, zeroblob(${sendRequestBytes}))`)
  for (let slot = 1; slot <= Number(rows); slot += 1) {
    insert.run(slot)
    freeSlots.push(slot)
  }
  database.exec('COMMIT')
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON')
} else database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
const store = database.prepare(
  kind === 'slots' ? 'UPDATE slot SET body = ? WHERE slot = ?' : 'INSERT INTO slot (body) VALUES (?)',
)

const takeSlot = (): number => {
  const index = Math.floor(Math.random() * freeSlots.length)
  const slot = freeSlots[index] as number
  freeSlots[index] = freeSlots.at(-1) as number
  freeSlots.pop()
  return slot
}

const reply = Buffer.alloc(64)
let waiting: { readonly body: Buffer; readonly answer: () => void }[] = []
const commit = () => {
  const group = waiting
  waiting = []
  database.exec('BEGIN IMMEDIATE')
  for (const { body } of group) {
    if (kind === 'slots') store.run(body, takeSlot())
    else store.run(body)
  }
  database.exec('COMMIT')
  for (const { answer } of group) answer()
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (waiting.length === 0) setImmediate(commit)
    waiting.push({
      body: Buffer.concat(chunks),
      answer: () => response.writeHead(200, { 'content-length': reply.length }).end(reply),
    })
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  console.log(JSON.stringify({ port, pid: process.pid }))
})
