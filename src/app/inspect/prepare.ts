import { createSlipSecret, slipSecretToTyped } from '../../core/ballot/draw-slip.ts'
import { minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { namesKeyBytes } from '../../core/ballot/member-names.ts'
import { openLinkCodeOf } from '../../core/ballot/open-link.ts'
import { sealNames } from '../../core/ballot/seal-names.ts'
import { createOpeningKey, shareToText } from '../../core/ballot/shares.ts'
import { redeemCodeOf, slipSecretChars } from '../../core/ballot/slip.ts'
import {
  type Bytes,
  bytesToBase64Url,
  bytesToHex,
  compareBytes,
  concatBytes,
  sha256,
  utf8ToBytes,
} from '../../core/bytes.ts'
import { envelopeSuite } from '../../core/envelope/format.ts'
import type { Form } from '../../core/form/form.ts'
import type { Mode } from '../../core/wire/mode.ts'
import { type Manifest, manifestSchema, type Windows } from '../../core/wire/schemas.ts'

/** What the clerk decided about an inspection. */
export interface InspectionPlan {
  readonly mode: Mode
  readonly court: string
  readonly title: string
  readonly form: Form
  /** Slips to print, spares included; of an open link the places there are. */
  readonly printed: number
  readonly windows: Windows
  /** k of n. */
  readonly trustees: { readonly threshold: number; readonly total: number }
  /** Of an appraisal: the members, as respondents shall read them. */
  readonly names?: readonly string[]
}

/** The server's half of a new inspection. */
export interface ServerKeys {
  readonly inspectionId: string
  readonly issuerKey: string
  readonly receiptKey: string
}

/**
 * An inspection ready to be printed and then published. Lives in this tab's memory only: a closed tab, a crash
 * or a lost device before publishing leaves nothing behind but paper that opens nothing; after publishing,
 * shares and slips are dropped here and exist on paper alone.
 */
export interface Preparation {
  readonly manifest: Manifest
  /** The exact bytes that will be kept and served. */
  readonly manifestBytes: Bytes
  /** SHA-256 of the manifest, 64 hex digits. */
  readonly fingerprint: string
  /** One printed text per trustee. */
  readonly shares: readonly string[]
  /** One printed text per slip, in no order that means anything; none for an open link. */
  readonly slips: readonly string[]
  /** SHA-256 of every redeem code, ascending, joined. */
  readonly codeHashes: Bytes
}

/**
 * Makes opening key, shares, manifest and slips of one inspection.
 * @param randomBytes - gives that many bytes from a cryptographic generator.
 * @throws `ballot/bad-trustees`; `envelope/too-long` for names that were not read by `readMemberNames`.
 */
export const prepareInspection = async (
  plan: InspectionPlan,
  keys: ServerKeys,
  randomBytes: (lengthBytes: number) => Uint8Array,
): Promise<Preparation> => {
  const { openingKey, shares } = await createOpeningKey(plan.trustees.threshold, plan.trustees.total)
  // An open link has as many places; nothing is drawn for them.
  const isOpenLink = plan.mode === 'open-link'
  const secrets = Array.from({ length: plan.printed }, () => createSlipSecret(randomBytes(slipSecretChars)))
  const names =
    plan.names &&
    (await sealNames(
      keys.inspectionId,
      openingKey,
      new Uint8Array(randomBytes(namesKeyBytes)),
      plan.names,
      secrets,
    ))
  const manifest = manifestSchema.parse({
    format: 'mingcha/manifest/v1',
    suite: envelopeSuite,
    inspectionId: keys.inspectionId,
    mode: plan.mode,
    court: plan.court,
    title: plan.title,
    openingKey: bytesToBase64Url(openingKey),
    issuerKey: keys.issuerKey,
    receiptKey: keys.receiptKey,
    trustees: plan.trustees,
    windows: plan.windows,
    limits: { printed: plan.printed, minToOpen: minEnvelopesToOpen },
    form: plan.form,
    ...(names && { names: bytesToBase64Url(names) }),
  } satisfies Manifest)
  const manifestBytes = utf8ToBytes(JSON.stringify(manifest))
  const codes = await Promise.all(
    secrets.map((secret, place) =>
      isOpenLink ? openLinkCodeOf(keys.inspectionId, place) : redeemCodeOf(secret),
    ),
  )
  return {
    manifest,
    manifestBytes,
    fingerprint: bytesToHex(await sha256(manifestBytes)),
    shares: await Promise.all(shares.map(shareToText)),
    slips: isOpenLink ? [] : secrets.map(slipSecretToTyped),
    codeHashes: await sortedHashesOf(codes),
  }
}

/** Sorted, so that their order says nothing about the order of the sheets. */
const sortedHashesOf = async (codes: readonly Bytes[]): Promise<Bytes> =>
  concatBytes(...(await Promise.all(codes.map((code) => sha256(code)))).sort(compareBytes))

/** Slips of a further print run, ready to be printed and then taken up. As long-lived as a {@link Preparation}. */
export const preparePrintRun = async (
  count: number,
  randomBytes: (lengthBytes: number) => Uint8Array,
): Promise<Pick<Preparation, 'slips' | 'codeHashes'>> => {
  const secrets = Array.from({ length: count }, () => createSlipSecret(randomBytes(slipSecretChars)))
  const codes = await Promise.all(secrets.map(redeemCodeOf))
  return { slips: secrets.map(slipSecretToTyped), codeHashes: await sortedHashesOf(codes) }
}

/** Hex in upper case, in groups of four, for reading aloud and comparing: 16 groups for a SHA-256. */
export const hexGroups = (hex: string): readonly string[] => hex.toUpperCase().match(/.{4}/g) ?? []

/** The first four groups, as printed on every slip. */
export const shortFingerprint = (fingerprint: string): string => hexGroups(fingerprint).slice(0, 4).join(' ')
