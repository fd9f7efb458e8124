/**
 * How a phone speaks to the public door. Every request is the same for everybody: no cookie, no identifier, no
 * language, no referrer, nothing from a cache.
 * @see docs/SPEC.md DEV-7; SECURITY section 2.5
 */
import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, failure, isPhoneErrorCode } from '../../core/errors.ts'
import type { PublicInspection } from '../../core/wire/schemas.ts'
import type { Clock } from '../clock.ts'
import { readProblem, readPublicList } from './public-list.ts'
import { askPublicDoor, mediaTypes } from './request.ts'

/** What came of a request a person can do something about. */
export type Reply<Value> =
  | { readonly state: 'answered'; readonly value: Value }
  /** Nobody answered, or something in between did (a sign-in page of a public network). */
  | { readonly state: 'unreachable' }
  | { readonly state: 'refused'; readonly code: ErrorCode; readonly status: number }

/** A request that left earlier. */
export interface UnderwayRequest {
  /** Device time when it left. */
  readonly askedAtMs: number
  readonly response: Promise<Response>
}

/** The public door as a phone sees it. No method throws because of the network. */
export interface PublicDoor {
  /**
   * Every inspection that is running, closed or opened.
   * @param underway - this very request, sent before the door was there.
   */
  readInspections(underway?: UnderwayRequest): Promise<Reply<readonly PublicInspection[]>>
  /** The manifest's exact bytes. */
  readManifest(inspectionId: string): Promise<Reply<Bytes>>
  /** @param request - 400 bytes. @returns 384 bytes. */
  redeem(inspectionId: string, request: Bytes): Promise<Reply<Bytes>>
  /** @param request - 8 820 bytes. @returns the receipt, not yet verified. */
  send(inspectionId: string, request: Bytes): Promise<Reply<Bytes>>
  /**
   * Anything else the door tells everybody; see read-bulletin.ts.
   * @param read - makes the value of the parsed JSON, `null` when it is none.
   */
  readJson<Value>(path: string, read: (json: unknown) => Value | null): Promise<Reply<Value>>
}

const typeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''

/** @param clock - learns the server's time from every reply that says it. */
export const createPublicDoor = (clock: Clock): PublicDoor => {
  const hearProblem = async (response: Response, askedAtMs: number): Promise<Reply<never>> => {
    // A body that is no problem of ours still has a status that says whether trying again makes sense.
    const fallback: ErrorCode = response.status >= 500 ? 'wire/unavailable' : 'wire/malformed'
    if (typeOf(response) !== mediaTypes.problem)
      return response.status >= 500 || response.status === 429
        ? { state: 'refused', code: fallback, status: response.status }
        : { state: 'unreachable' }
    const problem = readProblem(await response.json())
    if (!problem) return { state: 'refused', code: fallback, status: response.status }
    const { code, nowIso } = problem
    if (nowIso) clock.learn(nowIso, askedAtMs)
    return { state: 'refused', code: isPhoneErrorCode(code) ? code : fallback, status: response.status }
  }

  const hear = async <Value>(
    { askedAtMs, response: underway }: UnderwayRequest,
    type: string,
    read: (response: Response, askedAtMs: number) => Promise<Value>,
  ): Promise<Reply<Value>> => {
    try {
      const response = await underway
      if (!response.ok) return await hearProblem(response, askedAtMs)
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

  const ask = <Value>(
    path: string,
    type: string,
    read: (response: Response, askedAtMs: number) => Promise<Value>,
    body?: Bytes,
  ): Promise<Reply<Value>> =>
    hear({ askedAtMs: clock.deviceNowMs(), response: askPublicDoor(path, type, body) }, type, read)

  const readBytes = async (response: Response): Promise<Bytes> => new Uint8Array(await response.arrayBuffer())
  const jsonOf = async <Value>(response: Response, read: (json: unknown) => Value | null): Promise<Value> => {
    const value = read(await response.json())
    if (value === null) throw failure('wire/malformed')
    return value
  }

  return {
    readInspections: (underway) => {
      const read = async (response: Response, askedAtMs: number) => {
        const { nowIso, inspections } = await jsonOf(response, readPublicList)
        clock.learn(nowIso, askedAtMs)
        return inspections
      }
      return underway ? hear(underway, mediaTypes.json, read) : ask('', mediaTypes.json, read)
    },
    readManifest: (inspectionId) => ask(`/${inspectionId}/manifest`, mediaTypes.json, readBytes),
    redeem: (inspectionId, request) => ask(`/${inspectionId}/redeem`, mediaTypes.bytes, readBytes, request),
    send: (inspectionId, request) => ask(`/${inspectionId}/envelopes`, mediaTypes.bytes, readBytes, request),
    readJson: (path, read) => ask(path, mediaTypes.json, (response) => jsonOf(response, read)),
  }
}
