import * as z from 'zod/mini'
import { leafBytes } from '../ballot/limits.ts'
import { inspectionIdSchema, manifestSchema, windowsSchema } from './manifest.ts'
import { bytesText, count, hexText, isoText } from './parts.ts'

export {
  type Manifest,
  manifestSchema,
  type Window,
  type Windows,
  windowsSchema,
} from './manifest.ts'

/** Any number of 32-byte hashes one after another, as base64url. */
const hashesText = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]*$/), z.maxLength((leafBytes * 20_000 * 4) / 3 + 4))

/** `preparing` is known to staff only; `running` until the office closes the box. */
export const inspectionStateSchema = z.enum(['preparing', 'running', 'closed', 'opened'])
export type InspectionState = z.infer<typeof inspectionStateSchema>

/** What anybody may know of an inspection without its manifest. */
export const publicInspectionSchema = z.strictObject({
  inspectionId: inspectionIdSchema,
  court: z.string(),
  title: z.string(),
  state: z.enum(['running', 'closed', 'opened']),
  /** SHA-256 of the manifest. */
  fingerprint: hexText(32),
  windows: windowsSchema,
})
export type PublicInspection = z.infer<typeof publicInspectionSchema>

/** GET /api/inspections. `nowIso` lets a phone with a wrong clock find the windows. */
export const publicInspectionsSchema = z.strictObject({
  nowIso: isoText,
  inspections: z.array(publicInspectionSchema),
})
/** GET /api/inspections/:id */
export const publicStatusSchema = z.strictObject({ nowIso: isoText, inspection: publicInspectionSchema })

/** GET /api/inspections/:id/bulletin */
export const bulletinSchema = z.strictObject({
  format: z.literal('mingcha/bulletin/v1'),
  inspectionId: inspectionIdSchema,
  /** Merkle root of the leaves (RFC 6962). */
  root: hexText(32),
  counts: z.strictObject({ printed: count, leftOver: count, redeemed: count, sent: count }),
  /** All leaves, ascending. */
  leaves: hashesText,
})
export type Bulletin = z.infer<typeof bulletinSchema>

/** GET /api/inspections/:id/opening, and what the staff device posts after the opening. */
export const openingRecordSchema = z.strictObject({
  format: z.literal('mingcha/opening/v1'),
  inspectionId: inspectionIdSchema,
  root: hexText(32),
  /** Opened and counted: each held a possible answer. */
  opened: count,
  /** Did not open, or held no possible answer. */
  invalid: count,
  /** Hashes of the trackers of those counted, ascending: as many as `opened`. */
  trackers: hashesText,
  answersHash: hexText(32),
})
export type OpeningRecord = z.infer<typeof openingRecordSchema>

/** What a failed request gets (RFC 9457, application/problem+json). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  /** On `ballot/outside-window`: lets the phone correct its clock. */
  nowIso: z.optional(isoText),
})
export type Problem = z.infer<typeof problemSchema>

// ── staff door ──

/** POST /api/enrol */
export const enrolRequestSchema = z.strictObject({
  /** The one-time code of the setup link: 16 bytes. */
  setupCode: bytesText(16),
  /** The device's P-256 public signing key, 65 bytes. */
  signingKey: bytesText(65),
})
export const enrolReplySchema = z.strictObject({ deviceId: hexText(16) })

/** POST /api/session/challenge */
export const challengeRequestSchema = z.strictObject({ deviceId: hexText(16) })
export const challengeReplySchema = z.strictObject({ challenge: bytesText(32) })

/** POST /api/session: `signature` is ECDSA P-256 SHA-256 over `sessionMessage`. */
export const sessionRequestSchema = z.strictObject({
  deviceId: hexText(16),
  challenge: bytesText(32),
  signature: bytesText(64),
})
/** The bearer token of one tab; kept in memory only, gone after 30 idle minutes. */
export const sessionReplySchema = z.strictObject({ session: bytesText(32) })

/** POST /api/inspections */
export const createInspectionRequestSchema = z.strictObject({
  court: manifestSchema.shape.court,
  title: manifestSchema.shape.title,
})
export const createInspectionReplySchema = z.strictObject({
  inspectionId: inspectionIdSchema,
  issuerKey: manifestSchema.shape.issuerKey,
  receiptKey: manifestSchema.shape.receiptKey,
})

/** POST /api/inspections/:id/publish */
export const publishRequestSchema = z.strictObject({
  /** The manifest's exact bytes, base64url; at most 1 MiB. */
  manifest: z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(1_400_000)),
  /** SHA-256 of every redeem code, ascending, so their order says nothing about the slips. */
  codeHashes: hashesText,
})

/** One row of GET /api/inspections at the staff door. */
export const staffInspectionSchema = z.strictObject({
  inspectionId: inspectionIdSchema,
  court: z.string(),
  title: z.string(),
  state: inspectionStateSchema,
  fingerprint: z.nullable(hexText(32)),
  windows: z.nullable(windowsSchema),
})
export type StaffInspection = z.infer<typeof staffInspectionSchema>
export const staffInspectionsSchema = z.strictObject({
  nowIso: isoText,
  /** Where phones go, e.g. `https://xuncha.example`; no slash at the end. */
  publicUrl: z.string(),
  inspections: z.array(staffInspectionSchema),
})

/** GET /api/inspections/:id/counts: three numbers and nothing else. */
export const countsSchema = z.strictObject({ printed: count, redeemed: count, sent: count })
export type Counts = z.infer<typeof countsSchema>

/** POST /api/inspections/:id/close; the reply is the bulletin. */
export const closeRequestSchema = z.strictObject({
  /** Slips nobody drew, spoilt ones among them. */
  leftOver: count,
  /** The left-over slips were counted again, after `ballot/ledger-unbalanced`; left out: no. */
  recounted: z.optional(z.boolean()),
})
