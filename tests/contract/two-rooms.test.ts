/** One inspection at two servers: at home, and in a room without a network that has a copy of the published folder. */
import { randomBytes } from 'node:crypto'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { leafOf, splitLeaves } from '../../src/core/ballot/bulletin.ts'
import { balanceLedger } from '../../src/core/ballot/ledger.ts'
import { redeemCodeOf, type SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, base64UrlToBytes, bytesToHex } from '../../src/core/bytes.ts'
import { sendRequestsOf, slipMarksOf } from '../../src/core/wire/sealed-envelopes.ts'
import { readSealedFile } from '../../src/core/wire/sealed-file.ts'
import { maxSlipMarksBytes, type SlipMark, signSlipMarks } from '../../src/core/wire/slip-marks.ts'
import { exportBox } from '../../src/desk/export-box.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { takeInAtDesk } from '../../src/desk/take-in.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { readStaffFile } from '../../src/server/store/staff-sqlite.ts'
import { minuteMs } from '../kit/filled-box.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  refusalOf,
  windowsFrom,
} from '../kit/respondent.ts'
import { sourceOf } from '../kit/sealed-files.ts'
import { secondSetupCode } from '../kit/second-setup-link.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

/** More than one part of the file's marks holds. */
const printed = 140
let folder: ReturnType<typeof temporaryFolder>
let home: TestServer
let room: TestServer
let office: Office
let inspection: RunningInspection
let startMs: number
const pathOf = (name: string) => join(folder.path, name)
const file = () => pathOf('box.mingcha')

beforeEach(async () => {
  folder = temporaryFolder()
  home = await startTestServer(pathOf('home'))
  startMs = home.nowMs()
  inspection = await publishInspection(await openOffice(home), windowsFrom(startMs), { printed })
  await home.stop()
  cpSync(pathOf('home'), pathOf('room'), { recursive: true })
  home = await startTestServer(pathOf('home'))
  room = await startTestServer(pathOf('room'))
  const setupCode = await secondSetupCode(pathOf('home'), startMs)
  office = await openOffice({ staffUrl: home.staffUrl, setupCode })
})
afterEach(async () => {
  await home.stop()
  await room.stop()
  folder.remove()
})

const setMinute = (minute: number) => {
  for (const server of [home, room]) server.setNowMs(startMs + minute * minuteMs)
}
const urlOf = ({ publicUrl }: TestServer, end: string) =>
  `${publicUrl}/api/inspections/${inspection.inspectionId}${end}`
const redeem = (server: TestServer, from: number, to: number) =>
  Promise.all(
    inspection.secrets
      .slice(from, to)
      .map(async (secret) => (await redeemAndSeal(server.publicUrl, inspection, secret)).body),
  )
const send = async (server: TestServer, bodies: readonly Bytes[]) => {
  for (const body of bodies) expect((await postBytes(urlOf(server, '/envelopes'), body)).status).toBe(200)
}
const exportRoom = () =>
  exportBox(dataFolderAt(pathOf('room')), inspection.inspectionId, file(), room.nowMs())
const counts = () => office.counts(inspection.inspectionId)
const findings = async (name: string) => (await checkData(dataFolderAt(pathOf(name)))).findings

test('[SFILE-8] [SFILE-10] who redeems and sends in the room counts at home: same leaves, nothing lost, and the ledger balances', async () => {
  const atHome = await redeem(home, 0, 6)
  const inRoom = await redeem(room, 6, 14)
  const officeInRoom = await openOffice({
    staffUrl: room.staffUrl,
    setupCode: await secondSetupCode(pathOf('room'), startMs),
  })
  await officeInRoom.voidSlip(
    inspection.inspectionId,
    await redeemCodeOf(inspection.secrets[139] as SlipSecret),
  )
  setMinute(25)
  await send(home, atHome)
  await send(room, inRoom)
  setMinute(41)
  expect(await exportRoom()).toEqual({ state: 'written', envelopes: 8 })

  expect(await counts()).toEqual({ printed, redeemed: 6, sent: 6 })
  for (const freshSlips of [9, 0]) {
    const taken = await takeInAtDesk(file(), home.publicUrl)
    expect(taken).toMatchObject({ total: 8, receipts: 8, freshSlips })
    expect(taken.refused.size).toBe(0)
    expect(await counts()).toEqual({ printed, voided: 1, redeemed: 14, sent: 14 })
  }
  // The receipts that phones got in the room are promises that the bulletin at home keeps.
  const bulletin = await office.close(inspection.inspectionId, 125)
  expect(bulletin.counts).toEqual({ printed, leftOver: 125, voided: 1, redeemed: 14, sent: 14 })
  const lines = balanceLedger({ ...bulletin.counts, opened: null, invalid: null })
  expect(lines.map(({ holds }) => holds)).toEqual([null, true, true])
  const listed = splitLeaves(base64UrlToBytes(bulletin.leaves)).map(bytesToHex)
  const sent = await Promise.all([...atHome, ...inRoom].map((body) => leafOf(body.slice(-8_275))))
  expect(listed).toEqual(sent.map(bytesToHex).toSorted())
  expect(await findings('home')).toEqual([])
  expect(await findings('room')).toEqual([])
  expect(await takeInAtDesk(file(), home.publicUrl).catch(({ code }) => code)).toBe('ballot/box-closed')
})

test('[BOX-14] at home the box is not closed early while nobody has redeemed there: all may be in the room', async () => {
  await redeem(room, 0, 12)
  setMinute(25)
  await expect(office.close(inspection.inspectionId, printed)).rejects.toMatchObject({
    code: 'ballot/still-sending',
  })
})

test('[SFILE-10] a slip that was redeemed at both servers is refused, and no envelope of the file is taken in', async () => {
  await redeem(home, 3, 4)
  const inRoom = await redeem(room, 0, 12)
  setMinute(25)
  await send(room, inRoom)
  setMinute(41)
  await exportRoom()
  await expect(takeInAtDesk(file(), home.publicUrl)).rejects.toMatchObject({
    code: 'ballot/redeemed-at-both',
  })
  expect((await counts()).sent).toBe(0)
  expect(await findings('home')).toEqual([])
})

test('[SFILE-10] marks that no server of this inspection signed, of unknown slips and after the closing are refused, and nothing is marked', async () => {
  const inRoom = await redeem(room, 0, 12)
  setMinute(25)
  await send(room, inRoom)
  setMinute(41)
  await exportRoom()
  const sealed = await readSealedFile(sourceOf(new Uint8Array(readFileSync(file()))))
  const [part = new Uint8Array(), ...others] = await slipMarksOf(sealed)
  expect([part.length, others.length]).toEqual([maxSlipMarksBytes, 1])
  const post = async (body: Uint8Array) => refusalOf(await postBytes(urlOf(home, '/slip-marks'), body))
  for (const at of [0, 63, 64, 96, part.length - 1]) {
    const changed = part.slice()
    changed[at] = (changed[at] as number) ^ 1
    expect(await post(changed), `byte ${at}`).toBe('ballot/bad-slip-marks')
  }
  for (const lengthBytes of [1, 63, 64, 65, part.length - 64, part.length - 1])
    expect(await post(part.slice(0, lengthBytes)), `${lengthBytes}`).toBe('ballot/bad-slip-marks')

  const [stored] = readStaffFile(dataFolderAt(pathOf('room')).staffPath).inspections
  const receiptPrivateKey = stored?.keys.receiptPrivateKey as Bytes
  const random = (): Bytes => new Uint8Array(randomBytes(32))
  const postSigned = async (marks: readonly SlipMark[], inspectionId = inspection.inspectionId) =>
    post((await signSlipMarks(receiptPrivateKey, inspectionId, marks))[0] as Bytes)
  const known = (at: number, mark: Bytes): SlipMark => ({
    codeHash: part.slice(64 + 64 * at, 96 + 64 * at),
    mark,
  })
  expect(await postSigned([known(0, random())], 'ab'.repeat(16))).toBe('ballot/bad-slip-marks')
  expect(await postSigned([known(1, random()), known(0, random())])).toBe('ballot/bad-slip-marks')
  expect(await postSigned([known(0, random()), known(0, random())])).toBe('ballot/bad-slip-marks')
  const strange = { codeHash: new Uint8Array(32).fill(0xff), mark: random() }
  expect(await postSigned([known(0, random()), strange])).toBe('ballot/unknown-code')
  expect(await counts()).toEqual({ printed, redeemed: 0, sent: 0 })

  // The office's page takes in what phones wrote: it would leave the slips lying.
  await expect(sendRequestsOf(sealed).next()).rejects.toMatchObject({ code: 'file/other-kind' })
  await office.close(inspection.inspectionId, printed)
  expect(await post(part)).toBe('ballot/box-closed')
})
