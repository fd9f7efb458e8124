import type { ComponentType } from 'react'
import type { RecordField } from '../../../../core/form/record-field.ts'
import { leafFieldsByType } from './leaf-fields-by-type.ts'
import type { RecordFieldProps, RecordFieldType, RecordValueOf } from './record-field-props.ts'

interface LeafFieldViewProps extends Pick<RecordFieldProps, 'at' | 'onEdit'> {
  readonly field: RecordField
  readonly value: RecordValueOf<RecordFieldType>
}

/** One field inside a fact. A list of facts has no place inside a fact: nothing is drawn for it. */
export const LeafFieldView = ({ field, at, value, onEdit }: LeafFieldViewProps) => {
  if (field.type === 'facts' || field.type === 'observations') return null
  // The registry pairs each type with its value; the union of both cannot say so.
  const Field = leafFieldsByType[field.type] as ComponentType<RecordFieldProps>
  return <Field field={field as never} at={at} value={value as never} onEdit={onEdit} />
}
