import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { sidewaysOf } from './look.ts'

/** How a page can look: what the system asks for, and what a reader chose with the buttons in the head. */
interface Look {
  readonly name: string
  readonly colorScheme: 'light' | 'dark'
  readonly contrast: 'no-preference' | 'more'
  /** On `<html>`, as `src/site/scripts/choices.ts` sets it; without an entry, the ordinary. */
  readonly chosen: { readonly type?: 'large' | 'largest'; readonly contrast?: 'high' }
}

/** Each colour scheme with and without high contrast, by the system and by the button, and each size of type. */
const looks: readonly Look[] = [
  { name: 'light', colorScheme: 'light', contrast: 'no-preference', chosen: {} },
  { name: 'large', colorScheme: 'light', contrast: 'no-preference', chosen: { type: 'large' } },
  { name: 'dark', colorScheme: 'dark', contrast: 'no-preference', chosen: {} },
  { name: 'contrast', colorScheme: 'light', contrast: 'more', chosen: {} },
  {
    name: 'dark contrast largest',
    colorScheme: 'dark',
    contrast: 'no-preference',
    chosen: { contrast: 'high', type: 'largest' },
  },
  { name: 'largest', colorScheme: 'light', contrast: 'no-preference', chosen: { type: 'largest' } },
]

/**
 * Asks axe about the page that is open in every look, and whether anything scrolls sideways; leaves it in the last
 * look. The looks change in place: what a choice does when a page opens is another test's.
 *
 * @param url - only for what is said when something is found.
 */
export const expectGoodInEveryLook = async (page: Page, url: string): Promise<void> => {
  for (const { name, colorScheme, contrast, chosen } of looks) {
    await page.emulateMedia({ colorScheme, contrast })
    await page.evaluate(({ type = '', contrast: chosenContrast = '' }) => {
      for (const [key, choice] of Object.entries({ type, contrast: chosenContrast }))
        if (choice === '') delete document.documentElement.dataset[key]
        else document.documentElement.dataset[key] = choice
    }, chosen)
    // No page has a frame: the one-page mode leaves out a second tab, and passes are not collected. Same rules, a
    // quarter of the time.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .analyze()
    expect(
      violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
      `${url} ${name}`,
    ).toEqual([])
    expect(await sidewaysOf(page), `${url} ${name}`).toBeLessThanOrEqual(0)
  }
}
