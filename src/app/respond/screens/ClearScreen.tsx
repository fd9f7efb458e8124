import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import type { ErrorCode } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { OutboxRow } from '../../../device/store/phone-store.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { Title } from './Title.tsx'

/** Says what clearing would lose, one by one, before anything is cleared. */
export const ClearScreen = ({
  rows,
  draftCount,
  isBusy,
  trouble,
  onClear,
  onBack,
}: {
  readonly rows: readonly OutboxRow[]
  readonly draftCount: number
  readonly isBusy: boolean
  readonly trouble: ErrorCode | null
  readonly onClear: () => void
  readonly onBack: () => void
}) => {
  const unsent = rows.filter(({ state }) => state === 'waiting' || state === 'refused').length
  const receipts = rows.filter((row) => 'receipt' in row && row.receipt !== null).length
  return (
    <>
      <Title text={m.clear.heading} />
      <Trouble code={trouble} />
      <div className="notice mark">
        <p>
          <strong>{m.clear.warning}</strong>
        </p>
        <ul>
          {unsent > 0 && <li>{fillMessage(m.clear.unsent, { count: unsent })}</li>}
          {draftCount > 0 && <li>{fillMessage(m.clear.drafts, { count: draftCount })}</li>}
          {receipts > 0 && <li>{fillMessage(m.clear.receipts, { count: receipts })}</li>}
        </ul>
      </div>
      <p className="measure">{m.clear.traces}</p>
      <div className="actions">
        <button className="button secondary wide" type="button" onClick={onBack}>
          {m.clear.cancel}
        </button>
        <button className="button danger wide" type="button" disabled={isBusy} onClick={onClear}>
          {m.clear.confirm}
        </button>
      </div>
    </>
  )
}
