import { lazy } from 'react'
import type { QuestionType } from '../../core/form/form.ts'
import type { FieldComponent } from './field.ts'
import { SelectMultipleField } from './SelectMultipleField.tsx'
import { SelectOneField } from './SelectOneField.tsx'

const rare = () => import('./rare-fields.ts')

/** Every question type and what draws it. A type without a field does not compile. Draw within a `Suspense`. */
export const fieldsByType = {
  select_one: SelectOneField,
  select_multiple: SelectMultipleField,
  matrix: lazy(async () => ({ default: (await rare()).MatrixField })),
  text: lazy(async () => ({ default: (await rare()).TextField })),
  integer: lazy(async () => ({ default: (await rare()).IntegerField })),
  date: lazy(async () => ({ default: (await rare()).DateField })),
  time: lazy(async () => ({ default: (await rare()).TimeField })),
  note: lazy(async () => ({ default: (await rare()).NoteField })),
  acknowledge: lazy(async () => ({ default: (await rare()).AcknowledgeField })),
} satisfies { readonly [Type in QuestionType]: FieldComponent<Type> }
