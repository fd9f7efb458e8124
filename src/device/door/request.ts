/** Longest wait for one reply. A slow link needs a second for the largest; a dead one must not hold the outbox. */
const replyTimeoutMs = 20_000

/** The media types the public door speaks. */
export const mediaTypes = {
  bytes: 'application/octet-stream',
  json: 'application/json',
  problem: 'application/problem+json',
} as const

/**
 * The one form of every request to the public door: the same for everybody. No cookie, no identifier, no
 * language, no referrer, nothing from a cache, no redirect.
 *
 * @param path - behind `/api/inspections`.
 * @param accept - the media type of the answer hoped for.
 * @param body - sent as bytes with POST; without it GET.
 * @throws (rejects) TypeError when nobody answers, TimeoutError after 20 s.
 * @see docs/SPEC.md DEV-7; SECURITY section 2.5
 */
export const askPublicDoor = (
  path: string,
  accept: string,
  body?: Uint8Array<ArrayBuffer>,
): Promise<Response> =>
  fetch(`/api/inspections${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      accept: `${accept}, ${mediaTypes.problem}`,
      'accept-language': '*',
      ...(body && { 'content-type': mediaTypes.bytes }),
    },
    ...(body && { body }),
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    signal: AbortSignal.timeout(replyTimeoutMs),
  })
