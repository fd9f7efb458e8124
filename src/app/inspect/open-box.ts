/// <reference path="./worker-address.d.ts" />

import type { OpenedPart } from '../../core/ballot/opening.ts'
import { type EnvelopeContext, envelopeBytes } from '../../core/envelope/format.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import { failure } from '../../core/errors.ts'
import type { Form } from '../../core/form/form.ts'
import { workerUrl } from '../worker-url.ts'
import address from './opening.worker.ts?worker&url'
import type { OpenedBox, OpeningReply, OpeningRequest } from './opening-work.ts'

/**
 * Most workers at a time. WebCrypto computes on threads of its own, so one worker with several envelopes under
 * way already keeps two cores busy.
 */
const maxWorkers = 2

/** Bytes handed to a worker at a time: 64 envelopes, half a megabyte, so that the bar moves. */
export const boxPieceBytes = 64 * envelopeBytes

/**
 * Pieces after which a fresh worker takes over, and how long before its end it is started. Each envelope leaves
 * some 20 KB of small keys outside the JavaScript heap, which the browser is in no hurry to collect: a worker
 * that ends gives them back at once.
 */
const shiftPieces = 32
const startAheadPieces = 8

/** What is opened, and what its result is measured against. */
export interface OpeningOrder {
  readonly keyPair: OpeningKeyPair
  readonly context: EnvelopeContext
  readonly form: Form
  /** The checked box in pieces of {@link boxPieceBytes}. They are given away: afterwards each is empty. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  /** 64 hex digits. */
  readonly root: string
  /** Slips printed less left over. */
  readonly expected: number
}

/** The workers of one opening. */
export interface OpeningCrew {
  /**
   * Opens a checked box. The raw answers exist only inside the workers and on the way between them.
   * @param onShare - told how much is opened, 0 to 1.
   * @throws `ballot/opening-stopped` when a worker cannot start or dies; fetching and opening again is safe.
   */
  open(order: OpeningOrder, onShare: (share: number) => void): Promise<OpenedBox>
  /** Ends all workers and with them whatever they hold. */
  stop(): void
}

/**
 * Starts the workers: one core stays for the page, which must go on answering. Start them while people are still typing: then
 * the opening itself does not wait for programs to load.
 */
export const startOpeningCrew = (): OpeningCrew => {
  const count = Math.min(maxWorkers, Math.max(1, navigator.hardwareConcurrency - 1))
  const started = new Set<Desk>()
  const start = (): Desk => {
    const desk = startDesk()
    started.add(desk)
    return desk
  }
  const firstShift = Array.from({ length: count }, start)

  return {
    stop: () => {
      for (const desk of started) desk.stop()
    },
    open: async ({ pieces, keyPair, context, form, root, expected }, onShare) => {
      const waiting = [...pieces]
      let openedPieces = 0

      /** Opens pieces, relieved by a fresh desk after each shift; gives the desk that holds the answers. */
      const openSome = async (first: Desk): Promise<Desk> => {
        let desk = first
        let next: Desk | null = null
        let openedHere = 0
        await desk.ask({ ask: 'take-key', keyPair, context, form })
        for (let piece = waiting.pop(); piece; piece = waiting.pop()) {
          if (openedHere === shiftPieces - startAheadPieces) next = start()
          if (openedHere === shiftPieces && next) {
            await next.ask({ ask: 'take-key', keyPair, context, form })
            await next.ask({ ask: 'take-part', part: await partOf(desk) })
            desk.stop()
            started.delete(desk)
            desk = next
            next = null
            openedHere = 0
          }
          await desk.ask({ ask: 'open', envelopes: piece }, [piece.buffer])
          openedHere += 1
          openedPieces += 1
          onShare(openedPieces / pieces.length)
        }
        return desk
      }

      const [last, ...others] = await Promise.all(firstShift.map(openSome))
      if (!last) throw failure('ballot/opening-stopped')
      for (const other of others) await last.ask({ ask: 'take-part', part: await partOf(other) })
      const finished = await last.ask({
        ask: 'finish',
        root,
        expected,
        seedBytes: crypto.getRandomValues(new Uint8Array(32)),
      })
      if (finished.said !== 'finished') throw failure('ballot/opening-stopped')
      return finished.opened
    },
  }
}

const partOf = async (desk: Desk): Promise<OpenedPart> => {
  const reply = await desk.ask({ ask: 'give-part' })
  if (reply.said !== 'part') throw failure('ballot/opening-stopped')
  return reply.part
}

/** One worker and the one question it is busy with. */
interface Desk {
  ask(request: OpeningRequest, transfer?: Transferable[]): Promise<OpeningReply>
  stop(): void
}

const startDesk = (): Desk => {
  const worker = new Worker(workerUrl(address), { type: 'module' })
  let hasFailed = false
  let settle: { done(reply: OpeningReply): void; fail(): void } | null = null
  worker.onmessage = ({ data }: MessageEvent<OpeningReply>) => settle?.done(data)
  // It may fail to load long before it is asked anything: that must not be a question without an answer.
  worker.onerror = () => {
    hasFailed = true
    settle?.fail()
  }
  return {
    ask: (request, transfer = []) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(failure('ballot/opening-stopped'))
        if (hasFailed) return fail()
        settle = { done: resolve, fail }
        worker.postMessage(request, transfer)
      }),
    stop: () => worker.terminate(),
  }
}
