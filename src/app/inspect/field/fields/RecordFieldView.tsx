import type { ComponentType } from 'react'
import type { RecordField } from '../../../../core/form/record-field.ts'
import { useContentNow } from './capture-context.ts'
import { type RecordFieldProps, recordValue } from './record-field-props.ts'
import { recordFieldsByType } from './record-fields-by-type.ts'

interface RecordFieldViewProps extends Pick<RecordFieldProps, 'onEdit'> {
  readonly field: RecordField
}

/** One field of a record, of whatever type. */
export const RecordFieldView = ({ field, onEdit }: RecordFieldViewProps) => {
  const content = useContentNow()
  // The registry pairs each type with its value; the union of both cannot say so.
  const Field = recordFieldsByType[field.type] as ComponentType<RecordFieldProps>
  const value = recordValue(content, field.type, field.name)
  return <Field field={field as never} at={null} value={value as never} onEdit={onEdit} />
}
