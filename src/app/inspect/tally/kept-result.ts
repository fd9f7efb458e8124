import type { Form } from '../../../core/form/form.ts'
import type { Tally } from '../../../core/tally/tally.ts'
import type { Mode } from '../../../core/wire/mode.ts'
import type { Bulletin, Manifest, OpeningRecord } from '../../../core/wire/schemas.ts'

/** What the office keeps of an opening: nothing that small-group suppression has not been through. */
export interface KeptResult {
  readonly format: 'mingcha/result/v1'
  readonly tally: Tally
  readonly counts: Bulletin['counts']
  /** k of n of the inspection; absent in results from before the opening had minutes. */
  readonly trustees?: Manifest['trustees']
  /** Absent in results from before there were modes: `assembly`. */
  readonly mode?: Mode
  /** The very form that was answered, for the codebook. */
  readonly form: Form
  /** What everybody may know of the opening; kept whole, so that it can be published later if the network fails. */
  readonly record: OpeningRecord
  /** Of an appraisal: who was due and who came, as typed here. Absent: not yet. */
  readonly attendance?: { readonly due: string; readonly present: string }
  /** Of an appraisal: the files made of it on this device, oldest first. */
  readonly exports?: readonly { readonly atIso: string; readonly format: 'xlsx' | 'csv' }[]
}

/**
 * Reads back what this device sealed. AES-GCM has shown that nobody changed it, so the format's name is enough
 * to know its shape.
 * @returns `null` for another format, as an older or newer version of this app would write.
 */
export const readKeptResult = (json: unknown): KeptResult | null =>
  typeof json === 'object' && json !== null && 'format' in json && json.format === 'mingcha/result/v1'
    ? (json as KeptResult)
    : null
