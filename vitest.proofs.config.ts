import { defineConfig } from 'vitest/config'
import { messages } from './src/site/build/messages.ts'

/** The proofs of scripts/prove.mjs: one at a time, for each of them starts processes and keeps both cores busy. */
export default defineConfig({
  plugins: [messages()],
  test: {
    include: ['tests/{engines,fault,hostile,seizure}/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
