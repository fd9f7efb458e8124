/** Envelopes that come by a sealed file: at the staff door, at the desk, and a closed box on its way to an opening. */
import { execFile } from 'node:child_process'
import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeBoxFile, readBoxFile } from '../../src/app/inspect/box-file.ts'
import { type Bytes, bytesToUtf8, concatBytes } from '../../src/core/bytes.ts'
import { sendRequestBytes } from '../../src/core/wire/messages.ts'
import { takeInReplySchema } from '../../src/core/wire/schemas.ts'
import { sendRequestPieces } from '../../src/core/wire/sealed-envelopes.ts'
import { sealedFileParts } from '../../src/core/wire/sealed-file.ts'
import { takeInAtDesk } from '../../src/desk/take-in.ts'
import type { StaffClient } from '../../src/device/staff/client.ts'
import { fillBox, minuteMs } from '../kit/filled-box.ts'
import { postBytes, refusalOf } from '../kit/respondent.ts'
import { sourceOf } from '../kit/sealed-files.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let world: Awaited<ReturnType<typeof fillBox>>
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  world = await fillBox(server, { printed: 20, redeemed: 14, sent: 3 })
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

const counts = async () => (await world.office.counts(world.inspection.inspectionId)).sent
const bodies = () => world.sealed.map(({ body }) => body as Bytes)
const writeFile = async (requests: readonly Bytes[], name = 'a.mingcha'): Promise<string> => {
  const parts: Bytes[] = []
  const pieces = sendRequestPieces(requests, randomBytes)
  for await (const part of sealedFileParts('envelopes', world.inspection.inspectionId, pieces))
    parts.push(part)
  const path = join(folder.path, name)
  writeFileSync(path, concatBytes(...parts))
  return path
}

describe('at the staff door', () => {
  const path = () => `/api/inspections/${world.inspection.inspectionId}/envelopes`
  const takeIn = async (requests: readonly Bytes[]) =>
    takeInReplySchema.parse(JSON.parse(bytesToUtf8(await world.office.ask(path(), concatBytes(...requests)))))

  test('[SFILE-5] each request is judged alone; the same file again is known', async () => {
    const [first, ...others] = bodies()
    const forged = (first as Bytes).slice()
    forged[200] = (forged[200] as number) ^ 1
    const rest = others.slice(0, 9)
    expect(await takeIn([first as Bytes, forged, ...rest])).toEqual({
      fresh: 7,
      known: 3,
      refused: [{ code: 'ballot/bad-token', count: 1 }],
    })
    expect(await takeIn([first as Bytes, ...rest])).toEqual({ fresh: 0, known: 10, refused: [] })
    expect(await counts()).toBe(10)
  })

  test('[SFILE-5] nothing comes in without a session, before the send window, after closing, or of another length', async () => {
    const [first] = bodies()
    const url = `${server.staffUrl}${path()}`
    expect(await refusalOf(await postBytes(url, first as Bytes))).toBe('staff/no-session')
    const half = (first as Bytes).slice(0, sendRequestBytes - 1)
    await expect(takeIn([half])).rejects.toMatchObject({ code: 'wire/wrong-length' })
    server.setNowMs(world.startMs + 15 * minuteMs)
    await expect(takeIn([first as Bytes])).rejects.toMatchObject({ code: 'ballot/send-not-open' })
    server.setNowMs(world.startMs + 41 * minuteMs)
    await world.office.close(world.inspection.inspectionId, 6)
    await expect(takeIn(bodies().slice(5, 6))).rejects.toMatchObject({ code: 'ballot/box-closed' })
    expect(await counts()).toBe(3)
  })
})

describe('at the desk', () => {
  test('[SFILE-6] [SFILE-2] a file’s envelopes get their receipts; taken in twice, and sent by the phones too, they are once', async () => {
    const path = await writeFile(bodies())
    expect(await takeInAtDesk(path, server.publicUrl)).toMatchObject({ total: 14, receipts: 14 })
    expect(await takeInAtDesk(path, server.publicUrl)).toMatchObject({ total: 14, receipts: 14 })
    const url = `${server.publicUrl}/api/inspections/${world.inspection.inspectionId}/envelopes`
    for (const body of bodies()) expect((await postBytes(url, body)).status).toBe(200)
    expect(await counts()).toBe(14)
  })

  test('[SFILE-6] [SFILE-3] a damaged file says where, and leaves the box as it was; an envelope that is refused is told', async () => {
    const run = (file: string) =>
      new Promise<{ code: number; said: string }>((resolve) => {
        execFile(
          process.execPath,
          [fileURLToPath(new URL('../../src/desk/main.ts', import.meta.url)), 'take-in', file],
          {
            env: {
              ...process.env,
              MINGCHA_DATA: folder.path,
              MINGCHA_PUBLIC_URL: server.publicUrl,
              MINGCHA_STAFF_URL: server.staffUrl,
            },
          },
          (error, stdout, stderr) =>
            resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
        )
      })
    const path = await writeFile(bodies(), 'damaged.mingcha')
    const { readFileSync } = await import('node:fs')
    const bytes = readFileSync(path)
    bytes[26 + 37 + sendRequestBytes + 37 + 100] =
      (bytes[26 + 37 + sendRequestBytes + 37 + 100] as number) ^ 1
    writeFileSync(path, bytes)
    const broken = await run(path)
    expect(broken.code).toBe(1)
    expect(broken.said).toContain(`第 2 块，从第 ${26 + 37 + sendRequestBytes} 个字节起`)
    expect(await counts()).toBe(3)

    const forged = (bodies()[0] as Bytes).slice()
    forged[200] = (forged[200] as number) ^ 1
    const mixed = await run(await writeFile([forged, ...bodies().slice(0, 5)]))
    expect([mixed.code, mixed.said]).toEqual([1, expect.stringContaining('其中 5 个在票箱里')])
    expect(mixed.said).toContain('有 1 个没有收进')
    expect(await counts()).toBe(5)
  })
})

describe('a closed box in a file', () => {
  const clientOf = (): StaffClient => {
    const { office } = world
    const { inspectionId, manifestBytes } = world.inspection
    return {
      manifest: async () => manifestBytes,
      bulletin: async () =>
        JSON.parse(bytesToUtf8(await office.ask(`/api/inspections/${inspectionId}/bulletin`))),
      box: async () => [await office.ask(`/api/inspections/${inspectionId}/box`)],
    } as unknown as StaffClient
  }

  test('[SFILE-4] it is whole, of its inspection, and makes its root; with an envelope exchanged it is refused', async () => {
    const url = `${server.publicUrl}/api/inspections/${world.inspection.inspectionId}/envelopes`
    for (const body of bodies()) await postBytes(url, body)
    server.setNowMs(world.startMs + 41 * minuteMs)
    const bulletin = await world.office.close(world.inspection.inspectionId, 6)
    const client = clientOf()
    const blob = await makeBoxFile(client, world.inspection.inspectionId, () => undefined)
    const bytes = new Uint8Array(await blob.arrayBuffer())
    const box = await readBoxFile(sourceOf(bytes))
    expect(box.bulletin).toEqual(bulletin)
    expect(box.inspection).toMatchObject({ court: '甲法院', state: 'closed' })
    expect(concatBytes(...box.pieces())).toEqual(
      await world.office.ask(`/api/inspections/${world.inspection.inspectionId}/box`),
    )
    const other = { ...client, bulletin: async () => ({ ...bulletin, root: '00'.repeat(32) }) } as StaffClient
    await expect(makeBoxFile(other, world.inspection.inspectionId, () => undefined)).rejects.toMatchObject({
      code: 'ballot/root-mismatch',
    })
  })
})
