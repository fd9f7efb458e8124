/**
 * One entry of an inspection's membership log.
 *
 * | bytes | what |
 * |---|---|
 * | 2 | format, 1 |
 * | 1 | kind: 1 found, 2 admit, 3 revoke, 4 role |
 * | 16 | inspection |
 * | 4 | index in the log, from 0 |
 * | 32 | hash of the entry before; zeros at index 0 |
 * | 16 | author: the device that signs |
 * | 6 | author's wall clock, milliseconds |
 * | 16 | subject: the device it is about |
 * | found, admit: 65 + 65 + 1 + 1 + length | subject's signing key, sealing key, role, sealed name |
 * | found: 65 | the team's recovery key, or 65 zeros |
 * | role: 1 | the subject's new role |
 * | found, revoke: 4 + 32 | epoch that begins, hash of its key |
 * | revoke: 48 | key of the epoch before, sealed |
 * | 64 | author's ECDSA P-256 signature over all of the above |
 *
 * Names are sealed under the inspection's key: whoever keeps the log learns how many devices there are and which one
 * let in which, and nobody's name.
 * @see docs/SPEC.md MEM-1 to MEM-4
 */
import {
  type Bytes,
  bytesToHex,
  concatBytes,
  createReader,
  hexToBytes,
  type Reader,
  sha256,
  uint16ToBytes,
  utf8ToBytes,
} from '../bytes.ts'
import { failure } from '../errors.ts'
import { takeUint8, takeUint32, takeUint48, uint32ToBytes, uint48ToBytes } from './numbers.ts'

/** Bytes of the key before, sealed under its successor: key and tag. */
export const sealedPreviousBytes = 32 + 16

/** What the membership log says of one epoch. */
export interface EpochEntry {
  readonly epoch: number
  /** 32 bytes. */
  readonly keyTag: Bytes
  /** The key of the epoch before; `null` in epoch 1. */
  readonly sealedPrevious: Bytes | null
}

/** What a device may do; the lower, the more. */
export const roles = ['office', 'leader', 'deputy', 'member'] as const
/** 巡查办、组长、副组长、成员. */
export type Role = (typeof roles)[number]

interface EntryBase {
  /** 32 hex digits, as are all device ids. */
  readonly inspectionId: string
  readonly index: number
  /** SHA-256 of the entry before, 32 bytes; zeros at index 0. */
  readonly previous: Bytes
  readonly author: string
  /** The author's own clock: for people to read; nothing depends on it. */
  readonly atMs: number
  readonly subject: string
}

/** A device's two public keys and what it may do. */
export interface Admitted {
  /** P-256, 65 bytes, uncompressed: signs revisions, entries and sessions. */
  readonly signingKey: Bytes
  /** P-256, 65 bytes, uncompressed: keys are sealed to it. */
  readonly sealingKey: Bytes
  readonly role: Role
  /** The device's name under the inspection's key, nonce first; 29 to 255 bytes. */
  readonly sealedName: Bytes
}

/** An entry without its signature. */
export type MemberEntryBody =
  | (EntryBase &
      Admitted & {
        readonly kind: 'found'
        readonly epoch: number
        readonly keyTag: Bytes
        /** To which vaults wrap their data keys, 65 bytes; `null`: the team has none. */
        readonly recoveryKey: Bytes | null
      })
  | (EntryBase & Admitted & { readonly kind: 'admit' })
  | (EntryBase & {
      readonly kind: 'revoke'
      readonly epoch: number
      readonly keyTag: Bytes
      readonly sealedPrevious: Bytes
    })
  | (EntryBase & { readonly kind: 'role'; readonly role: Role })

/** An entry taken apart; whether it may stand in the log is not looked at yet. */
export interface MemberEntry {
  readonly body: MemberEntryBody
  readonly signature: Bytes
  readonly signedBytes: Bytes
  readonly bytes: Bytes
  /** SHA-256 of `bytes`; the next entry names it. */
  readonly hash: Bytes
}

/** Bytes of the longest entry. */
export const maxMemberEntryBytes = 1_024

const formatVersion = 1
const idBytes = 16
const hashBytes = 32
const publicKeyBytes = 65
const signatureBytes = 64
const leastNameBytes = 29
const kinds = ['found', 'admit', 'revoke', 'role'] as const
const signatureLabel = utf8ToBytes('mingcha/member/v1|')
const noRecoveryKey = new Uint8Array(publicKeyBytes)

/** What stands before the first entry. */
export const noPrevious: Bytes = new Uint8Array(hashBytes)

const encodeAdmitted = ({ signingKey, sealingKey, role, sealedName }: Admitted): Bytes =>
  concatBytes(
    signingKey,
    sealingKey,
    Uint8Array.of(roles.indexOf(role) + 1),
    Uint8Array.of(sealedName.length),
    sealedName,
  )

const encodeBody = (body: MemberEntryBody): Bytes => {
  const parts: Uint8Array[] = [
    uint16ToBytes(formatVersion),
    Uint8Array.of(kinds.indexOf(body.kind) + 1),
    hexToBytes(body.inspectionId),
    uint32ToBytes(body.index),
    body.previous,
    hexToBytes(body.author),
    uint48ToBytes(body.atMs),
    hexToBytes(body.subject),
  ]
  if (body.kind === 'found' || body.kind === 'admit') parts.push(encodeAdmitted(body))
  if (body.kind === 'found') parts.push(body.recoveryKey ?? noRecoveryKey)
  if (body.kind === 'role') parts.push(Uint8Array.of(roles.indexOf(body.role) + 1))
  if (body.kind === 'found' || body.kind === 'revoke') parts.push(uint32ToBytes(body.epoch), body.keyTag)
  if (body.kind === 'revoke') parts.push(body.sealedPrevious)
  return concatBytes(...parts)
}

/** What the author signs: label and everything before the signature. */
const memberSignatureMessage = (unsigned: Uint8Array): Bytes => concatBytes(signatureLabel, unsigned)

/** An entry up to its signature, and what is to be signed. */
export const encodeUnsignedEntry = (
  body: MemberEntryBody,
): { readonly unsigned: Bytes; readonly signedBytes: Bytes } => {
  const unsigned = encodeBody(body)
  return { unsigned, signedBytes: memberSignatureMessage(unsigned) }
}

const takeOne = <Word>(reader: Reader, words: readonly Word[]): Word => {
  const number = takeUint8(reader)
  const word = words[number - 1]
  if (word === undefined) throw failure('member/malformed', { number })
  return word
}

const takePublicKey = (reader: Reader): Bytes => {
  const key = reader.take(publicKeyBytes)
  // SEC 1 §2.3.3: an uncompressed point begins with 4.
  if (key[0] !== 4) throw failure('member/malformed', { firstByte: key[0] as number })
  return key
}

const takeAdmitted = (reader: Reader): Admitted => {
  const signingKey = takePublicKey(reader)
  const sealingKey = takePublicKey(reader)
  const role = takeOne(reader, roles)
  const nameBytes = takeUint8(reader)
  if (nameBytes < leastNameBytes) throw failure('member/malformed', { nameBytes })
  return { signingKey, sealingKey, role, sealedName: reader.take(nameBytes) }
}

const takeRecoveryKey = (reader: Reader): Bytes | null => {
  const key = reader.take(publicKeyBytes)
  if (key.every((byte) => byte === 0)) return null
  if (key[0] !== 4) throw failure('member/malformed', { firstByte: key[0] as number })
  return key
}

const takeBody = (reader: Reader): MemberEntryBody => {
  const version = reader.uint16()
  if (version !== formatVersion) throw failure('member/malformed', { version })
  const kind = takeOne(reader, kinds)
  const base = {
    inspectionId: bytesToHex(reader.take(idBytes)),
    index: takeUint32(reader),
    previous: reader.take(hashBytes),
    author: bytesToHex(reader.take(idBytes)),
    atMs: takeUint48(reader),
    subject: bytesToHex(reader.take(idBytes)),
  }
  switch (kind) {
    case 'found':
      return {
        ...base,
        kind,
        ...takeAdmitted(reader),
        recoveryKey: takeRecoveryKey(reader),
        epoch: takeUint32(reader),
        keyTag: reader.take(hashBytes),
      }
    case 'admit':
      return { ...base, kind, ...takeAdmitted(reader) }
    case 'revoke':
      return {
        ...base,
        kind,
        epoch: takeUint32(reader),
        keyTag: reader.take(hashBytes),
        sealedPrevious: reader.take(sealedPreviousBytes),
      }
    case 'role':
      return { ...base, kind, role: takeOne(reader, roles) }
  }
}

/**
 * Takes an entry apart.
 * @throws `member/malformed`, `bytes/truncated`, `bytes/trailing` for anything but the exact encoding.
 */
export const decodeMemberEntry = async (bytes: Uint8Array): Promise<MemberEntry> => {
  const reader = createReader(bytes)
  const body = takeBody(reader)
  const signature = reader.take(signatureBytes)
  reader.end()
  const own = bytes.slice() as Bytes
  return {
    body,
    signature,
    signedBytes: memberSignatureMessage(own.subarray(0, own.length - signatureBytes)),
    bytes: own,
    hash: await sha256(own),
  }
}
