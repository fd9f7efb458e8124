import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { kendallTau } from '../kit/kendall.ts'
import { isSqlite, readRecord, readSqliteCells } from '../kit/sqlite-pages.ts'

/** One file that was taken, with all that the file system says of it. */
interface TakenFile {
  /** Relative to the folder that was taken. */
  readonly path: string
  readonly bytes: Buffer
  readonly inode: number
  readonly modifiedMs: number
  readonly changedMs: number
  readonly bornMs: number
}

/** One order in which something came: the redeemings, or the sendings, of one inspection. */
export interface Comings {
  readonly inspectionId: string
  readonly kind: string
  /** What may lie somewhere of each, in the order in which they came; every mark 16 bytes or more. */
  readonly marks: readonly (readonly Uint8Array[])[]
}

/** What somebody who was there knows, and the disk must not. */
export interface Known {
  readonly comings: readonly Comings[]
  /** What may lie nowhere, or nowhere but in the files `except` names; 12 bytes or more, searched as bytes, hexadecimal and base64. */
  readonly secrets: readonly { readonly what: string; readonly bytes: Uint8Array; readonly except?: RegExp }[]
  /** What may stand nowhere in letters, found by `is`. */
  readonly texts: readonly { readonly what: string; readonly is: RegExp }[]
  /** First and last coming. */
  readonly fromMs: number
  readonly untilMs: number
  /** Times that everybody is told: those of the windows, as they are written. */
  readonly toldTimes: ReadonlySet<string>
}

/**
 * An order is said to show from this |tau| on: 0.1 for the mean of five inspections or more, and as many deviations
 * from chance for fewer; docs/SPEC.md SEIZE-2.
 */
const shownTau = (inspections: number): number => 0.1 * Math.max(1, Math.sqrt(5 / inspections))

/** Everything below a folder, by name. */
const takeFiles = (folder: string): TakenFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const { ino, mtimeMs, ctimeMs, birthtimeMs } = statSync(path)
      return {
        path: relative(folder, path),
        bytes: readFileSync(path),
        inode: ino,
        modifiedMs: mtimeMs,
        changedMs: ctimeMs,
        bornMs: birthtimeMs,
      }
    })

const prefixBytes = 12

/** Finds many needles at once: by their first four bytes, then by the next eight. */
const createFinder = <Meaning>(needles: Iterable<readonly [Uint8Array, Meaning]>) => {
  const byStart = new Map<number, { readonly needle: Buffer; readonly meaning: Meaning }[]>()
  const add = (needle: Buffer, meaning: Meaning) => {
    const start = needle.readUInt32LE(0)
    byStart.set(start, [...(byStart.get(start) ?? []), { needle, meaning }])
  }
  for (const [bytes, meaning] of needles) {
    const prefix = Buffer.from(bytes.subarray(0, prefixBytes))
    if (prefix.length < prefixBytes) throw new RangeError(`a needle has ${prefix.length} bytes`)
    add(prefix, meaning)
    const texts = [prefix.toString('hex'), prefix.toString('base64'), prefix.toString('base64url')]
    for (const text of new Set([...texts, prefix.toString('hex').toUpperCase()]))
      add(Buffer.from(text), meaning)
  }
  return (bytes: Buffer, found: (meaning: Meaning, at: number) => void): void => {
    let start = bytes.length < 4 ? 0 : bytes.readUInt32LE(0)
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (at > 0) start = ((start >>> 8) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
      for (const { needle, meaning } of byStart.get(start) ?? [])
        if (needle.equals(bytes.subarray(at, at + needle.length))) found(meaning, at)
    }
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Ways in which programs write a time, each read as if it were of UTC and of here. */
const timesIn = (text: string): { readonly written: string; readonly readMs: readonly number[] }[] => {
  const found: { written: string; readMs: number[] }[] = []
  for (const [written, date, time, rest] of text.matchAll(
    /(20\d\d[-/]\d\d[-/]\d\d)[T _](\d\d:\d\d(?::\d\d)?)((?:\.\d+)?Z?)/g,
  )) {
    const plain = `${(date ?? '').replaceAll('/', '-')}T${time}${(rest ?? '').replace('Z', '')}`
    found.push({ written, readMs: [Date.parse(plain), Date.parse(`${plain}Z`)] })
  }
  for (const [written, day, month, year, time] of text.matchAll(
    /(\d\d)[ /-]([A-Z][a-z]{2})[ /-](20\d\d)[ :](\d\d:\d\d:\d\d)/g,
  )) {
    const number = String(months.indexOf(month ?? '') + 1).padStart(2, '0')
    const plain = `${year}-${number}-${day}T${time}`
    found.push({ written, readMs: [Date.parse(plain), Date.parse(`${plain}Z`)] })
  }
  for (const [written] of text.matchAll(/(?<!\d)[12]\d{9}(?:\d{3}|\d{6}|\d{9})?(?!\d)/g))
    found.push({ written, readMs: [Number(written.slice(0, 13).padEnd(13, '0'))] })
  return found
}

/** Milliseconds since 1970 as programs write them in binary: eight bytes, integer or floating, either end first. */
const binaryTimesIn = (bytes: Buffer, fromMs: number, untilMs: number): number[] => {
  const found: number[] = []
  const isInside = (value: number) => value >= fromMs && value <= untilMs
  for (let at = 0; at + 8 <= bytes.length; at += 1) {
    // Both integers have two zero bytes at their upper end, both doubles of this age begin with 0x42.
    const [first, last] = [bytes[at], bytes[at + 7]]
    if (first === 0 && isInside(bytes.readUIntBE(at + 2, 6)) && bytes[at + 1] === 0) found.push(at)
    else if (last === 0 && bytes[at + 6] === 0 && isInside(bytes.readUIntLE(at, 6))) found.push(at)
    else if (first === 0x42 && isInside(bytes.readDoubleBE(at))) found.push(at)
    else if (last === 0x42 && isInside(bytes.readDoubleLE(at))) found.push(at)
  }
  return found
}

/** Columns of a record read as milliseconds, microseconds and seconds since 1970 and as SQLite's Julian days. */
const columnTimes = (record: Buffer): number[] =>
  readRecord(record).flatMap((column) => {
    if (typeof column !== 'bigint' && typeof column !== 'number') return []
    const value = Number(column)
    return [value, value / 1_000, value * 1_000, (value - 2_440_587.5) * 86_400_000]
  })

/** One list of places for one order of coming. */
interface Measure {
  /** Inspection ids are replaced by a star, so that what is measured in several inspections comes together. */
  readonly where: string
  readonly comings: Comings
  /** In the order of coming; `undefined` for what is not there. */
  readonly places: (number | undefined)[]
}

/** Every physical order of what came that these files show. */
const measuresOf = (files: readonly TakenFile[], all: readonly Comings[]): Iterable<Measure> => {
  const find = createFinder(
    all.flatMap((comings) =>
      comings.marks.flatMap((marks, order) =>
        marks.map((bytes, mark) => [bytes, { comings, order, mark }] as const),
      ),
    ),
  )
  const measures = new Map<string, Measure>()
  const put = (comings: Comings, where: string, order: number, place: number) => {
    const key = `${comings.inspectionId} ${comings.kind} ${where}`
    const measure = measures.get(key) ?? { where, comings, places: comings.marks.map(() => undefined) }
    measure.places[order] ??= place
    measures.set(key, measure)
  }
  for (const [index, file] of files.entries()) {
    const role = file.path.replaceAll(/[0-9a-f]{32}/g, '*')
    const ordersFound = new Map<Comings, Set<number>>()
    find(file.bytes, ({ comings, order, mark }, at) => {
      ordersFound.set(comings, (ordersFound.get(comings) ?? new Set()).add(order))
      put(comings, `${role}: mark ${mark}, byte or line`, order, at)
    })
    for (const [comings, orders] of ordersFound) {
      const [only] = orders
      if (orders.size !== 1 || only === undefined) continue
      const each = `${dirname(role)}, a file for each`
      put(comings, `${each}: inode`, only, file.inode)
      put(comings, `${each}: time of modification`, only, file.modifiedMs)
      put(comings, `${each}: time of change`, only, file.changedMs)
      put(comings, `${each}: time of birth`, only, file.bornMs)
      put(comings, `${each}: name`, only, index)
    }
    if (ordersFound.size === 0 || !isSqlite(file.bytes)) continue
    for (const cell of readSqliteCells(file.bytes))
      find(cell.record, ({ comings, order, mark }) => {
        const name = `${role}: tree ${cell.tree}, mark ${mark}`
        if (cell.rowId !== null) put(comings, `${name}, row id`, order, Number(cell.rowId))
        put(comings, `${name}, page`, order, cell.page)
        put(comings, `${name}, index in page`, order, cell.index)
        put(comings, `${name}, offset in page`, order, cell.offset)
        for (const [spilt, page] of cell.overflowPages.entries())
          put(comings, `${name}, overflow page ${spilt + 1}`, order, page)
      })
  }
  return measures.values()
}

const isPlace = (place: number | undefined): place is number => place !== undefined

/**
 * Looks through everything that was taken for what it tells of whoever came.
 * @returns a line for each finding, which begins with its kind: address, browser, time, code, secret, token,
 *   link, order. Nothing found in two places by chance: see SEIZE-2 for how likely that is.
 */
export const examine = (folder: string, known: Known): string[] => {
  const files = takeFiles(folder)
  const findings = new Set<string>()
  const isInRun = (ms: number) => ms >= known.fromMs - 60_000 && ms <= known.untilMs + 60_000

  const findSecret = createFinder(known.secrets.map((secret) => [secret.bytes, secret] as const))
  for (const { path, bytes, modifiedMs } of files) {
    findSecret(bytes, ({ what, except }) => {
      if (except?.test(path) !== true) findings.add(`${what} in ${path}`)
    })
    const text = bytes.toString('latin1')
    for (const { what, is } of known.texts) if (is.test(text)) findings.add(`${what} in ${path}`)
    for (const { written, readMs } of timesIn(text))
      if (readMs.some(isInRun) && !known.toldTimes.has(written)) findings.add(`time written in ${path}`)
    if (binaryTimesIn(bytes, known.fromMs, known.untilMs).length > 0)
      findings.add(`time in binary in ${path}`)
    if (isSqlite(bytes))
      for (const { record } of readSqliteCells(bytes))
        if (columnTimes(record).some((ms) => ms >= known.fromMs && ms <= known.untilMs))
          findings.add(`time in a column of ${path}`)
    if (modifiedMs >= known.fromMs && modifiedMs <= known.untilMs)
      findings.add(`time of modification of ${path}`)
  }

  const taus = new Map<string, number[]>()
  for (const { comings, where, places } of measuresOf(files, known.comings)) {
    const found = places.filter(isPlace)
    // A few by themselves have no order to speak of.
    if (found.length < places.length / 2) continue
    const key = `order of ${comings.kind} in ${where}`
    taus.set(key, [...(taus.get(key) ?? []), kendallTau(found)])
  }
  for (const [where, list] of taus) {
    const mean = list.reduce((sum, tau) => sum + tau, 0) / list.length
    if (Math.abs(mean) >= shownTau(list.length)) findings.add(`${where} (tau ${mean.toFixed(2)})`)
  }
  return [...findings].toSorted()
}
