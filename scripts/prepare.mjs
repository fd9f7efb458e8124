/**
 * What must be there before `npm start`, `npm test` and the proofs: the packages (with their own Node), the build,
 * for the tests a browser with Chinese fonts, and for a proof what it needs besides. Runs on any Node from 20 on;
 * does only what is missing.
 *
 *   node scripts/prepare.mjs start|test|seizure|fault|hostile|engines
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

const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']

/** Debian packages; none when nothing is missing. */
const installPrograms = (missing) => {
  if (missing.length === 0) return
  const [command, ...given] = [...asRoot, 'apt-get']
  say(`正在安装测试需要的 ${missing.join('、')}…`)
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const aptRun = (...args) =>
      execFileSync(command, [...given, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env })
    aptRun('update', '-qq')
    aptRun('install', '-y', '-qq', '--no-install-recommends', ...missing)
  } catch {
    console.error(`装不上 ${missing.join('、')}。请用管理员身份运行：apt-get install ${missing.join(' ')}`)
    process.exit(1)
  }
}

const missingForBrowser = () => {
  const missing = []
  if (!process.env.MINGCHA_CHROMIUM && !has('chromium')) missing.push('chromium')
  if (!hasChineseFont()) missing.push('fonts-noto-cjk')
  if (!has('pdftoppm')) missing.push('poppler-utils')
  return missing
}

/** Debian's nginx, unpacked and not installed: installed it would start to serve this machine's port 80. */
const unpackNginx = () => {
  const folder = `${notes}/nginx`
  if (has('nginx') || existsSync(`${folder}/usr/sbin/nginx`)) return
  say('正在下载测试需要的 nginx…')
  mkdirSync(`${notes}/debian`, { recursive: true })
  try {
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
    const [command, ...given] = [...asRoot, 'apt-get']
    execFileSync(command, [...given, 'update', '-qq'], quiet)
    execFileSync('apt-get', ['download', '-qq', 'nginx'], { ...quiet, cwd: `${notes}/debian` })
    for (const file of readdirSync(`${notes}/debian`))
      execFileSync('dpkg-deb', ['-x', `${notes}/debian/${file}`, folder], quiet)
  } catch {
    console.error('装不上 nginx。请用管理员身份运行：apt-get install nginx')
    process.exit(1)
  }
}

installPackages()
build()
if (purpose === 'test') installPrograms(missingForBrowser())
if (purpose === 'seizure') {
  installPrograms(has('openssl') ? [] : ['openssl'])
  unpackNginx()
}
if (purpose === 'fault') installPrograms(has('strace') ? [] : ['strace'])
if (purpose === 'hostile')
  installPrograms([
    ...(has('localc') ? [] : ['libreoffice-calc']),
    ...(has('lowriter') ? [] : ['libreoffice-writer']),
    ...(has('pdftotext') ? [] : ['poppler-utils']),
    ...(hasChineseFont() ? [] : ['fonts-noto-cjk']),
  ])
if (purpose === 'engines')
  installPrograms([
    ...missingForBrowser(),
    ...(has('firefox-esr') ? [] : ['firefox-esr']),
    ...(has('WebKitWebDriver') ? [] : ['webkit2gtk-driver']),
    ...(has('Xvfb') ? [] : ['xvfb']),
  ])
