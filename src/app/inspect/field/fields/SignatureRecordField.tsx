import { memo } from 'react'
import { SignatureField } from '../../attachment/SignatureField.tsx'
import { useCapture } from './capture-context.ts'
import { editOf, type RecordFieldProps, recordFieldId } from './record-field-props.ts'

/** How somebody confirmed what was written down: by hand or in words, for the dispatching court decides on the way. */
export const SignatureRecordField = memo(({ field, at, value }: RecordFieldProps<'signature'>) => {
  const { recordId, attachments, onSigning } = useCapture()
  const { signed, content } = value
  return (
    <div id={recordFieldId(field.name, at)}>
      <SignatureField
        recordId={recordId}
        path={editOf(field.name, at, undefined).path}
        value={signed}
        content={content}
        label={field.label}
        {...(field.hint === undefined ? {} : { hint: field.hint })}
        onEdit={onSigning}
        attachments={attachments}
      />
    </div>
  )
})
