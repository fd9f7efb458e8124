import { expect, test } from '@playwright/test'
import { securityHeaders } from '../../src/server/headers.ts'
import { hostileTexts } from '../kit/hostile-texts.ts'
import { serveScript } from '../kit/script-page.ts'

test('[HOSTILE-1] under the door’s own policy nothing that was written runs, loads or becomes an element', async ({
  page,
}) => {
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const served = await serveScript('tests/kit/hostile-page.ts', securityHeaders('/inspect/', false, null))
  try {
    await page.goto(served.address)
    await page.evaluate(async (texts) => {
      // A variable keeps the compiler from looking for the bundle on disk.
      const path = '/script.js'
      const { showTexts } = await import(path)
      showTexts(texts)
    }, hostileTexts as string[])
    await expect(page.locator('.texts > li')).toHaveCount(hostileTexts.length)
    const kinds = await page
      .locator('.texts > li')
      .evaluateAll((entries) =>
        entries.map((entry) => [...entry.childNodes].map(({ nodeType }) => nodeType).join()),
      )
    expect(new Set(kinds)).toEqual(new Set([`${3}`]))
    expect(await page.locator('.texts').locator('img, script, a, iframe, style, b, table').count()).toBe(0)
    expect(await page.title()).toBe('before')
    expect(asked.filter((path) => !['/', '/script.js', '/favicon.ico'].includes(path))).toEqual([])
    // Were somebody to make elements of it, the browser itself would refuse.
    const refused = await page.evaluate((text) => {
      try {
        document.body.innerHTML = text
        return 'made'
      } catch (error) {
        return (error as Error).name
      }
    }, hostileTexts[0] ?? '')
    expect(refused).toBe('TypeError')
  } finally {
    served.stop()
  }
})
