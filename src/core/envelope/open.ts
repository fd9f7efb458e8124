import { type Bytes, createReader } from '../bytes.ts'
import { failure } from '../errors.ts'
import {
  type EnvelopeContext,
  encapsulatedKeyBytes,
  envelopeBytes,
  envelopeInfo,
  envelopeSuite,
  unpad,
} from './format.ts'
import { suite } from './suite.ts'

/** The opening key as both halves: rebuilt from bytes, a private key alone opens half its envelopes in some engines. */
export interface OpeningKeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/**
 * Opens one envelope.
 * @returns tracker and packed answers, or `null` when it was sealed to another key or another inspection, or
 *   was changed since: the caller counts it as invalid.
 * @throws `envelope/malformed` for another length or suite; the server never keeps such bytes.
 * @see RFC 9180 §6.1
 */
export const openEnvelope = async (
  keyPair: OpeningKeyPair,
  context: EnvelopeContext,
  envelope: Uint8Array,
): Promise<{ readonly tracker: Bytes; readonly packed: Bytes } | null> => {
  if (envelope.length !== envelopeBytes)
    throw failure('envelope/malformed', { lengthBytes: envelope.length, expectedBytes: envelopeBytes })
  const reader = createReader(envelope)
  const suiteId = reader.uint16()
  if (suiteId !== envelopeSuite) throw failure('envelope/malformed', { suiteId })
  const encapsulated = reader.take(encapsulatedKeyBytes)
  // A view, not a copy: the length was checked above, and the cipher only reads it.
  const ciphertext = envelope.subarray(2 + encapsulatedKeyBytes)
  let padded: Uint8Array
  try {
    padded = await suite.Open(keyPair as never, encapsulated, ciphertext, { info: envelopeInfo(context) })
  } catch {
    // One outcome for every way a foreign or damaged ciphertext fails; the count of invalid envelopes shows it.
    return null
  }
  return unpad(padded)
}
