import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { autoLockMs } from '../../src/device/vault/auto-lock.ts'
import { createVaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import { VaultStore } from '../../src/device/vault/vault-store.ts'
import { randomBytes } from '../kit/records.ts'
import { deriveQuickly } from '../kit/vault.ts'

let nowMs = 0
let name = ''
let round = 0
beforeEach(() => {
  round += 1
  name = `vault-${round}`
  nowMs = 0
})

/** Tabs of one device: they share the disk and hear each other. */
const device = () => {
  const heard: (() => void)[] = []
  return () => {
    const own: (() => void)[] = []
    const keeper = createVaultKeeper({
      store: new VaultStore(name),
      derive: deriveQuickly,
      randomBytes,
      nowMs: () => nowMs,
      setTimer: () => 1,
      clearTimer: () => undefined,
      otherTabs: {
        tellLocked: () => {
          for (const run of heard) if (!own.includes(run)) run()
        },
        onLocked: (run) => {
          heard.push(run)
          own.push(run)
        },
      },
    })
    return keeper
  }
}

test('[VAULT-7] what was kept is there after a restart, for the passphrase only', async () => {
  const tab = device()
  const first = tab()
  await first.read()
  expect(first.state()).toBe('none')
  await first.create('甲乙')
  await first.writeJson('draft|1', { text: '标记文字' })
  await first.writeJson('draft|2', 2)
  const second = tab()
  await second.read()
  expect(second.state()).toBe('locked')
  await expect(second.readJson('draft|1')).rejects.toMatchObject({ code: 'vault/locked' })
  expect(await second.unlock('甲丙')).toBe(false)
  expect(second.state()).toBe('locked')
  expect(await second.unlock('甲乙')).toBe(true)
  expect(await second.readJson('draft|1')).toEqual({ text: '标记文字' })
  expect(await second.readJson('draft|3')).toBeNull()
  expect(await second.places('draft|')).toEqual(['draft|1', 'draft|2'])
  await second.remove('draft|1')
  expect(await second.places('draft|')).toEqual(['draft|2'])
})

test('[VAULT-7] nothing typed and nothing of the passphrase is on the disk in clear', async () => {
  const keeper = device()()
  await keeper.read()
  await keeper.create('天空太阳')
  await keeper.writeJson('draft|1', { text: '标记文字' })
  const store = new VaultStore(name)
  const disk = [...(await store.headers.toArray()), ...(await store.rows.toArray())]
  // Every byte array as text, so that a word in it would be seen.
  const seen = JSON.stringify(disk, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  )
  expect(seen).toContain('draft|1')
  for (const secret of ['标记', '天空', '太阳']) expect(seen).not.toContain(secret)
})

test('[VAULT-7] a second tab cannot make a second vault over the first', async () => {
  const tab = device()
  const [first, second] = [tab(), tab()]
  await first.read()
  await second.read()
  await first.create('甲')
  await first.writeJson('x|1', 1)
  await expect(second.create('乙')).rejects.toMatchObject({ code: 'vault/exists' })
  expect(await second.unlock('甲')).toBe(true)
  expect(await second.readJson('x|1')).toBe(1)
})

test('[VAULT-5] locking one tab locks the others; an idle one locks itself and says so to its screen', async () => {
  const tab = device()
  const [first, second] = [tab(), tab()]
  await first.read()
  await first.create('甲')
  await second.read()
  await second.unlock('甲')
  let told = 0
  second.subscribe(() => {
    told += 1
  })
  first.lock()
  expect([first.state(), second.state(), told]).toEqual(['locked', 'locked', 1])
  await expect(second.writeJson('x|1', 1)).rejects.toMatchObject({ code: 'vault/locked' })
  await second.unlock('甲')
  nowMs += autoLockMs
  second.check()
  expect(second.state()).toBe('locked')
})

test('[VAULT-4] a changed passphrase holds after a restart; a wrong old one changes nothing', async () => {
  const tab = device()
  const first = tab()
  await first.read()
  await first.create('旧')
  await first.writeJson('x|1', 1)
  expect(await first.changePassphrase('错', '新')).toBe(false)
  expect(await first.changePassphrase('旧', '新')).toBe(true)
  const second = tab()
  await second.read()
  expect(await second.unlock('旧')).toBe(false)
  expect(await second.unlock('新')).toBe(true)
  expect(await second.readJson('x|1')).toBe(1)
})

test('[VAULT-4] a tab that slept through a change of passphrase cannot bring the old one back', async () => {
  const tab = device()
  const [first, second] = [tab(), tab()]
  await first.read()
  await first.create('旧')
  await second.read()
  await second.unlock('旧')
  expect(await first.changePassphrase('旧', '新')).toBe(true)
  expect(await second.changePassphrase('旧', '贼')).toBe(false)
  const third = tab()
  await third.read()
  expect([await third.unlock('贼'), await third.unlock('旧'), await third.unlock('新')]).toEqual([
    false,
    false,
    true,
  ])
})
