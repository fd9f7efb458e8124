/**
 * A door between a device and a server that can be shut and that can misbehave: an HTTP proxy on loopback. The
 * device keeps one address while servers behind it die and come back, as behind any real reverse proxy.
 */
import {
  request as askServer,
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** What can happen to one request on its way. */
export type Fault =
  | 'none'
  /** It never arrives: the connection breaks first. */
  | 'lost-request'
  /** The server has done it, and the reply never comes back. */
  | 'lost-reply'
  /** It arrives twice. The first reply is the one that comes back. */
  | 'twice'
  /** It arrives after whatever comes in the next 200 ms. */
  | 'late'

/** See the head of this file. */
export interface FaultDoor {
  /** Origin without a slash at the end. */
  readonly url: string
  /** Where requests go from now on. */
  setTarget(url: string): void
  /** Shut: every connection is broken at once, as with a cable pulled. */
  setOpen(isOpen: boolean): void
  /** Asked for each request to the API; pages and scripts always arrive. */
  setFaults(choose: (() => Fault) | null): void
  /** How often each fault happened. */
  readonly counts: Readonly<Record<Fault, number>>
  stop(): Promise<void>
}

const lateMs = 200

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

interface Reply {
  readonly status: number
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

const forward = (target: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const { method, headers, url = '/' } = incoming
    const outgoing = askServer(`${target}${url}`, { method: method ?? 'GET', headers }, async (response) => {
      try {
        resolve({
          status: response.statusCode ?? 502,
          headers: response.headers,
          body: await readBody(response),
        })
      } catch (cause) {
        reject(cause)
      }
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

/** Opens a {@link FaultDoor} in front of `target`. */
export const openFaultDoor = async (target: string): Promise<FaultDoor> => {
  let origin = target
  let isOpen = true
  let choose: (() => Fault) | null = null
  const counts: Record<Fault, number> = { none: 0, 'lost-request': 0, 'lost-reply': 0, twice: 0, late: 0 }

  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const fault = incoming.url?.startsWith('/api/') && choose ? choose() : 'none'
    counts[fault] += 1
    if (!isOpen || fault === 'lost-request') {
      incoming.socket.destroy()
      return
    }
    const body = await readBody(incoming)
    if (fault === 'late') await new Promise((done) => setTimeout(done, lateMs))
    const reply = await forward(origin, incoming, body)
    if (fault === 'twice') await forward(origin, incoming, body)
    if (fault === 'lost-reply' || !isOpen) {
      incoming.socket.destroy()
      return
    }
    outgoing.writeHead(reply.status, reply.headers)
    outgoing.end(reply.body)
  }

  const server = createServer((incoming, outgoing) => {
    // A server that is down is a connection that breaks, to whoever stands before the door.
    pass(incoming, outgoing).catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    setTarget: (url) => {
      origin = url
    },
    setOpen: (next) => {
      isOpen = next
      if (!isOpen) server.closeAllConnections()
    },
    setFaults: (next) => {
      choose = next
    },
    counts,
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
