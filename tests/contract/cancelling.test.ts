/** Calling a published inspection off before anybody could take part. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { bytesToUtf8 } from '../../src/core/bytes.ts'
import { encodeRedeemRequest } from '../../src/core/wire/messages.ts'
import { bulletinSchema, staffInspectionsSchema } from '../../src/core/wire/schemas.ts'
import { checkData } from '../../src/desk/fsck.ts'
import type { Office } from '../../src/desk/office-client.ts'
import { prepareTicket } from '../../src/desk/respondent-client.ts'
import { openInspections } from '../../src/server/inspections.ts'
import { redeem } from '../../src/server/public/redeem.ts'
import { dataFolderAt, openDataFolder } from '../../src/server/store/data-folder.ts'
import { openStaffSqlite } from '../../src/server/store/staff-sqlite.ts'
import { createTokenBucket } from '../../src/server/token-bucket.ts'
import { minuteMs } from '../kit/filled-box.ts'
import {
  openOffice,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  windowsFrom,
} from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

let folder: ReturnType<typeof temporaryFolder>
let server: TestServer
let office: Office
let inspection: RunningInspection
let opensMs: number
beforeEach(async () => {
  folder = temporaryFolder()
  server = await startTestServer(folder.path)
  office = await openOffice(server)
  opensMs = server.nowMs() + 60 * minuteMs
  inspection = await publishInspection(office, windowsFrom(opensMs), { printed: 20 })
})
afterEach(async () => {
  await server.stop()
  folder.remove()
})

const id = () => inspection.inspectionId
const refused = (code: string) => ({ code })
const cancel = async () =>
  bulletinSchema.parse(JSON.parse(bytesToUtf8(await office.ask(`/api/inspections/${id()}/cancel`, {}))))
const listed = async () => {
  const { inspections } = staffInspectionsSchema.parse(
    JSON.parse(bytesToUtf8(await office.ask('/api/inspections'))),
  )
  return inspections.find(({ inspectionId }) => inspectionId === id())
}
const published = async () =>
  bulletinSchema.parse(await (await fetch(`${server.publicUrl}/api/inspections/${id()}/bulletin`)).json())
const redeemFirst = () => redeemAndSeal(server.publicUrl, inspection, inspection.secrets[0] as SlipSecret)

describe('calling off', () => {
  test('[BOX-28] before the first window an inspection is called off, once and for good, and everybody can read it', async () => {
    const bulletin = await cancel()
    expect(bulletin).toMatchObject({
      cancelled: true,
      leaves: '',
      counts: { printed: 20, leftOver: 0, redeemed: 0, sent: 0 },
    })
    expect(await cancel()).toEqual(bulletin)
    expect(await listed()).toMatchObject({ state: 'closed', isCancelled: true })
    expect(await published()).toEqual(bulletin)
    await expect(office.close(id(), 20)).rejects.toMatchObject(refused('staff/wrong-state'))
    server.setNowMs(opensMs + minuteMs)
    await expect(redeemFirst()).rejects.toMatchObject(refused('ballot/cancelled'))

    await server.stop()
    server = await startTestServer(folder.path)
    expect(await published()).toEqual(bulletin)
    expect((await checkData(dataFolderAt(folder.path))).findings).toEqual([])
  })

  test('[BOX-28] once the first window is open it is late, whoever has come', async () => {
    server.setNowMs(opensMs)
    await expect(cancel()).rejects.toMatchObject(refused('staff/cancel-late'))
    await redeemFirst()
    server.setNowMs(opensMs - minuteMs)
    // The server's clock was put back: who has redeemed counts, whatever the time.
    await expect(cancel()).rejects.toMatchObject(refused('staff/cancel-late'))
    expect(await listed()).toMatchObject({ state: 'running' })
  })

  test('[BOX-28] at a ballot device it is late as soon as people can answer there, though the door hears of nobody yet', async () => {
    inspection = await publishInspection(office, windowsFrom(opensMs), {
      printed: 20,
      mode: 'ballot-device',
    })
    server.setNowMs(opensMs)
    await expect(cancel()).rejects.toMatchObject(refused('staff/cancel-late'))
    server.setNowMs(opensMs - 1)
    expect(await cancel()).toMatchObject({ cancelled: true })
  })

  test('[BOX-28] one that was closed otherwise is not called off', async () => {
    server.setNowMs(opensMs + 41 * minuteMs)
    await office.close(id(), 20)
    server.setNowMs(opensMs - minuteMs)
    await expect(cancel()).rejects.toMatchObject(refused('staff/wrong-state'))
    expect((await listed())?.isCancelled).toBeUndefined()
  })

  test('[BOX-28] nobody redeems while it is being called off, also when the window opens at that moment', async () => {
    const { code, pending } = await prepareTicket(inspection.manifest, inspection.secrets[0] as SlipSecret)
    await server.stop()
    const store = openStaffSqlite(join(folder.path, 'staff.sqlite'))
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<boolean>()
    const inspections = await openInspections({
      store: {
        ...store,
        close() {
          asked.resolve()
          return answered.promise
        },
      },
      folder: openDataFolder(folder.path),
      randomBytes,
      nowMs: () => opensMs - 1,
    })
    const cancelling = expect(inspections.cancel(id())).rejects.toThrow('the disk refused')
    const request = encodeRedeemRequest({ code, blinded: pending.blinded })
    const bucket = createTokenBucket(50, 500, () => opensMs)
    const redeeming = () => redeem(inspections, inspections.live(id()), request, opensMs, bucket)
    await expect(redeeming()).rejects.toMatchObject({ code: 'wire/unavailable' })
    await asked.promise
    answered.reject(new Error('the disk refused'))
    await cancelling
    // It runs on, and the same slip is good.
    await redeeming()
    await expect(inspections.cancel(id())).rejects.toMatchObject({ code: 'staff/cancel-late' })
    inspections.stop()
    await store.stop()
    server = await startTestServer(folder.path)
  })
})
