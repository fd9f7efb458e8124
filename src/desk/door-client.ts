import type { Bytes } from '../core/bytes.ts'
import { isErrorCode } from '../core/error-registry.ts'
import { failure } from '../core/errors.ts'

/** One request to a door, as a phone or an office device makes it. */
export interface DoorRequest {
  readonly body?: Uint8Array | object
  /** Bearer token of a session. */
  readonly session?: string
}

/**
 * Asks a door and gives the bytes of its answer.
 * @param url - of the route.
 * @throws the `Failure` of the problem the door answered with.
 */
export const askDoor = async (url: string, { body, session }: DoorRequest = {}): Promise<Bytes> => {
  const isBytes = body instanceof Uint8Array
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body === undefined
        ? {}
        : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      ...(session === undefined ? {} : { authorization: `Bearer ${session}` }),
    },
    ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
  })
  const answer = new Uint8Array(await response.arrayBuffer())
  if (response.ok) return answer
  const problem = answer.length > 0 ? (JSON.parse(Buffer.from(answer).toString()) as { code?: unknown }) : {}
  throw failure(isErrorCode(problem.code) ? problem.code : 'wire/unavailable', { status: response.status })
}

/** {@link askDoor} for routes that answer JSON; `schema` checks it. @throws also when the answer does not fit. */
export const askDoorJson = async <Value>(
  schema: { parse(json: unknown): Value },
  url: string,
  request?: DoorRequest,
): Promise<Value> => schema.parse(JSON.parse(Buffer.from(await askDoor(url, request)).toString()))
