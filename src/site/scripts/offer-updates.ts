// As an address, not as a chunk: Vite's loader for chunks would be three times what this page otherwise runs.
import workboxWindow from 'workbox-window/build/workbox-window.prod.mjs?url'
import { workerUrl } from '../../app/worker-url.ts'

/**
 * Registers the service worker and, when a newer one waits, shows `notice`; its button lets the newer one
 * take over. Only this tab reloads then, and only because somebody asked here: the other tabs keep running
 * what they have, and the worker keeps the files they may still need.
 * @see docs/SPEC.md WORK-5
 */
export const offerUpdates = async (notice: HTMLElement): Promise<void> => {
  const { serviceWorker } = navigator
  let asked = false
  serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload()
    else notice.hidden = true
  })
  const registration = await register()
  if (!registration) return

  const offer = () => {
    // Without a controller this is the first worker of all, which needs no permission.
    if (registration.waiting && serviceWorker.controller) notice.hidden = false
  }
  notice.querySelector('button')?.addEventListener('click', () => {
    asked = true
    void takeOver(registration)
  })
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', offer)
  })
  offer()
}

/** Loaded only now: nobody reads a document faster for it. The worker keeps the file, so it is there offline. */
const takeOver = async ({ waiting }: ServiceWorkerRegistration): Promise<void> => {
  if (!waiting) return
  const { messageSW }: typeof import('workbox-window') = await import(/* @vite-ignore */ workboxWindow)
  await messageSW(waiting, 'skip-waiting')
}

/** `null` where the browser refuses workers (private windows, no HTTPS, storage off): the page works without. */
const register = async (): Promise<ServiceWorkerRegistration | null> => {
  try {
    return await navigator.serviceWorker.register(workerUrl('/sw.js'), { updateViaCache: 'none' })
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null
    throw error
  }
}
