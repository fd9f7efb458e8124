import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright'
import { chromiumArgs, chromiumPath } from '../../tests/kit/chromium.ts'

/** Chromium with nothing of its own on the network. */
export const startBrowser = (args: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [...chromiumArgs, ...args],
  })

/** What a phone is made to be: a slow line, a slow processor. */
export interface Slowness {
  /** Chromium's emulation: `latencyMs` is added to every request, not to opening a connection. */
  readonly network: { readonly latencyMs: number; readonly downBits: number; readonly upBits: number } | null
  /** How many times slower the page's main thread runs; workers are not slowed. */
  readonly processor: number
}

/** Slow 4G as Lighthouse and DevTools call it, with a processor a quarter as fast. */
export const slowPhone: Slowness = {
  network: { latencyMs: 150, downBits: 1_600_000, upBits: 750_000 },
  processor: 4,
}
/** A phone whose network does not matter any more. */
export const slowProcessor: Slowness = { network: null, processor: 4 }

/** One response as it came over the network. */
export interface Transfer {
  readonly url: string
  /** CDP's resource type: `Document`, `Script`, `Stylesheet`, `Fetch` … */
  readonly type: string
  /** Bytes on the wire, head and compressed body (CDP `encodedDataLength`). */
  readonly wireBytes: number
  /** Of those, the status line and heads. */
  readonly headBytes: number
  readonly encoding: string
}

/** A page nobody has visited before, in a context of its own: empty cache, no storage, no service worker. */
export interface FreshPage {
  readonly page: Page
  readonly cdp: CDPSession
  /** What this page itself has loaded so far; the service worker's own requests are not among it. */
  readonly transfers: readonly Transfer[]
  close(): Promise<void>
}

/** @param viewport - CSS pixels; a phone's by default. */
export const openFreshPage = async (
  browser: Browser,
  slowness: Slowness | null,
  viewport = { width: 390, height: 844 },
): Promise<FreshPage> => {
  const context: BrowserContext = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    isMobile: viewport.width < 600,
    hasTouch: viewport.width < 600,
  })
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  const transfers: Transfer[] = []
  const begun = new Map<string, Omit<Transfer, 'wireBytes'>>()
  cdp.on('Network.responseReceived', ({ requestId, response, type }) => {
    const encoding = Object.entries(response.headers).find(
      ([name]) => name.toLowerCase() === 'content-encoding',
    )
    begun.set(requestId, {
      url: response.url,
      type,
      encoding: encoding?.[1] ?? '',
      headBytes: response.encodedDataLength,
    })
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const transfer = begun.get(requestId)
    if (transfer) transfers.push({ ...transfer, wireBytes: encodedDataLength })
  })
  if (slowness?.network) {
    const { latencyMs, downBits, upBits } = slowness.network
    await cdp.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: downBits / 8,
      uploadThroughput: upBits / 8,
    })
  }
  if (slowness) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowness.processor })
  return { page, cdp, transfers, close: () => context.close() }
}

/** Bytes of those transfers of a type. */
export const wireBytesOf = (transfers: readonly Transfer[], type?: string): number =>
  transfers
    .filter((transfer) => type === undefined || transfer.type === type)
    .reduce((sum, { wireBytes }) => sum + wireBytes, 0)
