/**
 * What a ballot device keeps: the database `mingcha-ballot-device`, apart from that of a person's own phone, so that
 * clearing the one never takes the other along.
 *
 * | store | row | a stolen device shows |
 * |---|---|---|
 * | boxes | for each inspection: the codes of the slips used here, and the envelopes, each sorted by value | which slips were used, and how many; nothing of which envelope belongs to which slip |
 * | slips | while handing in: one code with its token request | the same |
 * | envelopes | while handing in, until the bulletin lists them | the same |
 *
 * Slip and envelope never lie in one row, and neither order says anything of the order of coming: they are two heaps.
 * What the browser's own log of a database remembers of earlier states is docs/decisions/0721.
 * @see docs/SPEC.md MODE-8 to MODE-12
 */
import type { Token } from '../../core/ballot/token-client.ts'
import { type Bytes, compareBytes, concatBytes, equalBytes } from '../../core/bytes.ts'
import { envelopeBytes } from '../../core/envelope/format.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import { redeemCodeBytes } from '../../core/wire/messages.ts'
import type { TokenRequest } from '../draft/draft.ts'
import { inTransaction, type Migration, openDatabase, settled } from '../store/indexed-db.ts'

/** One inspection's box on this device. */
export interface DeviceBox {
  readonly inspectionId: string
  /** SHA-256 of every slip's redeem code, ascending, joined; as the public door gave them. */
  readonly codeHashes: Bytes
  /** `handing-in`: no answer is taken any more. `listed`: the bulletin has every envelope handed in. */
  readonly state: 'collecting' | 'handing-in' | 'handed-in' | 'listed'
  /** How many answers were sealed here. */
  readonly collected: number
  /** Redeem codes, 16 bytes each, ascending, joined. Empty from `handing-in` on. */
  readonly codes: Bytes
  /** Envelopes, each as long as every envelope, ascending, joined. Empty from `handing-in` on. */
  readonly envelopes: Bytes
  /** Slips the server would not redeem: as many envelopes have no right to be sent. */
  readonly refusedSlips: number
  /** Envelopes found in the bulletin. */
  readonly listed: number
}

/** One slip while it is being redeemed. */
export interface SlipRow {
  /** 32 random hex digits. */
  readonly key: string
  readonly inspectionId: string
  readonly code: Bytes
  /** Committed before it is sent, so that a lost reply can be asked for again. */
  readonly request: TokenRequest | null
  readonly token: Token | null
  /** Why the server will never redeem it. */
  readonly refusal: ErrorCode | null
}

/** One envelope from the hand-in to the bulletin. */
export interface EnvelopeRow {
  /** 32 random hex digits. */
  readonly key: string
  readonly inspectionId: string
  readonly envelope: Bytes
  /** The whole send request, 8 820 bytes; `null` while no token was drawn for it. */
  readonly body: Bytes | null
  /** Verified. */
  readonly receipt: Bytes | null
  /** Why the server will never take it. */
  readonly refusal: ErrorCode | null
}

const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('boxes', { keyPath: 'inspectionId' })
    database.createObjectStore('slips', { keyPath: 'key' })
    database.createObjectStore('envelopes', { keyPath: 'key' })
  },
]

/** Byte strings of one length out of a joined one. */
export const splitEvery = (joined: Bytes, lengthBytes: number): Bytes[] =>
  Array.from({ length: joined.length / lengthBytes }, (_, at) =>
    joined.slice(at * lengthBytes, (at + 1) * lengthBytes),
  )

const withOne = (joined: Bytes, one: Bytes): Bytes =>
  concatBytes(...[...splitEvery(joined, one.length), one].sort(compareBytes))

/** The ballot device's store. Every write settles only once it is committed. */
export interface BallotStore {
  readBox(inspectionId: string): Promise<DeviceBox | null>
  /** Begins a box, or leaves the one that is there. */
  beginBox(inspectionId: string, codeHashes: Bytes): Promise<void>
  /**
   * Puts one sealed answer and the code of its slip onto their heaps, both or neither.
   * @returns false when this slip has been used here before: nothing changes.
   * @throws `ballot/box-closed` once handing in has begun.
   */
  add(inspectionId: string, code: Bytes, envelope: Bytes): Promise<boolean>
  /** Ends the collecting: every code and every envelope becomes a row of its own, under names drawn by `newKey`. */
  beginHandIn(inspectionId: string, newKey: () => string): Promise<void>
  readSlips(inspectionId: string): Promise<readonly SlipRow[]>
  writeSlip(row: SlipRow): Promise<void>
  readEnvelopes(inspectionId: string): Promise<readonly EnvelopeRow[]>
  writeEnvelope(row: EnvelopeRow): Promise<void>
  /** Gives envelopes their bodies and forgets all slips and tokens of the inspection, both or neither. */
  assignTokens(inspectionId: string, rows: readonly EnvelopeRow[], refusedSlips: number): Promise<void>
  endHandIn(inspectionId: string): Promise<void>
  /** The bulletin has them all: the envelopes go, the counts stay. */
  endBox(inspectionId: string, listed: number): Promise<void>
  close(): void
}

/** Opens the store. @throws `device/storage-unavailable`, `device/storage-full` */
export const openBallotStore = async (): Promise<BallotStore> => {
  const database = await openDatabase('mingcha-ballot-device', migrations)
  const boxOf = async (transaction: IDBTransaction, inspectionId: string): Promise<DeviceBox> => {
    const box = (await settled(transaction.objectStore('boxes').get(inspectionId))) as DeviceBox | undefined
    if (!box) throw failure('device/unexpected', { boxes: 0 })
    return box
  }
  const rowsOf = async <Row extends { readonly inspectionId: string }>(
    storeName: string,
    inspectionId: string,
  ): Promise<readonly Row[]> => {
    const all = await inTransaction(database, [storeName], 'readonly', (transaction) =>
      settled(transaction.objectStore(storeName).getAll() as IDBRequest<Row[]>),
    )
    return all.filter((row) => row.inspectionId === inspectionId)
  }
  const put = async (storeName: string, row: unknown): Promise<void> => {
    await inTransaction(database, [storeName], 'readwrite', (transaction) =>
      settled(transaction.objectStore(storeName).put(row)),
    )
  }
  const changeBox = (
    inspectionId: string,
    storeNames: readonly string[],
    change: (box: DeviceBox, transaction: IDBTransaction) => Promise<DeviceBox>,
  ): Promise<void> =>
    inTransaction(database, ['boxes', ...storeNames], 'readwrite', async (transaction) => {
      const box = await boxOf(transaction, inspectionId)
      await settled(transaction.objectStore('boxes').put(await change(box, transaction)))
    })

  return {
    readBox: async (inspectionId) =>
      ((await inTransaction(database, ['boxes'], 'readonly', (transaction) =>
        settled(transaction.objectStore('boxes').get(inspectionId)),
      )) as DeviceBox | undefined) ?? null,
    beginBox: (inspectionId, codeHashes) =>
      inTransaction(database, ['boxes'], 'readwrite', async (transaction) => {
        const boxes = transaction.objectStore('boxes')
        if ((await settled(boxes.count(inspectionId))) > 0) return
        await settled(
          boxes.add({
            inspectionId,
            codeHashes,
            state: 'collecting',
            collected: 0,
            codes: new Uint8Array(),
            envelopes: new Uint8Array(),
            refusedSlips: 0,
            listed: 0,
          } satisfies DeviceBox),
        )
      }),
    add: (inspectionId, code, envelope) =>
      inTransaction(database, ['boxes'], 'readwrite', async (transaction) => {
        const box = await boxOf(transaction, inspectionId)
        if (box.state !== 'collecting') throw failure('ballot/box-closed', { state: box.state })
        if (splitEvery(box.codes, code.length).some((held) => equalBytes(held, code))) return false
        const next: DeviceBox = {
          ...box,
          collected: box.collected + 1,
          codes: withOne(box.codes, code),
          envelopes: withOne(box.envelopes, envelope),
        }
        await settled(transaction.objectStore('boxes').put(next))
        return true
      }),
    beginHandIn: (inspectionId, newKey) =>
      changeBox(inspectionId, ['slips', 'envelopes'], async (box, transaction) => {
        if (box.state !== 'collecting') return box
        for (const code of splitEvery(box.codes, redeemCodeBytes)) {
          const row: SlipRow = {
            key: newKey(),
            inspectionId,
            code,
            request: null,
            token: null,
            refusal: null,
          }
          await settled(transaction.objectStore('slips').add(row))
        }
        for (const envelope of splitEvery(box.envelopes, envelopeBytes)) {
          const row: EnvelopeRow = {
            key: newKey(),
            inspectionId,
            envelope,
            body: null,
            receipt: null,
            refusal: null,
          }
          await settled(transaction.objectStore('envelopes').add(row))
        }
        return { ...box, state: 'handing-in', codes: new Uint8Array(), envelopes: new Uint8Array() }
      }),
    readSlips: (inspectionId) => rowsOf('slips', inspectionId),
    writeSlip: (row) => put('slips', row),
    readEnvelopes: (inspectionId) => rowsOf('envelopes', inspectionId),
    writeEnvelope: (row) => put('envelopes', row),
    assignTokens: (inspectionId, rows, refusedSlips) =>
      changeBox(inspectionId, ['slips', 'envelopes'], async (box, transaction) => {
        const slips = transaction.objectStore('slips')
        for (const row of rows) await settled(transaction.objectStore('envelopes').put(row))
        for (const slip of (await settled(slips.getAll())) as SlipRow[])
          if (slip.inspectionId === inspectionId) await settled(slips.delete(slip.key))
        return { ...box, refusedSlips: box.refusedSlips + refusedSlips }
      }),
    endHandIn: (inspectionId) =>
      changeBox(inspectionId, [], async (box) =>
        box.state === 'handing-in' ? { ...box, state: 'handed-in' } : box,
      ),
    endBox: (inspectionId, listed) =>
      changeBox(inspectionId, ['envelopes'], async (box, transaction) => {
        const envelopes = transaction.objectStore('envelopes')
        for (const row of (await settled(envelopes.getAll())) as EnvelopeRow[])
          if (row.inspectionId === inspectionId) await settled(envelopes.delete(row.key))
        return { ...box, state: 'listed', listed }
      }),
    close: () => database.close(),
  }
}
