/** Opening what was sealed to the recovery key. Only src/app/inspect may load this file, as with a box. */
import { gatherKey, type KeyGathering } from '../ballot/opening.ts'
import type { Share } from '../ballot/shares.ts'
import type { Bytes } from '../bytes.ts'
import type { OpeningKeyPair } from '../envelope/open.ts'
import { unwrapBytes } from './keys.ts'
import { recoveryInfo } from './recovery.ts'

/** What came of trying to recover a vault's data key. */
export type Recovery =
  | { readonly state: 'recovered'; readonly dataKey: Bytes }
  /** The shares rebuild the team's key, but this wrap was made for another device or changed. */
  | { readonly state: 'other-device' }
  | Exclude<KeyGathering, { readonly state: 'complete' }>

/**
 * Opens one device's data key with the recovery key that was rebuilt; `null` when the wrap was made for another device
 * or changed. @throws `record/malformed` for a wrap of another length or suite.
 */
export const openDataKey = (keyPair: OpeningKeyPair, deviceId: string, wrap: Bytes): Promise<Bytes | null> =>
  unwrapBytes(keyPair, recoveryInfo(deviceId), wrap)

/**
 * Rebuilds the recovery key from shares, opens one device's data key and forgets the recovery key again.
 * Never throws because of the shares. @throws `record/malformed` for a wrap of another length or suite.
 */
export const recoverDataKey = async (
  recoveryKey: Bytes,
  shares: readonly Share[],
  deviceId: string,
  wrap: Bytes,
): Promise<Recovery> => {
  const gathered = await gatherKey(recoveryKey, shares)
  if (gathered.state !== 'complete') return gathered
  const dataKey = await openDataKey(gathered.keyPair, deviceId, wrap)
  return dataKey === null ? { state: 'other-device' } : { state: 'recovered', dataKey }
}
