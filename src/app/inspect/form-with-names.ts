import { splitSealedNames } from '../../core/ballot/member-names.ts'
import { openNamesByTrustees } from '../../core/ballot/open-names.ts'
import { base64UrlToBytes } from '../../core/bytes.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import type { Form } from '../../core/form/form.ts'
import { nameMembers } from '../../core/form/member-names.ts'
import type { Manifest } from '../../core/wire/schemas.ts'

/**
 * The manifest's form, with the members' names where it is an appraisal's.
 * @throws `wire/malformed`, `bytes/truncated`, `bytes/trailing` when the names cannot be read with this key.
 */
export const formWithNames = async (manifest: Manifest, keyPair: OpeningKeyPair): Promise<Form> => {
  if (manifest.names === undefined) return manifest.form
  const sealed = splitSealedNames(base64UrlToBytes(manifest.names), manifest.limits.printed)
  return nameMembers(manifest.form, await openNamesByTrustees(manifest.inspectionId, sealed, keyPair))
}
