import { type Bytes, bytesToHex, equalBytes } from '../../src/core/bytes.ts'
import { failure } from '../../src/core/errors.ts'
import type {
  QuarantinedRevision,
  RevisionStore,
  SealedRevision,
  StoredRevision,
  StoredWrap,
} from '../../src/device/sync/revision-store.ts'
import { sha256Now } from '../../src/server/hashes.ts'

interface Shelf {
  revisions: Map<string, StoredRevision>
  /** Ids in the order of the outbox. */
  waiting: Set<string>
  quarantined: Map<string, QuarantinedRevision & { readonly recordId: string; readonly id: string | null }>
  chunks: Map<string, { readonly bytes: Bytes; state: 'waiting' | 'kept' }>
  cursor: string | null
  unseen: Set<string>
  root: Bytes | null
  entries: Bytes[]
  wraps: StoredWrap[]
  turns: number
}

/** A {@link RevisionStore} in memory, for devices of tests whose store is not the point. */
export const createMemoryRevisionStore = (): RevisionStore => {
  const shelves = new Map<string, Shelf>()
  const shelfOf = (inspectionId: string): Shelf => {
    const shelf = shelves.get(inspectionId) ?? {
      revisions: new Map(),
      waiting: new Set(),
      quarantined: new Map(),
      chunks: new Map(),
      cursor: null,
      unseen: new Set(),
      root: null,
      entries: [],
      wraps: [],
      turns: 0,
    }
    shelves.set(inspectionId, shelf)
    return shelf
  }
  const nextTurn = (shelf: Shelf): number => {
    shelf.turns += 1
    return shelf.turns
  }
  return {
    async appendWaiting(inspectionId, revisions) {
      const shelf = shelfOf(inspectionId)
      for (const revision of revisions) {
        if (shelf.revisions.has(revision.id)) continue
        shelf.revisions.set(revision.id, { ...revision, position: nextTurn(shelf), state: 'waiting' })
        shelf.waiting.add(revision.id)
      }
    },
    async readWaiting(inspectionId, maxCount, maxBytes) {
      const { waiting, revisions } = shelfOf(inspectionId)
      const taken: SealedRevision[] = []
      let lengthBytes = 0
      for (const one of waiting) {
        const { id, recordId, bytes } = revisions.get(one) as StoredRevision
        lengthBytes += bytes.length
        if (taken.length === maxCount || (taken.length > 0 && lengthBytes > maxBytes)) break
        taken.push({ id, recordId, bytes })
      }
      return taken
    },
    async countWaiting(inspectionId) {
      return shelfOf(inspectionId).waiting.size
    },
    async markKept(inspectionId, ids) {
      const { revisions, waiting, unseen } = shelfOf(inspectionId)
      for (const id of ids) {
        const held = revisions.get(id)
        waiting.delete(id)
        if (!held) continue
        revisions.set(id, { ...held, state: 'kept' })
        unseen.add(id)
      }
    },
    async readUnseen(inspectionId) {
      return new Set(shelfOf(inspectionId).unseen)
    },
    async markSeen(inspectionId, ids) {
      for (const id of ids) shelfOf(inspectionId).unseen.delete(id)
    },
    async quarantineWaiting(inspectionId, id, code, atMs) {
      const shelf = shelfOf(inspectionId)
      const held = shelf.revisions.get(id)
      if (held?.state !== 'waiting') return
      shelf.revisions.delete(id)
      shelf.waiting.delete(id)
      const key = bytesToHex(sha256Now(held.bytes))
      const { bytes, recordId } = held
      shelf.quarantined.set(key, { key, direction: 'out', bytes, code, atMs, id, recordId })
    },
    async readRevisions(inspectionId, afterPosition, maxCount) {
      return [...shelfOf(inspectionId).revisions.values()]
        .filter(({ position }) => position > afterPosition)
        .sort((a, b) => a.position - b.position)
        .slice(0, maxCount)
        .map(({ id, recordId, bytes, position, state }) => ({ id, recordId, bytes, position, state }))
    },
    async heldOf(inspectionId, ids) {
      const { revisions } = shelfOf(inspectionId)
      return new Set(ids.filter((id) => revisions.has(id)))
    },
    async readCursor(inspectionId) {
      return shelfOf(inspectionId).cursor
    },
    async takePage(inspectionId, { accepted, refused, cursor }) {
      const shelf = shelfOf(inspectionId)
      for (const revision of accepted) {
        const held = shelf.revisions.get(revision.id)
        const position = held?.position ?? nextTurn(shelf)
        shelf.revisions.set(revision.id, { ...revision, position, state: 'kept' })
        shelf.waiting.delete(revision.id)
        shelf.unseen.delete(revision.id)
      }
      for (const one of refused)
        if (shelf.quarantined.get(one.key)?.direction !== 'out')
          shelf.quarantined.set(one.key, { ...one, id: null, recordId: '' })
      shelf.cursor = cursor
    },
    async offerAgain(inspectionId) {
      const shelf = shelfOf(inspectionId)
      shelf.waiting.clear()
      for (const held of [...shelf.revisions.values()].sort((a, b) => a.position - b.position)) {
        shelf.revisions.set(held.id, { ...held, state: 'waiting' })
        shelf.waiting.add(held.id)
      }
      for (const chunk of shelf.chunks.values()) chunk.state = 'waiting'
      shelf.cursor = null
      shelf.unseen.clear()
    },
    async readQuarantined(inspectionId) {
      return [...shelfOf(inspectionId).quarantined.values()].map(({ key, direction, bytes, code, atMs }) => ({
        key,
        direction,
        bytes,
        code,
        atMs,
      }))
    },
    async releaseQuarantined(inspectionId, key) {
      const shelf = shelfOf(inspectionId)
      const one = shelf.quarantined.get(key)
      shelf.quarantined.delete(key)
      if (one?.direction !== 'out' || one.id === null) return
      const position = nextTurn(shelf)
      const { id, recordId, bytes } = one
      shelf.revisions.set(id, { id, recordId, bytes, position, state: 'waiting' })
      shelf.waiting.add(id)
    },
    async readRoot(inspectionId) {
      return shelfOf(inspectionId).root
    },
    async pinRoot(inspectionId, rootHash) {
      const shelf = shelfOf(inspectionId)
      if (shelf.root !== null && !equalBytes(shelf.root, rootHash)) throw failure('member/wrong-root')
      shelf.root = rootHash
    },
    async readMemberEntries(inspectionId) {
      return [...shelfOf(inspectionId).entries]
    },
    async appendMemberEntries(inspectionId, fromIndex, entries) {
      const shelf = shelfOf(inspectionId)
      shelf.entries.push(...entries.slice(Math.max(0, shelf.entries.length - fromIndex)))
    },
    async readWraps(inspectionId) {
      return [...shelfOf(inspectionId).wraps]
    },
    async appendWraps(inspectionId, wraps) {
      const shelf = shelfOf(inspectionId)
      for (const wrap of wraps)
        if (!shelf.wraps.some(({ epoch }) => epoch === wrap.epoch)) shelf.wraps.push(wrap)
    },
    async appendChunks(inspectionId, chunks, state) {
      const shelf = shelfOf(inspectionId)
      for (const { address, bytes } of chunks)
        if (!shelf.chunks.has(address)) shelf.chunks.set(address, { bytes, state })
    },
    async readWaitingChunks(inspectionId, maxCount) {
      return [...shelfOf(inspectionId).chunks]
        .filter(([, { state }]) => state === 'waiting')
        .slice(0, maxCount)
        .map(([address]) => address)
    },
    async readChunk(inspectionId, address) {
      return shelfOf(inspectionId).chunks.get(address)?.bytes ?? null
    },
    async markChunksKept(inspectionId, addresses) {
      const { chunks } = shelfOf(inspectionId)
      for (const address of addresses) {
        const chunk = chunks.get(address)
        if (chunk) chunk.state = 'kept'
      }
    },
    async readChunkAddresses(inspectionId) {
      return [...shelfOf(inspectionId).chunks.keys()].sort()
    },
    async offerChunksAgain(inspectionId, addresses) {
      for (const address of addresses) {
        const chunk = shelfOf(inspectionId).chunks.get(address)
        if (chunk) chunk.state = 'waiting'
      }
    },
  }
}
