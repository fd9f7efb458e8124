/** The fields few forms use, in one chunk: loaded when a form has one of them, or with what follows the first question. */
export { AcknowledgeField } from './AcknowledgeField.tsx'
export { IntegerField } from './IntegerField.tsx'
export { DateField, TimeField } from './MomentField.tsx'
