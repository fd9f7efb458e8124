/**
 * The fields few forms begin with, in one chunk: loaded with what follows the first question, or when a section that
 * has one of them is shown before that.
 */
export { AcknowledgeField } from './AcknowledgeField.tsx'
export { IntegerField } from './IntegerField.tsx'
export { MatrixField } from './MatrixField.tsx'
export { DateField, TimeField } from './MomentField.tsx'
export { NoteField } from './NoteField.tsx'
export { TextField } from './TextField.tsx'
