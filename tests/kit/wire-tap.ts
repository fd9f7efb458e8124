import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** One HTTP/1.1 request as it lay on the wire. */
export interface WireRequest {
  /** `POST /api/…/redeem` */
  readonly line: string
  /** Everything up to the empty line, byte for byte as Latin-1. */
  readonly head: string
  readonly bodyBytes: number
}

/** A cable between a browser and a door, on which everything the browser says is written down. */
export interface WireTap {
  readonly url: string
  /** Whole requests, in the order in which they ended. */
  readonly requests: readonly WireRequest[]
  /** Cuts the cable under the next requests whose line this fits, once the server has them and before it answers. */
  cutReplies(line: RegExp, count: number): void
  stop(): Promise<void>
}

const readRequests = (held: Buffer): { readonly whole: readonly WireRequest[]; readonly rest: Buffer } => {
  const whole: WireRequest[] = []
  let rest = held
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end < 0) return { whole, rest }
    const head = rest.toString('latin1', 0, end)
    const bodyBytes = Number(/^content-length: *(\d+)$/im.exec(head)?.[1] ?? 0)
    if (rest.length < end + 4 + bodyBytes) return { whole, rest }
    whole.push({ line: head.split(' HTTP/')[0] ?? '', head, bodyBytes })
    rest = rest.subarray(end + 4 + bodyBytes)
  }
}

/** Opens a {@link WireTap} in front of `target`; it speaks TCP and changes no byte. */
export const openWireTap = async (target: string): Promise<WireTap> => {
  const { hostname, port } = new URL(target)
  const requests: WireRequest[] = []
  const sockets = new Set<Socket>()
  let cut: { readonly line: RegExp; left: number } | null = null
  const server = createServer((client) => {
    const door = connect(Number(port), hostname)
    let held: Buffer = Buffer.alloc(0)
    let isCut = false
    const end = () => {
      client.destroy()
      door.destroy()
      sockets.delete(client)
      sockets.delete(door)
    }
    for (const socket of [client, door]) sockets.add(socket.on('error', end).on('close', end))
    client.on('data', (chunk: Buffer) => {
      const { whole, rest } = readRequests(Buffer.concat([held, chunk]))
      held = rest
      requests.push(...whole)
      for (const { line } of whole)
        if (cut !== null && cut.left > 0 && cut.line.test(line)) {
          cut.left -= 1
          isCut = true
        }
      door.write(chunk)
    })
    door.on('data', (chunk) => {
      // The server has answered, so it has done it; the phone never hears.
      if (isCut) end()
      else client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    cutReplies: (line, count) => {
      cut = { line, left: count }
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
