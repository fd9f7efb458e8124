import { type Bytes, concatBytes, createReader, hexToBytes, uint16ToBytes, utf8ToBytes } from '../bytes.ts'
import { failure } from '../errors.ts'

/** Suite 1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM (RFC 9180). One suite an inspection, never negotiated. */
export const envelopeSuite = 1
/** Bytes of the plaintext of every envelope, whatever was answered. */
export const paddedBytes = 8_192
/** Bytes of the random tracker at the head of the plaintext. */
export const trackerBytes = 16
/** The most bytes packed answers may have: the padded plaintext less length and tracker. */
export const maxPackedBytes = paddedBytes - 2 - trackerBytes
/** Bytes of an encapsulated P-256 key. */
export const encapsulatedKeyBytes = 65
/** Bytes of every envelope: suite, encapsulated key, ciphertext with its 16-byte tag. */
export const envelopeBytes = 2 + encapsulatedKeyBytes + paddedBytes + 16

/** What an envelope is bound to; opening under any other context fails. */
export interface EnvelopeContext {
  /** 32 hex digits. */
  readonly inspectionId: string
  /** SHA-256 of the manifest, 32 bytes. */
  readonly fingerprint: Uint8Array
}

/** HPKE `info`: label, suite, inspection, fingerprint (RFC 9180 §5.1). */
export const envelopeInfo = ({ inspectionId, fingerprint }: EnvelopeContext): Bytes =>
  concatBytes(
    utf8ToBytes('mingcha/envelope/v1|'),
    uint16ToBytes(envelopeSuite),
    hexToBytes(inspectionId),
    fingerprint,
  )

/**
 * Length, tracker, packed answers, zeros: always {@link paddedBytes}.
 * @throws `envelope/too-long` when `packed` exceeds {@link maxPackedBytes}; forms are checked so that no
 *   answer can.
 */
export const pad = (tracker: Uint8Array, packed: Uint8Array): Bytes => {
  if (tracker.length !== trackerBytes) throw failure('envelope/malformed', { trackerBytes: tracker.length })
  if (packed.length > maxPackedBytes)
    throw failure('envelope/too-long', { lengthBytes: packed.length, maxBytes: maxPackedBytes })
  const padded = new Uint8Array(paddedBytes)
  padded.set(concatBytes(uint16ToBytes(packed.length), tracker, packed))
  return padded
}

/** Undoes {@link pad}. @throws `envelope/malformed` on another length or anything but zeros behind the answers. */
export const unpad = (padded: Uint8Array): { readonly tracker: Bytes; readonly packed: Bytes } => {
  if (padded.length !== paddedBytes) throw failure('envelope/malformed', { lengthBytes: padded.length })
  const reader = createReader(padded)
  const lengthBytes = reader.uint16()
  if (lengthBytes > maxPackedBytes) throw failure('envelope/malformed', { lengthBytes })
  const tracker = reader.take(trackerBytes)
  const packed = reader.take(lengthBytes)
  // Looked at in place: an opening does this ten thousand times, and a copy each would be 80 MB of litter.
  if (padded.subarray(2 + trackerBytes + lengthBytes).some((byte) => byte !== 0))
    throw failure('envelope/malformed', { lengthBytes })
  return { tracker, packed }
}
