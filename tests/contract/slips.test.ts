import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitLeaves } from '../../src/core/ballot/bulletin.ts'
import { createSlipSecret } from '../../src/core/ballot/draw-slip.ts'
import { leftOverState } from '../../src/core/ballot/left-over.ts'
import { redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, bytesToHex, compareBytes, concatBytes, sha256 } from '../../src/core/bytes.ts'
import { encodeRedeemRequest } from '../../src/core/wire/messages.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { prepareTicket, type Ticket } from '../../src/desk/respondent-client.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { createRedeemFile, openRedeemBook } from '../../src/server/store/redeem.ts'
import { changeRows, fileOf, minuteMs } from '../kit/filled-box.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  refusalOf,
  windowsFrom,
} from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let office: Office
let startMs: number

beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  office = await openOffice(server)
  startMs = server.nowMs()
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

const printed = 14
const publish = (mode: Mode = 'assembly'): Promise<RunningInspection> =>
  publishInspection(office, windowsFrom(startMs), { printed, mode })
const secretOf = ({ secrets }: RunningInspection, at: number): SlipSecret => secrets[at] as SlipSecret
const ticketOf = (inspection: RunningInspection, at: number): Promise<Ticket> =>
  prepareTicket(inspection.manifest, secretOf(inspection, at))
const redeem = async ({ inspectionId }: RunningInspection, { code, pending }: Ticket) =>
  refusalOf(
    await postBytes(
      `${server.publicUrl}/api/inspections/${inspectionId}/redeem`,
      encodeRedeemRequest({ code, blinded: pending.blinded }),
    ),
  )
const makeVoid = async (inspection: RunningInspection, at: number) =>
  office.voidSlip(inspection.inspectionId, await redeemCodeOf(secretOf(inspection, at)))
const replaceLost = ({ inspectionId }: RunningInspection, id = randomBytes(16).toString('hex')) =>
  office.replaceSlip(inspectionId, id)
const refused = (code: string) => ({ code })
/** `count` people redeem from slip `from` on and send; the clock then stands after the send window. */
const answer = async (inspection: RunningInspection, from: number, count: number) => {
  const bodies: Uint8Array[] = []
  for (const secret of inspection.secrets.slice(from, from + count))
    bodies.push((await redeemAndSeal(server.publicUrl, inspection, secret)).body)
  server.setNowMs(startMs + 25 * minuteMs)
  const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
  for (const body of bodies) expect((await postBytes(url, body)).status).toBe(200)
  server.setNowMs(startMs + 41 * minuteMs)
}
/** @param between - done while the server is down. */
const restart = async (between: () => Promise<unknown> = async () => undefined) => {
  const { publicUrl, staffUrl, nowMs } = server
  await server.stop()
  await between()
  server = await startTestServer(folder.path, {
    nowMs: nowMs(),
    publicPort: Number(new URL(publicUrl).port),
    staffPort: Number(new URL(staffUrl).port),
  })
  // Connections that were kept to the old one fail once.
  for (const url of [publicUrl, staffUrl])
    for (let asked = 0; asked < 5; asked += 1) await fetch(`${url}/healthz`).catch(() => undefined)
}

describe('a void slip', () => {
  test('[BOX-24] is redeemed by nobody; making it void again changes nothing; it counts as void, not as redeemed', async () => {
    const inspection = await publish()
    expect(await makeVoid(inspection, 0)).toEqual({ printed, voided: 1, redeemed: 0, sent: 0 })
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBe('ballot/slip-void')
    expect(await makeVoid(inspection, 0)).toEqual({ printed, voided: 1, redeemed: 0, sent: 0 })
    expect(await redeem(inspection, await ticketOf(inspection, 1))).toBeNull()
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed, voided: 1, redeemed: 1, sent: 0 })
  })

  test('[BOX-24] a redeemed slip, a slip of another inspection and a place of an open link are not made void', async () => {
    const inspection = await publish()
    const other = await publish()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBeNull()
    await expect(makeVoid(inspection, 0)).rejects.toMatchObject(refused('ballot/code-used'))
    const code = await redeemCodeOf(secretOf(other, 0))
    await expect(office.voidSlip(inspection.inspectionId, code)).rejects.toMatchObject(
      refused('ballot/unknown-code'),
    )
    const openLink = await publish('open-link')
    await expect(makeVoid(openLink, 0)).rejects.toMatchObject(refused('staff/wrong-state'))
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed, redeemed: 1, sent: 0 })
  })

  test('[BOX-24] of a voiding and a redeeming that come at once one is refused, and the counts say which', async () => {
    const inspection = await publish()
    for (let at = 0; at < 6; at += 1) {
      const ticket = await ticketOf(inspection, at)
      const [byPhone, byOffice] = await Promise.all([
        redeem(inspection, ticket),
        makeVoid(inspection, at).then(
          () => null,
          (cause: { code: string }) => cause.code,
        ),
      ])
      expect([byPhone, byOffice].filter((code) => code === null)).toHaveLength(1)
    }
    const { voided = 0, redeemed } = await office.counts(inspection.inspectionId)
    expect(voided + redeemed).toBe(6)
  })

  test('[BOX-24] is void after a restart too, and not made void once the box is closed', async () => {
    const inspection = await publish()
    await makeVoid(inspection, 0)
    await restart()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBe('ballot/slip-void')
    server.setNowMs(startMs + 41 * minuteMs)
    await office.close(inspection.inspectionId, printed - 1)
    await expect(makeVoid(inspection, 1)).rejects.toMatchObject(refused('staff/wrong-state'))
  })

  test('[BOX-24] while the disk refuses, nobody is told that a slip is void', async () => {
    const inspection = await publish()
    const redeemFile = fileOf(folder.path, 'redeem', inspection.inspectionId)
    const database = new DatabaseSync(redeemFile)
    database.exec('BEGIN EXCLUSIVE')
    await expect(makeVoid(inspection, 0)).rejects.toMatchObject(refused('wire/unavailable'))
    database.exec('ROLLBACK')
    database.close()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBeNull()
  })
})

describe('a lost slip', () => {
  test('[BOX-25] the one given for it is counted, once for each id; the lost one stays good', async () => {
    const inspection = await publish()
    const id = 'ab'.repeat(16)
    for (let asked = 0; asked < 3; asked += 1)
      expect(await replaceLost(inspection, id)).toMatchObject({ replaced: 1 })
    expect(await replaceLost(inspection)).toEqual({ printed, replaced: 2, redeemed: 0, sent: 0 })
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBeNull()
    const other = await publish()
    expect(await office.counts(other.inspectionId)).toEqual({ printed, redeemed: 0, sent: 0 })
  })

  test('[BOX-25] nothing is counted after the closing, of an open link, or beyond what was printed', async () => {
    const openLink = await publish('open-link')
    await expect(replaceLost(openLink)).rejects.toMatchObject(refused('staff/wrong-state'))
    const inspection = await publish()
    for (let count = 0; count < printed; count += 1) await replaceLost(inspection)
    await expect(replaceLost(inspection)).rejects.toMatchObject(refused('staff/wrong-state'))
    server.setNowMs(startMs + 41 * minuteMs)
    const closed = await publish()
    server.setNowMs(startMs + 41 * minuteMs)
    await office.close(closed.inspectionId, printed)
    await expect(replaceLost(closed)).rejects.toMatchObject(refused('staff/wrong-state'))
  })
})

const bulletinOf = async ({ inspectionId }: RunningInspection) =>
  (await fetch(`${server.publicUrl}/api/inspections/${inspectionId}/bulletin`)).json()

describe('left-over slips', () => {
  const codesOf = async (inspection: RunningInspection, ...places: readonly number[]) =>
    concatBytes(...(await Promise.all(places.map((at) => redeemCodeOf(secretOf(inspection, at))))))
  const count = async (inspection: RunningInspection, codes: Bytes) =>
    office.countLeftOver(inspection.inspectionId, codes)

  test('[BOX-26] are told apart by counts alone, each once, and asking changes nothing', async () => {
    const inspection = await publish()
    const other = await publish()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBeNull()
    await makeVoid(inspection, 1)
    const codes = concatBytes(await codesOf(inspection, 0, 1, 2, 3, 3, 2), await codesOf(other, 0))
    for (let asked = 0; asked < 2; asked += 1)
      expect(await count(inspection, codes)).toEqual({ unused: 2, used: 1, voided: 1, unknown: 1 })
    expect(await count(inspection, new Uint8Array())).toEqual({ unused: 0, used: 0, voided: 0, unknown: 0 })
    await expect(count(inspection, codes.slice(1))).rejects.toMatchObject(refused('wire/malformed'))
    expect(await redeem(inspection, await ticketOf(inspection, 2))).toBeNull()
  })

  test('[BOX-26] how many were shown to be unredeemed stands in the bulletin; more than were counted are refused', async () => {
    const inspection = await publish()
    await answer(inspection, 0, 11)
    const { inspectionId } = inspection
    const codes = await codesOf(inspection, 11, 12, 13)
    await expect(office.close(inspectionId, 2, false, codes)).rejects.toMatchObject(
      refused('ballot/left-over-miscounted'),
    )
    await expect(office.close(inspectionId, 3, false, codes.slice(1))).rejects.toMatchObject(
      refused('wire/malformed'),
    )
    expect((await office.counts(inspectionId)).sent).toBe(11)
    const bulletin = await office.close(inspectionId, 3, false, codes)
    expect(bulletin.counts).toEqual({ printed, leftOver: 3, leftOverVerified: 3, redeemed: 11, sent: 11 })
    expect(await bulletinOf(inspection)).toEqual(bulletin)
    await server.stop()
    const problems = async () =>
      (await checkData(dataFolderAt(folder.path))).findings.map(({ problem }) => problem)
    expect(await problems()).toEqual([])
    // More shown than are unredeemed in the book, and more than were left over.
    for (const counts of ['"leftOver":4,"leftOverVerified":4', '"leftOver":2,"leftOverVerified":3']) {
      changeRows(
        `${folder.path}/staff.sqlite`,
        `UPDATE inspection SET bulletin = replace(bulletin, '"leftOver":3,"leftOverVerified":3', '${counts}')`,
      )
      expect(await problems()).toEqual(['counts-wrong'])
      changeRows(
        `${folder.path}/staff.sqlite`,
        `UPDATE inspection SET bulletin = replace(bulletin, '${counts}', '"leftOver":3,"leftOverVerified":3')`,
      )
    }
    server = await startTestServer(folder.path)
  })

  test('[BOX-26] one whose picture was used counts as left over and not as unredeemed', async () => {
    const inspection = await publish()
    await answer(inspection, 0, 11)
    const codes = await codesOf(inspection, 10, 11, 12, 13)
    const bulletin = await office.close(inspection.inspectionId, 4, true, codes)
    expect(bulletin.counts).toMatchObject({ leftOver: 4, leftOverVerified: 3, redeemed: 11 })
    expect(leftOverState(bulletin.counts)).toBe('some')
  })
})

describe('a further print run', () => {
  const drawRun = async (count = 8) => {
    const secrets = Array.from({ length: count }, () => createSlipSecret(randomBytes(20)))
    const hashes = await Promise.all(secrets.map(async (secret) => sha256(await redeemCodeOf(secret))))
    return { secrets, codeHashes: concatBytes(...hashes.sort(compareBytes)) }
  }
  const findings = async () =>
    (await checkData(dataFolderAt(folder.path))).findings.map(({ problem }) => problem)

  test('[BOX-27] [BAL-19] its slips answer as the others do, nothing redeemed or void is lost, and it is counted', async () => {
    const inspection = await publish()
    const first = await ticketOf(inspection, 0)
    expect(await redeem(inspection, first)).toBeNull()
    await makeVoid(inspection, 1)
    const run = await drawRun()
    const counts = { printed: printed + 8, printedLater: 8, voided: 1, redeemed: 1, sent: 0 }
    for (let asked = 0; asked < 2; asked += 1)
      expect(await office.addPrintRun(inspection.inspectionId, run.codeHashes)).toEqual(counts)
    // A lost reply is asked for again, a void slip is void, and a used one used.
    expect(await redeem(inspection, first)).toBeNull()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBe('ballot/code-used')
    expect(await redeem(inspection, await ticketOf(inspection, 1))).toBe('ballot/slip-void')
    const all = { ...inspection, secrets: [...inspection.secrets.slice(2), ...run.secrets] }
    await restart()
    expect(await office.counts(inspection.inspectionId)).toEqual(counts)
    await answer(all, 0, printed - 2 + 8)
    await office.close(inspection.inspectionId, 0)
    expect((await bulletinOf(inspection)).counts).toEqual({
      ...counts,
      leftOver: 0,
      redeemed: printed - 1 + 8,
      sent: printed - 2 + 8,
    })
    await server.stop()
    expect(await findings()).toEqual([])
    changeRows(`${folder.path}/staff.sqlite`, 'DELETE FROM print_run')
    expect(await findings()).toEqual(expect.arrayContaining(['wrong-slip-count', 'counts-wrong']))
    server = await startTestServer(folder.path)
  })

  test('[BOX-27] nothing in the files says which slips came later', async () => {
    const inspection = await publish()
    expect(await redeem(inspection, await ticketOf(inspection, 0))).toBeNull()
    const run = await drawRun(40)
    await office.addPrintRun(inspection.inspectionId, run.codeHashes)
    await server.stop()
    // A book that was made in one go from all slips, with the same mark, is the same to the byte.
    const path = fileOf(folder.path, 'redeem', inspection.inspectionId)
    const book = openRedeemBook(path, 'read')
    const hashes = book.codeHashes()
    const marked = book.rows().find(({ mark }) => mark.some((byte) => byte !== 0))
    book.stop()
    const atOnce = `${folder.path}/at-once.sqlite`
    createRedeemFile(atOnce, hashes)
    changeRows(
      atOnce,
      'UPDATE slip SET blinded_hash = ? WHERE code_hash = ?',
      marked?.mark ?? null,
      marked?.codeHash ?? null,
    )
    const pagesOf = (file: string) => readFileSync(file).subarray(100)
    expect(pagesOf(path).equals(pagesOf(atOnce))).toBe(true)
    for (const name of readdirSync(folder.path).filter((one) => one.startsWith('staff.')))
      for (const hash of splitLeaves(run.codeHashes))
        expect(readFileSync(`${folder.path}/${name}`).includes(Buffer.from(hash))).toBe(false)
    server = await startTestServer(folder.path)
  })

  test('[BOX-27] too few, too late, known ones, and what has no slips to add are refused, and nothing changes', async () => {
    const inspection = await publish()
    const other = await publish('open-link')
    const device = await publish('ballot-device')
    const add = ({ inspectionId }: RunningInspection, codeHashes: Bytes) =>
      office.addPrintRun(inspectionId, codeHashes)
    const { codeHashes } = await drawRun()
    await expect(add(inspection, (await drawRun(7)).codeHashes)).rejects.toMatchObject(
      refused('staff/print-run-refused'),
    )
    await expect(add(inspection, inspection.codeHashes)).rejects.toMatchObject(
      refused('staff/print-run-refused'),
    )
    const second = await publish()
    const twice = await drawRun()
    await add(second, twice.codeHashes)
    await expect(add(inspection, twice.codeHashes)).rejects.toMatchObject(refused('staff/print-run-refused'))
    await expect(add(inspection, codeHashes.slice(1))).rejects.toMatchObject(refused('wire/malformed'))
    for (const one of [other, device])
      await expect(add(one, codeHashes)).rejects.toMatchObject(refused('staff/print-run-refused'))
    server.setNowMs(startMs + 10 * minuteMs)
    await expect(add(inspection, codeHashes)).rejects.toMatchObject(refused('staff/print-run-late'))
    expect(await office.counts(inspection.inspectionId)).toEqual({ printed, redeemed: 0, sent: 0 })
    await server.stop()
    expect(await findings()).toEqual([])
    server = await startTestServer(folder.path)
  })

  test('[BOX-27] one that was noted when the box can have no room any more is given up at the closing', async () => {
    const inspection = await publish()
    const { codeHashes } = await drawRun()
    await answer(inspection, 0, 11)
    await restart(async () =>
      changeRows(
        `${folder.path}/staff.sqlite`,
        'INSERT INTO print_run VALUES (?, ?, 8, ?)',
        bytesToHex(await sha256(codeHashes)),
        inspection.inspectionId,
        codeHashes,
      ),
    )
    const { counts } = await office.close(inspection.inspectionId, 3)
    expect(counts).toEqual({ printed, leftOver: 3, redeemed: 11, sent: 11 })
    await server.stop()
    expect(await findings()).toEqual([])
    server = await startTestServer(folder.path)
  })

  test('[BOX-27] one whose files were made when the crash came has its slips once after the next start', async () => {
    const inspection = await publish()
    const { codeHashes } = await drawRun()
    const counts = await office.addPrintRun(inspection.inspectionId, codeHashes)
    await restart(async () => {
      // Back to the note: the word that the files are there is what the crash took.
      changeRows(`${folder.path}/staff.sqlite`, 'UPDATE print_run SET code_hashes = ?', codeHashes)
      expect(await findings()).toEqual(['print-run-unfinished'])
    })
    expect(await office.counts(inspection.inspectionId)).toEqual(counts)
    expect(counts).toMatchObject({ printed: printed + 8, printedLater: 8 })
    await server.stop()
    expect(await findings()).toEqual([])
    server = await startTestServer(folder.path)
  })

  test('[BOX-27] one that was noted and not finished is found by fsck and finished by the next start', async () => {
    const inspection = await publish()
    const { codeHashes } = await drawRun()
    await restart(async () => {
      changeRows(
        `${folder.path}/staff.sqlite`,
        'INSERT INTO print_run VALUES (?, ?, 8, ?)',
        bytesToHex(await sha256(codeHashes)),
        inspection.inspectionId,
        codeHashes,
      )
      expect(await findings()).toEqual(['print-run-unfinished'])
    })
    expect(await office.counts(inspection.inspectionId)).toMatchObject({
      printed: printed + 8,
      printedLater: 8,
    })
    await server.stop()
    expect(await findings()).toEqual([])
    server = await startTestServer(folder.path)
  })
})

test('[BAL-17] of left-over slips it is said whether all, some or none were shown to be unredeemed', () => {
  expect(leftOverState({ leftOver: 5, leftOverVerified: 5 })).toBe('all')
  expect(leftOverState({ leftOver: 5, leftOverVerified: 4 })).toBe('some')
  expect(leftOverState({ leftOver: 5, leftOverVerified: 0 })).toBe('none')
  expect(leftOverState({ leftOver: 5 })).toBe('none')
  expect(leftOverState({ leftOver: 0 })).toBe('none')
})

describe('the record of a closing', () => {
  test('[BAL-15] [PROMISE-19] says how many slips are void and how many replaced, and the ledger takes void ones off', async () => {
    const inspection = await publish()
    await makeVoid(inspection, 0)
    await makeVoid(inspection, 1)
    await replaceLost(inspection)
    await answer(inspection, 2, 11)
    // 14 printed, 2 void, 11 redeemed: one can be left over, and no more.
    await expect(office.close(inspection.inspectionId, 2)).rejects.toMatchObject(
      refused('ballot/ledger-unbalanced'),
    )
    await expect(office.close(inspection.inspectionId, 13, true)).rejects.toMatchObject(
      refused('ballot/ledger-unbalanced'),
    )
    await office.close(inspection.inspectionId, 1)
    expect(await bulletinOf(inspection)).toMatchObject({
      counts: { printed, leftOver: 1, voided: 2, replaced: 1, redeemed: 11, sent: 11 },
    })
    await server.stop()
    expect(await checkData(dataFolderAt(folder.path))).toMatchObject({ findings: [], recorded: [] })
    const redeemFile = fileOf(folder.path, 'redeem', inspection.inspectionId)
    // A void slip made good again, and a replacement nobody counted.
    changeRows(
      redeemFile,
      `UPDATE slip SET blinded_hash = zeroblob(32)
       WHERE code_hash = (SELECT min(code_hash) FROM slip WHERE blinded_hash = ?)`,
      new Uint8Array(32).fill(0xff),
    )
    const problems = async () =>
      (await checkData(dataFolderAt(folder.path))).findings.map(({ problem }) => problem)
    expect(await problems()).toEqual(['counts-wrong'])
    changeRows(
      redeemFile,
      `UPDATE slip SET blinded_hash = ?
       WHERE code_hash = (SELECT min(code_hash) FROM slip WHERE blinded_hash = zeroblob(32))`,
      new Uint8Array(32).fill(0xff),
    )
    expect(await problems()).toEqual([])
    changeRows(`${folder.path}/staff.sqlite`, 'DELETE FROM replacement')
    expect(await problems()).toEqual(['counts-wrong'])
    server = await startTestServer(folder.path)
  })

  test('[BAL-15] without either reads as a record from before there were any', async () => {
    const inspection = await publish()
    await answer(inspection, 0, 11)
    await office.close(inspection.inspectionId, 3)
    const { counts } = await bulletinOf(inspection)
    expect(Object.keys(counts)).toEqual(['printed', 'leftOver', 'redeemed', 'sent'])
  })
})
