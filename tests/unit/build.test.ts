import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../kit/server.ts'

const folder = temporaryFolder()
const site = resolve('tests/.output/build-refused')
afterAll(() => {
  folder.remove()
  rmSync(site, { recursive: true, force: true })
})

test('[ADD-14] a build that is refused leaves the site standing as it was', { timeout: 300_000 }, () => {
  const content = join(folder.path, 'content')
  cpSync('content', content, { recursive: true })
  writeFileSync(join(content, 'documents', 'Not A Name.txt'), '关于回访的通知\n')
  mkdirSync(site, { recursive: true })
  writeFileSync(join(site, 'index.html'), '原来的首页')
  const { status, stderr, stdout } = spawnSync('node', ['scripts/build.mjs', site], {
    env: { ...process.env, MINGCHA_CONTENT: content, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
    encoding: 'utf8',
  })
  expect(status).not.toBe(0)
  // Nothing but the sentence for the editor: no hint, no stack, no folder of the machine.
  expect(stderr.trim().split('\n')).toEqual([
    'content/documents/Not A Name.txt',
    expect.stringMatching(/^ {2}文件名应为小写拼音.*。$/),
  ])
  expect(stdout + stderr).not.toMatch(/ContentError|\n\s+at /)
  expect(readdirSync(site)).toEqual(['index.html'])
  expect(existsSync(`${site}.next`)).toBe(false)
})
