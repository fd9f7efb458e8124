import { type Bytes, compareBytes, sha256 } from '../bytes.ts'
import { failure } from '../errors.ts'
import { leafBytes } from './limits.ts'

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** The envelope's place in the bulletin: SHA-256(0x00 ‖ envelope), 32 bytes (RFC 6962 §2.1). */
export const leafOf = (envelope: Uint8Array): Promise<Bytes> => sha256(leafPrefix, envelope)

/**
 * {@link leafOf} of every envelope, in the order given.
 * A box of 10 000 goes through one piece of memory: a copy of each would be 80 MB that no collector hurries for.
 */
export const leavesOf = async (envelopes: readonly Uint8Array[]): Promise<Bytes[]> => {
  const leaves: Bytes[] = []
  let prefixed = new Uint8Array(leafPrefix)
  for (const envelope of envelopes) {
    if (prefixed.length !== leafPrefix.length + envelope.length) {
      prefixed = new Uint8Array(leafPrefix.length + envelope.length)
      prefixed.set(leafPrefix)
    }
    prefixed.set(envelope, leafPrefix.length)
    leaves.push(new Uint8Array(await crypto.subtle.digest('SHA-256', prefixed)))
  }
  return leaves
}

const largestPowerOfTwoBelow = (count: number): number => {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

const rootOfRange = async (leaves: readonly Bytes[], from: number, to: number): Promise<Bytes> => {
  const count = to - from
  if (count === 0) return sha256()
  if (count === 1) return leaves[from] as Bytes
  const middle = from + largestPowerOfTwoBelow(count)
  return sha256(nodePrefix, await rootOfRange(leaves, from, middle), await rootOfRange(leaves, middle, to))
}

/**
 * Merkle tree hash of leaf hashes in the given order (RFC 6962 §2.1; the leaves are already hashed).
 * The root of no leaves is SHA-256 of nothing.
 */
export const merkleRootOf = (leaves: readonly Bytes[]): Promise<Bytes> =>
  rootOfRange(leaves, 0, leaves.length)

/** The leaves in ascending byte order, the only order ever published: it says nothing about arrival. */
export const sortLeaves = (leaves: readonly Bytes[]): Bytes[] => [...leaves].sort(compareBytes)

/**
 * Cuts the bulletin's byte string into its leaves.
 * @throws `ballot/bad-bulletin` unless it is whole leaves in strictly ascending order.
 */
export const splitLeaves = (joined: Uint8Array): Bytes[] => {
  if (joined.length % leafBytes !== 0) throw failure('ballot/bad-bulletin', { lengthBytes: joined.length })
  const leaves: Bytes[] = []
  for (let offset = 0; offset < joined.length; offset += leafBytes) {
    const leaf = joined.slice(offset, offset + leafBytes) as Bytes
    const previous = leaves.at(-1)
    if (previous && compareBytes(previous, leaf) >= 0)
      throw failure('ballot/bad-bulletin', { atLeaf: leaves.length })
    leaves.push(leaf)
  }
  return leaves
}

/**
 * Cuts an opening record's byte string into the hashes of its trackers.
 * Equal neighbours are let pass: nothing keeps two phones from the same tracker, and one who chooses it on purpose
 * must not spoil the record for everybody.
 * @throws `ballot/bad-bulletin` unless it is whole hashes, none smaller than the one before.
 */
export const splitTrackers = (joined: Uint8Array): Bytes[] => {
  if (joined.length % leafBytes !== 0) throw failure('ballot/bad-bulletin', { lengthBytes: joined.length })
  const trackers: Bytes[] = []
  for (let offset = 0; offset < joined.length; offset += leafBytes) {
    const tracker = joined.slice(offset, offset + leafBytes) as Bytes
    const previous = trackers.at(-1)
    if (previous && compareBytes(previous, tracker) > 0)
      throw failure('ballot/bad-bulletin', { atTracker: trackers.length })
    trackers.push(tracker)
  }
  return trackers
}

/** Where `leaf` stands in sorted `leaves`, or `null` if it is not there. */
export const findLeaf = (leaves: readonly Uint8Array[], leaf: Uint8Array): number | null => {
  let low = 0
  let high = leaves.length
  while (low < high) {
    const middle = (low + high) >> 1
    const order = compareBytes(leaves[middle] as Uint8Array, leaf)
    if (order === 0) return middle
    if (order < 0) low = middle + 1
    else high = middle
  }
  return null
}
