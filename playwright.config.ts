import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './tests/kit/chromium.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/.output/playwright',
  reporter: [['list'], ['json', { outputFile: 'tests/.output/playwright.json' }]],
  // Machines at half the pace are met: a slow test is not a wrong one.
  timeout: 360_000,
  expect: { timeout: 30_000 },
  workers: 1,
  // Windows, timers and restarts run by the real clock: a machine that stalls gets one more try, shown as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  use: {
    locale: 'zh-CN',
    contextOptions: { reducedMotion: 'reduce' },
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    actionTimeout: 60_000,
    navigationTimeout: 120_000,
    launchOptions: {
      executablePath: chromiumPath,
      args: chromiumArgs,
    },
  },
})
