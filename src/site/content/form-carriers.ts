import type { Carrier, CarrierKind } from '../../core/document/trace.ts'
import type { UnitId } from '../../core/document/unit-id.ts'
import type { RecordField } from '../../core/form/record-field.ts'

/** Where a blank form, or one question or field of it, is found on the site: `/forms/qn-staff/#Q01`. */
export const formPath = (id: string, anchor?: string): string =>
  `/forms/${id.toLowerCase()}/${anchor === undefined ? '' : `#${anchor}`}`

/** One thing of a form as a carrier. @param pageId - Id of the form whose page shows it. */
export const carrier = (
  kind: CarrierKind,
  { document }: { readonly document: string },
  pageId: string,
  carried: {
    readonly id: string
    readonly label: string
    readonly units: readonly UnitId[]
    readonly suggested?: boolean
  },
): Carrier => ({
  kind,
  id: carried.id,
  label: carried.label,
  path: formPath(pageId, carried.id),
  suggested: carried.suggested ?? false,
  documentId: document,
  units: carried.units,
})

/** The fields that name units, as carriers. @param pageId - Id of the form whose page shows them. */
export const fieldCarriers = (
  kind: CarrierKind,
  definition: { readonly document: string },
  pageId: string,
  fields: readonly RecordField[],
): readonly Carrier[] =>
  fields.flatMap(({ name, label, units }) =>
    units === undefined
      ? []
      : [carrier(kind, definition, pageId, { id: name, label, units, suggested: true })],
  )
