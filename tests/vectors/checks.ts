import { leafOf, merkleRootOf } from '../../src/core/ballot/bulletin.ts'
import { gatherKey } from '../../src/core/ballot/opening.ts'
import { verifyReceipt } from '../../src/core/ballot/receipt.ts'
import { createOpeningKey, type Share } from '../../src/core/ballot/shares.ts'
import { draftIdOf, draftKeyOf, readSlip, redeemCodeOf } from '../../src/core/ballot/slip.ts'
import { finalizeToken } from '../../src/core/ballot/token-client.ts'
import { trackerHashOf } from '../../src/core/ballot/tracker.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  hexToBytes,
} from '../../src/core/bytes.ts'
import { openEnvelope } from '../../src/core/envelope/open.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { suite } from '../../src/core/envelope/suite.ts'
import { importP256, type VectorCheck } from './kit.ts'
import own from './own.json' with { type: 'json' }
import { recordChecks } from './record-checks.ts'
import rfc9180 from './rfc9180.json' with { type: 'json' }
import rfc9474 from './rfc9474.json' with { type: 'json' }

const differences = (pairs: ReadonlyArray<readonly [string, string, string]>): string[] =>
  pairs.filter(([, actual, expected]) => actual !== expected).map(([what]) => what)

const numberToBytes = (value: bigint, lengthBytes: number): Bytes =>
  hexToBytes(value.toString(16).padStart(lengthBytes * 2, '0'))

/** The vectors of every primitive we use; run by Vitest in Node and by Playwright in the browser. */
export const vectorChecks: readonly VectorCheck[] = [
  {
    title: '[ENV-5] RFC 9180 A.3.1 opens and exports as published',
    run: async () => {
      const keyPair = await importP256(
        hexToBytes(rfc9180.recipientPublicKey),
        hexToBytes(rfc9180.recipientPrivateKey),
        ['deriveBits'],
      )
      const context = await suite.SetupRecipient(keyPair, hexToBytes(rfc9180.encapsulatedKey), {
        info: hexToBytes(rfc9180.info),
      })
      const pairs: [string, string, string][] = []
      for (const [index, { aad, ciphertext }] of rfc9180.sequence.entries()) {
        const plaintext = await context.Open(hexToBytes(ciphertext), hexToBytes(aad))
        pairs.push([`plaintext ${index}`, bytesToHex(plaintext), rfc9180.plaintext])
      }
      for (const { context: label, value } of rfc9180.exports)
        pairs.push([`export ${label}`, bytesToHex(await context.Export(hexToBytes(label), 32)), value])
      return differences(pairs)
    },
  },
  {
    title: '[BAL-4] RFC 9474 A.1 unblinds and verifies as published',
    run: async () => {
      const modulus = numberToBytes(BigInt(`0x${rfc9474.p}`) * BigInt(`0x${rfc9474.q}`), 512)
      const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' }
      const key = await crypto.subtle.importKey(
        'jwk',
        { kty: 'RSA', n: bytesToBase64Url(modulus), e: 'AQAB' },
        algorithm,
        true,
        ['verify'],
      )
      const spki = new Uint8Array(await crypto.subtle.exportKey('spki', key))
      const pending = {
        prepared: hexToBytes(rfc9474.preparedMessage),
        blinded: hexToBytes(rfc9474.blinded),
        inverse: hexToBytes(rfc9474.inverse),
      }
      const token = await finalizeToken(spki, pending, hexToBytes(rfc9474.blindSignature))
      return differences([
        ['signature', bytesToHex(token.signature), rfc9474.signature],
        ['prefix', bytesToHex(token.prefix), rfc9474.preparedMessage.slice(0, 64)],
      ])
    },
  },
  {
    title: '[BAL-6] RFC 8032 test 1 verifies, and a changed signature does not',
    run: async () => {
      const key = await crypto.subtle.importKey(
        'raw',
        hexToBytes('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'),
        'Ed25519',
        false,
        ['verify'],
      )
      const signature = hexToBytes(
        'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
      )
      const changed = signature.slice()
      changed[40] = (changed[40] ?? 0) ^ 1
      return differences([
        [
          'as published',
          `${await crypto.subtle.verify('Ed25519', key, signature, new Uint8Array())}`,
          'true',
        ],
        ['changed', `${await crypto.subtle.verify('Ed25519', key, changed, new Uint8Array())}`, 'false'],
      ])
    },
  },
  {
    title: '[BAL-7] the Merkle root of the Certificate Transparency reference leaves',
    run: async () => {
      const leaves = await Promise.all(
        [
          '',
          '00',
          '10',
          '2021',
          '3031',
          '40414243',
          '5051525354555657',
          '606162636465666768696a6b6c6d6e6f',
        ].map((hex) => leafOf(hexToBytes(hex))),
      )
      return differences([
        [
          'root of 8',
          bytesToHex(await merkleRootOf(leaves)),
          '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
        ],
        [
          'root of none',
          bytesToHex(await merkleRootOf([])),
          'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        ],
      ])
    },
  },
  {
    title: '[BAL-3] what we derive from a slip has not changed since it was first printed',
    run: async () => {
      const reading = readSlip(own.slip.typed)
      if (reading.state !== 'read') return [reading.state]
      return differences([
        ['redeem code', bytesToHex(await redeemCodeOf(reading.secret)), own.slip.redeemCode],
        ['draft key', bytesToHex(await draftKeyOf(reading.secret)), own.slip.draftKey],
        ['draft id', await draftIdOf(reading.secret), own.slip.draftId],
      ])
    },
  },
  {
    title: '[ENV-3] an envelope sealed by the first version still opens',
    run: async () => {
      const keyPair = await importP256(hexToBytes(own.envelope.openingKey), hexToBytes(own.envelope.scalar), [
        'deriveBits',
      ])
      const opened = await openEnvelope(
        keyPair,
        { inspectionId: own.envelope.inspectionId, fingerprint: hexToBytes(own.envelope.fingerprint) },
        base64UrlToBytes(own.envelope.envelope),
      )
      if (opened === null) return ['did not open']
      return differences([
        ['tracker', bytesToHex(opened.tracker), own.envelope.tracker],
        ['packed', bytesToHex(opened.packed), own.envelope.packed],
        [
          'tracker hash',
          bytesToHex(await trackerHashOf(own.envelope.inspectionId, opened.tracker)),
          own.envelope.trackerHash,
        ],
      ])
    },
  },
  {
    title: '[BAL-6] a receipt given by the first version still verifies',
    run: async () => {
      const { receiptKey, inspectionId, leaf, receipt } = own.receipt
      const bytes = hexToBytes(receipt)
      const changed = bytes.slice()
      changed[0] = (changed[0] ?? 0) ^ 1
      const verify = (candidate: Bytes) =>
        verifyReceipt(hexToBytes(receiptKey), inspectionId, hexToBytes(leaf), candidate)
      return differences([
        ['as given', `${await verify(bytes)}`, 'true'],
        ['changed', `${await verify(changed)}`, 'false'],
      ])
    },
  },
  {
    title: '[ENV-6] a hundred keys rebuilt from two of three shares open a hundred envelopes',
    run: async () => {
      const context = { inspectionId: '0a'.repeat(16), fingerprint: new Uint8Array(32) as Bytes }
      const failed: string[] = []
      for (let index = 0; index < 100; index += 1) {
        const { openingKey, shares } = await createOpeningKey(2, 3)
        const packed = Uint8Array.of(index)
        const envelope = await sealEnvelope(openingKey, context, new Uint8Array(16), packed)
        const gathered = await gatherKey(
          openingKey,
          [1, 2].map((at) => shares[(index + at) % 3] as Share),
        )
        const opened =
          gathered.state === 'complete' ? await openEnvelope(gathered.keyPair, context, envelope) : null
        if (opened?.packed[0] !== index) failed.push(`key ${index}`)
      }
      return failed
    },
  },
  ...recordChecks,
]
