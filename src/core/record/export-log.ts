/** The log of exports: that somebody took records out of the vault, when, what and what for. It synchronises like all. */
import type { Edit, RecordContent } from './content.ts'

export const exportFormats = ['docx', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Most characters of what an export was for. */
export const maxPurposeChars = 200

/** One export. */
export interface ExportEntry {
  readonly format: ExportFormat
  /** Ids of the records that were exported, ascending. */
  readonly recordIds: readonly string[]
  /** 1 to {@link maxPurposeChars} characters. */
  readonly purpose: string
  /** Device id. */
  readonly by: string
  /** Device time, milliseconds since 1970. */
  readonly atMs: number
}

/** The first edits of a record of kind `export`; nobody writes into it afterwards. */
export const exportEdits = ({ format, recordIds, purpose, by, atMs }: ExportEntry): readonly Edit[] =>
  Object.entries({ format, records: [...recordIds].sort(), purpose, by, atMs }).map(([field, value]) => ({
    path: { field },
    value,
  }))

/** Reads a record of kind `export`; `null` for any other, and for one that is none of ours. */
export const exportOf = ({ kind, fields }: RecordContent): ExportEntry | null => {
  const { format, records, purpose, by, atMs } = fields
  const known = exportFormats.find((one) => one === format)
  if (kind !== 'export' || !known || !Array.isArray(records)) return null
  if (typeof purpose !== 'string' || typeof by !== 'string' || typeof atMs !== 'number') return null
  return { format: known, recordIds: records.filter((id) => typeof id === 'string'), purpose, by, atMs }
}
