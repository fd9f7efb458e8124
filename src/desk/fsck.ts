import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { leafOf, merkleRootOf, splitLeaves, splitTrackers } from '../core/ballot/bulletin.ts'
import { balanceLedger, drawnOf } from '../core/ballot/ledger.ts'
import { tokenMessage } from '../core/ballot/token.ts'
import {
  type Bytes,
  base64UrlToBytes,
  bytesToBase64Url,
  bytesToHex,
  concatBytes,
  equalBytes,
} from '../core/bytes.ts'
import { Failure } from '../core/errors.ts'
import { decodeSendRequest, sendRequestBytes, sendSignatureMessage } from '../core/wire/messages.ts'
import type { Bulletin, Manifest, OpeningRecord } from '../core/wire/schemas.ts'
import { sha256Now } from '../server/hashes.ts'
import { openIssuer } from '../server/public/issuer.ts'
import { openReceiptSigner } from '../server/public/receipts.ts'
import { signedByP256 } from '../server/signatures.ts'
import { openAnonymousFile } from '../server/store/anonymous-file.ts'
import { openBox } from '../server/store/box.ts'
import type { DataFolder } from '../server/store/data-folder.ts'
import { readManifest } from '../server/store/read-manifest.ts'
import { openRedeemBook } from '../server/store/redeem.ts'
import { readStaffFile } from '../server/store/staff-sqlite.ts'
import type { InspectionKeys, StoredInspection } from '../server/store/staff-store.ts'
import { failureOfFile } from '../server/store/unreadable.ts'
import { checkTeams, type TeamProblem, type TeamsLooked } from './check-teams.ts'

/**
 * Something that is not as it must be. `problem` is a key of `fsck.problems` in terminal.yaml; `where` a file
 * or an inspection; never a content.
 */
export interface Finding {
  readonly problem: FsckProblem
  readonly where: string
  /** How many, where there is more than one. */
  readonly count: number
}

/** Everything fsck can find wrong. */
export type FsckProblem =
  | TeamProblem
  | 'file-missing'
  | 'file-readable-by-others'
  | 'file-damaged'
  | 'file-half-written'
  | 'row-damaged'
  | 'keys-unreadable'
  | 'manifest-changed'
  | 'code-list-changed'
  | 'file-of-no-inspection'
  | 'manifest-unreadable'
  | 'manifest-keys-differ'
  | 'wrong-capacity'
  | 'slot-broken'
  | 'leaf-wrong'
  | 'token-signature-wrong'
  | 'envelope-signature-wrong'
  | 'token-twice'
  | 'envelope-twice'
  | 'wrong-slip-count'
  | 'print-run-unfinished'
  | 'more-sent-than-redeemed'
  | 'bulletin-differs'
  | 'root-wrong'
  | 'counts-wrong'
  | 'opening-wrong'
  | 'left-after-destruction'

/**
 * A closing that recorded more slips redeemed than were given out. The files are sound: somebody counted twice,
 * signed, and everybody may read it in the bulletin.
 */
export interface RecordedImbalance {
  readonly inspectionId: string
  readonly redeemed: number
  /** Printed, less left over, less void. */
  readonly drawn: number
}

/** What was looked at, so that "nothing found" means something. */
export interface FsckOutcome {
  readonly findings: readonly Finding[]
  /** What the records themselves say does not balance; no damage. */
  readonly recorded: readonly RecordedImbalance[]
  readonly inspections: number
  readonly slips: number
  readonly envelopes: number
  /** Of inspectors' records. */
  readonly revisions: number
  readonly chunks: number
  readonly fingerprints: readonly CheckedFingerprint[]
}

/** The fingerprint of one manifest as it lies there, to be held against a printed slip. */
export interface CheckedFingerprint {
  readonly inspectionId: string
  /** SHA-256 of the manifest's bytes, 64 hex digits. */
  readonly fingerprint: string
  /** False when it was published before its hashes were stored, so there is nothing to compare with. */
  readonly compared: boolean
}

/**
 * Recomputes every hash, count and signature of a data folder and says what is wrong. Opens nothing sealed and
 * changes nothing, also not what a crash left half written. Safe beside a running server.
 * @throws `ops/newer-store`; `ops/unusable-data` when a file cannot be opened at all.
 */
export const checkData = async (folder: DataFolder): Promise<FsckOutcome> => {
  const findings: Finding[] = []
  const recorded: RecordedImbalance[] = []
  const fingerprints: CheckedFingerprint[] = []
  let slips = 0
  let envelopes = 0
  const find = (problem: FsckProblem, where: string, count = 1) => {
    if (count > 0) findings.push({ problem, where, count })
  }
  if (!existsSync(folder.staffPath)) {
    find('file-missing', folder.staffPath)
    return { findings, recorded, inspections: 0, slips, envelopes, ...noTeams, fingerprints }
  }
  checkMode(folder.staffPath, find)
  const content = reading(folder.staffPath, find, () => readStaffFile(folder.staffPath))
  if (content === null)
    return { findings, recorded, inspections: 0, slips, envelopes, ...noTeams, fingerprints }
  const published = content.inspections.filter(isPublished)
  for (const inspectionId of content.damagedIds) find('row-damaged', inspectionId)

  const knownIds = new Set([...published.map(({ inspectionId }) => inspectionId), ...content.damagedIds])
  for (const inspectionId of folder.inspectionIds())
    if (!knownIds.has(inspectionId)) find('file-of-no-inspection', inspectionId)

  for (const inspection of published) {
    const { inspectionId } = inspection
    const boxPath = folder.boxPath(inspectionId)
    const redeemPath = folder.redeemPath(inspectionId)
    if (content.destructions.has(inspectionId)) {
      fingerprints.push(await checkDestroyed(inspection, [boxPath, redeemPath], find))
      continue
    }
    const sound = [boxPath, redeemPath].map((path) => checkFile(path, find))
    const manifest = checkManifest(inspection, find)
    const fingerprint = sha256Now(inspection.manifest)
    const { hashes } = inspection
    if (hashes !== null && !equalBytes(hashes.manifestHash, fingerprint))
      find('manifest-changed', inspectionId)
    fingerprints.push({ inspectionId, fingerprint: bytesToHex(fingerprint), compared: hashes !== null })
    if (manifest === null || sound.includes(false)) continue
    const replaced = content.replacements.get(inspectionId) ?? 0
    const runs = content.printRuns.filter((run) => run.inspectionId === inspectionId)
    if (runs.some(({ codeHashes }) => codeHashes !== null)) {
      find('print-run-unfinished', inspectionId)
      continue
    }
    const printedLater = runs.reduce((sum, run) => sum + run.slips, 0)
    const checked = await checkInspection(
      inspection,
      manifest,
      { boxPath, redeemPath, replaced, printedLater },
      find,
    )
    slips += checked.slips
    if (inspection.state !== 'running') recorded.push(...imbalanceOf(inspection.bulletin))
    envelopes += checked.envelopes
  }
  const teams = await checkTeams(folder.staffPath, find).catch((cause: unknown) => {
    reading(folder.staffPath, find, () => {
      throw cause
    })
    return noTeams
  })
  return { findings, recorded, inspections: published.length, slips, envelopes, ...teams, fingerprints }
}

/** Of a destroyed inspection nothing may be left but what was published of it. */
const checkDestroyed = async (
  inspection: Published,
  paths: readonly string[],
  find: Find,
): Promise<CheckedFingerprint> => {
  const { inspectionId, keys, hashes } = inspection
  const left = paths.filter((path) => existsSync(path)).length
  const keyBytes = keys.issuerPrivateKey.length + keys.receiptPrivateKey.length
  find('left-after-destruction', inspectionId, left + (keyBytes > 0 ? 1 : 0))
  const fingerprint = sha256Now(inspection.manifest)
  if (hashes !== null && !equalBytes(hashes.manifestHash, fingerprint)) find('manifest-changed', inspectionId)
  if (inspection.state !== 'running') {
    const { leaves, root } = inspection.bulletin
    if (bytesToHex(await merkleRootOf(splitLeaves(base64UrlToBytes(leaves)))) !== root)
      find('root-wrong', inspectionId)
    if (inspection.state === 'opened') checkOpening(inspection.opening, inspection.bulletin, find)
  }
  return { inspectionId, fingerprint: bytesToHex(fingerprint), compared: hashes !== null }
}

const noTeams: TeamsLooked = { revisions: 0, chunks: 0 }

type Find = (problem: FsckProblem, where: string, count?: number) => void
type Published = Exclude<StoredInspection, { state: 'preparing' }>

const isPublished = (inspection: StoredInspection): inspection is Published =>
  inspection.state !== 'preparing'

/** SQLITE_READONLY_ROLLBACK: a crash left a journal, which only a writer may roll back. */
const halfWrittenCode = 776

/** Gives what `step` gives, or `null` after a finding when the content of the file keeps it from that. */
const reading = <Result>(path: string, find: Find, step: () => Result): Result | null => {
  try {
    return step()
  } catch (cause) {
    if ((cause as { errcode?: unknown } | null)?.errcode === halfWrittenCode) {
      find('file-half-written', path)
      return null
    }
    // Whatever else is thrown while reading a file that can be opened, its bytes are why.
    const refusal = failureOfFile(path, cause)
    if (refusal.code !== 'ops/damaged-store') throw refusal
    find('file-damaged', path)
    return null
  }
}

const checkMode = (path: string, find: Find): void => {
  if ((statSync(path).mode & 0o077) !== 0) find('file-readable-by-others', path)
}

/** @returns false when there is no use in looking further into the file. */
const checkFile = (path: string, find: Find): boolean => {
  if (!existsSync(path)) {
    find('file-missing', path)
    return false
  }
  checkMode(path, find)
  const isWhole = reading(path, find, () => {
    const database = openAnonymousFile(path, 'read')
    try {
      const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[]
      return rows.length === 1 && rows[0]?.integrity_check === 'ok'
    } finally {
      database.close()
    }
  })
  if (isWhole === false) find('file-damaged', path)
  return isWhole === true
}

const checkManifest = ({ inspectionId, manifest: bytes, keys }: Published, find: Find): Manifest | null => {
  let manifest: Manifest
  try {
    manifest = readManifest(bytes)
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    find('manifest-unreadable', inspectionId)
    return null
  }
  const publicKeys = publicKeysOf(keys)
  if (publicKeys === null) find('keys-unreadable', inspectionId)
  else if (
    manifest.inspectionId !== inspectionId ||
    manifest.issuerKey !== bytesToBase64Url(publicKeys.issuerKey) ||
    manifest.receiptKey !== bytesToBase64Url(publicKeys.receiptKey)
  )
    find('manifest-keys-differ', inspectionId)
  return manifest
}

const publicKeysOf = (keys: InspectionKeys): { issuerKey: Bytes; receiptKey: Bytes } | null => {
  try {
    return {
      issuerKey: openIssuer(keys.issuerPrivateKey).publicKey,
      receiptKey: openReceiptSigner(keys.receiptPrivateKey).publicKey,
    }
  } catch {
    // OpenSSL has many words for bytes that are no key; the finding is the same.
    return null
  }
}

const checkInspection = async (
  inspection: Published,
  manifest: Manifest,
  {
    boxPath,
    redeemPath,
    replaced,
    printedLater,
  }: {
    readonly boxPath: string
    readonly redeemPath: string
    readonly replaced: number
    readonly printedLater: number
  },
  find: Find,
): Promise<{ slips: number; envelopes: number }> => {
  const { inspectionId } = inspection
  const nothing = { slips: 0, envelopes: 0 }
  const redeemBook = reading(redeemPath, find, () => openRedeemBook(redeemPath, 'read'))
  if (redeemBook === null) return nothing
  const printed = manifest.limits.printed + printedLater
  const redeemed = redeemBook.redeemed()
  const slipCounts = { printed, redeemed, voided: redeemBook.voided(), replaced, printedLater }
  if (redeemBook.printed !== printed) find('wrong-slip-count', inspectionId)
  const codeListHash = sha256Now(...redeemBook.codeHashes())
  if (inspection.hashes !== null && !equalBytes(inspection.hashes.codeListHash, codeListHash))
    find('code-list-changed', inspectionId)
  redeemBook.stop()

  // Nothing is kept while checking, so no chance is needed.
  const box = reading(boxPath, find, () => openBox(boxPath, () => new Uint8Array(4), 'read'))
  if (box === null) return nothing
  const issuerKey = issuerKeyOf(manifest)
  if (issuerKey === null) find('manifest-unreadable', inspectionId)
  try {
    const broken = box.brokenSlots()
    find('slot-broken', inspectionId, broken)
    if (box.capacity !== printed) find('wrong-capacity', inspectionId)
    const counted = { leaf: 0, token: 0, envelope: 0 }
    const leaves = new Set<string>()
    const tokens = new Set<string>()
    let rows = 0
    let whole = 0
    for (const { leaf, request } of box.rows()) {
      rows += 1
      leaves.add(bytesToHex(leaf))
      // Counted among the broken slots already; there is nothing in it to be checked.
      if (request.length !== sendRequestBytes) continue
      const parts = decodeSendRequest(request)
      const { tokenKey, tokenPrefix, tokenSignature, envelope, envelopeSignature } = parts
      if (!equalBytes(await leafOf(envelope), leaf)) counted.leaf += 1
      if (issuerKey !== null && !tokenSigned(issuerKey, inspectionId, tokenKey, tokenPrefix, tokenSignature))
        counted.token += 1
      if (!signedByP256(tokenKey, sendSignatureMessage(inspectionId, envelope), envelopeSignature))
        counted.envelope += 1
      tokens.add(bytesToHex(tokenKey))
      whole += 1
    }
    find('leaf-wrong', inspectionId, counted.leaf)
    find('token-signature-wrong', inspectionId, counted.token)
    find('envelope-signature-wrong', inspectionId, counted.envelope)
    find('token-twice', inspectionId, whole - tokens.size)
    find('envelope-twice', inspectionId, rows - leaves.size)
    if (rows > redeemed) find('more-sent-than-redeemed', inspectionId, rows - redeemed)
    if (inspection.state !== 'running') {
      await checkBulletin(inspection.bulletin, leaves, slipCounts, find)
      if (inspection.state === 'opened') checkOpening(inspection.opening, inspection.bulletin, find)
    }
    return { slips: printed, envelopes: rows }
  } finally {
    box.stop()
  }
}

/** The key phones trusted, not the one the server holds; `null` when the manifest has no key there. */
const issuerKeyOf = ({ issuerKey }: Manifest): KeyObject | null => {
  try {
    return createPublicKey({ key: Buffer.from(base64UrlToBytes(issuerKey)), format: 'der', type: 'spki' })
  } catch {
    // As above: no key, whatever OpenSSL calls it.
    return null
  }
}

const tokenSigned = (
  issuerKey: KeyObject,
  inspectionId: string,
  tokenKey: Bytes,
  prefix: Bytes,
  signature: Bytes,
): boolean =>
  verify(
    'sha384',
    concatBytes(prefix, tokenMessage(inspectionId, tokenKey)),
    { key: issuerKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 },
    signature,
  )

const checkBulletin = async (
  bulletin: Bulletin,
  leavesInBox: ReadonlySet<string>,
  slipCounts: Readonly<Record<'printed' | 'printedLater' | 'redeemed' | 'voided' | 'replaced', number>>,
  find: Find,
): Promise<void> => {
  const { inspectionId, counts } = bulletin
  const { printed } = slipCounts
  let leaves: Bytes[]
  try {
    leaves = splitLeaves(base64UrlToBytes(bulletin.leaves))
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    find('bulletin-differs', inspectionId)
    return
  }
  const listed = leaves.map(bytesToHex)
  const onlyListed = listed.filter((leaf) => !leavesInBox.has(leaf)).length
  // Both hold each leaf once, so what is in one alone can be counted from the other side.
  const onlyInBox = leavesInBox.size - (listed.length - onlyListed)
  find('bulletin-differs', inspectionId, onlyListed + onlyInBox)
  if (bytesToHex(await merkleRootOf(leaves)) !== bulletin.root) find('root-wrong', inspectionId)
  if (
    counts.sent !== leaves.length ||
    (bulletin.cancelled && counts.redeemed + counts.sent > 0) ||
    counts.redeemed !== slipCounts.redeemed ||
    counts.printed !== printed ||
    (counts.printedLater ?? 0) !== slipCounts.printedLater ||
    (counts.voided ?? 0) !== slipCounts.voided ||
    (counts.replaced ?? 0) !== slipCounts.replaced ||
    counts.leftOver > printed ||
    // As many can have been shown to be unredeemed as are.
    (counts.leftOverVerified ?? 0) >
      Math.min(counts.leftOver, printed - slipCounts.redeemed - slipCounts.voided) ||
    counts.sent > counts.redeemed
  )
    find('counts-wrong', inspectionId)
}

/** None or one: whether the closing recorded more redeemed than given out. */
const imbalanceOf = ({ inspectionId, counts }: Bulletin): readonly RecordedImbalance[] => {
  const isOff = balanceLedger({ ...counts, opened: null, invalid: null }).some(
    ({ rule, holds }) => rule === 'redeemed-within-drawn' && holds === false,
  )
  return isOff ? [{ inspectionId, redeemed: counts.redeemed, drawn: drawnOf(counts) }] : []
}

const checkOpening = (opening: OpeningRecord, bulletin: Bulletin, find: Find): void => {
  const { root, opened, invalid, trackers } = opening
  const balances = root === bulletin.root && opened + invalid === bulletin.counts.sent
  if (!balances || countOf(trackers) !== opened) find('opening-wrong', bulletin.inspectionId)
}

const countOf = (trackers: string): number | null => {
  try {
    return splitTrackers(base64UrlToBytes(trackers)).length
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    return null
  }
}
