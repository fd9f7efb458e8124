/**
 * The manifest, apart from the other messages: it alone must be read before a respondent's first question.
 */
import * as z from 'zod/mini'
import { minEnvelopesToOpen } from '../ballot/limits.ts'
import { envelopeSuite } from '../envelope/format.ts'
import { formSchema } from '../form/form.ts'
import { anyBytesText, bytesText, count, hexText, isoText, nameText } from './parts.ts'

/** 32 hex digits, made by the server, the same in every message about one inspection. */
export const inspectionIdSchema = hexText(16)

/** A time span, both ends as ISO 8601 UTC; the end is not in it. */
export const windowSchema = z.strictObject({ openIso: isoText, closeIso: isoText })
export type Window = z.infer<typeof windowSchema>

/** When slips may be redeemed and when envelopes are sent: each window opens before it closes, the send window not before the other is closed. */
export const windowsSchema = z.strictObject({ redeem: windowSchema, send: windowSchema }).check(
  // Each opens before it closes, and sending follows redeeming. No sentence of its own: nobody would see it, and a
  // phone would wait for it.
  z.refine(
    ({ redeem, send }) =>
      redeem.openIso < redeem.closeIso &&
      send.openIso < send.closeIso &&
      // Redeeming and sending apart is what keeps slip and envelope apart (SECURITY: 99.8 % against 1.6 %).
      redeem.closeIso <= send.openIso,
  ),
)
export type Windows = z.infer<typeof windowsSchema>

/**
 * Everything a phone must know of an inspection. Made once on the office's device; its exact bytes are kept
 * and served, and their SHA-256 is the fingerprint on every slip.
 */
export const manifestSchema = z.strictObject({
  format: z.literal('mingcha/manifest/v1'),
  suite: z.literal(envelopeSuite),
  inspectionId: inspectionIdSchema,
  mode: z.enum(['assembly', 'two-day', 'ballot-device', 'open-link']),
  court: nameText(60),
  title: nameText(80),
  /** 65 bytes, uncompressed P-256. */
  openingKey: bytesText(65),
  /** SPKI of RSA-3072. */
  issuerKey: bytesText(422),
  /** 32 bytes, Ed25519. */
  receiptKey: bytesText(32),
  trustees: z.strictObject({
    threshold: z.int().check(z.gte(2), z.lte(5)),
    total: z.int().check(z.gte(2), z.lte(9)),
  }),
  windows: windowsSchema,
  limits: z.strictObject({
    printed: count.check(z.gte(minEnvelopesToOpen)),
    minToOpen: z.literal(minEnvelopesToOpen),
  }),
  form: formSchema,
  /** Of an appraisal: the members' names, sealed; see `splitSealedNames`. */
  names: z.exactOptional(anyBytesText),
})
export type Manifest = z.infer<typeof manifestSchema>
