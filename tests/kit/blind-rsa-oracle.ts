import { createHash, createPublicKey, randomBytes } from 'node:crypto'

/**
 * A second RFC 9474 client, written from the RFC with nothing but BigInt and SHA-384, to disagree with the
 * library if either is wrong. Slow and not constant-time: for tests only.
 */
export const oracle = {
  /** RFC 9474 §4.2. @param spki - the issuer's public key, DER. */
  blind(spki: Uint8Array, prepared: Uint8Array) {
    const { n, e, lengthBytes } = publicNumbers(spki)
    const encoded = encodePss(prepared, lengthBytes * 8 - 1, randomBytes(48))
    const r = randomBelow(n, lengthBytes)
    const blinded = (toNumber(encoded) * power(r, e, n)) % n
    return { blinded: toBytes(blinded, lengthBytes), inverse: toBytes(inverseOf(r, n), lengthBytes) }
  },
  /** RFC 9474 §4.4 without the final verification, which the test does with Node's own RSA. */
  unblind(spki: Uint8Array, blindSignature: Uint8Array, inverse: Uint8Array) {
    const { n, lengthBytes } = publicNumbers(spki)
    return toBytes((toNumber(blindSignature) * toNumber(inverse)) % n, lengthBytes)
  },
}

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
const toBytes = (value: bigint, lengthBytes: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(lengthBytes * 2, '0'), 'hex'))

const publicNumbers = (spki: Uint8Array) => {
  const jwk = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).export({
    format: 'jwk',
  })
  const modulus = Buffer.from(jwk.n as string, 'base64url')
  return {
    n: toNumber(modulus),
    e: toNumber(Buffer.from(jwk.e as string, 'base64url')),
    lengthBytes: modulus.length,
  }
}

const power = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

const inverseOf = (value: bigint, modulus: bigint): bigint => {
  let [previous, current] = [value, modulus]
  let [x, y] = [1n, 0n]
  while (current !== 0n) {
    const quotient = previous / current
    ;[previous, current] = [current, previous - quotient * current]
    ;[x, y] = [y, x - quotient * y]
  }
  return ((x % modulus) + modulus) % modulus
}

const randomBelow = (limit: bigint, lengthBytes: number): bigint => {
  for (;;) {
    const candidate = toNumber(randomBytes(lengthBytes))
    if (candidate > 0n && candidate < limit) return candidate
  }
}

const sha384 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash('sha384')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** EMSA-PSS-ENCODE, RFC 8017 §9.1.1, SHA-384, MGF1-SHA-384, salt of 48 bytes. */
const encodePss = (message: Uint8Array, bits: number, salt: Uint8Array): Uint8Array => {
  const lengthBytes = Math.ceil(bits / 8)
  const hash = sha384(new Uint8Array(8), sha384(message), salt)
  const block = Buffer.concat([Buffer.alloc(lengthBytes - salt.length - 48 - 2), Buffer.of(1), salt])
  let mask = Buffer.alloc(0)
  for (let counter = 0; mask.length < block.length; counter += 1)
    mask = Buffer.concat([mask, sha384(hash, Buffer.of(0, 0, counter >> 8, counter & 255))])
  const masked = block.map((byte, index) => byte ^ (mask[index] as number))
  masked[0] = (masked[0] as number) & (0xff >> (8 * lengthBytes - bits))
  return Buffer.concat([masked, hash, Buffer.of(0xbc)])
}
