import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './tests/kit/chromium.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/.output/playwright',
  reporter: [['list'], ['json', { outputFile: 'tests/.output/playwright.json' }]],
  timeout: 180_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // Windows, timers and restarts run by the real clock: a machine that stalls gets one more try, shown as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  use: {
    locale: 'zh-CN',
    contextOptions: { reducedMotion: 'reduce' },
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    launchOptions: {
      executablePath: chromiumPath,
      args: chromiumArgs,
    },
  },
})
