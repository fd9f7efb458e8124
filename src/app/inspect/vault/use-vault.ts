import { useEffect, useSyncExternalStore } from 'react'
import type { Bytes } from '../../../core/bytes.ts'
import { createVaultKeeper, type VaultKeeper, type VaultState } from '../../../device/vault/vault-keeper.ts'
import type { VaultStore } from '../../../device/vault/vault-store.ts'
import { deriveInWorker } from './derive-in-worker.ts'

/** This tab's hold on the device's vault; made once in main.tsx. */
export const openVaultKeeper = (store: VaultStore): VaultKeeper => {
  // Tabs of one browser only: the name is of this origin.
  const channel = new BroadcastChannel('mingcha-vault')
  return createVaultKeeper({
    store,
    derive: deriveInWorker,
    randomBytes: (length): Bytes => crypto.getRandomValues(new Uint8Array(length)),
    // The wall clock counts while a phone sleeps; the page's own clock need not. Set back, it locks.
    nowMs: () => Date.now(),
    setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
    clearTimer: (timer) => window.clearTimeout(timer),
    otherTabs: {
      tellLocked: () => channel.postMessage('locked'),
      onLocked: (run) => channel.addEventListener('message', run),
    },
  })
}

const touches = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/** The state of the vault; while the screen is shown, touches keep it open and coming back looks at the time. */
export const useVault = (keeper: VaultKeeper): VaultState => {
  useEffect(() => {
    const touch = () => keeper.touch()
    const check = () => keeper.check()
    for (const type of touches) window.addEventListener(type, touch, { passive: true, capture: true })
    document.addEventListener('visibilitychange', check)
    window.addEventListener('pageshow', check)
    return () => {
      for (const type of touches) window.removeEventListener(type, touch, { capture: true })
      document.removeEventListener('visibilitychange', check)
      window.removeEventListener('pageshow', check)
    }
  }, [keeper])
  return useSyncExternalStore(keeper.subscribe, keeper.state)
}
