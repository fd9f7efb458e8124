/**
 * The client of the send benchmark, a process of its own: sends bodies of one fixed length over keep-alive
 * connections, each connection one request after another, and writes what came back as one line of JSON.
 *
 * Arguments: host, port, path, file of bodies one after another, bytes of one body, first body, count,
 * connections, bytes of one reply.
 *
 * Speaks HTTP/1.1 over bare sockets: Node's own client would take more of the two cores than the server.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { connect } from 'node:net'

/** What one load gave. */
export interface LoadOutcome {
  readonly sent: number
  readonly seconds: number
  /** Time of every request in ms, in the order of the replies. */
  readonly latenciesMs: readonly number[]
  /** Replies that were not 200 with a body of the length asked for. */
  readonly refused: number
  /** The replies' bodies in the order of the bodies sent, base64; empty where refused. */
  readonly replies: readonly string[]
}

const [host = '', port = '', path = '', file = '', ...numbers] = process.argv.slice(2)
const [bodyBytes = 0, first = 0, count = 0, connections = 0, replyBytes = 0] = numbers.map(Number)

const bodies = Buffer.alloc(bodyBytes * count)
const descriptor = openSync(file, 'r')
readSync(descriptor, bodies, 0, bodies.length, bodyBytes * first)
closeSync(descriptor)

const head = Buffer.from(
  `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\ncontent-type: application/octet-stream\r\ncontent-length: ${bodyBytes}\r\n\r\n`,
)
const latenciesMs: number[] = []
const replies: string[] = new Array(count).fill('')
let next = 0
let refused = 0

const runConnection = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(port), host)
    socket.setNoDelay(true)
    let at = 0
    let startedMs = 0
    let held = Buffer.alloc(0)
    const sendNext = () => {
      if (next === count) {
        socket.destroy()
        resolve()
        return
      }
      at = next
      next += 1
      startedMs = performance.now()
      socket.cork()
      socket.write(head)
      socket.write(bodies.subarray(at * bodyBytes, (at + 1) * bodyBytes))
      socket.uncork()
    }
    socket.on('connect', sendNext)
    socket.on('data', (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
      const headEnd = held.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const text = held.toString('latin1', 0, headEnd)
      const lengthBytes = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? Number.NaN)
      if (Number.isNaN(lengthBytes)) {
        reject(new Error('a reply without a length'))
        return
      }
      if (held.length < headEnd + 4 + lengthBytes) return
      latenciesMs.push(performance.now() - startedMs)
      if (!text.startsWith('HTTP/1.1 200') || lengthBytes !== replyBytes) refused += 1
      else replies[at] = held.toString('base64', headEnd + 4, headEnd + 4 + lengthBytes)
      held = Buffer.alloc(0)
      sendNext()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })

const beganMs = performance.now()
await Promise.all(Array.from({ length: connections }, runConnection))
const outcome: LoadOutcome = {
  sent: count,
  seconds: (performance.now() - beganMs) / 1_000,
  latenciesMs,
  refused: refused + (count - latenciesMs.length),
  replies,
}
process.stdout.write(JSON.stringify(outcome))
