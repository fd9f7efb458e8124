import { base64UrlToBytes, bytesToBase64Url } from '../../core/bytes.ts'
import { isErrorCode } from '../../core/error-registry.ts'
import { type ErrorCode, Failure, failure } from '../../core/errors.ts'
import { sessionMessage } from '../../core/wire/messages.ts'
import {
  type Bulletin,
  bulletinSchema,
  type Counts,
  challengeReplySchema,
  countsSchema,
  createInspectionReplySchema,
  enrolReplySchema,
  type LeftOverReply,
  leftOverReplySchema,
  type OpeningRecord,
  openingRecordOrNoneSchema,
  openingRecordSchema,
  type StaffInspection,
  sessionReplySchema,
  staffInspectionSchema,
  staffInspectionsSchema,
} from '../../core/wire/schemas.ts'
import type { Clock } from '../clock.ts'
import type { DeviceKeys, Identity, StaffDevice } from './identity.ts'
import { type OnShare, readPieces } from './read-pieces.ts'

/** A Zod schema as far as this file needs one. */
interface Reading<Value> {
  safeParse(json: unknown): { success: true; data: Value } | { success: false }
}

/** What the client needs from around it. */
export interface StaffClientDeps {
  readonly identity: Identity
  /** The page's own `fetch`; paths are relative to the staff door. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Learns the server's time from every list of inspections. */
  readonly clock: Clock
}

/** GET /api/inspections at the staff door. */
export interface StaffInspections {
  readonly nowIso: string
  /** Where phones go; no slash at the end. */
  readonly publicUrl: string
  readonly inspections: readonly StaffInspection[]
}

/**
 * The staff door as a device sees it: enrols once, then speaks with a bearer token that lives in this object
 * alone. When the token is not known any more (30 idle minutes, the server was started again) it signs a new
 * challenge by itself and repeats the request once.
 *
 * Every method throws a `Failure`: the code the server answered with, `wire/unreachable` when no answer came,
 * `wire/malformed` when the answer was not what it should be.
 */
export const createStaffClient = ({ identity, fetch, clock }: StaffClientDeps) => {
  let session: string | null = null
  let starting: Promise<string> | null = null

  const send = async (path: string, init: RequestInit): Promise<Response> => {
    let response: Response
    try {
      response = await fetch(path, {
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        ...init,
      })
    } catch (cause) {
      throw failure('wire/unreachable', {}, { cause })
    }
    if (response.ok) return response
    throw failure(await codeOf(response), { status: response.status })
  }

  const post = (path: string, message: unknown, bearer?: string): Promise<Response> =>
    send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
      },
      body: JSON.stringify(message),
    })

  const startSession = async (): Promise<string> => {
    const device = await identity.read()
    if (!device) throw failure('staff/unknown-device')
    const { challenge } = await read(
      await post('/api/session/challenge', { deviceId: device.deviceId }),
      challengeReplySchema,
    )
    const signature = await crypto.subtle.sign(
      { name: 'ECDSA', hash: 'SHA-256' },
      device.signing.privateKey,
      sessionMessage(device.deviceId, challenge),
    )
    const reply = await read(
      await post('/api/session', {
        deviceId: device.deviceId,
        challenge,
        signature: bytesToBase64Url(new Uint8Array(signature)),
      }),
      sessionReplySchema,
    )
    return reply.session
  }

  // Several polls may find the session gone at once: one of them signs, the others wait for it.
  const freshSession = (): Promise<string> => {
    starting ??= startSession().finally(() => {
      starting = null
    })
    return starting
  }

  const withSession = async (request: (bearer: string) => Promise<Response>): Promise<Response> => {
    session ??= await freshSession()
    const used = session
    try {
      return await request(used)
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'staff/no-session') throw error
      if (session === used) session = await freshSession()
      return request(session)
    }
  }

  const get = (path: string): Promise<Response> =>
    withSession((bearer) => send(path, { headers: { authorization: `Bearer ${bearer}` } }))
  const postSigned = (path: string, message: unknown): Promise<Response> =>
    withSession((bearer) => post(path, message, bearer))

  const withBody = (body: Uint8Array<ArrayBuffer> | object | undefined, bearer?: string): RequestInit => ({
    ...(body === undefined
      ? {}
      : { method: 'POST', body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    headers: {
      ...(body === undefined
        ? {}
        : { 'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json' }),
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    },
  })

  return {
    /** Any route within this device's session: GET without a body, POST with one. For createTeamDoor. */
    ask: (path: string, body?: Uint8Array<ArrayBuffer> | object): Promise<Response> =>
      withSession((bearer) => send(path, withBody(body, bearer))),
    /** The same for routes that need no session. */
    knock: (path: string, body: object): Promise<Response> => send(path, withBody(body)),

    /** The keys to join by an invite with: this device's, or the ones it will have; see {@link Identity.begin}. */
    keysToJoin: async (): Promise<DeviceKeys> => (await identity.read()) ?? identity.begin(),

    /**
     * Takes over an identity that came by an invite, with the keys of {@link Identity.begin}: from now on this client
     * speaks as that device.
     */
    adopt: async (deviceId: string, name: string): Promise<StaffDevice> => {
      const device = await identity.finish(deviceId, name)
      session = null
      return device
    },

    /** This device, or `null` when it was never enrolled here. */
    device: (): Promise<StaffDevice | null> => identity.read(),

    /**
     * Makes this device's keys and enrols it with the one-time code of a setup link.
     * The keys are in the vault before the server hears of them: no crash leaves a device enrolled without its key.
     * @throws `staff/setup-code-unknown`.
     */
    enrol: async (setupCode: string, name: string): Promise<StaffDevice> => {
      const { signing } = await identity.begin()
      const signingKey = new Uint8Array(await crypto.subtle.exportKey('raw', signing.publicKey))
      const { deviceId } = await read(
        await post('/api/enrol', { setupCode, signingKey: bytesToBase64Url(signingKey) }),
        enrolReplySchema,
      )
      const device = await identity.finish(deviceId, name)
      session = null
      return device
    },

    /** All inspections of the office, and the server's time. */
    inspections: async (): Promise<StaffInspections> => {
      const askedAtMs = clock.deviceNowMs()
      const list = await read(await get('/api/inspections'), staffInspectionsSchema)
      clock.learn(list.nowIso, askedAtMs)
      return list
    },

    /** A new inspection in state `preparing`, with the server's keys for its manifest. */
    createInspection: async (court: string, title: string) =>
      read(await postSigned('/api/inspections', { court, title }), createInspectionReplySchema),

    /**
     * Publishes the manifest: from now on phones see the inspection.
     * @param manifest - exact bytes; `codeHashes`: 32 bytes each, ascending, joined.
     */
    publish: async (inspectionId: string, manifest: Uint8Array, codeHashes: Uint8Array): Promise<void> => {
      const reply = await postSigned(`/api/inspections/${inspectionId}/publish`, {
        manifest: bytesToBase64Url(manifest),
        codeHashes: bytesToBase64Url(codeHashes),
      })
      await read(reply, staffInspectionSchema)
    },

    /** The exact bytes of a published manifest. */
    manifest: async (inspectionId: string): Promise<Uint8Array<ArrayBuffer>> =>
      new Uint8Array(await (await get(`/api/inspections/${inspectionId}/manifest`)).arrayBuffer()),

    /**
     * Takes up slips printed after the publishing. The same list again changes nothing.
     * @param codeHashes - 32 bytes each, ascending, joined.
     * @throws `staff/print-run-refused`, `staff/print-run-late`.
     */
    addPrintRun: async (inspectionId: string, codeHashes: Uint8Array): Promise<Counts> =>
      read(
        await postSigned(`/api/inspections/${inspectionId}/print-runs`, {
          codeHashes: bytesToBase64Url(codeHashes),
        }),
        countsSchema,
      ),

    /**
     * Makes a slip void by its redeem code, 16 bytes. Again, it changes nothing.
     * @throws `ballot/unknown-code`, `ballot/code-used`, `staff/wrong-state`.
     */
    voidSlip: async (inspectionId: string, code: Uint8Array<ArrayBuffer>): Promise<Counts> =>
      read(
        await withSession((bearer) => send(`/api/inspections/${inspectionId}/void`, withBody(code, bearer))),
        countsSchema,
      ),

    /**
     * Counts a slip given for a lost one that cannot be made void.
     * @param replacementId - 32 hex digits drawn for this one; the same again counts once.
     */
    replaceSlip: async (inspectionId: string, replacementId: string): Promise<Counts> =>
      read(
        await postSigned(`/api/inspections/${inspectionId}/replacements`, { replacementId }),
        countsSchema,
      ),

    /** Printed, void, replaced, redeemed, sent: nothing else is ever known. */
    counts: async (inspectionId: string): Promise<Counts> =>
      read(await get(`/api/inspections/${inspectionId}/counts`), countsSchema),

    /**
     * Closes the box for good and gives the bulletin.
     * @param recounted - the left-over slips were counted again: closes although the ledger does not balance.
     * @param codes - redeem codes of left-over slips, one after another, none for nothing to be shown.
     * @throws `ballot/still-sending`, `ballot/ledger-unbalanced`, `ballot/left-over-miscounted`, `ballot/more-sent-than-redeemed`,
     *   `staff/wrong-state`.
     */
    close: async (
      inspectionId: string,
      leftOver: number,
      recounted: boolean,
      codes: Uint8Array,
    ): Promise<Bulletin> =>
      read(
        await postSigned(`/api/inspections/${inspectionId}/close`, {
          leftOver,
          recounted,
          ...(codes.length > 0 && { leftOverCodes: bytesToBase64Url(codes) }),
        }),
        bulletinSchema,
      ),

    /** Calls an inspection off before its first window, for good. @throws `staff/cancel-late`, `staff/wrong-state`. */
    cancel: async (inspectionId: string): Promise<Bulletin> =>
      read(await postSigned(`/api/inspections/${inspectionId}/cancel`, {}), bulletinSchema),

    /** How many of these left-over slips, redeem codes one after another, are unused, used, void and unknown. */
    countLeftOver: async (inspectionId: string, codes: Uint8Array<ArrayBuffer>): Promise<LeftOverReply> =>
      read(
        await withSession((bearer) =>
          send(`/api/inspections/${inspectionId}/left-over`, withBody(codes, bearer)),
        ),
        leftOverReplySchema,
      ),

    /** The bulletin of a closed box. @throws `ballot/not-closed`. */
    bulletin: async (inspectionId: string): Promise<Bulletin> =>
      read(await get(`/api/inspections/${inspectionId}/bulletin`), bulletinSchema),

    /**
     * All envelopes of a closed box, in no meaningful order, as pieces of `pieceBytes` (the last may be
     * shorter), each in memory of its own, so that it can be handed on without a copy.
     */
    box: async (
      inspectionId: string,
      pieceBytes: number,
      onShare: OnShare,
    ): Promise<Uint8Array<ArrayBuffer>[]> =>
      readPieces(await get(`/api/inspections/${inspectionId}/box`), pieceBytes, onShare),

    /** Publishes what an opening may say: counts, tracker hashes and the hash of the answers. */
    recordOpening: async (record: OpeningRecord): Promise<void> => {
      await read(
        await postSigned(`/api/inspections/${record.inspectionId}/opening`, record),
        openingRecordSchema,
      )
    },

    /** The opening record, `null` before it. */
    opening: async (inspectionId: string): Promise<OpeningRecord | null> =>
      read(await get(`/api/inspections/${inspectionId}/opening`), openingRecordOrNoneSchema),
  }
}

/** What {@link createStaffClient} makes. */
export type StaffClient = ReturnType<typeof createStaffClient>

const read = async <Value>(response: Response, schema: Reading<Value>): Promise<Value> => {
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    throw failure('wire/malformed', {}, { cause })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw failure('wire/malformed', { status: response.status })
  return parsed.data
}

const codeOf = async (response: Response): Promise<ErrorCode> => {
  try {
    const problem: unknown = await response.json()
    if (typeof problem === 'object' && problem !== null && 'code' in problem && isErrorCode(problem.code))
      return problem.code
  } catch {
    // A proxy's own page is no problem document; the status alone decides below.
  }
  return response.status === 404 ? 'wire/not-found' : 'wire/unavailable'
}

/** Whether `text` can be the code of a setup link: 16 bytes as base64url. Never throws. */
export const isSetupCode = (text: string): boolean => {
  try {
    return base64UrlToBytes(text).length === 16
  } catch {
    return false
  }
}
