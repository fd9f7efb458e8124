import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StaffStore } from '../../src/server/store/staff-store.ts'
import type { StaffStoreUnderTest } from './staff-store.ts'

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value)
const inspectionId = '1'.repeat(32)
const nothing = { wraps: [], admitted: null, revoked: null }
const invite = {
  codeHash: bytes(32, 1),
  inspectionId,
  rootProof: bytes(32, 2),
  sealedSecret: bytes(44, 3),
  expiresAtMs: 1_000,
}
const join = {
  signingKey: bytes(65, 4),
  sealingKey: bytes(65, 5),
  sealedName: bytes(40, 6),
  keyProof: bytes(32, 7),
}
const revision = (value: number, length = 100) => ({ id: bytes(32, value), bytes: bytes(length, value) })

/** What every store of the teams' work must do. A second implementation is added by calling this with it. */
export const teamStoreContract = (name: string, create: () => StaffStoreUnderTest): void => {
  describe(`team store: ${name}`, () => {
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
    const numbers = async (after = 0, count = 100, maxBytes = 1_000_000) =>
      (await store.teams.readRevisions(inspectionId, after, count, maxBytes)).map(({ number }) => number)

    test('[SYNC-4] revisions get numbers without gaps, each once, and keep them after a restart', async () => {
      const { teams } = store
      await teams.appendRevisions(inspectionId, [revision(1), revision(2)])
      await teams.appendRevisions(inspectionId, [revision(2), revision(3), revision(3)])
      await teams.appendRevisions('2'.repeat(32), [revision(1)])
      store = await under.reopen(store)
      const kept = await store.teams.readRevisions(inspectionId, 0, 100, 1_000_000)
      expect(kept).toEqual([1, 2, 3].map((number) => ({ number, ...revision(number) })))
      expect(await store.teams.countRevisions(inspectionId)).toBe(3)
      expect(await store.teams.countRevisions('3'.repeat(32))).toBe(0)
      expect(await store.teams.revisionIdAt(inspectionId, 2)).toEqual(bytes(32, 2))
      expect(await store.teams.revisionIdAt(inspectionId, 4)).toBeNull()
    })

    test('[SYNC-4] a page ends at its number and at its bytes, and holds one revision however long', async () => {
      await store.teams.appendRevisions(
        inspectionId,
        [1, 2, 3, 4].map((value) => revision(value, 1_000)),
      )
      expect(await numbers(0, 2)).toEqual([1, 2])
      expect(await numbers(2)).toEqual([3, 4])
      expect(await numbers(4)).toEqual([])
      expect(await numbers(0, 100, 2_000)).toEqual([1, 2])
      expect(await numbers(0, 100, 1)).toEqual([1])
    })

    test('[SYNC-4] batches that come at once are numbered one after another', async () => {
      await Promise.all(
        [1, 2, 3, 4].map((first) =>
          store.teams.appendRevisions(
            inspectionId,
            [0, 1, 2, 3, 4].map((more) => revision(first * 10 + more)),
          ),
        ),
      )
      expect(await numbers()).toEqual(Array.from({ length: 20 }, (_, at) => at + 1))
    })

    test('[MEM-13] an entry is appended in its place only, with its keys, both or neither', async () => {
      const { teams } = store
      const wraps = [{ deviceId: 'a'.repeat(32), epoch: 1, wrap: bytes(115, 9) }]
      expect(await teams.appendMemberEntry(inspectionId, 1, bytes(9, 1), nothing)).toBe(false)
      expect(await teams.appendMemberEntry(inspectionId, 0, bytes(9, 1), { ...nothing, wraps })).toBe(true)
      expect(await teams.appendMemberEntry(inspectionId, 0, bytes(9, 2), nothing)).toBe(false)
      const more = [{ deviceId: 'a'.repeat(32), epoch: 2, wrap: bytes(115, 8) }]
      expect(await teams.appendMemberEntry(inspectionId, 5, bytes(9, 2), { ...nothing, wraps: more })).toBe(
        false,
      )
      expect(await teams.appendMemberEntry(inspectionId, 1, bytes(9, 3), nothing)).toBe(true)
      store = await under.reopen(store)
      expect(await store.teams.countMemberEntries(inspectionId)).toBe(2)
      expect(await store.teams.readMemberEntries(inspectionId, 1)).toEqual([bytes(9, 3)])
      expect(await store.teams.readWraps(inspectionId, 'a'.repeat(32))).toEqual(wraps)
      expect(await store.teams.readWraps(inspectionId, 'b'.repeat(32))).toEqual([])
    })

    test('[MEM-10] an invite lets one device knock, once and in time; the same device may ask again', async () => {
      const { teams } = store
      await teams.addInvite(invite)
      expect(await teams.join(bytes(32, 9), 0, 'a'.repeat(32), join)).toBeNull()
      expect(await teams.join(invite.codeHash, 1_000, 'a'.repeat(32), join)).toBeNull()
      const joined = await teams.join(invite.codeHash, 999, 'a'.repeat(32), join)
      expect(joined).toEqual({ deviceId: 'a'.repeat(32), invite })
      expect(await teams.join(invite.codeHash, 999, 'b'.repeat(32), join)).toEqual(joined)
      const other = { ...join, signingKey: bytes(65, 8) }
      expect(await teams.join(invite.codeHash, 999, 'b'.repeat(32), other)).toBeNull()
      expect(
        await teams.join(invite.codeHash, 999, 'b'.repeat(32), { ...join, sealingKey: bytes(65, 8) }),
      ).toBeNull()
      expect(await teams.readJoins(inspectionId)).toEqual([
        { deviceId: 'a'.repeat(32), sealedSecret: invite.sealedSecret, ...join },
      ])
      expect(await store.findDevice('a'.repeat(32))).toMatchObject({ kind: 'member', isRevoked: false })
      expect(await store.hasDevices()).toBe(false)
      expect(await teams.inspectionsOf('a'.repeat(32))).toEqual([inspectionId])
    })

    test('[MEM-10] letting in ends the waiting; revoking marks the device; a waiting one can be sent away', async () => {
      const { teams } = store
      await teams.addInvite(invite)
      await teams.join(invite.codeHash, 0, 'a'.repeat(32), join)
      expect(await teams.removeJoin(inspectionId, 'b'.repeat(32))).toBe(false)
      await teams.appendMemberEntry(inspectionId, 0, bytes(9, 1), {
        ...nothing,
        admitted: { deviceId: 'a'.repeat(32), signingKey: join.signingKey },
      })
      expect(await teams.readJoins(inspectionId)).toEqual([])
      await teams.appendMemberEntry(inspectionId, 1, bytes(9, 2), { ...nothing, revoked: 'a'.repeat(32) })
      expect(await store.findDevice('a'.repeat(32))).toMatchObject({ isRevoked: true })
      await teams.addInvite({ ...invite, codeHash: bytes(32, 8) })
      await teams.join(bytes(32, 8), 0, 'c'.repeat(32), { ...join, signingKey: bytes(65, 8) })
      expect(await teams.removeJoin(inspectionId, 'c'.repeat(32))).toBe(true)
      expect(await teams.readJoins(inspectionId)).toEqual([])
    })

    test('[SYNC-30] a device let in again that the store does not know becomes one that came by an invite', async () => {
      const { teams } = store
      const admitted = { deviceId: 'd'.repeat(32), signingKey: bytes(65, 9) }
      await teams.appendMemberEntry(inspectionId, 0, bytes(9, 1), { ...nothing, admitted })
      expect(await store.findDevice('d'.repeat(32))).toMatchObject({
        kind: 'member',
        isRevoked: false,
        signingKey: bytes(65, 9),
      })
      expect(await teams.inspectionsOf('d'.repeat(32))).toEqual([inspectionId])
    })

    test('[SYNC-7] chunks are kept by address, once, and the missing ones are told in the order asked', async () => {
      const { teams } = store
      await teams.putChunk(inspectionId, bytes(32, 1), bytes(1_000, 1))
      await teams.putChunk(inspectionId, bytes(32, 1), bytes(1_000, 1))
      expect(await teams.missingChunks(inspectionId, [bytes(32, 3), bytes(32, 1), bytes(32, 2)])).toEqual([
        bytes(32, 3),
        bytes(32, 2),
      ])
      store = await under.reopen(store)
      expect(await store.teams.readChunk(inspectionId, bytes(32, 1))).toEqual(bytes(1_000, 1))
      expect(await store.teams.readChunk('2'.repeat(32), bytes(32, 1))).toBeNull()
    })
  })
}
