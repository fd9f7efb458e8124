import cancel from '../../../content/messages/zh-CN/cancel.yaml'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import files from '../../../content/messages/zh-CN/sealed-file.yaml'
import teamMessages from '../../../content/messages/zh-CN/team.yaml'
import { fillMessage } from '../../core/message.ts'
import type { Teams } from '../../core/wire/record-schemas.ts'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import type { StaffDevice } from '../../device/staff/identity.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { fragmentOf } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { useStaff } from './staff-context.ts'
import { type StepName, standingOf } from './steps.ts'
import './team/team.css'
import { type Listed, useKeptList } from './use-kept-list.ts'
import { dateText, momentText, windowText } from './windows.ts'

/** One inspection as this device knows it: by the office's list, by its team, by having taken it along. */
interface Row {
  readonly inspectionId: string
  readonly court: string
  readonly title: string
  /** `null` for what the office's list does not name. */
  readonly office: StaffInspection | null
  readonly standing: Teams['teams'][number]['standing'] | null
  readonly isTaken: boolean
}

const rowsOf = ({ list, taken }: Listed): readonly Row[] => {
  const standings = new Map(list?.teams.map((team) => [team.inspectionId, team.standing]))
  const takenIds = new Set(taken.map(({ inspectionId }) => inspectionId))
  const rows = new Map<string, Row>()
  const add = (
    about: { readonly inspectionId: string; readonly court: string; readonly title: string },
    office: StaffInspection | null,
  ) => {
    const { inspectionId, court, title } = about
    if (rows.has(inspectionId)) return
    const isTaken = takenIds.has(inspectionId)
    const standing = standings.get(inspectionId) ?? null
    rows.set(inspectionId, { inspectionId, court, title, office, standing, isTaken })
  }
  for (const inspection of list?.inspections ?? []) add(inspection, inspection)
  for (const team of list?.teams ?? []) add(team, null)
  for (const one of taken) add(one, null)
  return [...rows.values()]
}

/** Without a questionnaire out, without a team, nothing can be done with it but to found one. */
const isIdle = ({ office, standing, isTaken }: Row): boolean =>
  office?.state === 'preparing' && standing === null && !isTaken

/** What is shown while the server does not answer: what it said last, what was taken along, or nothing yet. */
const offlineSentence = ({ list, taken }: Listed): string => {
  if (list) return fillMessage(teamMessages.list.offline, { at: momentText(list.atMs) })
  return taken.length > 0 ? teamMessages.list.takenOnly : teamMessages.list.never
}

/** Every inspection this device knows of, with the way to its box and to its field work. Needs no network. */
export const ListScreen = ({ device }: { readonly device: StaffDevice }) => {
  const { clock } = useStaff()
  const listed = useKeptList()
  const rows = rowsOf(listed)
  const shown = rows.filter((row) => !isIdle(row))
  const unpublished = rows.filter(isIdle)
  const isOffice = listed.list?.inspections != null
  return (
    <>
      <ScreenTitle>{m.list.title}</ScreenTitle>
      <div role="status">
        {listed.isOffline && !listed.isReading && <p className="notice">{offlineSentence(listed)}</p>}
      </div>
      <FailureNotice trouble={listed.trouble} />
      <p className="row">
        {isOffice && (
          <>
            <a className="button" href={fragmentOf({ screen: 'create' })}>
              {m.list.create}
            </a>
            <a className="button secondary" href={fragmentOf({ screen: 'found', inspectionId: null })}>
              {teamMessages.list.found}
            </a>
          </>
        )}
        <a className="button secondary" href={fragmentOf({ screen: 'join' })}>
          {teamMessages.list.join}
        </a>
      </p>
      {isOffice && <p className="field-hint measure">{teamMessages.list.which}</p>}
      {listed.list && shown.length === 0 && (
        <p className="panel">{isOffice ? m.list.empty : teamMessages.list.empty}</p>
      )}
      <ul className="inspection-list">
        {shown.map((row) => (
          <InspectionRow key={row.inspectionId} row={row} isOffice={isOffice} nowMs={clock.nowMs()} />
        ))}
      </ul>
      {unpublished.length > 0 && (
        <details>
          <summary>{fillMessage(m.list.unpublished, { count: unpublished.length })}</summary>
          <p>{m.list.unpublishedNote}</p>
          <ul>
            {unpublished.map(({ inspectionId, court, title }) => (
              <li key={inspectionId}>
                {court} {title}{' '}
                <a href={fragmentOf({ screen: 'found', inspectionId })}>{teamMessages.list.toFound}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
      <p>
        <a href={fragmentOf({ screen: 'open-file' })}>{files.open.link}</a>
      </p>
      <p className="field-hint">
        {fillMessage(teamMessages.list.device, { name: device.name })} ·{' '}
        <a href={fragmentOf({ screen: 'device' })}>{teamMessages.list.deviceLink}</a>
      </p>
    </>
  )
}

interface InspectionRowProps {
  readonly row: Row
  readonly isOffice: boolean
  readonly nowMs: number
}

const InspectionRow = ({ row, isOffice, nowMs }: InspectionRowProps) => {
  const { inspectionId, court, title, office, standing, isTaken } = row
  const hasBallot = office !== null && office.state !== 'preparing'
  const hasTeam = standing !== null || isTaken
  const toField = fragmentOf({ screen: 'field', inspectionId, place: { at: 'board' } })
  const toBallot = fragmentOf({ screen: 'inspection', inspectionId })
  return (
    <li className="panel">
      <h2>
        <a href={hasBallot ? toBallot : toField}>{court}</a>
      </h2>
      <p>
        {title}
        {office?.windows && <span className="field-hint"> · {dateText(office.windows.redeem.openIso)}</span>}
      </p>
      {hasBallot && <BallotLine inspection={office} nowMs={nowMs} />}
      {hasTeam && (
        <p className="field-hint">
          {standing !== null && `${teamMessages.list.standings[standing]}；`}
          {isTaken ? teamMessages.list.isTaken : teamMessages.list.isNotTaken}
        </p>
      )}
      <p className="ways-out">
        {hasTeam && (
          <a href={toField}>
            {teamMessages.list.toField}
            <span className="visually-hidden">{court}</span>
          </a>
        )}
        {!hasTeam && isOffice && (
          <a href={fragmentOf({ screen: 'found', inspectionId })}>
            {teamMessages.list.toFound}
            <span className="visually-hidden">{court}</span>
          </a>
        )}
        {hasBallot && (
          <a href={toBallot}>
            {teamMessages.list.toBallot}
            <span className="visually-hidden">{court}</span>
          </a>
        )}
      </p>
    </li>
  )
}

/** What was destroyed has nothing to be opened or read at the server any more, whatever step it was at. */
const stateWords = ({ state, isDestroyed, isCancelled }: StaffInspection, step: StepName): string => {
  if (isCancelled) return cancel.list
  if (!isDestroyed) return m.list.states[step]
  return state === 'opened' ? m.list.destroyed : m.list.destroyedUnopened
}

const BallotLine = ({
  inspection,
  nowMs,
}: {
  readonly inspection: StaffInspection
  readonly nowMs: number
}) => {
  const { step, moment } = standingOf({ ...inspection, counts: null }, nowMs)
  return (
    <p>
      <strong
        className={
          inspection.state === 'opened' || inspection.isDestroyed || inspection.isCancelled
            ? 'state'
            : 'state state-now'
        }
      >
        {moment === 'before-redeem' ? m.live.moments[moment].now : stateWords(inspection, step)}
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
  )
}
