import { readFileSync } from 'node:fs'
import type { Browser } from 'playwright'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import type { Form } from '../../src/core/form/form.ts'
import { longForm, staffQuestionnaire } from '../../tests/kit/forms.ts'
import { publishInspection, type RunningInspection } from '../../tests/kit/respondent.ts'
import { openFreshPage, slowPhone, startBrowser, wireBytesOf } from '../kit/browser.ts'
import { type BenchServer, isoIn, startBenchServer } from '../kit/doors.ts'
import type { Figure, Section } from '../kit/figures.ts'
import { type Floors, startFloors } from '../kit/floors.ts'
import { markOf, watchMarks } from '../kit/marks.ts'
import { type Journey, walkToFirstQuestion } from '../kit/respondent.ts'

const runs = 5

/** The forms that are measured, by what the results call them. */
export const measuredForms = (): Readonly<Record<'36' | '300', Form>> => ({
  '36': staffQuestionnaire(),
  '300': longForm(300),
})

/** A running inspection that can be redeemed now, with slips for some runs. */
export const publishForm = (
  { office }: BenchServer,
  form: Form,
  printed = 20,
): Promise<RunningInspection> => {
  const windows = {
    redeem: { openIso: isoIn(-60), closeIso: isoIn(3_600) },
    send: { openIso: isoIn(3_600), closeIso: isoIn(7_200) },
  }
  return publishInspection(office, windows, { form, printed })
}

/** Scripts by address and their size on disk as they are sent. */
type Scripts = ReadonlyMap<string, number>

interface Visit extends Journey {
  /** Loaded before the start page could be used. */
  readonly startScripts: Scripts
  /** Loaded before the first question and not before the start page could be used. */
  readonly laterScripts: Scripts
  readonly wireBytes: number
}

const visit = async (
  browser: Browser,
  { publicUrl }: BenchServer,
  sitePath: string,
  secret: SlipSecret,
): Promise<Visit> => {
  const { page, transfers, close } = await openFreshPage(browser, slowPhone)
  const startScripts = new Map<string, number>()
  const laterScripts = new Map<string, number>()
  const note = (mark: 'start' | 'question') => {
    for (const { url, type } of transfers) {
      const { pathname } = new URL(url)
      if (type !== 'Script' || startScripts.has(pathname)) continue
      const scripts = mark === 'start' ? startScripts : laterScripts
      scripts.set(pathname, readFileSync(`${sitePath}${pathname}.br`).length)
    }
  }
  try {
    const journey = await walkToFirstQuestion(page, publicUrl, secret, note)
    return { ...journey, startScripts, laterScripts, wireBytes: wireBytesOf(transfers, 'Script') }
  } finally {
    await close()
  }
}

/** Navigation start → the first question of a floor is shown and takes a tick, ms. */
const visitFloor = async (browser: Browser, url: string): Promise<number> => {
  const { page, close } = await openFreshPage(browser, slowPhone)
  try {
    await watchMarks(page, { question: '.questions input, .questions textarea' })
    await page.goto(url, { waitUntil: 'load' })
    return await markOf(page, 'question')
  } finally {
    await close()
  }
}

const visitFloors = async (browser: Browser, floors: Floors, key: string) => {
  const staticMs: number[] = []
  const reactMs: number[] = []
  for (let run = 0; run < runs; run += 1) {
    staticMs.push(await visitFloor(browser, `${floors.url}/static-${key}`))
    reactMs.push(await visitFloor(browser, `${floors.url}/react-${key}`))
  }
  return { staticMs, reactMs }
}

const sumOf = (scripts: Scripts): number =>
  [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1_000

/** KB of the chunk with blind token and envelope. @throws when it has another name, or comes with the start page. */
const cryptographyOf = (scripts: Scripts): number => {
  const found = [...scripts].filter(([path]) => path.includes('/ballot-crypto.'))
  if (found.length !== 1) throw new Error('no chunk of its own for the cryptography')
  return sumOf(new Map(found))
}

/** From the address to the first question on a slow phone with a cold cache. @param site - gives the folder of a build. */
export const measureRespondent = async (site: () => string): Promise<Section> => {
  const sitePath = site()
  const forms = measuredForms()
  const floors = await startFloors(forms)
  const browser = await startBrowser()
  try {
    const figures: Figure[] = []
    let last: Visit | null = null
    for (const [key, form] of Object.entries(forms)) {
      // A server of its own for each form, so that the start page offers exactly one inspection.
      const server = await startBenchServer(sitePath)
      try {
        const { secrets } = await publishForm(server, form)
        const visits: Visit[] = []
        for (const secret of secrets.slice(0, runs))
          visits.push(await visit(browser, server, sitePath, secret))
        const { staticMs, reactMs } = await visitFloors(browser, floors, key)
        last = visits.at(-1) ?? null
        const each = (ms: (one: Visit) => number) => visits.map(ms)
        const reactFloor = { what: 'bare React, address → questions', runs: reactMs }
        figures.push(
          {
            what: `${key} questions: address → start page usable`,
            unit: 'ms',
            runs: each(({ startMs }) => startMs),
            target: { most: 1_300 },
            floor: reactFloor,
          },
          {
            what: `${key} questions: slip accepted → first question answerable`,
            unit: 'ms',
            runs: each((one) => one.acceptedToIntroMs + one.introToQuestionMs),
            target: key === '36' ? { most: 400 } : { below: 2_000 },
          },
          {
            what: `${key} questions: of that, accepted → intro shown`,
            unit: 'ms',
            runs: each(({ acceptedToIntroMs }) => acceptedToIntroMs),
          },
          {
            what: `${key} questions: of that, intro’s button → first question`,
            unit: 'ms',
            runs: each(({ introToQuestionMs }) => introToQuestionMs),
          },
          {
            what: `${key} questions: machine time from the address to the first question (start page + accepted → question)`,
            unit: 'ms',
            runs: each((one) => one.startMs + one.acceptedToIntroMs + one.introToQuestionMs),
            floor: reactFloor,
          },
          {
            what: `${key} questions: slip handed in → accepted (one round trip and the signature)`,
            unit: 'ms',
            runs: each(({ redeemMs }) => redeemMs),
          },
          { what: `${key} questions: floor, static page → questions`, unit: 'ms', runs: staticMs },
        )
      } finally {
        await server.remove()
      }
    }
    if (!last) throw new Error('nobody visited')
    const { startScripts, laterScripts, wireBytes, startWaits, startMs } = last
    const cryptography = cryptographyOf(laterScripts)
    figures.push(
      {
        what: 'JavaScript before the first question without the cryptography, brotli',
        unit: 'KB',
        runs: [sumOf(startScripts) + sumOf(laterScripts) - cryptography],
        target: { most: 90 },
        floor: { what: 'bare React', runs: [floors.reactBytes / 1_000] },
      },
      { what: 'of that, before the start page is usable', unit: 'KB', runs: [sumOf(startScripts)] },
      { what: 'cryptography, loaded while the slip is typed, brotli', unit: 'KB', runs: [cryptography] },
      {
        what: 'JavaScript before the first question in all, brotli',
        unit: 'KB',
        runs: [sumOf(startScripts) + sumOf(laterScripts)],
      },
      {
        what: 'the same on the wire, heads included, without what the service worker had already',
        unit: 'KB',
        runs: [wireBytes / 1_000],
      },
    )
    return {
      title: 'Respondent: from the address to the first question',
      how: [
        `Real server, built site, ${runs} runs, each in a new browser context (empty cache, no service worker). CDP emulates Slow 4G – 150 ms added to every request, 1.6 Mbit/s down, 750 kbit/s up – and a processor 4 times slower (main thread; workers are not slowed). Plain HTTP on the loopback: no time for opening TLS connections.`,
        '*Start page usable*: the list of inspections has come and its button can be pressed; the frame that shows it is out. *Accepted*: the redeem reply is whole. *Answerable*: the first question’s inputs are in the frame that is out, and the main thread is free. What a person takes to read and press is left out: every step is timed from the press.',
        'Floors: (a) a static page with the same words and 0.5 KB of script; (b) bare React drawing the same questions as plain fieldsets, nothing else. Both show every question on one page; the app shows one section.',
      ],
      figures,
      notes: [
        `What the start page waited for on the last visit, ms after the navigation began: ${startWaits.map(({ path, fromMs, toMs }) => `\`${path}\` ${fromMs.toFixed(0)}–${toMs.toFixed(0)}`).join(', ')}; usable at ${startMs.toFixed(0)}.`,
        ...[...startScripts].map(([path, bytes]) => `start page: \`${path}\` ${bytes} bytes`),
        ...[...laterScripts].map(([path, bytes]) => `while the slip is typed: \`${path}\` ${bytes} bytes`),
      ],
    }
  } finally {
    await browser.close()
    await floors.stop()
  }
}
