/**
 * The page of the opening benchmark: the app's own crew of workers, the app's own check of the box
 * before, and the bare library as floor. Built by bench/kit/floors.ts; bench/parts/opening.ts calls it.
 */
import { boxPieceBytes, startOpeningCrew } from '../../src/app/inspect/open-box.ts'
import { splitBox } from '../../src/app/inspect/opening-work.ts'
import { checkBox, gatherKey } from '../../src/core/ballot/opening.ts'
import { readShare, type Share } from '../../src/core/ballot/shares.ts'
import { base64UrlToBytes, hexToBytes } from '../../src/core/bytes.ts'
import { encapsulatedKeyBytes, envelopeInfo } from '../../src/core/envelope/format.ts'
import type { OpeningKeyPair } from '../../src/core/envelope/open.ts'
import { suite } from '../../src/core/envelope/suite.ts'
import type { Form } from '../../src/core/form/form.ts'
import { readPieces } from '../../src/device/staff/read-pieces.ts'

/** What the page is given at `/order.json`. */
export interface OpeningBenchOrder {
  readonly inspectionId: string
  /** 64 hex digits. */
  readonly fingerprint: string
  /** base64url. */
  readonly openingKey: string
  /** Printed shares, enough of them. */
  readonly shares: readonly string[]
  readonly form: Form
  /** Merkle root by number of envelopes, 64 hex digits. */
  readonly rootByCount: Readonly<Record<string, string>>
}

/** Times in ms, and how long the page drew nothing. */
export interface OpeningTimes {
  readonly checkMs: number
  readonly checkLongestGapMs: number
  /** From the key to the finished tally; the workers are loaded before. */
  readonly openMs: number
  /** Until the last envelope was open; the rest is joining, unpacking and tallying. */
  readonly allOpenMs: number
  readonly openLongestGapMs: number
  /** Steps the bar made. */
  readonly steps: number
  readonly opened: number
  readonly invalid: number
}

declare global {
  interface Window {
    /** Opens the box at `/box-<count>` as the app does. */
    openLikeTheApp(count: number): Promise<OpeningTimes>
    /** Opens the box at `/box-<count>` with the bare library on this one thread; ms. */
    openBarely(count: number): Promise<number>
  }
}

const readOrder = async (): Promise<OpeningBenchOrder> => (await fetch('/order.json')).json()
/** A box as the app fetches and holds it: in pieces, each in memory of its own. */
const readBox = async (count: number): Promise<Uint8Array<ArrayBuffer>[]> =>
  readPieces(await fetch(`/box-${count}`), boxPieceBytes, () => undefined)

/** What people take to read out root and shares is far longer; the workers load meanwhile. */
const readingOutMs = 1_000

const rebuildKey = async ({ openingKey, shares }: OpeningBenchOrder): Promise<OpeningKeyPair> => {
  const read: Share[] = []
  for (const text of shares) {
    const reading = await readShare(text)
    if (reading.state === 'read') read.push(reading.share)
  }
  const gathering = await gatherKey(base64UrlToBytes(openingKey), read)
  if (gathering.state !== 'complete') throw new Error(`the key is ${gathering.state}`)
  return gathering.keyPair
}

/** Runs `work` and measures the longest time between two animation frames meanwhile. */
const watchFrames = async <Value>(work: () => Promise<Value>): Promise<readonly [Value, number]> => {
  let lastMs = performance.now()
  let longestMs = 0
  let isOver = false
  const onFrame = (nowMs: number) => {
    longestMs = Math.max(longestMs, nowMs - lastMs)
    lastMs = nowMs
    if (!isOver) requestAnimationFrame(onFrame)
  }
  await new Promise(requestAnimationFrame)
  lastMs = performance.now()
  requestAnimationFrame(onFrame)
  const value = await work()
  await new Promise(requestAnimationFrame)
  isOver = true
  return [value, longestMs]
}

window.openLikeTheApp = async (count) => {
  const order = await readOrder()
  const keyPair = await rebuildKey(order)
  const pieces = await readBox(count)
  const root = order.rootByCount[count] ?? ''
  const bar = document.querySelector('progress')
  const [checkMs, checkLongestGapMs] = await watchFrames(async () => {
    const beganMs = performance.now()
    await checkBox(pieces.flatMap(splitBox), hexToBytes(root))
    return performance.now() - beganMs
  })
  const { inspectionId, form } = order
  const context = { inspectionId, fingerprint: hexToBytes(order.fingerprint) }
  const crew = startOpeningCrew()
  await new Promise((resolve) => setTimeout(resolve, readingOutMs))
  let steps = 0
  let allOpenMs = 0
  const [[openMs, opened, invalid], openLongestGapMs] = await watchFrames(async () => {
    const beganMs = performance.now()
    const { record } = await crew.open({ keyPair, context, form, pieces, root, expected: count }, (share) => {
      steps += 1
      if (bar) bar.value = share
      if (share === 1) allOpenMs = performance.now() - beganMs
    })
    return [performance.now() - beganMs, record.opened, record.invalid] as const
  })
  crew.stop()
  return { checkMs, checkLongestGapMs, openMs, allOpenMs, openLongestGapMs, steps, opened, invalid }
}

window.openBarely = async (count) => {
  const order = await readOrder()
  const keyPair = await rebuildKey(order)
  const envelopes = (await readBox(count)).flatMap(splitBox)
  const info = envelopeInfo({
    inspectionId: order.inspectionId,
    fingerprint: hexToBytes(order.fingerprint),
  })
  const cipherAt = 2 + encapsulatedKeyBytes
  const beganMs = performance.now()
  for (const envelope of envelopes)
    await suite.Open(keyPair as never, envelope.subarray(2, cipherAt), envelope.subarray(cipherAt), { info })
  return performance.now() - beganMs
}
