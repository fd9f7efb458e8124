import type { FileHandle } from 'node:fs/promises'
import type { FileSource } from '../core/wire/sealed-file.ts'

/** An open file as reading a sealed file needs it. */
export const sourceOf = async (handle: FileHandle): Promise<FileSource> => ({
  sizeBytes: (await handle.stat()).size,
  read: async (from, to) => {
    const bytes = new Uint8Array(to - from)
    const { bytesRead } = await handle.read(bytes, 0, to - from, from)
    return bytes.subarray(0, bytesRead).slice()
  },
})
