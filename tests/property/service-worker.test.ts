import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isWorkerPath } from '../../src/app/worker-url.ts'
import { keptUrl } from '../../src/site/build/offline.ts'
import { type Asked, routeOf } from '../../src/worker/route.ts'

const listed = new Set([
  '/',
  '/documents/',
  '/respond/',
  '/offline/',
  '/_assets/Page.abc12345.css',
  '/mark.svg',
])
const ask = (path: string, rest: Partial<Asked> = {}) =>
  routeOf({ method: 'GET', isSameOrigin: true, isNavigation: true, path, ...rest }, listed)

describe('which requests the worker answers', () => {
  test('[WORK-1] nothing but GET, our own origin, and never the API or the health check', () => {
    const path = fc.webPath()
    fc.assert(
      fc.property(
        path,
        fc.constantFrom('POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'),
        fc.boolean(),
        (path, method, isNavigation) => {
          expect(ask(path, { method, isNavigation })).toEqual({ kind: 'leave' })
          expect(ask(path, { isSameOrigin: false, isNavigation })).toEqual({ kind: 'leave' })
          expect(ask(`/api${path}`, { isNavigation })).toEqual({ kind: 'leave' })
        },
      ),
    )
    for (const path of ['/api', '/api/', '/api/inspections', '/api/openapi.json', '/healthz'])
      for (const isNavigation of [true, false]) expect(ask(path, { isNavigation })).toEqual({ kind: 'leave' })
  })

  test('[WORK-3] a page is found with and without its last slash, and by its file name', () => {
    for (const path of ['/documents/', '/documents', '/documents/index.html'])
      expect(ask(path)).toEqual({ kind: 'kept', path: '/documents/' })
    expect(ask('/')).toEqual({ kind: 'kept', path: '/' })
    expect(ask('/index.html')).toEqual({ kind: 'kept', path: '/' })
  })

  test('[WORK-3] a slash is forgiven to a person, not to a script', () => {
    expect(ask('/documents', { isNavigation: false })).toEqual({ kind: 'leave' })
    expect(ask('/mark.svg', { isNavigation: false })).toEqual({ kind: 'kept', path: '/mark.svg' })
  })

  test('[WORK-4] a page that is not in the list goes to the network, then to the offline page', () => {
    for (const path of ['/nowhere', '/documents/other/', '/inspect/'])
      expect(ask(path)).toEqual({ kind: 'page' })
  })

  test('[WORK-5] a hashed file of a former build is looked for in what was kept', () => {
    expect(ask('/_assets/old.deadbeef.js', { isNavigation: false })).toEqual({ kind: 'former' })
    expect(ask('/inspect/_assets/old.deadbeef.js', { isNavigation: false })).toEqual({ kind: 'former' })
    expect(ask('/elsewhere/old.js', { isNavigation: false })).toEqual({ kind: 'leave' })
  })
})

describe('which files a worker keeps', () => {
  test('[WORK-2] the public door keeps nothing under inspect/, the staff door does', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}\.(html|js|css)$/)
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (parts) => {
        const path = parts.join('/')
        expect(keptUrl('public', `inspect/${path}`)).toBeNull()
        expect(keptUrl('staff', `inspect/a/${path}`)).toBe(
          `/inspect/a/${path}`.replace(/\/index\.html$/, '/'),
        )
        if (!path.startsWith('inspect/') && path !== 'index.html')
          expect(keptUrl('public', path)).toBe(keptUrl('staff', path))
      }),
    )
    for (const path of ['sw.js', 'inspect/sw-staff.js', '404.html', 'robots.txt'])
      expect(keptUrl('staff', path)).toBeNull()
  })

  test('[DOOR-12] each worker keeps its own door’s page as `/`', () => {
    expect([keptUrl('public', 'index.html'), keptUrl('public', 'inspect/home/index.html')]).toEqual([
      '/',
      null,
    ])
    expect([keptUrl('staff', 'index.html'), keptUrl('staff', 'inspect/home/index.html')]).toEqual([null, '/'])
    // [DOOR-13] There /respond/ leads elsewhere, so no copy of it may answer.
    expect([keptUrl('public', 'respond/index.html'), keptUrl('staff', 'respond/index.html')]).toEqual([
      '/respond/',
      null,
    ])
  })

  test('[WORK-3] a page is kept under its folder', () => {
    expect(
      ['index.html', 'documents/index.html', 'mark.svg', 'forms/index.json'].map((path) =>
        keptUrl('public', path),
      ),
    ).toEqual(['/', '/documents/', '/mark.svg', '/forms/index.json'])
  })
})

describe('which addresses may become a worker', () => {
  test('[WORK-7] the service worker and the workers of our build, nothing else', () => {
    for (const path of [
      '/sw.js',
      '/_assets/worker-open.abc12345.js',
      '/inspect/_assets/worker-open.abc12345.js',
    ])
      expect(isWorkerPath(path), path).toBe(true)
    for (const path of [
      '',
      'sw.js',
      '/sw.js?x=1',
      '/sw.js#x',
      '//evil.example/sw.js',
      'https://evil.example/sw.js',
      '/_assets/Page.abc12345.js',
      '/_assets/worker-../x.js',
      '/_assets/worker-a/b.js',
      '/api/worker-x.js',
      'data:text/javascript,1',
      'blob:x',
      '/sw.js\n',
    ])
      expect(isWorkerPath(path), path).toBe(false)
  })
})
