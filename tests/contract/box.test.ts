import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { leafBytes } from '../../src/core/ballot/limits.ts'
import { type Bytes, bytesToHex, compareBytes } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { sendRequestBytes } from '../../src/core/wire/messages.ts'
import { randomBelow } from '../../src/server/chance.ts'
import { leafOfEnvelope, sha256Now } from '../../src/server/hashes.ts'
import { commitAnonymously } from '../../src/server/store/anonymous-file.ts'
import { type Box, createBoxFile, openBox } from '../../src/server/store/box.ts'
import { createRedeemFile, openRedeemBook } from '../../src/server/store/redeem.ts'
import { kendallTau } from '../kit/kendall.ts'
import { temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

const boxPath = () => join(folder.path, 'box.sqlite')
const newBox = (capacity: number): Box => {
  createBoxFile(boxPath(), capacity)
  return openBox(boxPath(), randomBytes)
}
interface Sent {
  readonly request: Bytes
  readonly leaf: Bytes
  readonly tokenKey: Bytes
}
/** A request as the box sees it: the box trusts whoever calls it to have checked the signatures. */
const newRequest = (): Sent => {
  const request = new Uint8Array(randomBytes(sendRequestBytes))
  const leaf = leafOfEnvelope(request.subarray(sendRequestBytes - envelopeBytes))
  return { request, leaf, tokenKey: request.slice(0, 65) }
}
const keep = (box: Box, { request, leaf, tokenKey }: Sent) => box.keep(request, leaf, tokenKey)
const newRequests = (count: number) => Array.from({ length: count }, newRequest)

const marker = Buffer.from('a place in the file')

/** The next `count` commits reach the file and fail all the same, as when the folder's fsync does. */
const failCommitsAfterwards = (count: number): void => {
  let left = count
  const { exec } = DatabaseSync.prototype
  const spy = vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    sql: string,
  ) {
    exec.call(this, sql)
    if (sql !== 'COMMIT') return
    left -= 1
    if (left === 0) spy.mockRestore()
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' })
  })
}

describe('box', () => {
  test('[BOX-1] the file is as large empty as full, and every row is as large as every other', async () => {
    const box = newBox(60)
    const sizeEmpty = statSync(boxPath()).size
    for (const sent of newRequests(60)) expect(await keep(box, sent)).toBe('kept')
    expect(statSync(boxPath()).size).toBe(sizeEmpty)
    box.stop()
    const database = new DatabaseSync(boxPath())
    const sizes = database
      .prepare('SELECT DISTINCT length(leaf) AS leaf, length(request) AS request FROM slot')
      .all()
    database.close()
    expect(sizes.map((row) => ({ ...row }))).toEqual([{ leaf: 32, request: sendRequestBytes }])
  })

  test('[BOX-2] [PROMISE-8] neither slot nor place in the file says in which order envelopes came', async () => {
    // With 1 500 envelopes in any random order |tau| ≥ 0.1 has a chance of one in a hundred million.
    const sent = Array.from({ length: 1_500 }, (_, order): Sent => {
      const { request, leaf, tokenKey } = newRequest()
      // A mark that names the place and the order of arrival, to be found again in the raw file.
      for (const [bytes, at, place] of [
        [leaf, 0, 0],
        [request, 2_000, 1],
        [request, sendRequestBytes - 30, 2],
      ] as const) {
        bytes.set(marker, at)
        bytes.set([place, order >> 8, order & 255], at + marker.length)
      }
      return { request, leaf, tokenKey }
    })
    const box = newBox(1_600)
    for (let from = 0; from < sent.length; from += 25)
      await Promise.all(sent.slice(from, from + 25).map((one) => keep(box, one)))
    const slotByLeaf = new Map([...box.rows()].map(({ slot, leaf }) => [bytesToHex(leaf), slot]))
    box.stop()
    const slots = sent.map(({ leaf }) => slotByLeaf.get(bytesToHex(leaf)) ?? -1)
    const offsets: number[][] = [[], [], []]
    const file = readFileSync(boxPath())
    for (let at = file.indexOf(marker); at >= 0; at = file.indexOf(marker, at + 1)) {
      const [place = 0, high = 0, low = 0] = file.subarray(at + marker.length)
      const placeOffsets = offsets[place] as number[]
      placeOffsets[high * 256 + low] = at
    }
    for (const [place, placesInFile] of [slots, ...offsets].entries()) {
      expect(placesInFile.filter((at) => at >= 0)).toHaveLength(sent.length)
      const tau = kendallTau(placesInFile)
      expect({ place, tau, hidesOrder: Math.abs(tau) < 0.1 }).toMatchObject({ hidesOrder: true })
    }
    expect(kendallTau(slots.toSorted((a, b) => a - b))).toBe(1)
  })

  test('[BOX-3] [PROMISE-8] no journal is left, file and folder say no time, and nothing is overwritten halfway', async () => {
    const box = newBox(20)
    for (const sent of newRequests(5)) await keep(box, sent)
    expect(statSync(boxPath()).mtimeMs).toBe(0)
    expect(statSync(folder.path).mtimeMs).toBe(0)
    expect(statSync(boxPath()).mode & 0o777).toBe(0o600)
    for (const journal of ['-journal', '-wal', '-shm'])
      expect(() => statSync(`${boxPath()}${journal}`)).toThrow('ENOENT')
    // Bytes 18 and 19 of the header: 1 means rollback journal, 2 would be a write-ahead log (SQLite file format §1.3).
    expect([...readFileSync(boxPath()).subarray(18, 20)]).toEqual([1, 1])
    box.stop()
  })

  test('[BOX-4] what one turn brought is committed together, and nothing is said before it is on disk', async () => {
    const box = newBox(50)
    const other = new DatabaseSync(boxPath())
    const filled = () =>
      (other.prepare('SELECT count(*) AS n FROM slot WHERE leaf <> zeroblob(32)').get() as { n: number }).n
    const versions = () =>
      (other.prepare('PRAGMA data_version').get() as { data_version: number }).data_version
    const before = versions()
    const kept = Promise.all(newRequests(50).map((one) => keep(box, one)))
    expect([filled(), box.sent()]).toEqual([0, 0])
    await kept
    expect([filled(), box.sent()]).toEqual([50, 50])
    expect(versions()).toBe(before + 1)
    other.close()
    box.stop()
  })

  test('[BOX-4] what the disk refuses is not acknowledged, and can be sent again', async () => {
    const box = newBox(10)
    const [one, two] = newRequests(2) as [Sent, Sent]
    const other = new DatabaseSync(boxPath())
    other.exec('BEGIN EXCLUSIVE')
    const outcomes = await Promise.allSettled([keep(box, one), keep(box, one), keep(box, two)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(outcomes.map((outcome) => 'reason' in outcome && outcome.reason.code)).toEqual(
      Array(3).fill('wire/unavailable'),
    )
    other.exec('ROLLBACK')
    other.close()
    expect(box.sent()).toBe(0)
    expect(box.holds(one.leaf)).toBe(false)
    expect(await keep(box, one)).toBe('kept')
    expect(await keep(box, one)).toBe('kept-before')
    expect([...box.rows()]).toHaveLength(1)
    box.stop()
  })

  test('[BOX-4] a commit that stands although the disk refused its last step is told to come again, and then counts once', async () => {
    const box = newBox(10)
    const [first, second] = newRequests(2) as [Sent, Sent]
    failCommitsAfterwards(1)
    await expect(keep(box, first)).rejects.toMatchObject({ code: 'wire/unavailable' })
    expect([box.sent(), box.holds(first.leaf)]).toEqual([0, false])
    expect(await keep(box, first)).toBe('kept-before')
    expect(await keep(box, second)).toBe('kept')
    expect([box.sent(), box.damagedSlots(), [...box.rows()].length]).toEqual([2, 0, 2])
    // The bulletin too waits for what is not confirmed.
    const third = newRequests(1)[0] as Sent
    failCommitsAfterwards(1)
    await expect(keep(box, third)).rejects.toMatchObject({ code: 'wire/unavailable' })
    expect(box.leaves()).toHaveLength(3)
    box.stop()
  })

  test('[BOX-4] what is committed counts as kept, also when its time cannot be forgotten', async () => {
    const path = join(folder.path, 'moved.sqlite')
    createBoxFile(path, 1)
    const database = new DatabaseSync(path)
    const write = () =>
      void database.prepare('UPDATE slot SET leaf = ?').run(new Uint8Array(leafBytes).fill(1))
    const nowhere = join(folder.path, 'nothing', 'box.sqlite')
    expect(commitAnonymously(database, nowhere, write, () => false)).toBe(true)
    expect(database.prepare('SELECT count(*) AS n FROM slot WHERE leaf <> zeroblob(32)').get()).toMatchObject(
      {
        n: 1,
      },
    )
    database.close()
  })

  test('[BOX-4] a slot that somebody else filled is never overwritten', async () => {
    const box = newBox(1)
    const other = new DatabaseSync(boxPath())
    const theirs = newRequest()
    other.prepare('UPDATE slot SET leaf = ?, request = ?').run(theirs.leaf, theirs.request)
    other.close()
    await expect(keep(box, newRequest())).rejects.toMatchObject({ code: 'wire/unavailable' })
    box.stop()
    const again = openBox(boxPath(), randomBytes)
    expect(again.leaves().map(bytesToHex)).toEqual([bytesToHex(theirs.leaf)])
    again.stop()
  })

  test('[BOX-19] opened again, a box knows every leaf, every token and every free slot', async () => {
    const sent = newRequests(12)
    const box = newBox(12)
    for (const one of sent.slice(0, 10)) await keep(box, one)
    box.stop()
    const again = openBox(boxPath(), randomBytes)
    expect([again.capacity, again.sent(), again.brokenSlots()]).toEqual([12, 10, 0])
    for (const one of sent.slice(0, 10)) expect(await keep(again, one)).toBe('kept-before')
    const [first] = sent as [Sent]
    expect(await again.keep(first.request, (sent[10] as Sent).leaf, first.tokenKey)).toBe('token-used')
    for (const one of sent.slice(10)) expect(await keep(again, one)).toBe('kept')
    await expect(keep(again, newRequest())).rejects.toMatchObject({ code: 'wire/unavailable' })
    const envelopes = [...again.envelopes()]
    const leaves = again.leaves()
    expect(leaves).toEqual(leaves.toSorted(compareBytes))
    for (const [index, envelope] of envelopes.entries())
      expect(bytesToHex(await leafOf(envelope))).toBe(bytesToHex(leaves[index] as Bytes))
    again.stop()
  })

  test('[BOX-2] a free slot is drawn with equal chance, whatever the generator gives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), (limit) => {
        const drawn = randomBelow(limit, randomBytes)
        return Number.isInteger(drawn) && drawn >= 0 && drawn < limit
      }),
    )
    // 2^32 is not a multiple of 3: the last number of all must be drawn again, not folded onto 0.
    const given = [
      [255, 255, 255, 255],
      [0, 0, 0, 1],
    ]
    expect(randomBelow(3, () => Uint8Array.from(given.shift() ?? []))).toBe(1)
    expect(given).toEqual([])
  })
})

describe('redeem book', () => {
  const redeemPath = () => join(folder.path, 'redeem.sqlite')
  const codes = Array.from({ length: 1_500 }, () => new Uint8Array(randomBytes(16)))
  const hashes = codes.map((code) => sha256Now(code)).sort(compareBytes)

  test('[BOX-5] [PROMISE-6] the book knows hashes alone, in an order that says nothing, at one size', async () => {
    createRedeemFile(redeemPath(), hashes)
    const sizeUnused = statSync(redeemPath()).size
    const book = openRedeemBook(redeemPath())
    const blinded = codes.map(() => new Uint8Array(randomBytes(384)))
    for (let from = 0; from < codes.length; from += 50)
      await Promise.all(
        codes.slice(from, from + 50).map((code, index) => book.use(code, blinded[from + index] as Bytes)),
      )
    expect(book.redeemed()).toBe(codes.length)
    book.stop()
    const file = readFileSync(redeemPath())
    expect(file.length).toBe(sizeUnused)
    for (const [index, code] of codes.entries()) {
      expect(file.includes(Buffer.from(code))).toBe(false)
      expect(file.includes(Buffer.from((blinded[index] as Bytes).subarray(0, 32)))).toBe(false)
    }
    const places = blinded.map((one) => file.indexOf(sha256Now(one)))
    expect(places).not.toContain(-1)
    expect(Math.abs(kendallTau(places))).toBeLessThan(0.1)
    expect(statSync(redeemPath()).mtimeMs).toBe(0)
  })

  test('[BOX-5] opened again, the book tells used slips from unused ones and retries from second tries', async () => {
    createRedeemFile(redeemPath(), hashes)
    const [code, other] = codes as [Bytes, Bytes]
    const blinded = new Uint8Array(384).fill(1)
    const another = new Uint8Array(384).fill(2)
    const book = openRedeemBook(redeemPath())
    expect(await book.use(code, blinded)).toBe(true)
    book.stop()
    const again = openRedeemBook(redeemPath())
    expect(again.standingOf(code, blinded)).toBe('used-with-this')
    expect(again.standingOf(code, another)).toBe('used-with-another')
    expect(again.standingOf(other, blinded)).toBe('unused')
    expect(again.standingOf(new Uint8Array(16), blinded)).toBeNull()
    expect(await again.use(code, another)).toBe(false)
    expect([again.printed, again.redeemed()]).toEqual([1_500, 1])
    expect(again.codeHashes()).toEqual(hashes)
    again.stop()
  })

  test('[BOX-4] a slip whose marking stands although the disk refused its last step is used with that message alone', async () => {
    createRedeemFile(redeemPath(), hashes)
    const book = openRedeemBook(redeemPath())
    const [blinded, other] = [new Uint8Array(384).fill(1), new Uint8Array(384).fill(2)]
    const [code] = codes as [Bytes]
    failCommitsAfterwards(1)
    await expect(book.use(code, blinded)).rejects.toMatchObject({ code: 'wire/unavailable' })
    expect(book.redeemed()).toBe(0)
    expect(await book.use(code, other)).toBe(false)
    expect(await book.use(code, blinded)).toBe(true)
    expect(book.redeemed()).toBe(1)
    book.stop()
  })

  test('[BOX-4] a slip whose commit the disk refused stays unused', async () => {
    createRedeemFile(redeemPath(), hashes)
    const book = openRedeemBook(redeemPath())
    const other = new DatabaseSync(redeemPath())
    other.exec('BEGIN EXCLUSIVE')
    const [code] = codes as [Bytes]
    await expect(book.use(code, new Uint8Array(384))).rejects.toMatchObject({ code: 'wire/unavailable' })
    other.exec('ROLLBACK')
    other.close()
    expect([book.standingOf(code, new Uint8Array(384)), book.redeemed()]).toEqual(['unused', 0])
    expect(await book.use(code, new Uint8Array(384))).toBe(true)
    book.stop()
  })
})
