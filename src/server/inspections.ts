import { existsSync } from 'node:fs'
import { merkleRootOf, splitLeaves, splitTrackers } from '../core/ballot/bulletin.ts'
import { minEnvelopesToOpen } from '../core/ballot/limits.ts'
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
  Manifest,
  OpeningRecord,
  PublicInspection,
  StaffInspection,
} from '../core/wire/schemas.ts'
import type { RandomBytes } from './chance.ts'
import { sha256Now } from './hashes.ts'
import { createIssuerKey, type Issuer, openIssuer } from './public/issuer.ts'
import { createReceiptKey, openReceiptSigner, type ReceiptSigner } from './public/receipts.ts'
import { type Box, createBoxFile, isEmptyBox, openBox } from './store/box.ts'
import type { DataFolder } from './store/data-folder.ts'
import { readManifest } from './store/read-manifest.ts'
import { createRedeemFile, isUnusedRedeemBook, openRedeemBook, type RedeemBook } from './store/redeem.ts'
import type { StaffStore, StoredInspection } from './store/staff-store.ts'
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
  readonly box: Box
  readonly redeemBook: RedeemBook
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
  /**
   * Closes the box for good.
   * @param recounted - whether the left-over slips were counted again after a refusal; only then is a box closed
   *   of which more slips were redeemed than were given out, and the bulletin's counts say so for ever.
   */
  close(inspectionId: string, leftOver: number, recounted: boolean): Promise<Bulletin>
  recordOpening(inspectionId: string, opening: OpeningRecord): Promise<OpeningRecord>
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
  const reading = <Result>(path: string, step: () => Result) => readingFile(folder.nameOf(path), step)

  const readRecord = (
    { inspectionId, keys }: StoredInspection,
    manifestBytes: Bytes,
    progress: Progress,
  ): Omit<LiveInspection, 'box' | 'redeemBook'> => ({
    inspectionId,
    ...reading(folder.staffPath, () => ({
      manifest: readManifest(manifestBytes),
      issuer: openIssuer(keys.issuerPrivateKey),
      receipts: openReceiptSigner(keys.receiptPrivateKey),
    })),
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
      goLiveOrAside(inspection, readRecord(inspection, inspection.manifest, progressOf(inspection)))
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
    if (inspection !== undefined) return inspection
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
          ? publicViewOf(published)
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

    async close(inspectionId, leftOver, recounted) {
      const inspection = live(inspectionId)
      const { progress, box, redeemBook, manifest } = inspection
      if (progress.state === 'closed' || progress.state === 'opened') {
        if (progress.bulletin.counts.leftOver === leftOver) return progress.bulletin
        throw failure('staff/wrong-state', { state: progress.state })
      }
      if (progress.state === 'closing') throw failure('staff/wrong-state', { state: progress.state })
      const now = nowMs()
      redeemBook.flush()
      const redeemed = redeemBook.redeemed()
      const allSent = now >= Date.parse(manifest.windows.redeem.closeIso) && box.sent() === redeemed
      if (now < Date.parse(manifest.windows.send.closeIso) && !allSent)
        throw failure('ballot/still-sending', { sent: box.sent(), redeemed })
      const { printed } = redeemBook
      const sent = box.sent()
      // No count of paper explains it: one of the two files is not what it was.
      if (sent > redeemed) throw failure('ballot/more-sent-than-redeemed', { redeemed, sent })
      // A slip that was photographed can be redeemed by one person and handed back by another. After a recount the
      // true count goes on the record, where everybody sees that it does not fit: a box that could never be closed
      // would cost everybody's answers.
      if (leftOver > printed || (redeemed > printed - leftOver && !recounted))
        throw failure('ballot/ledger-unbalanced', { printed, leftOver, redeemed })

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
          root: bytesToHex(await merkleRootOf(leaves)),
          counts: { printed, leftOver, redeemed, sent: leaves.length },
          leaves: bytesToBase64Url(concatBytes(...leaves)),
        }
        if (!(await store.close(inspectionId, bulletin))) throw failure('staff/wrong-state')
        inspection.progress = { state: 'closed', bulletin }
        return bulletin
      } catch (cause) {
        inspection.progress = { state: 'running' }
        throw cause
      }
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

    stop: stopAll,
  }
}

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
  if (counts.sent < minEnvelopesToOpen) throw failure('ballot/too-few-envelopes', { sent: counts.sent })
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
