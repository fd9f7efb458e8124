import { randomBytes } from 'node:crypto'
import { combine } from 'shamir-secret-sharing'
import { beforeAll, expect, test } from 'vitest'
import { gatherFromAny } from '../../src/app/inspect/gather-shares.ts'
import { createOpeningWork, type OpenedBox, splitBox } from '../../src/app/inspect/opening-work.ts'
import {
  hexGroups,
  type Preparation,
  prepareInspection,
  shortFingerprint,
} from '../../src/app/inspect/prepare.ts'
import { joinOpened } from '../../src/core/ballot/opening.ts'
import { bytesToCrockford, readShare, type Share } from '../../src/core/ballot/shares.ts'
import { readSlip, redeemCodeOf } from '../../src/core/ballot/slip.ts'
import { trackerHashOf } from '../../src/core/ballot/tracker.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  compareBytes,
  concatBytes,
  hexToBytes,
  sha256,
  utf8ToBytes,
} from '../../src/core/bytes.ts'
import { envelopeBytes } from '../../src/core/envelope/format.ts'
import type { OpeningKeyPair } from '../../src/core/envelope/open.ts'
import { sealEnvelope } from '../../src/core/envelope/seal.ts'
import { packAnswers } from '../../src/core/form/pack.ts'
import { manifestSchema } from '../../src/core/wire/schemas.ts'
import { choicesOf, formOf } from '../kit/forms.ts'

const form = formOf([
  { type: 'select_one', name: 'Q1', label: '怎么样？', choices: choicesOf('good', 'bad') },
])
const plan = {
  mode: 'assembly' as const,
  court: '甲法院',
  title: '匿名问卷',
  form,
  printed: 12,
  trustees: { threshold: 2, total: 3 },
  windows: {
    redeem: { openIso: '2026-11-22T06:00:00.000Z', closeIso: '2026-11-22T06:15:00.000Z' },
    send: { openIso: '2026-11-22T07:00:00.000Z', closeIso: '2026-11-22T07:30:00.000Z' },
  },
}
const random = (lengthBytes: number): Bytes => new Uint8Array(randomBytes(lengthBytes))
const keys = (inspectionId = '0123456789abcdef'.repeat(2)) => ({
  inspectionId,
  issuerKey: bytesToBase64Url(random(422)),
  receiptKey: bytesToBase64Url(random(32)),
})
const sharesOf = async (preparation: Preparation): Promise<readonly Share[]> =>
  Promise.all(
    preparation.shares.map(async (text) => {
      const reading = await readShare(text)
      if (reading.state !== 'read') throw new TypeError(reading.state)
      return reading.share
    }),
  )

let prepared: Preparation
let shares: readonly Share[]
let openingKey: Bytes
beforeAll(async () => {
  prepared = await prepareInspection(plan, keys(), random)
  shares = await sharesOf(prepared)
  openingKey = base64UrlToBytes(prepared.manifest.openingKey)
})

test('[APP-55] the bytes are the manifest, and the fingerprint is theirs', async () => {
  const { manifestBytes, fingerprint, manifest } = prepared
  expect(manifestSchema.parse(JSON.parse(bytesToUtf8(manifestBytes)))).toEqual(manifest)
  expect(fingerprint).toBe(bytesToHex(await sha256(manifestBytes)))
  expect(hexGroups(fingerprint)).toHaveLength(16)
  expect(shortFingerprint(fingerprint)).toBe(hexGroups(fingerprint).slice(0, 4).join(' '))
  expect(shortFingerprint(fingerprint)).toMatch(/^([0-9A-F]{4} ){3}[0-9A-F]{4}$/)
})

test('[APP-55] the code hashes are those of the printed slips, ascending, and no slip is twice', async () => {
  const { slips, codeHashes } = prepared
  expect(new Set(slips).size).toBe(plan.printed)
  const hashes: Bytes[] = []
  for (const slip of slips) {
    const reading = readSlip(slip)
    if (reading.state !== 'read') throw new TypeError(reading.state)
    hashes.push(await sha256(await redeemCodeOf(reading.secret)))
  }
  expect(bytesToHex(codeHashes)).toBe(bytesToHex(concatBytes(...hashes.sort(compareBytes))))
})

test('[APP-55] nothing of a share or a slip stands in the manifest', () => {
  const text = bytesToUtf8(prepared.manifestBytes)
  for (const secret of [...prepared.slips, ...prepared.shares])
    for (const part of secret.split('-').filter(({ length }) => length === 5))
      expect(text).not.toContain(part)
})

test('[APP-55] [PROMISE-26] the opening key is in the shares together, and nowhere in what was prepared', async () => {
  const scalar = (await combine(shares.slice(0, 2).map(({ part }) => part))) as Bytes
  expect((await gatherFromAny(openingKey, shares.slice(0, 2))).state).toBe('complete')
  const formsOf = (bytes: Bytes) => [bytesToHex(bytes), bytesToBase64Url(bytes), bytesToCrockford(bytes)]
  const everything = JSON.stringify(prepared, (_, value) =>
    value instanceof Uint8Array
      ? `${new TextDecoder().decode(value)} ${formsOf(value as Bytes).join(' ')}`
      : value,
  ).replaceAll('-', '')
  expect(formsOf(openingKey).some((form) => everything.includes(form.replaceAll('-', '')))).toBe(true)
  expect(formsOf(scalar).filter((form) => everything.includes(form.replaceAll('-', '')))).toEqual([])
})

test('[APP-60] any two of three shares open; one alone says how many are missing', async () => {
  const [first, second, third] = shares as [Share, Share, Share]
  expect(await gatherFromAny(openingKey, [first])).toEqual({ state: 'too-few', held: 1, threshold: 2 })
  for (const pair of [
    [first, second],
    [first, third],
    [second, third],
  ])
    expect((await gatherFromAny(openingKey, pair)).state).toBe('complete')
})

test('[APP-60] the same share twice and a share of another inspection are named', async () => {
  const [first] = shares as [Share]
  expect((await gatherFromAny(openingKey, [first, first])).state).toBe('same-share-twice')
  const others = await sharesOf(await prepareInspection(plan, keys('fe'.repeat(16)), random))
  expect((await gatherFromAny(openingKey, [first, others[1] as Share])).state).toBe('other-inspection')
})

test('[APP-60] a false share alone opens nothing; with enough true ones beside it the box opens', async () => {
  const [first, second, third] = shares as [Share, Share, Share]
  const falsePart = first.part.slice()
  falsePart[0] = (falsePart[0] as number) ^ 1
  const falseShare = { ...first, part: falsePart }
  expect((await gatherFromAny(openingKey, [falseShare, second])).state).toBe('wrong-share')
  expect((await gatherFromAny(openingKey, [falseShare, second, third])).state).toBe('complete')
})

test('[APP-60] a false share among three of five does not hold up the opening either', async () => {
  const five = await prepareInspection({ ...plan, trustees: { threshold: 3, total: 5 } }, keys(), random)
  const [first, ...rest] = (await sharesOf(five)) as [Share, ...Share[]]
  const falseShare = { ...first, part: first.part.map((byte, at) => (at === 5 ? byte ^ 8 : byte)) as Bytes }
  const key = base64UrlToBytes(five.manifest.openingKey)
  expect((await gatherFromAny(key, [falseShare, ...rest.slice(0, 2)])).state).toBe('wrong-share')
  expect((await gatherFromAny(key, [falseShare, ...rest.slice(0, 3)])).state).toBe('complete')
})

const seal = (packed: Uint8Array, tracker: Bytes, fingerprint = prepared.fingerprint): Promise<Bytes> =>
  sealEnvelope(
    openingKey,
    { inspectionId: prepared.manifest.inspectionId, fingerprint: hexToBytes(fingerprint) },
    tracker,
    packed,
  )

/** Opens what is given as two workers would, the envelopes dealt out in turn. */
const openAll = async (envelopes: readonly Bytes[]): Promise<OpenedBox> => {
  const gathered = await gatherFromAny(openingKey, shares.slice(0, 2))
  if (gathered.state !== 'complete') throw new TypeError(gathered.state)
  const { inspectionId } = prepared.manifest
  const context = { inspectionId, fingerprint: hexToBytes(prepared.fingerprint) }
  const open = async (keyPair: OpeningKeyPair, some: readonly Bytes[]) => {
    const work = createOpeningWork()
    await work({ ask: 'take-key', keyPair, context, form })
    expect(await work({ ask: 'open', envelopes: concatBytes(...some) })).toEqual({
      said: 'opened',
      count: some.length,
    })
    const reply = await work({ ask: 'give-part' })
    if (reply.said !== 'part') throw new TypeError(reply.said)
    return { work, part: reply.part }
  }
  const odd = await open(
    gathered.keyPair,
    envelopes.filter((_, at) => at % 2 === 1),
  )
  const even = await open(
    gathered.keyPair,
    envelopes.filter((_, at) => at % 2 === 0),
  )
  // What was given is gone: nobody is counted twice.
  expect(await odd.work({ ask: 'give-part' })).toEqual({ said: 'part', part: joinOpened([]) })
  for (const part of [odd.part, even.part])
    expect(await odd.work({ ask: 'take-part', part })).toEqual({ said: 'ready' })
  const reply = await odd.work({
    ask: 'finish',
    root: 'ab'.repeat(32),
    expected: 14,
    seedBytes: random(32),
  })
  if (reply.said !== 'finished') throw new TypeError(reply.said)
  return reply.opened
}

test('[APP-61] [BAL-12] [BAL-13] every envelope is counted once, alike in tally and record: what is no answer is invalid in both', async () => {
  const trackers = Array.from({ length: 12 }, () => random(16))
  const envelopes: Bytes[] = []
  for (const tracker of trackers.slice(0, 11))
    envelopes.push(await seal(packAnswers(form, { Q1: envelopes.length < 7 ? 'good' : 'bad' }), tracker))
  envelopes.push(await seal(utf8ToBytes('{"Q1":"never offered"}'), trackers[11] as Bytes))
  envelopes.push(await seal(packAnswers(form, {}), random(16), '00'.repeat(32)))
  const { tally, record } = await openAll(envelopes)
  expect(tally).toMatchObject({ expected: 14, sent: 13, opened: 11, invalid: 2 })
  expect(tally.questions[0]?.answers[0]?.choices.map(({ count }) => count)).toEqual([7, 4])
  expect(record).toMatchObject({ opened: 11, invalid: 2, root: 'ab'.repeat(32) })
  // Whoever sealed what is no answer does not find it among the counted.
  const hashes = await Promise.all(
    trackers.slice(0, 11).map((tracker) => trackerHashOf(prepared.manifest.inspectionId, tracker)),
  )
  expect(record.trackers).toBe(bytesToBase64Url(concatBytes(...hashes.sort(compareBytes))))
})

test('[APP-61] the record is the same however the envelopes lay in the box', async () => {
  const envelopes: Bytes[] = []
  for (let index = 0; index < 12; index += 1)
    envelopes.push(await seal(packAnswers(form, { Q1: index % 3 ? 'good' : 'bad' }), random(16)))
  const one = await openAll(envelopes)
  const other = await openAll(envelopes.toReversed())
  expect(other.record).toEqual(one.record)
  expect(other.tally.questions).toEqual(one.tally.questions)
})

test('[APP-61] a box is cut into whole envelopes without copying, and a rest is none', () => {
  const box = new Uint8Array(envelopeBytes * 3 + 17)
  const envelopes = splitBox(box)
  expect(envelopes.map(({ length }) => length)).toEqual([envelopeBytes, envelopeBytes, envelopeBytes])
  expect(envelopes.every(({ buffer }) => buffer === box.buffer)).toBe(true)
})
