import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherKey } from '../../src/core/ballot/opening.ts'
import { createOpeningKey } from '../../src/core/ballot/shares.ts'
import { type Bytes, concatBytes } from '../../src/core/bytes.ts'
import {
  envelopeBytes,
  envelopeInfo,
  maxPackedBytes,
  pad,
  paddedBytes,
  trackerBytes,
  unpad,
} from '../../src/core/envelope/format.ts'
import { openEnvelope } from '../../src/core/envelope/open.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { arbitraryBytes as bytes, codeOf } from '../kit/bytes.ts'

const context = fc.record({
  inspectionId: bytes(16).map((value) => Buffer.from(value).toString('hex')),
  fingerprint: bytes(32),
})

const makeKey = async () => {
  const { openingKey, shares } = await createOpeningKey(2, 3)
  const gathering = await gatherKey(openingKey, shares.slice(0, 2))
  if (gathering.state !== 'complete') throw new Error(gathering.state)
  return { openingKey, keyPair: gathering.keyPair }
}

test('[ENV-2] unpadding gives back tracker and answers, at every length', () => {
  fc.assert(
    fc.property(bytes(trackerBytes), bytes(0, maxPackedBytes), (tracker, packed) => {
      const padded = pad(tracker, packed)
      expect(padded.length).toBe(paddedBytes)
      expect(unpad(padded)).toEqual({ tracker, packed })
    }),
    { numRuns: 300 },
  )
})

test('[ENV-2] another length, a length beyond the end and non-zero padding are refused', () => {
  const padded = pad(new Uint8Array(16), Uint8Array.of(1, 2, 3))
  expect(codeOf(() => unpad(padded.slice(1)))).toBe('envelope/malformed')
  expect(codeOf(() => unpad(concatBytes(padded, Uint8Array.of(0))))).toBe('envelope/malformed')
  const tooLong = padded.slice()
  tooLong.set([0xff, 0xff])
  expect(codeOf(() => unpad(tooLong))).toBe('envelope/malformed')
  const dirty = padded.slice()
  dirty[paddedBytes - 1] = 1
  expect(codeOf(() => unpad(dirty))).toBe('envelope/malformed')
  expect(codeOf(() => pad(new Uint8Array(15), new Uint8Array()))).toBe('envelope/malformed')
})

test('[ENV-4] answers longer than fit are refused before sealing', () => {
  expect(codeOf(() => pad(new Uint8Array(16), new Uint8Array(maxPackedBytes + 1)))).toBe('envelope/too-long')
})

test('[ENV-1] [PROMISE-9] every envelope has the same size and opens to what was sealed', async () => {
  const { openingKey, keyPair } = await makeKey()
  await fc.assert(
    fc.asyncProperty(context, bytes(16), bytes(0, maxPackedBytes), async (where, tracker, packed) => {
      const envelope = await sealEnvelope(openingKey, where, tracker, packed)
      expect(envelope.length).toBe(envelopeBytes)
      expect(await openEnvelope(keyPair, where, envelope)).toEqual({ tracker, packed })
    }),
    { numRuns: 40 },
  )
})

test('[ENV-3] another key, inspection or fingerprint, or one changed byte, opens to null', async () => {
  const { openingKey, keyPair } = await makeKey()
  const stranger = await makeKey()
  const where = { inspectionId: '00'.repeat(16), fingerprint: new Uint8Array(32) as Bytes }
  const envelope = await sealEnvelope(openingKey, where, new Uint8Array(16), new Uint8Array(9))
  expect(await openEnvelope(stranger.keyPair, where, envelope)).toBeNull()
  expect(await openEnvelope(keyPair, { ...where, inspectionId: '01'.repeat(16) }, envelope)).toBeNull()
  expect(
    await openEnvelope(keyPair, { ...where, fingerprint: new Uint8Array(32).fill(1) }, envelope),
  ).toBeNull()
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: envelopeBytes - 1 }), async (at) => {
      const changed = envelope.slice()
      changed[at] = (changed[at] as number) ^ 1
      expect(await openEnvelope(keyPair, where, changed)).toBeNull()
    }),
    { numRuns: 60 },
  )
})

test('[ENV-1] truncation at any byte, a trailing byte and another suite are malformed, not null', async () => {
  const { openingKey, keyPair } = await makeKey()
  const where = { inspectionId: '00'.repeat(16), fingerprint: new Uint8Array(32) as Bytes }
  const envelope = await sealEnvelope(openingKey, where, new Uint8Array(16), new Uint8Array())
  for (let length = 0; length < envelopeBytes; length += 1)
    await expect(openEnvelope(keyPair, where, envelope.slice(0, length))).rejects.toMatchObject({
      code: 'envelope/malformed',
    })
  await expect(openEnvelope(keyPair, where, concatBytes(envelope, Uint8Array.of(0)))).rejects.toMatchObject({
    code: 'envelope/malformed',
  })
  const otherSuite = envelope.slice()
  otherSuite[1] = 2
  await expect(openEnvelope(keyPair, where, otherSuite)).rejects.toMatchObject({ code: 'envelope/malformed' })
})

test('[ENV-5] a second HPKE implementation opens what we seal, and seals what we open', async () => {
  const other = new CipherSuite({
    kem: new DhkemP256HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  })
  const { openingKey, keyPair } = await makeKey()
  await fc.assert(
    fc.asyncProperty(context, bytes(16), bytes(0, 600), async (where, tracker, packed) => {
      const ours = await sealEnvelope(openingKey, where, tracker, packed)
      const recipient = await other.createRecipientContext({
        recipientKey: keyPair as CryptoKeyPair,
        enc: ours.slice(2, 67).buffer,
        info: envelopeInfo(where),
      })
      expect(new Uint8Array(await recipient.open(ours.slice(67)))).toEqual(pad(tracker, packed))
      const sender = await other.createSenderContext({
        recipientPublicKey: await other.kem.deserializePublicKey(openingKey),
        info: envelopeInfo(where),
      })
      const theirs = concatBytes(
        Uint8Array.of(0, 1),
        new Uint8Array(sender.enc),
        new Uint8Array(await sender.seal(pad(tracker, packed))),
      )
      expect(await openEnvelope(keyPair, where, theirs)).toEqual({ tracker, packed })
    }),
    { numRuns: 20 },
  )
})

test('[ENV-6] fifty keys rebuilt from shares each open their envelope', async () => {
  const where = { inspectionId: '0a'.repeat(16), fingerprint: new Uint8Array(32) as Bytes }
  for (let index = 0; index < 50; index += 1) {
    const { openingKey, keyPair } = await makeKey()
    const envelope = await sealEnvelope(openingKey, where, new Uint8Array(16), Uint8Array.of(index))
    expect((await openEnvelope(keyPair, where, envelope))?.packed).toEqual(Uint8Array.of(index))
  }
})
