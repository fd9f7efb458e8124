import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { lists, typingField, withdrawnReason } from '../../../../core/record/kinds.ts'
import { momentText } from '../time-text.ts'
import { useCapture } from './capture-context.ts'
import { RecordFieldFrame } from './RecordFieldFrame.tsx'
import { type RecordFieldProps, recordFieldId } from './record-field-props.ts'
import { Withdraw } from './Withdraw.tsx'

/**
 * Lines added one after another, each with its time and who added it; none is changed afterwards, one that is wrong
 * is withdrawn. What is being typed is no line yet, and kept all the same.
 * @see docs/SPEC.md CAP-11
 */
export const LogField = ({ field, at, value, onEdit }: RecordFieldProps<'log'>) => {
  const { deviceId, nameOf, newId, nowMs } = useCapture()
  const typing = { path: { field: typingField(deviceId) } }
  const kept = value.fields[typing.path.field]
  const typed = typeof kept === 'string' ? kept : ''
  const id = recordFieldId(field.name, at)
  const add = () => {
    if (typed.trim() === '') return
    const path = (name: string) => ({ list: lists.additions, fact: line, field: name })
    const line = newId()
    onEdit([
      { path: path('text'), value: typed.trim() },
      { path: path('by'), value: deviceId },
      { path: path('atMs'), value: nowMs() },
      { ...typing, value: undefined },
    ])
  }
  return (
    <RecordFieldFrame field={field} at={at} group>
      <ol className="plain log-lines">
        {value.lines.map(({ id: line, fact }) => {
          const reason = withdrawnReason(fact)
          const said = (
            <>
              {fillMessage(m.visit.additionLine, {
                time: typeof fact.atMs === 'number' ? momentText(fact.atMs, nowMs()) : '',
                by: typeof fact.by === 'string' ? nameOf(fact.by) : '',
              })}
              {String(fact.text ?? '')}
            </>
          )
          return (
            <li key={line}>
              {reason === null ? said : <s>{said}</s>}
              <Withdraw of={{ list: lists.additions, fact: line }} reason={reason} onEdit={onEdit} />
            </li>
          )
        })}
      </ol>
      <label className="field-hint" htmlFor={`${id}-new`}>
        {m.visit.addition}
      </label>
      <textarea
        id={`${id}-new`}
        rows={2}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onEdit([{ ...typing, value: event.currentTarget.value || undefined }])}
      />
      <button type="button" className="button secondary" aria-disabled={typed.trim() === ''} onClick={add}>
        {m.visit.addAddition}
      </button>
    </RecordFieldFrame>
  )
}
