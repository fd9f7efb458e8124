import { failure } from '../../core/errors.ts'
import type { TriedStore } from '../storage-room.ts'
import type { VaultStore } from './vault-store.ts'

const place = 'trial|room'

/** IndexedDB's word for a full disk, as Dexie hands it on: itself, or inside the transaction's abort. */
export const isStorageFull = (cause: unknown): boolean => {
  if (typeof cause !== 'object' || cause === null) return false
  const { name, inner } = cause as { readonly name?: string; readonly inner?: { readonly name?: string } }
  return name === 'QuotaExceededError' || inner?.name === 'QuotaExceededError'
}

/** The vault's database, to be tried for room before anything is typed. */
export const createVaultRoom = (store: VaultStore): TriedStore => ({
  tryRoom: async (trial) => {
    try {
      await store.rows.put({ place, sealed: trial })
    } catch (cause) {
      throw isStorageFull(cause) ? failure('device/storage-full', {}, { cause }) : cause
    } finally {
      await store.rows.delete(place)
    }
  },
})
