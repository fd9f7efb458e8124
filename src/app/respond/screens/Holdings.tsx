import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import type { DraftRow, OutboxRow } from '../../../device/store/phone-store.ts'
import { momentText } from '../moments.ts'

const namesByInspection = (
  drafts: readonly DraftRow[],
): readonly (readonly [inspectionId: string, draftIds: readonly string[]])[] => {
  const names = new Map<string, readonly string[]>()
  for (const { inspectionId, draftId } of drafts)
    names.set(inspectionId, [...(names.get(inspectionId) ?? []), draftId])
  return [...names]
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
  /** By drafts' names; `null`: everything. Several drafts of one inspection look alike, and go together. */
  readonly onClear: (draftIds: readonly string[] | null) => void
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
          <div className="actions">
            <button className="button secondary" type="button" onClick={() => onSee(row.draftId)}>
              {m.holdings.see}
            </button>
            <button className="button quiet" type="button" onClick={() => onClear([row.draftId])}>
              {m.holdings.clearOne}
            </button>
          </div>
        </li>
      ))}
      {namesByInspection(drafts).map(([inspectionId, draftIds]) => (
        <li key={inspectionId}>
          <p>
            {draftIds.length === 1
              ? m.holdings.draft
              : fillMessage(m.holdings.drafts, { count: draftIds.length })}
          </p>
          <div className="actions">
            <button
              className="button secondary"
              type="button"
              disabled={isBusy}
              onClick={() => onResume(inspectionId)}
            >
              {m.holdings.resume}
            </button>
            <button className="button quiet" type="button" onClick={() => onClear(draftIds)}>
              {draftIds.length === 1
                ? m.holdings.clearOne
                : fillMessage(m.holdings.clearSome, { count: draftIds.length })}
            </button>
          </div>
        </li>
      ))}
    </ul>
    <button className="button quiet" type="button" onClick={() => onClear(null)}>
      {m.holdings.clear}
    </button>
  </section>
)
