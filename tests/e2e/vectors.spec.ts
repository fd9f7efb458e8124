import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { vectorChecks } from '../vectors/checks.ts'

// The same checks as tests/vectors/vectors.test.ts, bundled and run by the browser's own WebCrypto.
test.describe('published vectors in the browser', () => {
  let address = ''
  let stop: () => void

  test.beforeAll(async () => {
    const output = await build({
      configFile: false,
      logLevel: 'error',
      build: {
        write: false,
        target: 'es2024',
        lib: { entry: 'tests/vectors/checks.ts', formats: ['es'], fileName: 'checks' },
      },
    })
    const [bundle] = Array.isArray(output) ? output : [output]
    if (!bundle || !('output' in bundle)) throw new Error('Vite gave no bundle')
    const script = bundle.output[0].code
    const server = createServer((request, response) => {
      const isScript = request.url === '/checks.js'
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
      response.end(isScript ? script : '<!doctype html><title>vectors</title>')
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    stop = () => server.close()
  })

  test.afterAll(() => stop())

  for (const [index, { title }] of vectorChecks.entries())
    test(`${title} (browser)`, async ({ page }) => {
      await page.goto(address)
      const differences = await page.evaluate(async (at) => {
        // A variable keeps the compiler from looking for the bundle on disk.
        const path = '/checks.js'
        const { vectorChecks: checks } = await import(path)
        return checks[at].run()
      }, index)
      expect(differences).toEqual([])
    })
})
