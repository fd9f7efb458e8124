import { encapsulatedKeyBytes } from '../envelope/format.ts'
import type { OpeningKeyPair } from '../envelope/open.ts'
import { suite } from '../envelope/suite.ts'
import { failure } from '../errors.ts'
import { namesWrapInfo, openNamesUnderKey, type SealedNames } from './member-names.ts'

/**
 * The names of those appraised, at the opening: any office device can do it, for the trustees bring the key.
 * @throws `wire/malformed` when the manifest's names were not sealed to this opening key.
 */
export const openNamesByTrustees = async (
  inspectionId: string,
  names: SealedNames,
  keyPair: OpeningKeyPair,
): Promise<readonly string[]> => {
  let key: ArrayBuffer | Uint8Array
  try {
    key = await suite.Open(
      keyPair as never,
      names.wrap.slice(0, encapsulatedKeyBytes),
      names.wrap.slice(encapsulatedKeyBytes),
      { info: namesWrapInfo(inspectionId) },
    )
  } catch (cause) {
    throw failure('wire/malformed', { lengthBytes: names.wrap.length }, { cause })
  }
  return openNamesUnderKey(inspectionId, names, new Uint8Array(key))
}
