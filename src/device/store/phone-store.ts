/**
 * What a respondent's phone keeps: the database `mingcha`.
 *
 * | store | row | a stolen phone shows |
 * |---|---|---|
 * | drafts | answers and token secrets under the slip's draft key | that somebody takes part in this inspection |
 * | outbox | the sealed envelope with its right to be sent | the same; the envelope cannot be opened by anybody but the trustees together |
 * | manifests | the inspection as published | nothing that is not public |
 * | settings | the clock's correction | nothing |
 *
 * Every row of `drafts` and `outbox` is named by `draftIdOf(secret)`, which only the slip can compute.
 * @see docs/SPEC.md DEV-1 to DEV-5; docs/decisions/0401-indexeddb-without-a-library.md
 */
import type { Bytes } from '../../core/bytes.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import { inTransaction, type Migration, openDatabase, settled } from './indexed-db.ts'

/** A draft as it lies on disk. */
export interface DraftRow {
  /** 32 hex digits, `draftIdOf(secret)`. */
  readonly draftId: string
  readonly inspectionId: string
  /**
   * False while no token is held: the slip was typed and nobody has answered yet. Absent in rows of an older
   * app, which may be either.
   */
  readonly isRedeemed?: boolean
  /** 12-byte nonce ‖ AES-256-GCM ciphertext, padded to whole kibibytes. */
  readonly sealed: Bytes
}

/** An inspection's manifest, kept byte for byte from the moment a person said that its fingerprint is right. */
export interface ManifestRow {
  readonly inspectionId: string
  /** SHA-256 of `bytes`, 64 hex digits. */
  readonly fingerprint: string
  readonly bytes: Bytes
}

interface OutboxRowBase {
  /** Names the slip this envelope came from: one slip, one row. */
  readonly draftId: string
  readonly inspectionId: string
  readonly court: string
  readonly title: string
  /** SHA-256 leaf of the envelope, 32 bytes. */
  readonly leaf: Bytes
  /** What the opening record publishes if this envelope was opened and counted; 32 bytes. */
  readonly trackerHash: Bytes
  /** Ed25519 public key from the manifest, 32 bytes. */
  readonly receiptKey: Bytes
  /** The send window by the server's clock; the box may stay open longer, never shorter. */
  readonly sendOpenMs: number
  readonly sendCloseMs: number
}

/**
 * One envelope's life on the phone. `body` is the whole send request, 8 820 bytes, and is kept until the
 * bulletin lists the envelope, so that a server that lost its disk can be given it again.
 */
export type OutboxRow = OutboxRowBase &
  (
    | {
        /** Sealed, no receipt yet. Says 已封好，待发送. */
        readonly state: 'waiting'
        readonly body: Bytes
        /** The random moment chosen at sealing, by the server's clock. */
        readonly sendAtMs: number
        /**
         * The clock's correction at sealing, milliseconds, when the time was in doubt then: once the true time is
         * heard, the moment may have to be drawn anew. Absent where the time was sure.
         */
        readonly doubtfulOffsetMs?: number
        /** Not before this moment; later than `sendAtMs` after a failed try. */
        readonly nextTryAtMs: number
        readonly failedTries: number
        /** Why the last try failed, or `null` if there was none or nobody answered. */
        readonly lastCode: ErrorCode | null
      }
    | {
        /** The server said no. Kept with its reason; a person may try again. Nothing is ever deleted for it. */
        readonly state: 'refused'
        readonly body: Bytes
        readonly code: ErrorCode
      }
    | {
        /** A verified receipt is held. Says 已提交. */
        readonly state: 'sent'
        readonly body: Bytes
        readonly receipt: Bytes
        /** When to hand in the same envelope once more while the box is open; `null` once it has closed. */
        readonly confirmAtMs: number | null
      }
    | {
        /** The bulletin is out and the envelope is not in it. Keeps everything that proves it. */
        readonly state: 'unlisted'
        readonly body: Bytes
        readonly receipt: Bytes | null
        readonly root: string
      }
    | {
        /** The bulletin lists the envelope. The body is dropped. */
        readonly state: 'listed'
        readonly receipt: Bytes | null
        readonly root: string
      }
    | {
        /** The opening record holds the tracker's hash: opened and counted. */
        readonly state: 'counted'
        readonly receipt: Bytes | null
        readonly root: string
      }
    | {
        /** Opened, but the tracker is not in the record. */
        readonly state: 'uncounted'
        readonly receipt: Bytes | null
        readonly root: string
      }
  )

/** An outbox row in one state, e.g. `OutboxRowIn<'waiting'>`. */
export type OutboxRowIn<State extends OutboxRow['state']> = Extract<OutboxRow, { state: State }>

/** The database's name. */
export const databaseName = 'mingcha'

const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('drafts', { keyPath: 'draftId' })
    database.createObjectStore('outbox', { keyPath: 'draftId' })
    database.createObjectStore('manifests', { keyPath: 'inspectionId' })
    database.createObjectStore('settings')
  },
]

/** The phone's store. Every write settles only once it is committed. */
export interface PhoneStore {
  readDraft(draftId: string): Promise<DraftRow | null>
  /** All drafts, in no meaningful order. */
  readDrafts(): Promise<readonly DraftRow[]>
  /**
   * Keeps a draft in place of the former one.
   * @throws `device/already-sealed` when this slip's answer was sealed meanwhile, in another tab perhaps: a
   *   draft never comes back beside its envelope.
   */
  writeDraft(row: DraftRow): Promise<void>
  deleteDraft(draftId: string): Promise<void>

  readOutboxRow(draftId: string): Promise<OutboxRow | null>
  readOutbox(): Promise<readonly OutboxRow[]>
  /**
   * Puts the envelope in and takes the draft out, both or neither.
   * @throws `device/already-sealed` when the slip has an envelope already.
   */
  swapDraftForEnvelope(row: OutboxRowIn<'waiting'>): Promise<void>
  /**
   * Replaces an outbox row by what `next` makes of its present self; `null` leaves it as it is. Reading and
   * writing are one transaction, so two tabs cannot undo each other's step.
   */
  changeOutboxRow(draftId: string, next: (row: OutboxRow) => OutboxRow | null): Promise<void>

  readManifest(inspectionId: string): Promise<ManifestRow | null>
  readManifests(): Promise<readonly ManifestRow[]>
  writeManifest(row: ManifestRow): Promise<void>

  /** How far the server's clock was ahead of this phone's when they last spoke, or `null`. */
  readClockOffsetMs(): Promise<number | null>
  writeClockOffsetMs(offsetMs: number): Promise<void>

  /** Writes `trial` and deletes it again. @throws `device/storage-full` when there is no room for it. */
  tryRoom(trial: Bytes): Promise<void>

  /**
   * Deletes drafts and envelopes by their drafts' names, in one transaction, and with them the manifests of
   * inspections of which nothing else is here: those too show that somebody took part.
   */
  clearHoldings(draftIds: readonly string[]): Promise<void>
  /** Deletes every row of every store. The browser may keep traces on disk; what matters in them is encrypted. */
  clear(): Promise<void>
  close(): void
}

const clockKey = 'clock-offset-ms'
const trialKey = 'trial'

/** Opens the phone's store. @throws `device/storage-unavailable`, `device/storage-full` */
export const openPhoneStore = async (): Promise<PhoneStore> => {
  const database = await openDatabase(databaseName, migrations)
  const read = <Row>(storeName: string, key: string): Promise<Row | null> =>
    inTransaction(
      database,
      [storeName],
      'readonly',
      async (transaction) =>
        ((await settled(transaction.objectStore(storeName).get(key))) as Row | undefined) ?? null,
    )
  const readAll = <Row>(storeName: string): Promise<readonly Row[]> =>
    inTransaction(database, [storeName], 'readonly', (transaction) =>
      settled(transaction.objectStore(storeName).getAll() as IDBRequest<Row[]>),
    )
  const write = async (storeName: string, row: unknown, key?: string): Promise<void> => {
    await inTransaction(database, [storeName], 'readwrite', (transaction) =>
      settled(transaction.objectStore(storeName).put(row, key)),
    )
  }
  const refuseIfSealed = async (transaction: IDBTransaction, draftId: string): Promise<void> => {
    if ((await settled(transaction.objectStore('outbox').count(draftId))) > 0)
      throw failure('device/already-sealed')
  }

  return {
    readDraft: (draftId) => read('drafts', draftId),
    readDrafts: () => readAll('drafts'),
    writeDraft: (row) =>
      inTransaction(database, ['drafts', 'outbox'], 'readwrite', async (transaction) => {
        await refuseIfSealed(transaction, row.draftId)
        await settled(transaction.objectStore('drafts').put(row))
      }),
    deleteDraft: (draftId) =>
      inTransaction(database, ['drafts'], 'readwrite', (transaction) =>
        settled(transaction.objectStore('drafts').delete(draftId)),
      ),
    readOutboxRow: (draftId) => read('outbox', draftId),
    readOutbox: () => readAll('outbox'),
    swapDraftForEnvelope: (row) =>
      inTransaction(database, ['drafts', 'outbox'], 'readwrite', async (transaction) => {
        await refuseIfSealed(transaction, row.draftId)
        await settled(transaction.objectStore('outbox').add(row))
        await settled(transaction.objectStore('drafts').delete(row.draftId))
      }),
    changeOutboxRow: (draftId, next) =>
      inTransaction(database, ['outbox'], 'readwrite', async (transaction) => {
        const outbox = transaction.objectStore('outbox')
        const row = (await settled(outbox.get(draftId))) as OutboxRow | undefined
        const changed = row ? next(row) : null
        if (changed) await settled(outbox.put(changed))
      }),
    readManifest: (inspectionId) => read('manifests', inspectionId),
    readManifests: () => readAll('manifests'),
    writeManifest: (row) => write('manifests', row),
    readClockOffsetMs: () => read('settings', clockKey),
    writeClockOffsetMs: (offsetMs) => write('settings', offsetMs, clockKey),
    tryRoom: async (trial) => {
      await write('settings', trial, trialKey)
      await inTransaction(database, ['settings'], 'readwrite', (transaction) =>
        settled(transaction.objectStore('settings').delete(trialKey)),
      )
    },
    clearHoldings: (draftIds) =>
      inTransaction(database, ['drafts', 'outbox', 'manifests'], 'readwrite', async (transaction) => {
        const held = [transaction.objectStore('drafts'), transaction.objectStore('outbox')]
        const inspectionIds = async (): Promise<ReadonlySet<string>> => {
          const rows: { readonly inspectionId: string }[] = []
          for (const objects of held) rows.push(...(await settled(objects.getAll())))
          return new Set(rows.map(({ inspectionId }) => inspectionId))
        }
        const before = await inspectionIds()
        for (const objects of held) for (const draftId of draftIds) await settled(objects.delete(draftId))
        const after = await inspectionIds()
        for (const inspectionId of before)
          if (!after.has(inspectionId))
            await settled(transaction.objectStore('manifests').delete(inspectionId))
      }),
    clear: () =>
      inTransaction(
        database,
        ['drafts', 'outbox', 'manifests', 'settings'],
        'readwrite',
        async (transaction) => {
          for (const storeName of transaction.objectStoreNames)
            await settled(transaction.objectStore(storeName).clear())
        },
      ),
    close: () => database.close(),
  }
}
