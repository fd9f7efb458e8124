import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import type { Bytes } from '../../src/core/bytes.ts'
import { utf8ToBytes } from '../../src/core/bytes.ts'
import { encodeSendRequest, type SendRequest } from '../../src/core/wire/messages.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import type { Manifest, Windows } from '../../src/core/wire/schemas.ts'
import { enrolOffice, type Office, prepareInspection } from '../../src/desk/office-client.ts'
import { prepareTicket, redeemTicket, sealAnswer, type Ticket } from '../../src/desk/respondent-client.ts'
import { formOf } from './forms.ts'

/** One published inspection with everything a test may want of it, secrets included. */
export interface RunningInspection {
  readonly inspectionId: string
  readonly manifest: Manifest
  readonly manifestBytes: Bytes
  readonly secrets: readonly SlipSecret[]
  readonly codeHashes: Bytes
  readonly shares: Awaited<ReturnType<typeof prepareInspection>>['shares']
}

/** A form of one question: enough for a test that is not about forms. */
export const smallForm = formOf([
  { type: 'text', name: 'Q1', label: '您想说什么？', constraint: { maxLength: 100 } },
])

/** Windows that begin at `nowMs`: redeem for ten minutes, send from minute 20 to minute 40. */
export const windowsFrom = (nowMs: number): Windows => {
  const iso = (minutes: number) => new Date(nowMs + minutes * 60_000).toISOString()
  return {
    redeem: { openIso: iso(0), closeIso: iso(10) },
    send: { openIso: iso(20), closeIso: iso(40) },
  }
}

/** Enrols an office device and publishes an inspection of 甲法院. */
export const publishInspection = async (
  office: Office,
  windows: Windows,
  {
    printed = 20,
    form = smallForm,
    court = '甲法院',
    title = '工作情况匿名问卷',
    mode = 'assembly' as Mode,
  } = {},
): Promise<RunningInspection> => {
  const keys = await office.create(court, title)
  const prepared = await prepareInspection(keys, {
    court,
    title,
    form,
    printed,
    threshold: 2,
    total: 3,
    mode,
  })
  const { manifest, manifestBytes } = prepared.manifestOf(windows)
  await office.publish(prepared.inspectionId, manifestBytes, prepared.codeHashes)
  return {
    inspectionId: prepared.inspectionId,
    manifest,
    manifestBytes,
    secrets: prepared.secrets,
    codeHashes: prepared.codeHashes,
    shares: prepared.shares,
  }
}

/** A session of a new device. */
export const openOffice = (at: {
  readonly staffUrl: string
  readonly setupCode: string | null
}): Promise<Office> => enrolOffice(at.staffUrl, at.setupCode ?? '')

/** A respondent who redeemed a slip and sealed an answer; nothing is sent yet. */
export interface SealedRespondent {
  readonly ticket: Ticket
  readonly request: SendRequest
  /** `request` as it goes over the wire. */
  readonly body: Bytes
}

/** Redeems one slip and seals `packed`. */
export const redeemAndSeal = async (
  publicUrl: string,
  { manifest, manifestBytes }: RunningInspection,
  secret: SlipSecret,
  packed: Uint8Array = utf8ToBytes('{}'),
): Promise<SealedRespondent> => {
  const ticket = await prepareTicket(manifest, secret)
  const token = await redeemTicket(publicUrl, manifest, ticket)
  const request = await sealAnswer(manifestBytes, manifest, ticket, token, packed)
  return { ticket, request, body: encodeSendRequest(request) }
}

/** The code of the problem a door answers with, or `null` when it does not refuse. */
export const refusalOf = async (response: Response): Promise<string | null> =>
  response.ok ? null : ((await response.json()) as { code: string }).code

/** Posts bytes and gives the response as it is. */
export const postBytes = (url: string, body: Uint8Array): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(body),
  })
