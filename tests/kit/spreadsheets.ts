/** Independent readers of what we export: ZIP and XML by hand, CSV by RFC 4180. They share no code with src/. */
import { inflateRawSync } from 'node:zlib'

/** The parts of a ZIP archive by name, as text: {@link readZipBytes}. */
export const readZip = (bytes: Uint8Array): ReadonlyMap<string, string> =>
  new Map([...readZipBytes(bytes)].map(([name, part]) => [name, part.toString('utf8')]))

/** The parts of a ZIP archive by name, by its central directory (APPNOTE 4.3.12). */
export const readZipBytes = (bytes: Uint8Array): ReadonlyMap<string, Buffer> => {
  const view = Buffer.from(bytes)
  const end = view.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const parts = new Map<string, Buffer>()
  let at = view.readUInt32LE(end + 16)
  for (let count = view.readUInt16LE(end + 10); count > 0; count -= 1) {
    const method = view.readUInt16LE(at + 10)
    const compressedBytes = view.readUInt32LE(at + 20)
    const nameBytes = view.readUInt16LE(at + 28)
    const name = view.toString('utf8', at + 46, at + 46 + nameBytes)
    const local = view.readUInt32LE(at + 42)
    const start = local + 30 + view.readUInt16LE(local + 26) + view.readUInt16LE(local + 28)
    const stored = view.subarray(start, start + compressedBytes)
    parts.set(name, method === 8 ? inflateRawSync(stored) : stored)
    at += 46 + nameBytes + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return parts
}

const unescapeXml = (text: string): string =>
  text
    .replace(
      /&(lt|gt|quot|amp);/g,
      (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
    )
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Every sheet of a workbook by name, as rows of cells; an empty cell is `null`. */
export const readWorkbook = (
  bytes: Uint8Array,
): ReadonlyMap<string, readonly (readonly (string | number | null)[])[]> => {
  const parts = readZip(bytes)
  const names = [...(parts.get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]*)" sheetId="(\d+)"/g)]
  return new Map(
    names.map(([, name = '', id = '']) => {
      const xml = parts.get(`xl/worksheets/sheet${id}.xml`) ?? ''
      const rows = [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = '']) => {
        const cells: (string | number | null)[] = []
        for (const [, letters = '', rest = '', inner = ''] of row.matchAll(
          /<c r="([A-Z]+)\d+"([^>]*)>(.*?)<\/c>/gs,
        )) {
          const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
          while (cells.length < column) cells.push(null)
          const text = /<t[^>]*>(.*)<\/t>/s.exec(inner)?.[1]
          cells.push(
            rest.includes('inlineStr') ? unescapeXml(text ?? '') : Number(/<v>(.*)<\/v>/.exec(inner)?.[1]),
          )
        }
        return cells
      })
      return [unescapeXml(name), rows]
    }),
  )
}

/** Rows and fields of a CSV text. */
export const readCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let row: string[] = []
  const fields = text.replace(/^\ufeff/, '').matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g)
  for (const [whole, field = '', end] of fields) {
    if (whole === '') break
    row.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}
