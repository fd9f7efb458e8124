/**
 * A recording while it is made: piece by piece into the vault, so that a killed browser loses the last second or two
 * and no more. Pieces lie under a key of the recording's own, which lies in the vault: they can be kept in the
 * moment the vault locks, and not be read before it is opened.
 * @see docs/SPEC.md ATT-6; docs/decisions/0612
 */
import * as z from 'zod/mini'
import { type Bytes, bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { uint32ToBytes } from '../../core/record/numbers.ts'
import type { SealDeps } from './seal-attachment.ts'
import { sayingWhenFull } from './storage-failure.ts'

const headSchema = z.strictObject({
  /** AES-256-GCM key of this recording alone. */
  key: z.string(),
  mediaType: z.string(),
  startedAtIso: z.string(),
})

/** What is known of a recording when it begins. */
export interface RecordingHead {
  readonly mediaType: string
  readonly startedAtIso: string
}

/** A recording that lies here in pieces and stands in no record. */
export interface KeptRecording extends RecordingHead {
  /** Also the id of the fact that will name it: named twice, it is still one. */
  readonly recordingId: string
  /** How long what is kept lasts. */
  readonly durationMs: number
}

/** Where the pieces of a recording that is being made go. */
export interface RecordingTape {
  readonly recordingId: string
  /** Keeps one piece, in order; on the disk when it resolves. @throws `attachment/storage-full` */
  append(piece: Bytes, elapsedMs: number): Promise<void>
}

const lockOf = (recordingId: string): string => `mingcha/recording/${recordingId}`

/** See the head of this file. */
export const createRecordingStore = (deps: SealDeps) => {
  const { inspectionId, keeper, locks } = deps
  const headsOf = (recordId: string) => `recording|${inspectionId}|${recordId}|` as const
  const piecesOf = (recordingId: string) => `recording-piece|${inspectionId}|${recordingId}|` as const
  const pieceAt = (recordingId: string, index: number): string =>
    // Places sort as texts.
    `${piecesOf(recordingId)}${String(index).padStart(8, '0')}`
  const importKey = (key: Bytes): Promise<CryptoKey> =>
    crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const algorithmOf = (place: string, index: number) => ({
    name: 'AES-GCM',
    // The key seals each index once and nothing else.
    iv: concatBytes(new Uint8Array(8), uint32ToBytes(index)),
    additionalData: utf8ToBytes(`mingcha/recording/v1|${place}`),
  })

  const openPiece = async (key: CryptoKey, place: string) => {
    const sealed = await keeper.readSealed(place)
    if (sealed === null) return null
    try {
      const index = Number(place.slice(-8))
      const opened = await crypto.subtle.decrypt(algorithmOf(place, index), key, sealed)
      return { elapsedMs: new DataView(opened).getUint32(0), bytes: new Uint8Array(opened, 4) }
    } catch (cause) {
      throw failure('vault/damaged', { lengthBytes: sealed.length }, { cause })
    }
  }

  const readHead = async (recordId: string, recordingId: string) => {
    const json = await keeper.readJson(`${headsOf(recordId)}${recordingId}`)
    return json === null ? null : headSchema.parse(json)
  }

  return {
    /** Begins a recording. Whoever records holds its lock ({@link createRecordingStore}'s `holding`). */
    begin: async (recordId: string, recordingId: string, head: RecordingHead): Promise<RecordingTape> => {
      const keyBytes = deps.randomBytes(32)
      const key = await importKey(keyBytes)
      await sayingWhenFull(() =>
        keeper.writeJson(`${headsOf(recordId)}${recordingId}`, { ...head, key: bytesToHex(keyBytes) }),
      )
      keyBytes.fill(0)
      let next = 0
      return {
        recordingId,
        append: async (piece, elapsedMs) => {
          const index = next
          next += 1
          const place = pieceAt(recordingId, index)
          const sealed = await crypto.subtle.encrypt(
            algorithmOf(place, index),
            key,
            concatBytes(uint32ToBytes(Math.round(elapsedMs)), piece),
          )
          await sayingWhenFull(() => keeper.writeSealed(place, new Uint8Array(sealed)))
        },
      }
    },

    /** Runs `work` as the one who records; other tabs then do not take the recording for one that was cut off. */
    holding: <Result>(recordingId: string, work: () => Promise<Result>): Promise<Result> =>
      locks.request(lockOf(recordingId), work) as Promise<Result>,

    /**
     * Recordings of a record that were cut off, the first first. Those the record names already, and those
     * without a single piece, are taken away instead.
     */
    interrupted: async (
      recordId: string,
      isNamed: (recordingId: string) => boolean,
    ): Promise<readonly KeptRecording[]> => {
      const found: KeptRecording[] = []
      for (const place of await keeper.places(headsOf(recordId))) {
        const recordingId = place.slice(headsOf(recordId).length)
        await locks.request(lockOf(recordingId), { ifAvailable: true }, async (lock) => {
          const head = lock ? await readHead(recordId, recordingId) : null
          if (head === null) return
          const pieces = await keeper.places(piecesOf(recordingId))
          const last = pieces.at(-1)
          if (last === undefined || isNamed(recordingId)) {
            await keeper.remove(place, ...pieces)
            return
          }
          const { key, ...said } = head
          const { elapsedMs = 0 } = (await openPiece(await importKey(hexToBytes(key)), last)) ?? {}
          found.push({ recordingId, durationMs: elapsedMs, ...said })
        })
      }
      return found.toSorted((a, b) => (a.startedAtIso < b.startedAtIso ? -1 : 1))
    },

    /** What was recorded, as one; `null` when nothing was. @throws `vault/damaged` */
    read: async (
      recordId: string,
      recordingId: string,
    ): Promise<{
      readonly content: Blob
      readonly durationMs: number
      readonly head: RecordingHead
    } | null> => {
      const found = await readHead(recordId, recordingId)
      if (found === null) return null
      const { key: keyHex, ...head } = found
      const key = await importKey(hexToBytes(keyHex))
      const parts: Blob[] = []
      let durationMs = 0
      for (const place of await keeper.places(piecesOf(recordingId))) {
        const piece = await openPiece(key, place)
        if (piece === null) continue
        durationMs = piece.elapsedMs
        parts.push(new Blob([piece.bytes]))
      }
      return parts.length === 0
        ? null
        : { content: new Blob(parts, { type: head.mediaType }), durationMs, head }
    },

    /** Takes the pieces away, together with their key: the record names the recording now. */
    remove: async (recordId: string, recordingId: string): Promise<void> => {
      const pieces = await keeper.places(piecesOf(recordingId))
      await keeper.remove(`${headsOf(recordId)}${recordingId}`, ...pieces)
    },
  }
}

/** What {@link createRecordingStore} makes. */
export type RecordingStore = ReturnType<typeof createRecordingStore>
