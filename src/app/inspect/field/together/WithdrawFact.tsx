import { useId } from 'react'
import m from '../../../../../content/messages/zh-CN/together.yaml'
import { maxReasonChars } from '../../../../core/record/review.ts'
import { useWork } from '../../use-work.ts'
import { FormEnd } from '../FormEnd.tsx'
import { useKeptText } from '../use-kept-text.ts'

interface WithdrawFactProps {
  /** What is withdrawn, as the button says it. */
  readonly label: string
  /** Id of the fact. */
  readonly fact: string
  /** Resolves when it is saved. */
  readonly onWithdraw: (reason: string) => Promise<void>
}

/** Withdraws one's own comment or review, with a reason: it stays to be read. */
export const WithdrawFact = ({ label, fact, onWithdraw }: WithdrawFactProps) => {
  const { text: reason, setText: setReason, trouble } = useKeptText('withdrawal', fact)
  const id = useId()
  const withdraw = useWork(async () => {
    await onWithdraw(reason ?? '')
    setReason(null)
  })
  if (reason === null)
    return (
      <button className="button quiet" type="button" onClick={() => setReason('')}>
        {label}
      </button>
    )
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {m.withdraw.reason}
      </label>
      <input
        id={id}
        type="text"
        value={reason}
        maxLength={maxReasonChars}
        autoComplete="off"
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <FormEnd
        text={m.withdraw.confirm}
        onSave={withdraw.start}
        isReady={reason.trim() !== ''}
        isRunning={withdraw.isRunning}
        isDanger={true}
        trouble={withdraw.trouble ?? trouble}
        cancel={{ text: m.withdraw.cancel, run: () => setReason(null) }}
      />
    </div>
  )
}
