import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errors, isErrorCode } from '../../src/core/error-registry.ts'
import { problemSchema } from '../../src/core/wire/schemas.ts'
import { writeCertificate } from '../kit/certificate.ts'
import { doorRoutesOf } from '../kit/door-routes.ts'
import { postBytes } from '../kit/respondent.ts'
import { startTestServer, type TestServer, temporaryFolder } from '../kit/server.ts'

const folder = temporaryFolder()
const sitePath = join(folder.path, 'site')
let server: TestServer

const page = (title: string) =>
  `<!doctype html><html lang="zh-CN"><title>${title}</title><p>${'文'.repeat(500)}`
const documentSheet = 'p{margin:0}'
const siteFiles: Readonly<Record<string, string>> = {
  'index.html': page('首页'),
  '404.html': page('没有找到'),
  'respond/index.html': page('答题'),
  'inspect/index.html': page('巡查办'),
  'inspect/home/index.html': page('巡查工作'),
  'inspect/_assets/office.1a2b.js': 'export {}',
  'inspect/sw-staff.js': '// staff',
  'sw.js': '// public',
  '_assets/document.5e6f.css': documentSheet,
  'documents/yijian/index.html': page('意见'),
  '_assets/app.3c4d.js': `export const text = '${'a'.repeat(2_000)}'`,
}

beforeAll(async () => {
  for (const [path, text] of Object.entries(siteFiles)) {
    mkdirSync(join(sitePath, path, '..'), { recursive: true })
    writeFileSync(join(sitePath, path), text)
    writeFileSync(join(sitePath, `${path}.br`), brotliCompressSync(text))
    writeFileSync(join(sitePath, `${path}.gz`), gzipSync(text))
  }
  server = await startTestServer(join(folder.path, 'data'), { sitePath })
})
afterAll(async () => {
  await server.stop()
  folder.remove()
})

const policy =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;" +
  "connect-src 'self';worker-src 'self';manifest-src 'self';base-uri 'none';form-action 'none';" +
  "frame-ancestors 'none';require-trusted-types-for 'script';trusted-types app-worker"

const expectHeaders = (where: string, headers: Headers) => {
  expect([where, Object.fromEntries(headers)]).toEqual([
    where,
    expect.objectContaining({
      'content-security-policy': where.startsWith('/inspect/')
        ? policy.replace(';connect-src', ';media-src blob:;connect-src')
        : policy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    }),
  ])
  for (const absent of ['set-cookie', 'server', 'x-powered-by', 'access-control-allow-origin'])
    expect([where, absent, headers.get(absent)]).toEqual([where, absent, null])
}

/** Sends raw bytes and gives status line and headers. */
const raw = (url: string, request: string): Promise<{ status: number; headers: Headers }> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    let text = ''
    const socket = connect(Number(port), hostname, () => socket.write(request))
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.includes('\r\n\r\n')) socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const [statusLine = '', ...lines] = (text.split('\r\n\r\n')[0] ?? '').split('\r\n')
      const headers = new Headers(
        lines.map(
          (line) =>
            [line.split(':', 1)[0] ?? '', line.slice(line.indexOf(':') + 1).trim()] as [string, string],
        ),
      )
      resolve({ status: Number(statusLine.split(' ')[1]), headers })
    })
  })

describe('headers', () => {
  test('[DOOR-2] every answer of both doors carries them: pages, files, API, refusals, what is not there', async () => {
    for (const url of [server.publicUrl, server.staffUrl]) {
      for (const path of [
        '/',
        '/respond/',
        '/respond',
        '/inspect/',
        '/sw.js',
        '/_assets/app.3c4d.js',
        '/nothing',
        '/%',
        '/..%2f..%2fetc/passwd',
        '/api/inspections',
        '/api/nothing',
        '/api/openapi.json',
        '/healthz',
      ])
        expectHeaders(path, (await fetch(url + path, { redirect: 'manual' })).headers)
      expectHeaders('POST /', (await postBytes(`${url}/`, new Uint8Array(9))).headers)
      expectHeaders('POST long', (await postBytes(`${url}/api/enrol`, new Uint8Array(99_999))).headers)
      expectHeaders('OPTIONS', (await fetch(`${url}/api/inspections`, { method: 'OPTIONS' })).headers)
      expectHeaders('HEAD', (await fetch(`${url}/`, { method: 'HEAD' })).headers)
      for (const request of [
        'nonsense\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
        'GET /api/inspections HTTP/1.1\r\nconnection: close\r\n\r\n',
        'GET / HTTP/1.1\r\nhost: a\r\nexpect: nonsense\r\n\r\n',
        `GET / HTTP/1.1\r\nhost: a\r\nlong: ${'a'.repeat(40_000)}\r\n\r\n`,
        'POST /api/enrol HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n',
      ]) {
        const { status, headers } = await raw(url, request)
        expect(status).toBeGreaterThanOrEqual(400)
        expectHeaders(request.slice(0, 40), headers)
      }
    }
  })

  test('[DOOR-2] [DOOR-3] [DOOR-5] so does every route of both doors, asked rightly, without a session and with a body that is none; no answer is kept, none tells who asks', async () => {
    for (const url of [server.publicUrl, server.staffUrl]) {
      const openApi = await (await fetch(`${url}/api/openapi.json`)).text()
      const routes = doorRoutesOf(openApi, '0a'.repeat(16))
      expect(routes.length).toBeGreaterThan(8)
      for (const { method, template, path } of routes) {
        const answers =
          method === 'GET'
            ? [await fetch(url + path)]
            : await Promise.all(
                [0, 9, 400, 8_820].map((bytes) => postBytes(url + path, new Uint8Array(bytes))),
              )
        for (const { headers } of answers) {
          expectHeaders(`${method} ${template}`, headers)
          expect([template, headers.get('cache-control')]).toEqual([template, 'no-store'])
          for (const identifying of ['etag', 'last-modified'])
            expect([template, identifying, headers.get(identifying)]).toEqual([template, identifying, null])
        }
      }
    }
  })

  test('[DOOR-2] the camera is allowed where slips and shares are scanned, and nowhere else', async () => {
    const cameraAt = async (path: string) =>
      /camera=(\([^)]*\))/.exec(
        (await fetch(server.staffUrl + path, { redirect: 'manual' })).headers.get('permissions-policy') ?? '',
      )?.[1]
    expect(await cameraAt('/respond/')).toBe('(self)')
    expect(await cameraAt('/inspect/')).toBe('(self)')
    for (const path of ['/', '/respondent', '/documents/respond/', '/api/inspections'])
      expect([path, await cameraAt(path)]).toEqual([path, '()'])
  })

  test('[DOOR-2] the microphone, and sound out of memory, at the inspectors’ page and nowhere else', async () => {
    const soundAt = async (path: string) => {
      const { headers } = await fetch(server.staffUrl + path)
      return [
        /microphone=(\([^)]*\))/.exec(headers.get('permissions-policy') ?? '')?.[1],
        /media-src ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1],
      ]
    }
    expect(await soundAt('/inspect/')).toEqual(['(self)', 'blob:'])
    for (const path of ['/', '/respond/', '/inspection', '/documents/inspect/', '/api/inspections'])
      expect([path, await soundAt(path)]).toEqual([path, ['()', undefined]])
  })

  test('[DOOR-2] wasm may run in the worker that computes argon2id, and nowhere else', async () => {
    const scriptsAt = async (url: string, path: string) =>
      /script-src ([^;]*)/.exec((await fetch(url + path)).headers.get('content-security-policy') ?? '')?.[1]
    const worker = '/inspect/_assets/worker-argon2.worker.Ab_3-x9Z.js'
    expect(await scriptsAt(server.staffUrl, worker)).toBe("'self' 'wasm-unsafe-eval'")
    for (const path of ['/', '/inspect/', `${worker}.map`, `/x${worker}`, `${worker}/../../`, '/sw.js'])
      expect([path, await scriptsAt(server.staffUrl, path)]).toEqual([path, "'self'"])
  })

  test('[DOOR-2] the style sheet of documents may stand in their pages, by its hash, and no other style anywhere', async () => {
    const stylesAt = async (path: string) =>
      /style-src ([^;]*)/.exec(
        (await fetch(server.publicUrl + path)).headers.get('content-security-policy') ?? '',
      )?.[1]
    const allowing = (sheet: string) =>
      `'self' 'sha256-${createHash('sha256').update(sheet).digest('base64')}'`
    expect(await stylesAt('/documents/yijian/')).toBe(allowing(documentSheet))
    for (const path of ['/', '/respond/', '/documentsx/', '/x/documents/', '/_assets/document.5e6f.css'])
      expect([path, await stylesAt(path)]).toEqual([path, "'self'"])
    // A build put in place under a running server: its pages have another sheet inside.
    const assets = join(sitePath, '_assets')
    const written = 'p{margin:1px}'
    rmSync(join(assets, 'document.5e6f.css'))
    writeFileSync(join(assets, 'document.7a8b.css'), written)
    utimesSync(assets, 1, 1)
    expect(await stylesAt('/documents/yijian/')).toBe(allowing(written))
  })

  test('[DOOR-2] only a door that people reach by HTTPS tells browsers to insist on it', async () => {
    expect((await fetch(server.publicUrl)).headers.get('strict-transport-security')).toBeNull()
    const other = temporaryFolder()
    const behindProxy = await startTestServer(other.path, { publicUrl: 'https://wenjuan.example.cn' })
    const port = (behindProxy.server.publicDoor.server.address() as { port: number }).port
    const headers = (await fetch(`http://127.0.0.1:${port}/`)).headers
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=63072000/)
    expect((await fetch(behindProxy.staffUrl)).headers.get('strict-transport-security')).toBeNull()
    await behindProxy.stop()
    other.remove()
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '[DOOR-14] a door that speaks %s itself resumes no session: who comes again is not known again',
    async (version) => {
      const other = temporaryFolder()
      const secure = await startTestServer(other.path, { tls: writeCertificate(other.path) })
      const { port } = new URL(secure.publicUrl)
      const greet = (session?: Buffer) =>
        new Promise<{ readonly isResumed: boolean; readonly session: Buffer | undefined }>(
          (resolve, reject) => {
            let given: Buffer | undefined
            const socket = connectTls({
              port: Number(port),
              host: '127.0.0.1',
              rejectUnauthorized: false,
              minVersion: version,
              maxVersion: version,
              ...(session && { session }),
            })
            socket.on('session', (one) => {
              given = one
            })
            socket.on('secureConnect', () =>
              socket.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'),
            )
            socket.on('error', reject).on('end', () => {
              resolve({ isResumed: socket.isSessionReused(), session: given })
              socket.destroy()
            })
            socket.resume()
          },
        )
      const first = await greet()
      expect(first.session).toBeDefined()
      expect((await greet(first.session)).isResumed).toBe(false)
      await secure.stop()
      other.remove()
    },
  )

  test('[DOOR-5] hashed files are kept for ever, pages and workers asked for again, answers of the API never kept', async () => {
    const cacheOf = async (path: string) => (await fetch(server.staffUrl + path)).headers.get('cache-control')
    expect(await cacheOf('/_assets/app.3c4d.js')).toBe('public, max-age=31536000, immutable')
    expect(await cacheOf('/inspect/_assets/office.1a2b.js')).toBe('public, max-age=31536000, immutable')
    for (const path of ['/', '/sw.js', '/respond/', '/nothing'])
      expect([path, await cacheOf(path)]).toEqual([path, 'no-cache'])
    for (const path of ['/api/inspections', '/api/nothing', '/healthz', '/api/openapi.json'])
      expect([path, await cacheOf(path)]).toEqual([path, 'no-store'])
  })

  test('[DOOR-3] no cookie is ever set, and cookie and Authorization change nothing at the public door', async () => {
    const ask = (headers: Record<string, string>) => fetch(`${server.publicUrl}/api/inspections`, { headers })
    const [plain, loaded] = await Promise.all([ask({}), ask({ cookie: 'a=1', authorization: 'Bearer x' })])
    expect([plain.status, loaded.status]).toEqual([200, 200])
    expect(await loaded.text()).toBe(await plain.text())
    for (const { headers } of [plain, loaded])
      for (const identifying of ['set-cookie', 'etag', 'last-modified'])
        expect([identifying, headers.get(identifying)]).toEqual([identifying, null])
  })
})

describe('site', () => {
  test('[DOOR-1] the public door knows no /inspect/, however it is spelt; the staff door does', async () => {
    const spellings = [
      '/inspect/',
      '/inspect',
      '/inspect/index.html',
      '/inspect/home/',
      '/inspect/home/index.html',
      '/inspect/_assets/office.1a2b.js',
      '/inspect/sw-staff.js',
      '/inspect/sw-staff.js.br',
      '/%69nspect/index.html',
      '/inspect%2findex.html',
      '//inspect/index.html',
      '/./inspect/index.html',
      '/respond/../inspect/index.html',
      '/respond/%2e%2e/inspect/index.html',
      '/INSPECT/index.html',
      '/inspect%00/',
    ]
    for (const path of spellings) {
      const { status } = await raw(
        server.publicUrl,
        `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      )
      expect([path, status]).toEqual([path, 404])
    }
    const refused = await fetch(`${server.publicUrl}/inspect/`)
    expect([refused.status, await refused.text()]).toEqual([404, siteFiles['404.html']])
    expect(await (await fetch(`${server.staffUrl}/inspect/`)).text()).toBe(siteFiles['inspect/index.html'])
  })

  test('[DOOR-12] `/` of the staff door is the office’s page, `/` of the public door is not', async () => {
    for (const [url, home] of [
      [server.publicUrl, siteFiles['index.html']],
      [server.staffUrl, siteFiles['inspect/home/index.html']],
    ] as const)
      for (const path of ['/', '/?from=slip', '/index.html']) {
        const response = await fetch(url + path, { headers: { 'accept-encoding': 'br' } })
        expect([path, response.status, await response.text()]).toEqual([path, 200, home])
        expect([
          response.headers.get('content-type'),
          response.headers.get('content-encoding'),
          response.headers.get('cache-control'),
        ]).toEqual(['text/html; charset=utf-8', 'br', 'no-cache'])
      }
  })

  test('[DOOR-13] who wants to answer at the staff door is led to the public door, which answers', async () => {
    for (const path of ['/respond', '/respond/', '/respond/index.html']) {
      const led = await fetch(server.staffUrl + path, { redirect: 'manual' })
      expect([path, led.status, led.headers.get('location')]).toEqual([
        path,
        302,
        `${server.publicUrl.replace('127.0.0.1', 'localhost')}/respond/`,
      ])
    }
    expect((await fetch(`${server.publicUrl}/respond/`)).status).toBe(200)
  })

  test('[DOOR-6] each door has its own service worker under the same address', async () => {
    for (const [url, text] of [
      [server.publicUrl, '// public'],
      [server.staffUrl, '// staff'],
    ] as const) {
      const worker = await fetch(`${url}/sw.js`)
      expect([worker.headers.get('content-type')?.split(';')[0], await worker.text()]).toEqual([
        expect.stringMatching(/javascript$/),
        text,
      ])
    }
  })

  test('[DOOR-5] files go out compressed as the build made them', async () => {
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await fetch(`${server.publicUrl}/`, { headers: { 'accept-encoding': accepted } })
      expect([accepted, response.headers.get('content-encoding')]).toEqual([accepted, encoding])
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(await response.text()).toBe(siteFiles['index.html'])
    }
  })

  test('[DOOR-1] what is not there gets the site’s own page with status 404', async () => {
    const response = await fetch(`${server.publicUrl}/nothing/here`)
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      404,
      'text/html; charset=utf-8',
      siteFiles['404.html'],
    ])
  })
})

describe('API', () => {
  test('[DOOR-4] every refusal is a problem with a code of the registry, its sentence and its next step, and no more', async () => {
    const id = '0a'.repeat(16)
    const refusals: [string, RequestInit | undefined, number, string][] = [
      ['/api/nothing', undefined, 404, 'wire/not-found'],
      ['/api//inspections', undefined, 404, 'wire/not-found'],
      [`/api/inspections/${id}`, undefined, 404, 'ballot/unknown-inspection'],
      ['/api/inspections/short', undefined, 404, 'ballot/unknown-inspection'],
      [`/api/inspections/${id}/redeem`, { method: 'POST', body: 'x' }, 400, 'wire/wrong-length'],
      [
        `/api/inspections/${id}/envelopes`,
        { method: 'POST', body: 'x'.repeat(8_821) },
        400,
        'wire/wrong-length',
      ],
      [
        `/api/inspections/${id}/envelopes`,
        { method: 'POST', body: 'x'.repeat(8_820) },
        404,
        'ballot/unknown-inspection',
      ],
    ]
    for (const [path, init, status, code] of refusals) {
      const response = await fetch(server.publicUrl + path, init)
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        status,
        'application/problem+json',
      ])
      const problem = problemSchema.parse(await response.json())
      expect(Object.keys(problem).sort()).toEqual(['code', 'detail', 'status', 'title', 'type'])
      if (!isErrorCode(problem.code)) throw new Error(`${problem.code} is not in the registry`)
      const { sentence, next } = errors[problem.code]
      expect(problem).toMatchObject({ code, status, title: sentence, detail: next })
    }
  })

  test('[DOOR-11] who goes away in the middle of an upload is no fault of ours', async () => {
    const other = temporaryFolder()
    const one = await startTestServer(other.path)
    const { hostname, port } = new URL(one.publicUrl)
    for (const path of ['redeem', 'envelopes']) {
      const socket = connect(Number(port), hostname)
      socket.write(
        `POST /api/inspections/${'0'.repeat(32)}/${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 400\r\n\r\nx`,
      )
      const connections = () =>
        new Promise<number>((resolve) => one.server.publicDoor.server.getConnections((_e, n) => resolve(n)))
      await expect.poll(connections).toBe(1)
      // Long enough for the head and the first byte to be read.
      await new Promise((resolve) => setTimeout(resolve, 100))
      socket.resetAndDestroy()
      await expect.poll(connections).toBe(0)
    }
    await one.stop()
    expect(one.faults).toEqual([])
    other.remove()
  })

  test('[DOOR-4] a fault of ours says nothing of itself', async () => {
    const other = temporaryFolder()
    const broken = await startTestServer(other.path)
    broken.setNowMs(Number.NaN)
    const response = await fetch(`${broken.publicUrl}/api/inspections`)
    const text = await response.text()
    expect([response.status, JSON.parse(text).code]).toEqual([500, 'wire/broken'])
    expect(text).not.toMatch(/Invalid time|RangeError|src\//)
    expect(broken.faults).toHaveLength(1)
    broken.setNowMs(0)
    await broken.stop()
    other.remove()
  })

  test('[DOOR-7] the OpenAPI document of each door lists every route of the API, and no other', async () => {
    const pathsAt = async (url: string) => {
      const document = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
        openapi: string
        paths: Record<string, Record<string, unknown>>
      }
      expect(document.openapi).toBe('3.1.0')
      return Object.entries(document.paths).flatMap(([path, operations]) =>
        Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
      )
    }
    const one = '/api/inspections/{inspectionId}'
    expect((await pathsAt(server.publicUrl)).sort()).toEqual(
      [
        `GET ${one}/slips`,
        `POST ${one}/slip-marks`,
        `GET ${one}/destruction`,
        'GET /api/inspections',
        `GET ${one}`,
        `GET ${one}/bulletin`,
        `GET ${one}/manifest`,
        `GET ${one}/opening`,
        `POST ${one}/envelopes`,
        `POST ${one}/redeem`,
      ].sort(),
    )
    expect((await pathsAt(server.staffUrl)).sort()).toEqual(
      [
        'POST /api/enrol',
        'POST /api/session/challenge',
        'POST /api/session',
        'GET /api/inspections',
        'POST /api/inspections',
        `POST ${one}/publish`,
        `GET ${one}/counts`,
        `POST ${one}/close`,
        `POST ${one}/cancel`,
        `POST ${one}/left-over`,
        `POST ${one}/print-runs`,
        `POST ${one}/replacements`,
        `POST ${one}/void`,
        `GET ${one}/manifest`,
        `GET ${one}/bulletin`,
        `GET ${one}/opening`,
        `GET ${one}/box`,
        `GET ${one}/destruction`,
        `POST ${one}/destruction`,
        `POST ${one}/envelopes`,
        `POST ${one}/opening`,
        'POST /api/join',
        'GET /api/teams',
        `GET ${one}/members/{fromIndex}`,
        `POST ${one}/members`,
        `POST ${one}/invites`,
        `GET ${one}/joins`,
        `POST ${one}/joins/refuse`,
        `POST ${one}/revisions`,
        `GET ${one}/revisions/{cursor}`,
        `POST ${one}/chunks/missing`,
        `POST ${one}/chunks/{address}`,
        `GET ${one}/chunks/{address}`,
      ].sort(),
    )
    for (const [url, door] of [
      [server.publicUrl, server.server.publicDoor],
      [server.staffUrl, server.server.staffDoor],
    ] as const)
      for (const route of await pathsAt(url)) {
        const [method = '', path = ''] = route.split(' ')
        const known = door.hasRoute({
          method: method as 'GET',
          url: path.replace(/\{(\w+)\}/g, ':$1'),
        })
        expect([route, known]).toEqual([route, true])
      }
  })

  test('[DOOR-7] every reference inside the documents leads somewhere', async () => {
    for (const url of [server.publicUrl, server.staffUrl]) {
      const text = await (await fetch(`${url}/api/openapi.json`)).text()
      const document: unknown = JSON.parse(text)
      const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path as string)
      expect(references.length).toBeGreaterThan(10)
      for (const reference of references) {
        let found: unknown = document
        for (const part of reference.split('/'))
          found = (found as Record<string, unknown> | undefined)?.[part]
        expect([reference, typeof found]).toEqual([reference, 'object'])
      }
    }
  })

  test('[DOOR-8] /healthz says the version while the store can be written, and 503 when it cannot', async () => {
    const other = temporaryFolder()
    const one = await startTestServer(other.path)
    for (const url of [one.publicUrl, one.staffUrl])
      expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok', version: '0.0.0-test' })
    const { DatabaseSync } = await import('node:sqlite')
    const blocker = new DatabaseSync(join(other.path, 'staff.sqlite'))
    blocker.exec('BEGIN IMMEDIATE')
    one.setNowMs(one.nowMs() + 2_000)
    const response = await fetch(`${one.publicUrl}/healthz`)
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      503,
      'wire/unavailable',
    ])
    blocker.exec('ROLLBACK')
    blocker.close()
    expect((await fetch(`${one.publicUrl}/healthz`)).status).toBe(200)
    await one.stop()
    other.remove()
  })
})

test('[OPS-6] stopping answers a request that has begun, closes idle connections, and does not wait for them', async () => {
  const other = temporaryFolder()
  const one = await startTestServer(other.path)
  const { hostname, port } = new URL(one.publicUrl)
  const open = () =>
    new Promise<ReturnType<typeof connect>>((resolve) => {
      const socket = connect(Number(port), hostname, () => resolve(socket))
    })
  const [idle, busy] = await Promise.all([open(), open()])
  const idleClosed = new Promise((resolve) => idle.once('close', resolve))
  let text = ''
  busy.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const busyClosed = new Promise((resolve) => busy.once('close', resolve))
  busy.write(
    `POST /api/inspections/${'0'.repeat(32)}/redeem HTTP/1.1\r\nhost: a\r\ncontent-length: 400\r\n\r\n${'x'.repeat(200)}`,
  )
  idle.write('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n')
  await new Promise((resolve) => idle.once('data', resolve))
  const stopped = one.stop()
  await idleClosed
  busy.write('x'.repeat(200))
  await Promise.all([stopped, busyClosed])
  expect(text).toMatch(/^HTTP\/1\.1 404 /)
  expect(text).toContain('content-security-policy')
  expect(text).toContain('ballot/unknown-inspection')
  other.remove()
})
