import { receiptBytes } from '../../core/ballot/receipt.ts'
import { tokenSignatureBytes } from '../../core/ballot/token.ts'
import { concatBytes } from '../../core/bytes.ts'
import { failure } from '../../core/errors.ts'
import { redeemRequestBytes, sendRequestBytes } from '../../core/wire/messages.ts'
import {
  bulletinSchema,
  destructionOrNoneSchema,
  openingRecordOrNoneSchema,
  publicInspectionsSchema,
  publicStatusSchema,
  slipMarksReplySchema,
} from '../../core/wire/schemas.ts'
import { maxSlipMarksBytes } from '../../core/wire/slip-marks.ts'
import type { Inspections } from '../inspections.ts'
import { bytes, json, nothing, type Route, route } from '../routes.ts'
import { createTokenBucket } from '../token-bucket.ts'
import { redeem } from './redeem.ts'
import { send } from './send.ts'
import { takeInSlipMarks } from './take-in-slip-marks.ts'

/** The anonymous door's API. No route asks who is calling. */
export const publicRoutes = (inspections: Inspections, nowMs: () => number): readonly Route[] => {
  const nowIso = () => new Date(nowMs()).toISOString()
  const retries = createTokenBucket(50, 500, nowMs)
  return [
    route({
      method: 'GET',
      path: '/api/inspections',
      summary: 'Every published inspection, the newest first, and the server’s time.',
      request: nothing,
      reply: json('PublicInspections', publicInspectionsSchema),
      problems: [],
      handle: () => ({
        nowIso: nowIso(),
        inspections: inspections.published().map(inspections.publicViewOf),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/inspections/{inspectionId}',
      summary: 'How far one inspection is, and the server’s time.',
      request: nothing,
      reply: json('PublicStatus', publicStatusSchema),
      problems: ['ballot/unknown-inspection'],
      handle: ({ inspectionId }) => ({
        nowIso: nowIso(),
        inspection: inspections.publicViewOf(inspections.record(inspectionId)),
      }),
    }),
    manifestRoute(inspections, false),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/redeem',
      summary: 'Buys one token with one slip: the raw RSA signature over a blinded message (RFC 9474 §4.3).',
      request: bytes('Redeem code (16 bytes), blinded message (384).', redeemRequestBytes),
      reply: bytes('Blind signature.', tokenSignatureBytes),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/unknown-code',
        'ballot/other-inspection',
        'ballot/code-used',
        'ballot/slip-void',
        'ballot/outside-redeem-window',
        'ballot/cancelled',
        'ballot/box-closed',
        'wire/too-many-requests',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) =>
        redeem(inspections, inspections.live(inspectionId), body, nowMs(), retries),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/envelopes',
      summary: 'Puts one sealed answer into the box. The same envelope gets the same receipt again.',
      request: bytes(
        'Token key (65 bytes), token prefix (32), token signature (384), envelope signature (64), envelope (8 275).',
        sendRequestBytes,
      ),
      reply: bytes('Receipt: Ed25519 over the envelope’s leaf.', receiptBytes),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/send-not-open',
        'ballot/box-closed',
        'ballot/bad-token',
        'ballot/bad-envelope-signature',
        'ballot/token-used',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => send(inspections.live(inspectionId), body, nowMs()),
    }),
    route({
      method: 'POST',
      path: '/api/inspections/{inspectionId}/slip-marks',
      summary: 'Takes in which slips were redeemed or void at another server of the same inspection.',
      request: bytes(
        'Signature by the receipt key (64 bytes); of every slip the hash of its code (32) and its mark (32).',
        null,
      ),
      maxBodyBytes: maxSlipMarksBytes,
      reply: json('SlipMarksReply', slipMarksReplySchema),
      problems: [
        'ballot/unknown-inspection',
        'ballot/set-aside',
        'ballot/bad-slip-marks',
        'ballot/unknown-code',
        'ballot/redeemed-at-both',
        'ballot/box-closed',
        'wire/unavailable',
      ],
      handle: ({ inspectionId, body }) => takeInSlipMarks(inspections.live(inspectionId), body),
    }),
    bulletinRoute(inspections, false),
    openingRoute(inspections, false),
    slipListRoute(inspections),
    destructionRoute(inspections, false),
  ]
}

/**
 * The hashes of all redeem codes. A code has 128 bits and cannot be found from its hash; a ballot device needs the
 * list to tell slips from made-up ones while it has no network.
 */
const slipListRoute = (inspections: Inspections): Route =>
  route({
    method: 'GET',
    path: '/api/inspections/{inspectionId}/slips',
    summary: 'SHA-256 of the redeem code of every slip, ascending: 32 bytes each, one after another.',
    request: nothing,
    reply: bytes('Hashes, ascending.', null),
    problems: ['ballot/unknown-inspection', 'ballot/set-aside', 'ballot/box-closed'],
    handle: ({ inspectionId }) => concatBytes(...inspections.live(inspectionId).redeemBook.codeHashes()),
  })

/** The manifest of a published inspection, byte for byte. */
export const manifestRoute = (inspections: Inspections, needsSession: boolean): Route =>
  route({
    method: 'GET',
    path: '/api/inspections/{inspectionId}/manifest',
    summary: 'The manifest, byte for byte: its SHA-256 is the fingerprint on every slip.',
    needsSession,
    request: nothing,
    reply: bytes(
      'A JSON document of the schema Manifest, as the office’s device made it.',
      null,
      'application/json',
    ),
    problems: ['ballot/unknown-inspection'],
    handle: ({ inspectionId }) => inspections.record(inspectionId).manifestBytes,
  })

/** What was destroyed after the report. */
export const destructionRoute = (inspections: Inspections, needsSession: boolean): Route =>
  route({
    method: 'GET',
    path: '/api/inspections/{inspectionId}/destruction',
    summary: 'What the office had destroyed after the report, and when; null while nothing is destroyed.',
    needsSession,
    request: nothing,
    reply: json('DestructionOrNone', destructionOrNoneSchema),
    problems: ['ballot/unknown-inspection'],
    handle: ({ inspectionId }) => inspections.destruction(inspectionId),
  })

/** The bulletin of a closed box. */
export const bulletinRoute = (inspections: Inspections, needsSession: boolean): Route =>
  route({
    method: 'GET',
    path: '/api/inspections/{inspectionId}/bulletin',
    summary: 'The whole bulletin of a closed box. There is no way to ask for one envelope.',
    needsSession,
    request: nothing,
    reply: json('Bulletin', bulletinSchema),
    problems: ['ballot/unknown-inspection', 'ballot/not-closed'],
    handle: ({ inspectionId }) => {
      const { progress } = inspections.record(inspectionId)
      if (progress.state === 'running' || progress.state === 'closing') throw failure('ballot/not-closed')
      return progress.bulletin
    },
  })

/** The record of an opening. */
export const openingRoute = (inspections: Inspections, needsSession: boolean): Route =>
  route({
    method: 'GET',
    path: '/api/inspections/{inspectionId}/opening',
    summary:
      'What was opened: counts, and hashes by which each respondent finds “opened and counted”; null before that.',
    needsSession,
    request: nothing,
    reply: json('OpeningRecordOrNone', openingRecordOrNoneSchema),
    problems: ['ballot/unknown-inspection'],
    handle: ({ inspectionId }) => {
      const { progress } = inspections.record(inspectionId)
      return progress.state === 'opened' ? progress.opening : null
    },
  })
