import { type Bytes, base64UrlToBytes, bytesToBase64Url } from '../../core/bytes.ts'
import { type Failure, failure } from '../../core/errors.ts'
import { decodePage, encodeBatch, type Page } from '../../core/wire/record-messages.ts'
import {
  type AppendMemberRequest,
  appendMemberReplySchema,
  doneSchema,
  inviteReplySchema,
  type JoinRequest,
  type Joins,
  joinReplySchema,
  joinsSchema,
  memberLogSchema,
  missingChunksReplySchema,
  type PushReply,
  pushReplySchema,
  type Teams,
  teamsSchema,
} from '../../core/wire/record-schemas.ts'

/** Speaks to the staff door within this device's session; `ask` of the staff client. */
export interface SessionFetch {
  /**
   * GET without a body, POST with one: bytes as bytes, anything else as JSON.
   * @throws `Failure`: the door's own code; `wire/unreachable` when no answer came.
   */
  ask(path: string, body?: Bytes | object): Promise<Response>
  /** The same without a session, for a device that has none yet. */
  knock(path: string, body: object): Promise<Response>
}

/** The membership log and keys as the server gave them; nothing of it is believed yet. */
export interface GivenLog {
  readonly length: number
  readonly entries: readonly Bytes[]
  readonly wraps: readonly { readonly epoch: number; readonly wrap: Bytes }[]
}

const read = async <Value>(
  response: Response,
  schema: { safeParse(json: unknown): { success: true; data: Value } | { success: false } },
): Promise<Value> => {
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    throw cutOff(cause)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw failure('wire/malformed', { status: response.status })
  return parsed.data
}

const readBytes = async (response: Response): Promise<Bytes> => {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw cutOff(cause)
  }
}

/** An answer that began and did not end is none, whatever it began with. */
const cutOff = (cause: unknown): Failure => failure('wire/unreachable', {}, { cause })

/** The inspectors' part of the staff door, as a device sees it. Every method throws a `Failure`. */
export const createTeamDoor = ({ ask, knock }: SessionFetch) => {
  const one = (inspectionId: string) => `/api/inspections/${inspectionId}`
  return {
    teams: async (): Promise<Teams> => read(await ask('/api/teams'), teamsSchema),
    log: async (inspectionId: string, fromIndex: number): Promise<GivenLog> => {
      const { length, entries, wraps } = await read(
        await ask(`${one(inspectionId)}/members/${fromIndex}`),
        memberLogSchema,
      )
      return {
        length,
        entries: entries.map(base64UrlToBytes),
        wraps: wraps.map(({ epoch, wrap }) => ({ epoch, wrap: base64UrlToBytes(wrap) })),
      }
    },
    append: async (inspectionId: string, request: AppendMemberRequest): Promise<number> =>
      (await read(await ask(`${one(inspectionId)}/members`, request), appendMemberReplySchema)).length,
    invite: async (
      inspectionId: string,
      invite: { readonly codeHash: Bytes; readonly rootProof: Bytes; readonly sealedSecret: Bytes },
    ): Promise<string> => {
      const message = Object.fromEntries(
        Object.entries(invite).map(([name, bytes]) => [name, bytesToBase64Url(bytes)]),
      )
      return (await read(await ask(`${one(inspectionId)}/invites`, message), inviteReplySchema)).expiresAtIso
    },
    join: async (request: JoinRequest) => read(await knock('/api/join', request), joinReplySchema),
    joins: async (inspectionId: string): Promise<Joins['joins']> =>
      (await read(await ask(`${one(inspectionId)}/joins`), joinsSchema)).joins,
    refuseJoin: async (inspectionId: string, deviceId: string): Promise<void> => {
      await read(await ask(`${one(inspectionId)}/joins/refuse`, { deviceId }), doneSchema)
    },
    push: async (inspectionId: string, revisions: readonly Bytes[]): Promise<PushReply['outcomes']> => {
      const { outcomes } = await read(
        await ask(`${one(inspectionId)}/revisions`, encodeBatch(revisions)),
        pushReplySchema,
      )
      if (outcomes.length !== revisions.length)
        throw failure('wire/malformed', { outcomes: outcomes.length, sent: revisions.length })
      return outcomes
    },
    pull: async (inspectionId: string, cursor: string): Promise<Page> =>
      decodePage(await readBytes(await ask(`${one(inspectionId)}/revisions/${cursor}`))),
    missingChunks: async (inspectionId: string, addresses: readonly string[]): Promise<readonly string[]> =>
      (
        await read(
          await ask(`${one(inspectionId)}/chunks/missing`, { addresses: [...addresses] }),
          missingChunksReplySchema,
        )
      ).missing,
    putChunk: async (inspectionId: string, address: string, bytes: Bytes): Promise<void> => {
      await read(await ask(`${one(inspectionId)}/chunks/${address}`, bytes), doneSchema)
    },
    readChunk: async (inspectionId: string, address: string): Promise<Bytes> =>
      readBytes(await ask(`${one(inspectionId)}/chunks/${address}`)),
  }
}

/** What {@link createTeamDoor} makes. */
export type TeamDoor = ReturnType<typeof createTeamDoor>
