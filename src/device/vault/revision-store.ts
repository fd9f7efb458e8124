import { Dexie } from 'dexie'
import { type Bytes, bytesToHex, equalBytes, sha256 } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type {
  QuarantinedRevision,
  RevisionStore,
  SealedRevision,
  StoredRevision,
} from '../sync/revision-store.ts'
import type { ChunkRow, InspectionRow, RevisionRow, VaultStore } from './vault-store.ts'

/** One refused revision as a person sees it. */
export interface StuckRevision extends QuarantinedRevision {
  /** The record it is of, where it was made here; `null` for what the server or a file gave. */
  readonly recordId: string | null
  /** When somebody put it aside; `null` while it wants to be looked at. */
  readonly asideAtMs: number | null
}

/** What the vault's own screens ask besides. */
export interface VaultRevisionStore extends RevisionStore {
  /** Everything refused, what was put aside included, the oldest first. */
  readStuck(inspectionId: string): Promise<readonly StuckRevision[]>
  /** Puts a refused revision aside, or (`null`) takes it out again. It stays where it is, and refused. */
  putAside(inspectionId: string, key: string, atMs: number | null): Promise<void>
  /** Keeps what was refused of a file apart, with its reasons. */
  quarantineArrived(inspectionId: string, refused: readonly QuarantinedRevision[]): Promise<void>
  /** Every revision of one record, held or refused by the server, in order of arrival, the refused ones last. */
  revisionsOf(inspectionId: string, recordId: string): Promise<readonly StoredRevision[]>
  /** Records with a revision that no other machine has yet. */
  waitingRecords(inspectionId: string): Promise<ReadonlySet<string>>
  /** Records with a revision of ours that the server refused, each with the keys of the quarantine. */
  stuckRecords(inspectionId: string): Promise<ReadonlyMap<string, readonly string[]>>
  /** Of the chunks that are here, by address: whether the server has them too. */
  chunkStates(
    inspectionId: string,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, ChunkRow['state']>>
  /** Takes chunks away that no record can name any more. */
  removeChunks(inspectionId: string, addresses: readonly string[]): Promise<void>
}

/**
 * The revisions of a vault, in IndexedDB. What comes in and goes out is sealed already, so it works while the
 * vault is locked: what waits is sent even when nobody is looking.
 * @see docs/SPEC.md SYNC-1 to SYNC-3
 */
export const createRevisionStore = (store: VaultStore): VaultRevisionStore => {
  const { revisions, quarantine, inspections, members, wraps, chunks } = store

  const byIds = (inspectionId: string, ids: readonly string[]) =>
    revisions.where('[inspectionId+id]').anyOf(ids.map((id) => [inspectionId, id]))
  const waiting = (inspectionId: string) =>
    revisions
      .where('[inspectionId+state+position]')
      .between([inspectionId, 'waiting', Dexie.minKey], [inspectionId, 'waiting', Dexie.maxKey])
  const heldOf = async (inspectionId: string, ids: readonly string[]): Promise<ReadonlySet<string>> =>
    new Set((await byIds(inspectionId, ids).toArray()).map(({ id }) => id))
  const inspectionOf = async (inspectionId: string): Promise<InspectionRow> =>
    (await inspections.get(inspectionId)) ?? { inspectionId, cursor: null, rootHash: null }

  const withoutSeen = (row: InspectionRow, ids: readonly string[]): InspectionRow => {
    const seen = new Set(ids)
    return { ...row, unseen: (row.unseen ?? []).filter((id) => !seen.has(id)) }
  }

  /** Adds those not held yet, in order. Inside a transaction only. */
  const addFresh = async (
    inspectionId: string,
    fresh: readonly SealedRevision[],
    state: RevisionRow['state'],
  ): Promise<void> => {
    const held = new Set(
      await heldOf(
        inspectionId,
        fresh.map(({ id }) => id),
      ),
    )
    const rows: Omit<RevisionRow, 'position'>[] = []
    for (const { id, recordId, bytes } of fresh) {
      if (held.has(id)) continue
      held.add(id)
      rows.push({ inspectionId, id, recordId, bytes, state })
    }
    await revisions.bulkAdd(rows)
  }

  return {
    appendWaiting: (inspectionId, fresh) =>
      store.transaction('rw', revisions, () => addFresh(inspectionId, fresh, 'waiting')),

    readWaiting: async (inspectionId, maxCount, maxBytes) => {
      const rows = await waiting(inspectionId).limit(maxCount).toArray()
      let bytesSoFar = 0
      const taken: SealedRevision[] = []
      for (const { id, recordId, bytes } of rows) {
        bytesSoFar += bytes.length
        if (taken.length > 0 && bytesSoFar > maxBytes) break
        taken.push({ id, recordId, bytes })
      }
      return taken
    },

    countWaiting: (inspectionId) => waiting(inspectionId).count(),

    markKept: (inspectionId, ids) =>
      store.transaction('rw', revisions, inspections, async () => {
        const row = await inspectionOf(inspectionId)
        const held = await heldOf(inspectionId, ids)
        await byIds(inspectionId, ids).modify({ state: 'kept' })
        await inspections.put({ ...row, unseen: [...new Set([...(row.unseen ?? []), ...held])] })
      }),

    readUnseen: async (inspectionId) => new Set((await inspectionOf(inspectionId)).unseen ?? []),

    markSeen: (inspectionId, ids) =>
      store.transaction('rw', inspections, async () => {
        await inspections.put(withoutSeen(await inspectionOf(inspectionId), ids))
      }),

    quarantineWaiting: (inspectionId, id, code, atMs) =>
      store.transaction('rw', revisions, quarantine, async () => {
        const row = await revisions.get({ inspectionId, id })
        if (row?.state !== 'waiting') return
        // `sha256` is WebCrypto: IndexedDB would end the transaction while it computes.
        const key = bytesToHex(await Dexie.waitFor(sha256(row.bytes)))
        await quarantine.put({
          inspectionId,
          key,
          direction: 'out',
          bytes: row.bytes,
          code,
          atMs,
          revision: { id, recordId: row.recordId },
        })
        await revisions.delete(row.position)
      }),

    readRevisions: async (inspectionId, afterPosition, maxCount) =>
      (
        await revisions
          .where('[inspectionId+position]')
          .between([inspectionId, afterPosition], [inspectionId, Dexie.maxKey], false, true)
          .limit(maxCount)
          .toArray()
      ).map(({ id, recordId, bytes, position, state }) => ({ id, recordId, bytes, position, state })),

    heldOf,

    readCursor: async (inspectionId) => (await inspectionOf(inspectionId)).cursor,

    takePage: (inspectionId, { accepted, refused, cursor }) =>
      store.transaction('rw', revisions, quarantine, inspections, async () => {
        await byIds(
          inspectionId,
          accepted.map(({ id }) => id),
        ).modify({ state: 'kept' })
        await addFresh(inspectionId, accepted, 'kept')
        const already = await quarantine.bulkGet(refused.map(({ key }) => [inspectionId, key]))
        // Our own save, refused before, may come back refused: its row is the only copy that can wait again.
        await quarantine.bulkPut(
          refused
            .filter((_, at) => already[at]?.direction !== 'out')
            .map((one) => ({ ...one, inspectionId, revision: null })),
        )
        const seen = accepted.map(({ id }) => id)
        await inspections.put({ ...withoutSeen(await inspectionOf(inspectionId), seen), cursor })
      }),

    offerAgain: (inspectionId) =>
      store.transaction('rw', revisions, chunks, inspections, async () => {
        await revisions
          .where('[inspectionId+position]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .modify({ state: 'waiting' })
        await chunks
          .where('[inspectionId+state+position+address]')
          .between([inspectionId, 'kept', Dexie.minKey], [inspectionId, 'kept', Dexie.maxKey])
          .modify({ state: 'waiting' })
        await inspections.put({ ...(await inspectionOf(inspectionId)), cursor: null, unseen: [] })
      }),

    readQuarantined: async (inspectionId) =>
      (
        await quarantine
          .where('[inspectionId+key]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .toArray()
      ).map(({ key, direction, bytes, code, atMs }) => ({ key, direction, bytes, code, atMs })),

    releaseQuarantined: (inspectionId, key) =>
      store.transaction('rw', revisions, quarantine, async () => {
        const row = await quarantine.get([inspectionId, key])
        if (!row) return
        if (row.revision) await addFresh(inspectionId, [{ ...row.revision, bytes: row.bytes }], 'waiting')
        await quarantine.delete([inspectionId, key])
      }),

    readRoot: async (inspectionId) => (await inspectionOf(inspectionId)).rootHash,

    pinRoot: (inspectionId, rootHash) =>
      store.transaction('rw', inspections, async () => {
        const row = await inspectionOf(inspectionId)
        if (row.rootHash === null) await inspections.put({ ...row, rootHash })
        else if (!equalBytes(row.rootHash, rootHash)) throw failure('member/wrong-root')
      }),

    readMemberEntries: async (inspectionId) =>
      (
        await members
          .where('[inspectionId+index]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .toArray()
      ).map(({ entry }) => entry),

    appendMemberEntries: (inspectionId, fromIndex, entries) =>
      store.transaction('rw', members, async () => {
        const held = await members
          .where('[inspectionId+index]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .count()
        await members.bulkAdd(
          entries
            .map((entry, offset) => ({ inspectionId, index: fromIndex + offset, entry }))
            .filter(({ index }) => index >= held),
        )
      }),

    readWraps: async (inspectionId) =>
      (
        await wraps
          .where('[inspectionId+epoch]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .toArray()
      ).map(({ epoch, wrap }) => ({ epoch, wrap })),

    appendWraps: async (inspectionId, fresh) => {
      await wraps.bulkPut(fresh.map(({ epoch, wrap }) => ({ inspectionId, epoch, wrap })))
    },

    appendChunks: (inspectionId, fresh, state) =>
      store.transaction('rw', chunks, async () => {
        const held = new Set(
          (
            (await chunks
              .where('[inspectionId+address]')
              .anyOf(fresh.map(({ address }) => [inspectionId, address]))
              .keys()) as unknown as [string, string][]
          ).map(([, address]) => address),
        )
        const rows: { inspectionId: string; address: string; bytes: Bytes; state: typeof state }[] = []
        for (const { address, bytes } of fresh) {
          if (held.has(address)) continue
          held.add(address)
          rows.push({ inspectionId, address, bytes, state })
        }
        await chunks.bulkAdd(rows)
      }),

    readWaitingChunks: async (inspectionId, maxCount) => {
      const keys = (await chunks
        .where('[inspectionId+state+position+address]')
        .between([inspectionId, 'waiting', Dexie.minKey], [inspectionId, 'waiting', Dexie.maxKey])
        .limit(maxCount)
        .keys()) as unknown as [string, string, number, string][]
      return keys.map(([, , , address]) => address)
    },

    chunkStates: async (inspectionId, addresses) => {
      const keys = (await chunks
        .where('[inspectionId+address+state]')
        .anyOf(
          addresses.flatMap((address) =>
            (['kept', 'waiting'] as const).map((state) => [inspectionId, address, state]),
          ),
        )
        .keys()) as unknown as [string, string, ChunkRow['state']][]
      return new Map(keys.map(([, address, state]) => [address, state]))
    },

    removeChunks: async (inspectionId, addresses) => {
      await chunks
        .where('[inspectionId+address]')
        .anyOf(addresses.map((address) => [inspectionId, address]))
        .delete()
    },

    offerChunksAgain: async (inspectionId, addresses) => {
      await chunks
        .where('[inspectionId+address]')
        .anyOf(addresses.map((address) => [inspectionId, address]))
        .modify({ state: 'waiting' })
    },

    readChunk: async (inspectionId, address) => (await chunks.get({ inspectionId, address }))?.bytes ?? null,

    revisionsOf: async (inspectionId, recordId) => {
      const rows: StoredRevision[] = (
        await revisions.where('[inspectionId+recordId]').equals([inspectionId, recordId]).sortBy('position')
      ).map(({ id, bytes, position, state }) => ({ id, recordId, bytes, position, state }))
      const refused = await quarantine
        .where('[inspectionId+key]')
        .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
        .filter(({ revision }) => revision?.recordId === recordId)
        .toArray()
      // Refused by the server, not by us: its author still sees it, and what follows it still has its parent.
      for (const { revision, bytes } of refused)
        if (revision) rows.push({ ...revision, bytes, position: Number.MAX_SAFE_INTEGER, state: 'waiting' })
      return rows
    },

    waitingRecords: async (inspectionId) => {
      const found = new Set<string>()
      await waiting(inspectionId).each(({ recordId }) => {
        found.add(recordId)
      })
      return found
    },

    stuckRecords: async (inspectionId) => {
      const found = new Map<string, string[]>()
      await quarantine
        .where('[inspectionId+key]')
        .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
        .each(({ key, revision }) => {
          if (revision) found.set(revision.recordId, [...(found.get(revision.recordId) ?? []), key])
        })
      return found
    },

    readStuck: async (inspectionId) =>
      (
        await quarantine
          .where('[inspectionId+key]')
          .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
          .toArray()
      )
        .map(({ key, direction, bytes, code, atMs, revision, asideAtMs }) => ({
          key,
          direction,
          bytes,
          code,
          atMs,
          recordId: revision?.recordId ?? null,
          asideAtMs: asideAtMs ?? null,
        }))
        .sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1)),

    putAside: (inspectionId, key, atMs) =>
      store.transaction('rw', quarantine, async () => {
        const row = await quarantine.get([inspectionId, key])
        if (!row) return
        const { asideAtMs: _before, ...rest } = row
        await quarantine.put(atMs === null ? rest : { ...rest, asideAtMs: atMs })
      }),

    quarantineArrived: (inspectionId, refused) =>
      store.transaction('rw', quarantine, async () => {
        for (const one of refused)
          if (!(await quarantine.get([inspectionId, one.key])))
            await quarantine.put({ ...one, inspectionId, revision: null })
      }),

    readChunkAddresses: async (inspectionId) => {
      const keys = (await chunks
        .where('[inspectionId+address]')
        .between([inspectionId, Dexie.minKey], [inspectionId, Dexie.maxKey])
        .keys()) as unknown as [string, string][]
      return keys.map(([, address]) => address)
    },

    markChunksKept: async (inspectionId, addresses) => {
      await chunks
        .where('[inspectionId+address]')
        .anyOf(addresses.map((address) => [inspectionId, address]))
        .modify({ state: 'kept' })
    },
  }
}
