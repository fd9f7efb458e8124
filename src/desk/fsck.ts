import { constants, createPublicKey, verify } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { leafOf, merkleRootOf, splitLeaves } from '../core/ballot/bulletin.ts'
import { balanceLedger } from '../core/ballot/ledger.ts'
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
import { decodeSendRequest, sendSignatureMessage } from '../core/wire/messages.ts'
import type { Bulletin, Manifest, OpeningRecord } from '../core/wire/schemas.ts'
import { openIssuer } from '../server/public/issuer.ts'
import { openReceiptSigner } from '../server/public/receipts.ts'
import { signedByP256 } from '../server/signatures.ts'
import { openBox } from '../server/store/box.ts'
import type { DataFolder } from '../server/store/data-folder.ts'
import { readManifest } from '../server/store/read-manifest.ts'
import { openRedeemBook } from '../server/store/redeem.ts'
import { openStaffSqlite } from '../server/store/staff-sqlite.ts'
import type { StoredInspection } from '../server/store/staff-store.ts'

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
  | 'file-missing'
  | 'file-readable-by-others'
  | 'file-damaged'
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
  | 'more-sent-than-redeemed'
  | 'bulletin-differs'
  | 'root-wrong'
  | 'counts-wrong'
  | 'opening-wrong'

/** What was looked at, so that "nothing found" means something. */
export interface FsckOutcome {
  readonly findings: readonly Finding[]
  readonly inspections: number
  readonly slips: number
  readonly envelopes: number
}

/**
 * Recomputes every hash, count and signature of a data folder and says what is wrong. Opens nothing sealed and
 * changes nothing, except that SQLite rolls back what a crash left half written. Safe beside a running server.
 */
export const checkData = async (folder: DataFolder): Promise<FsckOutcome> => {
  const findings: Finding[] = []
  let slips = 0
  let envelopes = 0
  const find = (problem: FsckProblem, where: string, count = 1) => {
    if (count > 0) findings.push({ problem, where, count })
  }
  if (!existsSync(folder.staffPath)) {
    find('file-missing', folder.staffPath)
    return { findings, inspections: 0, slips, envelopes }
  }
  checkFile(folder.staffPath, find)
  const store = openStaffSqlite(folder.staffPath)
  const inspections = await store.listInspections()
  await store.stop()
  const published = inspections.filter(isPublished)

  const knownIds = new Set(published.map(({ inspectionId }) => inspectionId))
  for (const inspectionId of folder.inspectionIds())
    if (!knownIds.has(inspectionId)) find('file-of-no-inspection', inspectionId)

  for (const inspection of published) {
    const { inspectionId } = inspection
    const boxPath = folder.boxPath(inspectionId)
    const redeemPath = folder.redeemPath(inspectionId)
    const sound = [boxPath, redeemPath].map((path) => checkFile(path, find))
    const manifest = checkManifest(inspection, find)
    if (manifest === null || sound.includes(false)) continue
    const checked = await checkInspection(inspection, manifest, boxPath, redeemPath, find)
    slips += checked.slips
    envelopes += checked.envelopes
  }
  return { findings, inspections: published.length, slips, envelopes }
}

type Find = (problem: FsckProblem, where: string, count?: number) => void
type Published = Exclude<StoredInspection, { state: 'preparing' }>

const isPublished = (inspection: StoredInspection): inspection is Published =>
  inspection.state !== 'preparing'

/** @returns false when there is no use in looking further into the file. */
const checkFile = (path: string, find: Find): boolean => {
  if (!existsSync(path)) {
    find('file-missing', path)
    return false
  }
  if ((statSync(path).mode & 0o077) !== 0) find('file-readable-by-others', path)
  try {
    const database = new DatabaseSync(path, { timeout: 5_000 })
    try {
      const rows = database.prepare('PRAGMA integrity_check').all() as { integrity_check: string }[]
      if (rows.length === 1 && rows[0]?.integrity_check === 'ok') return true
    } finally {
      database.close()
    }
  } catch (cause) {
    // Whatever SQLite says of a file it cannot read, the finding is the same.
    if ((cause as { code?: unknown }).code !== 'ERR_SQLITE_ERROR') throw cause
  }
  find('file-damaged', path)
  return false
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
  if (
    manifest.inspectionId !== inspectionId ||
    manifest.issuerKey !== bytesToBase64Url(openIssuer(keys.issuerPrivateKey).publicKey) ||
    manifest.receiptKey !== bytesToBase64Url(openReceiptSigner(keys.receiptPrivateKey).publicKey)
  )
    find('manifest-keys-differ', inspectionId)
  return manifest
}

const checkInspection = async (
  inspection: Published,
  manifest: Manifest,
  boxPath: string,
  redeemPath: string,
  find: Find,
): Promise<{ slips: number; envelopes: number }> => {
  const { inspectionId } = inspection
  const redeemBook = openRedeemBook(redeemPath)
  const { printed } = manifest.limits
  const redeemed = redeemBook.redeemed()
  if (redeemBook.printed !== printed) find('wrong-slip-count', inspectionId)
  redeemBook.stop()

  // Nothing is kept while checking, so no chance is needed.
  const box = openBox(boxPath, () => new Uint8Array(4))
  try {
    const broken = box.brokenSlots()
    find('slot-broken', inspectionId, broken)
    if (box.capacity !== printed) find('wrong-capacity', inspectionId)
    const counted = { leaf: 0, token: 0, envelope: 0 }
    const leaves = new Set<string>()
    const tokens = new Set<string>()
    let rows = 0
    for (const { leaf, request } of box.rows()) {
      rows += 1
      const parts = decodeSendRequest(request)
      const { tokenKey, tokenPrefix, tokenSignature, envelope, envelopeSignature } = parts
      if (!equalBytes(await leafOf(envelope), leaf)) counted.leaf += 1
      if (!tokenSigned(manifest, tokenKey, tokenPrefix, tokenSignature)) counted.token += 1
      if (!signedByP256(tokenKey, sendSignatureMessage(inspectionId, envelope), envelopeSignature))
        counted.envelope += 1
      leaves.add(bytesToHex(leaf))
      tokens.add(bytesToHex(tokenKey))
    }
    find('leaf-wrong', inspectionId, counted.leaf)
    find('token-signature-wrong', inspectionId, counted.token)
    find('envelope-signature-wrong', inspectionId, counted.envelope)
    find('token-twice', inspectionId, rows - tokens.size)
    find('envelope-twice', inspectionId, rows - leaves.size)
    if (rows > redeemed) find('more-sent-than-redeemed', inspectionId, rows - redeemed)
    if (inspection.state !== 'running') {
      await checkBulletin(inspection.bulletin, leaves, redeemed, printed, find)
      if (inspection.state === 'opened') checkOpening(inspection.opening, inspection.bulletin, find)
    }
    return { slips: printed, envelopes: rows }
  } finally {
    box.stop()
  }
}

/** Against the key of the manifest, the one phones trusted, not the one the server holds. */
const tokenSigned = (manifest: Manifest, tokenKey: Bytes, prefix: Bytes, signature: Bytes): boolean =>
  verify(
    'sha384',
    concatBytes(prefix, tokenMessage(manifest.inspectionId, tokenKey)),
    {
      key: createPublicKey({
        key: Buffer.from(base64UrlToBytes(manifest.issuerKey)),
        format: 'der',
        type: 'spki',
      }),
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: 48,
    },
    signature,
  )

const checkBulletin = async (
  bulletin: Bulletin,
  leavesInBox: ReadonlySet<string>,
  redeemed: number,
  printed: number,
  find: Find,
): Promise<void> => {
  const { inspectionId, counts } = bulletin
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
  const ledger = balanceLedger({ ...counts, opened: null, invalid: null })
  if (
    counts.sent !== leaves.length ||
    counts.redeemed !== redeemed ||
    counts.printed !== printed ||
    ledger.some(({ holds }) => holds === false)
  )
    find('counts-wrong', inspectionId)
}

const checkOpening = (opening: OpeningRecord, bulletin: Bulletin, find: Find): void => {
  const { root, opened, invalid, trackers } = opening
  const trackerBytes = base64UrlToBytes(trackers).length
  if (root !== bulletin.root || opened + invalid !== bulletin.counts.sent || trackerBytes !== opened * 32)
    find('opening-wrong', bulletin.inspectionId)
}
