/**
 * A draft: one slip's token and answers before sealing, and how it lies on the phone.
 *
 * It is written whole, encrypted under the slip's draft key, after every change. A crash loses nothing that was
 * written; a lost phone shows random bytes; without the slip nobody, its owner included, can read it.
 * @see docs/SPEC.md DEV-1, DEV-2
 */
import * as z from 'zod/mini'
import { draftIdOf, draftKeyOf, type SlipSecret } from '../../core/ballot/slip.ts'
import type { Token } from '../../core/ballot/token-client.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToUtf8,
  concatBytes,
  utf8ToBytes,
} from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import type { AnswersByName } from '../../core/form/form.ts'
import type { DraftRow } from '../store/phone-store.ts'

/** Bytes of the nonce before each ciphertext. */
const nonceBytes = 12
/** Drafts are padded to multiples of this, so their length says little about how much was written. */
const draftBlockBytes = 1_024

/** What a phone must remember between asking for a token and holding it; see core `PendingToken`. */
export interface TokenRequest {
  /** PKCS#8 of the P-256 key made for this slip alone. */
  readonly tokenPrivateKey: Bytes
  /** 65 bytes, uncompressed. */
  readonly tokenKey: Bytes
  readonly prepared: Bytes
  readonly blinded: Bytes
  readonly inverse: Bytes
}

/** One slip's unsent answer. */
export interface Draft {
  readonly inspectionId: string
  readonly request: TokenRequest
  /** `null` until the server's reply has been unblinded and checked. */
  readonly token: Token | null
  /** As typed and ticked; cleaned only at sealing. */
  readonly answers: AnswersByName
  /** 16 random bytes for the order of choices. Never sent. */
  readonly orderSeed: Bytes
  /** Where the person was: a section's name, `intro` or `review`. */
  readonly place: string
}

/** What a slip opens on this phone. Lives in memory only. */
export interface DraftKey {
  /** 32 hex digits: the draft's name in the store. */
  readonly draftId: string
  /** AES-256-GCM, not extractable. */
  readonly key: CryptoKey
}

/** Derives name and key of a slip's draft. */
export const openDraftKey = async (secret: SlipSecret): Promise<DraftKey> => {
  const [draftId, raw] = await Promise.all([draftIdOf(secret), draftKeyOf(secret)])
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { draftId, key }
}

const bytesText = z.string().check(z.regex(/^[A-Za-z0-9_-]*$/))

/** The draft as JSON inside the ciphertext; `v` names this shape, so that a later app can read an older draft. */
const draftSchema = z.strictObject({
  v: z.literal(1),
  inspectionId: z.string(),
  request: z.strictObject({
    tokenPrivateKey: bytesText,
    tokenKey: bytesText,
    prepared: bytesText,
    blinded: bytesText,
    inverse: bytesText,
  }),
  token: z.nullable(z.strictObject({ prefix: bytesText, signature: bytesText })),
  // Any shape: `cleanAnswers` reads whatever an older version of this program may have kept.
  answers: z.looseObject({}),
  orderSeed: bytesText,
  place: z.string(),
})

const textsOf = <Name extends string>(parts: Readonly<Record<Name, Bytes>>): Record<Name, string> =>
  Object.fromEntries(
    Object.entries<Bytes>(parts).map(([name, bytes]) => [name, bytesToBase64Url(bytes)]),
  ) as Record<Name, string>

const bytesOf = <Name extends string>(parts: Readonly<Record<Name, string>>): Record<Name, Bytes> =>
  Object.fromEntries(
    Object.entries<string>(parts).map(([name, text]) => [name, base64UrlToBytes(text)]),
  ) as Record<Name, Bytes>

const encodeDraft = (draft: Draft): Bytes => {
  const json = utf8ToBytes(
    JSON.stringify({
      v: 1,
      ...draft,
      request: textsOf({ ...draft.request }),
      token: draft.token && textsOf({ ...draft.token }),
      orderSeed: bytesToBase64Url(draft.orderSeed),
    }),
  )
  // JSON ignores blanks at its end, so they can pad.
  const padded = new Uint8Array(Math.ceil(json.length / draftBlockBytes) * draftBlockBytes).fill(0x20)
  padded.set(json)
  return padded
}

const decodeDraft = (bytes: Bytes): Draft => {
  const parsed = draftSchema.safeParse(JSON.parse(bytesToUtf8(bytes)))
  if (!parsed.success) throw failure('device/draft-unreadable', { problems: parsed.error.issues.length })
  const { v: _, request, token, orderSeed, ...rest } = parsed.data
  return {
    ...rest,
    answers: rest.answers as AnswersByName,
    request: bytesOf(request),
    token: token && bytesOf(token),
    orderSeed: base64UrlToBytes(orderSeed),
  }
}

const bindingOf = (draftId: string): Bytes => utf8ToBytes(`mingcha/draft/v1|${draftId}`)

/**
 * The draft as it may lie on disk.
 * @param nonce - 12 fresh random bytes; never the same twice under one slip (SP 800-38D allows 2^32 saves).
 */
export const sealDraft = async (
  { draftId, key }: DraftKey,
  draft: Draft,
  nonce: Bytes,
): Promise<DraftRow> => {
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: nonce, additionalData: bindingOf(draftId) },
    key,
    encodeDraft(draft),
  )
  return {
    draftId,
    inspectionId: draft.inspectionId,
    isRedeemed: draft.token !== null,
    sealed: concatBytes(nonce, new Uint8Array(ciphertext)),
  }
}

/** Reads a draft back. @throws `device/draft-unreadable` when its bytes were damaged on the device. */
export const openDraft = async ({ draftId, key }: DraftKey, row: DraftRow): Promise<Draft> => {
  let plain: ArrayBuffer
  try {
    plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: row.sealed.subarray(0, nonceBytes), additionalData: bindingOf(draftId) },
      key,
      row.sealed.subarray(nonceBytes),
    )
  } catch (cause) {
    throw failure('device/draft-unreadable', { lengthBytes: row.sealed.length }, { cause })
  }
  return decodeDraft(new Uint8Array(plain))
}
