import { type FileHandle, open } from 'node:fs/promises'
import { type FileSource, readSealedFile, type SealedFile } from '../core/wire/sealed-file.ts'

/** An open file as reading a sealed file needs it. */
export const sourceOf = async (handle: FileHandle): Promise<FileSource> => ({
  sizeBytes: (await handle.stat()).size,
  read: async (from, to) => {
    const bytes = new Uint8Array(to - from)
    const { bytesRead } = await handle.read(bytes, 0, to - from, from)
    return bytes.subarray(0, bytesRead).slice()
  },
})

/**
 * Reads a sealed file on this machine's disk for as long as `use` takes. Every byte of it is checked first.
 * @throws as `readSealedFile`, and what `use` throws.
 */
export const withSealedFile = async <Result>(
  path: string,
  use: (file: SealedFile) => Promise<Result>,
): Promise<Result> => {
  const handle = await open(path, 'r')
  try {
    return await use(await readSealedFile(await sourceOf(handle)))
  } finally {
    await handle.close()
  }
}
