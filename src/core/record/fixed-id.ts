import { bytesToHex, hexToBytes, sha256, utf8ToBytes } from '../bytes.ts'

/**
 * The id of a record of which there is one: every device that begins it begins the same one, and what two of them
 * write without a network meets field by field.
 * @param inspectionId - 32 hex digits.
 * @param what - from our own vocabulary, e.g. `plan`, `seen/<device id>`.
 * @returns 32 hex digits.
 */
export const fixedRecordId = async (inspectionId: string, what: string): Promise<string> =>
  bytesToHex(await sha256(utf8ToBytes(`mingcha/record/${what}|`), hexToBytes(inspectionId))).slice(0, 32)
