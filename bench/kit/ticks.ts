import type { Page } from 'playwright'
import { percentileOf } from './figures.ts'

declare global {
  interface Window {
    /** What the next click is meant to tick. */
    benchInput: HTMLInputElement | null
    /** Ms from each release of the button to the first task after the next frame. */
    benchTicks: number[]
    /** The longest Event Timing `duration` of each interaction, which the browser rounds to 8 ms. */
    benchDurations: Record<number, number>
  }
}

interface PerformanceEventTiming extends PerformanceEntry {
  readonly interactionId: number
}

/** Choices of a page, in the order they stand. */
const choiceSelector = '.questions label.choice'
/** Before each tick: long enough for whatever the last one set going besides its own frame. */
export const restMs = 150
/** How long a press lasts. */
export const pressMs = 80

/** Begins to measure every tick from now on. */
const watchTicks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.benchTicks = []
    window.benchDurations = {}
    // Once a tick: a click on a label is followed by a second one on its input, in the same task.
    addEventListener(
      'pointerup',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => window.benchTicks.push(performance.now() - timeStamp)
          port2.postMessage(null)
        })
      },
      { capture: true },
    )
    const observer = new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries() as PerformanceEventTiming[])
        if (interactionId > 0)
          window.benchDurations[interactionId] = Math.max(window.benchDurations[interactionId] ?? 0, duration)
    })
    observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })

/** The middle of a choice that is not ticked, scrolled to the middle of the screen; `null` when there is none. */
const placeOf = (page: Page, turn: number): Promise<{ readonly x: number; readonly y: number } | null> =>
  page.evaluate(
    ([selector, at]) => {
      const free = [...document.querySelectorAll(selector)].filter((label) => {
        const input = label.querySelector('input')
        return input && !input.checked && !input.disabled
      })
      // Steps through the page, so that the ticks fall on questions all over it.
      const label = free[(at * 7) % Math.max(1, free.length)]
      if (!label) return null
      window.benchInput = label.querySelector('input')
      label.scrollIntoView({ block: 'center' })
      const { left, top, width, height } = label.getBoundingClientRect()
      return { x: left + width / 2, y: top + height / 2 }
    },
    [choiceSelector, turn] as const,
  )

/** What some ticks on one page took. */
export interface Ticks {
  /** From releasing the button to the next frame, ms. */
  readonly p75Ms: number
  /** The same by Event Timing, ms, in steps of 8; those under 16 count as 16. */
  readonly eventTimingP75Ms: number
}

/** Ticks `count` choices with real input and measures each. @throws when a tick did not tick anything. */
export const tickChoices = async (page: Page, count: number): Promise<Ticks> => {
  await watchTicks(page)
  for (let turn = 0; turn < count; turn += 1) {
    const place = await placeOf(page, turn)
    if (!place) throw new Error('no choice left to tick')
    // A finger is there before it presses, and presses for a while: move, press and release in one breath would
    // make the release wait for the frames of the other two.
    await page.mouse.move(place.x, place.y)
    await page.waitForTimeout(restMs)
    await page.mouse.down()
    await page.waitForTimeout(pressMs)
    await page.mouse.up()
    // Not every frame, as by default: the asking would take part in the figure.
    await page.waitForFunction((ticks) => window.benchTicks.length > ticks, turn, { polling: 100 })
    if (!(await page.evaluate(() => window.benchInput?.checked))) throw new Error('a tick ticked nothing')
  }
  const { ticks, durations } = await page.evaluate(() => ({
    ticks: window.benchTicks,
    durations: Object.values(window.benchDurations),
  }))
  const unseen: number[] = new Array(Math.max(0, ticks.length - durations.length)).fill(16)
  return {
    p75Ms: percentileOf(ticks, 0.75),
    eventTimingP75Ms: percentileOf([...durations, ...unseen], 0.75),
  }
}
