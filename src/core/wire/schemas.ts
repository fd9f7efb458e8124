import * as z from 'zod/mini'
import { leafBytes } from '../ballot/limits.ts'
import { inspectionIdSchema, manifestSchema, windowsSchema } from './manifest.ts'
import { redeemCodeBytes } from './messages.ts'
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

/**
 * What else became of slips. Left out where there is none: then a record reads as before there was either, also to
 * a phone that has kept an older app.
 */
const slipCareCounts = {
  /** Of those printed, the ones of further print runs: the manifest does not know of them. */
  printedLater: z.exactOptional(count),
  /** Slips made void by their code; see docs/decisions/0730. */
  voided: z.exactOptional(count),
  /** Slips given for lost ones whose code nobody had, so that those could not be made void. */
  replaced: z.exactOptional(count),
}

/** GET /api/inspections/:id/bulletin */
export const bulletinSchema = z.strictObject({
  format: z.literal('mingcha/bulletin/v1'),
  inspectionId: inspectionIdSchema,
  /** Called off before the first window; left out: no. Then nobody has redeemed or sent, and no slip was counted. */
  cancelled: z.exactOptional(z.literal(true)),
  /** Merkle root of the leaves (RFC 6962). */
  root: hexText(32),
  counts: z.strictObject({
    printed: count,
    leftOver: count,
    /** Left-over slips shown by their codes, at the closing, to be unredeemed; left out: none was shown. */
    leftOverVerified: z.exactOptional(count),
    ...slipCareCounts,
    redeemed: count,
    sent: count,
  }),
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
/** GET /api/inspections/:id/opening: `null` before the opening. */
export const openingRecordOrNoneSchema = z.nullable(openingRecordSchema)

/** GET /api/inspections/:id/destruction: what the office had destroyed after the report, and when. */
export const destructionSchema = z.strictObject({
  format: z.literal('mingcha/destruction/v1'),
  inspectionId: inspectionIdSchema,
  atIso: isoText,
  /** Envelopes that lay in the box. */
  envelopes: count,
  /** Hashes of redeem codes in the redeem book. */
  slips: count,
})
export type Destruction = z.infer<typeof destructionSchema>
/** What the same address gives while nothing is destroyed: `null`. */
export const destructionOrNoneSchema = z.nullable(destructionSchema)

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
  /** Closed by being called off. */
  isCancelled: z.optional(z.literal(true)),
  /** Keys, envelopes and code hashes are destroyed. */
  isDestroyed: z.optional(z.literal(true)),
})
export type StaffInspection = z.infer<typeof staffInspectionSchema>
export const staffInspectionsSchema = z.strictObject({
  nowIso: isoText,
  /** Where phones go, e.g. `https://xuncha.example`; no slash at the end. */
  publicUrl: z.string(),
  inspections: z.array(staffInspectionSchema),
})

/** GET /api/inspections/:id/counts: numbers and nothing else. */
export const countsSchema = z.strictObject({
  printed: count,
  ...slipCareCounts,
  redeemed: count,
  sent: count,
})
export type Counts = z.infer<typeof countsSchema>

/** POST /api/inspections/:id/print-runs: slips printed after the publishing. The reply is the counts. */
export const printRunRequestSchema = z.strictObject({
  /** SHA-256 of every new redeem code, ascending: nothing of it says which slips are of which run. */
  codeHashes: hashesText,
})

/** POST /api/inspections/:id/replacements: a slip is lost, and its holder gets another. The reply is the counts. */
export const replaceSlipRequestSchema = z.strictObject({
  /** Drawn by the device for this one replacement, so that asking twice counts once. */
  replacementId: hexText(16),
})

/** POST /api/inspections/:id/left-over: what the redeem book says of the slips that lie there, by counts alone. */
export const leftOverReplySchema = z.strictObject({
  unused: count,
  /** Redeemed: somebody used a picture of the slip, and the paper came back. */
  used: count,
  voided: count,
  /** None of this inspection's. */
  unknown: count,
})
export type LeftOverReply = z.infer<typeof leftOverReplySchema>

/** POST /api/inspections/:id/close; the reply is the bulletin. */
export const closeRequestSchema = z.strictObject({
  /** Slips nobody drew, spoilt ones among them. */
  leftOver: count,
  /** The left-over slips were counted again, after `ballot/ledger-unbalanced`; left out: no. */
  recounted: z.optional(z.boolean()),
  /** Redeem codes of left-over slips, 16 bytes each, one after another; left out: none is shown. */
  leftOverCodes: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9_-]*$/), z.maxLength(Math.ceil((redeemCodeBytes * 20_000 * 4) / 3))),
  ),
})

/** POST /api/inspections/:id/envelopes at the staff door: what became of send requests that came by a sealed file. */
export const takeInReplySchema = z.strictObject({
  /** Not in the box before. */
  fresh: count,
  /** In the box already. */
  known: count,
  /** Not taken, by code of the registry. */
  refused: z.array(z.strictObject({ code: z.string(), count })),
})
export type TakeInReply = z.infer<typeof takeInReplySchema>

/** POST /api/inspections/:id/slip-marks at the public door: how many slips were marked at the other server only. */
export const slipMarksReplySchema = z.strictObject({ fresh: count })
export type SlipMarksReply = z.infer<typeof slipMarksReplySchema>
