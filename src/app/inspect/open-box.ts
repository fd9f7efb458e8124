import type { EnvelopeContext } from '../../core/envelope/format.ts'
import { envelopeBytes } from '../../core/envelope/format.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import { failure } from '../../core/errors.ts'
import type { Form } from '../../core/form/form.ts'
import { workerUrl } from '../worker-url.ts'
import address from './opening.worker.ts?worker&url'
import type { OpenedBox, OpeningReply, OpeningRequest } from './opening-work.ts'

/** Most workers of one opening; more would only wait for the same memory. */
const maxWorkers = 4
/** Envelopes handed to a worker at a time: about 2 MB, so that the bar moves and the box is never held twice. */
const batchEnvelopes = 256

/** What is opened, and what its result is measured against. */
export interface OpeningOrder {
  readonly keyPair: OpeningKeyPair
  readonly context: EnvelopeContext
  readonly form: Form
  /** Whole envelopes, checked against the bulletin before. */
  readonly box: Uint8Array<ArrayBuffer>
  /** 64 hex digits. */
  readonly root: string
  /** Slips printed less left over. */
  readonly expected: number
}

/**
 * Opens a checked box in as many workers as there are cores, four at most. The raw answers exist only inside
 * the workers and on the way between them; when this returns, all workers are gone and with them the answers.
 * @param onShare - told how much is opened, 0 to 1.
 * @throws `ballot/opening-stopped` when a worker cannot start or dies; opening again is safe.
 */
export const openBox = async (order: OpeningOrder, onShare: (share: number) => void): Promise<OpenedBox> => {
  const { box, keyPair, context } = order
  const count = Math.min(maxWorkers, Math.max(1, navigator.hardwareConcurrency))
  const desks = Array.from({ length: count }, startDesk)
  try {
    await Promise.all(desks.map((desk) => desk.ask({ ask: 'take-key', keyPair, context })))
    let nextByte = 0
    let openedBytes = 0
    const openSome = async (desk: Desk) => {
      while (nextByte < box.length) {
        const envelopes = box.slice(nextByte, nextByte + batchEnvelopes * envelopeBytes)
        nextByte += envelopes.length
        await desk.ask({ ask: 'open', envelopes }, [envelopes.buffer])
        openedBytes += batchEnvelopes * envelopeBytes
        onShare(Math.min(1, openedBytes / box.length))
      }
    }
    await Promise.all(desks.map(openSome))
    const parts = []
    for (const desk of desks) {
      const reply = await desk.ask({ ask: 'give-part' })
      if (reply.said === 'part') parts.push(reply.part)
    }
    const last = await (desks[0] as Desk).ask({
      ask: 'finish',
      parts,
      form: order.form,
      inspectionId: context.inspectionId,
      root: order.root,
      expected: order.expected,
      seedBytes: crypto.getRandomValues(new Uint8Array(32)),
    })
    if (last.said !== 'finished') throw failure('ballot/opening-stopped')
    return last.opened
  } finally {
    for (const desk of desks) desk.stop()
  }
}

/** One worker and the one question it is busy with. */
interface Desk {
  ask(request: OpeningRequest, transfer?: Transferable[]): Promise<OpeningReply>
  stop(): void
}

const startDesk = (): Desk => {
  const worker = new Worker(workerUrl(address), { type: 'module' })
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<OpeningReply>) => resolve(data)
        worker.onerror = () => reject(failure('ballot/opening-stopped'))
        worker.postMessage(request, transfer)
      }),
    stop: () => worker.terminate(),
  }
}
