import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import type { DraftRow, OutboxRow } from '../../../device/store/phone-store.ts'
import { momentText } from '../moments.ts'

const countByInspection = (drafts: readonly DraftRow[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>()
  for (const { inspectionId } of drafts) counts.set(inspectionId, (counts.get(inspectionId) ?? 0) + 1)
  return [...counts]
}

/** On the start screen: what this phone holds of earlier visits, each with its way on. */
export const Holdings = ({
  rows,
  drafts,
  clock,
  isBusy,
  onResume,
  onSee,
  onClear,
}: {
  readonly rows: readonly OutboxRow[]
  readonly drafts: readonly DraftRow[]
  readonly clock: Clock
  readonly isBusy: boolean
  readonly onResume: (inspectionId: string) => void
  readonly onSee: (draftId: string) => void
  readonly onClear: () => void
}) => (
  <section>
    <h2>{m.holdings.heading}</h2>
    <ul className="holdings">
      {rows.map((row) => (
        <li key={row.draftId}>
          <p>
            <strong>{m.holdings.states[row.state]}</strong>
          </p>
          <p>
            {row.court} {row.title}
          </p>
          {row.state === 'waiting' && <p>{momentText(row.sendAtMs, clock.nowMs())}</p>}
          <button className="button secondary" type="button" onClick={() => onSee(row.draftId)}>
            {m.holdings.see}
          </button>
        </li>
      ))}
      {countByInspection(drafts).map(([inspectionId, count]) => (
        <li key={inspectionId}>
          <p>{count === 1 ? m.holdings.draft : fillMessage(m.holdings.drafts, { count })}</p>
          <button
            className="button secondary"
            type="button"
            disabled={isBusy}
            onClick={() => onResume(inspectionId)}
          >
            {m.holdings.resume}
          </button>
        </li>
      ))}
    </ul>
    <button className="button quiet" type="button" onClick={onClear}>
      {m.holdings.clear}
    </button>
  </section>
)
