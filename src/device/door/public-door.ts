/**
 * How a phone speaks to the public door. Every request is the same for everybody: no cookie, no identifier, no
 * language, no referrer, nothing from a cache.
 * @see docs/SPEC.md DEV-7; SECURITY section 2.5
 */
import type * as z from 'zod/mini'
import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, failure, isErrorCode } from '../../core/errors.ts'
import {
  type Bulletin,
  bulletinSchema,
  type OpeningRecord,
  openingRecordSchema,
  type PublicInspection,
  problemSchema,
  publicInspectionsSchema,
} from '../../core/wire/schemas.ts'
import type { Clock } from '../clock.ts'

/** What came of a request a person can do something about. */
export type Reply<Value> =
  | { readonly state: 'answered'; readonly value: Value }
  /** Nobody answered, or something in between did (a sign-in page of a public network). */
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly status: number }

/** The public door as a phone sees it. No method throws because of the network. */
export interface PublicDoor {
  /** Every inspection that is running, closed or opened. */
  readInspections(): Promise<Reply<readonly PublicInspection[]>>
  /** The manifest's exact bytes. */
  readManifest(inspectionId: string): Promise<Reply<Bytes>>
  /** @param request - 400 bytes. @returns 384 bytes. */
  redeem(inspectionId: string, request: Bytes): Promise<Reply<Bytes>>
  /** @param request - 8 820 bytes. @returns the receipt, not yet verified. */
  send(inspectionId: string, request: Bytes): Promise<Reply<Bytes>>
  readBulletin(inspectionId: string): Promise<Reply<Bulletin>>
  readOpening(inspectionId: string): Promise<Reply<OpeningRecord>>
}

/** Longest wait for one reply. A slow link needs a second for the largest; a dead one must not hold the outbox. */
const replyTimeoutMs = 20_000

const bytesType = 'application/octet-stream'
const jsonType = 'application/json'
const problemType = 'application/problem+json'

const typeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''

/**
 * @param clock - learns the server's time from every reply that says it.
 * @param baseUrl - where the API is; empty for this page's own origin.
 */
export const createPublicDoor = (clock: Clock, baseUrl = ''): PublicDoor => {
  const readProblem = async (response: Response, askedAtMs: number): Promise<Reply<never>> => {
    // A body that is no problem of ours still has a status that says whether trying again makes sense.
    const fallback: ErrorCode = response.status >= 500 ? 'wire/unavailable' : 'wire/malformed'
    if (typeOf(response) !== problemType)
      return response.status >= 500 || response.status === 429
        ? { state: 'refused', code: fallback, status: response.status }
        : { state: 'unreachable' }
    const problem = problemSchema.safeParse(await response.json())
    if (!problem.success) return { state: 'refused', code: fallback, status: response.status }
    if (problem.data.nowIso) clock.learn(problem.data.nowIso, askedAtMs)
    const { code } = problem.data
    return { state: 'refused', code: isErrorCode(code) ? code : fallback, status: response.status }
  }

  const ask = async <Value>(
    path: string,
    type: string,
    read: (response: Response, askedAtMs: number) => Promise<Value>,
    body?: Bytes,
  ): Promise<Reply<Value>> => {
    const askedAtMs = clock.deviceNowMs()
    try {
      const response = await fetch(`${baseUrl}/api/inspections${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          accept: `${type}, ${problemType}`,
          'accept-language': '*',
          ...(body && { 'content-type': bytesType }),
        },
        ...(body && { body }),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        signal: AbortSignal.timeout(replyTimeoutMs),
      })
      if (!response.ok) return await readProblem(response, askedAtMs)
      if (typeOf(response) !== type) return { state: 'unreachable' }
      return { state: 'answered', value: await read(response, askedAtMs) }
    } catch (cause) {
      // fetch rejects with TypeError (no connection, redirect), TimeoutError or AbortError; a body cut short
      // rejects with TypeError or SyntaxError. Anything else is ours and must be heard.
      const name = cause instanceof Error ? cause.name : ''
      if (['TypeError', 'TimeoutError', 'AbortError', 'SyntaxError', 'NetworkError'].includes(name))
        return { state: 'unreachable' }
      throw cause
    }
  }

  const readBytes = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer())
  const readJson =
    <Schema extends z.ZodMiniType>(schema: Schema) =>
    async (response: Response): Promise<z.output<Schema>> => {
      const parsed = schema.safeParse(await response.json())
      if (!parsed.success) throw failure('wire/malformed', { problems: parsed.error.issues.length })
      return parsed.data
    }

  return {
    readInspections: () =>
      ask('', jsonType, async (response, askedAtMs) => {
        const { nowIso, inspections } = await readJson(publicInspectionsSchema)(response)
        clock.learn(nowIso, askedAtMs)
        return inspections
      }),
    readManifest: (inspectionId) => ask(`/${inspectionId}/manifest`, jsonType, readBytes),
    redeem: (inspectionId, request) => ask(`/${inspectionId}/redeem`, bytesType, readBytes, request),
    send: (inspectionId, request) => ask(`/${inspectionId}/envelopes`, bytesType, readBytes, request),
    readBulletin: (inspectionId) => ask(`/${inspectionId}/bulletin`, jsonType, readJson(bulletinSchema)),
    readOpening: (inspectionId) => ask(`/${inspectionId}/opening`, jsonType, readJson(openingRecordSchema)),
  }
}
