import { createPublicKey, verify } from 'node:crypto'
import { open } from 'node:fs/promises'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { receiptBytes, receiptMessage } from '../../src/core/ballot/receipt.ts'
import { tokenSignatureBytes } from '../../src/core/ballot/token.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import { prepareInspection } from '../../src/desk/office-client.ts'
import { createFastPhone, type FastPhone } from '../../tests/kit/fast-phone.ts'
import { arbitraryAnswers, staffQuestionnaire } from '../../tests/kit/forms.ts'
import { type BenchServer, isoIn, startBenchServer } from '../kit/doors.ts'
import { medianOf, percentileOf, type Section } from '../kit/figures.ts'
import { residentMiB } from '../kit/machine.ts'
import { outputOf, outputPath, startScript } from '../kit/processes.ts'

/** How many come, and in how many seconds they redeem, and later send. */
interface Crowd {
  readonly name: string
  readonly people: number
  readonly seconds: number
}

const crowds: readonly Crowd[] = [
  // A hall's redeem and send windows, shortened to a minute.
  { name: 'one window', people: 2_000, seconds: 60 },
  // Two days of eight hours, each shortened to two minutes.
  { name: 'a day', people: 10_000, seconds: 120 },
]

/**
 * What the disk alone makes a writer wait, in ms: 9 KB, as an envelope has, written over and put safely 20 times a
 * second, whether the ones before are there or not. A second in which the disk stands still holds everybody up who
 * comes in it, and no server can answer sooner.
 */
const watchDisk = async (): Promise<{ readonly stop: () => Promise<readonly number[]> }> => {
  const file = await open(`${outputPath}crowd-disk`, 'w')
  const block = Buffer.alloc(9_000, 1)
  const waits: Promise<number>[] = []
  const writing = setInterval(() => {
    const beganMs = performance.now()
    waits.push(
      file
        .write(block, 0, block.length, 0)
        .then(() => file.datasync())
        .then(() => performance.now() - beganMs),
    )
  }, 50)
  return {
    stop: async () => {
      clearInterval(writing)
      const latenciesMs = await Promise.all(waits)
      await file.close()
      return latenciesMs
    },
  }
}

/** One request on a connection of its own, as a phone's. @returns how long it took, and the reply of a 200. */
const ask = (url: URL, body: Uint8Array): Promise<{ readonly ms: number; readonly reply: Buffer | null }> =>
  new Promise((resolve) => {
    const startedMs = performance.now()
    const end = (reply: Buffer | null) => resolve({ ms: performance.now() - startedMs, reply })
    const asked = request(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/octet-stream', 'content-length': body.length },
    })
    asked.on('error', () => end(null))
    asked.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', () => end(null))
      response.on('end', () => end(response.statusCode === 200 ? Buffer.concat(parts) : null))
    })
    asked.end(body)
  })

/** Everybody at a random moment of `seconds`, whether the ones before were answered or not. */
const comeAtRandom = async (
  { port }: URL,
  path: string,
  bodies: readonly Uint8Array[],
  seconds: number,
): Promise<{
  readonly latenciesMs: readonly number[]
  readonly replies: readonly (Buffer | null)[]
  readonly diskMs: readonly number[]
}> => {
  const url = new URL(`http://127.0.0.1:${port}${path}`)
  const disk = await watchDisk()
  const beganMs = performance.now()
  const all = await Promise.all(
    bodies.map(async (body) => {
      await sleep(Math.max(0, Math.random() * seconds * 1_000 - (performance.now() - beganMs)))
      return ask(url, body)
    }),
  )
  return {
    latenciesMs: all.map(({ ms }) => ms),
    replies: all.map(({ reply }) => reply),
    diskMs: await disk.stop(),
  }
}

const refusedIn = (replies: readonly (Buffer | null)[], lengthBytes: number): number =>
  replies.filter((reply) => reply?.length !== lengthBytes).length

/** One inspection that everybody takes part in, from redeeming to the receipt. */
const holdInspection = async (server: BenchServer, { name, people, seconds }: Crowd) => {
  const { office, pid } = server
  const form = staffQuestionnaire()
  const packed = fc
    .sample(arbitraryAnswers(form), { numRuns: 25, seed: 20_261_125 })
    .map((answers) => packAnswers(form, answers))
  const [court, title] = ['甲法院', `测速用的巡查：${name}`]
  const keys = await office.create(court, title)
  const prepared = await prepareInspection(keys, {
    court,
    title,
    form,
    printed: people,
    threshold: 2,
    total: 3,
  })
  const phones: FastPhone[] = []
  for (const secret of prepared.secrets) phones.push(await createFastPhone(keys, secret))

  const redeemCloseIso = isoIn(seconds + 15)
  const { manifest, manifestBytes } = prepared.manifestOf({
    redeem: { openIso: isoIn(-60), closeIso: redeemCloseIso },
    send: { openIso: redeemCloseIso, closeIso: isoIn(3_600) },
  })
  await office.publish(keys.inspectionId, manifestBytes, prepared.codeHashes)
  const url = new URL(server.publicUrl)
  const path = `/api/inspections/${keys.inspectionId}`
  const redeeming = await comeAtRandom(
    url,
    `${path}/redeem`,
    phones.map(({ redeemRequest }) => redeemRequest),
    seconds,
  )
  const sealed = []
  for (const [at, phone] of phones.entries()) {
    const signature = redeeming.replies[at]
    if (signature)
      sealed.push(await phone.seal(manifest, manifestBytes, signature, packed[at % 25] as Uint8Array))
  }
  await sleep(Math.max(0, Date.parse(redeemCloseIso) - Date.now()) + 500)

  const residents: number[] = []
  const sampling = setInterval(() => residents.push(residentMiB(pid, 'VmRSS') ?? 0), 1_000)
  const sending = await comeAtRandom(
    url,
    `${path}/envelopes`,
    sealed.map(({ sendRequest }) => sendRequest),
    seconds,
  )
  clearInterval(sampling)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: manifest.receiptKey }, format: 'jwk' })
  const receipts = sealed.filter(({ leaf }, at) => {
    const reply = sending.replies[at]
    return reply && verify(null, receiptMessage(keys.inspectionId, leaf), key, reply)
  }).length
  const { sent } = await office.counts(keys.inspectionId)
  const quarter = Math.max(1, Math.floor(residents.length / 4))
  return {
    redeeming,
    sending,
    errors:
      refusedIn(redeeming.replies, tokenSignatureBytes) +
      refusedIn(sending.replies, receiptBytes) +
      (people - receipts) +
      (people - sent),
    grownMiB: medianOf(residents.slice(-quarter)) - medianOf(residents.slice(0, quarter)),
  }
}

/** Crowds at the public door: 2 000 in one window, 10 000 over a day. */
export const measureCrowd = async (): Promise<Section> => {
  const server = await startBenchServer()
  try {
    const held = []
    for (const crowd of crowds) held.push({ ...crowd, ...(await holdInspection(server, crowd)) })
    const peakMiB = residentMiB(server.pid, 'VmHWM') ?? 0
    await server.stop()
    const verdict = await outputOf(
      startScript('src/desk/main.ts', ['fsck'], { MINGCHA_DATA: server.dataPath }),
    )
    return {
      title: 'Crowds: 2 000 in one window, 10 000 over a day',
      how: [
        'The real server as one process, the crowd in another on the same machine. Everybody redeems, seals a real questionnaire, and sends, each request on a connection of its own, at a random moment whether those before were answered or not. The window is a minute, the day two minutes for redeeming and two for sending: 240 times the rate of eight hours.',
      ],
      figures: [
        ...held.flatMap(({ name, people, errors, redeeming, sending, grownMiB }) => [
          {
            what: `${name}, ${people} people: refused, unanswered, without a valid receipt, or not in the box`,
            unit: 'requests',
            runs: [errors],
            target: { most: 0 },
          },
          {
            what: `${name}: redeeming, wait, p99`,
            unit: 'ms',
            runs: [percentileOf(redeeming.latenciesMs, 0.99)],
            target: { below: 1_000 },
            floor: { what: 'the disk alone, p99', runs: [percentileOf(redeeming.diskMs, 0.99)] },
          },
          {
            what: `${name}: sending, wait, p99`,
            unit: 'ms',
            runs: [percentileOf(sending.latenciesMs, 0.99)],
            target: { below: 1_000 },
            floor: { what: 'the disk alone, p99', runs: [percentileOf(sending.diskMs, 0.99)] },
          },
          {
            what: `${name}: server, resident memory, last quarter of the sending against the first`,
            unit: 'MiB',
            runs: [grownMiB],
            target: { most: 20 },
          },
        ]),
        { what: 'server, resident memory at its peak', unit: 'MiB', runs: [peakMiB], target: { most: 200 } },
      ],
      notes: [
        `Longest wait of the disk alone: ${Math.max(...held.flatMap(({ redeeming, sending }) => [...redeeming.diskMs, ...sending.diskMs])).toFixed(0)} ms.`,
        `\`desk fsck\` afterwards ended with 0: ${verdict.trim().split('\n').at(-1)}`,
        'Arithmetic for the whole country: docs/scale.md.',
      ],
    }
  } finally {
    await server.remove()
  }
}
