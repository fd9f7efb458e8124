/**
 * How a record names its attachments: facts of a list, so that what two inspectors added offline stands side by
 * side; and a signature, which is one field.
 * @see docs/SPEC.md ATT-1
 */
import * as z from 'zod/mini'
import { type Attachment, attachmentSchema } from './attachment.ts'
import { type Edit, type Fact, type FieldPath, type FieldValue, withdrawnField } from './content.ts'
import { lists } from './kinds.ts'

/** Longest caption, in characters. */
export const maxCaptionChars = 200

const kinds = ['photo', 'audio', 'file'] as const
/** `photo`: a picture made anew on the device. `audio`: a recording. `file`: as it was chosen, byte for byte. */
export type AttachmentKind = (typeof kinds)[number]

const moment = z.int().check(z.gte(0))
const withdrawnSchema = z.strictObject({ reason: z.string() })

const factSchema = z.object({
  kind: z.enum(kinds),
  file: attachmentSchema,
  of: z.catch(z.nullable(z.string()), null),
  caption: z.catch(z.string(), ''),
  atMs: z.catch(z.nullable(moment), null),
  durationMs: z.catch(z.nullable(moment), null),
  [withdrawnField]: z.catch(z.nullable(withdrawnSchema), null),
})

/** One attachment as a fact says it. */
export interface AttachmentFact {
  readonly kind: AttachmentKind
  readonly file: Attachment
  /** Id of the fact or item it shows something of; `null` for the record as a whole. */
  readonly of: string | null
  readonly caption: string
  /** When it was added, milliseconds since 1970 by the clock of the device. */
  readonly atMs: number | null
  /** How long a recording is. */
  readonly durationMs: number | null
  readonly withdrawn: { readonly reason: string } | null
}

/** What a fact of the list of attachments says, or `null` when it names no attachment (yet). */
export const readAttachmentFact = (fact: Fact): AttachmentFact | null => {
  const { success, data } = factSchema.safeParse(fact)
  return success ? data : null
}

/** The edits that put a new attachment into a record. */
export const attachmentEdits = (
  fact: string,
  said: Pick<AttachmentFact, 'kind' | 'file'> & {
    readonly atMs: number
    readonly durationMs?: number
    /** The fact or item it shows; the whole record without it. */
    readonly of?: string
    /** The person recorded was told and agreed. */
    readonly consent?: true
  },
): readonly Edit[] =>
  Object.entries(said).map(([field, value]) => ({
    path: { list: lists.attachments, fact, field },
    value: value as FieldValue,
  }))

const mark = z.string().check(z.regex(/^[0-9a-f]{14}$/))
const marks = z.record(z.string(), mark)
/** What was signed, core/record/signed.ts; not there in records signed before this was kept. */
const signedMarks = z.strictObject({ fields: marks, facts: marks })
const signed = z.exactOptional(signedMarks)

const signatureSchema = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('drawn'), file: attachmentSchema, atMs: moment, signed }),
  z.strictObject({
    method: z.literal('typed'),
    /** What was typed for a signature, for instance 「已核对，无异议」. */
    words: z.string().check(z.minLength(1), z.maxLength(maxCaptionChars)),
    atMs: moment,
    signed,
  }),
])

/** 对象确认方式: a drawn signature, or words typed in its place. */
export type Signature = z.infer<typeof signatureSchema>

/** The signature a field holds, or `null` when it holds none. */
export const readSignature = (value: FieldValue | undefined): Signature | null => {
  const { success, data } = signatureSchema.safeParse(value)
  return success ? data : null
}

/** The marks of what is signed for, kept beside a signature that is not finished; `null` when they are none. */
export const readSignedMarks = (value: unknown): z.infer<typeof signedMarks> | null => {
  const { success, data } = signedMarks.safeParse(value)
  return success ? data : null
}

/** The edit that signs. */
export const signatureEdit = (path: FieldPath, signature: Signature): Edit => ({ path, value: signature })
