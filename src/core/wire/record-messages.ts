import { type Bytes, bytesToUtf8, concatBytes, createReader, type Reader, utf8ToBytes } from '../bytes.ts'
import { failure } from '../errors.ts'
import { takeUint8, takeUint32, uint32ToBytes } from '../record/numbers.ts'
import { maxRevisionBytes } from '../record/revision.ts'

/** Most revisions in one batch or page. */
export const maxBatchCount = 256
/** Most bytes of one batch: four revisions of the longest kind, or hundreds of usual ones. */
export const maxBatchBytes = 4 * (maxRevisionBytes + 4)

const encodeItems = (items: readonly Bytes[]): Bytes =>
  concatBytes(...items.flatMap((item) => [uint32ToBytes(item.length), item]))

const takeItems = (reader: Reader, count: number): Bytes[] => {
  const items: Bytes[] = []
  for (let index = 0; index < count; index += 1) {
    const lengthBytes = takeUint32(reader)
    if (lengthBytes === 0 || lengthBytes > maxRevisionBytes)
      throw failure('wire/malformed', { lengthBytes, maxBytes: maxRevisionBytes })
    items.push(reader.take(lengthBytes))
  }
  return items
}

const takeCount = (reader: Reader): number => {
  const count = reader.uint16()
  if (count > maxBatchCount) throw failure('wire/malformed', { count, maxBatchCount })
  return count
}

const uint16 = (value: number): Bytes => uint32ToBytes(value).slice(2)

/** Revisions on their way to the server: their number (2 bytes), then each with its length (4) before it. */
export const encodeBatch = (revisions: readonly Bytes[]): Bytes =>
  concatBytes(uint16(revisions.length), encodeItems(revisions))

/**
 * Undoes {@link encodeBatch}. What is inside the revisions is not looked at: one that is damaged must not take the
 * others along.
 * @throws `wire/malformed`, `bytes/truncated`, `bytes/trailing`
 */
export const decodeBatch = (bytes: Uint8Array): readonly Bytes[] => {
  const reader = createReader(bytes)
  const count = takeCount(reader)
  if (count === 0) throw failure('wire/malformed', { count })
  const items = takeItems(reader, count)
  reader.end()
  return items
}

/** Revisions on their way from the server. */
export interface Page {
  /** Where the next page begins; what a device gives back. Its form is the server's own business. */
  readonly cursor: string
  /** Whether more is there already. */
  readonly hasMore: boolean
  readonly revisions: readonly Bytes[]
}

/** Cursor as the server makes it and a path can carry it. */
export const cursorPattern = /^[0-9a-z.]{1,40}$/
/** The cursor before the first page. */
export const firstCursor = '0'

/** Length of the cursor (1 byte), cursor, whether there is more (1), number (2), each revision with its length. */
export const encodePage = ({ cursor, hasMore, revisions }: Page): Bytes =>
  concatBytes(
    Uint8Array.of(cursor.length),
    utf8ToBytes(cursor),
    Uint8Array.of(hasMore ? 1 : 0),
    uint16(revisions.length),
    encodeItems(revisions),
  )

/** Undoes {@link encodePage}. @throws `wire/malformed`, `bytes/truncated`, `bytes/trailing`, `bytes/bad-text` */
export const decodePage = (bytes: Uint8Array): Page => {
  const reader = createReader(bytes)
  const cursor = bytesToUtf8(reader.take(takeUint8(reader)))
  if (!cursorPattern.test(cursor)) throw failure('wire/malformed', { cursorChars: cursor.length })
  const more = takeUint8(reader)
  if (more > 1) throw failure('wire/malformed', { more })
  const revisions = takeItems(reader, takeCount(reader))
  reader.end()
  return { cursor, hasMore: more === 1, revisions }
}

/** What a joining device signs, to show that it holds the private half of the key it brings. */
export const joinMessage = (code: Bytes, signingKey: Bytes, sealingKey: Bytes): Bytes =>
  concatBytes(utf8ToBytes('mingcha/join/v1|'), code, signingKey, sealingKey)
