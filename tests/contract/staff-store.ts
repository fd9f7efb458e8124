import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Bulletin, OpeningRecord } from '../../src/core/wire/schemas.ts'
import type { Device, StaffStore, StoredInspection } from '../../src/server/store/staff-store.ts'

/** One implementation of the staff store, as the contract needs it. */
export interface StaffStoreUnderTest {
  /** Opens an empty store. */
  open(): Promise<StaffStore>
  /** Stops `store` and opens what it kept, as after a restart of the server. */
  reopen(store: StaffStore): Promise<StaffStore>
  /** Removes everything. */
  remove(): Promise<void>
}

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value)
const device = (digit: string): Device => ({
  deviceId: digit.repeat(32),
  signingKey: bytes(65, 4),
})
const preparing = (digit: string): StoredInspection & { readonly state: 'preparing' } => ({
  inspectionId: digit.repeat(32),
  state: 'preparing',
  court: '甲法院',
  title: '匿名问卷',
  keys: { issuerPrivateKey: bytes(1_792, 5), receiptPrivateKey: bytes(48, 6) },
})
const hashes = { manifestHash: bytes(32, 8), codeListHash: bytes(32, 9) }
const bulletinOf = (inspectionId: string): Bulletin => ({
  format: 'mingcha/bulletin/v1',
  inspectionId,
  root: 'ab'.repeat(32),
  counts: { printed: 12, leftOver: 1, redeemed: 11, sent: 10 },
  leaves: '',
})
const openingOf = (inspectionId: string): OpeningRecord => ({
  format: 'mingcha/opening/v1',
  inspectionId,
  root: 'ab'.repeat(32),
  opened: 9,
  invalid: 1,
  trackers: '',
  answersHash: 'cd'.repeat(32),
})

/** What every staff store must do. A second implementation is added by calling this with it. */
export const staffStoreContract = (name: string, create: () => StaffStoreUnderTest): void => {
  describe(`staff store: ${name}`, () => {
    let under: StaffStoreUnderTest
    let store: StaffStore
    beforeEach(async () => {
      under = create()
      store = await under.open()
    })
    afterEach(async () => {
      await store.stop()
      await under.remove()
    })

    test('[STAFF-6] a setup code enrols one device, once', async () => {
      await store.addSetupCode(bytes(32, 1), 1_000)
      expect(await store.hasDevices()).toBe(false)
      expect(await store.enrol(bytes(32, 2), 999, device('a'))).toBe(false)
      expect(await store.enrol(bytes(32, 1), 999, device('a'))).toBe(true)
      expect(await store.enrol(bytes(32, 1), 999, device('b'))).toBe(false)
      expect(await store.hasDevices()).toBe(true)
      expect(await store.findDevice('a'.repeat(32))).toEqual({
        ...device('a'),
        kind: 'office',
        isRevoked: false,
      })
      expect(await store.findDevice('b'.repeat(32))).toBeNull()
    })

    test('[STAFF-6] of two devices with the same code at once, one is enrolled', async () => {
      await store.addSetupCode(bytes(32, 1), 1_000)
      const outcomes = await Promise.all([
        store.enrol(bytes(32, 1), 0, device('a')),
        store.enrol(bytes(32, 1), 0, device('b')),
      ])
      expect(outcomes.toSorted()).toEqual([false, true])
    })

    test('[STAFF-6] an expired setup code enrols nobody', async () => {
      await store.addSetupCode(bytes(32, 1), 1_000)
      expect(await store.enrol(bytes(32, 1), 1_000, device('a'))).toBe(false)
      expect(await store.enrol(bytes(32, 1), 0, device('a'))).toBe(false)
    })

    test('[STAFF-6] inspections are kept whole and listed newest first', async () => {
      expect(await store.listInspections()).toEqual([])
      for (const digit of ['1', '2', '3']) await store.addInspection(preparing(digit))
      expect(await store.listInspections()).toEqual(['3', '2', '1'].map(preparing))
      expect(await store.findInspection('2'.repeat(32))).toEqual(preparing('2'))
      expect(await store.findInspection('4'.repeat(32))).toBeNull()
    })

    test('[STAFF-6] an inspection goes from preparing to running, closed and opened, each step once', async () => {
      const inspectionId = '1'.repeat(32)
      const manifest = Uint8Array.of(0, 255, 10, 13, 0)
      const bulletin = bulletinOf(inspectionId)
      const opening = openingOf(inspectionId)
      await store.addInspection(preparing('1'))
      const steps = {
        publish: () => store.publish(inspectionId, manifest, hashes),
        close: () => store.close(inspectionId, bulletin),
        open: () => store.open(inspectionId, opening),
      }
      const { keys, court, title } = preparing('1')
      const base = { inspectionId, keys, court, title }
      const lives = [
        { step: null, expected: preparing('1') },
        { step: 'publish', expected: { ...base, state: 'running', manifest, hashes } },
        { step: 'close', expected: { ...base, state: 'closed', manifest, hashes, bulletin } },
        { step: 'open', expected: { ...base, state: 'opened', manifest, hashes, bulletin, opening } },
      ] as const
      for (const [index, { step, expected }] of lives.entries()) {
        if (step) expect([step, await steps[step]()]).toEqual([step, true])
        expect(await store.findInspection(inspectionId)).toEqual(expected)
        const next = lives[index + 1]?.step
        for (const [other, take] of Object.entries(steps))
          if (other !== next)
            expect([expected.state, other, await take()]).toEqual([expected.state, other, false])
        expect(await store.findInspection(inspectionId)).toEqual(expected)
      }
      expect(await store.publish('9'.repeat(32), manifest, hashes)).toBe(false)
    })

    test('[STAFF-6] everything is there after a restart', async () => {
      await store.addSetupCode(bytes(32, 1), 1_000)
      await store.addSetupCode(bytes(32, 2), 1_000)
      await store.enrol(bytes(32, 1), 0, device('a'))
      await store.addInspection(preparing('1'))
      await store.publish('1'.repeat(32), bytes(1_000, 7), hashes)
      await store.addInspection(preparing('2'))
      const before = await store.listInspections()
      store = await under.reopen(store)
      expect(await store.listInspections()).toEqual(before)
      expect(await store.findDevice('a'.repeat(32))).toEqual({
        ...device('a'),
        kind: 'office',
        isRevoked: false,
      })
      expect(await store.enrol(bytes(32, 1), 0, device('b'))).toBe(false)
      expect(await store.enrol(bytes(32, 2), 0, device('b'))).toBe(true)
    })

    test('[STAFF-6] the probe writes without changing anything that is kept', async () => {
      await store.addInspection(preparing('1'))
      for (let turn = 0; turn < 300; turn += 1) await store.probe()
      expect(await store.listInspections()).toEqual([preparing('1')])
    })
  })
}
