import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'
import { slipSecretToTyped } from '../../src/core/ballot/draw-slip.ts'
import { redeemRequestBytes, sendRequestBytes } from '../../src/core/wire/messages.ts'
import type { Mode } from '../../src/core/wire/mode.ts'
import { prepareInspection } from '../../src/desk/office-client.ts'
import { doorRoutesOf } from '../kit/door-routes.ts'
import { type Nginx, startNginx } from '../kit/nginx.ts'
import { openOffice, smallForm } from '../kit/respondent.ts'
import { startServerProcess, temporaryFolder } from '../kit/server.ts'
import { type AskAs, createPhoneCrowd, taken } from './crowd.ts'
import { createDeviceCrowd } from './device-crowd.ts'
import { examine, type Known } from './examine.ts'

/** How one seizure goes. */
export interface SeizurePlan {
  /** One inspection of each. */
  readonly modes: readonly Mode[]
  /** Of each inspection. */
  readonly respondents: number
  /** What Node loads before the server: a module that plants leaks. The list of slips is then left lying about too. */
  readonly preload?: string
  /** Changes nginx's configuration; the folder is the one it writes to. */
  readonly changeNginx?: (configuration: string, folder: string) => string
}

/** Everybody has an address and a browser of their own, which are nobody else's on this machine. */
const phoneOf = (number: number) => ({
  from: `127.77.${Math.floor(number / 200)}.${(number % 200) + 1}`,
  userAgent: `Mozilla/5.0 (Linux; Android 15; Marked-Phone-${number}) AppleWebKit/537.36 Chrome/143.0`,
})

/** What {@link examine} finds in everything that was taken, twice. */
export interface Seized {
  /** After SIGTERM, all but the last of each inspection having sent. */
  readonly afterStop: readonly string[]
  /** After the process was killed in the middle of the commit of the very last envelopes. */
  readonly afterKill: readonly string[]
  /** Rollback journals that lay there then. */
  readonly journals: readonly string[]
}

/** Ends the process at its first commit of an envelope, the rows written and the journal on disk. */
const dyingServer = new URL('dying-server.ts', import.meta.url).href

/**
 * How long the first window must be on this machine as busy as it is now: four times what as many requests at a time
 * as there are inspections take without writing. By an open link people ask most, two and a half times each.
 */
const reckonRedeemMs = async (askAs: AskAs, { modes, respondents }: SeizurePlan): Promise<number> => {
  const asked = 20
  const startedMs = performance.now()
  await Promise.all(
    modes.map(async (_, at) => {
      for (let count = 0; count < asked; count += 1) taken(await askAs(at, '/api/inspections'))
    }),
  )
  return Math.max(15_000, (4 * 2.5 * respondents * (performance.now() - startedMs)) / asked)
}

/**
 * Somebody without a slip and without a session who asks every route of both doors, with nothing, with too little and
 * with bodies of the right length that mean nothing.
 */
const tryEveryRoute = async (nginx: Nginx, inspectionId: string, number: number): Promise<void> => {
  for (const door of ['public', 'staff'] as const) {
    const ask = (path: string, body?: Uint8Array) =>
      nginx.ask({ ...phoneOf(number), door, path, ...(body !== undefined && { body }) })
    const openApi = taken(await ask('/api/openapi.json')).toString()
    for (const path of ['/', '/respond/', '/healthz', '/nothing']) await ask(path)
    for (const { method, path } of doorRoutesOf(openApi, inspectionId))
      if (method === 'GET') await ask(path)
      else
        for (const lengthBytes of [0, 9, redeemRequestBytes, sendRequestBytes])
          await ask(path, randomBytes(lengthBytes))
  }
}

/**
 * Lets people redeem and send through nginx and the real server, ends the server, and takes everything that
 * either wrote: data, temporary files, what they printed, every log there is.
 */
export const seizeAfter = async (plan: SeizurePlan): Promise<Seized> => {
  const folder = temporaryFolder()
  try {
    return await seizeIn(folder.path, plan)
  } finally {
    folder.remove()
  }
}

const seizeIn = async (path: string, plan: SeizurePlan): Promise<Seized> => {
  const { modes, respondents, preload, changeNginx } = plan
  mkdirSync(join(path, 'temp'))
  const start = (module: string | undefined, port: string) =>
    startServerProcess({
      dataPath: join(path, 'data'),
      environment: {
        TMPDIR: join(path, 'temp'),
        MINGCHA_PUBLIC_PORT: port,
        ...(module === undefined ? {} : { NODE_OPTIONS: `--import ${module}` }),
      },
    })
  let server = await start(preload, '0')
  const nginx = await startNginx(join(path, 'nginx'), server, changeNginx)
  const askAs: AskAs = (number, path, body) =>
    nginx.ask({ ...phoneOf(number), path, ...(body !== undefined && { body }) })
  try {
    const office = await openOffice(server)
    const prepared = []
    for (const [at, mode] of modes.entries()) {
      const [court, title] = ['甲法院', `匿名问卷${at + 1}`]
      const keys = await office.create(court, title)
      const made = await prepareInspection(keys, {
        court,
        title,
        form: smallForm,
        // An open link has twice as many places as people, so that some draw one that is taken, and not too many.
        printed: mode === 'open-link' ? 2 * respondents : respondents,
        threshold: 2,
        total: 3,
        mode,
      })
      const first = at * respondents
      const crowd =
        mode === 'ballot-device'
          ? createDeviceCrowd(made, first, askAs)
          : await createPhoneCrowd(
              made,
              keys,
              { isOpenLink: mode === 'open-link', people: respondents, first },
              askAs,
            )
      prepared.push({ made, crowd })
    }
    const redeemMs = await reckonRedeemMs(askAs, plan)
    const publishMs = Date.now()
    const iso = (ms: number) => new Date(publishMs + ms).toISOString()
    const windows = {
      redeem: { openIso: iso(-60_000), closeIso: iso(redeemMs) },
      send: { openIso: iso(redeemMs), closeIso: iso(3_600_000) },
    }
    const running = prepared.map(({ made, crowd }) => ({ made, crowd, published: made.manifestOf(windows) }))
    for (const { made, published } of running)
      await office.publish(made.inspectionId, published.manifestBytes, made.codeHashes)

    // Files of the staff store were written until now; from here on only respondents come.
    await waitMs(20)
    const fromMs = Date.now()
    const curious = modes.length * respondents
    const lookAround = (number: number) => tryEveryRoute(nginx, running[0]?.made.inspectionId ?? '', number)
    await lookAround(curious)
    await Promise.all(running.map(({ crowd, published }) => crowd.comeFirst(published)))
    await waitMs(Math.max(0, Date.parse(windows.send.openIso) - Date.now()))
    await Promise.all(running.map(({ crowd }) => crowd.comeAgain()))
    await lookAround(curious + 1)
    const untilMs = Date.now()
    const comings = running.flatMap(({ crowd }) => crowd.comings())
    const secrets = running.flatMap(({ crowd }) => crowd.secrets())
    const known: Known = {
      comings,
      secrets,
      texts: [
        { what: 'address', is: /127\.77\.\d/ },
        { what: 'browser', is: /Marked-Phone|Mozilla\/5\.0/ },
      ],
      fromMs,
      untilMs,
      toldTimes: new Set(Object.values(windows).flatMap(({ openIso, closeIso }) => [openIso, closeIso])),
    }
    const printed = async (ended: Promise<unknown>) => {
      await ended
      writeFileSync(join(path, 'printed'), server.printed(), { flag: 'a' })
    }
    await printed(server.stop())
    if (preload !== undefined)
      writeFileSync(
        join(path, 'data/leaks/secrets.txt'),
        running.flatMap(({ made }) => made.secrets.map(slipSecretToTyped)).join('\n'),
      )
    const afterStop = examine(path, known)

    server = await start(dyingServer, new URL(server.publicUrl).port)
    await Promise.allSettled(running.map(({ crowd }) => crowd.sendLast()))
    await printed(server.kill())
    const journals = readdirSync(join(path, 'data/boxes')).filter((name) => name.endsWith('-journal'))
    return { afterStop, afterKill: examine(path, known), journals }
  } finally {
    await server.kill()
    await nginx.stop()
  }
}
