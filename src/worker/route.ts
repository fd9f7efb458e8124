/** What the service worker does with one request. */
export type Route =
  /** Not ours: the browser asks the network as if there were no worker. */
  | { readonly kind: 'leave' }
  /** A file of this door's list, under the path the list has. */
  | { readonly kind: 'kept'; readonly path: string }
  /** A hashed file of a former build, which an older tab may still need: the cache, then the network. */
  | { readonly kind: 'former' }
  /** A page that is not in the list: the network, and without one the offline page. */
  | { readonly kind: 'page' }

/** What the worker knows of a request. `path` has no query and no fragment. */
export interface Asked {
  readonly method: string
  readonly isSameOrigin: boolean
  readonly isNavigation: boolean
  readonly path: string
}

/**
 * Decides what happens to a request. Never touches anything but GET, other origins, `/api/` and `/healthz`.
 * A page is found with and without its last slash.
 * @param listed - Paths of this door's list; pages end in a slash.
 * @see docs/SPEC.md WORK-1, WORK-3, WORK-4
 */
export const routeOf = (asked: Asked, listed: ReadonlySet<string>): Route => {
  const { path } = asked
  if (asked.method !== 'GET' || !asked.isSameOrigin) return { kind: 'leave' }
  if (path === '/healthz' || path === '/api' || path.startsWith('/api/')) return { kind: 'leave' }
  if (listed.has(path)) return { kind: 'kept', path }
  if (asked.isNavigation) {
    const page = path.endsWith('/index.html') ? path.slice(0, -'index.html'.length) : `${path}/`
    return listed.has(page) ? { kind: 'kept', path: page } : { kind: 'page' }
  }
  return /^\/(inspect\/)?_assets\//.test(path) ? { kind: 'former' } : { kind: 'leave' }
}
