import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'vite'
import { messages } from '../../src/site/build/messages.ts'

/** A page at an address of this machine with nothing but an element `root`; `/script.js` is the bundled entry. */
export interface ScriptPage {
  readonly address: string
  stop(): void
}

/**
 * Bundles `entry` as the app's build would and serves it.
 * @param headers - of every answer, beside its type.
 */
export const serveScript = async (
  entry: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ScriptPage> => {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [messages()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2024',
      lib: { entry, formats: ['es'], fileName: 'script' },
    },
  })
  const [bundle] = Array.isArray(output) ? output : [output]
  if (!bundle || !('output' in bundle)) throw new Error('Vite gave no bundle')
  const script = bundle.output[0].code
  const server = createServer((request, response) => {
    const isScript = request.url === '/script.js'
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(isScript ? script : '<!doctype html><title>before</title><div id="root"></div>')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
