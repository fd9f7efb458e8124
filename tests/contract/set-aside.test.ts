import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '../../src/core/bytes.ts'
import { encodeRedeemRequest } from '../../src/core/wire/messages.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { sha256Now } from '../../src/server/hashes.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { createSetupCode } from '../../src/server/store/setup-code.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import { openBox } from '../kit/close-box.ts'
import { changeRows, type FilledBox, fileOf, fillBox, minuteMs, slotDamages } from '../kit/filled-box.ts'
import { openOffice, postBytes, refusalOf, type SealedRespondent } from '../kit/respondent.ts'
import { startServerProcess, startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let filled: FilledBox
let server: TestServer
let isRunning = false
const dataPath = () => join(folder.path, 'data')

/** Three of ten redeemed, two sent; then the server is stopped, so that a test can damage its files. */
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(dataPath())
  isRunning = true
  filled = await fillBox(server, { printed: 10, redeemed: 3, sent: 2 })
})
afterEach(async () => {
  await stop()
  folder.remove()
})

const stop = async () => {
  if (isRunning) await server.stop()
  isRunning = false
}
const startAgain = async () => {
  server = await startTestServer(dataPath(), { nowMs: filled.startMs + 26 * minuteMs })
  isRunning = true
}
/** One more device: a server that has one prints no setup link. */
const newOffice = async () => {
  const store = openStaffSqlite(join(dataPath(), 'staff.sqlite'))
  const setupCode = await createSetupCode(store, randomBytes, server.nowMs())
  await store.stop()
  return openOffice({ staffUrl: server.staffUrl, setupCode })
}
const idOf = () => filled.inspection.inspectionId
const urlOf = (path = '') => `${server.publicUrl}/api/inspections/${idOf()}${path}`
const everyFile = () =>
  ['boxes', 'redeem'].flatMap((kind) =>
    readdirSync(join(dataPath(), kind)).map((name) => {
      const file = join(dataPath(), kind, name)
      return [relative(dataPath(), file), bytesToHex(sha256Now(readFileSync(file)))]
    }),
  )

/** What every damaged inspection must do, and what must not happen to its files. */
const expectSetAside = async (file: string, trouble: string, problem: string | readonly string[]) => {
  const before = everyFile()
  await startAgain()
  expect(server.server.setAside).toEqual([
    { inspectionId: idOf(), court: '甲法院', title: '工作情况匿名问卷', file, trouble },
  ])
  const { ticket, body } = filled.sealed[2] as SealedRespondent
  expect(await refusalOf(await postBytes(urlOf('/envelopes'), body))).toBe('ballot/set-aside')
  const request = encodeRedeemRequest({ code: ticket.code, blinded: ticket.pending.blinded })
  expect(await refusalOf(await postBytes(urlOf('/redeem'), request))).toBe('ballot/set-aside')

  // What was published of it stays readable.
  expect((await (await fetch(urlOf())).json()).inspection).toMatchObject({ state: 'running' })
  expect(new Uint8Array(await (await fetch(urlOf('/manifest'))).arrayBuffer())).toEqual(
    filled.inspection.manifestBytes,
  )

  // All others run, and a new one can be begun.
  const other = await fillBox(server, { printed: 10, redeemed: 1, sent: 1 }, await newOffice())
  expect(await other.office.counts(other.inspection.inspectionId)).toEqual({
    printed: 10,
    redeemed: 1,
    sent: 1,
  })
  const { manifestBytes, codeHashes } = filled.inspection
  for (const step of [
    () => other.office.counts(idOf()),
    () => other.office.close(idOf(), 7),
    // Publishing the same again must not put an empty box in the place of the damaged one.
    () => other.office.publish(idOf(), manifestBytes, codeHashes),
  ])
    await expect(step()).rejects.toMatchObject({ code: 'ballot/set-aside' })

  const after = everyFile().filter(([name]) => !name?.includes(other.inspection.inspectionId))
  expect(after).toEqual(before)
  const { findings } = await checkData(dataFolderAt(dataPath()))
  const found = findings.map((finding) => finding.problem)
  expect(found.filter((one) => [problem].flat().includes(one))).not.toEqual([])
  for (const { where } of findings) expect(where).toContain(idOf())
}

const boxName = () => join('boxes', `${idOf()}.sqlite`)
const redeemName = () => join('redeem', `${idOf()}.sqlite`)

describe('an inspection whose file is damaged is set aside', () => {
  const problems: Readonly<Record<string, string | readonly string[]>> = {
    'a leaf changed': 'leaf-wrong',
    'an envelope changed': 'leaf-wrong',
    // Random bytes as text: some SQLite itself calls damaged, others only do not match.
    'a leaf is text': ['file-damaged', 'slot-broken'],
    'an envelope was cut': 'slot-broken',
    'a leaf is gone': 'slot-broken',
    'an envelope is there twice': 'envelope-twice',
  }
  for (const [what, statement] of Object.entries(slotDamages))
    test(`[BOX-22] when ${what}, all others start, and nothing is removed`, async () => {
      await stop()
      expect(changeRows(fileOf(dataPath(), 'boxes', idOf()), statement)).toBeGreaterThan(0)
      await expectSetAside(boxName(), 'damaged', problems[what] ?? '')
    })

  test('[BOX-22] a box or a redeem book that is no database', async () => {
    await stop()
    const box = fileOf(dataPath(), 'boxes', idOf())
    const sound = readFileSync(box)
    writeFileSync(box, 'text'.repeat(2_000))
    await expectSetAside(boxName(), 'damaged', 'file-damaged')
    await stop()
    writeFileSync(box, sound)
    const book = fileOf(dataPath(), 'redeem', idOf())
    const wholeBook = readFileSync(book)
    // SQLite reads a page that is cut short as if zeros were missing.
    for (const left of [new Uint8Array(), wholeBook.subarray(0, -20)]) {
      writeFileSync(book, left)
      await startAgain()
      expect(server.server.setAside).toMatchObject([{ file: redeemName(), trouble: 'damaged' }])
      await stop()
    }
    writeFileSync(book, wholeBook)
    await startAgain()
    expect(server.server.setAside).toEqual([])
  })

  test('[BOX-20] a published inspection whose box is gone is set aside, and runs again when the box is back', async () => {
    await stop()
    const box = fileOf(dataPath(), 'boxes', idOf())
    mkdirSync(join(folder.path, 'away'))
    renameSync(box, join(folder.path, 'away', 'box'))
    await expectSetAside(boxName(), 'missing', 'file-missing')
    await stop()
    renameSync(join(folder.path, 'away', 'box'), box)
    await startAgain()
    expect(server.server.setAside).toEqual([])
    const { body } = filled.sealed[2] as SealedRespondent
    expect((await postBytes(urlOf('/envelopes'), body)).status).toBe(200)
  })

  test('[BOX-22] of an old inspection bulletin and opening record are still told', async () => {
    const old = await fillBox(server, { printed: 10, redeemed: 10, sent: 10 }, filled.office)
    const { office, inspection, startMs } = old
    const setMinute = (minute: number) => server.setNowMs(startMs + minute * minuteMs)
    setMinute(41)
    await office.close(inspection.inspectionId, 0)
    await openBox({ server, office, inspection, setMinute })
    const paths = ['/bulletin', '/opening']
    const told = () =>
      Promise.all(
        paths.map(async (path) => {
          const response = await fetch(
            `${server.publicUrl}/api/inspections/${inspection.inspectionId}${path}`,
          )
          return [response.status, await response.json()]
        }),
      )
    const before = await told()
    await stop()
    changeRows(fileOf(dataPath(), 'boxes', inspection.inspectionId), slotDamages['a leaf changed'] ?? '')
    await startAgain()
    expect(server.server.setAside).toMatchObject([{ inspectionId: inspection.inspectionId }])
    expect(before.map(([status]) => status)).toEqual([200, 200])
    expect(await told()).toEqual(before)
  })

  test('[BOX-22] [OPS-7] the start says which file it is and what to do, and goes on', async () => {
    await stop()
    writeFileSync(fileOf(dataPath(), 'boxes', idOf()), '')
    const process = await startServerProcess({ dataPath: dataPath() })
    // The doors are open before everything is said: what the process prints arrives in pieces.
    await expect.poll(process.printed).toContain('巡查“甲法院，工作情况匿名问卷”暂停办理，其他巡查照常。')
    await expect.poll(process.printed).toContain('desk -- fsck')
    expect(process.printed()).toContain(
      `有问题的文件：${boxName()}（内容已损坏）。没有删除、也没有改动任何文件。`,
    )
    expect(process.printed()).not.toMatch(/node:|\n +at /)
    expect((await fetch(`${process.publicUrl}/healthz`)).status).toBe(200)
    expect(await process.stop()).toBe(0)
  })
})
