import { errors } from '../core/error-registry.ts'
import { type ErrorCode, Failure } from '../core/errors.ts'
import type { Problem } from '../core/wire/schemas.ts'

/** Problems that tell the time, so that a phone with a wrong clock can find the windows. */
const timedCodes: readonly ErrorCode[] = ['ballot/outside-redeem-window', 'ballot/send-not-open']

/** What every failed request gets: the registry's words and nothing about the request. */
export const problemOf = (code: ErrorCode, nowMs: number): Problem => {
  const { status, sentence, next } = errors[code]
  const problem = {
    type: `urn:mingcha:problem:${code.replace('/', ':')}`,
    title: sentence,
    status: status ?? 500,
    code,
    detail: next,
  }
  return timedCodes.includes(code) ? { ...problem, nowIso: new Date(nowMs).toISOString() } : problem
}

/**
 * The code for anything thrown while answering. Only failures that have an HTTP status keep theirs; whatever
 * else happened is ours to mend and says `wire/broken`.
 */
export const codeOf = (thrown: unknown): ErrorCode => {
  if (thrown instanceof Failure) return errors[thrown.code].status === null ? 'wire/broken' : thrown.code
  const { code, name } = (thrown ?? {}) as { code?: unknown; name?: unknown }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return 'wire/wrong-length'
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    return 'wire/malformed'
  if (name === 'SyntaxError' || name === '$ZodError') return 'wire/malformed'
  if (code === 'ERR_SQLITE_ERROR' || code === 'ENOSPC' || code === 'EROFS') return 'wire/unavailable'
  return 'wire/broken'
}
