import { type Bytes, equalBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { type AutoLockDeps, startAutoLock } from './auto-lock.ts'
import {
  changePassphrase,
  createVault,
  type DerivePassphraseKey,
  isPassphraseOf,
  type OpenVault,
  type RandomBytes,
  type RecoveryWrap,
  resetPassphrase,
  type SealForRecovery,
  unlockVault,
  type VaultHeader,
} from './vault.ts'
import type { VaultRow, VaultStore } from './vault-store.ts'

/** Where a device's vault stands. */
export type VaultState = 'reading' | 'none' | 'locked' | 'open'

/** What {@link createVaultKeeper} needs from around it. */
export interface VaultKeeperDeps extends Omit<AutoLockDeps, 'onLock'> {
  readonly store: VaultStore
  readonly derive: DerivePassphraseKey
  readonly randomBytes: RandomBytes
  /** Tells the other tabs of this device that the vault was locked, and hears it from them. */
  readonly otherTabs: {
    readonly tellLocked: () => void
    readonly onLocked: (run: () => void) => void
  }
}

/** A prefix of places; `draft|` finds every draft. */
export type PlacePrefix = `${string}|`

/**
 * Holds this device's vault for one tab: makes it, unlocks it, locks it after five idle minutes, and keeps sealed
 * JSON by place. Whatever is read or written while it is locked throws `vault/locked`.
 * @see docs/SPEC.md VAULT-3, VAULT-5, VAULT-7
 */
export const createVaultKeeper = (deps: VaultKeeperDeps) => {
  const { store } = deps
  let header: VaultHeader | null = null
  let vault: OpenVault | null = null
  let state: VaultState = 'reading'
  let autoLock: ReturnType<typeof startAutoLock> | null = null
  const listeners = new Set<() => void>()

  const become = (next: VaultState): void => {
    state = next
    for (const listener of listeners) listener()
  }
  const forget = (): void => {
    autoLock?.stop()
    vault?.lock()
    autoLock = null
    vault = null
    if (state === 'open') become('locked')
  }
  const lock = (): void => {
    if (state !== 'open') return
    forget()
    deps.otherTabs.tellLocked()
  }
  const open = (opened: OpenVault): void => {
    vault = opened
    autoLock = startAutoLock({ ...deps, onLock: lock })
    become('open')
  }
  const held = (): OpenVault => {
    if (vault === null) throw failure('vault/locked')
    return vault
  }
  /** From the disk, not from memory: another tab may have changed it since this one looked. */
  const readHeader = async (): Promise<VaultHeader> => {
    const row = await store.headers.get('this')
    if (!row) throw failure('vault/locked')
    return currentHeader(row.header)
  }
  /** Replaces a header that is still the one it was made from, in one write. `false`: it is another one meanwhile. */
  const replaceHeader = async (before: VaultHeader, after: VaultHeader): Promise<boolean> => {
    const isOurs = await store.transaction('rw', store.headers, async () => {
      const current = await store.headers.get('this')
      if (!current || !isSameHeader(currentHeader(current.header), before)) return false
      await store.headers.put({ key: 'this', header: after })
      return true
    })
    if (isOurs) header = after
    return isOurs
  }
  deps.otherTabs.onLocked(forget)

  return {
    state: (): VaultState => state,
    /** @returns how to stop listening. */
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Looks whether this device has a vault; the first thing to call. */
    read: async (): Promise<void> => {
      const row = await store.headers.get('this')
      header = row ? currentHeader(row.header) : null
      if (state === 'reading') become(header === null ? 'none' : 'locked')
    },

    /**
     * Makes this device's vault and leaves it open. The header is on disk before this returns.
     * @throws `vault/exists` when another tab made one in the meantime.
     */
    create: async (passphrase: string): Promise<void> => {
      const made = await createVault(passphrase, deps)
      // `add`, not `put`: overwriting a header would lose whatever lies under the other key.
      await store.headers.add({ key: 'this', header: made.header }).catch((cause: Error) => {
        throw cause.name === 'ConstraintError' ? failure('vault/exists', {}, { cause }) : cause
      })
      header = made.header
      open(made.vault)
    },

    /** Whether the passphrase was the right one; the vault is open then. */
    unlock: async (passphrase: string): Promise<boolean> => {
      if (state === 'open') return true
      header = await readHeader()
      const unlocked = await unlockVault(header, passphrase, deps)
      if (unlocked === null) return false
      open(unlocked)
      return true
    },

    /** Another passphrase; nothing else changes. `false` when the old one is wrong: then nothing changed. */
    changePassphrase: async (oldPassphrase: string, newPassphrase: string): Promise<boolean> => {
      const before = await readHeader()
      const changed = await changePassphrase(before, oldPassphrase, newPassphrase, deps)
      return changed !== null && replaceHeader(before, changed)
    },

    /** Whether this is the passphrase; nothing changes. */
    isPassphrase: async (passphrase: string): Promise<boolean> =>
      isPassphraseOf(await readHeader(), passphrase, deps),

    /** By which teams' trustees a lost passphrase can be set anew; known while locked, too. */
    recoveries: (): readonly RecoveryWrap[] => header?.recoveries ?? [],

    /**
     * Has the data key sealed to a team's recovery key, unless it is already. On disk when this returns.
     * @param seal - `wrapDataKey` to that key. @throws `vault/locked`.
     * @see docs/SPEC.md VAULT-8
     */
    secure: async (
      { recoveryKey, deviceId }: Omit<RecoveryWrap, 'wrap'>,
      seal: SealForRecovery,
    ): Promise<void> => {
      for (;;) {
        const opened = held()
        const before = await readHeader()
        const isSecured = before.recoveries.some(
          (one) => one.deviceId === deviceId && equalBytes(one.recoveryKey, recoveryKey),
        )
        if (isSecured) {
          header = before
          return
        }
        const wrap = await opened.sealDataKey(seal)
        const recoveries = [...before.recoveries, { recoveryKey, deviceId, wrap }]
        if (await replaceHeader(before, { ...before, recoveries })) return
      }
    },

    /**
     * Sets a new passphrase over a data key that k trustees opened, and opens the vault with it. The old passphrase
     * opens nothing from here on. A crash before the one write keeps the old one.
     * @param dataKey - cleared. @throws `vault/exists` when another tab has changed the passphrase meanwhile.
     */
    recover: async (dataKey: Bytes, newPassphrase: string): Promise<void> => {
      const before = await readHeader()
      const reset = await resetPassphrase(before, dataKey, newPassphrase, deps)
      if (!(await replaceHeader(before, reset.header))) {
        reset.vault.lock()
        throw failure('vault/exists')
      }
      open(reset.vault)
    },

    lock,
    /** Somebody touched the device. */
    touch: (): void => autoLock?.touch(),
    /** The page is seen again: locks first if the time is up. */
    check: (): void => autoLock?.check(),
    /** The open vault, for whoever seals on its own. @throws `vault/locked`. */
    vault: held,

    /** What lies at a place, for the caller to check; `null` when nothing does. @throws `vault/locked`, `vault/damaged`. */
    readJson: async (place: string): Promise<unknown> => {
      const opened = held()
      const row = await store.rows.get(place)
      return row ? opened.openJson(place, row.sealed) : null
    },
    /** Puts JSON at a place, over what was there. On disk when this returns. @throws `vault/locked`. */
    writeJson: async (place: string, json: unknown): Promise<void> => {
      const sealed = await held().sealJson(place, json)
      await store.rows.put({ place, sealed })
    },
    /** Everything below some places, in order of place. Rows are read in one go: use it for what belongs together. */
    readAllJson: async (
      prefix: PlacePrefix,
    ): Promise<readonly (readonly [place: string, json: unknown])[]> => {
      const opened = held()
      const rows = await store.rows.where('place').startsWith(prefix).toArray()
      return Promise.all(
        rows.map(async ({ place, sealed }) => [place, await opened.openJson(place, sealed)] as const),
      )
    },
    /**
     * Like {@link writeJson} for several places: all of them, or none.
     * @param sealed - what goes with them and is bytes, each sealed for its place by {@link vault}.
     */
    writeAllJson: async (
      entries: readonly (readonly [place: string, json: unknown])[],
      sealed: readonly VaultRow[] = [],
    ): Promise<void> => {
      const opened = held()
      const rows = await Promise.all(
        entries.map(async ([place, json]) => ({ place, sealed: await opened.sealJson(place, json) })),
      )
      await store.transaction('rw', store.rows, () => store.rows.bulkPut([...sealed, ...rows]))
    },
    /** Puts what was sealed under a key of its own at a place; also while the vault is locked. */
    writeSealed: async (place: string, sealed: Bytes): Promise<void> => {
      await store.rows.put({ place, sealed })
    },
    /** What {@link writeSealed} put at a place; `null` when nothing is there. */
    readSealed: async (place: string): Promise<Bytes | null> => (await store.rows.get(place))?.sealed ?? null,
    /** Takes away what lies at these places, together. */
    remove: async (...places: readonly string[]): Promise<void> => {
      held()
      await store.rows.bulkDelete([...places])
    },
    /** All places that begin so, in order. */
    places: async (prefix: PlacePrefix): Promise<readonly string[]> =>
      store.rows.where('place').startsWith(prefix).primaryKeys(),
  }
}

/** A header as it is written now; one of before there was any recovery has no list of them. */
const currentHeader = (header: Omit<VaultHeader, 'recoveries'> & Partial<VaultHeader>): VaultHeader => {
  const { version, salt, cost, wrappedKey, recoveries = [] } = header
  return { version, salt, cost, wrappedKey, recoveries }
}

const isSameHeader = (one: VaultHeader, other: VaultHeader): boolean =>
  equalBytes(one.wrappedKey, other.wrappedKey) && one.recoveries.length === other.recoveries.length

/** What {@link createVaultKeeper} makes. */
export type VaultKeeper = ReturnType<typeof createVaultKeeper>
