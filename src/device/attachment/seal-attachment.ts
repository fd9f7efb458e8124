/**
 * Adds one attachment to a record: its chunks first, the record's words about it last.
 *
 * Its stages, by what a crash does to them:
 * - *sealing*: a note in the vault names the chunks that are written or about to be. A crash loses the attachment,
 *   which its source still has; the chunks are taken away when the record is next shown, and the person is told.
 * - *sealed*: the note holds the edits that name the attachment. A crash loses nothing: the edits are made when the
 *   record is next shown.
 * - *named*: the record names it and the note is gone.
 * A lost device loses what no other machine has; a stolen one shows how many chunks there are.
 * @see docs/SPEC.md ATT-2, ATT-3, ATT-9; docs/decisions/0610
 */
import * as z from 'zod/mini'
import { type Bytes, bytesToHex } from '../../core/bytes.ts'
import { Failure, failure } from '../../core/errors.ts'
import { cleanText } from '../../core/form/text.ts'
import {
  type Attachment,
  attachmentSchema,
  importChunkKey,
  maxAttachmentBytes,
  type SealedChunk,
  sealChunk,
} from '../../core/record/attachment.ts'
import type { Edit } from '../../core/record/content.ts'
import { chunkContentBytes } from '../../core/record/limits.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import type { RandomBytes } from '../vault/vault.ts'
import type { VaultKeeper } from '../vault/vault-keeper.ts'
import { readEdits } from '../workspace/draft-edits.ts'
import { sayingWhenFull } from './storage-failure.ts'

/** What sealing and restoring need. */
export interface SealDeps {
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly keeper: VaultKeeper
  readonly revisions: VaultRevisionStore
  readonly randomBytes: RandomBytes
  /** Tells an attachment another tab is sealing from one that was cut off; `navigator.locks` of the page. */
  readonly locks: Pick<LockManager, 'request'>
}

/** Makes edits in the record; resolves when they are on the disk. */
export type ApplyEdits = (edits: readonly Edit[]) => Promise<void>

/** One attachment to add. */
export interface AddRequest {
  /** 32 hex digits: the record it belongs to. */
  readonly recordId: string
  /** Read slice by slice, never as a whole. */
  readonly content: Blob
  /** As a person reads it; cleaned and cut to fit. It is sealed with the record and stands nowhere else. */
  readonly name: string
  /** As the browser tells it, or empty. */
  readonly mediaType: string
  readonly toEdits: (attachment: Attachment) => readonly Edit[]
  readonly apply: ApplyEdits
  /** From 0 to 1. */
  readonly onProgress?: (share: number) => void
  /** Stops between two chunks; what was written of it is taken away. */
  readonly signal?: AbortSignal
}

/** Chunks written together; with their note, 2 MiB a transaction. */
const chunksAtOnce = 8

const noteSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('sealing'), name: z.string(), addresses: z.array(z.string()) }),
  z.strictObject({ state: z.literal('sealed'), attachment: attachmentSchema, edits: z.json() }),
])
type Note = z.infer<typeof noteSchema>

const notesOf = (inspectionId: string, recordId: string) => `attachment|${inspectionId}|${recordId}|` as const
const lockOf = (attachmentId: string): string => `mingcha/attachment/${attachmentId}`

/** A name as it is kept: one line, nothing invisible, 200 characters at most with its ending. */
export const cleanName = (name: string): string => {
  const clean = cleanText(name).replaceAll('\n', ' ')
  if (clean.length <= 200) return clean === '' ? '未命名' : clean
  const ending = /\.[^.]{1,12}$/.exec(clean)?.[0] ?? ''
  return `${clean.slice(0, 199 - ending.length).toWellFormed()}…${ending}`
}

const unknownType = 'application/octet-stream'

/** A media type without its parameters; what is none is `application/octet-stream`. */
export const cleanMediaType = (mediaType: string): string => {
  const [type = ''] = mediaType.toLowerCase().split(';')
  return attachmentSchema.shape.mediaType.safeParse(type.trim()).success ? type.trim() : unknownType
}

const readSlice = async (content: Blob, index: number): Promise<Bytes> => {
  try {
    const slice = content.slice(index * chunkContentBytes, (index + 1) * chunkContentBytes)
    return new Uint8Array(await slice.arrayBuffer())
  } catch (cause) {
    // NotFoundError or NotReadableError: the file behind the Blob was moved, changed or is locked.
    throw failure('attachment/unreadable', {}, { cause })
  }
}

/**
 * Seals, keeps and names one attachment.
 * @returns the attachment as the record names it now.
 * @throws `attachment/empty`, `attachment/too-long`, `attachment/unreadable`, `attachment/storage-full`,
 *   `attachment/not-named`, `vault/locked`, what else `apply` throws, or the reason of `signal`. Nothing that was there before is lost by any.
 */
export const addAttachment = async (deps: SealDeps, request: AddRequest): Promise<Attachment> => {
  const { inspectionId, keeper, revisions, randomBytes, locks } = deps
  const { recordId, content, onProgress, signal } = request
  const sizeBytes = content.size
  if (sizeBytes === 0) throw failure('attachment/empty')
  if (sizeBytes > maxAttachmentBytes)
    throw failure('attachment/too-long', { lengthBytes: sizeBytes, maxBytes: maxAttachmentBytes })
  const id = bytesToHex(randomBytes(16))
  const place = `${notesOf(inspectionId, recordId)}${id}`
  // Drawn anew at every attempt: one key seals each index once, and a file chosen again may have changed.
  const keyBytes = randomBytes(32)
  const key = await importChunkKey(keyBytes)
  const total = Math.ceil(sizeBytes / chunkContentBytes)
  const name = cleanName(request.name)
  const writeNote = (note: Note): Promise<void> => sayingWhenFull(() => keeper.writeJson(place, note))

  return locks.request(lockOf(id), async () => {
    const addresses: string[] = []
    try {
      for (let from = 0; from < total; from += chunksAtOnce) {
        const sealed: SealedChunk[] = []
        for (let index = from; index < Math.min(total, from + chunksAtOnce); index += 1) {
          signal?.throwIfAborted()
          const slice = await readSlice(content, index)
          if (slice.length !== Math.min(chunkContentBytes, sizeBytes - index * chunkContentBytes))
            throw failure('attachment/unreadable', { lengthBytes: slice.length })
          sealed.push(await sealChunk(key, { inspectionId, attachmentId: id, index, total }, slice))
          onProgress?.((index + 1) / total)
        }
        addresses.push(...sealed.map(({ address }) => address))
        // The note first: a crash between the two leaves an address without a chunk, never a chunk without a note.
        await writeNote({ state: 'sealing', name, addresses })
        await sayingWhenFull(() => revisions.appendChunks(inspectionId, sealed, 'waiting'))
      }
      const attachment: Attachment = {
        id,
        key: bytesToHex(keyBytes),
        name,
        mediaType: cleanMediaType(request.mediaType),
        sizeBytes,
        chunks: addresses,
      }
      const edits = request.toEdits(attachment)
      await writeNote({ state: 'sealed', attachment, edits: noteEdits(edits) })
      await named(request.apply, edits)
      await keeper.remove(place)
      return attachment
    } catch (cause) {
      await takeAway(deps, place, cause)
      throw cause
    } finally {
      keyBytes.fill(0)
    }
  })
}

/** The record's own failures pass; that it was closed meanwhile is said as what it means for the attachment. */
const named = async (apply: ApplyEdits, edits: readonly Edit[]): Promise<void> => {
  try {
    await apply(edits)
  } catch (cause) {
    throw cause instanceof Failure ? cause : failure('attachment/not-named', {}, { cause })
  }
}

const noteEdits = (edits: readonly Edit[]) =>
  edits.map(({ path, value }) => (value === undefined ? { path } : { path, value }))

/** After a failure: what is not whole goes, what is whole stays with its note. */
const takeAway = async (deps: SealDeps, place: string, cause: unknown): Promise<void> => {
  try {
    const json = await deps.keeper.readJson(place)
    if (json === null) return
    const note = noteSchema.parse(json)
    if (note.state === 'sealed') return
    await deps.revisions.removeChunks(deps.inspectionId, note.addresses)
    await deps.keeper.remove(place)
  } catch (second) {
    // Locked in the meantime, or the disk refuses everything: `restoreAttachments` comes to it later.
    if (!(cause instanceof Failure) && !(second instanceof Failure)) throw second
  }
}

/** What {@link restoreAttachments} found. */
export interface Restored {
  /** How many attachments the record names now that it did not name when the program was cut off. */
  readonly named: number
  /** Names of what was not kept whole and has to be added again. */
  readonly lost: readonly string[]
}

/**
 * Ends what a crash cut off in one record: names what was sealed, takes away what was not whole. Call it when the
 * record is shown. What another tab is adding at the moment is left alone.
 */
export const restoreAttachments = async (
  deps: SealDeps,
  recordId: string,
  apply: ApplyEdits,
): Promise<Restored> => {
  const prefix = notesOf(deps.inspectionId, recordId)
  let named = 0
  const lost: string[] = []
  for (const place of await deps.keeper.places(prefix))
    await deps.locks.request(lockOf(place.slice(prefix.length)), { ifAvailable: true }, async (lock) => {
      const json = lock ? await deps.keeper.readJson(place) : null
      if (json === null) return
      const note = noteSchema.parse(json)
      if (note.state === 'sealed') {
        await apply(readEdits({ kind: '', edits: note.edits }).edits)
        named += 1
      } else {
        await deps.revisions.removeChunks(deps.inspectionId, note.addresses)
        lost.push(note.name)
      }
      await deps.keeper.remove(place)
    })
  return { named, lost }
}
