import { defineConfig } from '@playwright/test'
import { chromiumArgs, chromiumPath } from './tests/kit/chromium.ts'

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/.output/playwright',
  reporter: [['list'], ['json', { outputFile: 'tests/.output/playwright.json' }]],
  timeout: 180_000,
  expect: { timeout: 15_000 },
  workers: 1,
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
