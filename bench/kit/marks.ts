import type { Page } from 'playwright'

declare global {
  interface Window {
    /** What {@link watchMarks} saw: times in ms since navigation start, by the mark's name. */
    benchMarks: Record<string, number>
    /** `timeStamp` of the last click a hand (or CDP) made. */
    benchClickMs: number
  }
}

/**
 * Notes when each selector first matches anything, once the frame that shows it is on its way: at the first
 * task after the frame's callbacks. Must be called before the page is opened.
 */
export const watchMarks = async (
  page: Page,
  selectorByMark: Readonly<Record<string, string>>,
): Promise<void> => {
  await page.addInitScript((selectors) => {
    const marks: Record<string, number> = {}
    window.benchMarks = marks
    window.benchClickMs = 0
    const waiting = new Map(Object.entries(selectors))
    const look = () => {
      for (const [mark, selector] of waiting) {
        if (!document.querySelector(selector)) continue
        waiting.delete(mark)
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => {
            marks[mark] = performance.now()
          }
          port2.postMessage(null)
        })
      }
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true })
    addEventListener(
      'click',
      (event) => {
        if (event.isTrusted) window.benchClickMs = event.timeStamp
      },
      { capture: true },
    )
  }, selectorByMark)
}

/** Waits until a mark is there and gives its time. @throws after a minute. */
export const markOf = async (page: Page, mark: string): Promise<number> => {
  await page.waitForFunction((name) => window.benchMarks[name] !== undefined, mark, {
    // Not every frame, as by default: on a slowed processor the asking itself would take part in the figure.
    polling: 200,
    timeout: 60_000,
  })
  return page.evaluate((name) => window.benchMarks[name] as number, mark)
}

/** When the last click happened, in ms since navigation start. */
export const lastClickMs = (page: Page): Promise<number> => page.evaluate(() => window.benchClickMs)

/** One request of the page: path, and from when to when in ms since navigation start. */
export interface Wait {
  readonly path: string
  readonly fromMs: number
  readonly toMs: number
}

/** What the page waited for until `untilMs`, in order, its own document first. */
export const waitsOf = (page: Page, untilMs: number): Promise<readonly Wait[]> =>
  page.evaluate((endMs) => {
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[]
    return entries
      .filter(({ startTime }) => startTime < endMs)
      .map(({ name, startTime, responseEnd }) => ({
        path: new URL(name).pathname,
        fromMs: startTime,
        toMs: responseEnd,
      }))
  }, untilMs)
