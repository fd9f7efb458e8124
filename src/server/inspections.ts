import { existsSync } from 'node:fs'
import { merkleRootOf, splitLeaves, splitTrackers } from '../core/ballot/bulletin.ts'
import { drawnOf } from '../core/ballot/ledger.ts'
import { isTooFewToOpen, minFurtherSlips } from '../core/ballot/limits.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  concatBytes,
  equalBytes,
} from '../core/bytes.ts'
import { Failure, failure } from '../core/errors.ts'
import type {
  Bulletin,
  Counts,
  Destruction,
  Manifest,
  OpeningRecord,
  PublicInspection,
  StaffInspection,
} from '../core/wire/schemas.ts'
import type { RandomBytes } from './chance.ts'
import { sha256Now } from './hashes.ts'
import { createIssuerKey, type Issuer, openIssuer } from './public/issuer.ts'
import { createReceiptKey, openReceiptSigner, type ReceiptSigner } from './public/receipts.ts'
import { countLeftOver } from './staff/left-over.ts'
import { type Box, createBoxFile, isEmptyBox, openBox } from './store/box.ts'
import type { DataFolder } from './store/data-folder.ts'
import { readManifest } from './store/read-manifest.ts'
import {
  createRedeemFile,
  extendRedeemFile,
  isUnusedRedeemBook,
  openRedeemBook,
  type RedeemBook,
} from './store/redeem.ts'
import { isSendingOver } from './store/sending-over.ts'
import type { PrintRun, StaffStore, StoredInspection } from './store/staff-store.ts'
import { readingFile } from './store/unreadable.ts'

/** How far a published inspection is. `closing`: no envelope is taken any more, the bulletin is being made. */
export type Progress =
  | { readonly state: 'running' }
  | { readonly state: 'closing' }
  | { readonly state: 'closed'; readonly bulletin: Bulletin }
  | { readonly state: 'opened'; readonly bulletin: Bulletin; readonly opening: OpeningRecord }

/** What the staff store alone knows of a published inspection: enough to say what was published of it. */
export interface PublishedInspection {
  readonly inspectionId: string
  readonly manifest: Manifest
  /** Exactly as the office's device made them. */
  readonly manifestBytes: Bytes
  /** SHA-256 of `manifestBytes`, 64 hex digits. */
  readonly fingerprint: string
  progress: Progress
}

/** One published inspection with its files open. */
export interface LiveInspection extends PublishedInspection {
  readonly issuer: Issuer
  readonly receipts: ReceiptSigner
  /** Another after a print run, as is the redeem book: whoever waits for something asks again. */
  box: Box
  redeemBook: RedeemBook
}

/**
 * An inspection whose box or redeem book cannot be used. It stands still until the file is mended and the server
 * started again; all others run. Nothing of it is removed, renamed or written.
 */
export interface InspectionSetAside {
  readonly inspectionId: string
  readonly court: string
  readonly title: string
  /** The file that is why, as a path inside the data folder. */
  readonly file: string
  /** `missing`: not there. `unusable`: cannot be opened or read. `damaged`: its content is not what we wrote. */
  readonly trouble: 'missing' | 'unusable' | 'damaged'
}

/** What the inspections need from outside. */
export interface InspectionsDeps {
  readonly store: StaffStore
  readonly folder: DataFolder
  readonly randomBytes: RandomBytes
  nowMs(): number
}

/** Every inspection of this server and the steps of its life. */
export interface Inspections {
  /** For whatever needs its files. @throws `ballot/unknown-inspection` unless published; `ballot/set-aside`. */
  live(inspectionId: string): LiveInspection
  /** For what was published of it, set aside or not. @throws `ballot/unknown-inspection` unless it is published. */
  record(inspectionId: string): PublishedInspection
  /** All whose files are open, the newest first. */
  allLive(): readonly LiveInspection[]
  /** All published ones, the newest first. */
  published(): readonly PublishedInspection[]
  /** Those that stand still since the start, the newest first. */
  setAside(): readonly InspectionSetAside[]
  publicViewOf(inspection: PublishedInspection): PublicInspection
  staffViews(): Promise<readonly StaffInspection[]>

  create(court: string, title: string): Promise<{ inspectionId: string; issuerKey: Bytes; receiptKey: Bytes }>
  publish(inspectionId: string, manifestBytes: Bytes, codeHashes: Bytes): Promise<StaffInspection>
  counts(inspectionId: string): Promise<Counts>
  /**
   * Takes up slips printed after the publishing: box and redeem book are made anew with room for them. The same list
   * again changes nothing.
   * @param codeHashes - SHA-256 of every new redeem code, ascending, joined.
   * @throws `wire/malformed`; `staff/print-run-refused` for too few or too many, for one that is there already, for an
   *   appraisal, at a ballot device or an open link; `staff/print-run-late` once redeeming is over or an envelope is
   *   there; `wire/unavailable` when the disk refused: asked again, it goes on.
   */
  addPrintRun(inspectionId: string, codeHashes: Bytes): Promise<Counts>
  /**
   * Makes a slip void by its redeem code, so that another can be given for it. Again, it changes nothing.
   * @throws `ballot/unknown-code`; `ballot/code-used` when it was redeemed; `staff/wrong-state` once the box closes.
   */
  voidSlip(inspectionId: string, code: Uint8Array): Promise<Counts>
  /**
   * Counts a slip given for a lost one whose code nobody has. The lost one stays good: that is why it is counted.
   * @param replacementId - 32 hex digits; the same again counts once.
   * @throws `staff/wrong-state` once the box closes, or with as many replaced as printed.
   */
  replaceSlip(inspectionId: string, replacementId: string): Promise<Counts>
  /**
   * Closes the box for good.
   * @param recounted - whether the left-over slips were counted again after a refusal; only then is a box closed
   *   of which more slips were redeemed than were given out, and the bulletin's counts say so for ever.
   * @param leftOverCodes - redeem codes of left-over slips; how many of them are unredeemed stands in the bulletin.
   */
  close(
    inspectionId: string,
    leftOver: number,
    recounted: boolean,
    leftOverCodes?: Uint8Array,
  ): Promise<Bulletin>
  /**
   * Calls an inspection off before anybody could take part: closes its box empty, for good. Again, it gives the same
   * bulletin.
   * @throws `staff/cancel-late` from the opening of the first window on, or once anything is redeemed or sent;
   *   `staff/wrong-state` of one closed otherwise.
   */
  cancel(inspectionId: string): Promise<Bulletin>
  recordOpening(inspectionId: string, opening: OpeningRecord): Promise<OpeningRecord>
  /**
   * Destroys the inspection's keys, envelopes and code hashes for good. Again, it gives the same record.
   * @throws `staff/not-finished` before the opening, unless the box can never be opened.
   */
  destroy(inspectionId: string): Promise<Destruction>
  /** `null` while nothing is destroyed. @throws `ballot/unknown-inspection` */
  destruction(inspectionId: string): Destruction | null
  stop(): void
}

/**
 * Opens every published inspection and mends what an interrupted publishing left. One whose own files are damaged
 * or missing is set aside; damage in the staff store, which all share, stops the start.
 * @see docs/SPEC.md BOX-20 to BOX-22; docs/decisions/0306
 */
export const openInspections = async (deps: InspectionsDeps): Promise<Inspections> => {
  const { store, folder, randomBytes, nowMs } = deps
  const publishedById = new Map<string, PublishedInspection>()
  const liveById = new Map<string, LiveInspection>()
  const setAsideById = new Map<string, InspectionSetAside>()
  const destructionById = new Map<string, Destruction>(await store.destructions())
  const printedLaterById = new Map<string, number>()
  /** Print runs whose slips are not in both files for certain, by their id. */
  const notedRuns = new Map<string, NotedRun>()
  const countRun = ({ inspectionId, slips }: Pick<PrintRun, 'inspectionId' | 'slips'>) =>
    printedLaterById.set(inspectionId, (printedLaterById.get(inspectionId) ?? 0) + slips)
  const reading = <Result>(path: string, step: () => Result) => readingFile(folder.nameOf(path), step)

  const readRecord = (
    { inspectionId, keys }: StoredInspection,
    manifestBytes: Bytes,
    progress: Progress,
  ): Omit<LiveInspection, 'box' | 'redeemBook'> => ({
    ...readPublished(inspectionId, manifestBytes, progress),
    ...reading(folder.staffPath, () => ({
      issuer: openIssuer(keys.issuerPrivateKey),
      receipts: openReceiptSigner(keys.receiptPrivateKey),
    })),
  })

  const readPublished = (
    inspectionId: string,
    manifestBytes: Bytes,
    progress: Progress,
  ): PublishedInspection => ({
    inspectionId,
    manifest: reading(folder.staffPath, () => readManifest(manifestBytes)),
    manifestBytes,
    fingerprint: bytesToHex(sha256Now(manifestBytes)),
    progress,
  })

  /** @throws `ops/damaged-store`, `ops/unusable-data` with the file; nothing is left open then. */
  const goLive = (record: Omit<LiveInspection, 'box' | 'redeemBook'>): void => {
    const { inspectionId } = record
    const boxPath = folder.boxPath(inspectionId)
    const redeemPath = folder.redeemPath(inspectionId)
    const box = reading(boxPath, () => openBox(boxPath, randomBytes))
    try {
      reading(boxPath, () => {
        const damaged = box.damagedSlots()
        if (damaged > 0) throw failure('ops/damaged-store', { damaged })
      })
      const redeemBook = reading(redeemPath, () => openRedeemBook(redeemPath))
      const inspection = { ...record, box, redeemBook }
      publishedById.set(inspectionId, inspection)
      liveById.set(inspectionId, inspection)
    } catch (cause) {
      box.stop()
      throw cause
    }
  }

  /** How to open files that were made anew, for inspections of which the disk refused it; by the inspection's id. */
  const toOpen = new Map<string, () => void>()
  /** @throws `wire/unavailable` while the disk still refuses; whatever asks for the inspection next tries again. */
  const openAgain = (inspectionId: string): void => {
    const open = toOpen.get(inspectionId)
    if (open === undefined) return
    writing(open)
    toOpen.delete(inspectionId)
  }
  /**
   * Makes a file anew and opens it, also when the disk refused: the new file may have its name all the same, and what
   * is written into the old one would be lost with it. @throws `wire/unavailable`
   */
  const replaceFile = (inspectionId: string, write: () => void, open: () => void): void => {
    toOpen.set(inspectionId, open)
    try {
      writing(write)
    } finally {
      openAgain(inspectionId)
    }
  }

  /**
   * Finishes a print run that was noted: each file is made anew unless it has room for the slips, or has them, already.
   * The box first, for a box with empty slots too many does no harm.
   * @throws `wire/unavailable`; `staff/print-run-late` when the box began to close meanwhile.
   */
  const finishPrintRun = async (inspection: LiveInspection, { runId, codeHashes }: NotedRun) => {
    const { inspectionId } = inspection
    const boxPath = folder.boxPath(inspectionId)
    const redeemPath = folder.redeemPath(inspectionId)
    const added = splitHashes(codeHashes)
    // No wait from here to the two new files: nobody redeems into a book that is being replaced.
    inspection.redeemBook.flush()
    const known = new Set(inspection.redeemBook.codeHashes().map(bytesToHex))
    const fresh = added.filter((hash) => !known.has(bytesToHex(hash)))
    const printed = inspection.redeemBook.printed + fresh.length
    if (inspection.box.capacity < printed) {
      if (inspection.progress.state !== 'running' || inspection.box.sent() > 0)
        throw failure('staff/print-run-late')
      replaceFile(
        inspectionId,
        () => createBoxFile(boxPath, printed),
        () => {
          inspection.box.stop()
          inspection.box = openBox(boxPath, randomBytes)
        },
      )
    }
    if (fresh.length > 0)
      replaceFile(
        inspectionId,
        () => extendRedeemFile(redeemPath, inspection.redeemBook, fresh),
        () => {
          inspection.redeemBook.stop()
          inspection.redeemBook = openRedeemBook(redeemPath)
        },
      )
    const whole = concatBytes(...inspection.redeemBook.codeHashes())
    await store.endPrintRun({ runId, inspectionId }, sha256Now(whole))
    notedRuns.delete(runId)
    countRun({ inspectionId, slips: added.length })
  }

  /** Before the closing: a run that was noted is finished, or given up when the box can have no room for it any more. */
  const settlePrintRun = async (inspection: LiveInspection, run: NotedRun): Promise<void> => {
    try {
      await finishPrintRun(inspection, run)
    } catch (cause) {
      if (!(cause instanceof Failure) || cause.code !== 'staff/print-run-late') throw cause
      // The box comes first, so the redeem book does not have its slips either: they were never good.
      await store.dropPrintRun(run.runId)
      notedRuns.delete(run.runId)
    }
  }

  const goLiveOrAside = (
    stored: StoredInspection,
    record: Omit<LiveInspection, 'box' | 'redeemBook'>,
  ): void => {
    const { inspectionId, court, title } = stored
    const stands = (path: string, trouble: InspectionSetAside['trouble']) => {
      publishedById.set(inspectionId, record)
      setAsideById.set(inspectionId, { inspectionId, court, title, file: path, trouble })
    }
    const missing = [folder.boxPath(inspectionId), folder.redeemPath(inspectionId)].find(
      (path) => !existsSync(path),
    )
    if (missing !== undefined) {
      stands(folder.nameOf(missing), 'missing')
      return
    }
    try {
      goLive(record)
    } catch (cause) {
      if (!(cause instanceof Failure) || typeof cause.measures.file !== 'string') throw cause
      stands(cause.measures.file, cause.code === 'ops/unusable-data' ? 'unusable' : 'damaged')
    }
  }

  const stopAll = () => {
    for (const { box, redeemBook } of liveById.values()) {
      box.stop()
      redeemBook.stop()
    }
  }

  const stored = await store.listInspections().catch((cause: unknown) =>
    readingFile(folder.nameOf(folder.staffPath), () => {
      throw cause
    }),
  )
  const publishedIds = new Set(
    stored.filter(({ state }) => state !== 'preparing').map(({ inspectionId }) => inspectionId),
  )
  const unknownIds = folder.inspectionIds().filter((inspectionId) => !publishedIds.has(inspectionId))
  // All are looked at before any is renamed. A staff store that is older than the boxes (restored from a copy
  // without its -wal file) must never cost an envelope.
  if (unknownIds.some((inspectionId) => mayHoldSomething(folder, inspectionId)))
    throw failure('ops/staff-store-differs', { unknown: unknownIds.length })
  // Empty ones are left by a crash between making the files and the store's "running".
  for (const inspectionId of unknownIds) folder.setAside(inspectionId)
  try {
    for (const inspection of stored.toReversed()) {
      if (inspection.state === 'preparing') continue
      const { inspectionId } = inspection
      if (destructionById.has(inspectionId)) {
        // A crash may have come between the record and the files.
        folder.destroy(inspectionId)
        publishedById.set(
          inspectionId,
          readPublished(inspectionId, inspection.manifest, progressOf(inspection)),
        )
        continue
      }
      goLiveOrAside(inspection, readRecord(inspection, inspection.manifest, progressOf(inspection)))
    }
    for (const run of await store.printRuns()) {
      const inspection = liveById.get(run.inspectionId)
      if (!isNoted(run)) {
        countRun(run)
        continue
      }
      notedRuns.set(run.runId, run)
      // A crash came between the note and the files, or between the files and the word that they are there.
      if (inspection?.progress.state === 'running')
        await finishPrintRun(inspection, run).catch((cause: unknown) => {
          // A full disk must not stop the start: the run stays noted, and the office, the closing or the next start goes on.
          if (!(cause instanceof Failure)) throw cause
        })
    }
  } catch (cause) {
    stopAll()
    throw cause
  }

  const publicViewOf = ({
    inspectionId,
    manifest,
    fingerprint,
    progress,
  }: PublishedInspection): PublicInspection => ({
    inspectionId,
    court: manifest.court,
    title: manifest.title,
    state: progress.state === 'closing' ? 'running' : progress.state,
    fingerprint,
    windows: manifest.windows,
  })

  const live = (inspectionId: string): LiveInspection => {
    const inspection = liveById.get(inspectionId)
    if (inspection !== undefined) {
      openAgain(inspectionId)
      return inspection
    }
    // To whoever brings something, and a phone is the only one that does, it is a box that takes nothing any more.
    if (destructionById.has(inspectionId)) throw failure('ballot/box-closed', { destroyed: true })
    throw failure(setAsideById.has(inspectionId) ? 'ballot/set-aside' : 'ballot/unknown-inspection')
  }

  const record = (inspectionId: string): PublishedInspection => {
    const inspection = publishedById.get(inspectionId)
    if (inspection === undefined) throw failure('ballot/unknown-inspection')
    return inspection
  }

  // One publishing at a time: a second one between the first one's files and its going live would replace
  // files that are already open.
  let publishing: Promise<unknown> = Promise.resolve()

  const publish: Inspections['publish'] = async (inspectionId, manifestBytes, joinedHashes) => {
    const inspection = await store.findInspection(inspectionId)
    if (inspection === null) throw failure('ballot/unknown-inspection')
    // Its files are there, unread: publishing again would put empty ones in their place.
    if (setAsideById.has(inspectionId)) throw failure('ballot/set-aside')
    const codeHashes = splitHashes(joinedHashes)
    // Published, and then a file could not be opened: the device heard a refusal and asks again.
    if (inspection.state === 'running' && !liveById.has(inspectionId))
      goLive(readRecord(inspection, inspection.manifest, { state: 'running' }))
    const published = liveById.get(inspectionId)
    if (published) {
      // The device never got the reply and asks again.
      if (
        equalBytes(published.manifestBytes, manifestBytes) &&
        equalBytes(concatBytes(...published.redeemBook.codeHashes()), joinedHashes)
      )
        return publicViewOf(published)
      throw failure('staff/wrong-state', { state: published.progress.state })
    }
    checkManifest(inspection, readManifest(manifestBytes), codeHashes.length)
    createRedeemFile(folder.redeemPath(inspectionId), codeHashes)
    createBoxFile(folder.boxPath(inspectionId), codeHashes.length)
    // From here on it is published: the files are whole, and only this makes them count.
    const hashes = { manifestHash: sha256Now(manifestBytes), codeListHash: sha256Now(joinedHashes) }
    if (!(await store.publish(inspectionId, manifestBytes, hashes))) throw failure('staff/wrong-state')
    goLive(readRecord(inspection, manifestBytes, { state: 'running' }))
    return publicViewOf(live(inspectionId))
  }

  const counts: Inspections['counts'] = async (inspectionId) => {
    const { redeemBook, box } = live(inspectionId)
    const replaced = await store.replacements(inspectionId)
    return {
      printed: redeemBook.printed,
      ...slipCare(redeemBook.voided(), replaced, printedLaterById.get(inspectionId)),
      redeemed: redeemBook.redeemed(),
      sent: box.sent(),
    }
  }

  /** One whose slips can still be made void or replaced: an open link has none. */
  const withSlips = (inspectionId: string): LiveInspection => {
    const inspection = live(inspectionId)
    const { state } = inspection.progress
    if (state !== 'running' || inspection.manifest.mode === 'open-link')
      throw failure('staff/wrong-state', { state })
    return inspection
  }

  const notedRunsOf = (inspectionId: string): readonly NotedRun[] =>
    [...notedRuns.values()].filter((run) => run.inspectionId === inspectionId)

  /** Closes the box with what it holds; if that fails it goes on running. */
  const publishBulletin = async (
    inspection: LiveInspection,
    leftOver: Pick<Bulletin['counts'], 'leftOver' | 'leftOverVerified'>,
    isCancelled = false,
  ): Promise<Bulletin> => {
    const { inspectionId, box, redeemBook } = inspection
    const [printed, voided, redeemed] = [redeemBook.printed, redeemBook.voided(), redeemBook.redeemed()]
    // Before the first wait: an envelope that came later would have a receipt and no place in the bulletin.
    inspection.progress = { state: 'closing' }
    try {
      const leaves = box.leaves()
      // A bulletin is for ever: one wrong leaf in it, and the envelopes could never be opened.
      const damaged = box.damagedSlots()
      if (damaged > 0) throw failure('ballot/box-damaged', { damaged })
      const bulletin: Bulletin = {
        format: 'mingcha/bulletin/v1',
        inspectionId,
        ...(isCancelled && { cancelled: true as const }),
        root: bytesToHex(await merkleRootOf(leaves)),
        counts: {
          printed,
          ...leftOver,
          ...slipCare(voided, await store.replacements(inspectionId), printedLaterById.get(inspectionId)),
          redeemed,
          sent: leaves.length,
        },
        leaves: bytesToBase64Url(concatBytes(...leaves)),
      }
      if (!(await store.close(inspectionId, bulletin))) throw failure('staff/wrong-state')
      inspection.progress = { state: 'closed', bulletin }
      return bulletin
    } catch (cause) {
      inspection.progress = { state: 'running' }
      throw cause
    }
  }

  // One at a time: a second one would make its files beside those of the first.
  let runningOn: Promise<unknown> = Promise.resolve()

  const addPrintRun: Inspections['addPrintRun'] = async (inspectionId, joined) => {
    const inspection = live(inspectionId)
    const added = splitHashes(joined)
    const runId = bytesToHex(sha256Now(joined))
    const before = (await store.printRuns()).find((run) => run.runId === runId)
    if (before?.inspectionId === inspectionId && !isNoted(before)) return counts(inspectionId)
    const { manifest, progress, redeemBook, box } = inspection
    const known = new Set(redeemBook.codeHashes().map(bytesToHex))
    const isPossible =
      (manifest.mode === 'assembly' || manifest.mode === 'two-day') &&
      manifest.names === undefined &&
      added.length >= minFurtherSlips &&
      redeemBook.printed + added.length <= maxSlips
    // Of a run that was interrupted the book may have the slips already.
    const isNew = before
      ? before.inspectionId === inspectionId
      : !added.some((hash) => known.has(bytesToHex(hash)))
    if (!isPossible || !isNew)
      throw failure('staff/print-run-refused', { slips: added.length, printed: redeemBook.printed })
    if (
      progress.state !== 'running' ||
      box.sent() > 0 ||
      nowMs() >= Date.parse(manifest.windows.redeem.closeIso)
    )
      throw failure('staff/print-run-late', { state: progress.state })
    const run = { runId, inspectionId, slips: added.length, codeHashes: joined }
    await store.beginPrintRun(run)
    notedRuns.set(runId, run)
    await finishPrintRun(inspection, run)
    return counts(inspectionId)
  }

  return {
    live,
    record,
    allLive: () => [...liveById.values()].reverse(),
    published: () => [...publishedById.values()].reverse(),
    setAside: () => [...setAsideById.values()].reverse(),
    publicViewOf,
    async staffViews() {
      const all = await store.listInspections()
      return all.map(({ inspectionId, court, title, state }) => {
        const published = publishedById.get(inspectionId)
        return published
          ? {
              ...publicViewOf(published),
              ...(published.progress.state === 'closed' &&
                published.progress.bulletin.cancelled && { isCancelled: true as const }),
              ...(destructionById.has(inspectionId) && { isDestroyed: true as const }),
            }
          : { inspectionId, court, title, state, fingerprint: null, windows: null }
      })
    },

    async create(court, title) {
      const inspectionId = bytesToHex(randomBytes(16))
      const keys = { issuerPrivateKey: await createIssuerKey(), receiptPrivateKey: createReceiptKey() }
      await store.addInspection({ inspectionId, state: 'preparing', court, title, keys })
      return {
        inspectionId,
        issuerKey: openIssuer(keys.issuerPrivateKey).publicKey,
        receiptKey: openReceiptSigner(keys.receiptPrivateKey).publicKey,
      }
    },

    publish(inspectionId, manifestBytes, codeHashes) {
      const published = publishing.then(() => publish(inspectionId, manifestBytes, codeHashes))
      publishing = published.catch(() => undefined)
      return published
    },

    counts,

    addPrintRun(inspectionId, codeHashes) {
      const added = runningOn.then(() => addPrintRun(inspectionId, codeHashes))
      runningOn = added.catch(() => undefined)
      return added
    },

    async voidSlip(inspectionId, code) {
      if (!(await withSlips(inspectionId).redeemBook.makeVoid(code))) throw failure('ballot/code-used')
      return counts(inspectionId)
    },

    async replaceSlip(inspectionId, replacementId) {
      const { printed } = withSlips(inspectionId).redeemBook
      if ((await store.replacements(inspectionId)) >= printed) throw failure('staff/wrong-state', { printed })
      // Asked again: the box may have begun to close meanwhile, and its bulletin has the number already.
      withSlips(inspectionId)
      await store.addReplacement(inspectionId, replacementId)
      return counts(inspectionId)
    },

    async close(inspectionId, leftOver, recounted, leftOverCodes = new Uint8Array()) {
      const inspection = live(inspectionId)
      for (const run of notedRunsOf(inspectionId)) await settlePrintRun(inspection, run)
      const { progress, box, redeemBook, manifest } = inspection
      if (progress.state === 'closed' || progress.state === 'opened') {
        if (progress.bulletin.counts.leftOver === leftOver) return progress.bulletin
        throw failure('staff/wrong-state', { state: progress.state })
      }
      if (progress.state === 'closing') throw failure('staff/wrong-state', { state: progress.state })
      redeemBook.flush()
      const redeemed = redeemBook.redeemed()
      if (!isSendingOver(manifest, { sent: box.sent(), redeemed }, nowMs()))
        throw failure('ballot/still-sending', { sent: box.sent(), redeemed })
      const { printed } = redeemBook
      const voided = redeemBook.voided()
      const sent = box.sent()
      // No count of paper explains it: one of the two files is not what it was.
      if (sent > redeemed) throw failure('ballot/more-sent-than-redeemed', { redeemed, sent })
      // A slip that was photographed can be redeemed by one person and handed back by another. After a recount the
      // true count goes on the record, where everybody sees that it does not fit: a box that could never be closed
      // would cost everybody's answers.
      const drawn = drawnOf({ printed, leftOver, voided })
      if (drawn < 0 || (redeemed > drawn && !recounted))
        throw failure('ballot/ledger-unbalanced', { printed, leftOver, voided, redeemed })

      const shown = countLeftOver(redeemBook, leftOverCodes)
      if (shown.unused + shown.used > leftOver)
        throw failure('ballot/left-over-miscounted', { leftOver, shown: shown.unused + shown.used })

      return publishBulletin(inspection, {
        leftOver,
        ...(leftOverCodes.length > 0 && { leftOverVerified: shown.unused }),
      })
    },

    async cancel(inspectionId) {
      const inspection = live(inspectionId)
      for (const run of notedRunsOf(inspectionId)) await settlePrintRun(inspection, run)
      const { progress, box, redeemBook, manifest } = inspection
      if (progress.state === 'closed' && progress.bulletin.cancelled) return progress.bulletin
      if (progress.state !== 'running') throw failure('staff/wrong-state', { state: progress.state })
      redeemBook.flush()
      // The first window, whatever the mode: at a ballot device people answer in it, and the door hears of it later.
      if (
        nowMs() >= Date.parse(manifest.windows.redeem.openIso) ||
        redeemBook.redeemed() > 0 ||
        box.sent() > 0
      )
        throw failure('staff/cancel-late')
      return publishBulletin(inspection, { leftOver: 0 }, true)
    },

    async recordOpening(inspectionId, opening) {
      const inspection = live(inspectionId)
      const { progress } = inspection
      if (progress.state === 'opened') {
        if (JSON.stringify(progress.opening) === JSON.stringify(opening)) return progress.opening
        throw failure('staff/wrong-state', { state: progress.state })
      }
      if (progress.state !== 'closed') throw failure('ballot/not-closed', { state: progress.state })
      checkOpening(opening, inspectionId, progress.bulletin)
      if (!(await store.open(inspectionId, opening))) throw failure('staff/wrong-state')
      inspection.progress = { state: 'opened', bulletin: progress.bulletin, opening }
      return opening
    },

    async destroy(inspectionId) {
      const { progress } = record(inspectionId)
      const before = destructionById.get(inspectionId)
      if (before) return before
      const isOver =
        progress.state === 'opened' ||
        (progress.state === 'closed' && isTooFewToOpen(progress.bulletin.counts.sent))
      if (!isOver) throw failure('staff/not-finished', { state: progress.state })
      const { box, redeemBook } = live(inspectionId)
      const destruction: Destruction = {
        format: 'mingcha/destruction/v1',
        inspectionId,
        atIso: new Date(nowMs()).toISOString(),
        envelopes: box.sent(),
        slips: redeemBook.printed,
      }
      // The record first: a crash after it is finished at the next start, a crash before it destroyed nothing.
      if (!(await store.destroy(destruction))) throw failure('staff/wrong-state')
      destructionById.set(inspectionId, destruction)
      liveById.delete(inspectionId)
      box.stop()
      redeemBook.stop()
      folder.destroy(inspectionId)
      return destruction
    },

    destruction(inspectionId) {
      record(inspectionId)
      return destructionById.get(inspectionId) ?? null
    },

    stop: stopAll,
  }
}

/** What else became of slips, as the counts say it: nothing where there is none. */
const slipCare = (
  voided: number,
  replaced: number,
  printedLater = 0,
): Pick<Counts, 'voided' | 'replaced' | 'printedLater'> => ({
  ...(printedLater > 0 && { printedLater }),
  ...(voided > 0 && { voided }),
  ...(replaced > 0 && { replaced }),
})

const mayHoldSomething = (folder: DataFolder, inspectionId: string): boolean => {
  const boxPath = folder.boxPath(inspectionId)
  const redeemPath = folder.redeemPath(inspectionId)
  return (
    (existsSync(boxPath) && !isEmptyBox(boxPath)) ||
    (existsSync(redeemPath) && !isUnusedRedeemBook(redeemPath))
  )
}

const progressOf = (inspection: Exclude<StoredInspection, { state: 'preparing' }>): Progress => {
  if (inspection.state === 'running') return { state: 'running' }
  const { bulletin } = inspection
  return inspection.state === 'closed'
    ? { state: 'closed', bulletin }
    : { state: 'opened', bulletin, opening: inspection.opening }
}

/** Most slips of one inspection, all runs together; as many as the counts can say. */
const maxSlips = 20_000

/** A print run whose slips are not in both files for certain. */
type NotedRun = PrintRun & { readonly codeHashes: Bytes }

const isNoted = (run: PrintRun): run is NotedRun => run.codeHashes !== null

/** Runs `write`, which makes a whole file or none. @throws `wire/unavailable` when the disk refused. */
const writing = (write: () => void): void => {
  try {
    write()
  } catch (cause) {
    throw failure('wire/unavailable', {}, { cause })
  }
}

/** @throws `wire/malformed` unless `joined` is whole hashes in strictly ascending order. */
const splitHashes = (joined: Bytes): Bytes[] => {
  try {
    return splitLeaves(joined)
  } catch (cause) {
    throw failure('wire/malformed', { lengthBytes: joined.length }, { cause })
  }
}

/** @throws `staff/manifest-mismatch` when the manifest is not for this inspection, its keys and its slips. */
const checkManifest = (inspection: StoredInspection, manifest: Manifest, slips: number): void => {
  const { inspectionId, court, title, keys } = inspection
  const matches =
    manifest.inspectionId === inspectionId &&
    manifest.court === court &&
    manifest.title === title &&
    manifest.issuerKey === bytesToBase64Url(openIssuer(keys.issuerPrivateKey).publicKey) &&
    manifest.receiptKey === bytesToBase64Url(openReceiptSigner(keys.receiptPrivateKey).publicKey) &&
    manifest.limits.printed === slips
  if (!matches) throw failure('staff/manifest-mismatch', { slips, printed: manifest.limits.printed })
}

/** @throws `ballot/root-mismatch`, `ballot/too-few-envelopes`, `ballot/bad-opening`. */
const checkOpening = (opening: OpeningRecord, inspectionId: string, { root, counts }: Bulletin): void => {
  if (opening.inspectionId !== inspectionId || opening.root !== root) throw failure('ballot/root-mismatch')
  if (isTooFewToOpen(counts.sent)) throw failure('ballot/too-few-envelopes', { sent: counts.sent })
  const { opened, invalid } = opening
  if (opened + invalid !== counts.sent || trackersOf(opening) !== opened)
    throw failure('ballot/bad-opening', { opened, invalid, sent: counts.sent })
}

/** How many tracker hashes the record lists, or `null` when they are not hashes in ascending order. */
const trackersOf = ({ trackers }: OpeningRecord): number | null => {
  try {
    return splitTrackers(base64UrlToBytes(trackers)).length
  } catch (cause) {
    if (cause instanceof Failure) return null
    throw cause
  }
}
