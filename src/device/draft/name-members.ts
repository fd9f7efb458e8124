import { openNamesBySlip, splitSealedNames } from '../../core/ballot/member-names.ts'
import type { SlipSecret } from '../../core/ballot/slip.ts'
import { base64UrlToBytes } from '../../core/bytes.ts'
import { nameMembers } from '../../core/form/member-names.ts'
import type { KnownInspection } from './manifest.ts'

/**
 * The inspection as its respondent sees it: with the names of the members an appraisal asks about. They are in this
 * tab's memory alone; the manifest's bytes, and with them the fingerprint and whatever is kept, stay as they were.
 * @throws `wire/malformed` when this slip does not open the names, or they were not made as they must be.
 * @see docs/SPEC.md APPR-7
 */
export const withMemberNames = async (
  inspection: KnownInspection,
  secret: SlipSecret,
): Promise<KnownInspection> => {
  const { manifest } = inspection
  if (manifest.names === undefined) return inspection
  const sealed = splitSealedNames(base64UrlToBytes(manifest.names), manifest.limits.printed)
  const names = await openNamesBySlip(manifest.inspectionId, sealed, secret)
  return { ...inspection, manifest: { ...manifest, form: nameMembers(manifest.form, names) } }
}
