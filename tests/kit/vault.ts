import { argon2id } from 'hash-wasm'
import type { Bytes } from '../../src/core/bytes.ts'
import type { DerivePassphraseKey } from '../../src/device/vault/vault.ts'
import { createVaultKeeper, type VaultKeeper } from '../../src/device/vault/vault-keeper.ts'
import { VaultStore } from '../../src/device/vault/vault-store.ts'
import { randomBytes } from './records.ts'

/** The algorithm itself with next to no memory: for tests of what is done with its result. */
export const deriveQuickly: DerivePassphraseKey = (password, salt) =>
  argon2id({
    password,
    salt,
    memorySize: 64,
    iterations: 1,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  }) as Promise<Bytes>

/** A device's vault, open, that never locks by itself. Needs `fake-indexeddb/auto`. */
export const openTestVault = async (
  name: string,
): Promise<{ readonly store: VaultStore; readonly keeper: VaultKeeper }> => {
  const store = new VaultStore(name)
  const keeper = createVaultKeeper({
    store,
    derive: deriveQuickly,
    randomBytes,
    nowMs: () => 0,
    setTimer: () => 1,
    clearTimer: () => undefined,
    otherTabs: { tellLocked: () => undefined, onLocked: () => undefined },
  })
  await keeper.read()
  if (keeper.state() === 'none') await keeper.create('甲乙')
  else await keeper.unlock('甲乙')
  return { store, keeper }
}
