import { useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import { ClosedScreen } from './ClosedScreen.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { LiveScreen } from './LiveScreen.tsx'
import { OpeningScreen } from './OpeningScreen.tsx'
import { fragmentOf } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import { ResultScreen } from './tally/ResultScreen.tsx'
import { usePoll } from './use-work.ts'

// The state changes by what somebody does here or on another device of the office; the counts have their own poll.
const stateIntervalMs = 10_000

/** One inspection, whatever state it is in. */
export const InspectionScreen = ({ inspectionId }: { readonly inspectionId: string }) => {
  const { client } = useStaff()
  const [isOpening, setOpening] = useState(false)
  const poll = usePoll(
    async () =>
      (await client.inspections()).inspections.find((one) => one.inspectionId === inspectionId) ?? null,
    stateIntervalMs,
    inspectionId,
  )
  const inspection = poll.value
  if (isOpening && inspection)
    return (
      <OpeningScreen
        inspection={inspection}
        onLeave={() => {
          setOpening(false)
          poll.again()
        }}
      />
    )
  return (
    <>
      <FailureNotice trouble={poll.trouble} />
      {inspection && (
        <CurrentScreen inspection={inspection} onChange={poll.again} onOpen={() => setOpening(true)} />
      )}
      {!inspection && !poll.trouble && <p>{m.loading}</p>}
      <p className="no-print">
        <a href={fragmentOf({ screen: 'list' })}>{m.backToList}</a>
      </p>
    </>
  )
}

interface CurrentScreenProps {
  readonly inspection: StaffInspection
  readonly onChange: () => void
  readonly onOpen: () => void
}

const CurrentScreen = ({ inspection, onChange, onOpen }: CurrentScreenProps) => {
  switch (inspection.state) {
    case 'preparing':
      return (
        <>
          <Stepper step="prepare" />
          <ScreenTitle>{inspection.court}</ScreenTitle>
          <p>{m.list.unpublishedNote}</p>
        </>
      )
    case 'running':
      return <LiveScreen inspection={inspection} onClosed={onChange} />
    case 'closed':
      return <ClosedScreen inspection={inspection} onOpen={onOpen} onChange={onChange} />
    case 'opened':
      return <ResultScreen inspection={inspection} onOpenAgain={onOpen} />
  }
}
