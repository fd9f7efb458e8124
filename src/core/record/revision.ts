/**
 * One save of one record as it travels and lies: sealed, signed, never changed again.
 *
 * | bytes | what |
 * |---|---|
 * | 2 | format, 1 |
 * | 16 | inspection |
 * | 16 | record |
 * | 16 | author: the device that made it |
 * | 4 | key epoch |
 * | 6 + 2 | hybrid logical clock: milliseconds, counter |
 * | 1 + 32 n | parents: their number and ids, strictly ascending |
 * | 12 | nonce |
 * | 4 + length | ciphertext, AES-256-GCM with its tag |
 * | 64 | ECDSA P-256 over all of the above |
 *
 * Everything before the nonce is the ciphertext's associated data. The id is the hash of everything before the
 * signature: an ECDSA signature can be written in two ways, and one save must not become two revisions.
 * @see docs/SPEC.md REC-1 to REC-4
 */
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  createReader,
  hexToBytes,
  sha256,
  uint16ToBytes,
  utf8ToBytes,
} from '../bytes.ts'
import { failure } from '../errors.ts'
import type { HybridClock } from './hybrid-clock.ts'
import { takeUint8, takeUint32, takeUint48, uint32ToBytes, uint48ToBytes } from './numbers.ts'

/** What everybody may know of a revision, the server included. */
export interface RevisionHeader {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** 32 hex digits, drawn when the record was begun. */
  readonly recordId: string
  /** 32 hex digits. */
  readonly author: string
  /** From 1; says which inspection key seals it. */
  readonly epoch: number
  readonly clock: HybridClock
  /** Ids (64 hex digits) of the revisions this one follows, ascending; none for a record's first. */
  readonly parents: readonly string[]
}

/** A revision taken apart. Its bytes are right in shape; signature and content are not looked at yet. */
export interface Revision {
  /** SHA-256, 64 hex digits. */
  readonly id: string
  readonly header: RevisionHeader
  /** 12 bytes. */
  readonly nonce: Bytes
  readonly ciphertext: Bytes
  /** 64 bytes, r ‖ s. */
  readonly signature: Bytes
  /** What the ciphertext is bound to. */
  readonly associatedData: Bytes
  /** What the author signs; the id is its hash. */
  readonly signedBytes: Bytes
  /** All of it. */
  readonly bytes: Bytes
}

/** Revisions one may follow: more heads than this are merged in several steps, record-state.ts. */
export const maxParents = 16
/** Bytes of a ciphertext: the padded content (sealed-content.ts) and its tag. */
export const maxCiphertextBytes = 1_048_576 + 16
/** Bytes of the longest revision. */
export const maxRevisionBytes = 63 + maxParents * 32 + 12 + 4 + maxCiphertextBytes + 64

const formatVersion = 1
const idBytes = 16
const hashBytes = 32
const nonceBytes = 12
const tagBytes = 16
const signatureBytes = 64
const signatureLabel = utf8ToBytes('mingcha/revision/v1|')

const encodeHeader = ({ inspectionId, recordId, author, epoch, clock, parents }: RevisionHeader): Bytes =>
  concatBytes(
    uint16ToBytes(formatVersion),
    hexToBytes(inspectionId),
    hexToBytes(recordId),
    hexToBytes(author),
    uint32ToBytes(epoch),
    uint48ToBytes(clock.wallMs),
    uint16ToBytes(clock.counter),
    Uint8Array.of(parents.length),
    ...parents.map(hexToBytes),
  )

/** What a content is bound to when it is sealed: the whole header. */
export const associatedDataOf = (header: RevisionHeader): Bytes => encodeHeader(header)

/** A revision up to its signature; the parts are as sealed-content.ts makes them. */
export const encodeUnsigned = (header: RevisionHeader, nonce: Bytes, ciphertext: Bytes): Bytes =>
  concatBytes(encodeHeader(header), nonce, uint32ToBytes(ciphertext.length), ciphertext)

/** What the author signs: label and everything before the signature. */
export const revisionSignatureMessage = (unsigned: Uint8Array): Bytes => concatBytes(signatureLabel, unsigned)

/**
 * Takes a revision apart.
 * @throws `record/malformed` for anything that is not exactly the encoding; `bytes/truncated`, `bytes/trailing`.
 */
export const decodeRevision = async (bytes: Uint8Array): Promise<Revision> => {
  const reader = createReader(bytes)
  const version = reader.uint16()
  if (version !== formatVersion) throw failure('record/malformed', { version })
  const inspectionId = bytesToHex(reader.take(idBytes))
  const recordId = bytesToHex(reader.take(idBytes))
  const author = bytesToHex(reader.take(idBytes))
  const epoch = takeUint32(reader)
  if (epoch === 0) throw failure('record/malformed', { epoch })
  const clock = { wallMs: takeUint48(reader), counter: reader.uint16() }
  const parentCount = takeUint8(reader)
  if (parentCount > maxParents) throw failure('record/malformed', { parentCount })
  const parents: string[] = []
  for (let index = 0; index < parentCount; index += 1) {
    const parent = bytesToHex(reader.take(hashBytes))
    if (index > 0 && parent <= (parents[index - 1] as string))
      throw failure('record/malformed', { parentCount })
    parents.push(parent)
  }
  const header = { inspectionId, recordId, author, epoch, clock, parents }
  const nonce = reader.take(nonceBytes)
  const lengthBytes = takeUint32(reader)
  if (lengthBytes <= tagBytes || lengthBytes > maxCiphertextBytes)
    throw failure('record/malformed', { lengthBytes, maxBytes: maxCiphertextBytes })
  const ciphertext = reader.take(lengthBytes)
  const signature = reader.take(signatureBytes)
  reader.end()
  const own = bytes.slice() as Bytes
  const signedBytes = revisionSignatureMessage(own.subarray(0, own.length - signatureBytes))
  return {
    id: bytesToHex(await sha256(signedBytes)),
    header,
    nonce,
    ciphertext,
    signature,
    associatedData: own.slice(0, own.length - signatureBytes - lengthBytes - 4 - nonceBytes),
    signedBytes,
    bytes: own,
  }
}
