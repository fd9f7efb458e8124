import { bytesToHex, bytesToUtf8, sha256 } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { type Manifest, manifestSchema } from '../../core/wire/schemas.ts'
import type { StaffClient } from '../../device/staff/client.ts'

/**
 * Fetches the manifest and checks it against the fingerprint.
 * @throws `wire/fingerprint-mismatch`, `wire/malformed`.
 */
export const readManifest = async (
  client: StaffClient,
  inspectionId: string,
  fingerprint: string,
): Promise<Manifest> => {
  const bytes = await client.manifest(inspectionId)
  if (bytesToHex(await sha256(bytes)) !== fingerprint)
    throw failure('wire/fingerprint-mismatch', { lengthBytes: bytes.length })
  const parsed = manifestSchema.safeParse(JSON.parse(bytesToUtf8(bytes)))
  if (!parsed.success) throw failure('wire/malformed', { lengthBytes: bytes.length })
  return parsed.data
}
