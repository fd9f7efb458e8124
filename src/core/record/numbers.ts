import { type Bytes, type Reader, uint16ToBytes } from '../bytes.ts'

/** Big-endian unsigned 32-bit integer, 0 to 4 294 967 295. */
export const uint32ToBytes = (value: number): Bytes => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** Big-endian unsigned 48-bit integer: milliseconds since 1970 until the year 10 889. */
export const uint48ToBytes = (value: number): Bytes => {
  const bytes = new Uint8Array(6)
  bytes.set(uint16ToBytes(Math.floor(value / 2 ** 32)))
  bytes.set(uint32ToBytes(value % 2 ** 32), 2)
  return bytes
}

/** The next byte as a number. @throws `bytes/truncated` */
export const takeUint8 = (reader: Reader): number => reader.take(1)[0] as number

/** Undoes {@link uint32ToBytes}. @throws `bytes/truncated` */
export const takeUint32 = (reader: Reader): number => reader.uint16() * 2 ** 16 + reader.uint16()

/** Undoes {@link uint48ToBytes}. @throws `bytes/truncated` */
export const takeUint48 = (reader: Reader): number => reader.uint16() * 2 ** 32 + takeUint32(reader)
