import react from '@astrojs/react'
import { defineConfig } from 'astro/config'
import { doorChunks } from './src/site/build/door-chunks.ts'
import { inlineStyle } from './src/site/build/inline-style.ts'
import { later } from './src/site/build/later.ts'
import { messages } from './src/site/build/messages.ts'
import { offline } from './src/site/build/offline.ts'
import { ownCopies } from './src/site/build/own-copies.ts'
import { precompress } from './src/site/build/precompress.ts'
import { preload } from './src/site/build/preload.ts'

const chunks = doorChunks()

export default defineConfig({
  srcDir: './src/site',
  publicDir: './public',
  output: 'static',
  trailingSlash: 'ignore',
  // Content-Security-Policy: no page has a script inside, and none a style but the documents' own (inlineStyle).
  build: { inlineStylesheets: 'never', assets: '_assets', format: 'directory' },
  devToolbar: { enabled: false },
  integrations: [react(), preload(), inlineStyle(), offline(), precompress()],
  vite: {
    plugins: [ownCopies(), messages(), later(), chunks.plugin],
    build: {
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Phones four years old, as in WeChat's browser, must run what we build.
      target: ['chrome99', 'safari15.4', 'ios15.4', 'firefox102'],
    },
    environments: {
      client: { build: { rolldownOptions: { output: chunks.names } } },
    },
    worker: { format: 'es', rolldownOptions: { output: chunks.workerNames } },
  },
})
