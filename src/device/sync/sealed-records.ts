/**
 * Records on their way by a stick or a cable: what waits, one stuck revision, or a whole inspection as a sealed file,
 * and what a file brought into another device of the team. Everything in it is signed and sealed already, so it works
 * while nobody can read any of it.
 *
 * A file taken in waits on the device that took it in like its own work, and goes to the server from there or by the
 * next file; the device it came from goes on waiting until the server has it too. Twice is once.
 * @see docs/SPEC.md OUTBOX-4 to OUTBOX-7
 */
import { type Bytes, bytesToHex, equalBytes, sha256 } from '../../core/bytes.ts'
import { type ErrorCode, failure } from '../../core/errors.ts'
import { maxChunkBytes } from '../../core/record/limits.ts'
import { type FilePiece, pieceKinds, type SealedFile } from '../../core/wire/sealed-file.ts'
import type { VaultRevisionStore } from '../vault/revision-store.ts'
import { createJudge } from './judge.ts'
import { heldTeam, readTeam } from './member-log.ts'
import type { QuarantinedRevision, SealedRevision } from './revision-store.ts'

/** What a sealed file of records holds: everything that waits, one refused revision by its key, or all there is. */
export type RecordsToSeal =
  | { readonly what: 'waiting' }
  | { readonly what: 'stuck'; readonly key: string }
  | { readonly what: 'all' }

const pageCount = 200
/** More chunks than a device can hold: 256 GiB. */
const maxChunkCount = 2 ** 20

async function* revisionPieces(
  store: VaultRevisionStore,
  inspectionId: string,
  isWanted: (state: 'waiting' | 'kept') => boolean,
): AsyncGenerator<FilePiece> {
  for (let position = 0; ; ) {
    const page = await store.readRevisions(inspectionId, position, pageCount)
    for (const { state, bytes } of page) if (isWanted(state)) yield { kind: pieceKinds.revision, bytes }
    position = page.at(-1)?.position ?? position
    if (page.length < pageCount) return
  }
}

/**
 * The pieces of a sealed file, read one by one. The membership log comes first: who takes the file in may not have
 * been told yet of whoever wrote what is in it.
 */
export async function* recordPieces(
  store: VaultRevisionStore,
  inspectionId: string,
  wanted: RecordsToSeal,
): AsyncGenerator<FilePiece> {
  for (const bytes of await store.readMemberEntries(inspectionId))
    yield { kind: pieceKinds.memberEntry, bytes }
  if (wanted.what === 'stuck') {
    const stuck = (await store.readQuarantined(inspectionId)).find(({ key }) => key === wanted.key)
    if (stuck) yield { kind: pieceKinds.revision, bytes: stuck.bytes }
    return
  }
  const isAll = wanted.what === 'all'
  yield* revisionPieces(store, inspectionId, (state) => isAll || state === 'waiting')
  // What the server refused is nowhere else; another server, or a person, may think differently of it.
  for (const { direction, bytes } of await store.readQuarantined(inspectionId))
    if (direction === 'out') yield { kind: pieceKinds.revision, bytes }
  const addresses = isAll
    ? await store.readChunkAddresses(inspectionId)
    : await store.readWaitingChunks(inspectionId, maxChunkCount)
  for (const address of addresses) {
    const bytes = await store.readChunk(inspectionId, address)
    if (bytes) yield { kind: pieceKinds.chunk, bytes }
  }
}

/** What came of taking a file in. */
export interface TakenIn {
  /** Revisions and chunks that were not here before. */
  readonly fresh: number
  /** Those that were. */
  readonly known: number
  /** Revisions that were refused, by reason; they lie in the quarantine. */
  readonly refused: ReadonlyMap<ErrorCode, number>
}

/**
 * Takes a sealed file in. Its every byte was checked by `readSealedFile`; here every entry and revision is verified as
 * if the server had given it. A crash on the way leaves whole revisions only; the same file again adds the rest.
 * @throws `file/other-kind`, `file/other-inspection`, `file/damaged`, and as `readTeam` when its log is not this
 *   team's: nothing was taken in then.
 */
export const takeInRecords = async (
  { store, nowMs }: { readonly store: VaultRevisionStore; readonly nowMs: () => number },
  inspectionId: string,
  file: SealedFile,
): Promise<TakenIn> => {
  if (file.kind !== 'records') throw failure('file/other-kind')
  if (file.inspectionId !== inspectionId) throw failure('file/other-inspection')

  const entries: Bytes[] = []
  for await (const { kind, bytes } of file.pieces()) {
    if (kind !== pieceKinds.memberEntry) break
    entries.push(bytes)
  }
  const rootHash = await store.readRoot(inspectionId)
  if (rootHash === null) throw failure('member/wrong-root')
  const held = await store.readMemberEntries(inspectionId)
  if (entries.some((entry, index) => held[index] && !equalBytes(entry, held[index])))
    throw failure('member/log-forked', { held: held.length, given: entries.length })
  const before = await heldTeam(store, inspectionId)
  const newer = entries.slice(held.length)
  const team = await readTeam(before, newer, rootHash)
  if (team === null) throw failure('member/wrong-root')
  await store.appendMemberEntries(inspectionId, held.length, newer)

  const judge = createJudge(team)
  const refused = new Map<ErrorCode, number>()
  let [fresh, known] = [0, 0]
  let accepted: SealedRevision[] = []
  let apart: QuarantinedRevision[] = []
  const keepBatch = async () => {
    const here = await store.heldOf(
      inspectionId,
      accepted.map(({ id }) => id),
    )
    await store.appendWaiting(inspectionId, accepted)
    await store.quarantineArrived(inspectionId, apart)
    const distinct = new Set(accepted.map(({ id }) => id))
    known += accepted.length - distinct.size + here.size
    fresh += distinct.size - here.size
    accepted = []
    apart = []
  }
  for await (const { kind, bytes } of file.pieces()) {
    if (kind === pieceKinds.revision) {
      const judged = await judge(bytes)
      if ('accepted' in judged) accepted.push(judged.accepted)
      else {
        const { code } = judged
        refused.set(code, (refused.get(code) ?? 0) + 1)
        apart.push({ key: bytesToHex(await sha256(bytes)), direction: 'in', bytes, code, atMs: nowMs() })
      }
      if (accepted.length + apart.length >= pageCount) await keepBatch()
    } else if (kind === pieceKinds.chunk) {
      if (bytes.length > maxChunkBytes) throw failure('file/damaged', { lengthBytes: bytes.length })
      const address = bytesToHex(await sha256(bytes))
      if ((await store.readChunk(inspectionId, address)) !== null) known += 1
      else {
        await store.appendChunks(inspectionId, [{ address, bytes }], 'waiting')
        fresh += 1
      }
    }
  }
  await keepBatch()
  return { fresh, known, refused }
}
