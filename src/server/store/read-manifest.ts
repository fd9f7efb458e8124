import { bytesToUtf8 } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { type Manifest, manifestSchema } from '../../core/wire/schemas.ts'

/**
 * Reads and checks manifest bytes.
 * @throws `wire/malformed` when they are no manifest.
 */
export const readManifest = (manifestBytes: Uint8Array): Manifest => {
  try {
    return manifestSchema.parse(JSON.parse(bytesToUtf8(manifestBytes)))
  } catch (cause) {
    throw failure('wire/malformed', { lengthBytes: manifestBytes.length }, { cause })
  }
}
