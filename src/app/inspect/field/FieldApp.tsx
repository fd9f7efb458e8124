import m from '../../../../content/messages/zh-CN/field.yaml'
import teamMessages from '../../../../content/messages/zh-CN/team.yaml'
import { failure } from '../../../core/errors.ts'
import { createTeamDoor } from '../../../device/sync/team-door.ts'
import { RecordingBar } from '../attachment/RecordingBar.tsx'
import { FailureNotice } from '../FailureNotice.tsx'
import { type FieldPlace, fragmentOf } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { FieldNav } from './FieldNav.tsx'
import { FieldContext, useTeamChanges } from './field-context.ts'
import './field.css'
import { FieldScreen } from './field-screens.tsx'
import { StorageNotice } from './StorageNotice.tsx'
import { useCarriedInspection } from './use-carried-inspection.ts'
import { WaitingScreen } from './WaitingScreen.tsx'

interface FieldAppProps {
  /** 32 hex digits. */
  readonly inspectionId: string
  readonly place: FieldPlace
}

/** The field work of one inspection: opens what was taken along, then shows the screen the address names. */
const FieldApp = ({ inspectionId, place }: FieldAppProps) => {
  const { client } = useStaff()
  const { opening, takeOver } = useCarriedInspection(inspectionId, async () => {
    const { teams } = await createTeamDoor(client).teams()
    const one = teams.find((team) => team.inspectionId === inspectionId)
    if (!one) throw failure('member/no-team')
    return one
  })

  switch (opening.state) {
    case 'opening':
      return <p role="status">{m.opening}</p>
    case 'failed':
      return (
        <>
          <FailureNotice trouble={opening.trouble} />
          <BackToList />
        </>
      )
    case 'elsewhere':
      return (
        <div className="measure">
          <ScreenTitle>{m.elsewhere.title}</ScreenTitle>
          <p>{m.elsewhere.lead}</p>
          <button className="button" type="button" onClick={takeOver}>
            {m.elsewhere.takeOver}
          </button>
          <BackToList />
        </div>
      )
    case 'open':
      return (
        <FieldContext value={opening.carried}>
          <Field place={place} />
        </FieldContext>
      )
  }
}

export default FieldApp

const BackToList = () => (
  <p className="no-print">
    <a href={fragmentOf({ screen: 'list' })}>{m.back}</a>
  </p>
)

/** A device that was shut out is told on every screen: it gets nothing new, and what it writes stays here. */
const StandingNotice = () => {
  if (!useTeamChanges().syncView().isRevoked) return null
  return (
    <div className="notice mark no-print" role="alert">
      <p>
        <strong>{teamMessages.standing.revoked}</strong>
      </p>
      <p>{teamMessages.standing.revokedNext}</p>
    </div>
  )
}

const Field = ({ place }: { readonly place: FieldPlace }) => {
  const carried = useTeamChanges()
  if (carried.keyring() === null) return <WaitingScreen />
  return (
    <>
      <FieldNav place={place} />
      <StandingNotice />
      {place.at !== 'take' && <StorageNotice />}
      <FieldScreen key={JSON.stringify(place)} place={place} />
      <div className="recording-dock">
        <RecordingBar recorder={carried.attachments.recorder} />
      </div>
      <BackToList />
    </>
  )
}
