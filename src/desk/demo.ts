import { randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'
import { parse } from 'yaml'
import { type Share, shareToText } from '../core/ballot/shares.ts'
import { readWrittenForm } from '../core/form/check-form.ts'
import type { Form } from '../core/form/form.ts'
import { packAnswers } from '../core/form/pack.ts'
import { type Bulletin, publicStatusSchema } from '../core/wire/schemas.ts'
import { inventAnswers, readMadeUp } from './demo-answers.ts'
import { askDoorJson } from './door-client.ts'
import { enrolOffice, prepareInspection } from './office-client.ts'
import { prepareTicket, redeemTicket, sealAnswer, sendAnswer } from './respondent-client.ts'

/** What the demo needs of the machine it runs on. */
export interface DemoPlan {
  readonly publicUrl: string
  readonly staffUrl: string
  /** A one-time code for the demo's own device. */
  readonly setupCode: string
  /** Where the trustees' shares are left, in a folder named after the inspection: a second demo overwrites none. */
  readonly folder: string
  readonly court: string
  readonly title: string
  /** Respondents who send an answer. */
  readonly respondents: number
  /** Told how far it is: `step` is a key of `demo` in terminal.yaml. */
  onStep(step: 'preparing' | 'redeeming' | 'waiting' | 'sending' | 'closing', count: number): void
}

/** What is there when the demo has run. */
export interface DemoOutcome {
  readonly inspectionId: string
  readonly bulletin: Bulletin
  /** One file for each trustee. */
  readonly sharePaths: readonly string[]
}

/** Slips nobody draws, and slips drawn whose owner never sends: a ledger without either would look staged. */
const leftOver = 7
const neverSent = 3
/** 123 redemptions take half a second; the rest is for a busy machine. */
const redeemWindowMs = 6_000
/** May end before everybody has sent: envelopes are taken until the box closes. */
const sendWindowMs = 3_000

/**
 * Runs one whole inspection of a made-up court against a running server: real slips, real blind signatures,
 * real envelopes through both doors. Ends with a closed box that the office can open.
 * @throws what a door refused with.
 */
export const runDemo = async (plan: DemoPlan): Promise<DemoOutcome> => {
  const form = readForm()
  const madeUp = readMadeUp(form)
  const random = () => randomInt(2 ** 32) / 2 ** 32
  const office = await enrolOffice(plan.staffUrl, plan.setupCode)

  plan.onStep('preparing', plan.respondents + neverSent)
  const keys = await office.create(plan.court, plan.title)
  const printed = plan.respondents + neverSent + leftOver
  const prepared = await prepareInspection(keys, {
    court: plan.court,
    title: plan.title,
    form,
    printed,
    threshold: 2,
    total: 3,
  })
  const sharePaths = await writeShares(join(plan.folder, prepared.inspectionId), prepared.shares)
  // Blinding takes phones a moment each; here one machine stands for all of them, so it blinds beforehand.
  const tickets = []
  for (const secret of prepared.secrets.slice(0, plan.respondents + neverSent))
    tickets.push(await prepareTicket(prepared, secret))

  const startMs = Date.now()
  const iso = (ms: number) => new Date(startMs + ms).toISOString()
  const { manifest, manifestBytes } = prepared.manifestOf({
    redeem: { openIso: iso(0), closeIso: iso(redeemWindowMs) },
    send: { openIso: iso(redeemWindowMs), closeIso: iso(redeemWindowMs + sendWindowMs) },
  })
  await office.publish(prepared.inspectionId, manifestBytes, prepared.codeHashes)

  plan.onStep('redeeming', tickets.length)
  const tokens = await Promise.all(tickets.map((ticket) => redeemTicket(plan.publicUrl, manifest, ticket)))
  const requests = []
  for (const [index, ticket] of tickets.slice(0, plan.respondents).entries()) {
    const token = tokens[index]
    if (token === undefined) throw new Error('a slip was not redeemed')
    const packed = packAnswers(form, inventAnswers(form, madeUp, random))
    requests.push(await sealAnswer(manifestBytes, manifest, ticket, token, packed))
  }

  plan.onStep('waiting', 0)
  await untilServerTime(plan.publicUrl, prepared.inspectionId, manifest.windows.send.openIso)
  plan.onStep('sending', requests.length)
  // Each phone waits a random moment of its own; a shuffled batch stands for that.
  for (const request of shuffled(requests)) await sendAnswer(plan.publicUrl, manifest, request)

  plan.onStep('closing', requests.length)
  await untilServerTime(plan.publicUrl, prepared.inspectionId, manifest.windows.send.closeIso)
  const bulletin = await office.close(prepared.inspectionId, leftOver)
  return { inspectionId: prepared.inspectionId, bulletin, sharePaths }
}

/** A copy in an order that says nothing (Fisher–Yates). */
const shuffled = <Value>(values: readonly Value[]): readonly Value[] => {
  const mixed: Value[] = []
  for (const value of values) {
    const place = randomInt(mixed.length + 1)
    const displaced = mixed[place]
    if (displaced !== undefined) mixed.push(displaced)
    mixed[place] = value
  }
  return mixed
}

const readForm = (): Form => {
  const file = 'content/forms/staff-questionnaire.yaml'
  const written: unknown = parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
  const checked = readWrittenForm(written, file)
  if (!checked.ok) throw new Error(checked.problems.join('\n'))
  return checked.form
}

/** Each trustee's share in a file of its own, readable by its owner alone. */
const writeShares = async (folder: string, shares: readonly Share[]): Promise<readonly string[]> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const paths: string[] = []
  for (const [index, share] of shares.entries()) {
    const path = join(folder, `share-${index + 1}.txt`)
    writeFileSync(path, `${await shareToText(share)}\n`, { mode: 0o600 })
    paths.push(path)
  }
  return paths
}

/** Waits until the server's own clock says so: its time decides, not ours. */
const untilServerTime = async (publicUrl: string, inspectionId: string, iso: string): Promise<void> => {
  for (;;) {
    const { nowIso } = await askDoorJson(publicStatusSchema, `${publicUrl}/api/inspections/${inspectionId}`)
    const leftMs = Date.parse(iso) - Date.parse(nowIso)
    if (leftMs <= 0) return
    await waitMs(Math.min(leftMs, 500))
  }
}
