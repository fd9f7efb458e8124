/** Destroying an inspection after its report: what goes, what stays, and a crash in between. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Bytes, bytesToUtf8 } from '../../src/core/bytes.ts'
import { destructionSchema } from '../../src/core/wire/schemas.ts'
import { checkData } from '../../src/desk/fsck.ts'
import { dataFolderAt } from '../../src/server/store/data-folder.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import { openBox } from '../kit/close-box.ts'
import { fileOf, fillBox, minuteMs } from '../kit/filled-box.ts'
import { postBytes, refusalOf } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let world: Awaited<ReturnType<typeof fillBox>>
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  world = await fillBox(server, { printed: 20, redeemed: 12, sent: 12 })
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

const id = () => world.inspection.inspectionId
const path = (rest = '') => `/api/inspections/${id()}${rest}`
const close = async () => {
  server.setNowMs(world.startMs + 41 * minuteMs)
  await world.office.close(id(), 8)
}
const open = async () => {
  await close()
  await openBox({ ...world, server, setMinute: () => undefined })
}
const destroy = async () =>
  destructionSchema.parse(JSON.parse(bytesToUtf8(await world.office.ask(path('/destruction'), {}))))

/** Every file of the data folder. */
const files = (at = folder.path): string[] =>
  readdirSync(at, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(at, entry.name)) : [join(at, entry.name)],
  )
const filesWith = (bytes: Uint8Array): string[] =>
  files().filter((file) => readFileSync(file).includes(Buffer.from(bytes)))

const keysOf = async (): Promise<readonly Bytes[]> => {
  const store = openStaffSqlite(join(folder.path, 'staff.sqlite'))
  try {
    const stored = await store.findInspection(id())
    if (!stored) throw new Error('not stored')
    return [stored.keys.issuerPrivateKey, stored.keys.receiptPrivateKey]
  } finally {
    await store.stop()
  }
}

describe('destroying', () => {
  test('[RETAIN-1] neither a running nor a closed inspection that can be opened is destroyed, and nobody else may', async () => {
    await expect(destroy()).rejects.toMatchObject({ code: 'staff/not-finished' })
    await close()
    await expect(destroy()).rejects.toMatchObject({ code: 'staff/not-finished' })
    const asked = await fetch(`${server.staffUrl}${path('/destruction')}`, { method: 'POST' })
    expect(await refusalOf(asked)).toBe('staff/no-session')
    expect(await (await fetch(`${server.publicUrl}${path('/destruction')}`)).json()).toBeNull()
    expect((await world.office.counts(id())).sent).toBe(12)
  })

  test('[RETAIN-2] [RETAIN-3] [RETAIN-1] keys, envelopes and code hashes are in no file; what was published stays; again is the same', async () => {
    await open()
    const other = await fillBox(server, { printed: 12, redeemed: 1, sent: 1 }, world.office)
    // Short pieces, so that few of them lie across the end of a database page.
    const gone = [
      ...(await keysOf()).map((key) => key.slice(20, 44)),
      ...world.sealed.map(({ request }) => request.envelope.slice(4_000, 4_024)),
      ...[0, 7, 19].map((at) => world.inspection.codeHashes.slice(at * 32, at * 32 + 24)),
    ]
    const there = gone.filter((bytes) => filesWith(bytes).length > 0)
    expect(there.length).toBeGreaterThan(gone.length - 4)
    const record = await destroy()
    expect(record).toMatchObject({ inspectionId: id(), envelopes: 12, slips: 20 })
    for (const bytes of gone) expect(filesWith(bytes)).toEqual([])
    expect((await keysOf()).map(({ length }) => length)).toEqual([0, 0])
    expect(await destroy()).toEqual(record)

    for (const rest of ['/manifest', '/bulletin', '/opening', '/destruction'])
      expect((await fetch(`${server.publicUrl}${path(rest)}`)).status).toBe(200)
    const [sealed] = world.sealed
    const sent = await postBytes(`${server.publicUrl}${path('/envelopes')}`, sealed?.body as Bytes)
    expect(await refusalOf(sent)).toBe('ballot/box-closed')
    const list = (await (await fetch(`${server.publicUrl}/api/inspections`)).json()) as {
      inspections: { inspectionId: string; state: string }[]
    }
    expect(list.inspections.find(({ inspectionId }) => inspectionId === id())?.state).toBe('opened')
    expect((await world.office.counts(other.inspection.inspectionId)).sent).toBe(1)

    await server.stop()
    server = await startTestServer(folder.path)
    expect(server.server.setAside).toEqual([])
    expect((await fetch(`${server.publicUrl}${path('/opening')}`)).status).toBe(200)
  })

  test('[RETAIN-1] a box too small to be opened is destroyed after closing', async () => {
    const small = await fillBox(server, { printed: 12, redeemed: 2, sent: 2 }, world.office)
    server.setNowMs(small.startMs + 41 * minuteMs)
    await world.office.close(small.inspection.inspectionId, 10)
    const reply = await world.office.ask(`/api/inspections/${small.inspection.inspectionId}/destruction`, {})
    expect(JSON.parse(bytesToUtf8(reply))).toMatchObject({ envelopes: 2, slips: 12 })
  })

  test('[RETAIN-2] [RETAIN-4] cut off after its record, a destruction is named by fsck and finished at the next start', async () => {
    await open()
    const kept = [fileOf(folder.path, 'boxes', id()), fileOf(folder.path, 'redeem', id())].map(
      (file) => [file, readFileSync(file)] as const,
    )
    await destroy()
    await server.stop()
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
    for (const [file, bytes] of kept) writeFileSync(file, bytes, { mode: 0o600 })
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([
      { problem: 'left-after-destruction', where: id(), count: 2 },
    ])
    server = await startTestServer(folder.path)
    for (const [file] of kept) expect(() => statSync(file)).toThrow()
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
  })
})
