/**
 * What must be there before `npm start` and `npm test`: the packages (with their own Node), the build, and for
 * the tests a browser with Chinese fonts. Runs on any Node from 20 on; does only what is missing.
 *
 *   node scripts/prepare.mjs start|test
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const purpose = process.argv[2]
const notes = 'node_modules/.mingcha'
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

const say = (text) => console.log(text)
const run = (command, args) => execFileSync(command, args, { stdio: 'inherit' })
const noted = (name) => (existsSync(join(notes, name)) ? readFileSync(join(notes, name), 'utf8') : '')
const note = (name, text) => {
  mkdirSync(notes, { recursive: true })
  writeFileSync(join(notes, name), text)
}

const hashOf = (paths) => {
  const hash = createHash('sha256')
  const visit = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else hash.update(path).update('\0').update(readFileSync(path)).update('\0')
  }
  for (const path of paths) visit(path)
  return hash.digest('hex')
}

const installPackages = () => {
  const lock = hashOf(['package-lock.json'])
  if (noted('packages') === lock) return
  say('正在安装依赖（第一次需要一两分钟）…')
  // Not `npm ci`: it refuses a lock file without other systems' optional packages, and a registry that does not
  // carry them cannot give a lock file that has them. `--no-save` leaves the lock file as it is.
  run(npm, ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  note('packages', lock)
}

const build = () => {
  const sources = hashOf([
    'package-lock.json',
    'astro.config.mjs',
    'tsconfig.json',
    'src',
    'content',
    'public',
  ])
  if (existsSync('dist/index.html') && noted('build') === sources) return
  say('正在生成网站…')
  // Through npm, so that the Node in node_modules/.bin is the one that builds.
  run(npm, ['run', '--silent', 'build'])
  note('build', sources)
}

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0

const hasChineseFont = () => {
  const listing = spawnSync('fc-list', [':lang=zh-cn'], { encoding: 'utf8' })
  return listing.status === 0 && listing.stdout.trim() !== ''
}

const installBrowser = () => {
  const missing = []
  if (!process.env.MINGCHA_CHROMIUM && !has('chromium')) missing.push('chromium')
  if (!hasChineseFont()) missing.push('fonts-noto-cjk')
  if (!has('pdftoppm')) missing.push('poppler-utils')
  if (missing.length === 0) return
  const apt = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  say(`正在安装测试需要的 ${missing.join('、')}…`)
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const aptRun = (...args) =>
      execFileSync(apt[0], [...apt.slice(1), ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    aptRun('update', '-qq')
    aptRun('install', '-y', '-qq', '--no-install-recommends', ...missing)
  } catch {
    console.error(`装不上 ${missing.join('、')}。请用管理员身份运行：apt-get install ${missing.join(' ')}`)
    process.exit(1)
  }
}

installPackages()
build()
if (purpose === 'test') installBrowser()
