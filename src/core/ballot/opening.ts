import { combine } from 'shamir-secret-sharing'
import {
  type Bytes,
  bytesToBase64Url,
  compareBytes,
  concatBytes,
  equalBytes,
  sha256,
  utf8ToBytes,
} from '../bytes.ts'
import type { EnvelopeContext } from '../envelope/format.ts'
import { type OpeningKeyPair, openEnvelope } from '../envelope/open.ts'
import { failure } from '../errors.ts'
import { leavesOf, merkleRootOf, sortLeaves } from './bulletin.ts'
import { isTooFewToOpen, minEnvelopesToOpen } from './limits.ts'
import { keyTagOf, type Share } from './shares.ts'
import { trackerHashOf } from './tracker.ts'

/** What the shares handed in amount to. Everything but `complete` is something a person can act on. */
export type KeyGathering =
  | { readonly state: 'complete'; readonly keyPair: OpeningKeyPair }
  | { readonly state: 'too-few'; readonly held: number; readonly threshold: number }
  | { readonly state: 'same-share-twice' }
  | { readonly state: 'other-inspection' }
  | { readonly state: 'wrong-share' }

const importPair = async (openingKey: Bytes, scalar: Bytes): Promise<OpeningKeyPair> => {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const x = bytesToBase64Url(openingKey.slice(1, 33))
  const y = bytesToBase64Url(openingKey.slice(33, 65))
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  return {
    privateKey: await crypto.subtle.importKey(
      'jwk',
      { ...jwk, d: bytesToBase64Url(scalar) },
      algorithm,
      false,
      ['deriveBits'],
    ),
    publicKey: await crypto.subtle.importKey('jwk', jwk, algorithm, true, []),
  }
}

const matches = async ({ privateKey, publicKey }: OpeningKeyPair): Promise<boolean> => {
  // Not every engine checks that d·G is the x and y beside it (RFC 7517 leaves it open), and a wrong
  // pair would look like lost answers. Two secrets agreed with a fresh key tell: d·E against e·Q.
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const fresh = await crypto.subtle.generateKey(algorithm, false, ['deriveBits'])
  const [ours, theirs] = await Promise.all([
    crypto.subtle.deriveBits({ name: 'ECDH', public: fresh.publicKey }, privateKey, 256),
    crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, fresh.privateKey, 256),
  ])
  return equalBytes(new Uint8Array(ours), new Uint8Array(theirs))
}

/**
 * Rebuilds the opening key from trustees' shares and checks it against the manifest's public key.
 * Never throws because of what was handed in.
 * @param openingKey - 65 bytes from the manifest.
 */
export const gatherKey = async (openingKey: Bytes, shares: readonly Share[]): Promise<KeyGathering> => {
  const tag = await keyTagOf(openingKey)
  if (shares.some((share) => !equalBytes(share.keyTag, tag))) return { state: 'other-inspection' }
  // The last byte of a part is its x-coordinate: two parts with the same one carry no more than one.
  const distinct = new Set(shares.map((share) => share.part.at(-1)))
  if (distinct.size !== shares.length) return { state: 'same-share-twice' }
  const threshold = shares[0]?.threshold ?? 2
  if (shares.length < threshold) return { state: 'too-few', held: shares.length, threshold }
  let scalar: Bytes
  try {
    scalar = new Uint8Array(await combine(shares.map((share) => share.part)))
  } catch {
    return { state: 'wrong-share' }
  }
  try {
    const keyPair = await importPair(openingKey, scalar)
    return (await matches(keyPair)) ? { state: 'complete', keyPair } : { state: 'wrong-share' }
  } catch {
    // The engine refuses a scalar that does not belong to the public key.
    return { state: 'wrong-share' }
  } finally {
    scalar.fill(0)
  }
}

/** What opening some envelopes of a box gives, with every link to the envelopes gone. */
export interface OpenedPart {
  /** Packed answers, in no meaningful order yet. */
  readonly packed: readonly Bytes[]
  /** SHA-256 of the trackers of those answers, as many as `packed`, in no meaningful order yet. */
  readonly trackerHashes: readonly Bytes[]
  /** Envelopes that do not open, or that hold no possible answer. */
  readonly invalid: number
}

/**
 * Opens some envelopes; run it on slices of the box in as many workers as there are cores.
 * Damaged and foreign envelopes are counted, never thrown.
 *
 * Whether an envelope counts is decided here and nowhere else, while answer and tracker still lie side by side:
 * the tally and the public record then cannot disagree.
 * @param isAnswer - whether packed bytes are a possible answer to the inspection's form. Must not throw.
 * @see docs/SPEC.md BAL-12; docs/decisions/0504
 */
export const openEnvelopes = async (
  keyPair: OpeningKeyPair,
  context: EnvelopeContext,
  envelopes: readonly Uint8Array[],
  isAnswer: (packed: Uint8Array) => boolean,
): Promise<OpenedPart> => {
  const packed: Bytes[] = []
  const trackerHashes: Bytes[] = []
  let invalid = 0
  for (const envelope of envelopes) {
    const opened = await openOrNull(keyPair, context, envelope)
    if (opened === null || !isAnswer(opened.packed)) invalid += 1
    else {
      packed.push(opened.packed)
      trackerHashes.push(await trackerHashOf(context.inspectionId, opened.tracker))
    }
  }
  return { packed, trackerHashes, invalid }
}

const openOrNull: typeof openEnvelope = async (keyPair, context, envelope) => {
  try {
    return await openEnvelope(keyPair, context, envelope)
  } catch {
    // envelope/malformed: a sender who seals nonsense must not stop the opening of everybody else's.
    return null
  }
}

/**
 * Joins what the workers opened: answers sorted by content, tracker hashes sorted by value, so neither order
 * says anything about envelopes.
 */
export const joinOpened = (parts: readonly OpenedPart[]): OpenedPart => ({
  packed: parts.flatMap((part) => part.packed).sort(compareBytes),
  trackerHashes: parts.flatMap((part) => part.trackerHashes).sort(compareBytes),
  invalid: parts.reduce((total, part) => total + part.invalid, 0),
})

/** SHA-256 over the sorted packed answers, each with its hash, so trustees can compare what they saw. */
export const answersHashOf = async (packed: readonly Bytes[]): Promise<Bytes> => {
  const hashes: Bytes[] = []
  for (const one of packed) hashes.push(await sha256(one))
  return sha256(utf8ToBytes('mingcha/answers/v1|'), concatBytes(...hashes))
}

/**
 * Checks that the box is the one whose root stands in the minutes, and large enough to open.
 * @throws `ballot/root-mismatch` when an envelope was added, lost or changed; `ballot/too-few-envelopes`.
 */
export const checkBox = async (envelopes: readonly Uint8Array[], root: Uint8Array): Promise<void> => {
  if (!equalBytes(await merkleRootOf(sortLeaves(await leavesOf(envelopes))), root))
    throw failure('ballot/root-mismatch', { envelopes: envelopes.length })
  if (isTooFewToOpen(envelopes.length))
    throw failure('ballot/too-few-envelopes', { envelopes: envelopes.length, min: minEnvelopesToOpen })
}
