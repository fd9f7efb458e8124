import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { utf8ToBytes } from '../../src/core/bytes.ts'
import { type Inspections, openInspections } from '../../src/server/inspections.ts'
import { send } from '../../src/server/public/send.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import type { StaffStore } from '../../src/server/store/staff-store.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  type SealedRespondent,
  windowsFrom,
} from '../kit/respondent.ts'
import { startTestServer, temporaryFolder } from '../kit/server.ts'

const minuteMs = 60_000
let folder: ReturnType<typeof temporaryFolder>
let inspection: RunningInspection
let sealed: SealedRespondent[]
let startMs: number
let store: StaffStore
let inspections: Inspections | null

/** Three redeemed, two sent; the server is stopped, so that a test can open its files as the server does. */
beforeEach(async () => {
  folder = temporaryFolder()
  inspections = null
  const server = await startTestServer(folder.path)
  const office = await openOffice(server)
  startMs = server.nowMs()
  inspection = await publishInspection(office, windowsFrom(startMs), { printed: 10 })
  sealed = []
  for (const secret of inspection.secrets.slice(0, 3))
    sealed.push(await redeemAndSeal(server.publicUrl, inspection, secret, utf8ToBytes('{}')))
  server.setNowMs(startMs + 25 * minuteMs)
  const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
  for (const { body } of sealed.slice(0, 2)) expect((await postBytes(url, body)).status).toBe(200)
  await server.stop()
  store = openStaffSqlite(join(folder.path, 'staff.sqlite'))
})
afterEach(async () => {
  inspections?.stop()
  await store.stop()
  folder.remove()
})

const open = async (changes: Partial<StaffStore> = {}) => {
  const opened = await openInspections({
    store: { ...store, ...changes },
    folder: openDataFolder(folder.path),
    randomBytes,
    nowMs: () => startMs + 45 * minuteMs,
  })
  inspections = opened
  return opened.live(inspection.inspectionId)
}
const change = (kind: 'boxes' | 'redeem', statement: string) => {
  const database = new DatabaseSync(join(folder.path, kind, `${inspection.inspectionId}.sqlite`))
  expect(database.prepare(statement).run().changes).toBeGreaterThan(0)
  database.close()
}
const close = async () => inspections?.close(inspection.inspectionId, 7)

describe('closing', () => {
  test('[BOX-14] a box that holds more than was redeemed is not closed', async () => {
    change('redeem', 'UPDATE slip SET blinded_hash = zeroblob(32)')
    const live = await open()
    await expect(close()).rejects.toMatchObject({ code: 'ballot/ledger-unbalanced' })
    expect(live.progress.state).toBe('running')
  })

  test('[BOX-13] while the bulletin is being made an envelope is told to come again, as the box may stay open', async () => {
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<boolean>()
    const live = await open({
      close() {
        asked.resolve()
        return answered.promise
      },
    })
    const closing = close()
    const [kept, , late] = sealed as [SealedRespondent, SealedRespondent, SealedRespondent]
    const nowMs = startMs + 45 * minuteMs
    await expect(send(live, late.body, nowMs)).rejects.toMatchObject({ code: 'wire/unavailable' })
    // What is in the box has its receipt at any time.
    expect(await send(live, kept.body, nowMs)).toHaveLength(64)
    await asked.promise
    answered.reject(new Error('the disk refused'))
    await expect(closing).rejects.toThrow('the disk refused')
    expect(await send(live, late.body, nowMs)).toHaveLength(64)
    expect(live.box.sent()).toBe(3)
  })

  const oneFilled = 'slot = (SELECT max(slot) FROM slot WHERE leaf <> zeroblob(32))'
  const damages = {
    'a leaf changed': `UPDATE slot SET leaf = CAST(zeroblob(31) || x'01' AS BLOB) WHERE ${oneFilled}`,
    'an envelope changed': `UPDATE slot SET request = CAST(substr(request, 1, 8000) || zeroblob(820) AS BLOB) WHERE ${oneFilled}`,
    'a leaf is text': `UPDATE slot SET leaf = CAST(leaf AS TEXT) WHERE ${oneFilled}`,
    'an envelope was cut': `UPDATE slot SET request = substr(request, 1, 100) WHERE ${oneFilled}`,
    'a leaf is gone': `UPDATE slot SET leaf = zeroblob(32) WHERE ${oneFilled}`,
    'an envelope is there twice': `UPDATE slot SET
       leaf = (SELECT leaf FROM slot WHERE leaf <> zeroblob(32) LIMIT 1),
       request = (SELECT request FROM slot WHERE leaf <> zeroblob(32) LIMIT 1) WHERE leaf = zeroblob(32)`,
  }
  for (const [what, statement] of Object.entries(damages)) {
    test(`[BOX-22] when ${what}, the box is not closed and stays running`, async () => {
      const live = await open()
      change('boxes', statement)
      await expect(close()).rejects.toMatchObject({ code: 'ballot/box-damaged' })
      expect(live.progress.state).toBe('running')
      expect(await store.findInspection(inspection.inspectionId)).toMatchObject({ state: 'running' })
    })

    test(`[BOX-22] when ${what}, nothing starts, and the file is named`, async () => {
      change('boxes', statement)
      await expect(open()).rejects.toMatchObject({
        code: 'ops/damaged-store',
        measures: expect.objectContaining({ file: join('boxes', `${inspection.inspectionId}.sqlite`) }),
      })
    })
  }
})
