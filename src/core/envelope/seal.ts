import { type Bytes, concatBytes, uint16ToBytes } from '../bytes.ts'
import { type EnvelopeContext, envelopeInfo, envelopeSuite, pad } from './format.ts'
import { suite } from './suite.ts'

/**
 * Seals one respondent's packed answers so that only the trustees together can read them.
 *
 * @param openingKey - the inspection's public key, 65 bytes, uncompressed P-256.
 * @param tracker - 16 random bytes, handed in; only its hash is kept by the phone.
 * @param packed - at most `maxPackedBytes`; padded first, so the length of an answer does not show.
 * @returns `envelopeBytes` bytes. The ephemeral key is gone: nobody, the sender included, can open it again.
 * @throws `envelope/too-long`.
 * @see docs/SPEC.md ENV-1 to ENV-4; RFC 9180 §6.1
 */
export const sealEnvelope = async (
  openingKey: Uint8Array,
  context: EnvelopeContext,
  tracker: Uint8Array,
  packed: Uint8Array,
): Promise<Bytes> => {
  const padded = pad(tracker, packed)
  const recipient = await suite.DeserializePublicKey(openingKey)
  const { encapsulatedSecret, ciphertext } = await suite.Seal(recipient, padded, {
    info: envelopeInfo(context),
  })
  return concatBytes(uint16ToBytes(envelopeSuite), encapsulatedSecret, ciphertext)
}
