import type { Bytes } from '../../core/bytes.ts'
import { base64UrlToBytes, bytesToBase64Url } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { sessionMessage } from '../../core/wire/messages.ts'
import type { RandomBytes } from '../chance.ts'
import { sha256Now } from '../hashes.ts'
import { signedByP256 } from '../signatures.ts'
import type { StaffStore } from '../store/staff-store.ts'

/** How long a challenge waits for its signature. */
const challengeLifeMs = 60_000
/** A session unused for so long is over. */
export const sessionIdleMs = 30 * 60_000
/** Most challenges waiting at one time; the oldest goes first. */
const maxChallenges = 1_000
const maxSessions = 1_000

/** Who is at the staff door. In memory only: a restart ends every session, and pages start new ones by themselves. */
export interface Sessions {
  /** 32 random bytes for the device to sign, good once and for a minute. @throws `staff/unknown-device` */
  challenge(deviceId: string): Promise<string>
  /**
   * Starts a session for a device that signed its challenge.
   * @returns the bearer token of one tab, 32 bytes as base64url; the server keeps only its hash.
   * @throws `staff/unknown-device`, `staff/no-session` when challenge or signature are wrong.
   */
  start(deviceId: string, challenge: string, signature: Bytes): Promise<string>
  /** The device of a session that is not over, and counts as its use. @throws `staff/no-session` */
  deviceOf(authorization: string | undefined): string
}

/** Sessions of the devices in `store`. */
export const createSessions = (
  store: Pick<StaffStore, 'findDevice'>,
  randomBytes: RandomBytes,
  nowMs: () => number,
): Sessions => {
  const challenges = new Map<string, { readonly deviceId: string; readonly untilMs: number }>()
  const sessions = new Map<string, { readonly deviceId: string; usedAtMs: number }>()
  const newToken = () => bytesToBase64Url(randomBytes(32))

  const keepWithin = (map: Map<string, unknown>, max: number) => {
    for (const key of map.keys()) {
      if (map.size <= max) return
      map.delete(key)
    }
  }

  return {
    async challenge(deviceId) {
      if ((await store.findDevice(deviceId)) === null) throw failure('staff/unknown-device')
      const challenge = newToken()
      challenges.set(challenge, { deviceId, untilMs: nowMs() + challengeLifeMs })
      keepWithin(challenges, maxChallenges)
      return challenge
    },
    async start(deviceId, challenge, signature) {
      const waiting = challenges.get(challenge)
      challenges.delete(challenge)
      const device = await store.findDevice(deviceId)
      if (device === null) throw failure('staff/unknown-device')
      if (
        waiting === undefined ||
        waiting.deviceId !== deviceId ||
        waiting.untilMs <= nowMs() ||
        !signedByP256(device.signingKey, sessionMessage(deviceId, challenge), signature)
      )
        throw failure('staff/no-session')
      const session = newToken()
      sessions.set(hashOf(session), { deviceId, usedAtMs: nowMs() })
      keepWithin(sessions, maxSessions)
      return session
    },
    deviceOf(authorization) {
      const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1]
      if (bearer === undefined) throw failure('staff/no-session')
      // Looked up by hash, so that the time it takes says nothing about the token.
      const key = hashOf(bearer)
      const session = sessions.get(key)
      if (session === undefined || nowMs() - session.usedAtMs >= sessionIdleMs) {
        sessions.delete(key)
        throw failure('staff/no-session')
      }
      session.usedAtMs = nowMs()
      // Most recently used last, so that `keepWithin` ends the longest idle.
      sessions.delete(key)
      sessions.set(key, session)
      return session.deviceId
    },
  }
}

const hashOf = (token: string): string => Buffer.from(sha256Now(base64UrlToBytes(token))).toString('base64')
