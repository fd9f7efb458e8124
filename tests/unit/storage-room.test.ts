import { afterEach, expect, test, vi } from 'vitest'
import { askForStorageRoom } from '../../src/device/storage-room.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('[DEV-17] a browser that waits for an answer to its own question holds nobody up', async () => {
  vi.useFakeTimers()
  vi.stubGlobal('navigator', {
    storage: { persisted: async () => false, persist: () => new Promise<boolean>(() => undefined) },
  })
  const asked = askForStorageRoom({ tryRoom: async () => undefined })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await asked).toEqual({ isFull: false, isPersistent: false })
})

test('[DEV-17] an answer is waited for and told', async () => {
  vi.stubGlobal('navigator', { storage: { persisted: async () => false, persist: async () => true } })
  expect(await askForStorageRoom({ tryRoom: async () => undefined })).toEqual({
    isFull: false,
    isPersistent: true,
  })
})
