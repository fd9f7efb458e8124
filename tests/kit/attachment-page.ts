import { resolve } from 'node:path'
import { build } from 'vite'
import { messages } from '../../src/site/build/messages.ts'

/** Builds the page of tests/pages/attachment as a site a server can show. @returns its folder, absolute. */
export const buildAttachmentPage = async (): Promise<string> => {
  const outDir = resolve('tests/.output/attachment-page')
  const root = resolve('tests/pages/attachment')
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [messages()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2024',
      assetsDir: 'inspect/_assets',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: { input: resolve(root, 'inspect/index.html') },
    },
  })
  return outDir
}
