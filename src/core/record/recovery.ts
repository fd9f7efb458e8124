/**
 * The team's recovery key: what a device's data key is also sealed to, so that a forgotten passphrase loses nothing.
 * Its private half exists only in n printed shares, any k of which rebuild it (recover.ts).
 * @see docs/SPEC.md MEM-12; Shamir, "How to share a secret" (1979)
 */
import { createOpeningKey, type Share } from '../ballot/shares.ts'
import { type Bytes, concatBytes, hexToBytes, uint16ToBytes, utf8ToBytes } from '../bytes.ts'
import { envelopeSuite } from '../envelope/format.ts'
import { wrapBytes } from './keys.ts'

/** A new recovery key: the public half for the membership log's first entry, and the shares to print. */
export interface SplitRecoveryKey {
  /** 65 bytes, uncompressed P-256. */
  readonly recoveryKey: Bytes
  readonly shares: readonly Share[]
}

/**
 * Makes a recovery key, splits it, and forgets it.
 * @param threshold - k, 2 to 5; `total` - n, k to 9. @throws `ballot/bad-trustees` outside those ranges.
 */
export const createRecoveryKey = async (threshold: number, total: number): Promise<SplitRecoveryKey> => {
  const { openingKey, shares } = await createOpeningKey(threshold, total)
  return { recoveryKey: openingKey, shares }
}

/** What a wrapped data key is bound to: the device whose vault it opens. */
export const recoveryInfo = (deviceId: string): Bytes =>
  concatBytes(utf8ToBytes('mingcha/recovery/v1|'), uint16ToBytes(envelopeSuite), hexToBytes(deviceId))

/**
 * Seals a vault's data key (32 bytes) so that k trustees together can open it.
 * @param recoveryKey - 65 bytes, from the verified membership log and from nowhere else.
 * @returns `epochWrapBytes` bytes.
 */
export const wrapDataKey = (recoveryKey: Bytes, deviceId: string, dataKey: Bytes): Promise<Bytes> =>
  wrapBytes(recoveryKey, recoveryInfo(deviceId), dataKey)
