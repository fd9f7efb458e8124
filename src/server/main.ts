import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errors } from '../core/error-registry.ts'
import { Failure } from '../core/errors.ts'
import { createServer, type Server } from './app.ts'
import { createFaultLines } from './fault-lines.ts'
import { readSentences, type Sentence } from './sentences.ts'
import { readSettings, type Settings } from './settings.ts'

// Files of ours, made by SQLite or by us, are for our own eyes.
process.umask(0o077)

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Starts both doors and prints where they are. Ends with exit code 1, having said why, when a setting is
 * wrong or the data folder cannot be used.
 */
const main = async (): Promise<void> => {
  const sentence = readSentences()
  const reading = readSettings(process.env, process.cwd())
  if (reading.state === 'wrong') {
    console.error(sentence('settings.refused'))
    for (const name of reading.names) console.error(sentence(`settings.wrong.${name}`))
    process.exitCode = 1
    return
  }
  const { settings } = reading
  const sayFault = createFaultLines(
    console.error,
    (line, count) => sentence('start.faultAgain', { line, count }),
    Date.now,
  )
  try {
    const server = await createServer({
      settings,
      version: versionOf(root),
      randomBytes,
      nowMs: Date.now,
      onFault: (fault) => sayFault(kindOf(fault)),
    })
    stopOnSignals(server, sentence)
    const addresses = await server.start()
    console.log(sentence('start.started'))
    if (!existsSync(settings.sitePath)) console.log(sentence('start.noSite', { path: settings.sitePath }))
    console.log(sentence('start.publicDoor', { url: addresses.publicUrl }))
    console.log(sentence('start.staffDoor', { url: addresses.staffUrl }))
    for (const { court, title, file, trouble } of server.setAside)
      console.error(
        sentence('start.setAside', { court, title, file, trouble: sentence(`start.troubles.${trouble}`) }),
      )
    const link = await server.firstSetupLink(addresses)
    if (link !== null) console.log(sentence('start.setupLink', { link }))
    if (settings.host === '127.0.0.1') console.log(sentence('start.localOnly'))
    console.log(sentence('start.ready'))
  } catch (cause) {
    console.error(refusalOf(cause, settings, sentence))
    process.exit(1)
  }
}

/** Answers what has begun, commits what waits, and ends, when the operator or the system asks for it. */
const stopOnSignals = (server: Server, sentence: Sentence): void => {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    console.log(sentence('start.stopping'))
    await server.stop()
    console.log(sentence('start.stopped'))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** Why the server did not start, for the person who started it. */
const refusalOf = (cause: unknown, settings: Settings, sentence: Sentence): string => {
  if (cause instanceof Failure) {
    const refusal = sentence('start.failed', {
      sentence: errors[cause.code].sentence,
      next: errors[cause.code].next,
    })
    const { file } = cause.measures
    return typeof file === 'string' ? `${refusal}\n${sentence('start.whichFile', { file })}` : refusal
  }
  const { code, port, syscall } = (cause ?? {}) as { code?: unknown; port?: unknown; syscall?: unknown }
  if (syscall === 'listen' && (code === 'EADDRINUSE' || code === 'EACCES'))
    return sentence('start.portTaken', { port: typeof port === 'number' ? port : settings.publicPort })
  return sentence('start.unforeseen', { kind: kindOf(cause) })
}

/**
 * Names for the operator what kept us from answering: our code or the kind of error, what SQLite calls it (`database
 * or disk is full`), and the place in our code. Never a message, which could quote something.
 */
const kindOf = (fault: unknown): string => {
  const root = fault instanceof Failure && fault.cause instanceof Error ? fault.cause : fault
  const { name, stack } = root instanceof Error ? root : new Error('thrown')
  const { errstr } = (root ?? {}) as { errstr?: unknown }
  const kind = fault instanceof Failure ? fault.code : name
  const place = /\/(src\/[\w./-]+:\d+)/.exec(stack ?? '')?.[1] ?? 'a library'
  return `${kind}${typeof errstr === 'string' ? ` (${errstr})` : ''} in ${place}`
}

const versionOf = (folder: string): string => {
  const { version } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as { version: string }
  return version
}

await main()
