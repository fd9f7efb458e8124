import { readShare, type Share } from '../../src/core/ballot/shares.ts'
import { bytesToHex, hexToBytes } from '../../src/core/bytes.ts'
import { canonicalJson, type RecordContent } from '../../src/core/record/content.ts'
import { createKeyring, openEpochWrap } from '../../src/core/record/keys.ts'
import { decodeMemberEntry } from '../../src/core/record/member-entry.ts'
import { extendTeam, signingKeyFor, type Team } from '../../src/core/record/members.ts'
import { recoverDataKey } from '../../src/core/record/recover.ts'
import { decodeRevision } from '../../src/core/record/revision.ts'
import { openRevision } from '../../src/core/record/sealed-content.ts'
import { importSigningKey, isSignedBy } from '../../src/core/record/signing.ts'
import { importP256, type VectorCheck } from './kit.ts'
import own from './records.json' with { type: 'json' }

const readTeam = async (): Promise<Team> => {
  let team: Team | null = null
  for (const hex of own.entries) {
    const entry = await decodeMemberEntry(hexToBytes(hex))
    const key = await importSigningKey(signingKeyFor(team, entry))
    if (!(await isSignedBy(entry, key))) throw new Error('an entry is not signed')
    team = extendTeam(team, entry)
  }
  return team as Team
}

/** Records as they were written once: whoever changes a format finds out here that old ones no longer open. */
export const recordChecks: readonly VectorCheck[] = [
  {
    title: '[MEM-2] a membership log written earlier reads to the same team',
    run: async () => {
      const { length, rootHash, epochs } = await readTeam()
      return length === 3 && epochs.length === 2 && bytesToHex(rootHash) === own.root ? [] : ['team']
    },
  },
  {
    title: '[REC-3] a revision written earlier has its id, its signature and its content',
    run: async () => {
      const team = await readTeam()
      const newest = { epoch: 2, key: hexToBytes(own.newestKey) }
      const keyring = await createKeyring(own.inspectionId, team.epochs, newest)
      if (keyring === null) return ['keyring']
      const wrong = bytesToHex(keyring.rawKeyOf(1) ?? new Uint8Array()) === own.firstKey ? [] : ['key chain']
      const revision = await decodeRevision(hexToBytes(own.revision))
      if (revision.id !== own.revisionId) wrong.push('id')
      const { signingKey } = team.membersById.get(own.deviceId) as { signingKey: Uint8Array<ArrayBuffer> }
      if (!(await isSignedBy(revision, await importSigningKey(signingKey)))) wrong.push('signature')
      const content = await openRevision(revision, keyring)
      if (
        content === null ||
        canonicalJson(content) !== canonicalJson(own.content as unknown as RecordContent)
      )
        wrong.push('content')
      return wrong
    },
  },
  {
    title: '[REC-1] each bad revision is refused with its own code',
    run: async () => {
      const wrong: string[] = []
      for (const { what, revision, code } of own.badRevisions) {
        const refusal = await decodeRevision(hexToBytes(revision)).catch((cause: { code?: string }) => cause)
        if (!('code' in refusal) || refusal.code !== code) wrong.push(what)
      }
      return wrong
    },
  },
  {
    title: '[MEM-5] a wrapped key written earlier opens',
    run: async () => {
      const pair = await importP256(hexToBytes(own.sealingPublic), hexToBytes(own.sealingPrivate), [
        'deriveBits',
      ])
      const { inspectionId, deviceId } = own
      const key = await openEpochWrap({ inspectionId, epoch: 2, deviceId }, pair, hexToBytes(own.wrap))
      return key !== null && bytesToHex(key) === own.newestKey ? [] : ['key']
    },
  },
  {
    title: '[MEM-12] a data key sealed earlier opens with two printed shares',
    run: async () => {
      const { recoveryKey, shares, wrap, dataKey } = own.recovery
      const held: Share[] = []
      for (const text of shares.slice(1)) {
        const reading = await readShare(text)
        if (reading.state === 'read') held.push(reading.share)
      }
      const recovery = await recoverDataKey(hexToBytes(recoveryKey), held, own.deviceId, hexToBytes(wrap))
      return recovery.state === 'recovered' && bytesToHex(recovery.dataKey) === dataKey
        ? []
        : [recovery.state]
    },
  },
]
