import { defineConfig } from 'vitest/config'
import { messages } from './src/site/build/messages.ts'

export default defineConfig({
  plugins: [messages()],
  test: {
    include: ['tests/{unit,property,contract,vectors}/**/*.test.ts'],
    // Key generation in pure JavaScript and RSA-3072 are slow on two cores; a slow test is not a wrong one.
    // The crash tests run by the real clock: a machine that stalls gets one more try, and the report says so.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
