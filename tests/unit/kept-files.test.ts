import { afterEach, expect, test, vi } from 'vitest'
import { askKeptFiles } from '../../src/device/kept-files.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The workers of a page; none answers for it before `takeOver`. */
const createWorkers = (isRegistered: boolean) => {
  const workers = Object.assign(new EventTarget(), {
    controller: null as Pick<ServiceWorker, 'postMessage'> | null,
    getRegistration: async () => (isRegistered ? {} : undefined),
    takeOver: () => {
      workers.controller = {
        postMessage: (_question: unknown, [port]: readonly MessagePort[]) =>
          port?.postMessage({ files: 109, missing: 0 }),
      } as Pick<ServiceWorker, 'postMessage'>
      workers.dispatchEvent(new Event('controllerchange'))
    },
  })
  vi.stubGlobal('navigator', { serviceWorker: workers })
  return workers
}

test('[WORK-8] asked to fetch while the browser keeps the pages for the first time, the page waits for the worker', async () => {
  const workers = createWorkers(true)
  expect(await askKeptFiles(false)).toBeNull()
  const asked = askKeptFiles(true)
  setTimeout(workers.takeOver, 10)
  expect(await asked).toEqual({ files: 109, missing: 0 })
})

test('[WORK-8] where no worker comes the page is told so, at once where none is registered', async () => {
  createWorkers(false)
  expect(await askKeptFiles(true)).toBeNull()
  createWorkers(true)
  vi.useFakeTimers()
  const asked = askKeptFiles(true)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await asked).toBeNull()
})
