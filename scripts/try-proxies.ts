/**
 * Tries the samples of docs/deploy with the real nginx and Caddy, on loopback, before a server of its own: what the
 * server says must arrive unchanged, and nothing may be written down of who asked. Run `node scripts/try-proxies.ts`;
 * it needs nginx, Caddy, OpenSSL and a build in `dist/` (or in the folder of `MINGCHA_SITE`). Linux only: the client
 * asks from an address of its own, 127.0.0.77, so that its traces can be told from everybody else's.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { type IncomingHttpHeaders, request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connect as tlsConnect } from 'node:tls'

const names = { public: 'wenjuan.example.cn', staff: 'xuncha.example.cn' } as const
type Door = keyof typeof names
const clientAddress = '127.0.0.77'
const startedAtMs = Date.now()
const sitePath = resolve(process.env.MINGCHA_SITE ?? 'dist')

const stopWith = (sentence: string): never => {
  console.error(sentence)
  process.exit(1)
}

for (const [program, asking] of [
  ['nginx', '-v'],
  ['caddy', 'version'],
  ['openssl', 'version'],
] as const)
  if (spawnSync(program, [asking]).error !== undefined)
    stopWith(`${program} is not installed: apt-get install nginx caddy openssl`)
if (!existsSync(join(sitePath, 'inspect/index.html')))
  stopWith(`${sitePath} holds no build: run npm start once, or name another folder in MINGCHA_SITE`)

const folder = mkdtempSync(join(tmpdir(), 'mingcha-proxies-'))
const certificate = join(folder, 'cert.pem')
const key = join(folder, 'key.pem')
const processes: ChildProcess[] = []

/** Starts a program whose output goes to a file in the folder, where it is searched like everything else. */
const start = (name: string, program: string, args: string[], environment: NodeJS.ProcessEnv = {}) => {
  const output = openSync(join(folder, `${name}.printed`), 'a')
  const child = spawn(program, args, {
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, ...environment },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  processes.push(child)
  return child
}

const stop = (child: ChildProcess): Promise<void> =>
  new Promise((done) => {
    if (child.exitCode !== null) return done()
    child.once('close', () => done())
    child.kill('SIGTERM')
  })

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address ? address.port : 0))
    })
  })

const isListening = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(socket.end() !== null)).on('error', () =>
      done(false),
    )
  })

const waitFor = async (what: string, port: number): Promise<void> => {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await isListening(port)) return
    await new Promise((done) => setTimeout(done, 100))
  }
  const printed = readFileSync(join(folder, `${what}.printed`), 'utf8')
  throw new Error(`${what} does not answer at port ${port}. It printed:\n${printed}`)
}

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: number
}

const ask = (
  port: number,
  name: string,
  path: string,
  { isTls = true, body }: { isTls?: boolean; body?: Uint8Array } = {},
): Promise<Reply> =>
  new Promise((done, fail) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      agent: false as const,
      localAddress: clientAddress,
      method: body ? 'POST' : 'GET',
      headers: {
        host: name,
        'accept-encoding': 'br, gzip',
        ...(body && { 'content-type': 'application/octet-stream', 'content-length': body.length }),
      },
    }
    const asked = isTls
      ? tlsRequest({ ...options, servername: name, ca: readFileSync(certificate) })
      : plainRequest(options)
    asked.on('error', fail).on('response', (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, bytes }))
    })
    asked.end(body)
  })

/** Whether a second connection may resume the session of the first. */
const isResumed = async (port: number, name: string): Promise<boolean> => {
  const options = { port, host: '127.0.0.1', servername: name, localAddress: clientAddress }
  const ca = readFileSync(certificate)
  const session = await new Promise<Buffer | null>((done, fail) => {
    const socket = tlsConnect({ ...options, ca }, () => {
      socket.write(`GET /healthz HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`)
    })
    let last: Buffer | null = null
    socket.on('session', (given: Buffer) => {
      last = given
    })
    socket.on('close', () => done(last)).on('error', fail)
    socket.resume()
  })
  if (session === null) return false
  return new Promise((done, fail) => {
    const socket = tlsConnect({ ...options, ca, session }, () => {
      done(socket.isSessionReused())
      socket.end()
    }).on('error', fail)
  })
}

/** What an ordinary configuration would write into its error log, address and all. */
const provoke = async (port: number): Promise<void> => {
  await new Promise<void>((done) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: clientAddress }, () =>
      socket.end('no TLS\r\n\r\n'),
    )
    socket.on('close', () => done()).on('error', () => undefined)
    socket.resume()
  })
  await new Promise<void>((done) => {
    const options = {
      port,
      host: '127.0.0.1',
      servername: names.public,
      localAddress: clientAddress,
      ca: readFileSync(certificate),
    }
    const socket = tlsConnect(options, () => {
      const head = `POST /api/enrol HTTP/1.1\r\nhost: ${names.public}\r\ncontent-length: 400\r\n\r\nx`
      socket.write(head, () => setTimeout(() => socket.destroy(), 200))
    })
    socket.on('close', () => done()).on('error', () => undefined)
  })
  await ask(port, names.public, '/api/enrol', { body: new Uint8Array(60_000) }).catch(() => undefined)
}

/** Files below `at` that hold the client's address in letters, were they written by anybody since the start. */
const tracesIn = (at: string): string[] => {
  if (!existsSync(at)) return []
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const { mtimeMs, size } = statSync(path)
      return mtimeMs >= startedAtMs && size < 2 ** 28 && readFileSync(path).includes(clientAddress)
    })
}

let passed = 0
let failed = 0
const check = (what: string, holds: boolean, detail: unknown = '') => {
  if (holds) passed += 1
  else failed += 1
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}${holds ? '' : ` ${JSON.stringify(detail)}`}`)
}

/** Headers that differ from one answer to the next, or belong to one connection and not to the answer. */
const perConnection = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding'])

const tryProxy = async (
  proxy: string,
  port: number,
  serverPorts: Readonly<Record<Door, number>>,
  known: { readonly added: readonly string[]; readonly isResumed: boolean },
) => {
  for (const door of ['public', 'staff'] as const)
    for (const path of ['/', '/sw.js', '/respond/', '/nothing', '/api/inspections', '/api/openapi.json']) {
      const [direct, through] = await Promise.all([
        ask(serverPorts[door], names[door], path, { isTls: false }),
        ask(port, names[door], path),
      ])
      const all = new Set([...Object.keys(direct.headers), ...Object.keys(through.headers)])
      const different = [...all].filter(
        (header) =>
          !perConnection.has(header) &&
          !known.added.includes(header) &&
          String(direct.headers[header]) !== String(through.headers[header]),
      )
      check(
        `${proxy} ${door} ${path}: status ${direct.status} and headers arrive as the server sends them`,
        different.length === 0 && direct.status === through.status && direct.bytes === through.bytes,
        { different, status: through.status, bytes: through.bytes },
      )
    }
  const home = await ask(port, names.public, '/')
  check(`${proxy}: brotli passes`, home.headers['content-encoding'] === 'br', home.headers)
  for (const path of ['/inspect/', '/inspect/home/', '/inspect/sw-staff.js', '/%69nspect/', '//inspect/'])
    check(`${proxy}: ${path} is 404 at the public name`, (await ask(port, names.public, path)).status === 404)
  check(
    `${proxy}: /inspect/ is there at the staff name`,
    (await ask(port, names.staff, '/inspect/')).status === 200,
  )
  for (const [path, length] of [
    ['redeem', 400],
    ['envelopes', 8_820],
  ] as const) {
    const body = new Uint8Array(length)
    const sent = await ask(port, names.public, `/api/inspections/${'0'.repeat(32)}/${path}`, { body })
    check(
      `${proxy}: ${length} bytes for ${path} reach the server, which knows no such inspection`,
      sent.status === 404 && sent.headers['content-type'] === 'application/problem+json',
      sent,
    )
  }
  const resumed = await isResumed(port, names.public)
  check(
    `${proxy}: TLS sessions ${known.isResumed ? 'are resumed, as docs/deploy says' : 'are not resumed'}`,
    resumed === known.isResumed,
  )
  await provoke(port)
}

const configOf = (path: string, replacements: readonly (readonly [RegExp, string])[]): string =>
  replacements.reduce(
    (text, [found, instead]) => {
      if (!found.test(text)) throw new Error(`${path} no longer has ${found}`)
      return text.replace(found, instead)
    },
    readFileSync(path, 'utf8'),
  )

try {
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=mingcha -addext subjectAltName=DNS:${names.public},DNS:${names.staff} -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  const ports = { public: await freePort(), staff: await freePort() }
  const [nginxPort, caddyPort] = [await freePort(), await freePort()]
  const server = start('mingcha', process.execPath, ['src/server/main.ts'], {
    MINGCHA_PUBLIC_PORT: String(ports.public),
    MINGCHA_STAFF_PORT: String(ports.staff),
    MINGCHA_HOST: '127.0.0.1',
    MINGCHA_DATA: join(folder, 'data'),
    MINGCHA_SITE: sitePath,
    MINGCHA_PUBLIC_URL: `https://${names.public}`,
    MINGCHA_STAFF_URL: `https://${names.staff}`,
  })
  const shared = [
    [/127\.0\.0\.1:4321/, `127.0.0.1:${ports.public}`],
    [/127\.0\.0\.1:4322/, `127.0.0.1:${ports.staff}`],
  ] as const
  const sample = configOf('docs/deploy/nginx.conf', [
    ...shared,
    [/listen 443 ssl;/g, `listen 127.0.0.1:${nginxPort} ssl;`],
    [/\/etc\/ssl\/\w+\.pem/g, certificate],
    [/\/etc\/ssl\/\w+\.key/g, key],
  ])
  // Where a distribution would have /var: here, so that what is written there is searched.
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  mkdirSync(join(folder, 'nginx'))
  const places = kinds.map((kind) => `${kind}_temp_path ${join(folder, 'nginx', kind)};`).join('\n')
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  const nginxConfig = join(folder, 'nginx.conf')
  writeFileSync(
    nginxConfig,
    `${user}daemon off;\npid ${join(folder, 'nginx.pid')};\nevents {}\nhttp {\n${places}\n${sample}\n}\n`,
  )
  const caddyConfig = join(folder, 'Caddyfile')
  const atPort = (name: string) =>
    `https://${name}:${caddyPort} {\n\tbind 127.0.0.1\n\ttls ${certificate} ${key}`
  writeFileSync(
    caddyConfig,
    configOf('docs/deploy/Caddyfile', [
      ...shared,
      [/^\{/m, '{\n\tadmin off\n\tauto_https disable_redirects'],
      [/^wenjuan\.example\.cn \{/m, atPort(names.public)],
      [/^xuncha\.example\.cn \{/m, atPort(names.staff)],
    ]),
  )
  start('nginx', 'nginx', ['-e', join(folder, 'nginx-start.log'), '-c', nginxConfig])
  start('caddy', 'caddy', ['run', '--adapter', 'caddyfile', '--config', caddyConfig])
  await waitFor('mingcha', ports.public)
  await waitFor('nginx', nginxPort)
  await waitFor('caddy', caddyPort)

  await tryProxy('nginx', nginxPort, ports, { added: ['server'], isResumed: false })
  await tryProxy('caddy', caddyPort, ports, { added: [], isResumed: true })
  // A proxy that finds nobody behind it complains loudest.
  await stop(server)
  for (const port of [nginxPort, caddyPort]) {
    const { status } = await ask(port, names.public, '/')
    check(`with the server gone a proxy answers 502`, status === 502, status)
  }
  for (const child of processes) await stop(child)

  // Without this, a search that finds nothing would say nothing.
  writeFileSync(join(folder, 'marked'), `${clientAddress} - - "GET /"\n`)
  const traces = [folder, '/var/log'].flatMap(tracesIn)
  check('the search finds the address where it is', traces.includes(join(folder, 'marked')))
  const others = traces.filter((path) => path !== join(folder, 'marked'))
  check('nothing that was written names the client', others.length === 0, others)
} finally {
  for (const child of processes) await stop(child)
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
