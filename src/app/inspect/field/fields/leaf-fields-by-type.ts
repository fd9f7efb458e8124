import { GradeField } from './GradeField.tsx'
import { LogField } from './LogField.tsx'
import {
  AcknowledgeField,
  DateField,
  DatetimeField,
  IntegerField,
  ListField,
  PeopleField,
  ReferenceField,
  SelectMultipleField,
  SelectOneField,
  TextField,
  TimeRangeField,
} from './plain-fields.tsx'
import type { RecordFieldComponent, RecordFieldType } from './record-field-props.ts'
import { SignatureRecordField } from './SignatureRecordField.tsx'

/** Types whose fields are made of further fields. */
export type CompoundType = 'facts' | 'observations'

/** Every type that can stand in a fact, and what draws it. A type without a component does not compile. */
export const leafFieldsByType = {
  text: TextField,
  select_one: SelectOneField,
  select_multiple: SelectMultipleField,
  integer: IntegerField,
  date: DateField,
  datetime: DatetimeField,
  time_range: TimeRangeField,
  acknowledge: AcknowledgeField,
  people: PeopleField,
  list: ListField,
  reference: ReferenceField,
  evidence_grade: GradeField,
  log: LogField,
  signature: SignatureRecordField,
} satisfies { readonly [Type in Exclude<RecordFieldType, CompoundType>]: RecordFieldComponent<Type> }
