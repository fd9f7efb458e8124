import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { Browser, CDPSession, Page } from 'playwright'
import { passphraseOf } from '../../tests/kit/passphrase.ts'
import { startServerProcess } from '../../tests/kit/server.ts'
import { enrolOffice, foundOn } from '../../tests/kit/team-pages.ts'
import type { Filling } from '../field/fill-vault.ts'
import { type FreshPage, openFreshPage, startBrowser } from '../kit/browser.ts'
import { type Figure, percentileOf, type Section } from '../kit/figures.ts'
import { bundleScript } from '../kit/floors.ts'
import { outputPath } from '../kit/processes.ts'

declare global {
  interface Window {
    /** Ms from each keystroke to the screen saying that it is kept. */
    benchKept: number[]
    /** The longest Event Timing `duration` of each interaction, in steps of 8 ms. */
    benchInteractions: Record<number, number>
    /** When the worker that computes argon2id answered, ms since navigation start; 0 before. */
    benchDerivedMs: number
    /** When what {@link waitFor} waited for was first there, ms since navigation start. */
    benchSeenMs: number
    /** `timeStamp` of the last trusted click. */
    benchPressMs: number
  }
}

interface EventTiming extends PerformanceEntry {
  readonly interactionId: number
}

const runs = 3
const manyRecords = 5_000
const fewRecords = 200
const savesOfEach = 4
const manyFacts = 150
const keystrokes = 120
const addings = 8
/** Between two keystrokes: a quick typist. */
const keyMs = 120

/** Before any page: when argon2id was done, and when an element was first drawn. */
const watch = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    window.benchDerivedMs = 0
    window.benchPressMs = 0
    addEventListener(
      'click',
      (event) => {
        if (event.isTrusted) window.benchPressMs = event.timeStamp
      },
      { capture: true },
    )
    const Native = Worker
    window.Worker = class extends Native {
      constructor(...given: ConstructorParameters<typeof Worker>) {
        super(...given)
        this.addEventListener('message', () => {
          window.benchDerivedMs = performance.now()
        })
      }
    }
  })
}

/** When `selector` is first on a frame from now on, ms since navigation start. Asked once, so it costs nothing. */
const shownMs = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): boolean => {
          if (!document.querySelector(wanted)) return false
          requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => resolve(performance.now())
            port2.postMessage(null)
          })
          return true
        }
        if (look()) return
        const observer = new MutationObserver(() => {
          if (look()) observer.disconnect()
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true })
      }),
    selector,
  )

/** Begins to note every keystroke of the page until {@link keptOf}. */
const watchKeystrokes = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.benchKept = []
    window.benchInteractions = {}
    const pending: number[] = []
    const kept = document.querySelector('.capture-bar .kept')
    if (!kept) throw new Error('no record is open')
    const idle = kept.textContent
    addEventListener('keydown', ({ timeStamp }) => pending.push(timeStamp), { capture: true })
    let wasBusy = false
    new MutationObserver(() => {
      if (kept.textContent !== idle) {
        wasBusy = true
        return
      }
      if (!wasBusy) return
      wasBusy = false
      for (const begun of pending.splice(0)) window.benchKept.push(performance.now() - begun)
    }).observe(kept, { subtree: true, childList: true, characterData: true })
    new PerformanceObserver((list) => {
      for (const { interactionId, duration } of list.getEntries() as EventTiming[])
        if (interactionId > 0)
          window.benchInteractions[interactionId] = Math.max(
            window.benchInteractions[interactionId] ?? 0,
            duration,
          )
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })

interface Typing {
  /** Keystroke to "kept on this device" on the screen, ms. */
  readonly keptMs: readonly number[]
  /** Event Timing durations; those below 16 ms count as 16. */
  readonly interactionMs: readonly number[]
}

const typeInto = async (page: Page, selector: string): Promise<Typing> => {
  await page.locator(selector).first().focus()
  await watchKeystrokes(page)
  for (let index = 0; index < keystrokes; index += 1) {
    await page.keyboard.press('abcdefghij'[index % 10] as string)
    await page.waitForTimeout(keyMs)
  }
  await page.waitForTimeout(1_000)
  const { kept, interactions } = await page.evaluate(() => ({
    kept: window.benchKept,
    interactions: Object.values(window.benchInteractions),
  }))
  if (kept.length < keystrokes) throw new Error(`${keystrokes - kept.length} keystrokes were never kept`)
  const quick: number[] = new Array(Math.max(0, keystrokes - interactions.length)).fill(16)
  return { keptMs: kept, interactionMs: [...interactions, ...quick] }
}

/**
 * The least that keeps what is typed: a bare page with as many paragraphs, one field, each keystroke encrypted and put
 * into IndexedDB with the same durability, one line of text that says so. Slowed as the app is.
 */
const typeOnFloor = async ({ page, cdp }: FreshPage, url: string): Promise<Typing> => {
  await page.goto(url)
  await page.evaluate(async (paragraphs) => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt'])
    const asked = indexedDB.open('floor', 1)
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      asked.onupgradeneeded = () => asked.result.createObjectStore('boxes')
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
    const make = (name: string, className: string, text: string): HTMLElement => {
      const made = document.createElement(name)
      made.className = className
      made.textContent = text
      document.body.append(made)
      return made
    }
    document.body.replaceChildren()
    const kept = document.createElement('span')
    kept.className = 'kept'
    kept.textContent = '已存'
    make('p', 'capture-bar', '').append(kept)
    for (let at = 0; at < paragraphs; at += 1) make('p', '', `${at} 两名当事人在立案窗口从开门等到中午。`)
    const field = make('textarea', 'floor', '') as HTMLTextAreaElement
    field.addEventListener('input', async () => {
      kept.textContent = '正在存'
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const box = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv },
        key,
        new TextEncoder().encode(field.value),
      )
      const transaction = database.transaction('boxes', 'readwrite', { durability: 'strict' })
      transaction.objectStore('boxes').put({ iv, box }, 'draft')
      transaction.oncomplete = () => {
        kept.textContent = '已存'
      }
    })
  }, manyFacts)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  const typing = await typeInto(page, 'textarea.floor')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return typing
}

/**
 * The least that adds a fact: the same page with nothing behind it, whose button puts a copy of the same empty fact,
 * made beforehand, at the end of the list and goes to it. The page is of no use to the app afterwards.
 */
const addOnFloor = async ({ page, cdp }: FreshPage, button: string): Promise<readonly number[]> => {
  await page.evaluate((pressed) => {
    const card = document.querySelector('.fact-card.open')?.cloneNode(true)
    if (!(card instanceof HTMLElement)) throw new Error('no fact is open')
    for (const field of card.querySelectorAll('textarea')) field.value = ''
    document.body.replaceWith(document.body.cloneNode(true))
    document.querySelector('.fact-card.open')?.classList.replace('open', 'old')
    document.querySelector(pressed)?.addEventListener('click', () => {
      const added = card.cloneNode(true) as HTMLElement
      document.querySelector('.fact-list')?.append(added)
      added.querySelector('textarea')?.focus({ preventScroll: true })
      added.scrollIntoView({ block: 'nearest' })
    })
  }, button)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  const adding: number[] = []
  for (let turn = 0; turn < addings; turn += 1) {
    adding.push(await pressToShown(page, button, '.fact-card.open'))
    await page.evaluate(() => document.querySelector('.fact-card.open')?.remove())
    await page.waitForTimeout(500)
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  return adding
}

/** What the main thread has spent so far on script, style and layout, ms: hardly moved by what else a machine does. */
const workMsOf = async (cdp: CDPSession): Promise<number> => {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const names = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration']
  return metrics.filter(({ name }) => names.includes(name)).reduce((sum, { value }) => sum + value * 1_000, 0)
}

/** From pressing a button to the frame after what it brought is there, ms. */
const pressToShown = async (page: Page, button: string, shown: string): Promise<number> => {
  const target = page.locator(button).last()
  await target.scrollIntoViewIfNeeded()
  await page.waitForTimeout(300)
  const seen = shownMs(page, shown)
  await target.click()
  const atMs = await seen
  return atMs - (await page.evaluate(() => window.benchPressMs))
}

const unlockTo = async (page: Page, passphrase: string, shown: string) => {
  await page.fill('form input', passphrase)
  const seen = shownMs(page, shown)
  await page.locator('form button[type="submit"]').click()
  const atMs = await seen
  const derivedMs = await page.evaluate(() => window.benchDerivedMs)
  const pressedMs = await page.evaluate(() => window.benchPressMs)
  return { afterDerivingMs: atMs - derivedMs, derivingMs: derivedMs - pressedMs }
}

/** Bytes the page's script heap holds after a collection, and the whole process of its renderer. */
const memoryOf = async (browser: Browser, cdp: CDPSession): Promise<{ heap: number; process: number }> => {
  await cdp.send('HeapProfiler.enable')
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const own = await browser.newBrowserCDPSession()
  const { processInfo } = await own.send('SystemInfo.getProcessInfo')
  await own.detach()
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, 'utf8')
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024
    })
  return { heap: usedSize, process: Math.max(...sizes) }
}

/** A page whose device's vault was filled. */
interface Filled extends FreshPage {
  readonly inspectionId: string
  readonly passphrase: string
  readonly recordId: string
  readonly staffUrl: string
}

/** Fills the vault of a fresh device of a fresh team. */
const fill = async (
  fresh: FreshPage,
  door: { readonly staffUrl: string; readonly setupCode: string },
  filling: Omit<Filling, 'inspectionId' | 'passphrase'>,
): Promise<Filled> => {
  const { page, cdp } = fresh
  await watch(page)
  await enrolOffice(page, door)
  const { inspectionId } = await foundOn(page)
  const passphrase = passphraseOf(page)
  // Away from the app: its tab must not hold the workspace while another hand writes into the vault.
  await page.goto(`${door.staffUrl}/documents/`)
  const script = (await bundleScript('bench/field/fill-vault.ts', 'fill-vault')).get('/fill-vault.js')
  await cdp.send('Page.setBypassCSP', { enabled: true })
  await page.reload()
  await page.evaluate(`(async () => { ${script?.bytes.toString('utf8') ?? ''} })()`)
  const recordId = await page.evaluate((given) => window.fillVault(given), {
    ...filling,
    inspectionId,
    passphrase,
  })
  await cdp.send('Page.setBypassCSP', { enabled: false })
  return { ...fresh, inspectionId, passphrase, recordId, staffUrl: door.staffUrl }
}

/** Runs `measure` on a device of a server of its own, whose vault was filled so. */
const onFilled = async <Measured>(
  browser: Browser,
  sitePath: string,
  filling: Omit<Filling, 'inspectionId' | 'passphrase'>,
  measure: (filled: Filled) => Promise<Measured>,
): Promise<Measured> => {
  const dataPath = mkdtempSync(`${outputPath}data-`)
  const server = await startServerProcess({ dataPath, sitePath })
  const fresh = await openFreshPage(browser, null)
  try {
    if (server.setupCode === null) throw new Error('no setup link')
    return await measure(await fill(fresh, { ...server, setupCode: server.setupCode }, filling))
  } finally {
    await fresh.close()
    await server.stop()
    rmSync(dataPath, { recursive: true })
  }
}

const fieldAddress = (staffUrl: string, inspectionId: string, place: string): string =>
  `${staffUrl}/inspect/#field=${inspectionId}/${place}`

/** One long interview: typing into it and adding to it on a phone six times slower. */
const measureWriting = async (filled: Filled): Promise<readonly Figure[]> => {
  const { page, cdp, inspectionId, passphrase, recordId, staffUrl } = filled
  const addButton = '.question-body .facts-field > .button'
  await page.goto(fieldAddress(staffUrl, inspectionId, `record/${recordId}`))
  await page.waitForSelector('form input')
  await unlockTo(page, passphrase, '.capture-bar')
  await page.click('.capture-steps button:nth-of-type(2)')
  await page.click('.outline .question-line')
  await page.waitForSelector('.fact-card')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  await page.waitForTimeout(1_000)
  const adding: number[] = []
  for (let turn = 0; turn < addings; turn += 1) {
    adding.push(await pressToShown(page, addButton, '.fact-card.open'))
    await page.locator('.fact-card.open textarea').first().focus()
    await page.keyboard.type('记')
    await page.waitForTimeout(500)
    await page.click('.fact-card.open .fact-head button')
    await page.waitForTimeout(500)
  }
  const kept: number[] = []
  const interactions: number[] = []
  await pressToShown(page, addButton, '.fact-card.open')
  for (let run = 0; run < runs; run += 1) {
    const typing = await typeInto(page, '.fact-card.open textarea')
    kept.push(percentileOf(typing.keptMs, 0.99))
    interactions.push(percentileOf(typing.interactionMs, 0.98))
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await cdp.send('Performance.enable')
  const before = await workMsOf(cdp)
  await typeInto(page, '.fact-card.open textarea')
  const workMs = ((await workMsOf(cdp)) - before) / keystrokes
  const addedOnFloor = await addOnFloor(filled, addButton)
  const floors: Typing[] = []
  for (let run = 0; run < runs; run += 1) floors.push(await typeOnFloor(filled, `${staffUrl}/offline/`))
  return [
    {
      what: `keystroke → saved in the vault, p99, ${manyFacts} facts, 6× CPU`,
      unit: 'ms',
      runs: kept,
      target: { below: 100 },
      floor: {
        what: 'a bare page that keeps as safely',
        runs: floors.map(({ keptMs }) => percentileOf(keptMs, 0.99)),
      },
    },
    {
      what: 'the same: keystroke → next paint, p98 (INP), 6× CPU',
      unit: 'ms',
      runs: interactions,
      target: { below: 100 },
      floor: {
        what: 'a bare page that keeps as safely',
        runs: floors.map(({ interactionMs }) => percentileOf(interactionMs, 0.98)),
      },
    },
    {
      what: `adding a fact to ${manyFacts}: press → next frame, 6× CPU`,
      unit: 'ms',
      runs: adding,
      target: { below: 100 },
      floor: { what: 'the same page without the app, the fact ready-made', runs: addedOnFloor },
    },
    {
      what: `one keystroke among ${manyFacts} facts: script, style and layout, unslowed, mean`,
      unit: 'ms',
      runs: [workMs],
    },
  ]
}

/** A vault as full as it gets: opening it, and opening one interview cold, without a network. */
const measureOpenings = async (
  browser: Browser,
  { page, cdp, inspectionId, passphrase, recordId, staffUrl }: Filled,
): Promise<readonly Figure[]> => {
  const list = fieldAddress(staffUrl, inspectionId, 'records')
  const record = fieldAddress(staffUrl, inspectionId, `record/${recordId}`)
  const open = async (address: string): Promise<number> => {
    await page.goto('about:blank')
    await page.goto(address, { waitUntil: 'commit' })
    return shownMs(page, 'form input')
  }
  await open(list)
  // The first opening reads every save and keeps what it found; the worker takes the app along meanwhile.
  const first = await unlockTo(page, passphrase, '.record-line')
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.waitForTimeout(3_000)
  await page.context().setOffline(true)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const toList: number[] = []
  const deriving: number[] = []
  const cold: number[] = []
  let memory = { heap: 0, process: 0 }
  for (let run = 0; run < runs; run += 1) {
    await open(list)
    const opened = await unlockTo(page, passphrase, '.record-line')
    toList.push(opened.afterDerivingMs)
    deriving.push(opened.derivingMs)
    memory = await memoryOf(browser, cdp)
  }
  for (let run = 0; run < runs; run += 1) {
    const readyMs = await open(record)
    const { afterDerivingMs } = await unlockTo(page, passphrase, '.capture input')
    cold.push(readyMs + afterDerivingMs)
  }
  return [
    {
      what: `cold offline start → an interview that can be typed into, among ${manyRecords}, without argon2, 4× CPU`,
      unit: 'ms',
      runs: cold,
    },
    {
      what: `${manyRecords} records, ${manyRecords * savesOfEach} saves: unlocked → list, 4× CPU`,
      unit: 'ms',
      runs: toList,
      target: { most: 3_000 },
    },
    { what: 'the same: heap of the page', unit: 'MB', runs: [memory.heap / 1e6], target: { below: 300 } },
    { what: 'the same: its whole process', unit: 'MB', runs: [memory.process / 1e6] },
    {
      what: 'the same, for the first time and unthrottled: every save is read once',
      unit: 'ms',
      runs: [first.afterDerivingMs],
    },
    { what: 'argon2id, 64 MiB, three passes', unit: 'ms', runs: deriving, target: { most: 3_000 } },
  ]
}

/** A vault of an ordinary inspection: opening one interview cold, without a network. */
const measureColdStart = async ({
  page,
  cdp,
  inspectionId,
  passphrase,
  recordId,
  staffUrl,
}: Filled): Promise<readonly Figure[]> => {
  const record = fieldAddress(staffUrl, inspectionId, `record/${recordId}`)
  const open = async (): Promise<number> => {
    await page.goto('about:blank')
    await page.goto(record, { waitUntil: 'commit' })
    const readyMs = await shownMs(page, 'form input')
    const { afterDerivingMs } = await unlockTo(page, passphrase, '.capture input')
    return readyMs + afterDerivingMs
  }
  await open()
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.waitForTimeout(3_000)
  await page.context().setOffline(true)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const cold: number[] = []
  for (let run = 0; run < runs; run += 1) cold.push(await open())
  return [
    {
      what: `cold offline start → an interview that can be typed into, among ${fewRecords}, without argon2, 4× CPU`,
      unit: 'ms',
      runs: cold,
      target: { most: 2_500 },
    },
  ]
}

/** What an inspector waits for: typing, adding, opening. @param site - gives the folder of a build. */
export const measureField = async (site: () => string): Promise<Section> => {
  const sitePath = site()
  const browser = await startBrowser()
  try {
    const figures = [
      ...(await onFilled(browser, sitePath, { records: 0, saves: 0, facts: manyFacts }, measureWriting)),
      ...(await onFilled(
        browser,
        sitePath,
        { records: fewRecords, saves: savesOfEach, facts: 10 },
        measureColdStart,
      )),
      ...(await onFilled(
        browser,
        sitePath,
        { records: manyRecords, saves: savesOfEach, facts: 10 },
        (filled) => measureOpenings(browser, filled),
      )),
    ]
    return {
      title: 'Field work on a slow phone',
      how: [
        `Real server, built site, office device enrolled and its team founded on the screen; the vault filled by the same sealing code, then opened by the app. Typing: ${keystrokes} keystrokes, ${keyMs} ms apart, by CDP into the newest of ${manyFacts} facts; from the key event’s \`timeStamp\` to the screen saying that what was typed is kept, which it says when the encrypted write is committed (\`durability: strict\`).`,
        'Opening: offline by the service worker; the time without argon2id is what passes before the passphrase can be typed plus what passes after the worker answered. Chromium does not slow workers.',
      ],
      figures,
      notes: [],
    }
  } finally {
    await browser.close()
  }
}
