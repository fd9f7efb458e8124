import { Readable } from 'node:stream'
import { isTooFewToOpen } from '../../core/ballot/limits.ts'
import { base64UrlToBytes, bytesToBase64Url, bytesToHex } from '../../core/bytes.ts'
import { envelopeBytes } from '../../core/envelope/format.ts'
import { failure } from '../../core/errors.ts'
import { maxTakenInAtOnce, redeemCodeBytes, sendRequestBytes } from '../../core/wire/messages.ts'
import {
  bulletinSchema,
  challengeReplySchema,
  challengeRequestSchema,
  closeRequestSchema,
  countsSchema,
  createInspectionReplySchema,
  createInspectionRequestSchema,
  destructionSchema,
  enrolReplySchema,
  enrolRequestSchema,
  leftOverReplySchema,
  openingRecordSchema,
  printRunRequestSchema,
  publishRequestSchema,
  replaceSlipRequestSchema,
  sessionReplySchema,
  sessionRequestSchema,
  staffInspectionSchema,
  staffInspectionsSchema,
  takeInReplySchema,
} from '../../core/wire/schemas.ts'
import type { RandomBytes } from '../chance.ts'
import type { Inspections } from '../inspections.ts'
import { bulletinRoute, destructionRoute, manifestRoute, openingRoute } from '../public/public-routes.ts'
import { bytes, json, nothing, type Route, route, stream } from '../routes.ts'
import { setupCodeHash } from '../store/setup-code.ts'
import type { StaffStore } from '../store/staff-store.ts'
import { createTokenBucket } from '../token-bucket.ts'
import { countLeftOver } from './left-over.ts'
import type { Sessions } from './sessions.ts'
import { takeIn } from './take-in.ts'

/** What the staff door's API needs. */
export interface StaffRoutesDeps {
  readonly inspections: Inspections
  readonly store: StaffStore
  readonly sessions: Sessions
  readonly randomBytes: RandomBytes
  /** MINGCHA_PUBLIC_URL, or how the public door listens: what the office prints on slips and posters. */
  publicUrl(): string
  nowMs(): number
}

/** The inspectors' API. Everything but enrolling and starting a session needs a session. */
export const staffRoutes = (deps: StaffRoutesDeps): readonly Route[] => {
  const { inspections, store, sessions, randomBytes, publicUrl, nowMs } = deps
  const needsSession = true
  // Both are open to anybody who reaches the door; neither needs to be fast.
  const knocks = createTokenBucket(20, 200, nowMs)
  const knock = () => {
    if (!knocks.take()) throw failure('wire/too-many-requests')
  }
  return [
    route({
      method: 'POST',
      path: '/api/enrol',
      summary: 'Enrols a device with the one-time code of a setup link.',
      request: json('EnrolRequest', enrolRequestSchema),
      reply: json('EnrolReply', enrolReplySchema),
      problems: ['staff/setup-code-unknown', 'wire/too-many-requests', 'wire/unavailable'],
      async handle({ body: { setupCode, signingKey } }) {
        knock()
        const deviceId = bytesToHex(randomBytes(16))
        const device = { deviceId, signingKey: base64UrlToBytes(signingKey) }
        const enrolled = await store.enrol(setupCodeHash(base64UrlToBytes(setupCode)), nowMs(), device)
        if (!enrolled) throw failure('staff/setup-code-unknown')
        return { deviceId }
      },
    }),
    route({
      method: 'POST',
      path: '/api/session/challenge',
      summary: 'Asks for the challenge a device signs to start a session.',
      request: json('ChallengeRequest', challengeRequestSchema),
      reply: json('ChallengeReply', challengeReplySchema),
      problems: ['staff/unknown-device', 'wire/too-many-requests'],
      async handle({ body }) {
        knock()
        return { challenge: await sessions.challenge(body.deviceId) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/session',
      summary:
        'Starts a session: ECDSA P-256 over device and challenge. The reply is the bearer token of one tab.',
      request: json('SessionRequest', sessionRequestSchema),
      reply: json('SessionReply', sessionReplySchema),
      problems: ['staff/unknown-device', 'staff/no-session', 'wire/too-many-requests'],
      async handle({ body: { deviceId, challenge, signature } }) {
        knock()
        return { session: await sessions.start(deviceId, challenge, base64UrlToBytes(signature)) }
      },
    }),
    route({
      method: 'GET',
      path: '/api/inspections',
      summary: 'Every inspection of this server, the newest first.',
      needsSession,
      request: nothing,
      reply: json('StaffInspections', staffInspectionsSchema),
      problems: [],
      handle: async () => ({
        nowIso: new Date(nowMs()).toISOString(),
        publicUrl: publicUrl(),
        inspections: [...(await inspections.staffViews())],
      }),
    }),
    route({
      method: 'POST',
      path: '/api/inspections',
      summary: 'Creates an inspection: its issuer key and its receipt key are made here, and never leave.',
      needsSession,
      request: json('CreateInspectionRequest', createInspectionRequestSchema),
      reply: json('CreateInspectionReply', createInspectionReplySchema),
      problems: ['wire/unavailable'],
      async handle({ body: { court, title } }) {
        const { inspectionId, issuerKey, receiptKey } = await inspections.create(court, title)
        return {
          inspectionId,
          issuerKey: bytesToBase64Url(issuerKey),
          receiptKey: bytesToBase64Url(receiptKey),
        }
      },
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/publish',
      summary:
        'Publishes the manifest and the hashes of the redeem codes. The same again is answered the same.',
      needsSession,
      request: json('PublishRequest', publishRequestSchema),
      maxBodyBytes: 2_500_000,
      reply: json('StaffInspection', staffInspectionSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'staff/manifest-mismatch',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body: { manifest, codeHashes } }) =>
        inspections.publish(inspectionId, base64UrlToBytes(manifest), base64UrlToBytes(codeHashes)),
    }),
    route({
      method: 'GET',
      path: '/api/inspections/{inspectionId}/counts',
      summary: 'Printed, void, replaced, redeemed, sent: numbers and nothing else.',
      needsSession,
      request: nothing,
      reply: json('Counts', countsSchema),
      problems: ['ballot/unknown-inspection', 'ballot/set-aside', 'ballot/box-closed'],
      handle: ({ inspectionId }) => inspections.counts(inspectionId),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/void',
      summary: 'Makes a slip void by its redeem code: nobody can redeem it any more. Again changes nothing.',
      needsSession,
      request: bytes('Redeem code (16 bytes).', redeemCodeBytes),
      reply: json('Counts', countsSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/unknown-code',
        'ballot/code-used',
        'ballot/box-closed',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => inspections.voidSlip(inspectionId, body),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/print-runs',
      summary:
        'Takes up slips printed after the publishing, by the hashes of their codes. The same list again changes nothing.',
      needsSession,
      request: json('PrintRunRequest', printRunRequestSchema),
      maxBodyBytes: 1_000_000,
      reply: json('Counts', countsSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/box-closed',
        'staff/print-run-refused',
        'staff/print-run-late',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) =>
        inspections.addPrintRun(inspectionId, base64UrlToBytes(body.codeHashes)),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/replacements',
      summary: 'Counts a slip given for a lost one that cannot be made void. The same id again counts once.',
      needsSession,
      request: json('ReplaceSlipRequest', replaceSlipRequestSchema),
      reply: json('Counts', countsSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/box-closed',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => inspections.replaceSlip(inspectionId, body.replacementId),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/close',
      summary: 'Closes the box and publishes the bulletin. The same again gives the same bulletin.',
      needsSession,
      request: json('CloseRequest', closeRequestSchema),
      maxBodyBytes: 500_000,
      reply: json('Bulletin', bulletinSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/still-sending',
        'ballot/ledger-unbalanced',
        'ballot/left-over-miscounted',
        'ballot/more-sent-than-redeemed',
        'ballot/box-damaged',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body: { leftOver, recounted = false, leftOverCodes = '' } }) =>
        inspections.close(inspectionId, leftOver, recounted, base64UrlToBytes(leftOverCodes)),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/cancel',
      summary: 'Calls an inspection off before its first window. The same again gives the same bulletin.',
      needsSession,
      request: nothing,
      reply: json('Bulletin', bulletinSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/box-damaged',
        'staff/cancel-late',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId }) => inspections.cancel(inspectionId),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/left-over',
      summary: 'Says of left-over slips how many are unused, used, void and unknown, and not which.',
      needsSession,
      request: bytes('Redeem codes of 16 bytes, one after another.', null),
      maxBodyBytes: redeemCodeBytes * 20_000,
      reply: json('LeftOverReply', leftOverReplySchema),
      problems: ['ballot/unknown-inspection', 'ballot/set-aside', 'ballot/box-closed', 'wire/malformed'],
      handle: ({ inspectionId, body }) => countLeftOver(inspections.live(inspectionId).redeemBook, body),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/envelopes',
      summary:
        'Takes in send requests that came by a sealed file, each judged as at the public door. The same again is known.',
      needsSession,
      request: bytes('Send requests one after another.', null),
      maxBodyBytes: maxTakenInAtOnce * sendRequestBytes,
      reply: json('TakeInReply', takeInReplySchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/send-not-open',
        'ballot/box-closed',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => takeIn(inspections.live(inspectionId), body, nowMs()),
    }),
    // The same three as at the public door, so that the office's pages need to know one origin only.
    manifestRoute(inspections, needsSession),
    bulletinRoute(inspections, needsSession),
    openingRoute(inspections, needsSession),
    destructionRoute(inspections, needsSession),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/destruction',
      summary:
        'Destroys private keys, envelopes and code hashes of an opened inspection for good. Again gives the same record.',
      needsSession,
      request: nothing,
      reply: json('Destruction', destructionSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'staff/not-finished',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId }) => inspections.destroy(inspectionId),
    }),
    route({
      method: 'GET',
      path: '/api/inspections/{inspectionId}/box',
      summary: 'Every envelope of a closed box, in the order of the bulletin.',
      needsSession,
      request: nothing,
      reply: stream(`Envelopes of ${envelopeBytes} bytes, one after another.`),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/not-closed',
        'ballot/box-closed',
        'ballot/too-few-envelopes',
      ],
      handle({ inspectionId }) {
        const { progress, box } = inspections.live(inspectionId)
        if (progress.state === 'running' || progress.state === 'closing') throw failure('ballot/not-closed')
        const { sent } = progress.bulletin.counts
        if (isTooFewToOpen(sent)) throw failure('ballot/too-few-envelopes', { sent })
        return { lengthBytes: sent * envelopeBytes, body: Readable.from(box.envelopes()) }
      },
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/opening',
      summary: 'Records and publishes what the opening gave. Once; the same again is answered the same.',
      needsSession,
      request: json('OpeningRecord', openingRecordSchema),
      maxBodyBytes: 1_000_000,
      reply: json('OpeningRecord', openingRecordSchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/not-closed',
        'ballot/root-mismatch',
        'ballot/too-few-envelopes',
        'ballot/bad-opening',
        'staff/wrong-state',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => inspections.recordOpening(inspectionId, body),
    }),
  ]
}
