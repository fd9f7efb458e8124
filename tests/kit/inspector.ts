/** An inspector with a device of her own: a browser profile on disk that is closed, killed and opened again. */
import { execFileSync } from 'node:child_process'
import { type BrowserContext, chromium, expect, type Page } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './chromium.ts'
import { passphraseOf } from './passphrase.ts'
import { temporaryFolder } from './server.ts'

/** See the head of this file. */
export interface Inspector {
  readonly name: string
  /** The tab that is worked in; another one after each restart. */
  page(): Page
  /** Where the browser keeps everything; for looking into it. */
  readonly profilePath: string
  /** Remembers the passphrase this device was given, for the times it is started again. */
  learnPassphrase(): void
  /** A second tab of the same browser. */
  anotherTab(): Promise<Page>
  /** SIGKILL to the browser: nothing gets a chance to tidy up. */
  kill(): Promise<void>
  /** Types the passphrase where a tab of this browser asks for it. */
  unlockOn(page: Page): Promise<void>
  /** Starts the browser again, opens the app and unlocks it. */
  reopen(address: string): Promise<void>
  /** Closes the browser and removes its profile. */
  leave(): Promise<void>
}

/** Starts the browser of a device nobody has used yet. */
export const createInspector = async (
  name: string,
  viewport: { readonly width: number; readonly height: number },
): Promise<Inspector> => {
  const folder = temporaryFolder()
  let passphrase = ''
  const launch = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(folder.path, {
      executablePath: chromiumPath,
      args: [...chromiumArgs],
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { ...viewport },
      reducedMotion: 'reduce',
      acceptDownloads: true,
    })
  const unlockOn = async (tab: Page): Promise<void> => {
    await tab.getByLabel('口令（五个词）').fill(passphrase)
    await tab.getByRole('button', { name: '打开', exact: true }).click()
    await expect(tab.getByRole('button', { name: '锁上' })).toBeVisible({ timeout: 30_000 })
  }
  let context = await launch()
  let page = context.pages()[0] ?? (await context.newPage())
  return {
    name,
    page: () => page,
    profilePath: folder.path,
    learnPassphrase: () => {
      passphrase = passphraseOf(page)
    },
    unlockOn,
    anotherTab: () => context.newPage(),
    kill: async () => {
      const gone = context.waitForEvent('close')
      const browserPid = execFileSync('pgrep', ['-of', '--', `--user-data-dir=${folder.path}`]).toString()
      process.kill(Number(browserPid), 'SIGKILL')
      await gone
    },
    reopen: async (address) => {
      context = await launch()
      page = context.pages()[0] ?? (await context.newPage())
      await page.goto(address)
      await unlockOn(page)
    },
    leave: async () => {
      await context.close()
      folder.remove()
    },
  }
}
