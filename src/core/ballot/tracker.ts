import { type Bytes, sha256, utf8ToBytes } from '../bytes.ts'

/**
 * What is published of a tracker after the opening: SHA-256(label ‖ inspection ‖ tracker), 32 bytes. It tells
 * its owner "opened and counted" and nobody anything about the answers.
 */
export const trackerHashOf = (inspectionId: string, tracker: Uint8Array): Promise<Bytes> =>
  sha256(utf8ToBytes(`mingcha/tracker/v1|${inspectionId}|`), tracker)
