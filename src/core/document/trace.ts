import type { Unit } from './document.ts'
import type { UnitId } from './unit-id.ts'

/** What can carry a unit out, each with pages of its own on the site. In the order a reader meets them. */
export const carrierKinds = [
  'rule',
  'checklist-item',
  'question',
  'appraisal-item',
  'interview-question',
  'site-visit-item',
  'rectification-field',
  'report-section',
] as const

/** One of {@link carrierKinds}. */
export type CarrierKind = (typeof carrierKinds)[number]

/** One thing on the site that carries units of a document out, and where a reader finds it. */
export interface Carrier {
  readonly kind: CarrierKind
  /** Unique among its kind, as the content file gives it: `P01`, `CL-PREP-03`, `L07`. */
  readonly id: string
  /** Its text or title, as shown; never shortened here. */
  readonly label: string
  /** Address on the site with its anchor: `/rules/#P01`. */
  readonly path: string
  /** Whether it is this site's suggestion and not what the document itself asks for. */
  readonly suggested: boolean
  readonly documentId: string
  /** Units of that document, at least one, in the order of the content file. */
  readonly units: readonly UnitId[]
}

/**
 * What carries each unit of one document, in the order of {@link carrierKinds} and then as given.
 * A unit nothing carries has no entry.
 * @see docs/SPEC.md TRACE-1
 */
export const carriersByUnit = (
  documentId: string,
  carriers: readonly Carrier[],
): ReadonlyMap<UnitId, readonly Carrier[]> => {
  const found = new Map<UnitId, Carrier[]>()
  const own = carriers
    .filter((carrier) => carrier.documentId === documentId)
    .toSorted((left, right) => carrierKinds.indexOf(left.kind) - carrierKinds.indexOf(right.kind))
  for (const carrier of own)
    for (const unit of new Set(carrier.units)) {
      const already = found.get(unit)
      if (already) already.push(carrier)
      else found.set(unit, [carrier])
    }
  return found
}

/**
 * Whether a unit asks for something, allows or forbids it: whether it is of any type but `context`. Only such
 * units need something that carries them.
 * @see docs/SPEC.md TRACE-2
 */
export const isNormative = ({ type }: Pick<Unit, 'type'>): boolean => type.some((kind) => kind !== 'context')
