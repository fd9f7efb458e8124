/**
 * Sends what waits in the outbox. Runs in a page and in the service worker alike: nothing of a document here.
 *
 * An envelope's stages, by what a crash does to it:
 * - *waiting*: sealed and committed. Crash: found again at the next start.
 * - *on its way*: still `waiting` on disk. Crash or no reply: sent again, byte for byte the same; the server keeps
 *   one and answers with the same receipt.
 * - *sent*: only after the receipt's signature was verified and the row is committed. Crash before: as above.
 * - *refused*: the server said what trying again cannot change, or the box is closed. Body and reason stay; a
 *   person may try again; the others keep flowing. A box found open after all takes its refused ones back into
 *   waiting (check-bulletin.ts).
 *
 * @see docs/SPEC.md DEV-10 to DEV-14; PEERS B, D, H, I
 */
import { receiptBytes, verifyReceipt } from '../../core/ballot/receipt.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { Clock } from '../clock.ts'
import type { PublicDoor } from '../door/public-door.ts'
import type { OutboxRow, OutboxRowIn, PhoneStore } from '../store/phone-store.ts'
import { pickSendMoment } from './send-moment.ts'

/** Name of the lock that lets one tab or worker send at a time. */
export const outboxLockName = 'mingcha/outbox'
/** Name of the channel on which the others hear that a row changed. */
export const outboxChannelName = 'mingcha/outbox'
/** Tag of the Background Sync registration. */
export const outboxSyncTag = 'outbox'

const firstBackOffMs = 4_000
const longestBackOffMs = 120_000
const longestRefusedBackOffMs = 300_000
/** A moment drawn by a clock that was wrong by less stays as it is: 1 minute. */
const momentToleranceMs = 60_000
const confirmAfterMs = { least: 20 * 60_000, span: 40 * 60_000 }

/** What draining needs from around it. */
export interface DrainDeps {
  readonly store: PhoneStore
  readonly door: PublicDoor
  readonly clock: Clock
  /** Even in [0, 1). */
  readonly random: () => number
  /** Hears which envelope's request is under way, by its draft's name, and `null` when none is. */
  readonly onSending?: (draftId: string | null) => void
}

/** What came of one drain. */
export interface Drained {
  /** Envelopes without a receipt that are still to be sent by themselves. */
  readonly waiting: number
  /** Those of them whose moment has come: sending them was tried and did not succeed. */
  readonly overdue: number
  /** Envelopes the box was said to be closed for, and no bulletin seen yet: time to look for it. */
  readonly closedUpon: number
  /** When to drain next, by the server's clock, or `null` if nothing is left to send. */
  readonly nextAtMs: number | null
}

/**
 * Wait after the n-th failed try in a row: 4 s doubling to `longestMs`, between half and all of it.
 * @param longestMs - 2 min unless told.
 */
export const backOffMs = (failedTries: number, random: number, longestMs = longestBackOffMs): number =>
  Math.min(longestMs, firstBackOffMs * 2 ** Math.min(failedTries - 1, 10)) * (0.5 + random / 2)

/**
 * The only answers that stop an envelope from being sent by itself: those about its own bytes, which never
 * change, and a closed box. Everything else may be a server starting on the wrong folder, a proxy that cut a
 * body or a disk that was full, and goes away without anybody opening this page again.
 */
const lasting: ReadonlySet<ErrorCode> = new Set([
  'ballot/token-used',
  'ballot/bad-token',
  'ballot/bad-envelope-signature',
  'ballot/box-closed',
])

/** Codes that tell of a passing state in their own words; other refusals are asked about more slowly. */
const soonOver: ReadonlySet<ErrorCode> = new Set([
  'wire/unavailable',
  'wire/broken',
  'wire/too-many-requests',
  'ballot/send-not-open',
  'ballot/bad-receipt',
])

const isSendable = (row: OutboxRow): row is OutboxRowIn<'waiting' | 'sent'> =>
  row.state === 'waiting' || row.state === 'sent'

/** Whether the box was said to be closed when the envelope came. */
export const isClosedUpon = (row: OutboxRow): row is OutboxRowIn<'refused'> =>
  row.state === 'refused' && row.code === 'ballot/box-closed'

/** When the row is next to be sent; never for one the box has closed upon. */
const dueAtMs = (row: OutboxRowIn<'waiting' | 'sent'>): number =>
  row.state === 'sent'
    ? (row.confirmAtMs ?? Number.POSITIVE_INFINITY)
    : Math.max(row.sendAtMs, row.nextTryAtMs)

const afterFailure = (
  row: OutboxRowIn<'waiting'>,
  lastCode: ErrorCode | null,
  { clock, random }: DrainDeps,
): OutboxRowIn<'waiting'> => {
  const failedTries = row.failedTries + 1
  const nowMs = clock.nowMs()
  // The server's clock has just been learned: not before its window, and not everybody at its first second.
  const openingMs = lastCode === 'ballot/send-not-open' ? Math.max(0, row.sendOpenMs - nowMs) : 0
  const longestMs = lastCode && !soonOver.has(lastCode) ? longestRefusedBackOffMs : longestBackOffMs
  return {
    ...row,
    failedTries,
    lastCode,
    nextTryAtMs: nowMs + openingMs + backOffMs(failedTries, random(), longestMs),
  }
}

/** The row after one try to send it, or `null` when nothing is to be written. */
const tryToSend = async (
  row: OutboxRowIn<'waiting' | 'sent'>,
  deps: DrainDeps,
): Promise<((current: OutboxRow) => OutboxRow | null) | null> => {
  const reply = await deps.door.send(row.inspectionId, row.body)
  const { receipt, code } =
    reply.state === 'answered'
      ? (await isReceipt(row, reply.value))
        ? { receipt: reply.value, code: null }
        : { receipt: null, code: 'ballot/bad-receipt' as const }
      : { receipt: null, code: reply.state === 'refused' ? reply.code : null }
  const confirmAtMs = deps.clock.nowMs() + confirmAfterMs.least + deps.random() * confirmAfterMs.span

  if (row.state === 'sent')
    // A receipt is held already; whatever came of handing the envelope in again takes nothing away from it.
    return (current) =>
      current.state === 'sent'
        ? { ...current, confirmAtMs: code && lasting.has(code) ? null : confirmAtMs }
        : null
  if (receipt)
    return (current) => {
      if (current.state !== 'waiting' && current.state !== 'refused') return null
      const { draftId, inspectionId, court, title, leaf, trackerHash, receiptKey } = current
      const { sendOpenMs, sendCloseMs, body } = current
      const base = {
        draftId,
        inspectionId,
        court,
        title,
        leaf,
        trackerHash,
        receiptKey,
        sendOpenMs,
        sendCloseMs,
      }
      return { ...base, state: 'sent', body, receipt, confirmAtMs }
    }
  if (code && lasting.has(code))
    return (current) => {
      if (current.state !== 'waiting') return null
      const {
        sendAtMs: _a,
        nextTryAtMs: _b,
        failedTries: _c,
        lastCode: _d,
        doubtfulOffsetMs: _e,
        ...base
      } = current
      return { ...base, state: 'refused', code }
    }
  return (current) => (current.state === 'waiting' ? afterFailure(current, code, deps) : null)
}

const isReceipt = async (row: OutboxRow, bytes: OutboxRow['leaf']): Promise<boolean> =>
  bytes.length === receiptBytes && verifyReceipt(row.receiptKey, row.inspectionId, row.leaf, bytes)

/**
 * A waiting row now that the time is sure; `null` when nothing changes. A moment drawn while the time was in doubt
 * is drawn anew over what is left of the window if the time was wrong. A next try put so far off that only a wrong
 * clock can have done it is due now.
 */
const withSureTime = (row: OutboxRow, { clock, random }: DrainDeps): OutboxRow | null => {
  if (row.state !== 'waiting') return null
  const nowMs = clock.nowMs()
  const { doubtfulOffsetMs, ...sure } = row
  if (
    doubtfulOffsetMs !== undefined &&
    Math.abs((clock.offsetMs() ?? 0) - doubtfulOffsetMs) > momentToleranceMs
  ) {
    const window = { openMs: row.sendOpenMs, closeMs: row.sendCloseMs }
    const sendAtMs = pickSendMoment(window, nowMs, random())
    return { ...sure, sendAtMs, nextTryAtMs: sendAtMs }
  }
  const latestTryMs = Math.max(nowMs, row.sendOpenMs, row.sendAtMs) + longestRefusedBackOffMs
  if (row.nextTryAtMs > latestTryMs) return { ...sure, nextTryAtMs: nowMs }
  return doubtfulOffsetMs === undefined ? null : sure
}

const makeTimesSure = async (deps: DrainDeps): Promise<void> => {
  for (const row of await deps.store.readOutbox()) {
    if (!withSureTime(row, deps)) continue
    await deps.store.changeOutboxRow(row.draftId, (current) => withSureTime(current, deps))
    announce()
  }
}

/**
 * Sends every envelope that is due, one after another, and says when to come back. Safe to call at any time, in
 * any number of tabs: a lock lets one through, the others return at once with what is on disk.
 *
 * @throws only storage failures. What the network or the server does ends up in the rows.
 */
export const drainOutbox = async (deps: DrainDeps): Promise<Drained> => {
  const { store, clock } = deps
  await navigator.locks.request(outboxLockName, { ifAvailable: true }, async (lock) => {
    if (!lock) return
    if (!clock.isInDoubt()) await makeTimesSure(deps)
    for (const row of await store.readOutbox()) {
      if (!isSendable(row) || dueAtMs(row) > clock.nowMs()) continue
      deps.onSending?.(row.draftId)
      const next = await tryToSend(row, deps).finally(() => deps.onSending?.(null))
      if (!next) continue
      await store.changeOutboxRow(row.draftId, next)
      announce()
    }
  })
  const rows = await store.readOutbox()
  const sendable = rows.filter(isSendable)
  const nextAtMs = Math.min(...sendable.map(dueAtMs))
  const waiting = sendable.filter((row) => row.state === 'waiting')
  return {
    waiting: waiting.length,
    overdue: waiting.filter(({ sendAtMs }) => sendAtMs <= clock.nowMs()).length,
    closedUpon: rows.filter(isClosedUpon).length,
    nextAtMs: Number.isFinite(nextAtMs) ? nextAtMs : null,
  }
}

/** Tells other tabs that the outbox changed. */
export const announce = (): void => {
  const channel = new BroadcastChannel(outboxChannelName)
  channel.postMessage('changed')
  channel.close()
}

/**
 * What a refused envelope is when the box turns out to be open: waiting again, at once. `null` for every other
 * row. A box may be open after saying it was closed when closing it failed half way.
 */
export const asReopened = (row: OutboxRow, nowMs: number): OutboxRow | null => {
  if (!isClosedUpon(row)) return null
  const { code, ...base } = row
  return { ...base, state: 'waiting', sendAtMs: nowMs, nextTryAtMs: nowMs, failedTries: 0, lastCode: code }
}

/**
 * Puts a refused or waiting envelope up for sending at once: somebody pressed 现在发送 or 再试一次.
 * Call {@link drainOutbox} afterwards.
 */
export const sendSoon = (store: PhoneStore, clock: Clock, draftId: string): Promise<void> =>
  store.changeOutboxRow(draftId, (row) => {
    const nowMs = clock.nowMs()
    if (row.state === 'waiting') {
      // What a person chose is not drawn anew. Not after the window's opening: a clock set ahead would else put
      // off what was to be sent now.
      const { doubtfulOffsetMs: _, ...sure } = row
      const sendAtMs = Math.min(row.sendAtMs, row.sendOpenMs, nowMs)
      return { ...sure, sendAtMs, nextTryAtMs: sendAtMs }
    }
    if (row.state !== 'refused') return null
    const { code, ...base } = row
    return { ...base, state: 'waiting', sendAtMs: nowMs, nextTryAtMs: nowMs, failedTries: 0, lastCode: code }
  })
