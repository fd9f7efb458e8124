import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { RecordForm } from '../../../../core/form/record-form.ts'
import { fillMessage } from '../../../../core/message.ts'
import { withdrawnReason } from '../../../../core/record/kinds.ts'
import type { RecordView } from '../../../../device/workspace/workspace.ts'
import { useFieldLink } from '../field-context.ts'

/** What must be known before a record is read or written on: above it, one line each, mostly none. */
export const RecordNotices = ({
  view,
  form,
}: {
  readonly view: RecordView
  readonly form: RecordForm | null
}) => {
  const link = useFieldLink()
  const reason = withdrawnReason(view.content.fields)
  return (
    <>
      {reason !== null && <p className="notice mark">{fillMessage(m.withdrawn, { reason })}</p>}
      {view.missing > 0 && (
        <p className="notice mark">{fillMessage(m.missingSaves, { count: view.missing })}</p>
      )}
      {view.refused > 0 && (
        <p className="notice mark">
          {fillMessage(m.refusedSaves, { count: view.refused })}{' '}
          <a href={link({ at: 'history', recordId: view.recordId })}>{m.refusedLink}</a>
        </p>
      )}
      {view.isBehind && <p className="notice">{m.behind}</p>}
      {form === null && <p className="notice mark">{m.noForm}</p>}
      {form?.isSameWording === false && <p className="notice">{m.otherWording}</p>}
    </>
  )
}
