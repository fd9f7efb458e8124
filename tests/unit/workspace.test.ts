import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Edit, FieldValue } from '../../src/core/record/content.ts'
import type { Keyring } from '../../src/core/record/keys.ts'
import { associatedDataOf } from '../../src/core/record/revision.ts'
import { signRevision } from '../../src/core/record/signing.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import type { VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import type { VaultStore } from '../../src/device/vault/vault-store.ts'
import { createWorkspace, type Workspace } from '../../src/device/workspace/workspace.ts'
import {
  createTestDevice,
  foundTestTeam,
  randomBytes,
  type TestDevice,
  type TestTeam,
} from '../kit/records.ts'
import { openTestVault } from '../kit/vault.ts'

let team: TestTeam
let keyring: Keyring
let round = 0
let nowMs = 1_700_000_000_000

beforeEach(async () => {
  round += 1
  const founder = await createTestDevice()
  team = await foundTestTeam(founder)
  keyring = await team.keyring()
})

interface Desk {
  readonly device: TestDevice
  readonly store: VaultStore
  readonly keeper: VaultKeeper
  /** The app is started again: nothing in memory survives. */
  readonly restart: (keys?: Keyring) => Promise<Workspace>
}

/** An inspector's device with its own unlocked vault. */
const desk = async (name: string): Promise<Desk> => {
  const { store, keeper } = await openTestVault(`${name}-${round}`)
  const device = await createTestDevice()
  return {
    device,
    store,
    keeper,
    restart: async (keys = keyring) => {
      const workspace = createWorkspace({
        inspectionId: team.inspectionId,
        deviceId: device.deviceId,
        signingKey: device.signing.privateKey,
        keeper,
        revisions: createRevisionStore(store),
        keyring: () => keys,
        randomBytes,
        nowMs: () => {
          nowMs += 1
          return nowMs
        },
        onWaiting: () => undefined,
      })
      await workspace.open()
      return workspace
    },
  }
}

/** What synchronising does, without a network: everything one has, the other takes in. */
const carry = async (from: Desk, to: Desk): Promise<void> => {
  const held = await createRevisionStore(from.store).readRevisions(team.inspectionId, 0, 1_000)
  await createRevisionStore(to.store).takePage(team.inspectionId, {
    accepted: held,
    refused: [],
    cursor: String(held.length),
  })
}

const write = (field: string, value: FieldValue): Edit => ({ path: { field }, value })
const countSaves = (at: Desk): Promise<number> => at.store.revisions.count()

describe('typing', () => {
  test('[WS-1] what was typed is there after a crash, and nowhere on the disk in clear', async () => {
    const at = await desk('a')
    const before = await at.restart()
    const recordId = await before.begin('interview', [write('place', '二楼会议室')])
    await before.edit(recordId, [write('place', '二楼小会议室')])
    expect(before.record(recordId)?.place).toBe('draft')
    const after = await at.restart()
    expect(after.record(recordId)?.content.fields).toEqual({ place: '二楼小会议室' })
    const disk = JSON.stringify(await at.store.rows.toArray(), (_, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    )
    expect(disk).toContain(recordId)
    expect(disk).not.toContain('会议室')
  })

  test('[WS-1] keystrokes faster than the disk: every one resolves only when it is kept, the last one stands', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [])
    const typed = Array.from({ length: 50 }, (_, index) => '字'.repeat(index + 1))
    const writes = typed.map((text) => workspace.edit(recordId, [write('fact', text)]))
    expect(workspace.record(recordId)?.content.fields.fact).toBe('字'.repeat(50))
    await writes[0]
    await Promise.all(writes)
    expect((await at.restart()).record(recordId)?.content.fields.fact).toBe('字'.repeat(50))
  })

  test('[WS-2] typing and taking it back leaves nothing to save', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    await workspace.save(recordId)
    await workspace.edit(recordId, [write('place', '乙')])
    await workspace.edit(recordId, [write('place', '甲')])
    expect(await workspace.save(recordId)).toBe(false)
    expect(await countSaves(at)).toBe(1)
    expect(workspace.record(recordId)?.place).toBe('device')
  })
})

describe('saving', () => {
  test('[WS-3] a save is on this device until the server has it; a refused one is stuck, not lost', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    expect(await workspace.save(recordId)).toBe(true)
    expect(workspace.record(recordId)?.place).toBe('device')
    const revisions = createRevisionStore(at.store)
    const [waiting] = await revisions.readWaiting(team.inspectionId, 1, 1)
    await revisions.quarantineWaiting(team.inspectionId, waiting?.id ?? '', 'wire/malformed', 1)
    await workspace.refresh()
    expect(workspace.record(recordId)?.place).toBe('stuck')
    const [stuck] = await revisions.readQuarantined(team.inspectionId)
    await revisions.releaseQuarantined(team.inspectionId, stuck?.key ?? '')
    await revisions.markKept(team.inspectionId, [waiting?.id ?? ''])
    await workspace.refresh()
    expect(workspace.record(recordId)?.place).toBe('synced')
    expect(workspace.record(recordId)?.content.fields.place).toBe('甲')
  })

  test('[WS-4] what is typed while a save is made is neither lost nor saved by accident', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    const saving = workspace.save(recordId)
    // The save has taken the draft by now, and is being sealed.
    await Promise.resolve()
    await Promise.resolve()
    const typing = workspace.edit(recordId, [write('fact', '后来写的')])
    await Promise.all([saving, typing])
    expect(workspace.record(recordId)?.content.fields).toEqual({ place: '甲', fact: '后来写的' })
    expect(workspace.record(recordId)?.place).toBe('draft')
    await workspace.save(recordId)
    const history = await (await at.restart()).history(recordId)
    expect(history.map(({ content }) => content.fields)).toEqual([
      { place: '甲' },
      { place: '甲', fact: '后来写的' },
    ])
    expect(history[1]?.parents).toEqual([history[0]?.id])
  })

  test('[WS-4] at whatever moment of a save something is typed or undone, it is there afterwards', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    for (let turns = 0; turns < 40; turns += 1) {
      const recordId = await workspace.begin('interview', [write('place', '原')])
      await workspace.save(recordId)
      await workspace.edit(recordId, [write('place', '误写')])
      const saving = workspace.save(recordId)
      // Turns of the event loop and of promises: every place where a save waits is hit by one of the rounds.
      for (let turn = 0; turn < turns; turn += 1)
        await (turns % 2 === 0 ? Promise.resolve() : new Promise((done) => setImmediate(done)))
      await Promise.all([
        saving,
        workspace.edit(recordId, [write('place', '原'), write('fact', `第${turns}次`)]),
      ])
      await workspace.save(recordId)
      expect(workspace.record(recordId)).toMatchObject({
        content: { fields: { place: '原', fact: `第${turns}次` } },
        conflicts: [],
        place: 'device',
      })
    }
  })

  test('[WS-4] the only field of a fact can be emptied, and the records open again', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const path = { list: 'facts', fact: 'a1', field: 'text' }
    const recordId = await workspace.begin('interview', [{ path, value: '看到的' }])
    await workspace.save(recordId)
    await workspace.edit(recordId, [{ path, value: undefined }])
    const again = await at.restart()
    expect(again.record(recordId)?.content.lists.facts).toEqual({ a1: { text: null } })
    await again.save(recordId)
    expect(again.record(recordId)?.place).toBe('device')
  })

  test('[WS-4] a crash between a save and the end of its draft does not save it twice', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    const draft = await at.store.rows.toArray()
    await workspace.save(recordId)
    await at.store.rows.bulkPut(draft)
    const after = await at.restart()
    expect(after.record(recordId)?.place).toBe('device')
    await after.saveAll()
    expect(await countSaves(at)).toBe(1)
  })
})

describe('together', () => {
  test('[WS-5] two inspectors offline: other fields merge, the same field is put to a person, and all end alike', async () => {
    const [a, b] = [await desk('a'), await desk('b')]
    const first = await a.restart()
    const recordId = await first.begin('interview', [write('place', '甲')])
    await first.save(recordId)
    await carry(a, b)
    const second = await b.restart()
    await first.edit(recordId, [write('place', '东楼'), write('start', '09:00')])
    await second.edit(recordId, [write('place', '西楼'), write('end', '10:00')])
    await first.save(recordId)
    await second.save(recordId)
    await carry(a, b)
    await carry(b, a)
    await first.refresh()
    await second.refresh()
    const [here, there] = [first.record(recordId), second.record(recordId)]
    expect(here?.content).toEqual(there?.content)
    expect(here?.content.fields).toMatchObject({ start: '09:00', end: '10:00' })
    expect(here?.conflicts.map(({ sides }) => sides.map(({ value }) => value).sort())).toEqual([
      ['东楼', '西楼'],
    ])
    const mine = here?.conflicts[0]?.sides.find(({ author }) => author === a.device.deviceId)
    await first.decide(recordId, [
      { path: { field: 'place' }, keep: 'side', revisionId: mine?.revisionId ?? '' },
    ])
    await carry(a, b)
    await second.refresh()
    expect(second.record(recordId)?.conflicts).toEqual([])
    expect(second.record(recordId)?.content.fields.place).toBe('东楼')
    expect(second.record(recordId)?.content).toEqual(first.record(recordId)?.content)
  })

  test('[WS-6] a draft stands on what its writer saw: an arrival while typing is said, and never overwritten', async () => {
    const [a, b] = [await desk('a'), await desk('b')]
    const first = await a.restart()
    const recordId = await first.begin('interview', [write('place', '甲')])
    await first.save(recordId)
    await carry(a, b)
    const second = await b.restart()
    await second.edit(recordId, [write('place', '西楼')])
    await first.edit(recordId, [write('place', '东楼')])
    await first.save(recordId)
    await carry(a, b)
    await second.refresh()
    expect(second.record(recordId)).toMatchObject({ isBehind: true, content: { fields: { place: '西楼' } } })
    // The same after a crash: the draft's footing is on the disk too.
    const again = await b.restart()
    expect(again.record(recordId)?.isBehind).toBe(true)
    await again.save(recordId)
    expect(again.record(recordId)?.conflicts).toHaveLength(1)
  })
})

describe('opening', () => {
  test('[WS-7] a second start opens the snapshot, not every save; a damaged snapshot is made again', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    for (const place of ['乙', '丙', '丁']) {
      await workspace.save(recordId)
      await workspace.edit(recordId, [write('place', place)])
    }
    await workspace.save(recordId)
    const kept = await at.store.revisions.toArray()
    await at.store.revisions.clear()
    expect((await at.restart()).record(recordId)?.content.fields.place).toBe('丁')
    await at.store.revisions.bulkPut(kept)
    const rows = await at.store.rows.where('place').startsWith('snapshot|').toArray()
    for (const row of rows) await at.store.rows.put({ ...row, sealed: row.sealed.slice(1) })
    expect((await at.restart()).record(recordId)?.content.fields.place).toBe('丁')
  })

  test('[WS-8] a signed save that holds nothing of ours shuts nobody out: it is counted as missing', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    await workspace.save(recordId)
    const header = {
      inspectionId: team.inspectionId,
      recordId,
      author: at.device.deviceId,
      epoch: keyring.epoch,
      clock: { wallMs: 1, counter: 0 },
      parents: [],
    }
    const nonce = randomBytes(12)
    const key = keyring.sealingKeyOf(keyring.epoch) as CryptoKey
    const ciphertext = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce, additionalData: associatedDataOf(header) },
      key,
      randomBytes(256),
    )
    const forged = await signRevision(header, nonce, new Uint8Array(ciphertext), at.device.signing.privateKey)
    await createRevisionStore(at.store).takePage(team.inspectionId, {
      accepted: [{ id: forged.id, recordId, bytes: forged.bytes }],
      refused: [],
      cursor: '1',
    })
    await workspace.refresh()
    expect((await at.restart()).record(recordId)).toMatchObject({
      missing: 1,
      content: { fields: { place: '甲' } },
    })
  })

  test('[WS-3] a refused save stays on its author’s screen, with what was saved on top of it', async () => {
    const at = await desk('a')
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [write('place', '甲')])
    await workspace.save(recordId)
    const revisions = createRevisionStore(at.store)
    const [refused] = await revisions.readWaiting(team.inspectionId, 1, 1)
    await revisions.quarantineWaiting(team.inspectionId, refused?.id ?? '', 'wire/malformed', 1)
    await workspace.edit(recordId, [write('place', '乙')])
    await workspace.save(recordId)
    const snapshots = await at.store.rows.where('place').startsWith('snapshot|').primaryKeys()
    await at.store.rows.bulkDelete(snapshots)
    expect((await at.restart()).record(recordId)).toMatchObject({
      place: 'stuck',
      content: { fields: { place: '乙' } },
    })
  })

  test('[WS-8] a save whose key is not here yet is counted as missing, and read when the key has come', async () => {
    const [a, b] = [await desk('a'), await desk('b')]
    const founder = await createTestDevice()
    const old = keyring
    const out = await createTestDevice()
    team = await foundTestTeam(founder, team.inspectionId)
    await team.admit(founder, out, 'member')
    const early = await team.keyring()
    await team.revoke(founder, out)
    const late = await team.keyring()
    expect(old.epoch).toBe(1)
    const first = await a.restart(late)
    const recordId = await first.begin('interview', [write('place', '甲')])
    await first.save(recordId)
    await carry(a, b)
    const locked = await b.restart(early)
    expect(locked.record(recordId)).toBeNull()
    const second = await b.restart(late)
    await second.openUnopened()
    expect(second.record(recordId)).toMatchObject({ missing: 0, content: { fields: { place: '甲' } } })
  })
})
