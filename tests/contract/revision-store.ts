import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToHex } from '../../src/core/bytes.ts'
import type { RevisionStore, SealedRevision } from '../../src/device/sync/revision-store.ts'
import { sha256Now } from '../../src/server/hashes.ts'

const inspectionId = '1'.repeat(32)
const revision = (value: number, lengthBytes = 100): SealedRevision => ({
  id: bytesToHex(new Uint8Array(32).fill(value)),
  recordId: '2'.repeat(32),
  bytes: new Uint8Array(lengthBytes).fill(value),
})
const keyOf = ({ bytes }: SealedRevision): string => bytesToHex(sha256Now(bytes))

/** What every device's store must do for synchronising. A further implementation is added by calling this with it. */
export const revisionStoreContract = (name: string, create: () => Promise<RevisionStore>): void => {
  describe(`revision store: ${name}`, () => {
    let store: RevisionStore
    beforeEach(async () => {
      store = await create()
    })
    const waitingIds = async (maxCount = 100, maxBytes = 1_000_000) =>
      (await store.readWaiting(inspectionId, maxCount, maxBytes)).map(({ id }) => id)
    const ids = (...values: readonly number[]) => values.map((value) => revision(value).id)

    test('[SYNC-2] what waits comes in its order, within count and bytes, and one at least', async () => {
      await store.appendWaiting(
        inspectionId,
        [3, 1, 2].map((value) => revision(value, 1_000)),
      )
      await store.appendWaiting(inspectionId, [revision(1, 1_000), revision(4, 1_000)])
      expect(await waitingIds()).toEqual(ids(3, 1, 2, 4))
      expect(await waitingIds(2)).toEqual(ids(3, 1))
      expect(await waitingIds(100, 2_000)).toEqual(ids(3, 1))
      expect(await waitingIds(100, 1)).toEqual(ids(3))
      expect(await store.countWaiting(inspectionId)).toBe(4)
      expect(await store.countWaiting('9'.repeat(32))).toBe(0)
      await store.markKept(inspectionId, [...ids(1, 3), 'f'.repeat(64)])
      expect(await waitingIds()).toEqual(ids(2, 4))
      expect((await store.readWaiting(inspectionId, 1, 1))[0]).toEqual(revision(2, 1_000))
    })

    test('[SYNC-1] a page is taken with its cursor: nothing twice, what waited is kept, refused ones aside', async () => {
      expect(await store.readCursor(inspectionId)).toBeNull()
      await store.appendWaiting(inspectionId, [revision(1)])
      const refused = {
        key: keyOf(revision(9)),
        direction: 'in' as const,
        bytes: revision(9).bytes,
        code: 'record/bad-signature' as const,
        atMs: 5,
      }
      const page = { accepted: [revision(1), revision(2)], refused: [refused], cursor: 'a.1' }
      await store.takePage(inspectionId, page)
      await store.takePage(inspectionId, page)
      expect(await store.readCursor(inspectionId)).toBe('a.1')
      expect(await waitingIds()).toEqual([])
      expect(await store.readQuarantined(inspectionId)).toEqual([refused])
      const held = await store.readRevisions(inspectionId, 0, 100)
      expect(held.map(({ id, state }) => [id, state])).toEqual(ids(1, 2).map((id) => [id, 'kept']))
      const [first] = held
      expect(
        (await store.readRevisions(inspectionId, first?.position ?? 0, 100)).map(({ id }) => id),
      ).toEqual(ids(2))
      expect(await store.readRevisions(inspectionId, 0, 1)).toHaveLength(1)
      expect(await store.heldOf(inspectionId, ids(1, 2, 3))).toEqual(new Set(ids(1, 2)))
    })

    test('[SYNC-3] a refused one waits no more, stays whole with its reason, and waits again when released', async () => {
      await store.appendWaiting(inspectionId, [revision(1), revision(2)])
      await store.quarantineWaiting(inspectionId, revision(1).id, 'record/bad-signature', 7)
      expect(await waitingIds()).toEqual(ids(2))
      const [held] = await store.readQuarantined(inspectionId)
      expect(held).toEqual({
        key: keyOf(revision(1)),
        direction: 'out',
        bytes: revision(1).bytes,
        code: 'record/bad-signature',
        atMs: 7,
      })
      await store.releaseQuarantined(inspectionId, held?.key ?? '')
      expect(await waitingIds()).toEqual(ids(2, 1))
      expect(await store.readQuarantined(inspectionId)).toEqual([])
    })

    test('[SYNC-13] after a lost cursor everything waits again in the order it had, chunks too', async () => {
      await store.takePage(inspectionId, { accepted: [revision(2), revision(1)], refused: [], cursor: 'a.1' })
      await store.appendChunks(inspectionId, [{ address: 'a'.repeat(64), bytes: new Uint8Array(3) }], 'kept')
      expect(await store.readWaitingChunks(inspectionId, 10)).toEqual([])
      await store.offerAgain(inspectionId)
      expect(await store.readCursor(inspectionId)).toBeNull()
      expect(await waitingIds()).toEqual(ids(2, 1))
      expect(await store.readWaitingChunks(inspectionId, 10)).toEqual(['a'.repeat(64)])
    })

    test('[SYNC-3] a save of ours in the quarantine stays ours when its bytes come refused in a page', async () => {
      await store.appendWaiting(inspectionId, [revision(1)])
      await store.quarantineWaiting(inspectionId, revision(1).id, 'record/unknown-author', 7)
      const before = await store.readQuarantined(inspectionId)
      const { bytes } = revision(1)
      const key = keyOf(revision(1))
      const refused = { key, direction: 'in', bytes, code: 'record/bad-signature', atMs: 9 } as const
      await store.takePage(inspectionId, { accepted: [], refused: [refused], cursor: 'a.1' })
      expect(await store.readQuarantined(inspectionId)).toEqual(before)
      await store.releaseQuarantined(inspectionId, key)
      expect(await waitingIds()).toEqual(ids(1))
    })

    test('[SYNC-32] what was acknowledged is unseen until a page shows it', async () => {
      const unseen = async () => [...(await store.readUnseen(inspectionId))].toSorted()
      await store.appendWaiting(inspectionId, [revision(1), revision(2), revision(3)])
      expect(await unseen()).toEqual([])
      await store.markKept(inspectionId, [...ids(1, 2, 3), 'f'.repeat(64)])
      await store.markKept(inspectionId, ids(1))
      expect(await unseen()).toEqual(ids(1, 2, 3))
      await store.takePage(inspectionId, { accepted: [revision(2)], refused: [], cursor: 'a.1' })
      expect(await unseen()).toEqual(ids(1, 3))
      await store.markSeen(inspectionId, ids(3))
      expect(await unseen()).toEqual(ids(1))
      expect(await store.readCursor(inspectionId)).toBe('a.1')
      await store.offerAgain(inspectionId)
      expect(await unseen()).toEqual([])
    })

    test('[SYNC-33] a chunk the server turned out not to have waits again', async () => {
      const chunks = ['b', 'a'].map((digit) => ({ address: digit.repeat(64), bytes: new Uint8Array(5) }))
      await store.appendChunks(inspectionId, chunks, 'kept')
      expect(await store.readChunkAddresses(inspectionId)).toEqual(['a'.repeat(64), 'b'.repeat(64)])
      await store.offerChunksAgain(inspectionId, ['b'.repeat(64), 'c'.repeat(64)])
      expect(await store.readWaitingChunks(inspectionId, 10)).toEqual(['b'.repeat(64)])
    })

    test('[SYNC-1] a root is pinned for good; entries and keys are kept once', async () => {
      const [root, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
      expect(await store.readRoot(inspectionId)).toBeNull()
      await store.pinRoot(inspectionId, root)
      await store.pinRoot(inspectionId, root)
      await expect(store.pinRoot(inspectionId, other)).rejects.toMatchObject({ code: 'member/wrong-root' })
      expect(await store.readRoot(inspectionId)).toEqual(root)
      const entries = [1, 2, 3].map((value) => new Uint8Array(9).fill(value))
      await store.appendMemberEntries(inspectionId, 0, entries.slice(0, 2))
      await store.appendMemberEntries(inspectionId, 1, entries.slice(1))
      expect(await store.readMemberEntries(inspectionId)).toEqual(entries)
      const wraps = [1, 2].map((epoch) => ({ epoch, wrap: new Uint8Array(115).fill(epoch) }))
      await store.appendWraps(inspectionId, wraps)
      await store.appendWraps(inspectionId, wraps)
      expect([...(await store.readWraps(inspectionId))].sort((a, b) => a.epoch - b.epoch)).toEqual(wraps)
    })

    test('[SYNC-1] chunks wait in order of arrival until they are kept, and stay readable', async () => {
      const chunks = ['a', 'b'].map((digit) => ({
        address: digit.repeat(64),
        bytes: new Uint8Array(5).fill(7),
      }))
      await store.appendChunks(inspectionId, chunks, 'waiting')
      await store.appendChunks(inspectionId, chunks, 'waiting')
      expect(await store.readWaitingChunks(inspectionId, 1)).toEqual(['a'.repeat(64)])
      await store.markChunksKept(inspectionId, ['a'.repeat(64)])
      expect(await store.readWaitingChunks(inspectionId, 10)).toEqual(['b'.repeat(64)])
      expect(await store.readChunk(inspectionId, 'a'.repeat(64))).toEqual(new Uint8Array(5).fill(7))
      expect(await store.readChunk(inspectionId, 'c'.repeat(64))).toBeNull()
    })
  })
}
