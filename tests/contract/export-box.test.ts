/** A server's box in a sealed file, on its way into the box of another server of the same inspection. */
import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Bytes, compareBytes } from '../../src/core/bytes.ts'
import { sendRequestBytes } from '../../src/core/wire/messages.ts'
import { sendRequestsOf } from '../../src/core/wire/sealed-envelopes.ts'
import { readSealedFile } from '../../src/core/wire/sealed-file.ts'
import { exportBox } from '../../src/desk/export-box.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { takeInAtDesk } from '../../src/desk/take-in.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { changeRows, type FilledBox, fileOf, fillBox, minuteMs, slotDamages } from '../kit/filled-box.ts'
import { postBytes } from '../kit/respondent.ts'
import { sourceOf } from '../kit/sealed-files.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const redeemed = 14
let folder: ReturnType<typeof temporaryFolder>
let main: TestServer
/** Carried into a room without a network, with a copy of the folder from when all had redeemed and the box was empty. */
let notebook: TestServer
let world: FilledBox
const pathOf = (name: string) => join(folder.path, name)
const file = () => pathOf('box.mingcha')
const idOf = () => world.inspection.inspectionId

beforeEach(async () => {
  folder = temporaryFolder()
  main = await startTestServer(pathOf('main'))
  world = await fillBox(main, { printed: 20, redeemed, sent: 0 })
  await main.stop()
  cpSync(pathOf('main'), pathOf('notebook'), { recursive: true })
  const nowMs = world.startMs + 25 * minuteMs
  main = await startTestServer(pathOf('main'), { nowMs })
  notebook = await startTestServer(pathOf('notebook'), { nowMs })
})
afterEach(async () => {
  await main.stop()
  await notebook.stop()
  folder.remove()
})

const send = async (server: TestServer, from: number, to: number) => {
  for (const { body } of world.sealed.slice(from, to)) {
    const url = `${server.publicUrl}/api/inspections/${idOf()}/envelopes`
    expect((await postBytes(url, body)).status).toBe(200)
  }
}
const inBox = async (name: string) => {
  const { findings, envelopes } = await checkData(dataFolderAt(pathOf(name)))
  expect(findings).toEqual([])
  return envelopes
}
const exportFrom = (name: string, minute = 41, path = file()) =>
  exportBox(dataFolderAt(pathOf(name)), idOf(), path, world.startMs + minute * minuteMs)
const requestsIn = async (path: string): Promise<Bytes[]> => {
  const requests: Bytes[] = []
  for await (const request of sendRequestsOf(
    await readSealedFile(sourceOf(new Uint8Array(readFileSync(path)))),
    'server',
  ))
    requests.push(request)
  return requests
}

test('[SFILE-8] a box filled on one server is taken in by another, with what both have once, and twice is once', async () => {
  await send(main, 0, 6)
  await send(notebook, 4, redeemed)
  expect(await exportFrom('notebook')).toEqual({ state: 'written', envelopes: 10 })
  for (let time = 0; time < 2; time += 1) {
    const taken = await takeInAtDesk(file(), main.publicUrl)
    expect(taken).toMatchObject({ inspectionId: idOf(), total: 10, receipts: 10 })
    expect(taken.refused.size).toBe(0)
    expect(await inBox('main')).toBe(redeemed)
  }
  expect(await inBox('notebook')).toBe(10)
})

test('[SFILE-8] the file’s size and order say nothing of how many exactly, or who came when', async () => {
  await send(notebook, 4, redeemed)
  for (const { body } of world.sealed.toReversed())
    await postBytes(`${main.publicUrl}/api/inspections/${idOf()}/envelopes`, body)
  await exportFrom('notebook')
  await exportFrom('main', 41, pathOf('main.mingcha'))
  expect(statSync(file()).size).toBe(statSync(pathOf('main.mingcha')).size)
  const requests = await requestsIn(pathOf('main.mingcha'))
  expect(requests).toEqual(world.sealed.map(({ body }) => body).toSorted(compareBytes))
  expect(statSync(file()).mode & 0o077).toBe(0)
})

test('[SFILE-8] damaged at any block it is refused with the place, and nothing of it is taken in', async () => {
  await send(notebook, 4, redeemed)
  await exportFrom('notebook')
  const whole = readFileSync(file())
  const pieceBytes = 37 + sendRequestBytes
  // What became of the twenty slips is the first piece.
  const marksBytes = 37 + 64 + 20 * 64
  for (let piece = 1; piece <= 18; piece += 1) {
    const atByte = piece === 1 ? 26 : 26 + marksBytes + (piece - 2) * pieceBytes
    const bytes = Buffer.from(whole)
    // In the midst of each piece; the eighteenth is the end mark.
    const at = atByte + (piece === 18 ? 20 : 1_000)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file(), bytes)
    await expect(takeInAtDesk(file(), main.publicUrl)).rejects.toMatchObject({
      code: 'file/damaged',
      measures: { piece, atByte },
    })
  }
  expect(await inBox('main')).toBe(0)
})

test('[SFILE-9] a box is not exported while people send, and is once all have sent or the window is over', async () => {
  await send(notebook, 4, redeemed)
  await expect(exportFrom('notebook', 25)).rejects.toMatchObject({ code: 'ballot/still-sending' })
  expect(existsSync(file())).toBe(false)
  await send(notebook, 0, 4)
  expect(await exportFrom('notebook', 25)).toEqual({ state: 'written', envelopes: redeemed })
})

test('[SFILE-9] a damaged box is not carried away as if it were whole', async () => {
  await send(notebook, 0, redeemed)
  await notebook.stop()
  const box = fileOf(pathOf('notebook'), 'boxes', idOf())
  const sound = readFileSync(box)
  for (const [name, statement] of Object.entries(slotDamages)) {
    writeFileSync(box, sound)
    expect(changeRows(box, statement), name).toBeGreaterThan(0)
    await expect(exportFrom('notebook'), name).rejects.toMatchObject({ code: 'ops/damaged-store' })
    expect(existsSync(file()), name).toBe(false)
  }
  writeFileSync(box, sound)
  notebook = await startTestServer(pathOf('notebook'))
})

test('[SFILE-9] at the terminal nothing is written over, and what cannot be exported says why', async () => {
  const run = (...given: string[]) =>
    new Promise<{ code: number; said: string }>((resolve) => {
      execFile(
        process.execPath,
        [fileURLToPath(new URL('../../src/desk/main.ts', import.meta.url)), 'export-box', ...given],
        { env: { ...process.env, MINGCHA_DATA: pathOf('notebook') } },
        (error, stdout, stderr) =>
          resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      )
    })
  const fails = async (said: string, ...given: string[]) =>
    expect(await run(...given)).toEqual({ code: 1, said: expect.stringContaining(said) })
  await fails('用法', idOf())
  await fails('用法', 'no-id', file())
  await fails('没有完成', '00'.repeat(16), file())
  await send(notebook, 0, redeemed)
  notebook.setNowMs(world.startMs + 41 * minuteMs)
  // The terminal has the machine's own clock; everybody has sent, and the first window is over for either.
  expect(await run(idOf(), file())).toEqual({
    code: 0,
    said: expect.stringContaining('14 个信封和全部凭条的领取记录已经写进'),
  })
  const written = readFileSync(file())
  await fails('已经存在', idOf(), file())
  expect(readFileSync(file()).equals(written)).toBe(true)
})
