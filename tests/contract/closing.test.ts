import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeRedeemRequest } from '../../src/core/wire/messages.ts'
import { type Inspections, openInspections } from '../../src/server/inspections.ts'
import { redeem } from '../../src/server/public/redeem.ts'
import { send } from '../../src/server/public/send.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import type { StaffStore } from '../../src/server/store/staff-store.ts'
import { createTokenBucket } from '../../src/server/token-bucket.ts'
import { changeRows, type FilledBox, fileOf, fillBox, minuteMs, slotDamages } from '../kit/filled-box.ts'
import type { SealedRespondent } from '../kit/respondent.ts'
import { startTestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let inspection: FilledBox['inspection']
let sealed: FilledBox['sealed']
let startMs: number
let store: StaffStore
let inspections: Inspections | null

/** Three redeemed, two sent; the server is stopped, so that a test can open its files as the server does. */
beforeEach(async () => {
  folder = temporaryFolder()
  inspections = null
  const server = await startTestServer(folder.path)
  ;({ inspection, sealed, startMs } = await fillBox(server, { printed: 10, redeemed: 3, sent: 2 }))
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
const change = (kind: 'boxes' | 'redeem', statement: string) =>
  expect(changeRows(fileOf(folder.path, kind, inspection.inspectionId), statement)).toBeGreaterThan(0)
const close = async (leftOver = 7, recounted = false) =>
  inspections?.close(inspection.inspectionId, leftOver, recounted)

/** A staff store that answers a closing when the test says so. */
const heldClosing = () => {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<boolean>()
  const changes: Partial<StaffStore> = {
    close() {
      asked.resolve()
      return answered.promise
    },
  }
  return { asked: asked.promise, answered, changes }
}

describe('closing', () => {
  test('[BOX-14] a box that holds more than was redeemed is not closed, recounted or not', async () => {
    change('redeem', 'UPDATE slip SET blinded_hash = zeroblob(32)')
    const live = await open()
    for (const recounted of [false, true])
      await expect(close(7, recounted)).rejects.toMatchObject({ code: 'ballot/more-sent-than-redeemed' })
    expect(live.progress.state).toBe('running')
  })

  test('[BOX-23] more redeemed than given out asks for a recount, and then closes with the true count', async () => {
    const live = await open()
    await expect(close(8)).rejects.toMatchObject({ code: 'ballot/ledger-unbalanced' })
    expect(live.progress.state).toBe('running')
    // There is no way to have more left over than were printed, however often somebody counts.
    await expect(close(11, true)).rejects.toMatchObject({ code: 'ballot/ledger-unbalanced' })
    expect(await close(8, true)).toMatchObject({
      counts: { printed: 10, leftOver: 8, redeemed: 3, sent: 2 },
    })
    expect(await store.findInspection(inspection.inspectionId)).toMatchObject({
      state: 'closed',
      bulletin: { counts: { leftOver: 8, redeemed: 3 } },
    })
  })

  test('[BOX-13] while the bulletin is being made an envelope is told to come again, as the box may stay open', async () => {
    const { asked, answered, changes } = heldClosing()
    const live = await open(changes)
    const closing = close()
    const [kept, , late] = sealed as [SealedRespondent, SealedRespondent, SealedRespondent]
    const nowMs = startMs + 45 * minuteMs
    await expect(send(live, late.body, nowMs)).rejects.toMatchObject({ code: 'wire/unavailable' })
    // What is in the box has its receipt at any time.
    expect(await send(live, kept.body, nowMs)).toHaveLength(64)
    await asked
    answered.reject(new Error('the disk refused'))
    await expect(closing).rejects.toThrow('the disk refused')
    expect(await send(live, late.body, nowMs)).toHaveLength(64)
    expect(live.box.sent()).toBe(3)
  })

  test('[BOX-8] while the bulletin is being made the same request gets its signature again; a closed box gives none', async () => {
    const { asked, answered, changes } = heldClosing()
    const live = await open(changes)
    const { code, pending } = (sealed[0] as SealedRespondent).ticket
    const request = encodeRedeemRequest({ code, blinded: pending.blinded })
    const nowMs = startMs + 15 * minuteMs
    const bucket = createTokenBucket(50, 500, () => nowMs)
    const again = () => redeem(inspections as Inspections, live, request, nowMs, bucket)
    const before = await again()
    const closing = close()
    await asked
    expect(live.progress.state).toBe('closing')
    expect(await again()).toEqual(before)
    answered.resolve(true)
    await closing
    await expect(again()).rejects.toMatchObject({ code: 'ballot/outside-redeem-window' })
  })

  for (const [what, statement] of Object.entries(slotDamages))
    test(`[BOX-22] when ${what}, the box is not closed and stays running`, async () => {
      const live = await open()
      change('boxes', statement)
      await expect(close()).rejects.toMatchObject({ code: 'ballot/box-damaged' })
      expect(live.progress.state).toBe('running')
      expect(await store.findInspection(inspection.inspectionId)).toMatchObject({ state: 'running' })
    })
})
