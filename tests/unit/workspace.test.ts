import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Edit,
  emptyContent,
  type FieldValue,
  type RecordContent,
} from '../../src/core/record/content.ts'
import { recordHistory } from '../../src/core/record/history.ts'
import type { Keyring } from '../../src/core/record/keys.ts'
import { isRightfulBeginning } from '../../src/core/record/record-id.ts'
import { associatedDataOf } from '../../src/core/record/revision.ts'
import { sealRevision } from '../../src/core/record/sealed-content.ts'
import { signRevision } from '../../src/core/record/signing.ts'
import { createRevisionStore } from '../../src/device/vault/revision-store.ts'
import type { VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import type { VaultStore } from '../../src/device/vault/vault-store.ts'
import { createWorkspace, type Workspace } from '../../src/device/workspace/workspace.ts'
import {
  contentWith,
  createTestDevice,
  foundTestTeam,
  randomBytes,
  sealTestRevision,
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

/** For decisions that keep one side. */
const neverBoth = { jointOf: () => null, canDouble: () => false }

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

test('[CAP-12] the list, kept up record by record, stands as one sorted anew', async () => {
  const at = await desk('a')
  const workspace = await at.restart()
  const ids: string[] = []
  for (let index = 0; index < 12; index += 1)
    ids.push(await workspace.begin('interview', [write('place', `${index}`)]))
  expect(workspace.records()).toHaveLength(12)
  for (const index of [3, 7, 1, 3, 11]) {
    await workspace.edit(ids[index] as string, [write('place', `${index} 又`)])
    expect(workspace.records()).toHaveLength(12)
    await workspace.save(ids[index] as string)
    const { records } = await at.restart()
    expect(workspace.records().map(({ recordId }) => recordId)).toEqual(
      records().map(({ recordId }) => recordId),
    )
  }
  expect(workspace.records()).toBe(workspace.records())
})

test('[EXPORT-6] [WS-1] what the disk refuses at its beginning was not begun; what was begun and not saved can be taken back, a save cannot', async () => {
  const at = await desk('a')
  const workspace = await at.restart()
  const refusing = vi
    .spyOn(at.keeper, 'writeJson')
    .mockRejectedValueOnce(new DOMException('', 'QuotaExceededError'))
  await expect(workspace.begin('export', [write('purpose', '归档')])).rejects.toThrow(DOMException)
  refusing.mockRestore()
  expect(workspace.records()).toEqual([])
  const unsaved = await workspace.begin('export', [write('purpose', '归档')])
  await workspace.abandon(unsaved)
  const saved = await workspace.begin('export', [write('purpose', '归档')])
  await workspace.save(saved)
  await workspace.abandon(saved)
  for (const { records } of [workspace, await at.restart()])
    expect(records().map(({ recordId }) => recordId)).toEqual([saved])
})

test('[COOP-14] [BOARD-7] who wrote contents stands apart from who reviewed and commented, saved one by one, merged, and after a start', async () => {
  const [a, b, c] = [await desk('a'), await desk('b'), await desk('c')]
  const [first, second, third] = [await a.restart(), await b.restart(), await c.restart()]
  const all = [a, b, c]
  const spread = async (from: Desk) => {
    for (const to of all) if (to !== from) await carry(from, to)
    for (const workspace of [first, second, third]) await workspace.refresh()
  }
  const recordId = await first.begin('interview', [write('place', '大厅')])
  await first.save(recordId)
  await spread(a)
  const said = (list: string, by: Desk, more: Readonly<Record<string, FieldValue>>): readonly Edit[] =>
    Object.entries({ by: by.device.deviceId, atMs: 1, ...more }).map(([field, value]) => ({
      path: { list, fact: `${list}-${by.device.deviceId}`, field },
      value,
    }))
  const review = { to: 'passed', reason: '', previous: [], mark: '' }
  await second.edit(recordId, [write('place', '二楼')])
  await second.save(recordId)
  await spread(b)
  await third.edit(recordId, said('reviews', c, review))
  await third.save(recordId)
  await spread(c)
  const part = (workspace: typeof first) => {
    const view = workspace.record(recordId)
    return {
      created: view?.created?.author,
      written: view?.written?.author,
      updated: view?.updated?.author,
      writers: view?.hands.flatMap(({ author, written }) => (written ? [author] : [])),
      hands: view?.hands.map(({ author }) => author),
    }
  }
  const [ida, idb, idc] = all.map(({ device }) => device.deviceId) as [string, string, string]
  const expected = {
    created: ida,
    written: idb,
    updated: idc,
    writers: [ida, idb].sort(),
    hands: [ida, idb, idc].sort(),
  }
  for (const workspace of [first, second, third, await c.restart()]) expect(part(workspace)).toEqual(expected)
  // At the same time a comment of the one and a word of the other: put together they are still two things.
  await first.edit(recordId, said('comments', a, { text: '请补时间', of: null }))
  await second.edit(recordId, [write('note', '又记')])
  await first.save(recordId)
  await second.save(recordId)
  await spread(a)
  await spread(b)
  const [atB, atA] = [second.record(recordId)?.hands, first.record(recordId)?.hands]
  expect(atA).toEqual(atB)
  expect(part(first)).toEqual({ ...expected, updated: expect.any(String) })
  const { written } = second.record(recordId) ?? {}
  // What follows both and only comments leaves the last word with who wrote it.
  await third.edit(recordId, said('comments', c, { text: '好', of: null }))
  await third.save(recordId)
  await spread(c)
  for (const workspace of [first, second, third, await a.restart()]) {
    expect(part(workspace)).toEqual(expected)
    expect(workspace.record(recordId)?.written).toEqual(written)
  }
})

test('[PEER-7] [CAP-5] typing into one of 150 facts, and saving, leaves the others the very same objects', async () => {
  const at = await desk('a')
  const workspace = await at.restart()
  const fact = (id: string, value: FieldValue): Edit => ({
    path: { list: 'facts', fact: id, field: 'fact' },
    value,
  })
  const ids = Array.from({ length: 150 }, (_, index) => `f${index}`)
  const recordId = await workspace.begin(
    'interview',
    ids.map((id) => fact(id, '窗口无人')),
  )
  const facts = () => workspace.record(recordId)?.content.lists.facts ?? {}
  const changedSince = (before: ReturnType<typeof facts>) =>
    Object.keys(facts()).filter((id) => facts()[id] !== before[id])
  const begun = facts()
  await workspace.edit(recordId, [fact('f7', '窗口有人')])
  expect(changedSince(begun)).toEqual(['f7'])
  const typed = facts()
  await workspace.save(recordId)
  expect(workspace.record(recordId)?.place).toBe('device')
  expect(changedSince(typed)).toEqual([])
  await workspace.edit(recordId, [fact('f8', '窗口有人')])
  expect(changedSince(typed)).toEqual(['f8'])
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
    await first.decide(
      recordId,
      [{ path: { field: 'place' }, keep: 'side', revisionId: mine?.revisionId ?? '' }],
      neverBoth,
    )
    await carry(a, b)
    await second.refresh()
    expect(second.record(recordId)?.conflicts).toEqual([])
    expect(second.record(recordId)?.content.fields.place).toBe('东楼')
    expect(second.record(recordId)?.content).toEqual(first.record(recordId)?.content)
  })

  test('[REC-14] an earlier value typed back while something else is in conflict is saved, a withdrawal taken back too', async () => {
    const [a, b] = [await desk('a'), await desk('b')]
    const first = await a.restart()
    const recordId = await first.begin('interview', [write('place', '原'), write('note', '原')])
    await first.save(recordId)
    await carry(a, b)
    const second = await b.restart()
    await first.edit(recordId, [write('note', '甲记')])
    await first.save(recordId)
    await second.edit(recordId, [
      write('note', '乙记'),
      write('place', '乙改'),
      write('withdrawn', { reason: '重复' }),
    ])
    await second.save(recordId)
    await carry(b, a)
    await first.refresh()
    await first.edit(recordId, [write('place', '原'), { path: { field: 'withdrawn' }, value: undefined }])
    await first.save(recordId)
    await carry(a, b)
    await second.refresh()
    for (const workspace of [first, second, await a.restart()]) {
      const view = workspace.record(recordId)
      expect(view?.content.fields).toEqual({ place: '原', note: '乙记' })
      expect(view?.conflicts.map(({ path }) => path)).toEqual([{ field: 'note' }])
      expect(view?.conflicts[0]?.sides.map(({ value }) => value)).toEqual(['乙记', '甲记'])
    }
  })

  test('[REC-16] what more devices wrote apart than one save can follow is decided, and edited, in one go', async () => {
    const [a, b] = [await desk('a'), await desk('b')]
    const first = await a.restart()
    const recordId = await first.begin('interview', [write('note', '原')])
    await first.save(recordId)
    const parents = first.headsOf(recordId)
    const arrive = async (contents: readonly Record<string, string>[], follows: readonly string[]) => {
      const accepted = []
      for (const fields of contents) {
        const { id, bytes } = await sealTestRevision(
          team,
          keyring,
          await createTestDevice(),
          { ...contentWith(fields), kind: 'interview' },
          { recordId, parents: follows, clock: { wallMs: nowMs, counter: 0 } },
        )
        accepted.push({ id, recordId, bytes })
      }
      await createRevisionStore(a.store).takePage(team.inspectionId, { accepted, refused: [], cursor: '1' })
      await first.refresh()
    }
    await arrive(
      Array.from({ length: 40 }, (_, at) => ({ note: `第${at}` })),
      parents,
    )
    const { path, sides } = first.record(recordId)?.conflicts[0] ?? {}
    expect(sides).toHaveLength(40)
    if (!path || !sides?.[7]) throw new Error('no conflict')
    await first.decide(recordId, [{ path, keep: 'side', revisionId: sides[7].revisionId }], neverBoth)
    expect(first.headsOf(recordId)).toHaveLength(1)
    expect(first.record(recordId)?.content.fields).toEqual({ note: sides[7].value })
    expect(first.record(recordId)?.conflicts).toEqual([])
    const settled = { note: String(sides[7].value) }
    await arrive(
      Array.from({ length: 33 }, (_, at) => ({ ...settled, [`apart${at}`]: '一' })),
      first.headsOf(recordId),
    )
    expect(first.headsOf(recordId)).toHaveLength(33)
    await first.edit(recordId, [write('note', '改好')])
    await first.save(recordId)
    expect(first.headsOf(recordId)).toHaveLength(1)
    expect(Object.keys(first.record(recordId)?.content.fields ?? {})).toHaveLength(34)
    await carry(a, b)
    const second = await b.restart()
    expect(second.record(recordId)?.content).toEqual(first.record(recordId)?.content)
    expect(second.record(recordId)?.conflicts).toEqual([])
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

  test('[WS-8] [REC-24] a signed save that holds nothing of ours shuts nobody out: it is refused, by name', async () => {
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
    const sealedAs = async (bytes: Uint8Array<ArrayBuffer>) =>
      new Uint8Array(
        await crypto.subtle.encrypt(
          { name: 'AES-GCM', iv: nonce, additionalData: associatedDataOf(header) },
          key,
          bytes,
        ),
      )
    // No content, too short for a length, and nothing the key opens.
    for (const ciphertext of [
      await sealedAs(randomBytes(256)),
      await sealedAs(randomBytes(2)),
      randomBytes(300),
    ]) {
      const forged = await signRevision(header, nonce, ciphertext, at.device.signing.privateKey)
      await createRevisionStore(at.store).takePage(team.inspectionId, {
        accepted: [{ id: forged.id, recordId, bytes: forged.bytes }],
        refused: [],
        cursor: '1',
      })
    }
    await workspace.refresh()
    const again = await at.restart()
    expect(again.record(recordId)).toMatchObject({
      missing: 0,
      refused: 3,
      content: { fields: { place: '甲' } },
    })
    const refusals = recordHistory(await again.history(recordId)).flatMap(({ revision, refusal }) =>
      refusal ? [[revision.author, refusal.reason]] : [],
    )
    expect(refusals).toEqual(Array.from({ length: 3 }, () => [at.device.deviceId, 'unreadable']))
  })

  /** A save made outside the app and brought by synchronising. */
  const bring = async (
    at: Desk,
    by: TestDevice,
    recordId: string,
    parents: readonly string[],
    content: RecordContent,
    wallMs = nowMs,
  ): Promise<string> => {
    const { id, bytes } = await sealRevision(
      {
        inspectionId: team.inspectionId,
        recordId,
        author: by.deviceId,
        epoch: keyring.epoch,
        clock: { wallMs, counter: 0 },
        parents,
      },
      content,
      { keyring, signingKey: by.signing.privateKey, nonce: randomBytes(12) },
    )
    await createRevisionStore(at.store).takePage(team.inspectionId, {
      accepted: [{ id, recordId, bytes }],
      refused: [],
      cursor: id,
    })
    return id
  }

  test('[COOP-20] [REC-20] a refused save is said and shown with its reason, before and after the next start; the next save follows what counts', async () => {
    const at = await desk('a')
    const altered = await createTestDevice()
    const workspace = await at.restart()
    const recordId = await workspace.begin('interview', [
      { path: { list: 'facts', fact: 'f1', field: 'fact' }, value: '甲说……' },
    ])
    await workspace.save(recordId)
    const [head] = workspace.headsOf(recordId)
    const forged = await bring(at, altered, recordId, [head as string], {
      ...emptyContent('interview'),
      lists: { reviews: { r1: { to: 'passed', by: at.device.deviceId, atMs: 1, reason: '' } } },
    })
    await workspace.refresh()
    await workspace.edit(recordId, [write('place', '大厅')])
    await workspace.save(recordId)
    for (const opened of [workspace, await at.restart()]) {
      expect(opened.record(recordId)).toMatchObject({
        refused: 1,
        missing: 0,
        created: { author: at.device.deviceId },
        content: { fields: { place: '大厅' }, lists: { facts: { f1: { fact: '甲说……' } } } },
      })
      expect(opened.record(recordId)?.content.lists.reviews).toBeUndefined()
      const [first, refused, last] = recordHistory(await opened.history(recordId))
      expect(first?.refusal).toBeNull()
      expect(refused).toMatchObject({
        revision: { id: forged, author: altered.deviceId },
        refusal: { reason: 'fact-dropped', at: { list: 'facts', fact: 'f1' } },
      })
      expect(refused?.facts.map(({ fact, kind }) => [fact, kind])).toEqual([
        ['f1', 'dropped'],
        ['r1', 'added'],
      ])
      expect(last?.revision.parents).toEqual([head])
    }
  })

  test('[REC-21] an id proves who began a record: another’s beginning never counts, and what was typed on it goes on from what counts', async () => {
    const at = await desk('a')
    const b = await desk('b')
    const other = await b.restart()
    const recordId = await other.begin('interview', [write('place', '大厅')])
    await other.save(recordId)
    const altered = await createTestDevice()
    await bring(at, altered, recordId, [], { ...emptyContent('checklist'), fields: { place: '别处' } }, 1)
    const workspace = await at.restart()
    // Nothing better is known yet.
    expect(workspace.record(recordId)).toMatchObject({ kind: 'checklist', refused: 0 })
    await workspace.edit(recordId, [write('note', '接着写')])
    await carry(b, at)
    await workspace.refresh()
    await workspace.save(recordId)
    expect(workspace.record(recordId)).toMatchObject({
      kind: 'interview',
      refused: 1,
      created: { author: b.device.deviceId },
      content: { fields: { place: '大厅', note: '接着写' } },
    })
    // Alone, the same bytes under the id of another device’s record prove nothing either.
    expect(await isRightfulBeginning(keyring, { recordId, author: altered.deviceId }, 'interview')).toBe(
      false,
    )
    expect(await isRightfulBeginning(keyring, { recordId, author: b.device.deviceId }, 'checklist')).toBe(
      false,
    )
    expect(await isRightfulBeginning(keyring, { recordId, author: b.device.deviceId }, 'interview')).toBe(
      true,
    )
    // Whoever lacks the key, as the server, cannot tell.
    const blind = { inspectionId: team.inspectionId, rawKeyOf: () => null }
    expect(await isRightfulBeginning(blind, { recordId, author: b.device.deviceId }, 'interview')).toBe(false)
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

describe('closing', () => {
  test('[WS-9] while typing, saving and reading go on: everything is there at the next start, and nothing is written after', async () => {
    const at = await desk('a')
    for (let round = 0; round < 12; round += 1) {
      const workspace = await at.restart()
      const recordId = await workspace.begin('interview', [write('place', '甲')])
      await workspace.edit(recordId, [write('note', `第 ${round} 轮`)])
      const doing = [
        workspace.edit(recordId, [write('note', `第 ${round} 轮一`)]),
        workspace.edit(recordId, [write('note', `第 ${round} 轮一二`)]),
        ...(round % 2 === 0 ? [workspace.save(recordId)] : []),
        workspace.edit(recordId, [write('note', `第 ${round} 轮一二三`)]),
        ...(round % 3 === 0 ? [workspace.refresh()] : []),
      ]
      await new Promise((resolve) => setTimeout(resolve, round % 4))
      const closed = workspace.close()
      // What a screen that goes does last.
      doing.push(workspace.save(recordId))
      await closed
      await Promise.allSettled(doing)
      await expect(workspace.edit(recordId, [write('note', '太晚')])).rejects.toMatchObject({
        code: 'vault/locked',
      })
      await expect(workspace.refresh()).rejects.toMatchObject({ code: 'vault/locked' })
      const after = await at.restart()
      expect(after.records()).toHaveLength(round + 1)
      expect(after.record(recordId)?.content.fields).toEqual({ place: '甲', note: `第 ${round} 轮一二三` })
    }
  })

  test('[WS-9] while many saves of others are being taken in, none of them is lost to the next start', async () => {
    const [one, two] = [await desk('a'), await desk('b')]
    const first = await one.restart()
    for (let count = 0; count < 60; count += 1)
      await first.save(await first.begin('interview', [write('place', `${count}`)]))
    await carry(one, two)
    const second = await two.restart()
    await carry(one, two)
    const reading = second.refresh()
    await second.close()
    await reading
    expect((await two.restart()).records()).toHaveLength(60)
  })

  test('[WS-10] a draft that says what an older save of this device said is no less a draft', async () => {
    const [one, two] = [await desk('a'), await desk('b')]
    const first = await one.restart()
    const recordId = await first.begin('interview', [write('place', '原'), write('note', '原')])
    await first.save(recordId)
    await carry(one, two)
    const second = await two.restart()
    await first.edit(recordId, [write('place', '甲改')])
    await first.save(recordId)
    await second.edit(recordId, [write('note', '乙改')])
    await second.save(recordId)
    await carry(two, one)
    await first.refresh()
    await first.edit(recordId, [write('note', '原')])
    expect((await one.restart()).record(recordId)).toMatchObject({
      place: 'draft',
      content: { fields: { place: '甲改', note: '原' } },
    })
  })
})
