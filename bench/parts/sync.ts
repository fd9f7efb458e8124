import { mkdtempSync, rmSync } from 'node:fs'
import { importChunkKey, sealChunk } from '../../src/core/record/attachment.ts'
import type { RecordContent } from '../../src/core/record/content.ts'
import { chunkContentBytes } from '../../src/core/record/limits.ts'
import { sealRevision } from '../../src/core/record/sealed-content.ts'
import { createFieldDevice, type FieldDevice, foundField, joinField } from '../../tests/kit/field.ts'
import { newId, randomBytes } from '../../tests/kit/records.ts'
import { startServerProcess } from '../../tests/kit/server.ts'
import type { Section } from '../kit/figures.ts'
import { residentMiB } from '../kit/machine.ts'
import { outputOf, outputPath, startScript } from '../kit/processes.ts'

const perRun = 5_000
const runs = 3
const largest = 50_000
const edge = 1_000
const photos = 100
const photoBytes = 3_000_000
const cuts = 10

/** An interview with eight facts, about 2 KB as JSON. */
const content: RecordContent = {
  format: 'mingcha/record/v1',
  kind: 'interview',
  fields: {
    place: '一号会议室',
    start: '09:00',
    end: '10:20',
    subject: 'A-17',
    interviewers: ['组长', '成员'],
  },
  lists: {
    facts: Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [
        `f${at}`,
        {
          text: '立案窗口中午无人值守，当事人在走廊等候。'.repeat(3),
          focus: '作风',
          basis: '亲眼所见',
          lead: false,
        },
      ]),
    ),
  },
}

const fill = async (device: FieldDevice, inspectionId: string, count: number): Promise<void> => {
  const keyring = await device.keyring()
  const revisions = []
  for (let at = 0; at < count; at += 1) {
    const recordId = newId()
    const { id, bytes } = await sealRevision(
      {
        inspectionId,
        recordId,
        author: device.deviceId,
        epoch: keyring.epoch,
        clock: { wallMs: Date.now(), counter: at % 60_000 },
        parents: [],
      },
      content,
      { keyring, signingKey: device.deps.keys.signing.privateKey, nonce: randomBytes(12) },
    )
    revisions.push({ id, recordId, bytes })
  }
  await device.store.appendWaiting(inspectionId, revisions)
}

/** Seconds for `from` to send what waits and `to` to have it, verified. @throws unless exactly `count` came. */
const carry = async (from: FieldDevice, to: FieldDevice, count: number): Promise<number> => {
  const began = performance.now()
  const sent = await from.sync()
  const received = await to.sync()
  const seconds = (performance.now() - began) / 1_000
  if (sent.state !== 'done' || sent.sent !== count) throw new Error(`sent: ${JSON.stringify(sent)}`)
  if (received.state !== 'done' || received.received !== count)
    throw new Error(`received: ${JSON.stringify(received)}`)
  return seconds
}

/** Inspectors' records from device to device, and attachments over a link that is cut. */
export const measureSync = async (): Promise<Section> => {
  const dataPath = mkdtempSync(`${outputPath}data-`)
  const server = await startServerProcess({ dataPath })
  try {
    let inspectionId = ''
    let sentBytes = 0
    let cutsLeft = 0
    let untilCut = 0
    const reach = async (path: string, init?: RequestInit): Promise<Response> => {
      const isChunk = /\/chunks\/[0-9a-f]{64}$/.test(path) && init?.method === 'POST'
      if (isChunk) {
        sentBytes += (init?.body as Uint8Array | undefined)?.length ?? 0
        untilCut -= 1
        if (untilCut <= 0 && cutsLeft > 0) {
          cutsLeft -= 1
          untilCut = Math.ceil((photos * 12) / (cuts + 1))
          // Cut in the middle of a chunk: half of the cuts before it arrived, half before the answer did.
          if (cutsLeft % 2 === 0) await fetch(server.staffUrl + path, init)
          throw new TypeError('fetch failed')
        }
      }
      return fetch(server.staffUrl + path, init)
    }
    const create = (name: string) => createFieldDevice(name, () => inspectionId, reach)
    const [office, leader] = [await create('巡查办'), await create('组长')]
    inspectionId = (await foundField(office, server.setupCode ?? '')).inspectionId
    await joinField(office, leader, 'leader', inspectionId)

    await fill(leader, inspectionId, edge)
    const first = await carry(leader, office, edge)
    const seconds: number[] = []
    let kept = edge
    for (let run = 0; run < runs; run += 1) {
      await fill(leader, inspectionId, perRun)
      seconds.push(await carry(leader, office, perRun))
      kept += perRun
    }
    const edges: number[] = []
    // The first warm run against the last ones.
    while (kept < largest) {
      const count = Math.min(perRun, largest - kept)
      await fill(leader, inspectionId, count)
      const taken = await carry(leader, office, count)
      kept += count
      if (kept >= largest - 2 * perRun) edges.push((taken / count) * 1_000)
    }
    const early = (seconds[0] as number) / perRun
    const lateRatio = edges.map((ms) => ms / 1_000 / early)

    const key = await importChunkKey(randomBytes(32))
    const total = Math.ceil(photoBytes / chunkContentBytes)
    for (let photo = 0; photo < photos; photo += 1) {
      const bytes = randomBytes(photoBytes)
      const attachmentId = newId()
      const chunks = []
      for (let index = 0; index < total; index += 1)
        chunks.push(
          await sealChunk(
            key,
            { inspectionId, attachmentId, index, total },
            bytes.slice(index * chunkContentBytes, (index + 1) * chunkContentBytes),
          ),
        )
      await leader.store.appendChunks(inspectionId, chunks, 'waiting')
    }
    cutsLeft = cuts
    untilCut = Math.ceil((photos * 12) / (cuts + 1))
    const began = performance.now()
    let tries = 1
    for (; (await leader.sync()).state === 'later'; tries += 1)
      if (tries > 50) throw new Error('does not end')
    const photoSeconds = (performance.now() - began) / 1_000
    if (tries !== cuts + 1) throw new Error(`${tries} tries for ${cuts} cuts`)
    const peakMiB = residentMiB(server.pid, 'VmHWM') ?? 0
    await server.stop()
    const verdict = await outputOf(startScript('src/desk/main.ts', ['fsck'], { MINGCHA_DATA: dataPath }))
    return {
      title: 'Synchronising: inspectors’ records from device to device',
      how: [
        `The real server as a process of its own; two devices in this process with WebCrypto and stores in memory. Each revision is a record of its own with eight facts, sealed and signed before the clock starts; the time is sending, the server's verification and commit, fetching, and the second device's verification. ${runs} runs of ${perRun} revisions; then on to ${largest}.`,
        `${photos} attachments of ${photoBytes / 1e6} MB in sealed chunks; the link is cut ${cuts} times in the middle of a chunk, every other time after the server had it.`,
      ],
      figures: [
        { what: `${perRun} new revisions, device to device`, unit: 's', runs: seconds, target: { most: 20 } },
        {
          what: `cost of a revision at ${largest} against the first ${edge + perRun}`,
          unit: '×',
          runs: lateRatio,
          target: { most: 1.25 },
        },
        { what: `the first ${edge} revisions, cold`, unit: 's', runs: [first] },
        {
          what: `bytes sent for ${photos} photos, link cut ${cuts} times, against their size`,
          unit: '×',
          runs: [sentBytes / (photos * photoBytes)],
          target: { below: 1.2 },
        },
        { what: 'the same, time', unit: 's', runs: [photoSeconds] },
        { what: 'server, peak resident', unit: 'MiB', runs: [peakMiB] },
      ],
      notes: [`fsck afterwards: ${verdict.trim().split('\n').at(-1) ?? ''}`],
    }
  } finally {
    await server.stop()
    rmSync(dataPath, { recursive: true, force: true })
  }
}
