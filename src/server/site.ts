import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** One door's view of the static build. */
export interface Site {
  /** The build, `dist/`; may be missing, then only the API is there. */
  readonly folder: string
  /** The HTML of every 404. */
  readonly notFoundPage: string
  /** Whether `/inspect/` exists at this door. */
  readonly showsInspect: boolean
  /** Path in `folder` of what this door serves as `/sw.js`: each door's worker lists only what its door has. */
  readonly serviceWorker: string
  /** Path in `folder` of what this door serves as `/`: the office looks for its work there, everybody else for ours. */
  readonly home: string
  /** `sha256-…` of the style sheet that pages of documents hold inside (DOC-13), or `null` when the build has none. */
  styleHash(): string | null
}

/**
 * The build leaves the sheet that it puts into pages as `_assets/document.<hash>.css` too. Looked for again when the
 * folder has changed: a build put in place under a running server must not leave its pages without a style.
 */
const styleHashIn = (folder: string): (() => string | null) => {
  const assets = join(folder, '_assets')
  let known: { changedMs: number; hash: string | null } | null = null
  return () => {
    const changedMs = statSync(assets, { throwIfNoEntry: false })?.mtimeMs ?? -1
    if (known?.changedMs === changedMs) return known.hash
    const sheets = changedMs < 0 ? [] : readdirSync(assets).filter((name) => /^document\..*\.css$/.test(name))
    const [sheet] = sheets
    const hash =
      sheet === undefined
        ? null
        : `sha256-${createHash('sha256')
            .update(readFileSync(join(assets, sheet)))
            .digest('base64')}`
    known = { changedMs, hash }
    return hash
  }
}

/** @param folder - absolute. */
export const openSite = (folder: string, door: 'public' | 'staff'): Site => {
  const page = join(folder, '404.html')
  return {
    folder,
    notFoundPage: existsSync(page) ? readFileSync(page, 'utf8') : '<!doctype html><title>404</title>',
    showsInspect: door === 'staff',
    serviceWorker: door === 'staff' ? 'inspect/sw-staff.js' : 'sw.js',
    home: door === 'staff' ? 'inspect/home/index.html' : 'index.html',
    styleHash: styleHashIn(folder),
  }
}

/** Whether a decoded path lies under `/inspect`, however it is spelt. */
const isUnderInspect = (path: string): boolean => /^\/+inspect(?:\/|$)/i.test(posix.normalize(`/${path}`))

const cacheControlOf = (path: string): string =>
  // Astro puts the content's hash into the name of everything under _assets/: another content, another name.
  /[\\/]_assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'

/** Adds the site's files, each also as .br and .gz where the build made them. */
export const serveSite = async (door: FastifyInstance, site: Site): Promise<void> => {
  mkdirSync(site.folder, { recursive: true })
  await door.register(fastifyStatic, {
    root: site.folder,
    preCompressed: true,
    redirect: true,
    dotfiles: 'ignore',
    cacheControl: false,
    acceptRanges: false,
    // The ETag says it already; both would only cost bytes.
    lastModified: false,
    allowedPath: (path) => site.showsInspect || !isUnderInspect(path),
    setHeaders: (reply, path) => {
      reply.header('cache-control', cacheControlOf(path.slice(site.folder.length)))
    },
  })
  if (site.serviceWorker !== 'sw.js')
    door.get('/sw.js', (_request, reply) => reply.sendFile(site.serviceWorker))
  if (site.home !== 'index.html')
    for (const path of ['/', '/index.html']) door.get(path, (_request, reply) => reply.sendFile(site.home))
}
