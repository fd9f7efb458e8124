/** Sealed files in memory, as a page or a terminal reads and writes them. */
import { type Bytes, concatBytes } from '../../src/core/bytes.ts'
import { type FileSource, sealedFileParts } from '../../src/core/wire/sealed-file.ts'
import { type RecordsToSeal, recordPieces } from '../../src/device/sync/sealed-records.ts'
import type { VaultRevisionStore } from '../../src/device/vault/revision-store.ts'

/** A file of these bytes. */
export const sourceOf = (bytes: Uint8Array): FileSource => ({
  sizeBytes: bytes.length,
  read: async (from, to) => bytes.slice(from, to) as Bytes,
})

/** What a device would write into a sealed file of records. */
export const sealRecords = async (
  store: VaultRevisionStore,
  inspectionId: string,
  wanted: RecordsToSeal = { what: 'waiting' },
): Promise<Bytes> => {
  const parts: Bytes[] = []
  for await (const part of sealedFileParts(
    'records',
    inspectionId,
    recordPieces(store, inspectionId, wanted),
  ))
    parts.push(part)
  return concatBytes(...parts)
}
