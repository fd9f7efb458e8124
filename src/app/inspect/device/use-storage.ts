import { useCallback, useEffect, useState } from 'react'
import { askForStorageRoom, lookAtStorageRoom, type StorageRoom } from '../../../device/storage-room.ts'
import { createVaultRoom } from '../../../device/vault/vault-room.ts'
import { useStaff } from '../staff-context.ts'
import { type Trouble, troubleOf } from '../use-work.ts'

/** What is known of this device's storage; `null` while it is being tried. */
export interface StorageView {
  readonly room: StorageRoom | null
  /** `null` in a browser that does not tell. */
  readonly usedBytes: number | null
  readonly freeBytes: number | null
  /** The browser was asked to keep everything, and has not promised it. */
  readonly isRefused: boolean
  readonly trouble: Trouble | null
  /** Asks the browser to keep everything; some show a question. */
  readonly ask: () => Promise<void>
}

/** Tries the storage when the screen is shown. */
export const useStorage = (): StorageView => {
  const { store } = useStaff()
  const [room, setRoom] = useState<StorageRoom | null>(null)
  const [figures, setFigures] = useState<{ readonly used: number; readonly free: number } | null>(null)
  const [isRefused, setRefused] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const look = useCallback(
    async (isAsking: boolean) => {
      const tried = createVaultRoom(store)
      const found = await (isAsking ? askForStorageRoom(tried) : lookAtStorageRoom(tried))
      const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {}
      setRoom(found)
      if (isAsking) setRefused(!found.isPersistent)
      if (usage !== undefined && quota !== undefined)
        setFigures({ used: usage, free: Math.max(0, quota - usage) })
    },
    [store],
  )
  useEffect(() => {
    look(false).catch((error: unknown) => setTrouble(troubleOf(error)))
  }, [look])
  const ask = useCallback(() => look(true), [look])
  return {
    room,
    usedBytes: figures?.used ?? null,
    freeBytes: figures?.free ?? null,
    isRefused,
    trouble,
    ask,
  }
}
