import { useSyncExternalStore } from 'react'

// Absent over plain http and in some private windows.
const worker = (): ServiceWorkerContainer | undefined => globalThis.navigator?.serviceWorker

const watch = (listener: () => void): (() => void) => {
  worker()?.addEventListener('controllerchange', listener)
  return () => worker()?.removeEventListener('controllerchange', listener)
}

/**
 * Whether a service worker answers for this page. It takes pages over only once it has every file of the app, so
 * from then on nothing of the app needs the network.
 * @see docs/SPEC.md WORK-1
 */
export const useKeptByWorker = (): boolean =>
  useSyncExternalStore(
    watch,
    () => Boolean(worker()?.controller),
    () => false,
  )
