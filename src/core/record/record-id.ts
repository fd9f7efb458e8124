/**
 * A record's id proves who began it and as what kind: eight random bytes and eight of a hash of them, the device, the
 * kind and the inspection's first key. So nobody can begin somebody else's record a second time as something else;
 * and whoever has no key, as the server, learns nothing from an id.
 * @see docs/SPEC.md REC-21; docs/decisions/0661
 */
import { type Bytes, bytesToHex, concatBytes, hexToBytes, sha256, utf8ToBytes } from '../bytes.ts'
import { fixedRecordId } from './fixed-id.ts'
import type { Keyring } from './keys.ts'

const saltBytes = 8

const idBy = async (key: Bytes, inspectionId: string, author: string, kind: string, salt: Bytes) => {
  const hash = await sha256(
    utf8ToBytes('mingcha/record-id/v1|'),
    key,
    hexToBytes(inspectionId),
    hexToBytes(author),
    salt,
    utf8ToBytes(kind),
  )
  return bytesToHex(concatBytes(salt, hash.subarray(0, saltBytes)))
}

/**
 * The id of a record a device begins, 32 hex digits.
 * @param random - 16 fresh random bytes. Without the inspection's first key they are the id, and it proves nothing.
 */
export const drawRecordId = async (
  keyring: Pick<Keyring, 'inspectionId' | 'rawKeyOf'>,
  author: string,
  kind: string,
  random: Bytes,
): Promise<string> => {
  const key = keyring.rawKeyOf(1)
  return key === null
    ? bytesToHex(random)
    : idBy(key, keyring.inspectionId, author, kind, random.slice(0, saltBytes))
}

/** Whether the id of a record proves that this device may begin it as this kind. */
export const isRightfulBeginning = async (
  keyring: Pick<Keyring, 'inspectionId' | 'rawKeyOf'>,
  { recordId, author }: { readonly recordId: string; readonly author: string },
  kind: string,
): Promise<boolean> => {
  const { inspectionId } = keyring
  if (kind === 'plan') return recordId === (await fixedRecordId(inspectionId, 'plan'))
  if (kind === 'seen') return recordId === (await fixedRecordId(inspectionId, `seen/${author}`))
  const key = keyring.rawKeyOf(1)
  if (key === null) return false
  const salt = hexToBytes(recordId.slice(0, 2 * saltBytes))
  return recordId === (await idBy(key, inspectionId, author, kind, salt))
}
