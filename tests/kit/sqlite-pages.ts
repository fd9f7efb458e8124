/** One row or index entry of an SQLite file, with every place in the file that could say when it was written. */
export interface SqliteCell {
  /** First page of the b-tree the cell lies in: which table or index it is. */
  readonly tree: number
  /** Row id, or `null` in an index or a table WITHOUT ROWID. */
  readonly rowId: bigint | null
  /** Page of the cell, from 1. */
  readonly page: number
  /** Place in the page's list of cells, from 0. */
  readonly index: number
  /** Bytes from the beginning of the page. */
  readonly offset: number
  /** Pages the rest of the record spilt into, in order. */
  readonly overflowPages: readonly number[]
  /** The record, header included, put together from all its pages. */
  readonly record: Buffer
}

const magic = Buffer.from('SQLite format 3\0')

/** Whether these are the bytes of an SQLite database. */
export const isSqlite = (file: Uint8Array): boolean =>
  file.length >= 512 && magic.equals(file.subarray(0, magic.length))

/** A variable-length integer of SQLite, 1 to 9 bytes, big-endian. */
const readVarint = (bytes: Buffer, at: number): { readonly value: bigint; readonly next: number } => {
  let value = 0n
  for (let length = 0; length < 8; length += 1) {
    const byte = bytes[at + length] ?? 0
    value = (value << 7n) | BigInt(byte & 0x7f)
    if (byte < 0x80) return { value, next: at + length + 1 }
  }
  return { value: (value << 8n) | BigInt(bytes[at + 8] ?? 0), next: at + 9 }
}

/**
 * Reads every cell of every b-tree straight from the pages, as somebody would who took the file: SQLite itself
 * tells neither page nor offset. A page that is no b-tree page (overflow, free) gives no cells.
 * @see https://www.sqlite.org/fileformat2.html sections 1.3, 1.6 and 2
 */
export const readSqliteCells = (file: Buffer): readonly SqliteCell[] => {
  const declared = file.readUInt16BE(16)
  const pageBytes = declared === 1 ? 65_536 : declared
  const usable = pageBytes - (file[20] ?? 0)
  const pages = Math.floor(file.length / pageBytes)
  const cells: SqliteCell[] = []
  const pageAt = (page: number) => file.subarray((page - 1) * pageBytes, page * pageBytes)

  const readCell = (tree: number, page: number, index: number, offset: number, kind: number): SqliteCell => {
    const bytes = pageAt(page)
    // 0x0a leaf and 0x02 interior of an index, 0x0d leaf of a table; an interior cell begins with a page number.
    const size = readVarint(bytes, kind === 0x02 ? offset + 4 : offset)
    const row = kind === 0x0d ? readVarint(bytes, size.next) : { value: null, next: size.next }
    const total = Number(size.value)
    const most = kind === 0x0d ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
    const least = Math.floor(((usable - 12) * 32) / 255) - 23
    const spilt = least + ((total - least) % (usable - 4))
    const local = total <= most ? total : spilt <= most ? spilt : least
    const parts = [bytes.subarray(row.next, row.next + local)]
    const overflowPages: number[] = []
    let left = total - local
    let next = left > 0 ? bytes.readUInt32BE(row.next + local) : 0
    while (left > 0 && next > 0 && next <= pages) {
      overflowPages.push(next)
      parts.push(pageAt(next).subarray(4, 4 + Math.min(left, usable - 4)))
      left -= usable - 4
      next = pageAt(next).readUInt32BE(0)
    }
    return { tree, rowId: row.value, page, index, offset, overflowPages, record: Buffer.concat(parts) }
  }

  const visit = (tree: number, page: number): void => {
    if (page < 1 || page > pages) return
    const bytes = pageAt(page)
    const header = page === 1 ? 100 : 0
    const kind = bytes[header] ?? 0
    const isInterior = kind === 0x05 || kind === 0x02
    if (!isInterior && kind !== 0x0d && kind !== 0x0a) return
    const pointers = header + (isInterior ? 12 : 8)
    for (let index = 0; index < bytes.readUInt16BE(header + 3); index += 1) {
      const offset = bytes.readUInt16BE(pointers + 2 * index)
      if (isInterior) visit(tree, bytes.readUInt32BE(offset))
      if (kind !== 0x05) cells.push(readCell(tree, page, index, offset, kind))
    }
    if (isInterior) visit(tree, bytes.readUInt32BE(header + 8))
  }
  visit(1, 1)
  // sqlite_schema: type, name, tbl_name, rootpage, sql.
  for (const { record } of [...cells]) {
    const root = readRecord(record)[3]
    if (typeof root === 'bigint' && root > 1n) visit(Number(root), Number(root))
  }
  return cells
}

/** The columns of a record; text and blobs as bytes. */
export const readRecord = (record: Buffer): readonly (bigint | number | Buffer | null)[] => {
  const header = readVarint(record, 0)
  const types: number[] = []
  for (let at = header.next; at < Number(header.value); ) {
    const type = readVarint(record, at)
    types.push(Number(type.value))
    at = type.next
  }
  let at = Number(header.value)
  const integerBytes = [0, 1, 2, 3, 4, 6, 8]
  return types.map((type) => {
    const from = at
    if (type === 0) return null
    if (type === 8 || type === 9) return BigInt(type - 8)
    if (type === 7) {
      at += 8
      return record.readDoubleBE(from)
    }
    const length = type >= 12 ? Math.floor((type - 12) / 2) : (integerBytes[type] ?? 0)
    at += length
    const bytes = record.subarray(from, at)
    return type >= 12 ? bytes : BigInt.asIntN(8 * length, BigInt(`0x${bytes.toString('hex')}`))
  })
}
