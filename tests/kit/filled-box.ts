import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { utf8ToBytes } from '../../src/core/bytes.ts'
import type { Office } from '../../src/desk/office-client.ts'
import {
  openOffice,
  postBytes,
  publishInspection,
  type RunningInspection,
  redeemAndSeal,
  type SealedRespondent,
  windowsFrom,
} from './respondent.ts'
import type { TestServer } from './server.ts'

export const minuteMs = 60_000

/** How many slips are printed, how many of them redeemed and sealed, and how many of those sent. */
export interface Fill {
  readonly printed: number
  readonly redeemed: number
  readonly sent: number
}

/** An inspection in the midst of its send window. */
export interface FilledBox {
  readonly office: Office
  readonly inspection: RunningInspection
  /** Those who redeemed, in order; the first `sent` of them have sent. */
  readonly sealed: readonly SealedRespondent[]
  /** When the windows began: redeem for ten minutes, send from minute 20 to minute 40. */
  readonly startMs: number
}

/**
 * Publishes an inspection, redeems slips in minute 0 and sends envelopes in minute 25, where the clock then stands.
 * @param office - a new device with the server's setup code unless given.
 */
export const fillBox = async (server: TestServer, fill: Fill, office?: Office): Promise<FilledBox> => {
  const startMs = server.nowMs()
  const device = office ?? (await openOffice(server))
  const inspection = await publishInspection(device, windowsFrom(startMs), { printed: fill.printed })
  const sealed: SealedRespondent[] = []
  for (const secret of inspection.secrets.slice(0, fill.redeemed))
    sealed.push(await redeemAndSeal(server.publicUrl, inspection, secret, utf8ToBytes('{}')))
  server.setNowMs(startMs + 25 * minuteMs)
  const url = `${server.publicUrl}/api/inspections/${inspection.inspectionId}/envelopes`
  for (const { body } of sealed.slice(0, fill.sent)) {
    const { status } = await postBytes(url, body)
    if (status !== 200) throw new Error(`an envelope was refused: ${status}`)
  }
  return { office: device, inspection, sealed, startMs }
}

/** The box or the redeem book of an inspection in a data folder. */
export const fileOf = (dataPath: string, kind: 'boxes' | 'redeem', inspectionId: string): string =>
  join(dataPath, kind, `${inspectionId}.sqlite`)

/** Runs one statement in a database file behind the server's back. @returns how many rows it changed. */
export const changeRows = (file: string, statement: string, ...values: SQLInputValue[]): number => {
  const database = new DatabaseSync(file)
  try {
    return Number(database.prepare(statement).run(...values).changes)
  } finally {
    database.close()
  }
}

const oneFilled = 'slot = (SELECT max(slot) FROM slot WHERE leaf <> zeroblob(32))'

/** What damage can do to the slots of a box, one statement each. */
export const slotDamages: Readonly<Record<string, string>> = {
  'a leaf changed': `UPDATE slot SET leaf = CAST(zeroblob(31) || x'01' AS BLOB) WHERE ${oneFilled}`,
  'an envelope changed': `UPDATE slot SET request = CAST(substr(request, 1, 8000) || zeroblob(820) AS BLOB) WHERE ${oneFilled}`,
  'a leaf is text': `UPDATE slot SET leaf = CAST(leaf AS TEXT) WHERE ${oneFilled}`,
  'an envelope was cut': `UPDATE slot SET request = substr(request, 1, 100) WHERE ${oneFilled}`,
  'a leaf is gone': `UPDATE slot SET leaf = zeroblob(32) WHERE ${oneFilled}`,
  'an envelope is there twice': `UPDATE slot SET
     leaf = (SELECT leaf FROM slot WHERE leaf <> zeroblob(32) LIMIT 1),
     request = (SELECT request FROM slot WHERE leaf <> zeroblob(32) LIMIT 1) WHERE leaf = zeroblob(32)`,
}
