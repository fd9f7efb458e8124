import type { Readable } from 'node:stream'
import type { $ZodType } from 'zod/v4/core'
import type { ErrorCode } from '../core/errors.ts'
import { cursorPattern } from '../core/wire/record-messages.ts'

/** JSON of one schema; `name` is its name in the OpenAPI document. */
export interface JsonContent<Value> {
  readonly kind: 'json'
  readonly name: string
  readonly schema: $ZodType<Value>
}
/** Bytes as they are. `lengthBytes` is the only length accepted or given; `null`: any. */
export interface BytesContent {
  readonly kind: 'bytes'
  readonly lengthBytes: number | null
  readonly mediaType: string
  readonly description: string
}
/** Bytes that are read from disk while they are sent. */
export interface StreamContent {
  readonly kind: 'stream'
  readonly mediaType: string
  readonly description: string
}
export interface NoContent {
  readonly kind: 'none'
}

/** JSON content of `schema`. */
export const json = <Value>(name: string, schema: $ZodType<Value>): JsonContent<Value> => ({
  kind: 'json',
  name,
  schema,
})
/** Bytes, exactly `lengthBytes` of them unless `null`. */
export const bytes = (
  description: string,
  lengthBytes: number | null,
  mediaType = 'application/octet-stream',
): BytesContent => ({ kind: 'bytes', lengthBytes, mediaType, description })
/** Bytes too many to hold in memory. */
export const stream = (description: string, mediaType = 'application/octet-stream'): StreamContent => ({
  kind: 'stream',
  mediaType,
  description,
})
/** No body. */
export const nothing: NoContent = { kind: 'none' }

type Received<Content> =
  Content extends JsonContent<infer Value> ? Value : Content extends BytesContent ? Uint8Array : undefined
type Given<Content> =
  Content extends JsonContent<infer Value>
    ? Value
    : Content extends BytesContent
      ? Uint8Array
      : { readonly lengthBytes: number; readonly body: Readable }

/** What a route's `handle` is given. */
export interface Call<Body> {
  /** The `{inspectionId}` of the path, always 32 hex digits; empty where the path has none. */
  readonly inspectionId: string
  /** The other `{names}` of the path, each as {@link pathParameters} wants it. */
  readonly parameters: Readonly<Record<string, string>>
  /** The device whose session this is, 32 hex digits; empty where the route needs none. */
  readonly deviceId: string
  readonly body: Body
}

/** What may stand in a path: name → pattern. Anything else is, for whoever asks, not there. */
export const pathParameters: Readonly<Record<string, string>> = {
  inspectionId: '^[0-9a-f]{32}$',
  fromIndex: '^[0-9]{1,7}$',
  cursor: cursorPattern.source,
  address: '^[0-9a-f]{64}$',
}

/** One route of a door: Fastify and the OpenAPI document are both made from it, so they cannot differ. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** As OpenAPI writes it: `/api/inspections/{inspectionId}`. */
  readonly path: string
  readonly summary: string
  /** Whether the caller must hold a session (staff door). */
  readonly needsSession: boolean
  /** Whether devices that came by an invite may use it; the others are the office's own. */
  readonly forMembers: boolean
  readonly request: JsonContent<unknown> | BytesContent | NoContent
  /** The largest body accepted; longer ones are refused unread. */
  readonly maxBodyBytes: number
  readonly reply: JsonContent<unknown> | BytesContent | StreamContent
  /** Every code this route may refuse with, beyond those every route has. */
  readonly problems: readonly ErrorCode[]
  handle(call: Call<never>): unknown
}

/** A route whose `handle` gets and gives what its contents say. */
export const route = <
  Request extends JsonContent<unknown> | BytesContent | NoContent,
  Reply extends JsonContent<unknown> | BytesContent | StreamContent,
>(
  given: Omit<Route, 'handle' | 'request' | 'reply' | 'maxBodyBytes' | 'needsSession' | 'forMembers'> & {
    readonly request: Request
    readonly reply: Reply
    readonly maxBodyBytes?: number
    readonly needsSession?: boolean
    readonly forMembers?: boolean
    handle(call: Call<Received<Request>>): Given<Reply> | Promise<Given<Reply>>
  },
): Route => ({
  needsSession: false,
  forMembers: false,
  maxBodyBytes: given.request.kind === 'bytes' ? (given.request.lengthBytes ?? 0) : 16_384,
  ...given,
})
