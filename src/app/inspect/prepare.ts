import { minEnvelopesToOpen } from '../../core/ballot/limits.ts'
import { createOpeningKey, shareToText } from '../../core/ballot/shares.ts'
import { createSlipSecret, redeemCodeOf, slipSecretChars, slipSecretToTyped } from '../../core/ballot/slip.ts'
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
import { type Manifest, manifestSchema, type Windows } from '../../core/wire/schemas.ts'

/** What the clerk decided about an inspection. */
export interface InspectionPlan {
  readonly court: string
  readonly title: string
  readonly form: Form
  /** Slips to print, spares included. */
  readonly printed: number
  readonly windows: Windows
  /** k of n. */
  readonly trustees: { readonly threshold: number; readonly total: number }
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
  /** One printed text per slip, in no order that means anything. */
  readonly slips: readonly string[]
  /** SHA-256 of every redeem code, ascending, joined. */
  readonly codeHashes: Bytes
}

/**
 * Makes opening key, shares, manifest and slips of one inspection.
 * @param randomBytes - gives that many bytes from a cryptographic generator.
 * @throws `ballot/bad-trustees`.
 */
export const prepareInspection = async (
  plan: InspectionPlan,
  keys: ServerKeys,
  randomBytes: (lengthBytes: number) => Uint8Array,
): Promise<Preparation> => {
  const { openingKey, shares } = await createOpeningKey(plan.trustees.threshold, plan.trustees.total)
  const manifest = manifestSchema.parse({
    format: 'mingcha/manifest/v1',
    suite: envelopeSuite,
    inspectionId: keys.inspectionId,
    mode: 'assembly',
    court: plan.court,
    title: plan.title,
    openingKey: bytesToBase64Url(openingKey),
    issuerKey: keys.issuerKey,
    receiptKey: keys.receiptKey,
    trustees: plan.trustees,
    windows: plan.windows,
    limits: { printed: plan.printed, minToOpen: minEnvelopesToOpen },
    form: plan.form,
  } satisfies Manifest)
  const manifestBytes = utf8ToBytes(JSON.stringify(manifest))
  const slips: string[] = []
  const codeHashes: Bytes[] = []
  for (let made = 0; made < plan.printed; made += 1) {
    const secret = createSlipSecret(randomBytes(slipSecretChars))
    slips.push(slipSecretToTyped(secret))
    codeHashes.push(await sha256(await redeemCodeOf(secret)))
  }
  return {
    manifest,
    manifestBytes,
    fingerprint: bytesToHex(await sha256(manifestBytes)),
    shares: await Promise.all(shares.map(shareToText)),
    slips,
    // Sorted, so that their order says nothing about the order of the sheets.
    codeHashes: concatBytes(...codeHashes.sort(compareBytes)),
  }
}

/** Hex in upper case, in groups of four, for reading aloud and comparing: 16 groups for a SHA-256. */
export const hexGroups = (hex: string): readonly string[] => hex.toUpperCase().match(/.{4}/g) ?? []

/** The first four groups, as printed on every slip. */
export const shortFingerprint = (fingerprint: string): string => hexGroups(fingerprint).slice(0, 4).join(' ')
