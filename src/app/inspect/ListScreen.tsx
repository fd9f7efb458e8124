import m from '../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../core/message.ts'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import type { StaffDevice } from '../../device/staff/identity.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { fragmentOf } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { useStaff } from './staff-context.ts'
import { standingOf } from './steps.ts'
import { usePoll } from './use-work.ts'
import { dateText, windowText } from './windows.ts'

const listIntervalMs = 30_000

/** All inspections of the office, and the way to a new one. */
export const ListScreen = ({ device }: { readonly device: StaffDevice }) => {
  const { client, clock } = useStaff()
  const list = usePoll(() => client.inspections(), listIntervalMs, 'list')
  const inspections = list.value?.inspections ?? []
  const published = inspections.filter(({ state }) => state !== 'preparing')
  const unpublished = inspections.filter(({ state }) => state === 'preparing')
  return (
    <>
      <ScreenTitle>{m.list.title}</ScreenTitle>
      <FailureNotice trouble={list.trouble} />
      <p>
        <a className="button" href={fragmentOf({ screen: 'create' })}>
          {m.list.create}
        </a>
      </p>
      {list.value && published.length === 0 && <p className="panel">{m.list.empty}</p>}
      <ul className="inspection-list">
        {published.map((inspection) => (
          <InspectionRow key={inspection.inspectionId} inspection={inspection} nowMs={clock.nowMs()} />
        ))}
      </ul>
      {unpublished.length > 0 && (
        <details>
          <summary>{fillMessage(m.list.unpublished, { count: unpublished.length })}</summary>
          <p>{m.list.unpublishedNote}</p>
          <ul>
            {unpublished.map(({ inspectionId, court, title }) => (
              <li key={inspectionId}>
                {court} {title}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className="field-hint">{fillMessage(m.list.device, { name: device.name })}</p>
    </>
  )
}

const InspectionRow = ({
  inspection,
  nowMs,
}: {
  readonly inspection: StaffInspection
  readonly nowMs: number
}) => {
  const { step } = standingOf({ ...inspection, counts: null }, nowMs)
  return (
    <li className="panel">
      <h2>
        <a href={fragmentOf({ screen: 'inspection', inspectionId: inspection.inspectionId })}>
          {inspection.court}
        </a>
      </h2>
      <p>
        {inspection.title}
        {inspection.windows && (
          <span className="field-hint"> · {dateText(inspection.windows.redeem.openIso)}</span>
        )}
      </p>
      <p>
        <strong className={inspection.state === 'opened' ? 'state' : 'state state-now'}>
          {m.list.states[step]}
        </strong>
        {inspection.windows && inspection.state === 'running' && (
          <span className="field-hint">
            {' '}
            {fillMessage(m.list.windows, {
              redeem: windowText(inspection.windows.redeem),
              send: windowText(inspection.windows.send),
            })}
          </span>
        )}
      </p>
    </li>
  )
}
