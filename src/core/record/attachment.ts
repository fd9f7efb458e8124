/**
 * Photos, recordings, files and signatures: sealed in pieces, addressed by the hash of what is sealed.
 *
 * The key of an attachment is its own, drawn once, and stands with the list of addresses in the record that shows
 * it; so an attachment is as readable as the record and no more. The same piece under the same key gives the same
 * bytes: after a crash the sealing goes on where it was, and what the server has is not sent again.
 * @see docs/SPEC.md REC-13
 */
import * as z from 'zod/mini'
import { type Bytes, bytesToHex, concatBytes, equalBytes, hexToBytes, sha256, utf8ToBytes } from '../bytes.ts'
import { failure } from '../errors.ts'
import { chunkContentBytes } from './limits.ts'
import { uint32ToBytes } from './numbers.ts'

/** The longest attachment: 256 MiB, half an hour of sound many times over. */
export const maxAttachmentBytes = 1_024 * chunkContentBytes

const hex = (lengthBytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${lengthBytes * 2}}$`)))

/** An attachment as the record names it; everything in it is under the inspection's key. */
export const attachmentSchema = z.strictObject({
  /** 16 random bytes. */
  id: hex(16),
  /** AES-256-GCM key of this attachment alone. */
  key: hex(32),
  name: z.string().check(z.minLength(1), z.maxLength(200)),
  mediaType: z.string().check(z.regex(/^[a-z]+\/[a-z0-9.+-]{1,80}$/)),
  sizeBytes: z.int().check(z.gte(1), z.lte(maxAttachmentBytes)),
  /** SHA-256 of each sealed chunk, in order. */
  chunks: z.array(hex(32)).check(z.minLength(1), z.maxLength(1_024)),
})
export type Attachment = z.infer<typeof attachmentSchema>

/** Where a chunk belongs: sealed for one place, it opens at no other. */
export interface ChunkPlace {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** 32 hex digits. */
  readonly attachmentId: string
  readonly index: number
  /** How many chunks the attachment has; so that none can be cut off at the end. */
  readonly total: number
}

const algorithmOf = ({ inspectionId, attachmentId, index, total }: ChunkPlace) => ({
  name: 'AES-GCM',
  // The key seals each index once and nothing else, so the index is a nonce that cannot repeat.
  iv: concatBytes(new Uint8Array(8), uint32ToBytes(index)),
  additionalData: concatBytes(
    utf8ToBytes('mingcha/chunk/v1|'),
    hexToBytes(inspectionId),
    hexToBytes(attachmentId),
    uint32ToBytes(index),
    uint32ToBytes(total),
  ),
})

/** A sealed chunk and where it is found. */
export interface SealedChunk {
  /** SHA-256 of `bytes`, 64 hex digits. */
  readonly address: string
  readonly bytes: Bytes
}

/** The key of one attachment, ready for use. @param key - 32 bytes. */
export const importChunkKey = (key: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])

/**
 * Seals one piece.
 * @param content - {@link chunkContentBytes} bytes, or fewer in the last chunk, never none.
 * @throws `record/malformed`
 */
export const sealChunk = async (key: CryptoKey, place: ChunkPlace, content: Bytes): Promise<SealedChunk> => {
  const isLast = place.index === place.total - 1
  if (
    content.length === 0 ||
    content.length > chunkContentBytes ||
    (!isLast && content.length < chunkContentBytes)
  )
    throw failure('record/malformed', { lengthBytes: content.length, index: place.index })
  const bytes = new Uint8Array(await crypto.subtle.encrypt(algorithmOf(place), key, content))
  return { address: bytesToHex(await sha256(bytes)), bytes }
}

/**
 * Opens one piece.
 * @returns `null` when the bytes are not those of the address, or were sealed for another place or under another key.
 */
export const openChunk = async (
  key: CryptoKey,
  place: ChunkPlace,
  address: string,
  bytes: Bytes,
): Promise<Bytes | null> => {
  if (!equalBytes(await sha256(bytes), hexToBytes(address))) return null
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithmOf(place), key, bytes))
  } catch {
    // One outcome for every way a foreign or damaged chunk fails.
    return null
  }
}
