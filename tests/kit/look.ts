import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What {@link createLook} makes: looks at what is on the screen now. */
export type Look = (page: Page, name: string, options?: LookOptions) => Promise<void>

interface LookOptions {
  /** Axe too. Of a screen that was looked at before, a picture is enough. */
  readonly isDeep?: boolean
}

/** By how many pixels the page is wider than what is shown of it: more than 0, and it scrolls sideways. */
export const sidewaysOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/**
 * Nothing is wider than a 320 px screen, in the largest type too, which hides no notice; axe finds nothing in light and in dark. With
 * MINGCHA_PICTURES set, also a picture of the whole page at 1440 and 390 px, light and dark, and at 320 px in the largest type, for a person to look at.
 * @param shots - the folder the pictures go to.
 * @param width - of the window in which the test goes on; as it was before, unless told.
 * @param exclude - a selector: what axe leaves out.
 */
export const createLook = (shots: string, width?: 390 | 1440, exclude?: string): Look => {
  const takesPictures = process.env.MINGCHA_PICTURES !== undefined
  if (takesPictures) mkdirSync(shots, { recursive: true })
  return async (page, name, { isDeep = true } = {}) => {
    const before = page.viewportSize() ?? { width: 1440, height: 900 }
    await page.setViewportSize({ width: 320, height: 844 })
    expect.soft(await sidewaysOf(page), `${name} at 320 px`).toBeLessThanOrEqual(0)
    await page.evaluate(() => document.documentElement.setAttribute('data-type', 'largest'))
    expect.soft(await sidewaysOf(page), `${name} at 320 px, largest type`).toBeLessThanOrEqual(0)
    const hidden = await page
      .locator('.notice')
      .evaluateAll((all) => all.filter((notice) => getComputedStyle(notice).display === 'none').length)
    expect.soft(hidden, `${name}: notices that the largest type hides`).toBe(0)
    if (takesPictures) await page.screenshot({ path: `${shots}/${name}-320-largest.png`, fullPage: true })
    await page.evaluate(() => document.documentElement.removeAttribute('data-type'))
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const side of takesPictures ? [1440, 390] : []) {
        await page.setViewportSize({ width: side, height: 844 })
        await page.screenshot({ path: `${shots}/${name}-${side}-${colorScheme}.png`, fullPage: true })
      }
      if (!isDeep) continue
      await page.setViewportSize({ width: 390, height: 844 })
      const axe = new AxeBuilder({ page })
      const { violations } = await (exclude === undefined ? axe : axe.exclude(exclude)).analyze()
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])
      expect.soft(found, `${name}, ${colorScheme}`).toEqual([])
    }
    await page.setViewportSize(width === undefined ? before : { width, height: width === 390 ? 844 : 900 })
  }
}
