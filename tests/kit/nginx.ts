import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'

/** The names of the doors in docs/deploy. */
const names = { public: 'wenjuan.example.cn', staff: 'xuncha.example.cn' } as const

/** What one phone sends through the proxy. */
export interface ProxiedRequest {
  readonly path: string
  readonly body?: Uint8Array
  /** An address of the loopback network, 127.0.0.0/8: the phone's. */
  readonly from: string
  readonly userAgent: string
  /** `public` unless given. */
  readonly door?: keyof typeof names
}

/** What came back. */
export interface ProxiedReply {
  readonly status: number
  readonly mediaType: string
  readonly body: Buffer
}

/** nginx as docs/deploy/nginx.conf has it, in front of a server. */
export interface Nginx {
  /** One request on a connection of its own. */
  ask(request: ProxiedRequest): Promise<ProxiedReply>
  stop(): Promise<void>
}

/** Debian's nginx where it is installed, or the one that scripts/prepare.mjs unpacked. */
const nginxPath = (): string => {
  const unpacked = 'node_modules/.mingcha/nginx/usr/sbin/nginx'
  const found = ['nginx', unpacked].find((path) => spawnSync(path, ['-v']).error === undefined)
  if (found === undefined) throw new Error('there is no nginx: run node scripts/prepare.mjs test')
  return found
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.end() !== null))
    socket.on('error', () => resolve(false))
  })

/** Replaces what must be there. @throws when the configuration no longer has it. */
const replaced = (text: string, found: RegExp, instead: string): string => {
  if (!found.test(text)) throw new Error(`docs/deploy/nginx.conf no longer has ${found}`)
  return text.replace(found, instead)
}

/**
 * Starts nginx with the configuration of docs/deploy; only ports, certificates and the places of its temporary
 * files differ. What it writes lies in `folder`.
 * @param change - changes the configuration once more, for a test that plants a leak.
 */
export const startNginx = async (
  folder: string,
  { publicUrl, staffUrl }: { readonly publicUrl: string; readonly staffUrl: string },
  change: (configuration: string, folder: string) => string = (configuration) => configuration,
): Promise<Nginx> => {
  const port = await freePort()
  mkdirSync(folder)
  const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  execFileSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=mingcha -addext subjectAltName=DNS:${names.public},DNS:${names.staff} -keyout ${key} -out ${certificate}`.split(
      ' ',
    ),
    { stdio: 'ignore' },
  )
  let sample = readFileSync('docs/deploy/nginx.conf', 'utf8')
  sample = replaced(sample, /127\.0\.0\.1:4321/, new URL(publicUrl).host)
  sample = replaced(sample, /127\.0\.0\.1:4322/, new URL(staffUrl).host)
  sample = replaced(sample, /listen 443 ssl;/g, `listen 127.0.0.1:${port} ssl;`)
  sample = replaced(sample, /\/etc\/ssl\/\w+\.pem/g, certificate)
  sample = replaced(sample, /\/etc\/ssl\/\w+\.key/g, key)
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
    .join('\n')
  const configuration = join(folder, 'nginx.conf')
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  writeFileSync(
    configuration,
    change(
      `${user}daemon off;\nworker_processes 1;\npid ${join(folder, 'nginx.pid')};\nevents {}\nhttp {\n${places}\n${sample}\n}\n`,
      folder,
    ),
  )
  const output = openSync(join(folder, 'printed'), 'a')
  const child = spawn(nginxPath(), ['-e', join(folder, 'start.log'), '-c', configuration], {
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (tries === 100 || child.exitCode !== null)
      throw new Error(`nginx does not answer: ${readFileSync(join(folder, 'printed'), 'utf8')}`)
    await waitMs(50)
  }
  const ca = readFileSync(certificate)
  return {
    ask: ({ path, body, from, userAgent, door = 'public' }) =>
      new Promise((resolve, reject) => {
        const asked = request({
          host: '127.0.0.1',
          port,
          servername: names[door],
          ca,
          agent: false,
          localAddress: from,
          path,
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            host: names[door],
            'user-agent': userAgent,
            ...(body && { 'content-type': 'application/octet-stream', 'content-length': body.length }),
          },
        })
        asked.on('error', reject).on('response', (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              mediaType: response.headers['content-type'] ?? '',
              body: Buffer.concat(chunks),
            }),
          )
        })
        asked.end(body)
      }),
    stop() {
      child.kill('SIGTERM')
      return gone
    },
  }
}
