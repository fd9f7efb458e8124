import { expect, test } from '@playwright/test'
import { serveScript } from '../kit/script-page.ts'
import { vectorChecks } from '../vectors/checks.ts'

// The same checks as tests/vectors/vectors.test.ts, bundled and run by the browser's own WebCrypto.
test.describe('published vectors in the browser', () => {
  let address = ''
  let stop: () => void

  test.beforeAll(async () => {
    const served = await serveScript('tests/vectors/checks.ts')
    address = served.address
    stop = served.stop
  })

  test.afterAll(() => stop())

  for (const [index, { title }] of vectorChecks.entries())
    test(`${title} (browser)`, async ({ page }) => {
      await page.goto(address)
      const differences = await page.evaluate(async (at) => {
        // A variable keeps the compiler from looking for the bundle on disk.
        const path = '/script.js'
        const { vectorChecks: checks } = await import(path)
        return checks[at].run()
      }, index)
      expect(differences).toEqual([])
    })
})
