import { type Bytes, compareBytes, concatBytes } from '../bytes.ts'
import { suite } from '../envelope/suite.ts'
import {
  joinSealedNames,
  maskNamesKey,
  namesKeyMaskOf,
  namesKeyTagOf,
  namesPlaceOf,
  namesWrapInfo,
  sealNamesUnderKey,
} from './member-names.ts'
import type { SlipSecret } from './slip.ts'

/**
 * Seals the names of those appraised for the manifest: to every slip, and to the trustees for the opening.
 *
 * @param openingKey - 65 bytes.
 * @param key - 16 random bytes, for these names alone; forgotten afterwards.
 * @param slips - every slip that will be printed.
 * @returns 1 681 bytes and 24 for each slip, whoever and however many are named.
 * @throws `envelope/too-long` for names `readMemberNames` would refuse.
 */
export const sealNames = async (
  inspectionId: string,
  openingKey: Uint8Array,
  key: Bytes,
  names: readonly string[],
  slips: readonly SlipSecret[],
): Promise<Bytes> => {
  const { encapsulatedSecret, ciphertext } = await suite.Seal(
    await suite.DeserializePublicKey(openingKey),
    key,
    { info: namesWrapInfo(inspectionId) },
  )
  const lines: Bytes[] = []
  for (const secret of slips)
    lines.push(concatBytes(await namesPlaceOf(secret), maskNamesKey(key, await namesKeyMaskOf(secret))))
  return joinSealedNames({
    keyTag: await namesKeyTagOf(inspectionId, key),
    wrap: concatBytes(encapsulatedSecret, ciphertext),
    sealed: await sealNamesUnderKey(inspectionId, key, names),
    // Sorted, so that their order says nothing about the order of the sheets.
    lines: lines.sort(compareBytes),
  })
}
