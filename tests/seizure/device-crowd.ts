import 'fake-indexeddb/auto'
import { randomBytes as drawn } from 'node:crypto'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { redeemCodeOf } from '../../src/core/ballot/slip.ts'
import type { Token } from '../../src/core/ballot/token-client.ts'
import { type Bytes, bytesToHex, equalBytes, sha256 } from '../../src/core/bytes.ts'
import {
  decodeRedeemRequest,
  decodeSendRequest,
  type RedeemRequest,
  type SendRequest,
} from '../../src/core/wire/messages.ts'
import type { PreparedInspection } from '../../src/desk/office-client.ts'
import { ballotStore, beginDevice, sealAtDevice } from '../../src/device/ballot/at-device.ts'
import { handIn } from '../../src/device/ballot/hand-in.ts'
import { createClock } from '../../src/device/clock.ts'
import { createPublicDoor } from '../../src/device/door/public-door.ts'
import { createTokenRequest, finishToken } from '../../src/device/draft/ballot-crypto.ts'
import type { KnownInspection } from '../../src/device/draft/manifest.ts'
import {
  type AskAs,
  type Crowd,
  comingsOf,
  handedOut,
  type Marked,
  redeemSecrets,
  sendSecrets,
  sha256Of,
  tailOf,
  taken,
} from './crowd.ts'

const randomBytes = (lengthBytes: number): Bytes => new Uint8Array(drawn(lengthBytes))

/** One who answered at the device: known to whoever stood beside it, and to nobody by what it handed in. */
interface Person {
  readonly code: Bytes
  /** Where the envelope stands in the bulletin. */
  readonly number: string
}
interface Redeemed extends RedeemRequest {
  readonly signature: Uint8Array
}
interface Sent extends SendRequest {
  readonly leaf: Bytes
}

const numberOf = (leaf: Bytes): string => bytesToHex(leaf.slice(0, 8))

/**
 * A ballot device by its own code: people seal one after another without a network, then it hands in everything.
 * @param number - of the device: it has one address and one browser for all of them.
 */
export const createDeviceCrowd = (made: PreparedInspection, number: number, askAs: AskAs): Crowd => {
  const { inspectionId } = made
  const people: Person[] = []
  const redeemed: Redeemed[] = []
  const sent: Sent[] = []
  /** The blinded message of each token key. */
  const blindedOf = new Map<string, Uint8Array>()
  let known: KnownInspection | null = null
  let last: { readonly path: string; readonly body: Uint8Array } | null = null

  /** The network of the device while `step` runs; what is no relative address belongs to others. */
  const connected = async <Value>(step: () => Promise<Value>): Promise<Value> => {
    const platformFetch = globalThis.fetch
    globalThis.fetch = async (input, init) => {
      const path = String(input)
      if (!path.startsWith('/')) return platformFetch(input, init)
      const body = (init?.body ?? undefined) as Uint8Array | undefined
      if (body !== undefined && path.endsWith('/envelopes')) {
        const request = decodeSendRequest(body)
        sent.push({ ...request, leaf: await leafOf(request.envelope) })
        if (sent.length === people.length) {
          last = { path, body }
          throw new TypeError('the cable was pulled')
        }
      }
      const reply = await askAs(number, path, body)
      if (body !== undefined && path.endsWith('/redeem'))
        redeemed.push({ ...decodeRedeemRequest(body), signature: taken(reply) })
      return new Response(new Uint8Array(reply.body), {
        status: reply.status,
        headers: { 'content-type': reply.mediaType },
      })
    }
    try {
      return await step()
    } finally {
      globalThis.fetch = platformFetch
    }
  }

  const envelopeOf = ({ number }: Person) => sent.find(({ leaf }) => numberOf(leaf) === number) as Sent
  const personOf = ({ leaf }: Sent) => people.find(({ number }) => number === numberOf(leaf)) as Person
  // In one order in every mode: what is measured of a mark comes together over the inspections.
  const boxOf = ({ leaf, envelope, tokenKey }: Sent, token = tokenKey) => [leaf, token, tailOf(envelope)]

  return {
    async comeFirst({ manifest, manifestBytes }) {
      const inspection = {
        manifest,
        bytes: manifestBytes,
        fingerprint: bytesToHex(await sha256(manifestBytes)),
      }
      known = inspection
      const ballots = await ballotStore()
      await connected(() => beginDevice(ballots, inspection))
      const nothing = new Uint8Array()
      const draft = {
        inspectionId,
        request: {
          tokenPrivateKey: nothing,
          tokenKey: nothing,
          prepared: nothing,
          blinded: nothing,
          inverse: nothing,
        },
        token: null,
        answers: {},
        orderSeed: nothing,
        place: 'review',
      }
      for (const secret of made.secrets) {
        const outcome = await sealAtDevice(
          { deleteDraft: async () => undefined },
          ballots,
          inspection,
          secret,
          '',
          draft,
          randomBytes,
        )
        if (outcome.state !== 'sealed') throw new Error(outcome.state)
        people.push({ code: await redeemCodeOf(secret), number: outcome.number })
      }
    },
    async comeAgain() {
      const inspection = known as KnownInspection
      const ballots = await ballotStore()
      const { manifest } = inspection
      const outcome = await connected(() =>
        handIn(
          {
            ballots,
            door: createPublicDoor(createClock(Date.now)),
            nowMs: Date.now,
            randomBytes,
            createTokenRequest: () => createTokenRequest(manifest),
            async finishToken(request, reply): Promise<Token> {
              blindedOf.set(bytesToHex(request.tokenKey), request.blinded)
              return finishToken(manifest, request, reply)
            },
            onProgress: () => undefined,
          },
          inspection,
        ),
      )
      if (outcome.state !== 'unreachable' || last === null) throw new Error(JSON.stringify(outcome))
    },
    async sendLast() {
      if (last !== null) taken(await askAs(number, last.path, last.body))
    },
    comings() {
      const blindedFor = ({ tokenKey }: Sent) => blindedOf.get(bytesToHex(tokenKey)) as Uint8Array
      const redeemedMarks = redeemed.map(({ code, blinded }): Marked => {
        const person = people.find((one) => equalBytes(one.code, code)) as Person
        // Its token went to an envelope drawn for it, which is hardly that of the slip.
        const signed = sent.find((one) => equalBytes(blindedFor(one), blinded)) as Sent
        return {
          book: [sha256Of(code), sha256Of(blinded)],
          box: boxOf(envelopeOf(person), signed.tokenKey),
        }
      })
      const sentMarks = sent.map(
        (one): Marked => ({
          book: [sha256Of(personOf(one).code), sha256Of(blindedFor(one))],
          box: boxOf(one),
        }),
      )
      return [
        ...comingsOf(inspectionId, redeemedMarks, sentMarks),
        {
          inspectionId,
          kind: 'answering at the device, by slip',
          marks: people.map(({ code }) => [sha256Of(code)]),
        },
        {
          inspectionId,
          kind: 'answering at the device, by envelope',
          marks: people.map((person) => boxOf(envelopeOf(person))),
        },
      ]
    },
    secrets: () => [...handedOut(made), ...redeemed.flatMap(redeemSecrets), ...sent.flatMap(sendSecrets)],
  }
}
