import type { ComponentType } from 'react'
import type { RecordField } from '../../../../core/form/record-field.ts'
import type { Fact } from '../../../../core/record/content.ts'
import { useFactFieldNow } from './capture-context.ts'
import { leafFieldsByType } from './leaf-fields-by-type.ts'
import type { FieldPlaceIn, RecordFieldProps } from './record-field-props.ts'

interface LeafFieldViewProps extends Pick<RecordFieldProps, 'onEdit'> {
  readonly field: RecordField
  readonly at: NonNullable<FieldPlaceIn>
  /** Steps of grades, for the grade of a fact. */
  readonly steps: Readonly<Record<string, Fact>>
}

/** One field inside a fact. A list of facts has no place inside a fact: nothing is drawn for it. */
export const LeafFieldView = ({ field, at, steps, onEdit }: LeafFieldViewProps) => {
  const stored = useFactFieldNow(at, field.name)
  if (field.type === 'facts' || field.type === 'observations') return null
  // The registry pairs each type with its value; the union of both cannot say so.
  const Field = leafFieldsByType[field.type] as ComponentType<RecordFieldProps>
  const value = field.type === 'evidence_grade' ? { of: at.fact, steps } : stored
  return <Field field={field as never} at={at} value={value as never} onEdit={onEdit} />
}
