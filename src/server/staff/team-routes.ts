import { base64UrlToBytes } from '../../core/bytes.ts'
import type { ErrorCode } from '../../core/errors.ts'
import { failure } from '../../core/errors.ts'
import { maxChunkBytes } from '../../core/record/limits.ts'
import { maxBatchBytes } from '../../core/wire/record-messages.ts'
import {
  appendMemberReplySchema,
  appendMemberRequestSchema,
  doneSchema,
  inviteReplySchema,
  inviteRequestSchema,
  joinReplySchema,
  joinRequestSchema,
  joinsSchema,
  memberLogSchema,
  missingChunksReplySchema,
  missingChunksRequestSchema,
  pushReplySchema,
  refuseJoinRequestSchema,
  teamsSchema,
} from '../../core/wire/record-schemas.ts'
import { bytes, json, nothing, type Route, route } from '../routes.ts'
import { createTokenBucket } from '../token-bucket.ts'
import type { Teams } from './teams.ts'

const done = { done: true } as const
/** Why a device may not have what a team keeps. */
const notYours: readonly ErrorCode[] = [
  'ballot/unknown-inspection',
  'member/no-team',
  'member/not-a-member',
  'member/waiting',
  'member/revoked',
]

/** The API of the inspectors' records: members, keys, revisions, chunks. */
export const teamRoutes = ({
  teams,
  nowMs,
}: {
  readonly teams: Teams
  nowMs(): number
}): readonly Route[] => {
  const member = { needsSession: true, forMembers: true }
  const one = '/api/inspections/{inspectionId}'
  // Open to anybody who reaches the door; 128 bits are not guessed at this pace or any other.
  const knocks = createTokenBucket(20, 200, nowMs)
  return [
    route({
      method: 'POST',
      path: '/api/join',
      summary: 'A device that holds an invite asks to be let in. The same again is answered the same.',
      request: json('JoinRequest', joinRequestSchema),
      reply: json('JoinReply', joinReplySchema),
      problems: [
        'member/invite-unknown',
        'member/bad-signature',
        'wire/too-many-requests',
        'wire/unavailable',
      ],
      async handle({ body }) {
        if (!knocks.take()) throw failure('wire/too-many-requests')
        return teams.join(body)
      },
    }),
    route({
      ...member,
      method: 'GET',
      path: '/api/teams',
      summary: 'The inspections this device belongs to, waits for or was revoked from.',
      request: nothing,
      reply: json('Teams', teamsSchema),
      problems: [],
      handle: async ({ deviceId }) => ({
        nowIso: new Date(nowMs()).toISOString(),
        teams: await teams.listFor(deviceId),
      }),
    }),
    route({
      ...member,
      method: 'GET',
      path: `${one}/members/{fromIndex}`,
      summary: 'The membership log from an index on, and the inspection keys sealed to this device.',
      request: nothing,
      reply: json('MemberLog', memberLogSchema),
      problems: notYours,
      handle: ({ inspectionId, deviceId, parameters }) =>
        teams.readLog(inspectionId, deviceId, Number(parameters.fromIndex)),
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/members`,
      summary:
        'Appends one signed entry to the membership log, with the keys that go with it. The same again is answered the same.',
      request: json('AppendMemberRequest', appendMemberRequestSchema),
      maxBodyBytes: 300_000,
      reply: json('AppendMemberReply', appendMemberReplySchema),
      problems: [
        ...notYours,
        'member/malformed',
        'bytes/truncated',
        'bytes/trailing',
        'member/bad-signature',
        'member/not-allowed',
        'member/log-moved',
        'member/team-exists',
        'member/wraps-incomplete',
        'staff/office-only',
        'wire/unavailable',
      ],
      handle: async ({ inspectionId, deviceId, body }) => ({
        length: await teams.append(inspectionId, deviceId, body),
      }),
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/invites`,
      summary: 'Notes a one-time invite by the hash of its code; good for 24 hours.',
      request: json('InviteRequest', inviteRequestSchema),
      reply: json('InviteReply', inviteReplySchema),
      problems: [...notYours, 'member/not-allowed', 'wire/unavailable'],
      async handle({ inspectionId, deviceId, body }) {
        const expiresAtMs = await teams.invite(inspectionId, deviceId, {
          codeHash: base64UrlToBytes(body.codeHash),
          rootProof: base64UrlToBytes(body.rootProof),
          sealedSecret: base64UrlToBytes(body.sealedSecret),
        })
        return { expiresAtIso: new Date(expiresAtMs).toISOString() }
      },
    }),
    route({
      ...member,
      method: 'GET',
      path: `${one}/joins`,
      summary: 'Devices that wait to be let in.',
      request: nothing,
      reply: json('Joins', joinsSchema),
      problems: [...notYours, 'member/not-allowed'],
      handle: ({ inspectionId, deviceId }) => teams.joins(inspectionId, deviceId),
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/joins/refuse`,
      summary: 'Sends a waiting device away.',
      request: json('RefuseJoinRequest', refuseJoinRequestSchema),
      reply: json('Done', doneSchema),
      problems: [...notYours, 'member/not-allowed', 'wire/unavailable'],
      async handle({ inspectionId, deviceId, body }) {
        await teams.refuseJoin(inspectionId, deviceId, body.deviceId)
        return done
      },
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/revisions`,
      summary:
        'Keeps a batch of signed revisions and says of each what became of it. Repeating changes nothing.',
      request: bytes('Number of revisions (2 bytes), then each with its length (4) before it.', null),
      maxBodyBytes: maxBatchBytes + 2,
      reply: json('PushReply', pushReplySchema),
      problems: [...notYours, 'bytes/truncated', 'bytes/trailing', 'wire/malformed', 'wire/unavailable'],
      handle: ({ inspectionId, deviceId, body }) => teams.push(inspectionId, deviceId, body),
    }),
    route({
      ...member,
      method: 'GET',
      path: `${one}/revisions/{cursor}`,
      summary: 'Revisions behind a cursor (`0`: from the first), in the order they were kept.',
      request: nothing,
      reply: bytes('Next cursor, whether there is more, and revisions; core/wire/record-messages.ts.', null),
      problems: [...notYours, 'sync/cursor-unknown'],
      handle: ({ inspectionId, deviceId, parameters }) =>
        teams.pull(inspectionId, deviceId, parameters.cursor as string),
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/chunks/missing`,
      summary: 'Which of these chunks of attachments are not kept yet.',
      request: json('MissingChunksRequest', missingChunksRequestSchema),
      maxBodyBytes: 80_000,
      reply: json('MissingChunksReply', missingChunksReplySchema),
      problems: notYours,
      handle: async ({ inspectionId, deviceId, body }) => ({
        missing: await teams.missingChunks(inspectionId, deviceId, body.addresses),
      }),
    }),
    route({
      ...member,
      method: 'POST',
      path: `${one}/chunks/{address}`,
      summary: 'Keeps one sealed chunk under the SHA-256 of its bytes. Repeating changes nothing.',
      request: bytes(`At most ${maxChunkBytes} bytes.`, null),
      maxBodyBytes: maxChunkBytes,
      reply: json('Done', doneSchema),
      problems: [...notYours, 'record/chunk-mismatch', 'wire/unavailable'],
      async handle({ inspectionId, deviceId, parameters, body }) {
        await teams.putChunk(inspectionId, deviceId, parameters.address as string, body)
        return done
      },
    }),
    route({
      ...member,
      method: 'GET',
      path: `${one}/chunks/{address}`,
      summary: 'One sealed chunk.',
      request: nothing,
      reply: bytes('The chunk as it was sealed.', null),
      problems: [...notYours, 'record/chunk-unknown'],
      handle: ({ inspectionId, deviceId, parameters }) =>
        teams.readChunk(inspectionId, deviceId, parameters.address as string),
    }),
  ]
}
