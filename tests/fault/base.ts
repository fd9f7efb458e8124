import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as waitMs } from 'node:timers/promises'
import { expect } from 'vitest'
import { balanceLedger } from '../../src/core/ballot/ledger.ts'
import { redeemCodeOf } from '../../src/core/ballot/slip.ts'
import {
  type Bytes,
  bytesToHex,
  compareBytes,
  concatBytes,
  sha256,
  utf8ToBytes,
} from '../../src/core/bytes.ts'
import { encodeRedeemRequest } from '../../src/core/wire/messages.ts'
import { signSlipMarks } from '../../src/core/wire/slip-marks.ts'
import { type Office, prepareInspection } from '../../src/desk/office-client.ts'
import { prepareTicket } from '../../src/desk/respondent-client.ts'
import { openDataFolder } from '../../src/server/store/data-folder.ts'
import { openRedeemBook } from '../../src/server/store/redeem.ts'
import { readStaffFile } from '../../src/server/store/staff-sqlite.ts'
import { openBox } from '../kit/close-box.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  type SealedRespondent,
  smallForm,
} from '../kit/respondent.ts'
import { type ServerProcess, startServerProcess, temporaryFolder } from '../kit/server.ts'

/** What came of one step: the server's answer, the same for the same step; its refusal; or no answer at all. */
export type Outcome =
  | { readonly state: 'done'; readonly answer: string }
  | { readonly state: 'refused'; readonly code: string }
  | { readonly state: 'cut' }

/** Something that writes, ready to be done; done twice it gives the same. */
export interface Step {
  readonly name: string
  run(): Promise<Outcome>
  /** What it answers when it is done already; without it, what it answered the first time. */
  readonly answerAgain?: string
  /** What can be done once it is done, and could not if it were done in part. */
  goOn?(): Promise<void>
  /** Envelopes it brings into the boxes, by itself and by going on. */
  readonly envelopes: number
}

/** A data folder in which every step is about to happen, to be copied for each fault. */
export interface Base {
  readonly steps: readonly Step[]
  /** Envelopes that have a receipt, in all boxes. */
  readonly acknowledged: number
  /** Copies the folder and starts a server on it, at the same addresses every time. */
  startCopy(): Promise<{
    readonly server: ServerProcess
    readonly dataPath: string
    restart(): Promise<ServerProcess>
  }>
  remove(): void
}

const printed = 14
const redeemed = 12
/** Of an inspection that a second server took along: its redeem book lies on several pages of the disk. */
const printedForRoom = 128
const voidInRoom = 40

/** One hour for sending, and no more for redeeming than is needed. */
const shortWindows = (redeemMs: number) => {
  const iso = (ms: number) => new Date(Date.now() + ms).toISOString()
  const middle = iso(redeemMs)
  return {
    redeem: { openIso: iso(-60_000), closeIso: middle },
    send: { openIso: middle, closeIso: iso(3_600_000) },
  }
}

/** @param fromMinutes - when redeeming begins, from now. */
const longRedeem = (fromMinutes = -1) => {
  const iso = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  return {
    redeem: { openIso: iso(fromMinutes), closeIso: iso(120) },
    send: { openIso: iso(121), closeIso: iso(240) },
  }
}

const asked = async (ask: () => Promise<Response>): Promise<Outcome> => {
  try {
    const response = await ask()
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (response.ok) return { state: 'done', answer: bytesToHex(bytes) }
    return { state: 'refused', code: (JSON.parse(Buffer.from(bytes).toString()) as { code: string }).code }
  } catch {
    return { state: 'cut' }
  }
}

const officeAsked = async (ask: () => Promise<unknown>): Promise<Outcome> => {
  try {
    return { state: 'done', answer: JSON.stringify((await ask()) ?? null) }
  } catch (cause) {
    const { code } = cause as { code?: unknown }
    return typeof code === 'string' && code.includes('/') ? { state: 'refused', code } : { state: 'cut' }
  }
}

/** Redeems and seals the first twelve slips, waits for the send window, and sends `count` of them. */
const fill = async (
  server: ServerProcess,
  running: readonly (readonly [RunningInspection, number])[],
): Promise<SealedRespondent[][]> => {
  const all = []
  for (const [inspection] of running) {
    const sealed = []
    for (const secret of inspection.secrets.slice(0, redeemed))
      sealed.push(await redeemAndSeal(server.publicUrl, inspection, secret))
    all.push(sealed)
  }
  const [first] = running
  await waitMs(Math.max(0, Date.parse(first?.[0].manifest.windows.send.openIso ?? '') - Date.now()) + 1_000)
  for (const [at, [{ inspectionId }, count]] of running.entries())
    for (const { body } of all[at]?.slice(0, count) ?? [])
      await postBytes(`${server.publicUrl}/api/inspections/${inspectionId}/envelopes`, body)
  return all
}

/**
 * The inspection at another server that has a copy of the data folder: as many redeem and seal there as elsewhere, and
 * further slips, all over the book, are made void.
 * @returns what became of the slips, signed, and what has to be sent yet.
 */
const holdInRoom = async (
  dataPath: string,
  inspection: RunningInspection,
): Promise<{ readonly slipMarks: Bytes; readonly bodies: readonly Bytes[] }> => {
  const server = await startServerProcess({ dataPath })
  const bodies = []
  for (const secret of inspection.secrets.slice(0, redeemed))
    bodies.push((await redeemAndSeal(server.publicUrl, inspection, secret)).body)
  await server.stop()
  const folder = openDataFolder(dataPath)
  const { inspectionId, secrets } = inspection
  const book = openRedeemBook(folder.redeemPath(inspectionId))
  for (const secret of secrets.slice(redeemed, redeemed + voidInRoom))
    await book.makeVoid(await redeemCodeOf(secret))
  const stored = readStaffFile(folder.staffPath).inspections.find((one) => one.inspectionId === inspectionId)
  const [slipMarks] = await signSlipMarks(stored?.keys.receiptPrivateKey as Bytes, inspectionId, book.rows())
  book.stop()
  return { slipMarks: slipMarks as Bytes, bodies }
}

/** Sends what was sealed in the room, and closes: the ledger says that no slip and no envelope was lost or doubled. */
const closeWithRoom = async (
  publicUrl: string,
  office: Office,
  inspectionId: string,
  bodies: readonly Bytes[],
): Promise<void> => {
  for (const body of bodies) {
    const { status } = await postBytes(`${publicUrl}/api/inspections/${inspectionId}/envelopes`, body)
    if (status !== 200) throw new Error(`what was sealed in the room is answered with ${status}`)
  }
  const leftOver = printedForRoom - redeemed - voidInRoom
  const { counts } = await office.close(inspectionId, leftOver)
  expect(counts).toEqual({
    printed: printedForRoom,
    leftOver,
    voided: voidInRoom,
    redeemed,
    sent: redeemed,
  })
  const lines = balanceLedger({ ...counts, opened: null, invalid: null })
  expect(lines.map(({ holds }) => holds)).toEqual([null, true, true])
}

/** Makes a {@link Base}; takes half a minute and more, most of it for a redeem window to end. */
export const createBase = async (): Promise<Base> => {
  const folder = temporaryFolder()
  const basePath = join(folder.path, 'base')
  let first = await startServerProcess({ dataPath: basePath })
  const { publicUrl } = first
  const environment = {
    MINGCHA_PUBLIC_PORT: new URL(publicUrl).port,
    MINGCHA_STAFF_PORT: new URL(first.staffUrl).port,
  }
  const office: Office = await openOffice(first)
  const redeeming = await publishInspection(office, longRedeem(), { printed })
  const coming = await publishInspection(office, longRedeem(60), { printed })
  const startedMs = performance.now()
  const ticket = await prepareTicket(redeeming.manifest, redeeming.secrets[0] as never)
  // Four times twelve redeem and seal, which takes three times as long as a ticket; and as long again to spare.
  const redeemMs = Math.max(25_000, 4 * redeemed * 3 * 2 * (performance.now() - startedMs))
  const [court, title] = ['甲法院', '还没有发布']
  const unpublished = await prepareInspection(await office.create(court, title), {
    court,
    title,
    form: smallForm,
    printed,
    threshold: 2,
    total: 3,
  })
  const unpublishedManifest = unpublished.manifestOf(longRedeem())
  const inTwoRooms = await publishInspection(office, shortWindows(redeemMs), { printed: printedForRoom })
  const [sending, closing, opening] = [
    await publishInspection(office, shortWindows(redeemMs), { printed }),
    await publishInspection(office, shortWindows(redeemMs), { printed }),
    await publishInspection(office, shortWindows(redeemMs), { printed }),
  ]
  await first.stop()
  const roomPath = join(folder.path, 'room')
  cpSync(basePath, roomPath, { recursive: true })
  first = await startServerProcess({ dataPath: basePath, environment })
  const room = await holdInRoom(roomPath, inTwoRooms)
  const sealed = await fill(first, [
    [sending, redeemed - 1],
    [closing, redeemed],
    [opening, redeemed],
  ])
  await office.close(opening.inspectionId, printed - redeemed)
  await first.stop()

  const furtherHashes = concatBytes(
    ...(await Promise.all([...Array(8).keys()].map((at) => sha256(Uint8Array.of(at))))).sort(compareBytes),
  )
  const path = (inspectionId: string, end: string) => `${publicUrl}/api/inspections/${inspectionId}/${end}`
  const last = sealed[0]?.at(-1) as SealedRespondent
  let copies = 0
  return {
    acknowledged: 3 * redeemed - 1,
    steps: [
      {
        name: 'publish',
        envelopes: 0,
        run: () =>
          officeAsked(() =>
            office.publish(
              unpublished.inspectionId,
              unpublishedManifest.manifestBytes,
              unpublished.codeHashes,
            ),
          ),
      },
      {
        name: 'redeem',
        envelopes: 0,
        run: () =>
          asked(() =>
            postBytes(
              path(redeeming.inspectionId, 'redeem'),
              encodeRedeemRequest({ code: ticket.code, blinded: ticket.pending.blinded }),
            ),
          ),
      },
      {
        name: 'void',
        envelopes: 0,
        run: () => officeAsked(() => office.voidSlip(redeeming.inspectionId, ticket.code)),
      },
      {
        name: 'replace',
        envelopes: 0,
        run: () => officeAsked(() => office.replaceSlip(redeeming.inspectionId, 'ab'.repeat(16))),
      },
      {
        name: 'print run',
        envelopes: 0,
        run: () => officeAsked(() => office.addPrintRun(redeeming.inspectionId, furtherHashes)),
      },
      {
        name: 'slip marks',
        run: () => asked(() => postBytes(path(inTwoRooms.inspectionId, 'slip-marks'), room.slipMarks)),
        // All of them were marked, so none is marked anew; a number in between would be a part of them.
        answerAgain: bytesToHex(utf8ToBytes(JSON.stringify({ fresh: 0 }))),
        goOn: () => closeWithRoom(publicUrl, office, inTwoRooms.inspectionId, room.bodies),
        envelopes: redeemed,
      },
      {
        name: 'send',
        run: () => asked(() => postBytes(path(sending.inspectionId, 'envelopes'), last.body)),
        envelopes: 1,
      },
      {
        name: 'close',
        envelopes: 0,
        run: () => officeAsked(() => office.close(closing.inspectionId, printed - redeemed)),
      },
      {
        name: 'cancel',
        envelopes: 0,
        run: () =>
          officeAsked(async () =>
            bytesToHex(await office.ask(`/api/inspections/${coming.inspectionId}/cancel`, {})),
          ),
      },
      { name: 'open', envelopes: 0, run: () => officeAsked(() => openBox({ office, inspection: opening })) },
    ],
    async startCopy() {
      copies += 1
      const dataPath = join(folder.path, `copy-${copies}`)
      cpSync(basePath, dataPath, { recursive: true })
      const start = () => startServerProcess({ dataPath, environment })
      return { server: await start(), dataPath, restart: start }
    },
    remove: () => {
      folder.remove()
      rmSync(folder.path, { recursive: true, force: true })
    },
  }
}
