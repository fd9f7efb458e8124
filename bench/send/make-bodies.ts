/**
 * Makes send requests as phones do, many at once, in a worker thread: first the blinded messages, then – given
 * the blind signatures – the sealed and signed requests. RFC 9474 by the oracle of the tests: the library of
 * the phones would take minutes for ten thousand.
 */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { tokenMessage, tokenPrefixBytes, tokenSignatureBytes } from '../../src/core/ballot/token.ts'
import { type Bytes, concatBytes } from '../../src/core/bytes.ts'
import { trackerBytes } from '../../src/core/envelope/format.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { encodeSendRequest, sendRequestBytes, sendSignatureMessage } from '../../src/core/wire/messages.ts'
import { oracle } from '../../tests/kit/blind-rsa-oracle.ts'

/** What a worker is asked, one after the other. */
export type MakeRequest =
  | {
      readonly step: 'blind'
      readonly issuerKey: Bytes
      readonly inspectionId: string
      readonly count: number
    }
  | {
      readonly step: 'seal'
      readonly openingKey: Bytes
      readonly fingerprint: Bytes
      /** Packed answers; the first body gets the first, and so on round. */
      readonly packed: readonly Bytes[]
      /** 384 bytes for every body, in the order of the blinded messages. */
      readonly blindSignatures: Bytes
    }

interface Waiting {
  readonly tokenKey: Bytes
  readonly privateKey: KeyObject
  readonly prefix: Bytes
  readonly inverse: Uint8Array
}

let issuerKey: Bytes = new Uint8Array()
let inspectionId = ''
let waiting: Waiting[] = []

/** @returns the blinded messages one after another. */
const blind = (count: number): Bytes => {
  const blinded: Uint8Array[] = []
  waiting = []
  for (let made = 0; made < count; made += 1) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    // The last 65 bytes of a P-256 SPKI are the uncompressed point.
    const tokenKey = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-65))
    const prefix = new Uint8Array(randomBytes(tokenPrefixBytes))
    const one = oracle.blind(issuerKey, concatBytes(prefix, tokenMessage(inspectionId, tokenKey)))
    blinded.push(one.blinded)
    waiting.push({ tokenKey, privateKey, prefix, inverse: one.inverse })
  }
  return concatBytes(...blinded)
}

/** @returns the send requests one after another. */
const seal = async (request: Extract<MakeRequest, { step: 'seal' }>): Promise<Bytes> => {
  const bodies = new Uint8Array(waiting.length * sendRequestBytes)
  const context = { inspectionId, fingerprint: request.fingerprint }
  for (const [at, { tokenKey, privateKey, prefix, inverse }] of waiting.entries()) {
    const packed = request.packed[at % request.packed.length] as Bytes
    const envelope = await sealEnvelope(request.openingKey, context, randomBytes(trackerBytes), packed)
    const envelopeSignature = sign('sha256', sendSignatureMessage(inspectionId, envelope), {
      key: privateKey,
      dsaEncoding: 'ieee-p1363',
    })
    const from = at * tokenSignatureBytes
    const blindSignature = request.blindSignatures.subarray(from, from + tokenSignatureBytes)
    bodies.set(
      encodeSendRequest({
        tokenKey,
        tokenPrefix: prefix,
        tokenSignature: new Uint8Array(oracle.unblind(issuerKey, blindSignature, inverse)),
        envelopeSignature: new Uint8Array(envelopeSignature),
        envelope,
      }),
      at * sendRequestBytes,
    )
  }
  return bodies
}

parentPort?.on('message', async (request: MakeRequest) => {
  if (request.step === 'blind') {
    issuerKey = request.issuerKey
    inspectionId = request.inspectionId
    parentPort?.postMessage(blind(request.count))
  } else parentPort?.postMessage(await seal(request))
})
