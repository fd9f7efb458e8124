import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { parse } from 'zod/v4/core'
import { Failure, failure } from '../core/errors.ts'
import type { Headers } from './headers.ts'
import { securityHeaders } from './headers.ts'
import { openApiOf } from './openapi.ts'
import { codeOf, problemOf } from './problem.ts'
import { pathParameters, type Route } from './routes.ts'
import { type Site, serveSite } from './site.ts'

/** Certificate chain and private key, PEM. */
export interface Tls {
  readonly cert: Buffer
  readonly key: Buffer
  /** OpenSSL's, `SSL_OP_NO_TICKET` among them: a phone that resumes a session would be known again. */
  readonly secureOptions: number
}

/** One of the two doors, before it listens. */
export interface DoorOptions {
  /** Title of its OpenAPI document. */
  readonly title: string
  readonly version: string
  readonly routes: readonly Route[]
  readonly site: Site
  /** Origin of the door that takes answers, where this one does not; `null` where it does. */
  readonly answersAt: (() => string) | null
  readonly tls: Tls | null
  /** Whether people reach this door by HTTPS, here or at a proxy in front. */
  readonly overTls: boolean
  nowMs(): number
  /** Throws unless the store can be written. */
  probe(): Promise<void>
  /** The device of the request's session. Throws unless there is one and it may use the route. */
  checkSession(authorization: string | undefined, route: Route): Promise<string>
  /** Throws when a request that changes something comes from another site. */
  checkOrigin(headers: IncomingMessage['headers']): void
  /** Told of whatever kept us from answering (a fault of ours, a full disk); gets nothing of the request. */
  onFault(fault: unknown): void
}

const longestWaitMs = 30_000

const pathOf = (url: string | undefined): string => (url ?? '').split(/[?#]/, 1)[0] as string

/**
 * A Fastify instance with one door's routes and its view of the site. It keeps no log: the address, the
 * browser and the time of a request are seen by nobody.
 * @see docs/SPEC.md DOOR-1 to DOOR-9
 */
export const createDoor = async (options: DoorOptions): Promise<FastifyInstance> => {
  const { routes, site, tls, overTls, nowMs } = options
  const headersOf = (url: string | undefined) => securityHeaders(pathOf(url), overTls, site.styleHash())

  const door = Fastify({
    logger: false,
    // A request without a host is ours to refuse: Node's own refusal has none of our headers.
    ...(tls === null
      ? { http: { requireHostHeader: false } }
      : { https: { ...tls, requireHostHeader: false } }),
    bodyLimit: 16_384,
    requestTimeout: longestWaitMs,
    connectionTimeout: longestWaitMs,
    // Longer than the pauses of a phone that redeems, shorter than a proxy keeps its own connections idle.
    keepAliveTimeout: 75_000,
    // Stopping closes connections on which nothing is being said and waits for the others, whose answers are
    // still ours, with all their headers (Fastify's own 503 would have none).
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // What the router itself refuses (a broken %-sequence) never reaches a hook.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(headersOf(request.raw.url))
      return sendProblem(reply, failure('wire/not-found'))
    },
    // What Node refuses before there is a request.
    clientErrorHandler: (_error, socket) => refuseConnection(socket, headersOf('')),
  }) as unknown as FastifyInstance

  const sendProblem = (reply: FastifyReply, thrown: unknown) => {
    const code = codeOf(thrown)
    const problem = problemOf(code, nowMs())
    // Who goes away in the middle of an upload leaves an error behind that is nobody's fault.
    const { readableAborted, complete } = reply.request.raw
    if (problem.status >= 500 && !(readableAborted && !complete)) options.onFault(thrown)
    return reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      .send(jsonBytes(problem))
  }

  door.addHook('onRequest', async (request, reply) => {
    reply.headers(headersOf(request.raw.url))
    // RFC 9112 §3.2
    if (request.raw.httpVersion === '1.1' && request.headers.host === undefined)
      throw failure('wire/malformed', { headers: request.raw.rawHeaders.length / 2 })
  })
  door.setErrorHandler((error, request, reply) => {
    // A path the file server refuses (`//`, a null byte, a precondition) is, for whoever asks, not there.
    const isFile = request.routeOptions.url === '/*' || !pathOf(request.raw.url).startsWith('/api/')
    if (isFile && isRefusedPath(error)) return reply.callNotFound()
    return sendProblem(reply, error)
  })
  door.setNotFoundHandler((request, reply) => {
    if (pathOf(request.raw.url).startsWith('/api/')) return sendProblem(reply, failure('wire/not-found'))
    return reply
      .code(404)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(site.notFoundPage)
  })
  // Node answers an `Expect` it does not know by itself, past every hook.
  door.server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(417, headersOf('')).end()
  })

  door.removeAllContentTypeParsers()
  // Raw bytes are judged by their length and their signatures, never by what somebody calls them.
  door.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  for (const one of routes) addRoute(door, one, options)

  door.get('/healthz', async (_request, reply) => {
    try {
      await options.probe()
    } catch (cause) {
      throw failure('wire/unavailable', {}, { cause })
    }
    const health = { status: 'ok', version: options.version }
    return reply.header('cache-control', 'no-store').type('application/json').send(jsonBytes(health))
  })
  const openApi = jsonBytes(openApiOf(options.title, options.version, routes))
  door.get('/api/openapi.json', (_request, reply) =>
    reply.header('cache-control', 'no-store').type('application/json').send(openApi),
  )
  const { answersAt } = options
  // The pages are the same at both doors, and so is what they offer: here 答问卷 leads to where answers are taken.
  if (answersAt)
    for (const path of ['/respond', '/respond/', '/respond/index.html'])
      door.get(path, (_request, reply) =>
        reply.header('cache-control', 'no-cache').redirect(`${answersAt()}/respond/`, 302),
      )
  await serveSite(door, site)
  return door
}

/** JSON as bytes: to text Fastify would add a charset, which JSON does not have (RFC 8259 §11). */
const jsonBytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

const isRefusedPath = (error: unknown): boolean => {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown }
  return (
    !(error instanceof Failure) && typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  )
}

const addRoute = (door: FastifyInstance, one: Route, options: DoorOptions): void => {
  const devices = new WeakMap<FastifyRequest, string>()
  door.route({
    method: one.method,
    url: one.path.replace(/\{(\w+)\}/g, ':$1'),
    bodyLimit: Math.max(one.maxBodyBytes, 1),
    onRequest: async (request) => {
      if (one.method === 'POST') options.checkOrigin(request.headers)
      if (one.needsSession)
        devices.set(request, await options.checkSession(request.headers.authorization, one))
    },
    handler: async (request, reply) => {
      const { inspectionId = '', ...parameters } = request.params as Record<string, string>
      if (inspectionId !== '' && !isParameter('inspectionId', inspectionId))
        throw failure('ballot/unknown-inspection')
      if (Object.entries(parameters).some(([name, value]) => !isParameter(name, value)))
        throw failure('wire/not-found')
      const deviceId = devices.get(request) ?? ''
      const received = bodyOf(one, request) as never
      const replied = await one.handle({ inspectionId, parameters, deviceId, body: received })
      reply.header('cache-control', 'no-store')
      if (one.reply.kind === 'json') return reply.type('application/json').send(jsonBytes(replied))
      if (one.reply.kind === 'bytes')
        return reply.type(one.reply.mediaType).send(Buffer.from(replied as Uint8Array))
      const { lengthBytes, body } = replied as { lengthBytes: number; body: NodeJS.ReadableStream }
      return reply.type(one.reply.mediaType).header('content-length', lengthBytes).send(body)
    },
  })
}

const isParameter = (name: string, value: string): boolean =>
  new RegExp(pathParameters[name] ?? '^$').test(value)

/** @throws `wire/wrong-length`, `wire/malformed` */
const bodyOf = ({ request: content }: Route, request: FastifyRequest): unknown => {
  if (content.kind === 'none') return undefined
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (content.kind === 'bytes') {
    if (content.lengthBytes !== null && body.length !== content.lengthBytes)
      throw failure('wire/wrong-length', { lengthBytes: body.length, expectedBytes: content.lengthBytes })
    return body
  }
  // A form on another site can post text, but not JSON without asking first (Fetch standard, CORS-safelisted types).
  if (!/^application\/json *(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    throw failure('wire/malformed', { lengthBytes: body.length })
  return parse(content.schema, JSON.parse(body.toString('utf8')))
}

const refuseConnection = (socket: Socket, headers: Headers): void => {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}content-length: 0\r\nconnection: close\r\n\r\n`)
}

/** The port a listening server really has. */
export const portOf = (server: HttpServer): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the door does not listen on a port')
  return address.port
}
