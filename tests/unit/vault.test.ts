import { argon2Sync } from 'node:crypto'
import fc from 'fast-check'
import { argon2id } from 'hash-wasm'
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../src/core/bytes.ts'
import { autoLockMs, startAutoLock } from '../../src/device/vault/auto-lock.ts'
import {
  newPassphrase,
  passphraseSeedBytes,
  passphraseWords,
  readPassphrase,
} from '../../src/device/vault/passphrase.ts'
import {
  changePassphrase,
  createVault,
  isPassphraseOf,
  passphraseCost,
  resetPassphrase,
  unlockVault,
} from '../../src/device/vault/vault.ts'
import { words } from '../../src/device/vault/words.ts'
import { randomBytes } from '../kit/records.ts'
import { deriveQuickly } from '../kit/vault.ts'

const deps = { derive: deriveQuickly, randomBytes }
const bytes = (...values: number[]): Bytes => Uint8Array.from(values)

describe('the passphrase', () => {
  test('[VAULT-1] five of 2 048 different words of two characters, each drawn by eleven bits of the seed', () => {
    expect(words).toHaveLength(2048)
    expect(new Set(words).size).toBe(2048)
    expect(words.every((word) => /^\p{Script=Han}{2}$/u.test(word))).toBe(true)
    expect(newPassphrase(new Uint8Array(passphraseSeedBytes))).toEqual(Array(5).fill(words[0]))
    expect(newPassphrase(new Uint8Array(passphraseSeedBytes).fill(255))).toEqual(Array(5).fill(words[2047]))
    // One bit set at a time: every bit but the last moves exactly one word.
    for (let bit = 0; bit < 56; bit += 1) {
      const seed = new Uint8Array(passphraseSeedBytes)
      seed[bit >> 3] = 128 >> (bit & 7)
      expect(newPassphrase(seed).filter((word) => word !== words[0])).toHaveLength(bit === 55 ? 0 : 1)
    }
    expect(() => newPassphrase(new Uint8Array(6))).toThrow(RangeError)
  })

  test('[VAULT-1] a passphrase is read however its words are set apart', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: passphraseSeedBytes, maxLength: passphraseSeedBytes }),
        fc.constantFrom('', ' ', '  ', '　', '，', '、', '-', '\n'),
        (seed, between) => {
          const chosen = newPassphrase(seed)
          expect(readPassphrase(` ${chosen.join(between)}\n`)).toEqual({
            state: 'read',
            passphrase: chosen.join(''),
          })
        },
      ),
    )
  })

  test('[VAULT-1] a slip names the word, a missing word the length', () => {
    const chosen = [words[1], words[2], words[3], words[4], words[5]] as string[]
    expect(readPassphrase(chosen.slice(0, 4).join(' '))).toEqual({
      state: 'wrong-length',
      chars: 8,
      expectedChars: 10,
    })
    chosen[2] = '囗囗'
    expect(readPassphrase(chosen.join(' '))).toEqual({ state: 'unknown-word', places: [3] })
    expect(passphraseWords).toBe(5)
  })
})

describe('the vault', () => {
  test('[VAULT-2] only the passphrase unlocks it, and what was sealed opens at its own place only', async () => {
    const { header, vault } = await createVault('甲乙丙丁', deps)
    const sealed = await vault.seal('draft|1', bytes(1, 2, 3))
    expect(await unlockVault(header, '甲乙丙戊', deps)).toBeNull()
    const again = await unlockVault(header, '甲乙丙丁', deps)
    expect(await again?.open('draft|1', sealed)).toEqual(bytes(1, 2, 3))
    await expect(again?.open('draft|2', sealed)).rejects.toMatchObject({ code: 'vault/damaged' })
  })

  test('[VAULT-2] every byte of header and rows counts; a short row is damaged, not an accident', async () => {
    const { header, vault } = await createVault('甲乙', deps)
    const sealed = await vault.seal('x', bytes(7))
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = sealed.slice()
      changed[index] = (changed[index] as number) ^ 1
      await expect(vault.open('x', changed)).rejects.toMatchObject({ code: 'vault/damaged' })
      await expect(vault.open('x', sealed.slice(0, index))).rejects.toMatchObject({ code: 'vault/damaged' })
    }
    for (let index = 0; index < header.wrappedKey.length; index += 1) {
      const wrappedKey = header.wrappedKey.slice()
      wrappedKey[index] = (wrappedKey[index] as number) ^ 1
      expect(await unlockVault({ ...header, wrappedKey }, '甲乙', deps)).toBeNull()
    }
  })

  test('[VAULT-3] once locked it neither seals nor opens', async () => {
    const { vault } = await createVault('甲', deps)
    const sealed = await vault.sealJson('x', { a: 1 })
    expect(await vault.openJson('x', sealed)).toEqual({ a: 1 })
    vault.lock()
    expect(vault.isLocked()).toBe(true)
    await expect(vault.seal('x', bytes(1))).rejects.toMatchObject({ code: 'vault/locked' })
    await expect(vault.openJson('x', sealed)).rejects.toMatchObject({ code: 'vault/locked' })
  })

  test('[VAULT-2] equal bytes never look equal, and nothing of the passphrase is in the header', async () => {
    const { header, vault } = await createVault('甲乙丙丁', deps)
    expect(await vault.seal('x', bytes(1))).not.toEqual(await vault.seal('x', bytes(1)))
    const other = await createVault('甲乙丙丁', deps)
    expect(header.salt).not.toEqual(other.header.salt)
    expect(header.wrappedKey).not.toEqual(other.header.wrappedKey)
    expect(JSON.stringify(header)).not.toContain('甲')
  })

  test('[VAULT-4] a changed and a recovered passphrase open the same rows; the old one no more', async () => {
    const { header: bare, vault } = await createVault('旧', deps)
    let dataKey: Bytes = bytes()
    const given: Bytes[] = []
    const wrap = await vault.sealDataKey(async (raw) => {
      given.push(raw)
      dataKey = raw.slice()
      return bytes(9)
    })
    // What was handed out for sealing is cleared.
    expect(given[0]).toEqual(new Uint8Array(32))
    const header = { ...bare, recoveries: [{ recoveryKey: bytes(4), deviceId: 'ab', wrap }] }
    const sealed = await vault.seal('x', bytes(5))
    expect(await isPassphraseOf(header, '旧', deps)).toBe(true)
    expect(await isPassphraseOf(header, '错', deps)).toBe(false)
    const changed = await changePassphrase(header, '旧', '新', deps)
    expect(await changePassphrase(header, '错', '新', deps)).toBeNull()
    expect(changed?.recoveries).toEqual(header.recoveries)
    if (!changed) throw new TypeError('not changed')
    expect(await unlockVault(changed, '旧', deps)).toBeNull()
    expect(await (await unlockVault(changed, '新', deps))?.open('x', sealed)).toEqual(bytes(5))
    const reset = await resetPassphrase(changed, dataKey, '再', deps)
    expect(dataKey).toEqual(new Uint8Array(32))
    expect(await reset.vault.open('x', sealed)).toEqual(bytes(5))
    expect(await unlockVault(reset.header, '新', deps)).toBeNull()
    expect(await (await unlockVault(reset.header, '再', deps))?.open('x', sealed)).toEqual(bytes(5))
    vault.lock()
    await expect(vault.sealDataKey(async (raw) => raw)).rejects.toMatchObject({ code: 'vault/locked' })
  })

  test('[VAULT-6] argon2id is the one of the reference implementation, and a second implementation agrees', async () => {
    const hash = (password: string, salt: Uint8Array, memorySize: number, iterations: number) =>
      argon2id({
        password,
        salt,
        memorySize,
        iterations,
        parallelism: 1,
        hashLength: 32,
        outputType: 'hex',
      })
    // phc-winner-argon2, test.c: argon2id, version 0x13.
    expect(await hash('password', new TextEncoder().encode('somesalt'), 65_536, 2)).toBe(
      '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7',
    )
    const salt = randomBytes(16)
    expect(await hash('天空太阳', salt, passphraseCost.memoryKib, passphraseCost.passes)).toBe(
      argon2Sync('argon2id', {
        message: Buffer.from('天空太阳'),
        nonce: Buffer.from(salt),
        parallelism: 1,
        tagLength: 32,
        memory: passphraseCost.memoryKib,
        passes: passphraseCost.passes,
      }).toString('hex'),
    )
  })
})

describe('the auto-lock', () => {
  const world = () => {
    let now = 0
    let timer: { run: () => void; atMs: number } | null = null
    let locks = 0
    const lock = startAutoLock({
      nowMs: () => now,
      setTimer: (run, delayMs) => {
        timer = { run, atMs: now + delayMs }
        return 1
      },
      clearTimer: () => {
        timer = null
      },
      onLock: () => {
        locks += 1
      },
    })
    return {
      lock,
      locks: () => locks,
      /** Time passes with the device awake: timers run when they are due. */
      pass: (ms: number) => {
        const until = now + ms
        while (timer && timer.atMs <= until) {
          now = timer.atMs
          const { run } = timer
          timer = null
          run()
        }
        now = until
      },
      /** Time passes with the device asleep: no timer runs. */
      sleep: (ms: number) => {
        now += ms
      },
    }
  }

  test('[VAULT-5] it locks five minutes after the last touch, once', () => {
    const { lock, locks, pass } = world()
    pass(autoLockMs - 1)
    lock.touch()
    pass(autoLockMs - 1)
    expect(locks()).toBe(0)
    pass(1)
    expect(locks()).toBe(1)
    lock.touch()
    pass(autoLockMs * 2)
    expect(locks()).toBe(1)
  })

  test('[VAULT-5] after a sleep, being seen or touched locks before anything else; so does a clock set back', () => {
    const seen = world()
    seen.sleep(autoLockMs)
    seen.lock.check()
    expect(seen.locks()).toBe(1)
    const touched = world()
    touched.sleep(autoLockMs + 1)
    touched.lock.touch()
    expect(touched.locks()).toBe(1)
    const setBack = world()
    setBack.sleep(-60_000)
    setBack.lock.check()
    expect(setBack.locks()).toBe(1)
  })

  test('[VAULT-5] stopped, it never locks', () => {
    const { lock, locks, pass } = world()
    lock.stop()
    pass(autoLockMs * 2)
    expect(locks()).toBe(0)
  })
})
