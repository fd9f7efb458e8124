import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  createReader,
  hexToBytes,
  uint16ToBytes,
  utf8ToBytes,
} from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import {
  decodeRedeemRequest,
  decodeSendRequest,
  encodeRedeemRequest,
  encodeSendRequest,
  redeemRequestBytes,
  sendRequestBytes,
} from '../../src/core/wire/messages.ts'
import { windowsSchema } from '../../src/core/wire/schemas.ts'
import { arbitraryBytes as bytes, codeOf } from '../kit/bytes.ts'

describe('requests', () => {
  const send = fc.record({
    tokenKey: bytes(65),
    tokenPrefix: bytes(32),
    tokenSignature: bytes(384),
    envelopeSignature: bytes(64),
    envelope: bytes(envelopeBytes),
  })

  test('[WIRE-2] a send request survives the wire', () => {
    fc.assert(
      fc.property(send, (request) => {
        const encoded = encodeSendRequest(request)
        expect(encoded.length).toBe(sendRequestBytes)
        expect(decodeSendRequest(encoded)).toEqual(request)
      }),
      { numRuns: 30 },
    )
  })

  test('[WIRE-2] a redeem request survives the wire', () => {
    fc.assert(
      fc.property(fc.record({ code: bytes(16), blinded: bytes(384) }), (request) => {
        const encoded = encodeRedeemRequest(request)
        expect(encoded.length).toBe(redeemRequestBytes)
        expect(decodeRedeemRequest(encoded)).toEqual(request)
      }),
      { numRuns: 50 },
    )
  })

  test('[WIRE-1] the sizes are those the specification names, and any other is refused', () => {
    expect([redeemRequestBytes, sendRequestBytes]).toEqual([400, 8_820])
    for (const length of [...Array(400).keys(), 401])
      expect(codeOf(() => decodeRedeemRequest(new Uint8Array(length)))).toBe('wire/wrong-length')
    for (const length of [0, 1, 8_819, 8_821])
      expect(codeOf(() => decodeSendRequest(new Uint8Array(length)))).toBe('wire/wrong-length')
  })
})

describe('encodings', () => {
  test('[WIRE-4] hexadecimal, base64url and UTF-8 give back what they were given', () => {
    fc.assert(
      fc.property(bytes(0, 200), (value) => {
        expect(hexToBytes(bytesToHex(value))).toEqual(value)
        expect(base64UrlToBytes(bytesToBase64Url(value))).toEqual(value)
        expect(bytesToBase64Url(value)).toBe(Buffer.from(value).toString('base64url'))
      }),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(bytesToUtf8(utf8ToBytes(text))).toBe(text)
      }),
    )
  })

  test('[WIRE-4] a second spelling of the same bytes is refused', () => {
    for (const text of ['A', 'AB', 'AAB', 'AA==', 'A+', 'A/', 'AA A', '中'])
      expect(codeOf(() => base64UrlToBytes(text))).toBe(
        /^A{2}$/.test(text) ? 'nothing thrown' : 'bytes/bad-text',
      )
    for (const text of ['0', 'AA', '0g', ' 00']) expect(codeOf(() => hexToBytes(text))).toBe('bytes/bad-text')
    expect(codeOf(() => bytesToUtf8(Uint8Array.of(0xff)))).toBe('bytes/bad-text')
    expect(codeOf(() => bytesToUtf8(Uint8Array.of(0xc0, 0x80)))).toBe('bytes/bad-text')
  })

  test('[WIRE-4] a reader ends exactly where the bytes end', () => {
    fc.assert(
      fc.property(bytes(2, 20), (value) => {
        const reader = createReader(value)
        expect(uint16ToBytes(reader.uint16())).toEqual(value.slice(0, 2))
        if (value.length > 2) expect(codeOf(() => reader.end())).toBe('bytes/trailing')
        expect(reader.take(value.length - 2)).toEqual(value.slice(2))
        reader.end()
        expect(codeOf(() => reader.take(1))).toBe('bytes/truncated')
      }),
    )
  })

  test('[WIRE-4] a reader over part of a buffer reads that part', () => {
    const whole = concatBytes(Uint8Array.of(9, 9), Uint8Array.of(1, 2, 3), Uint8Array.of(9))
    expect(createReader(whole.subarray(2, 5)).take(3)).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('windows', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute)).toISOString()
  const windows = (a: number, b: number, c: number, d: number) => ({
    redeem: { openIso: at(a), closeIso: at(b) },
    send: { openIso: at(c), closeIso: at(d) },
  })

  test('[WIRE-3] the send window follows the redeem window, and each opens before it closes', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(59), fc.nat(59), fc.nat(59), fc.nat(59)), ([a, b, c, d]) => {
        expect(windowsSchema.safeParse(windows(a, b, c, d)).success).toBe(a < b && b <= c && c < d)
      }),
    )
  })

  test('[WIRE-3] a time that is no ISO time and a field nobody knows are refused', () => {
    expect(windowsSchema.safeParse({ ...windows(0, 1, 2, 3), extra: 1 }).success).toBe(false)
    expect(
      windowsSchema.safeParse({ ...windows(0, 1, 2, 3), redeem: { openIso: '今天', closeIso: at(1) } })
        .success,
    ).toBe(false)
  })
})
