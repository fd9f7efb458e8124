/**
 * Runs in the page of an enrolled office device whose team is founded: fills its vault with records, as if a team had
 * worked for weeks. Bundled by bench/parts/field.ts and put into the page beside the app, which is opened again after.
 */
import { argon2id } from 'hash-wasm'
import { type Bytes, bytesToHex } from '../../src/core/bytes.ts'
import type { Definitions } from '../../src/core/form/definitions.ts'
import { definitionsPath, parseDefinitions } from '../../src/core/form/definitions.ts'
import { interviewBeginning } from '../../src/core/record/begin.ts'
import { applyEdits, type Edit, emptyContent, type RecordContent } from '../../src/core/record/content.ts'
import type { HybridClock } from '../../src/core/record/hybrid-clock.ts'
import { lists } from '../../src/core/record/kinds.ts'
import { sealRevision } from '../../src/core/record/sealed-content.ts'
import { createIdentity } from '../../src/device/staff/identity.ts'
import { heldTeam, openKeyring } from '../../src/device/sync/member-log.ts'
import type { SealedRevision } from '../../src/device/sync/revision-store.ts'
import { readPassphrase } from '../../src/device/vault/passphrase.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import { createVaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import { VaultStore } from '../../src/device/vault/vault-store.ts'

/** What to put in. */
export interface Filling {
  readonly inspectionId: string
  /** As typed. */
  readonly passphrase: string
  /** Short interviews. */
  readonly records: number
  /** Saves of each, every one on top of the one before. */
  readonly saves: number
  /** Facts of one long interview; 0 for none. */
  readonly facts: number
}

declare global {
  interface Window {
    /** @returns the id of the long interview, or of the last short one. */
    fillVault: (filling: Filling) => Promise<string>
  }
}

const random = (lengthBytes: number): Bytes => crypto.getRandomValues(new Uint8Array(lengthBytes))
const sentence =
  '2026年3月，两名当事人在立案窗口从开门等到中午，没有人告知缺什么材料，下午再来时换了窗口又要重排。'

const factEdits = (author: string, index: number, question: string): readonly Edit[] => {
  const id = `fact${String(index).padStart(4, '0')}`
  const at = { list: lists.facts, fact: id }
  const step = { list: lists.grades, fact: `${id}g` }
  const of = (
    path: { readonly list: string; readonly fact: string },
    values: Record<string, string | number | boolean | null>,
  ): readonly Edit[] => Object.entries(values).map(([field, value]) => ({ path: { ...path, field }, value }))
  return [
    ...of(at, {
      atMs: index + 1,
      by: author,
      question,
      focus: 'style',
      fact: `${index} ${sentence}`,
      basis: 'party',
      corroboration: '窗口监控、叫号记录',
      clue_flag: index % 7 === 0,
    }),
    ...of(step, {
      of: id,
      previous: null,
      to: 'reported',
      reason: '记录时定级',
      by: author,
      atMs: index + 1,
    }),
  ]
}

const interviewOf = (definitions: Definitions, author: string, index: number): RecordContent => {
  const outline = definitions.interviewOutlines[index % definitions.interviewOutlines.length]
  if (!outline) throw new Error('no outlines')
  const begun = interviewBeginning(definitions.interviewFrame, outline, {
    today: '2026-11-20',
    now: '09:00',
    person: '巡查办老周',
    number: `谈1120-aa-${index}`,
  })
  const question = outline.questions[0]?.id ?? ''
  return applyEdits(emptyContent('interview'), [
    ...begun,
    { path: { field: 'subject_code' }, value: `A${index}` },
    ...factEdits(author, 0, question),
    ...factEdits(author, 1, question),
    ...factEdits(author, 2, question),
  ])
}

window.fillVault = async ({ inspectionId, passphrase, records, saves, facts }) => {
  const store = new VaultStore()
  const keeper = createVaultKeeper({
    store,
    derive: (password, salt, cost) =>
      argon2id({
        password,
        salt,
        memorySize: cost.memoryKib,
        iterations: cost.passes,
        parallelism: 1,
        hashLength: 32,
        outputType: 'binary',
      }) as Promise<Bytes>,
    randomBytes: random,
    nowMs: () => 0,
    setTimer: () => 1,
    clearTimer: () => undefined,
    otherTabs: { tellLocked: () => undefined, onLocked: () => undefined },
  })
  await keeper.read()
  const reading = readPassphrase(passphrase)
  if (reading.state !== 'read' || !(await keeper.unlock(reading.passphrase)))
    throw new Error('another passphrase')
  const device = await createIdentity(keeper).read()
  const revisions = createRevisionStore(store)
  const team = await heldTeam(revisions, inspectionId)
  if (device === null || team === null) throw new Error('no device of a team')
  const keyring = await openKeyring(revisions, team, device.deviceId, device.sealing)
  const response = await fetch(definitionsPath)
  const definitions = parseDefinitions(await response.json())

  let wallMs = Date.now() - 10_000_000
  const seal = async (
    recordId: string,
    content: RecordContent,
    parent: string | null,
  ): Promise<SealedRevision> => {
    wallMs += 1
    const clock: HybridClock = { wallMs, counter: 0 }
    const header = {
      inspectionId,
      recordId,
      author: device.deviceId,
      epoch: keyring.epoch,
      clock,
      parents: parent === null ? [] : [parent],
    }
    const sealing = { keyring, signingKey: device.signing.privateKey, nonce: random(12) }
    const sealed = await sealRevision(header, content, sealing)
    return { id: sealed.id, recordId, bytes: sealed.bytes }
  }
  const keep = async (fresh: readonly SealedRevision[]): Promise<void> => {
    await revisions.appendWaiting(inspectionId, fresh)
    await revisions.markKept(
      inspectionId,
      fresh.map(({ id }) => id),
    )
  }

  let last = ''
  for (let from = 0; from < records; from += 100) {
    const batch = Array.from({ length: Math.min(100, records - from) }, async (_, offset) => {
      const recordId = bytesToHex(random(16))
      last = recordId
      const own: SealedRevision[] = []
      for (let save = 0; save < saves; save += 1) {
        const content = applyEdits(interviewOf(definitions, device.deviceId, from + offset), [
          { path: { field: 'self_check' }, value: `${save} 没有` },
        ])
        own.push(await seal(recordId, content, own.at(-1)?.id ?? null))
      }
      return own
    })
    await keep((await Promise.all(batch)).flat())
  }
  if (facts > 0) {
    last = bytesToHex(random(16))
    const begun = interviewOf(definitions, device.deviceId, records)
    const outline = definitions.interviewOutlines[records % definitions.interviewOutlines.length]
    const question = outline?.questions[0]?.id ?? ''
    const edits = Array.from({ length: facts }, (_, index) =>
      factEdits(device.deviceId, index, question),
    ).flat()
    await keep([await seal(last, applyEdits(begun, edits), null)])
  }
  keeper.lock()
  store.close()
  return last
}
