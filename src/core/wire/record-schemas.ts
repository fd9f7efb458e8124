/** What inspectors' devices and the staff door say to each other as JSON. Names, places and texts are never in it. */
import * as z from 'zod/mini'
import { maxMemberEntryBytes } from '../record/member-entry.ts'
import { bytesText, hexText, isoText } from './parts.ts'
import { maxBatchCount } from './record-messages.ts'

const deviceId = hexText(16)
const address = hexText(32)
/** Bytes of a wrapped key; `epochWrapBytes` of core/record/keys.ts, whose file a server must not load. */
const wrapText = bytesText(115)
const entryText = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(Math.ceil((maxMemberEntryBytes * 4) / 3)))
/** A sealed name: nonce, ciphertext, tag; at most 255 bytes. */
const sealedNameText = z.string().check(z.regex(/^[A-Za-z0-9_-]{39,340}$/))
const epoch = z.int().check(z.gte(1), z.lte(1_000_000))

/** What became of one revision of a batch, in the order of the batch. */
export const pushReplySchema = z.strictObject({
  outcomes: z
    .array(
      z.discriminatedUnion('state', [
        /** Committed, now or before. */
        z.strictObject({ state: z.literal('kept'), id: address }),
        /** Not kept; `code` of the registry says why. The rest of the batch is not touched by it. */
        z.strictObject({ state: z.literal('refused'), code: z.string() }),
      ]),
    )
    .check(z.maxLength(maxBatchCount)),
})
export type PushReply = z.infer<typeof pushReplySchema>

/** GET …/members/{from}: the log from an index on, and the keys wrapped for whoever asks. */
export const memberLogSchema = z.strictObject({
  /** How many entries the log has in all. */
  length: z.int().check(z.gte(0)),
  entries: z.array(entryText),
  wraps: z.array(z.strictObject({ epoch, wrap: wrapText })),
})
export type MemberLog = z.infer<typeof memberLogSchema>

/** POST …/members: one signed entry, and the keys that go with it. */
export const appendMemberRequestSchema = z.strictObject({
  entry: entryText,
  wraps: z.array(z.strictObject({ deviceId, epoch, wrap: wrapText })).check(z.maxLength(1_000)),
  /** The server had this entry and lost it: brought by any member; nobody need wait at the door. Left out: no. */
  again: z.optional(z.boolean()),
})
export type AppendMemberRequest = z.infer<typeof appendMemberRequestSchema>
export const appendMemberReplySchema = z.strictObject({ length: z.int() })

/** POST …/invites */
export const inviteRequestSchema = z.strictObject({
  /** SHA-256 of the invite's code. */
  codeHash: bytesText(32),
  rootProof: bytesText(32),
  /** The invite's secret under the inspection's key, for whoever lets the device in: 44 bytes. */
  sealedSecret: bytesText(44),
})
export const inviteReplySchema = z.strictObject({ expiresAtIso: isoText })

/** POST /api/join: a device that holds an invite. */
export const joinRequestSchema = z.strictObject({
  code: bytesText(16),
  signingKey: bytesText(65),
  sealingKey: bytesText(65),
  sealedName: sealedNameText,
  keyProof: bytesText(32),
  /** ECDSA P-256 by `signingKey` over `joinMessage`. */
  signature: bytesText(64),
})
export type JoinRequest = z.infer<typeof joinRequestSchema>
export const joinReplySchema = z.strictObject({
  deviceId,
  inspectionId: hexText(16),
  rootProof: bytesText(32),
})

/** GET …/joins: devices that wait to be let in. */
export const joinsSchema = z.strictObject({
  joins: z.array(
    z.strictObject({
      deviceId,
      signingKey: bytesText(65),
      sealingKey: bytesText(65),
      sealedName: sealedNameText,
      keyProof: bytesText(32),
      sealedSecret: bytesText(44),
    }),
  ),
})
export type Joins = z.infer<typeof joinsSchema>
/** POST …/joins/refuse */
export const refuseJoinRequestSchema = z.strictObject({ deviceId })

/** GET /api/teams: the inspections this device belongs to or waits for. */
export const teamsSchema = z.strictObject({
  nowIso: isoText,
  teams: z.array(
    z.strictObject({
      inspectionId: hexText(16),
      court: z.string(),
      title: z.string(),
      standing: z.enum(['member', 'waiting', 'revoked']),
    }),
  ),
})
export type Teams = z.infer<typeof teamsSchema>

/** POST …/chunks/missing */
export const missingChunksRequestSchema = z.strictObject({
  addresses: z.array(address).check(z.minLength(1), z.maxLength(1_000)),
})
/** Those of the addresses asked about that the server does not have, in the order asked. */
export const missingChunksReplySchema = z.strictObject({ missing: z.array(address) })

/** Nothing to say but that it is done. */
export const doneSchema = z.strictObject({ done: z.literal(true) })
