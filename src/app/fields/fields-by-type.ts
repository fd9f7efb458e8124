import type { QuestionType } from '../../core/form/form.ts'
import { AcknowledgeField } from './AcknowledgeField.tsx'
import type { FieldComponent } from './field.ts'
import { IntegerField } from './IntegerField.tsx'
import { MatrixField } from './MatrixField.tsx'
import { DateField, TimeField } from './MomentField.tsx'
import { NoteField } from './NoteField.tsx'
import { SelectMultipleField } from './SelectMultipleField.tsx'
import { SelectOneField } from './SelectOneField.tsx'
import { TextField } from './TextField.tsx'

/** Every question type and what draws it. A type without a field does not compile. */
export const fieldsByType = {
  select_one: SelectOneField,
  select_multiple: SelectMultipleField,
  matrix: MatrixField,
  text: TextField,
  integer: IntegerField,
  date: DateField,
  time: TimeField,
  note: NoteField,
  acknowledge: AcknowledgeField,
} satisfies { readonly [Type in QuestionType]: FieldComponent<Type> }
