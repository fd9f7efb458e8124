import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'
import { chromium } from 'playwright'
import { chromiumArgs, chromiumPath } from './chromium.ts'

/** A real browser with one page and an empty profile. */
export interface Engine {
  /** Its own name and version, as it gives them to every server. */
  readonly userAgent: string
  goTo(url: string): Promise<void>
  /** Runs `source`, the body of an async function, in the page. @returns what it gives, by way of JSON. */
  run(source: string): Promise<unknown>
  stop(): Promise<void>
}

export type EngineName = 'chromium' | 'firefox' | 'webkit'

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const stopProcess = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('close', () => resolve())
    child.kill('SIGKILL')
  })

/** Tries until `attempt` gives something; a browser takes seconds to listen. */
const until = async <Value>(attempt: () => Promise<Value>): Promise<Value> => {
  for (let tries = 0; ; tries += 1)
    try {
      return await attempt()
    } catch (cause) {
      if (tries === 120) throw cause
      await waitMs(250)
    }
}

const asJson = (source: string) =>
  `(async () => JSON.stringify(await (async () => { ${source} })()) ?? 'null')()`

const startChromium = async (): Promise<Engine> => {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumArgs })
  const page = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  return {
    userAgent: await page.evaluate(() => navigator.userAgent),
    goTo: async (url) => void (await page.goto(url)),
    run: async (source) => JSON.parse((await page.evaluate(asJson(source))) as string),
    stop: () => browser.close(),
  }
}

/** Firefox by WebDriver BiDi, which it speaks itself (w3c.github.io/webdriver-bidi). */
const startFirefox = async (): Promise<Engine> => {
  const profile = mkdtempSync(join(tmpdir(), 'mingcha-firefox-'))
  writeFileSync(join(profile, 'user.js'), 'user_pref("intl.accept_languages", "zh-CN");\n')
  const port = await freePort()
  const child = spawn(
    'firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, `--remote-debugging-port=${port}`],
    { stdio: 'ignore', env: { ...process.env, HOME: profile } },
  )
  const socket = await until(
    () =>
      new Promise<WebSocket>((resolve, reject) => {
        const opening = new WebSocket(`ws://127.0.0.1:${port}/session`)
        opening.onopen = () => resolve(opening)
        opening.onerror = () => reject(new Error('Firefox does not listen'))
      }),
  )
  let lastId = 0
  const waiting = new Map<number, { resolve(result: unknown): void; reject(cause: Error): void }>()
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(String(data)) as {
      id?: number
      type?: string
      result?: unknown
      message?: string
    }
    const asked = waiting.get(message.id ?? 0)
    if (asked === undefined) return
    waiting.delete(message.id ?? 0)
    if (message.type === 'success') asked.resolve(message.result)
    else asked.reject(new Error(message.message))
  }
  const command = <Result>(method: string, params: object): Promise<Result> =>
    new Promise((resolve, reject) => {
      lastId += 1
      waiting.set(lastId, { resolve: resolve as (result: unknown) => void, reject })
      socket.send(JSON.stringify({ id: lastId, method, params }))
    })
  await command('session.new', { capabilities: {} })
  const { contexts } = await command<{ contexts: { context: string }[] }>('browsingContext.getTree', {})
  const context = contexts[0]?.context ?? ''
  const run = async (source: string): Promise<unknown> => {
    const outcome = await command<{
      result?: { value: string }
      exceptionDetails?: { text: string }
    }>('script.evaluate', { expression: asJson(source), target: { context }, awaitPromise: true })
    if (outcome.exceptionDetails !== undefined) throw new Error(outcome.exceptionDetails.text)
    return JSON.parse(outcome.result?.value ?? 'null')
  }
  return {
    userAgent: String(await run('return navigator.userAgent')),
    goTo: async (url) => void (await command('browsingContext.navigate', { context, url, wait: 'complete' })),
    run,
    async stop() {
      socket.close()
      await stopProcess(child)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** WebKitGTK by its own WebDriver (w3.org/TR/webdriver2), on a screen that nobody sees. */
const startWebkit = async (): Promise<Engine> => {
  const home = mkdtempSync(join(tmpdir(), 'mingcha-webkit-'))
  const display = `:${200 + (process.pid % 700)}`
  const screen = spawn('Xvfb', [display, '-screen', '0', '800x1000x24', '-nolisten', 'tcp'], {
    stdio: 'ignore',
  })
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_CACHE_HOME: home,
      DISPLAY: display,
      // There is no graphics card: neither shared buffers nor compositing.
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  })
  const command = async <Result>(path: string, body?: object): Promise<Result> => {
    const response = await fetch(`http://127.0.0.1:${port}/session${path}`, {
      method: body === undefined ? 'DELETE' : 'POST',
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const { value } = (await response.json()) as { value: Result & { message?: string } }
    if (!response.ok) throw new Error(value.message)
    return value
  }
  const capabilities = {
    alwaysMatch: {
      'webkitgtk:browserOptions': {
        binary: '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
        args: ['--automation'],
      },
    },
  }
  const { sessionId } = await until(() => command<{ sessionId: string }>('', { capabilities }))
  const session = `/${sessionId}`
  await command(`${session}/timeouts`, { script: 300_000, pageLoad: 60_000 })
  const run = async (source: string): Promise<unknown> => {
    const outcome = await command<{ json?: string; error?: string }>(`${session}/execute/async`, {
      script: `const done = arguments[0];
        ${asJson(source)}.then((json) => done({ json }), (cause) => done({ error: String(cause) }))`,
      args: [],
    })
    if (outcome.error !== undefined) throw new Error(outcome.error)
    return JSON.parse(outcome.json ?? 'null')
  }
  return {
    userAgent: String(await run('return navigator.userAgent')),
    goTo: (url) => command(`${session}/url`, { url }),
    run,
    async stop() {
      await command(session).catch(() => undefined)
      await stopProcess(driver)
      await stopProcess(screen)
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Starts one of the three engines; scripts/prepare.mjs engines installs them. */
export const startEngine = (name: EngineName): Promise<Engine> =>
  ({ chromium: startChromium, firefox: startFirefox, webkit: startWebkit })[name]()
