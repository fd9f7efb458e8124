import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type Edit, withdrawal, withdrawnField } from '../../../../core/record/content.ts'
import { FormEnd } from '../FormEnd.tsx'
import { useKeptText } from '../use-kept-text.ts'
import { useCapture } from './capture-context.ts'

/** Longest reason: see core/record/content.ts. */
const maxReasonLength = 500

/**
 * Withdraws a fact or a whole record, with a reason, and takes that back. What was withdrawn stays where it is.
 * @see docs/SPEC.md REC-11, CAP-9
 */
export const Withdraw = ({
  of,
  reason,
  label = m.withdraw.action,
  onEdit,
}: {
  /** `null`: the record itself. */
  readonly of: { readonly list: string; readonly fact: string } | null
  /** Why it was withdrawn; `null` while it counts. */
  readonly reason: string | null
  readonly label?: string
  readonly onEdit: (edits: readonly Edit[]) => void
}) => {
  const { recordId } = useCapture()
  const { text: typed, setText: setTyped, trouble } = useKeptText('withdrawal', of?.fact ?? recordId)
  const id = `withdraw-${of?.fact ?? 'record'}`
  if (reason !== null)
    return (
      <div className="row">
        <p className="withdrawn-reason">{fillMessage(m.withdraw.said, { reason })}</p>
        <button
          type="button"
          className="button quiet"
          onClick={() => onEdit([{ path: { ...of, field: withdrawnField }, value: undefined }])}
        >
          {m.withdraw.undo}
        </button>
      </div>
    )
  if (typed === null)
    return (
      <button type="button" className="button quiet" onClick={() => setTyped('')}>
        {label}
      </button>
    )
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {m.withdraw.reason}
      </label>
      <p className="field-hint">{m.withdraw.note}</p>
      <input
        id={id}
        type="text"
        value={typed}
        maxLength={maxReasonLength}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <FormEnd
        text={m.withdraw.confirm}
        onSave={() => {
          onEdit([withdrawal(typed, of ?? undefined)])
          setTyped(null)
        }}
        isReady={typed.trim() !== ''}
        isDanger={true}
        trouble={trouble}
        cancel={{ text: m.withdraw.cancel, run: () => setTyped(null) }}
      />
    </div>
  )
}
