import { hexToBytes } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import { type Attachment, importChunkKey, openChunk } from '../../core/record/attachment.ts'
import { fetchChunks, type SyncDeps } from '../sync/synchronise.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import { sayingWhenFull } from './storage-failure.ts'

/** What opening needs. */
export interface OpenDeps {
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly revisions: VaultRevisionStore
  readonly door: SyncDeps['door']
}

/** Where an attachment is. */
export type AttachmentPlace =
  /** 存在本机: whole here, and some of it on no other machine. */
  | 'device'
  /** 已同步: whole here, and the server has acknowledged all of it. */
  | 'synced'
  /** Not here, or not whole: it comes from the server when somebody opens it. */
  | 'server'

/** Where each of `attachments` is, by its id. */
export const placesOf = async (
  { inspectionId, revisions }: OpenDeps,
  attachments: readonly Attachment[],
): Promise<ReadonlyMap<string, AttachmentPlace>> => {
  const states = await revisions.chunkStates(
    inspectionId,
    attachments.flatMap(({ chunks }) => chunks),
  )
  return new Map(
    attachments.map(({ id, chunks }): [string, AttachmentPlace] => {
      const found = chunks.map((address) => states.get(address))
      if (found.includes(undefined)) return [id, 'server']
      return [id, found.includes('waiting') ? 'device' : 'synced']
    }),
  )
}

/**
 * Opens an attachment: chunks from here, the others from the server, which then stay here, sealed. One chunk at a
 * time is in memory; the browser keeps the growing Blob where it thinks best.
 * @param onProgress - from 0 to 1.
 * @returns the content, with the type the record names. The caller decides what may be made of a stranger's file.
 * @throws `attachment/offline` when a chunk is not here and no answer came; `record/chunk-unknown` when the server
 *   has not got it yet; `attachment/damaged` when a chunk is not what the record says; other codes of the door.
 * @see docs/SPEC.md ATT-4
 */
export const openAttachment = async (
  { inspectionId, revisions, door }: OpenDeps,
  { id, key: keyHex, chunks, mediaType, sizeBytes }: Attachment,
  onProgress?: (share: number) => void,
  signal?: AbortSignal,
): Promise<Blob> => {
  const key = await importChunkKey(hexToBytes(keyHex))
  const parts: Blob[] = []
  for (const [index, address] of chunks.entries()) {
    signal?.throwIfAborted()
    const sealed =
      (await revisions.readChunk(inspectionId, address)) ??
      (await fetchOne({ store: revisions, door }, inspectionId, address))
    const place = { inspectionId, attachmentId: id, index, total: chunks.length }
    const content = await openChunk(key, place, address, sealed)
    if (content === null) throw failure('attachment/damaged', { index, total: chunks.length })
    parts.push(new Blob([content]))
    onProgress?.((index + 1) / chunks.length)
  }
  const whole = new Blob(parts, { type: mediaType })
  if (whole.size !== sizeBytes)
    throw failure('attachment/damaged', { lengthBytes: whole.size, expectedBytes: sizeBytes })
  return whole
}

const fetchOne = async (deps: Pick<SyncDeps, 'store' | 'door'>, inspectionId: string, address: string) => {
  try {
    await sayingWhenFull(() => fetchChunks(deps, inspectionId, [address]))
    const bytes = await deps.store.readChunk(inspectionId, address)
    if (bytes !== null) return bytes
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    if (cause.code === 'wire/unreachable') throw failure('attachment/offline', {}, { cause })
    // A full disk keeps nothing new, and need not keep anybody from looking.
    if (cause.code !== 'attachment/storage-full') throw cause
  }
  return deps.door.readChunk(inspectionId, address)
}
