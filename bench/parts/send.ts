import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { leafOf } from '../../src/core/ballot/bulletin.ts'
import { receiptBytes, receiptMessage } from '../../src/core/ballot/receipt.ts'
import { redeemCodeOf } from '../../src/core/ballot/slip.ts'
import { tokenSignatureBytes } from '../../src/core/ballot/token.ts'
import { type Bytes, base64UrlToBytes, concatBytes, sha256 } from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import { redeemRequestBytes, sendRequestBytes } from '../../src/core/wire/messages.ts'
import type { Manifest } from '../../src/core/wire/schemas.ts'
import { prepareInspection } from '../../src/desk/office-client.ts'
import { arbitraryAnswers, staffQuestionnaire } from '../../tests/kit/forms.ts'
import { type BenchServer, isoIn, startBenchServer } from '../kit/doors.ts'
import { percentileOf, type Section } from '../kit/figures.ts'
import { processorMs, residentMiB } from '../kit/machine.ts'
import { firstLineOf, outputOf, outputPath, startScript, stopScript } from '../kit/processes.ts'
import type { LoadOutcome } from '../send/load-client.ts'
import type { MakeRequest } from '../send/make-bodies.ts'

const connections = 16
const warmUp = 1_000
const loads = 3
const perLoad = 3_000
const bodies = warmUp + loads * perLoad
/** Twice what redeeming and sealing took on two cores. */
const redeemSeconds = 30

/** One load from its own process; bodies `first` to `first + count` of `file`. */
const load = async (
  url: string,
  path: string,
  file: string,
  [bodyBytes, replyBytes]: readonly [number, number],
  [first, count]: readonly [number, number],
): Promise<LoadOutcome> => {
  const { port } = new URL(url)
  const numbers = [bodyBytes, first, count, connections, replyBytes].map(String)
  const client = startScript('bench/send/load-client.ts', ['127.0.0.1', port, path, file, ...numbers])
  const outcome = JSON.parse(await outputOf(client)) as LoadOutcome
  if (outcome.refused > 0) throw new Error(`${outcome.refused} of ${count} requests to ${path} were refused`)
  return outcome
}

/** Two workers that make bodies, each its half; together they answer in the order of the slips. */
const createMakers = (count: number) => {
  const makers = [0, 1].map(() => new Worker(new URL('../send/make-bodies.ts', import.meta.url)))
  const half = Math.ceil(count / 2)
  const ask = (requests: readonly MakeRequest[]): Promise<Bytes[]> =>
    Promise.all(
      makers.map(
        (maker, at) =>
          new Promise<Bytes>((resolve, reject) => {
            maker.once('message', resolve)
            maker.once('error', reject)
            maker.postMessage(requests[at])
          }),
      ),
    )
  return {
    blind: async (issuerKey: Bytes, inspectionId: string): Promise<Bytes> =>
      concatBytes(
        ...(await ask(
          [half, count - half].map((share) => ({ step: 'blind', issuerKey, inspectionId, count: share })),
        )),
      ),
    seal: async (request: Omit<Extract<MakeRequest, { step: 'seal' }>, 'step'>): Promise<Bytes> => {
      const { blindSignatures } = request
      const cut = half * tokenSignatureBytes
      const shares = [blindSignatures.slice(0, cut), blindSignatures.slice(cut)]
      return concatBytes(
        ...(await ask(shares.map((share) => ({ step: 'seal', ...request, blindSignatures: share })))),
      )
    },
    stop: () => Promise.all(makers.map((maker) => maker.terminate())),
  }
}

/** An inspection whose slips are all redeemed, and the file of bodies that may now be sent. */
const prepareLoad = async ({ office, publicUrl }: BenchServer, folder: string) => {
  const form = staffQuestionnaire()
  const packed = fc
    .sample(arbitraryAnswers(form), { numRuns: 25, seed: 20_261_122 })
    .map((answers) => packAnswers(form, answers))
  const [court, title] = ['甲法院', '测速用的巡查']
  const keys = await office.create(court, title)
  const prepared = await prepareInspection(keys, {
    court,
    title,
    form,
    printed: bodies,
    threshold: 2,
    total: 3,
  })
  const makers = createMakers(bodies)
  const blinded = await makers.blind(base64UrlToBytes(keys.issuerKey), keys.inspectionId)
  const requests: Uint8Array[] = []
  for (const [at, secret] of prepared.secrets.entries()) {
    const from = at * tokenSignatureBytes
    requests.push(await redeemCodeOf(secret), blinded.subarray(from, from + tokenSignatureBytes))
  }
  const redeemFile = `${folder}redeem.bin`
  writeFileSync(redeemFile, concatBytes(...requests))

  const redeemCloseIso = isoIn(redeemSeconds)
  const { manifest, manifestBytes } = prepared.manifestOf({
    redeem: { openIso: isoIn(-60), closeIso: redeemCloseIso },
    send: { openIso: redeemCloseIso, closeIso: isoIn(3_600) },
  })
  await office.publish(keys.inspectionId, manifestBytes, prepared.codeHashes)
  const path = `/api/inspections/${keys.inspectionId}`
  const redeemSizes = [redeemRequestBytes, tokenSignatureBytes] as const
  const redeeming = await load(publicUrl, `${path}/redeem`, redeemFile, redeemSizes, [0, bodies])
  const made = await makers.seal({
    openingKey: base64UrlToBytes(manifest.openingKey),
    fingerprint: await sha256(manifestBytes),
    packed,
    blindSignatures: concatBytes(...redeeming.replies.map((reply) => Buffer.from(reply, 'base64'))),
  })
  await makers.stop()
  const sendFile = `${folder}send.bin`
  writeFileSync(sendFile, made)
  await sleep(Math.max(0, Date.parse(redeemCloseIso) - Date.now()) + 200)
  return { manifest, redeeming, sendFile, sendPath: `${path}/envelopes`, made }
}

/** Every receipt, checked by Node's own Ed25519. @throws when one does not hold. */
const checkReceipts = async (
  { inspectionId, receiptKey }: Manifest,
  made: Bytes,
  replies: readonly string[],
): Promise<void> => {
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: receiptKey }, format: 'jwk' })
  for (const [at, reply] of replies.entries()) {
    const envelope = made.subarray((at + 1) * sendRequestBytes - envelopeBytes, (at + 1) * sendRequestBytes)
    const message = receiptMessage(inspectionId, await leafOf(envelope))
    if (!verify(null, message, key, Buffer.from(reply, 'base64')))
      throw new Error(`receipt ${at} does not hold`)
  }
}

interface Loads {
  readonly perSecond: number[]
  readonly p50Ms: number[]
  readonly p99Ms: number[]
  /** Processor time of the server for one request, ms. */
  readonly processorMsEach: number[]
  readonly replies: string[]
}

/** Warms up, then loads the server `loads` times with bodies nobody has sent yet. */
const loadRepeatedly = async (url: string, pid: number, path: string, file: string): Promise<Loads> => {
  const sizes = [sendRequestBytes, receiptBytes] as const
  const results: Loads = { perSecond: [], p50Ms: [], p99Ms: [], processorMsEach: [], replies: [] }
  results.replies.push(...(await load(url, path, file, sizes, [0, warmUp])).replies)
  for (let run = 0; run < loads; run += 1) {
    const before = processorMs(pid)
    const outcome = await load(url, path, file, sizes, [warmUp + run * perLoad, perLoad])
    results.perSecond.push(outcome.sent / outcome.seconds)
    results.p50Ms.push(percentileOf(outcome.latenciesMs, 0.5))
    results.p99Ms.push(percentileOf(outcome.latenciesMs, 0.99))
    results.processorMsEach.push((processorMs(pid) - before) / perLoad)
    results.replies.push(...outcome.replies)
  }
  return results
}

const measureFloor = async (kind: 'append' | 'slots', folder: string, bodiesFile: string) => {
  const child = startScript('bench/send/floor-server.ts', [
    `${folder}floor-${kind}.sqlite`,
    String(bodies),
    kind,
  ])
  const { port } = JSON.parse(await firstLineOf(child)) as { port: number }
  try {
    const results = await loadRepeatedly(`http://127.0.0.1:${port}`, child.pid, '/', bodiesFile)
    return { ...results, residentMiB: residentMiB(child.pid, 'VmHWM') ?? 0 }
  } finally {
    await stopScript(child)
  }
}

/** Sending under load: verify, store durably, receipt. */
export const measureSend = async (): Promise<Section> => {
  const folder = `${mkdtempSync(`${outputPath}send-`)}/`
  const server = await startBenchServer()
  try {
    const startMiB = residentMiB(server.pid, 'VmRSS') ?? 0
    const { manifest, redeeming, sendFile, sendPath, made } = await prepareLoad(server, folder)
    const beforeMiB = residentMiB(server.pid, 'VmHWM') ?? 0
    const sending = await loadRepeatedly(server.publicUrl, server.pid, sendPath, sendFile)
    const peakMiB = residentMiB(server.pid, 'VmHWM') ?? 0
    await checkReceipts(manifest, made, sending.replies)
    const counts = await server.office.counts(manifest.inspectionId)
    if (counts.sent !== bodies) throw new Error(`${counts.sent} envelopes in the box instead of ${bodies}`)
    await server.stop()
    const { inspectionId } = manifest
    const boxBytes = statSync(`${server.dataPath}/boxes/${inspectionId}.sqlite`).size
    const redeemBytes = statSync(`${server.dataPath}/redeem/${inspectionId}.sqlite`).size
    const verdict = await outputOf(
      startScript('src/desk/main.ts', ['fsck'], { MINGCHA_DATA: server.dataPath }),
    )

    const append = await measureFloor('append', folder, sendFile)
    const slots = await measureFloor('slots', folder, sendFile)
    const floor = (runs: readonly number[]) => ({ what: 'no crypto, appended', runs })
    return {
      title: 'Sending: verify, store durably, receipt',
      how: [
        `The real server (\`src/server/main.ts\`) as one process; the client is another process on the same machine: ${connections} keep-alive connections, each one request after another, ${loads} loads of ${perLoad.toLocaleString('en-US').replace(',', ' ')} different valid send requests of ${sendRequestBytes} bytes after ${warmUp} to warm up. Every slip was redeemed before, in the redeem window; the loads run in the send window.`,
        'Floors: `node:http` and `node:sqlite` storing the same bodies with one commit for what one turn of the event loop brought, no Fastify, no cryptography. *Appended*: write-ahead log, `synchronous=FULL`. *In slots*: the durability and forgetfulness a box needs (pre-filled random slots, DELETE journal, `EXTRA`, `secure_delete`).',
      ],
      figures: [
        {
          what: 'accepted',
          unit: 'a second',
          runs: sending.perSecond,
          target: { least: 1_000 },
          floor: floor(append.perSecond),
        },
        { what: 'wait, p50', unit: 'ms', runs: sending.p50Ms, floor: floor(append.p50Ms) },
        {
          what: 'wait, p99',
          unit: 'ms',
          runs: sending.p99Ms,
          target: { most: 60 },
          floor: floor(append.p99Ms),
        },
        {
          what: 'server, resident memory at its peak',
          unit: 'MiB',
          runs: [peakMiB],
          target: { most: 200 },
          floor: floor([append.residentMiB]),
        },
        {
          what: 'server, processor time for one',
          unit: 'ms',
          runs: sending.processorMsEach,
          floor: floor(append.processorMsEach),
        },
        { what: 'floor in slots: accepted', unit: 'a second', runs: slots.perSecond },
        { what: 'floor in slots: wait, p99', unit: 'ms', runs: slots.p99Ms },
        { what: 'box file, for one envelope', unit: 'bytes', runs: [boxBytes / bodies] },
        { what: 'redeem file, for one slip', unit: 'bytes', runs: [redeemBytes / bodies] },
        {
          what: 'redeemed before (RSA-3072 blind signature, stored durably)',
          unit: 'a second',
          runs: [redeeming.sent / redeeming.seconds],
        },
        { what: 'redeeming, wait, p99', unit: 'ms', runs: [percentileOf(redeeming.latenciesMs, 0.99)] },
      ],
      notes: [
        `All ${bodies} receipts verified; the office counts ${counts.printed} printed, ${counts.redeemed} redeemed, ${counts.sent} sent.`,
        `\`desk fsck\` afterwards ended with 0: ${verdict.trim().split('\n').at(-1)}`,
        `Resident memory: ${startMiB.toFixed(0)} MiB after the start, at most ${beforeMiB.toFixed(0)} MiB until all slips were redeemed, at most ${peakMiB.toFixed(0)} MiB at the end.`,
      ],
    }
  } finally {
    await server.remove()
    rmSync(folder, { recursive: true })
  }
}
