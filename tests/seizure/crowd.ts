import { createHash, randomInt } from 'node:crypto'
import { placeCodeOf } from '../../src/app/respond/mode-steps.ts'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { type Bytes, utf8ToBytes } from '../../src/core/bytes.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import type { PreparedInspection } from '../../src/desk/office-client.ts'
import { createFastPhone, type FastPhone } from '../kit/fast-phone.ts'
import type { ProxiedReply } from '../kit/nginx.ts'
import type { Comings, Known } from './examine.ts'

/** Asks the public door through nginx as the person of this number. */
export type AskAs = (number: number, path: string, body?: Uint8Array) => Promise<ProxiedReply>

/** An inspection that people can come to. */
export interface Published {
  readonly manifest: Manifest
  readonly manifestBytes: Bytes
}

/** What may lie of one coming: in the redeem book, and in the box. Nobody may find the one by the other. */
export interface Marked {
  readonly book: readonly Uint8Array[]
  readonly box: readonly Uint8Array[]
}

/** The people of one inspection. */
export interface Crowd {
  /** Everything of the first window. */
  comeFirst(published: Published): Promise<void>
  /** Everything of the second, but for the last envelope. */
  comeAgain(): Promise<void>
  sendLast(): Promise<void>
  comings(): readonly Comings[]
  secrets(): Known['secrets']
}

export const sha256Of = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** What of an envelope is nowhere else. */
export const tailOf = (envelope: Uint8Array): Uint8Array => envelope.slice(-16)

const shuffled = <Value>(values: readonly Value[]): Value[] => {
  const left = [...values]
  return Array.from({ length: values.length }, () => left.splice(randomInt(left.length), 1)[0] as Value)
}

/** The body of a reply that is no refusal. @throws when it is one. */
export const taken = (reply: ProxiedReply): Buffer => {
  if (reply.status !== 200) throw new Error(`refused: ${reply.status} ${reply.body}`)
  return reply.body
}

/** The comings every mode has; `sent` without the last envelope, which was not sent yet. */
export const comingsOf = (
  inspectionId: string,
  redeemed: readonly Marked[],
  sent: readonly Marked[],
): Comings[] => [
  { inspectionId, kind: 'redeeming', marks: redeemed.map(({ book }) => book) },
  { inspectionId, kind: 'sending', marks: sent.slice(0, -1).map(({ box }) => box) },
  { inspectionId, kind: 'redeeming by envelope', marks: redeemed.map(({ box }) => box) },
  { inspectionId, kind: 'sending by slip', marks: sent.map(({ book }) => book) },
]

/** What may lie nowhere of a redeeming. */
export const redeemSecrets = (redeemed: {
  readonly code: Uint8Array
  readonly blinded: Uint8Array
  readonly signature: Uint8Array
}): Known['secrets'] => [
  { what: 'code', bytes: redeemed.code },
  { what: 'token (blinded)', bytes: redeemed.blinded },
  { what: 'token (blind signature)', bytes: redeemed.signature },
  { what: 'link (slip)', bytes: sha256Of(redeemed.code), except: /^data\/redeem\// },
  { what: 'link (blinded)', bytes: sha256Of(redeemed.blinded), except: /^data\/redeem\// },
]

/** What may lie nowhere but in the box of a sending. */
export const sendSecrets = (sent: {
  readonly tokenKey: Uint8Array
  readonly tokenSignature: Uint8Array
  readonly envelope: Uint8Array
  readonly leaf: Uint8Array
}): Known['secrets'] => [
  { what: 'token', bytes: sent.tokenKey, except: /^data\/boxes\// },
  { what: 'token', bytes: sent.tokenSignature, except: /^data\/boxes\// },
  { what: 'link (envelope)', bytes: tailOf(sent.envelope), except: /^data\/boxes\// },
  { what: 'link (envelope)', bytes: sent.leaf, except: /^data\/(boxes\/|staff\.sqlite$)/ },
]

/** Slips and shares as they are handed out. */
export const handedOut = ({ shares, secrets }: PreparedInspection): Known['secrets'] => [
  ...shares.map(({ part }) => ({ what: 'secret (share)', bytes: part })),
  ...secrets.flatMap((slip) => [
    { what: 'secret (slip)', bytes: utf8ToBytes(slip) },
    { what: 'secret (slip)', bytes: utf8ToBytes(slipSecretToTyped(slip)) },
  ]),
]

type Answer = Awaited<ReturnType<FastPhone['seal']>>
interface Answered extends Answer {
  readonly number: number
  readonly phone: FastPhone
  readonly signature: Uint8Array
}

const markedOf = ({ phone, leaf, envelope }: Answered): Marked => ({
  book: [sha256Of(phone.code), sha256Of(phone.blinded)],
  box: [leaf, phone.tokenKey, tailOf(envelope)],
})

/**
 * Everybody with a phone of their own. With slips they redeem one after another and send in another order; by an open
 * link they take a place and send at once.
 * @param first - number of the first of them.
 */
export const createPhoneCrowd = async (
  made: PreparedInspection,
  keys: Pick<Manifest, 'inspectionId' | 'issuerKey'>,
  { isOpenLink, people, first }: { isOpenLink: boolean; people: number; first: number },
  askAs: AskAs,
): Promise<Crowd> => {
  const { inspectionId } = made
  const path = `/api/inspections/${inspectionId}`
  const ready: FastPhone[] = []
  // A hall draws slips in no order.
  if (!isOpenLink)
    for (const secret of shuffled(made.secrets)) ready.push(await createFastPhone(keys, secret))
  const redeemed: Answered[] = []
  let sent: Answered[] = []
  /** Phones that drew a place somebody else had. */
  const missed: FastPhone[] = []
  const placeOf = placeCodeOf(inspectionId, made.secrets.length)

  const redeem = async (number: number): Promise<{ phone: FastPhone; signature: Buffer }> => {
    for (;;) {
      const phone =
        ready[number - first] ??
        (await createFastPhone(keys, (blinded) => placeOf(made.secrets[0] as SlipSecret, blinded)))
      const reply = await askAs(number, `${path}/redeem`, phone.redeemRequest)
      if (!isOpenLink || reply.status === 200) return { phone, signature: taken(reply) }
      if (!reply.body.includes('ballot/code-used')) taken(reply)
      missed.push(phone)
    }
  }
  const send = async ({ number, sendRequest }: Answered) =>
    void taken(await askAs(number, `${path}/envelopes`, sendRequest))

  return {
    async comeFirst({ manifest, manifestBytes }) {
      const sealed = async (number: number, { phone, signature }: Awaited<ReturnType<typeof redeem>>) => {
        const answer = await phone.seal(manifest, manifestBytes, signature, utf8ToBytes('{}'))
        redeemed.push({ ...answer, number, phone, signature })
      }
      const numbers = Array.from({ length: people }, (_, order) => first + order)
      if (isOpenLink) {
        for (const number of numbers) {
          await sealed(number, await redeem(number))
          if (redeemed.length < people) await send(redeemed.at(-1) as Answered)
        }
        sent = redeemed
        return
      }
      const tokens = []
      for (const number of numbers) tokens.push(await redeem(number))
      for (const [order, token] of tokens.entries()) await sealed(first + order, token)
      sent = shuffled(redeemed)
    },
    async comeAgain() {
      if (!isOpenLink) for (const one of sent.slice(0, -1)) await send(one)
    },
    sendLast: () => send(sent.at(-1) as Answered),
    comings: () => comingsOf(inspectionId, redeemed.map(markedOf), sent.map(markedOf)),
    secrets: () => [
      ...handedOut(made),
      ...redeemed.flatMap((one) => [
        ...redeemSecrets({ ...one.phone, signature: one.signature }),
        ...sendSecrets({ ...one.phone, ...one }),
      ]),
      ...missed.flatMap(({ blinded }) => [
        { what: 'token (blinded)', bytes: blinded },
        { what: 'link (blinded)', bytes: sha256Of(blinded) },
      ]),
    ],
  }
}
