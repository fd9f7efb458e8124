import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { type Bytes, bytesToHex } from '../../src/core/bytes.ts'
import { emptyContent, type FieldValue, type RecordContent } from '../../src/core/record/content.ts'
import { sealText } from '../../src/core/record/invite.ts'
import { createKeyring, type Keyring, keyTagOf, sealPreviousKey } from '../../src/core/record/keys.ts'
import {
  type MemberEntry,
  type MemberEntryBody,
  noPrevious,
  type Role,
} from '../../src/core/record/member-entry.ts'
import { extendTeam, type Team } from '../../src/core/record/members.ts'
import type { Revision, RevisionHeader } from '../../src/core/record/revision.ts'
import { sealRevision } from '../../src/core/record/sealed-content.ts'
import { signMemberEntry } from '../../src/core/record/signing.ts'

/** `lengthBytes` fresh random bytes. */
export const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(nodeRandomBytes(lengthBytes))
/** 32 hex digits nobody has used before. */
export const newId = (): string => bytesToHex(randomBytes(16))

/** A device with both its key pairs, as tests need it: the public halves as bytes. */
export interface TestDevice {
  readonly deviceId: string
  readonly signing: CryptoKeyPair
  readonly sealing: CryptoKeyPair
  readonly signingKey: Bytes
  readonly sealingKey: Bytes
}

/** Makes a device of its own keys. */
export const createTestDevice = async (deviceId = newId()): Promise<TestDevice> => {
  const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ])
  const sealing = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, [
    'deriveBits',
  ])
  return {
    deviceId,
    signing,
    sealing,
    signingKey: new Uint8Array(await crypto.subtle.exportKey('raw', signing.publicKey)),
    sealingKey: new Uint8Array(await crypto.subtle.exportKey('raw', sealing.publicKey)),
  }
}

/** A team that grows in the test's own memory, without a server. */
export interface TestTeam {
  readonly inspectionId: string
  team(): Team
  entries(): readonly MemberEntry[]
  /** Inspection keys, epoch 1 first. */
  keys(): readonly Bytes[]
  admit(author: TestDevice, subject: TestDevice, role: Role): Promise<MemberEntry>
  revoke(author: TestDevice, subject: TestDevice): Promise<MemberEntry>
  setRole(author: TestDevice, subject: TestDevice, role: Role): Promise<MemberEntry>
  /** Signs any body by any device; does not add it. */
  sign(body: MemberEntryBody, signer: TestDevice): Promise<MemberEntry>
  add(entry: MemberEntry): void
  base(author: TestDevice, subject: TestDevice): BaseBody
  keyring(): Promise<Keyring>
}
type BaseBody = Pick<MemberEntryBody, 'inspectionId' | 'index' | 'previous' | 'author' | 'atMs' | 'subject'>

/** A name nobody can read without the key; what key does not matter to the log. */
const sealName = async (): Promise<Bytes> => {
  const key = await crypto.subtle.importKey('raw', randomBytes(32), 'AES-GCM', false, ['encrypt'])
  return sealText(key, randomBytes(12), 'test', new Uint8Array(6))
}

/** Founds a team. */
export const foundTestTeam = async (
  founder: TestDevice,
  inspectionId = newId(),
  recoveryKey: Bytes | null = null,
): Promise<TestTeam> => {
  const keys: Bytes[] = [randomBytes(32)]
  const entries: MemberEntry[] = []
  let team: Team | null = null
  const add = (entry: MemberEntry) => {
    team = extendTeam(team, entry)
    entries.push(entry)
  }
  const now = () => team as Team | null
  const base = (author: TestDevice, subject: TestDevice): BaseBody => ({
    inspectionId,
    index: now()?.length ?? 0,
    previous: now()?.headHash ?? noPrevious,
    author: author.deviceId,
    atMs: 1_700_000_000_000 + entries.length,
    subject: subject.deviceId,
  })
  const sign = (body: MemberEntryBody, signer: TestDevice) => signMemberEntry(body, signer.signing.privateKey)
  const { signingKey, sealingKey } = founder
  add(
    await sign(
      {
        ...base(founder, founder),
        kind: 'found',
        signingKey,
        sealingKey,
        role: 'office',
        sealedName: await sealName(),
        recoveryKey,
        epoch: 1,
        keyTag: await keyTagOf(inspectionId, 1, keys[0] as Bytes),
      },
      founder,
    ),
  )
  const append = async (body: MemberEntryBody, signer: TestDevice) => {
    const entry = await sign(body, signer)
    add(entry)
    return entry
  }
  return {
    inspectionId,
    team: () => team as Team,
    entries: () => entries,
    keys: () => keys,
    base,
    sign,
    add,
    admit: async (author, subject, role) =>
      append(
        {
          ...base(author, subject),
          kind: 'admit',
          signingKey: subject.signingKey,
          sealingKey: subject.sealingKey,
          role,
          sealedName: await sealName(),
        },
        author,
      ),
    async revoke(author, subject) {
      const epoch = keys.length + 1
      const key = randomBytes(32)
      const entry = await append(
        {
          ...base(author, subject),
          kind: 'revoke',
          epoch,
          keyTag: await keyTagOf(inspectionId, epoch, key),
          sealedPrevious: await sealPreviousKey(inspectionId, epoch, key, keys.at(-1) as Bytes),
        },
        author,
      )
      keys.push(key)
      return entry
    },
    setRole: (author, subject, role) => append({ ...base(author, subject), kind: 'role', role }, author),
    async keyring() {
      const keyring = await createKeyring(inspectionId, (team as unknown as Team).epochs, {
        epoch: keys.length,
        key: keys.at(-1) as Bytes,
      })
      if (keyring === null) throw new Error('the team does not know its own key')
      return keyring
    },
  }
}

/** A content of kind `interview` with these fields. */
export const contentWith = (fields: Record<string, FieldValue>): RecordContent => ({
  ...emptyContent('interview'),
  fields,
})

/** Seals a revision with what is usual; `header` changes what matters to the test. */
export const sealTestRevision = async (
  { inspectionId }: { readonly inspectionId: string },
  keyring: Keyring,
  author: TestDevice,
  content: RecordContent,
  header: Partial<RevisionHeader> = {},
): Promise<Revision> =>
  sealRevision(
    {
      inspectionId,
      recordId: newId(),
      author: author.deviceId,
      epoch: keyring.epoch,
      clock: { wallMs: 1_700_000_000_000, counter: 0 },
      parents: [],
      ...header,
    },
    content,
    { keyring, signingKey: author.signing.privateKey, nonce: randomBytes(12) },
  )
