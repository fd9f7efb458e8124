import { memo } from 'react'
import { type FieldProps, questionElementId } from './field.ts'

/** A paragraph between questions. */
export const NoteField = memo(({ question }: FieldProps<'note'>) => (
  <div className="question note" id={questionElementId(question.name)}>
    <p>{question.label}</p>
    {question.hint !== undefined && <p className="field-hint">{question.hint}</p>}
  </div>
))
