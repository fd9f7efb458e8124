import fastify, { type FastifyInstance } from 'fastify'
import { portOf } from '../../src/server/door.ts'
import { securityHeaders } from '../../src/server/headers.ts'
import { openSite, serveSite } from '../../src/server/site.ts'

/** A door that serves a built site with the real headers and nothing behind it but what a test adds. */
export interface SiteDoor {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Opens a door on loopback.
 * @param root - Absolute path of a built site.
 * @param port - 0 for a free one; the former port to come back after {@link SiteDoor.stop}.
 * @param addRoutes - What else the door answers, for instance a make-believe API.
 */
export const openSiteDoor = async (
  root: string,
  port = 0,
  addRoutes: (door: FastifyInstance) => void = () => undefined,
): Promise<SiteDoor> => {
  const site = openSite(root, 'public')
  const door = fastify({ forceCloseConnections: true })
  door.addHook('onSend', async (request, reply) => {
    reply.headers(securityHeaders(request.url, false, site.styleHash()))
  })
  door.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  addRoutes(door)
  await serveSite(door, site)
  door.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html').send(site.notFoundPage))
  await door.listen({ port, host: '127.0.0.1' })
  return { url: `http://localhost:${portOf(door.server)}`, stop: () => door.close() }
}
