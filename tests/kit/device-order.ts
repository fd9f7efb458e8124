import 'fake-indexeddb/auto'
import { generateKeyPairSync, sign } from 'node:crypto'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { receiptMessage } from '../../src/core/ballot/receipt.ts'
import { type Bytes, bytesToBase64Url, bytesToHex } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { decodeRedeemRequest, decodeSendRequest, redeemCodeBytes } from '../../src/core/wire/messages.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { openBallotStore } from '../../src/device/ballot/ballot-store.ts'
import { handIn } from '../../src/device/ballot/hand-in.ts'
import type { PublicDoor, Reply } from '../../src/device/door/public-door.ts'
import type { KnownInspection } from '../../src/device/draft/manifest.ts'
import { leastCostPairing } from './linking.ts'

/** Who came first, whose slip was redeemed first and whose envelope was sent first: of each, people by number. */
export interface DeviceDay {
  readonly came: readonly number[]
  readonly redeemed: readonly number[]
  readonly sent: readonly number[]
}

const ed25519 = generateKeyPairSync('ed25519')
const tokenPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const tokenPrivateKey = new Uint8Array(tokenPair.privateKey.export({ type: 'pkcs8', format: 'der' }))
const receiptKey = bytesToBase64Url(
  new Uint8Array(ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)),
)

let days = 0

/**
 * One day of a ballot device by its own store and hand-in: `people` seal one after another, then everything is handed
 * in to a door that writes down what comes when. Slips, tokens and envelopes are drawn bytes: nobody looks into them.
 * @param chance - everything that is drawn, the device's own drawing too.
 * @param cutAt - the request at which the cable is pulled once, and handed in again.
 */
export const liveDeviceDay = async (
  people: number,
  chance: () => number,
  cutAt: number,
): Promise<DeviceDay> => {
  days += 1
  const inspectionId = days.toString(16).padStart(32, '0')
  const randomBytes = (lengthBytes: number): Bytes =>
    Uint8Array.from({ length: lengthBytes }, () => Math.floor(chance() * 256))
  const everyone = Array.from({ length: people }, (_, person) => ({
    person,
    code: randomBytes(redeemCodeBytes),
    envelope: new Uint8Array([...randomBytes(64), ...new Uint8Array(envelopeBytes - 64)]),
  }))
  const personOf = new Map(
    everyone.flatMap(({ person, code, envelope }) => [
      [bytesToHex(code), person] as const,
      [bytesToHex(envelope), person] as const,
    ]),
  )
  const seen = { redeemed: [] as number[], sent: [] as number[] }
  let asked = 0
  const hear = async (list: number[], bytes: Bytes, reply: () => Promise<Bytes>): Promise<Reply<Bytes>> => {
    asked += 1
    if (asked === cutAt) return { state: 'unreachable' }
    list.push(personOf.get(bytesToHex(bytes)) as number)
    return { state: 'answered', value: await reply() }
  }
  const door: Pick<PublicDoor, 'readInspections' | 'redeem' | 'send'> = {
    readInspections: async () => ({
      state: 'answered',
      value: [{ inspectionId, state: 'running' }] as never,
    }),
    redeem: (_, request) =>
      hear(seen.redeemed, decodeRedeemRequest(request).code, async () => new Uint8Array(384)),
    send: (_, request) => {
      const { envelope } = decodeSendRequest(request)
      return hear(
        seen.sent,
        envelope,
        async () =>
          new Uint8Array(
            sign(null, receiptMessage(inspectionId, await leafOf(envelope)), ed25519.privateKey),
          ),
      )
    },
  }
  const ballots = await openBallotStore()
  try {
    await ballots.beginBox(inspectionId, new Uint8Array())
    for (const { code, envelope } of everyone) await ballots.add(inspectionId, code, envelope)
    const iso = (ms: number) => new Date(ms).toISOString()
    const inspection = {
      manifest: {
        inspectionId,
        receiptKey,
        mode: 'ballot-device',
        windows: {
          redeem: { openIso: iso(0), closeIso: iso(1) },
          send: { openIso: iso(1), closeIso: iso(2) },
        },
      } as Manifest,
    } as KnownInspection
    for (let tries = 0; ; tries += 1) {
      const { state } = await handIn(
        {
          ballots,
          door: door as PublicDoor,
          nowMs: () => 1,
          randomBytes,
          createTokenRequest: async () => ({
            tokenPrivateKey,
            tokenKey: randomBytes(65),
            prepared: new Uint8Array(),
            blinded: randomBytes(384),
            inverse: new Uint8Array(),
          }),
          finishToken: async () => ({ prefix: new Uint8Array(32), signature: new Uint8Array(384) }),
          onProgress: () => undefined,
        },
        inspection,
      )
      if (state === 'done') return { came: everyone.map(({ person }) => person), ...seen }
      if (tries === 2) throw new Error(`the hand-in ends ${state}`)
    }
  } finally {
    ballots.close()
  }
}

/**
 * An operator who knows two orders of the same people of many days, and on the first half of the days also who was
 * who: he learns which place in the one goes with which place in the other, and pairs the other half.
 * @returns the share he pairs rightly; without anything to go by it is 1 / people.
 */
export const linkingRateByOrder = (
  days: readonly { readonly first: readonly number[]; readonly second: readonly number[] }[],
): number => {
  const people = days[0]?.first.length ?? 0
  const learnt = Math.floor(days.length / 2)
  const together = Array.from({ length: people }, () => new Float64Array(people))
  for (const { first, second } of days.slice(0, learnt))
    for (const [place, person] of first.entries()) {
      const row = together[place] as Float64Array
      row[second.indexOf(person)] = (row[second.indexOf(person)] ?? 0) + 1
    }
  const costs = together.map((row) => [...row].map((count) => -Math.log(count + 0.5)))
  const pairing = leastCostPairing(costs)
  let linked = 0
  for (const { first, second } of days.slice(learnt))
    for (const [place, person] of first.entries()) if (second[pairing[place] ?? -1] === person) linked += 1
  return linked / (people * (days.length - learnt))
}
