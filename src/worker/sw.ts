/// <reference lib="webworker" />
import { PrecacheController } from 'workbox-precaching'
import { countKeptFiles, fetchKeptFiles, type KeptFilesCount } from '../device/kept-files.ts'
import { outboxSyncTag } from '../device/outbox/drain.ts'
import { routeOf } from './route.ts'
import { sendOutbox } from './send-outbox.ts'

/**
 * The service worker of one door: keeps every file of that door, answers from them, and leaves everything
 * else alone. The build writes one worker per door, each with its own list in place of `__WB_MANIFEST`.
 * @see docs/SPEC.md WORK-1 to WORK-6
 */
declare const self: ServiceWorkerGlobalScope

const files = self.__WB_MANIFEST
const listed = new Set(files.map((file) => (typeof file === 'string' ? file : file.url)))
const kept = new PrecacheController()
kept.addToCacheList(files)
const offlinePage = '/offline/'

self.addEventListener('install', (event) => {
  void kept.install(event)
})

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver(event))
})

/**
 * The first worker takes the open pages at once, so that a page opened once still works when the network
 * goes a minute later. Files of the former build stay as long as another tab may be running that build;
 * the next update clears them.
 */
const takeOver = async (event: ExtendableEvent): Promise<void> => {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (tabs.length <= 1) await kept.activate(event)
  await self.clients.claim()
}

// Only the page asks, after a person did (src/site/scripts/offer-updates.ts; src/device/kept-files.ts).
self.addEventListener('message', (event) => {
  if (event.data === 'skip-waiting') event.waitUntil(self.skipWaiting())
  const [port] = event.ports
  if (port && (event.data === countKeptFiles || event.data === fetchKeptFiles))
    event.waitUntil(
      keptFiles(event.data === fetchKeptFiles).then((count) => {
        port.postMessage(count)
      }),
    )
})

/**
 * How many files of the list there are and how many of them the browser has thrown away since.
 * @param isFetching - whether to fetch those first.
 */
const keptFiles = async (isFetching: boolean): Promise<KeptFilesCount> => {
  const cache = await caches.open(kept.strategy.cacheName)
  const missingKeys = async (): Promise<readonly string[]> => {
    const held = new Set((await cache.keys()).map(({ url }) => url))
    return [...kept.getURLsToCacheKeys().values()].filter((key) => !held.has(key))
  }
  if (isFetching)
    for (const key of await missingKeys()) {
      // Without a network, or with a file that is gone: it stays missing, and the count says so.
      const response = await fetch(key, { cache: 'no-cache' }).catch(() => null)
      if (response?.ok) await cache.put(key, response)
    }
  return { files: kept.getURLsToCacheKeys().size, missing: (await missingKeys()).length }
}

/** Background Sync's event; Chromium only, and not in TypeScript's declarations. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
}

self.addEventListener('sync', (event) => {
  const sync = event as SyncEvent
  if (sync.tag === outboxSyncTag) sync.waitUntil(sendOutbox())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  const route = routeOf(
    {
      method: request.method,
      isSameOrigin: url.origin === self.location.origin,
      isNavigation: request.mode === 'navigate',
      path: url.pathname,
    },
    listed,
  )
  if (route.kind === 'kept')
    event.respondWith(kept.createHandlerBoundToURL(route.path)({ request, event, url }))
  else if (route.kind === 'former') event.respondWith(answerFormer(request))
  else if (route.kind === 'page') event.respondWith(answerPage(request))
})

const answerFormer = async (request: Request): Promise<Response> =>
  (await caches.match(request.url, { cacheName: kept.strategy.cacheName })) ?? fetch(request)

/** `fetch` rejects with a TypeError when there is no network, and with nothing else. */
const answerPage = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request)
  } catch (error) {
    const page = await kept.matchPrecache(offlinePage)
    if (!page) throw error
    // The headers are the door's own, its Content-Security-Policy among them.
    return new Response(page.body, { status: 404, statusText: 'Not Found', headers: page.headers })
  }
}
