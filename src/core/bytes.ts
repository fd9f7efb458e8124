/** Bytes as WebCrypto wants them: never on shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

import { failure } from './errors.ts'

const encoder = new TextEncoder()
const hexDigits = '0123456789abcdef'
const base64UrlDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** UTF-8 bytes of `text`; lone surrogates become U+FFFD (WHATWG Encoding). */
export const utf8ToBytes = (text: string): Bytes => encoder.encode(text)

/** Text of UTF-8 bytes. @throws `bytes/bad-text` on anything that is not well-formed UTF-8. */
export const bytesToUtf8 = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw failure('bytes/bad-text', { lengthBytes: bytes.length }, { cause })
  }
}

/** Copies `parts` one after another into new memory. */
export const concatBytes = (...parts: readonly Uint8Array[]): Bytes => {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Whether both hold the same bytes. Not constant-time: for hashes and public values only. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

/** Order of byte strings: negative, zero or positive; a prefix sorts first. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] as number) - (b[index] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Lower-case hexadecimal, two digits a byte. */
export const bytesToHex = (bytes: Uint8Array): string => {
  let text = ''
  for (const byte of bytes) text += `${hexDigits[byte >> 4]}${hexDigits[byte & 15]}`
  return text
}

/** Bytes of lower-case hexadecimal. @throws `bytes/bad-text` on another digit or an odd length. */
export const hexToBytes = (text: string): Bytes => {
  if (!/^(?:[0-9a-f]{2})*$/.test(text)) throw failure('bytes/bad-text', { lengthChars: text.length })
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index += 1)
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16)
  return bytes
}

/** Base64url without padding (RFC 4648 §5). */
export const bytesToBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(index, index + 3)
    const left = bytes.length - index
    text += base64UrlDigits[a >> 2]
    text += base64UrlDigits[((a & 3) << 4) | (b >> 4)]
    if (left > 1) text += base64UrlDigits[((b & 15) << 2) | (c >> 6)]
    if (left > 2) text += base64UrlDigits[c & 63]
  }
  return text
}

const base64UrlValues = new Map([...base64UrlDigits].map((digit, value) => [digit, value]))

/**
 * Bytes of base64url without padding. One text, one value: unused low bits must be zero.
 * @throws `bytes/bad-text`
 */
export const base64UrlToBytes = (text: string): Bytes => {
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let bits = 0
  let held = 0
  let offset = 0
  for (const digit of text) {
    const value = base64UrlValues.get(digit)
    if (value === undefined) throw failure('bytes/bad-text', { lengthChars: text.length })
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[offset] = (held >> bits) & 255
      offset += 1
    }
  }
  if (text.length % 4 === 1 || (held & ((1 << bits) - 1)) !== 0)
    throw failure('bytes/bad-text', { lengthChars: text.length })
  return bytes
}

/** Reads a byte string front to back; every method throws `bytes/truncated` when too little is left. */
export interface Reader {
  /** The next `lengthBytes` bytes, copied. */
  take(lengthBytes: number): Bytes
  /** Big-endian unsigned 16-bit integer. */
  uint16(): number
  /** @throws `bytes/trailing` unless everything was read. */
  end(): void
}

/** A {@link Reader} at the start of `bytes`. */
export const createReader = (bytes: Uint8Array): Reader => {
  let offset = 0
  const take = (lengthBytes: number): Bytes => {
    if (bytes.length - offset < lengthBytes)
      throw failure('bytes/truncated', { lengthBytes: bytes.length, neededBytes: offset + lengthBytes })
    offset += lengthBytes
    return bytes.slice(offset - lengthBytes, offset) as Bytes
  }
  return {
    take,
    uint16: () => {
      const [high = 0, low = 0] = take(2)
      return (high << 8) | low
    },
    end: () => {
      if (offset !== bytes.length)
        throw failure('bytes/trailing', { lengthBytes: bytes.length, readBytes: offset })
    },
  }
}

/** Big-endian unsigned 16-bit integer, 0 to 65 535. */
export const uint16ToBytes = (value: number): Bytes => Uint8Array.of(value >> 8, value & 255)

/** SHA-256 (FIPS 180-4) of the parts one after another, 32 bytes. */
export const sha256 = async (...parts: readonly Uint8Array[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concatBytes(...parts)))
