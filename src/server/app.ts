import { constants } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { createSecureContext } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { failure } from '../core/errors.ts'
import type { RandomBytes } from './chance.ts'
import { createDoor, type DoorOptions, portOf, type Tls } from './door.ts'
import { type InspectionSetAside, openInspections } from './inspections.ts'
import { publicRoutes } from './public/public-routes.ts'
import type { Settings } from './settings.ts'
import { openSite } from './site.ts'
import { createSessions } from './staff/sessions.ts'
import { staffRoutes } from './staff/staff-routes.ts'
import { teamRoutes } from './staff/team-routes.ts'
import { createTeams } from './staff/teams.ts'
import { lockDataFolder, openDataFolder, removeUnfinishedFiles } from './store/data-folder.ts'
import { createSetupCode, setupLink } from './store/setup-code.ts'
import { openStaffSqlite } from './store/staff-sqlite.ts'
import { readingFile } from './store/unreadable.ts'

/** What the server takes from outside, so that a test can hand in its own. */
export interface ServerDeps {
  readonly settings: Settings
  readonly version: string
  readonly randomBytes: RandomBytes
  nowMs(): number
  /** Told of whatever kept us from answering (a fault of ours, a full disk); gets nothing of any request. */
  onFault(fault: unknown): void
}

/** Where the doors are reached: origins without a slash at the end. */
export interface Addresses {
  readonly publicUrl: string
  readonly staffUrl: string
}

/** The whole server: two doors and the store behind them. */
export interface Server {
  readonly publicDoor: FastifyInstance
  readonly staffDoor: FastifyInstance
  /** Inspections that stand still because a file of theirs cannot be used; the newest first. */
  readonly setAside: readonly InspectionSetAside[]
  /** Opens both doors. */
  start(): Promise<Addresses>
  /** A fresh one-time setup link, or `null` when a device is enrolled already. */
  firstSetupLink(addresses: Addresses): Promise<string | null>
  /** Answers what has begun, commits what waits, closes the files. */
  stop(): Promise<void>
}

/** A store that could be written a second ago need not be asked again: /healthz is open to everybody. */
const probeLifeMs = 1_000

/**
 * Opens the store and prepares both doors.
 * @throws `ops/already-running`, `ops/newer-store`, `ops/damaged-store`, `ops/unusable-data`,
 *   `ops/staff-store-differs`, `ops/bad-certificate`.
 */
export const createServer = async (deps: ServerDeps): Promise<Server> => {
  const { settings, version, randomBytes, nowMs, onFault } = deps
  const tls = settings.tls === null ? null : readTls(settings.tls)
  const { store, inspections, closeStores } = await openStores(deps)
  const sessions = createSessions(store, randomBytes, nowMs)

  let probedAtMs = Number.NEGATIVE_INFINITY
  const probe = async () => {
    if (Math.abs(nowMs() - probedAtMs) < probeLifeMs) return
    await store.probe()
    probedAtMs = nowMs()
  }

  const shared = { version, tls, nowMs, probe, onFault } satisfies Partial<DoorOptions>
  const urlOf = (url: string | null, door: FastifyInstance) =>
    url ?? `${tls === null ? 'http' : 'https'}://localhost:${portOf(door.server)}`
  const overTls = (url: string | null) => tls !== null || url?.startsWith('https:') === true
  const publicDoor = await createDoor({
    ...shared,
    title: 'Mingcha, public door',
    routes: publicRoutes(inspections, nowMs),
    site: openSite(settings.sitePath, 'public'),
    answersAt: null,
    overTls: overTls(settings.publicUrl),
    // Nothing at this door depends on who asks or from where.
    checkSession: async () => '',
    checkOrigin: () => undefined,
  })
  const staffDoor = await createDoor({
    ...shared,
    title: 'Mingcha, staff door',
    routes: [
      ...staffRoutes({
        inspections,
        store,
        sessions,
        randomBytes,
        publicUrl: () => urlOf(settings.publicUrl, publicDoor),
        nowMs,
      }),
      ...teamRoutes({ teams: createTeams({ store, randomBytes, nowMs }), nowMs }),
    ],
    site: openSite(settings.sitePath, 'staff'),
    answersAt: () => urlOf(settings.publicUrl, publicDoor),
    overTls: overTls(settings.staffUrl),
    async checkSession(authorization, { forMembers }) {
      const deviceId = sessions.deviceOf(authorization)
      const device = await store.findDevice(deviceId)
      if (device === null) throw failure('staff/no-session')
      // Whether a device belongs to a team is asked where the team is known.
      if (!forMembers && (device.kind !== 'office' || device.isRevoked)) throw failure('staff/office-only')
      return deviceId
    },
    checkOrigin: (headers) => checkSameOrigin(headers, settings.staffUrl),
  })

  return {
    publicDoor,
    staffDoor,
    setAside: inspections.setAside(),
    async start() {
      const { host, publicPort, staffPort } = settings
      await publicDoor.listen({ host, port: publicPort })
      await staffDoor.listen({ host, port: staffPort })
      return {
        publicUrl: urlOf(settings.publicUrl, publicDoor),
        staffUrl: urlOf(settings.staffUrl, staffDoor),
      }
    },
    async firstSetupLink({ staffUrl }) {
      if (await store.hasDevices()) return null
      return setupLink(staffUrl, await createSetupCode(store, randomBytes, nowMs()))
    },
    async stop() {
      await Promise.all([publicDoor.close(), staffDoor.close()])
      await closeStores()
    },
  }
}

/** @throws `ops/bad-certificate` when the two files cannot be read or are no certificate with its key. */
const readTls = ({ certPath, keyPath }: NonNullable<Settings['tls']>): Tls => {
  try {
    // Without tickets a session could only be resumed from a memory of sessions, and Node keeps none.
    const secureOptions = constants.SSL_OP_NO_TICKET
    const tls = { cert: readFileSync(certPath), key: readFileSync(keyPath), secureOptions }
    createSecureContext(tls)
    return tls
  } catch (cause) {
    // Only these two files are touched here, so whatever is thrown is about them.
    throw failure('ops/bad-certificate', {}, { cause })
  }
}

/** Opens everything in the data folder, or, when something is wrong with it, leaves nothing open. */
const openStores = async ({ settings, randomBytes, nowMs }: ServerDeps) => {
  const folder = readingFile(settings.dataPath, () => openDataFolder(settings.dataPath))
  const closing: (() => void | Promise<void>)[] = [
    readingFile(settings.dataPath, () => lockDataFolder(folder)),
  ]
  const closeStores = async () => {
    for (const close of closing.toReversed()) await close()
  }
  try {
    removeUnfinishedFiles(folder)
    const staffName = folder.nameOf(folder.staffPath)
    const store = readingFile(staffName, () => openStaffSqlite(folder.staffPath))
    closing.push(() => store.stop())
    const inspections = await openInspections({ store, folder, randomBytes, nowMs })
    closing.push(() => inspections.stop())
    return { store, inspections, closeStores }
  } catch (cause) {
    await closeStores()
    throw cause
  }
}

/**
 * Refuses a request that a browser made for another site. What comes from no browser at all carries neither
 * header and is let through: every route asks for a code, a signature or a bearer token, none of which a
 * browser adds by itself.
 * @throws `staff/cross-site`
 * @see OWASP CSRF prevention cheat sheet, Fetch metadata with Origin as fallback
 */
export const checkSameOrigin = (headers: IncomingMessage['headers'], staffUrl: string | null): void => {
  const { 'sec-fetch-site': site, origin, host } = headers
  if (site !== undefined && site !== 'same-origin') throw failure('staff/cross-site')
  if (origin === undefined) return
  const ownHosts = [host, staffUrl === null ? undefined : URL.parse(staffUrl)?.host]
  const originHost = URL.parse(origin)?.host
  if (originHost === undefined || !ownHosts.includes(originHost)) throw failure('staff/cross-site')
}
