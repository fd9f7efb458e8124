import { lazy } from 'react'
import type { QuestionType } from '../../core/form/form.ts'
import type { FieldComponent } from './field.ts'
import { MatrixField } from './MatrixField.tsx'
import { NoteField } from './NoteField.tsx'
import { SelectMultipleField } from './SelectMultipleField.tsx'
import { SelectOneField } from './SelectOneField.tsx'
import { TextField } from './TextField.tsx'

const rare = () => import('./rare-fields.ts')

/** Every question type and what draws it. A type without a field does not compile. Draw within a `Suspense`. */
export const fieldsByType = {
  select_one: SelectOneField,
  select_multiple: SelectMultipleField,
  matrix: MatrixField,
  text: TextField,
  integer: lazy(async () => ({ default: (await rare()).IntegerField })),
  date: lazy(async () => ({ default: (await rare()).DateField })),
  time: lazy(async () => ({ default: (await rare()).TimeField })),
  note: NoteField,
  acknowledge: lazy(async () => ({ default: (await rare()).AcknowledgeField })),
} satisfies { readonly [Type in QuestionType]: FieldComponent<Type> }
