import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Addresses, createServer, type Server } from '../../src/server/app.ts'
import type { Settings } from '../../src/server/settings.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder of this test alone; `remove` deletes it. */
export const temporaryFolder = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'mingcha-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A real server process on free ports. */
export interface ServerProcess extends Addresses {
  /** Process id, for reading /proc. */
  readonly pid: number
  /** The setup link's code, or `null` when the server printed none. */
  readonly setupCode: string | null
  /** Everything it printed so far, both streams. */
  printed(): string
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL at once; resolves when the process is gone. */
  kill(): Promise<void>
}

/** What may differ from `npm start` on a fresh machine. */
export interface ServerProcessOptions {
  readonly dataPath: string
  /** Static build; a folder without one unless given. */
  readonly sitePath?: string
  readonly environment?: Readonly<Record<string, string>>
  /** No file may grow beyond so many KiB: what a full disk says to a write, for this process alone. */
  readonly maxFileKib?: number
}

/** What `npm start` gives to Node, so that tests and benchmarks run the very same: flags, then the script. */
const startArguments = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const [, ...given] = scripts.start.split(' ')
  return [...given.slice(0, -1), join(root, given.at(-1) as string)]
}

/** Starts `src/server/main.ts` and waits until both doors are open. @throws when it ends before that. */
export const startServerProcess = async (options: ServerProcessOptions): Promise<ServerProcess> => {
  const { dataPath, sitePath = join(dataPath, 'site'), environment = {}, maxFileKib } = options
  const command = [process.execPath, ...startArguments()]
  // RLIMIT_FSIZE: a write beyond it fails, as on a full disk. Node ignores the signal that goes with it.
  if (maxFileKib !== undefined) command.unshift('bash', '-c', `ulimit -f ${maxFileKib}; exec "$0" "$@"`)
  const [program = '', ...given] = command
  const child = spawn(program, given, {
    cwd: root,
    env: {
      ...process.env,
      MINGCHA_PUBLIC_PORT: '0',
      MINGCHA_STAFF_PORT: '0',
      MINGCHA_DATA: dataPath,
      MINGCHA_SITE: sitePath,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  await waitForDoors(child, () => printed)
  // localhost in the printed address; the tests speak to the address it listens on.
  const [publicUrl = '', staffUrl = ''] = [...printed.matchAll(/(https?:\/\/[^/\s]+)\//g)].map(([, origin]) =>
    (origin as string).replace('localhost', '127.0.0.1'),
  )
  return {
    pid: child.pid as number,
    publicUrl,
    staffUrl,
    setupCode: /#setup=([\w-]+)/.exec(printed)?.[1] ?? null,
    printed: () => printed,
    stop() {
      child.kill('SIGTERM')
      return gone
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

const waitForDoors = (child: ChildProcess, printed: () => string): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = () => {
      // The last line of a start.
      if (printed().includes('按 Ctrl+C 停止。')) resolve()
    }
    child.stdout?.on('data', look)
    child.once('close', () => reject(new Error(`the server ended before it opened its doors: ${printed()}`)))
  })

/** A server inside the test's own process, whose clock the test holds unless it asks for the real one. */
export interface TestServer extends Addresses {
  readonly server: Server
  readonly setupCode: string
  /** Faults the server reported. */
  readonly faults: readonly unknown[]
  /** Sets what time it is. */
  setNowMs(nowMs: number): void
  nowMs(): number
  stop(): Promise<void>
}

/** Starts a {@link TestServer} on free ports. */
export const startTestServer = async (
  dataPath: string,
  given: Partial<Settings> & { readonly nowMs?: number; readonly clock?: 'held' | 'real' } = {},
): Promise<TestServer> => {
  const { nowMs: startMs = Date.UTC(2026, 10, 22, 8), clock = 'held', ...settings } = given
  let now = startMs
  const nowMs = () => (clock === 'real' ? Date.now() : now)
  const faults: unknown[] = []
  const server = await createServer({
    settings: {
      publicPort: 0,
      staffPort: 0,
      host: '127.0.0.1',
      dataPath,
      sitePath: join(dataPath, 'site'),
      publicUrl: null,
      staffUrl: null,
      tls: null,
      ...settings,
    },
    version: '0.0.0-test',
    randomBytes,
    nowMs,
    onFault: (fault) => faults.push(fault),
  })
  const addresses = await server.start()
  const link = await server.firstSetupLink(addresses)
  const loopback = (url: string) => url.replace('localhost', '127.0.0.1')
  return {
    publicUrl: loopback(addresses.publicUrl),
    staffUrl: loopback(addresses.staffUrl),
    server,
    setupCode: link?.split('#setup=')[1] ?? '',
    faults,
    nowMs,
    setNowMs: (next) => {
      now = next
    },
    stop: () => server.stop(),
  }
}
