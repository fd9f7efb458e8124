import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownCopies } from '../../src/site/build/own-copies.ts'
import { temporaryFolder } from '../kit/server.ts'

// Two apps that share a module, as ours do: the phone uses one half of it, the office both.
const files = {
  'src/core/deep.ts':
    "export const both = () => 'BOTH'\nexport const officeDeep = (text: string) => 'OFFICE-DEEP ' + text\n",
  'src/core/shared.ts':
    "import { both, officeDeep } from './deep.ts'\nexport const phone = () => 'PHONE ' + both()\nexport const office = () => officeDeep('OFFICE')\n",
  'src/app/respond/main.ts': "import { phone } from '../../core/shared.ts'\ndocument.title = phone()\n",
  'src/app/inspect/main.ts':
    "import { office, phone } from '../../core/shared.ts'\ndocument.title = office() + phone()\n",
}

let folder: ReturnType<typeof temporaryFolder>
beforeAll(() => {
  folder = temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), text)
  }
})
afterAll(() => folder.remove())

/** Everything a page that starts with this script loads. */
const codeOf = (chunks: readonly Rolldown.OutputChunk[], entry: string): string => {
  const wanted = [chunks.find(({ isEntry, facadeModuleId }) => isEntry && facadeModuleId?.includes(entry))]
  for (const chunk of wanted)
    for (const name of chunk?.imports ?? []) wanted.push(chunks.find(({ fileName }) => fileName === name))
  return wanted.map((chunk) => chunk?.code ?? '').join('\n')
}

test('[WORK-31] what the office alone uses of a shared module is in no script of a phone', async () => {
  const scripts = async (plugins: ReturnType<typeof ownCopies>[]) => {
    const built = (await build({
      root: folder.path,
      logLevel: 'silent',
      configFile: false,
      plugins,
      build: {
        write: false,
        minify: false,
        rolldownOptions: {
          input: ['respond', 'inspect'].map((app) => join(folder.path, `src/app/${app}/main.ts`)),
        },
      },
    })) as Rolldown.RolldownOutput
    const chunks = built.output.filter((file): file is Rolldown.OutputChunk => file.type === 'chunk')
    return { phone: codeOf(chunks, '/respond/'), office: codeOf(chunks, '/inspect/') }
  }
  const { phone, office } = await scripts([ownCopies()])
  expect(phone).toContain('PHONE')
  expect(phone).not.toContain('OFFICE')
  for (const part of ['PHONE', 'BOTH', 'OFFICE-DEEP']) expect(office).toContain(part)
  // Without it they share one copy, and the phone fetches the office's half.
  expect((await scripts([])).phone).toContain('OFFICE')
})
