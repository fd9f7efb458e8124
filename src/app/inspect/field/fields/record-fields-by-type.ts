import { FactsField } from './FactsField.tsx'
import { leafFieldsByType } from './leaf-fields-by-type.ts'
import { ObservationsField } from './ObservationsField.tsx'
import type { RecordFieldComponent, RecordFieldType } from './record-field-props.ts'

/** Every type of an inspector's field and what draws it. A type without a component does not compile. */
export const recordFieldsByType = {
  ...leafFieldsByType,
  facts: FactsField,
  observations: ObservationsField,
} satisfies { readonly [Type in RecordFieldType]: RecordFieldComponent<Type> }
