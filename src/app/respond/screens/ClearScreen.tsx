import m from '../../../../content/messages/zh-CN/respond.yaml'
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
      <Title text={m.holdings.clearHeading} />
      <Trouble code={trouble} />
      <div className="notice mark">
        <p>
          <strong>{m.holdings.clearWarning}</strong>
        </p>
        <ul>
          {unsent > 0 && <li>{fillMessage(m.holdings.clearUnsent, { count: unsent })}</li>}
          {draftCount > 0 && <li>{fillMessage(m.holdings.clearDrafts, { count: draftCount })}</li>}
          {receipts > 0 && <li>{fillMessage(m.holdings.clearReceipts, { count: receipts })}</li>}
        </ul>
      </div>
      <p className="measure">{m.holdings.clearTraces}</p>
      <div className="actions">
        <button className="button secondary wide" type="button" onClick={onBack}>
          {m.holdings.clearCancel}
        </button>
        <button className="button danger wide" type="button" disabled={isBusy} onClick={onClear}>
          {m.holdings.clearConfirm}
        </button>
      </div>
    </>
  )
}
