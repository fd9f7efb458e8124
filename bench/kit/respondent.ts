import type { Page } from 'playwright'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import type { SlipSecret } from '../../src/core/ballot/slip.ts'
import { lastClickMs, markOf, type Wait, waitsOf, watchMarks } from './marks.ts'

/** What the respondent's screens show, in the order a person meets it. */
const selectorByMark = {
  /** The list has come and the first button can be pressed. */
  start: '#app .panel form button[type="submit"]:not(:disabled)',
  check: '#app .fingerprint',
  slip: '#slip',
  intro: '#app .measure + button.wide',
  question: '#app .questions input, #app .questions textarea',
}

/** How long each part of a respondent's way took, ms. */
export interface Journey {
  /** Navigation start → the start page can be used. */
  readonly startMs: number
  /** Pressing 继续 on the slip → the server's reply is whole. */
  readonly redeemMs: number
  /** The reply is whole → the form's intro is shown. */
  readonly acceptedToIntroMs: number
  /** Pressing the intro's button → the first question is shown and takes a tick. */
  readonly introToQuestionMs: number
  /** What the start page waited for. */
  readonly startWaits: readonly Wait[]
}

/** Shorter than anybody needs to type 21 characters; the page uses the time to make its token request. */
const typingMs = 2_500

const press = async (page: Page, selector: string, next: keyof typeof selectorByMark): Promise<number> => {
  await page.click(selector)
  const shownMs = await markOf(page, next)
  return shownMs - (await lastClickMs(page))
}

/**
 * Goes a respondent's way from the address to the first question, as a hand would.
 * @param onMark - told when a screen is reached, before the next is asked for.
 */
export const walkToFirstQuestion = async (
  page: Page,
  publicUrl: string,
  secret: SlipSecret,
  onMark: (mark: 'start' | 'question') => void = () => undefined,
): Promise<Journey> => {
  await watchMarks(page, selectorByMark)
  await page.goto(`${publicUrl}/respond/`, { waitUntil: 'commit' })
  const startMs = await markOf(page, 'start')
  onMark('start')
  const startWaits = await waitsOf(page, startMs)
  await press(page, selectorByMark.start, 'check')
  await press(page, '#app .panel .actions .button:not(.danger)', 'slip')
  await page.fill('#slip', slipSecretToTyped(secret))
  await page.waitForTimeout(typingMs)
  await press(page, '#app form button[type="submit"]', 'intro')
  const submitMs = await lastClickMs(page)
  const introMs = await markOf(page, 'intro')
  const acceptedMs = await page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    return entries.find(({ name }) => name.endsWith('/redeem'))?.responseEnd ?? Number.NaN
  })
  const introToQuestionMs = await press(page, selectorByMark.intro, 'question')
  onMark('question')
  return {
    startMs,
    redeemMs: acceptedMs - submitMs,
    acceptedToIntroMs: introMs - acceptedMs,
    introToQuestionMs,
    startWaits,
  }
}
