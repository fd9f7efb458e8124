import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import type { ErrorCode } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import type { DraftRow, OutboxRow } from '../../../device/store/phone-store.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { momentText } from '../moments.ts'
import { Title } from './Title.tsx'

/** Says what clearing would lose, one by one, before anything is cleared. */
export const ClearScreen = ({
  rows,
  drafts,
  clearing,
  clock,
  isBusy,
  trouble,
  onClear,
  onBack,
}: {
  readonly rows: readonly OutboxRow[]
  readonly drafts: readonly DraftRow[]
  /** What is to be cleared, by drafts' names; `null`: everything. */
  readonly clearing: readonly string[] | null
  readonly clock: Clock
  readonly isBusy: boolean
  readonly trouble: ErrorCode | null
  readonly onClear: () => void
  readonly onBack: () => void
}) => {
  const isMeant = ({ draftId }: { readonly draftId: string }) => clearing?.includes(draftId) ?? true
  const meant = rows.filter(isMeant)
  const draftCount = drafts.filter(isMeant).length
  const unsent = meant.filter(({ state }) => state === 'waiting' || state === 'refused').length
  const receipts = meant.filter((row) => 'receipt' in row && row.receipt !== null).length
  const proofs = meant.filter((row) => row.state === 'unlisted' && row.receipt !== null).length
  const [only] = meant
  return (
    <>
      <Title text={clearing === null ? m.clear.heading : m.clear.headingSome} />
      <Trouble code={trouble} />
      {clearing !== null && (
        <dl className="facts">
          <dt>{m.clear.what}</dt>
          <dd>
            {only ? `${only.court} ${only.title}` : fillMessage(m.holdings.drafts, { count: draftCount })}
          </dd>
          {only && (
            <>
              <dt>{m.clear.state}</dt>
              <dd>{m.holdings.states[only.state]}</dd>
            </>
          )}
          {/* Two envelopes that wait differ in nothing else that can be seen. */}
          {only?.state === 'waiting' && (
            <>
              <dt>{m.clear.moment}</dt>
              <dd>{momentText(only.sendAtMs, clock.nowMs())}</dd>
            </>
          )}
        </dl>
      )}
      <div className="notice mark">
        <p>
          <strong>{m.clear.warning}</strong>
        </p>
        <ul>
          {unsent > 0 && <li>{fillMessage(m.clear.unsent, { count: unsent })}</li>}
          {draftCount > 0 && <li>{fillMessage(m.clear.drafts, { count: draftCount })}</li>}
          {receipts > 0 && <li>{fillMessage(m.clear.receipts, { count: receipts })}</li>}
          {proofs > 0 && <li>{m.clear.proofs}</li>}
        </ul>
      </div>
      <p className="measure">{clearing === null ? m.clear.traces : m.clear.others}</p>
      <div className="actions">
        <button className="button secondary wide" type="button" onClick={onBack}>
          {m.clear.cancel}
        </button>
        <button className="button danger wide" type="button" disabled={isBusy} onClick={onClear}>
          {clearing === null ? m.clear.confirm : m.clear.confirmSome}
        </button>
      </div>
    </>
  )
}
