import { useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import sheet from '../../../content/messages/zh-CN/public-sheet.yaml'
import type { StaffInspection } from '../../core/wire/schemas.ts'
import { CancelledScreen } from './Cancel.tsx'
import { ClosedScreen } from './ClosedScreen.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { LiveScreen } from './LiveScreen.tsx'
import { OpeningScreen } from './OpeningScreen.tsx'
import { PublicSheetScreen } from './PublicSheetScreen.tsx'
import { Retention, ToRetention } from './Retention.tsx'
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
  const [aside, setAside] = useState<'opening' | 'sheet' | null>(null)
  const poll = usePoll(
    async () =>
      (await client.inspections()).inspections.find((one) => one.inspectionId === inspectionId) ?? null,
    stateIntervalMs,
    inspectionId,
  )
  const inspection = poll.value
  if (aside === 'sheet' && inspection)
    return <PublicSheetScreen inspection={inspection} onBack={() => setAside(null)} />
  if (aside === 'opening' && inspection)
    return (
      <OpeningScreen
        inspection={inspection}
        onLeave={() => {
          setAside(null)
          poll.again()
        }}
      />
    )
  return (
    <>
      <FailureNotice trouble={poll.trouble} />
      {inspection && (
        <CurrentScreen
          inspection={inspection}
          onChange={poll.again}
          onOpen={() => setAside('opening')}
          onSheet={() => setAside('sheet')}
        />
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
  readonly onSheet: () => void
}

/** The way to the sheet that is put up. */
const SheetPart = ({ onSheet }: Pick<CurrentScreenProps, 'onSheet'>) => (
  <section className="plan-section no-print">
    <h2>{sheet.openTitle}</h2>
    <div>
      <p className="measure">{sheet.openText}</p>
      <button className="button secondary" type="button" onClick={onSheet}>
        {sheet.open}
      </button>
    </div>
  </section>
)

const CurrentScreen = ({ inspection, onChange, onOpen, onSheet }: CurrentScreenProps) => {
  const isDestroyed = inspection.isDestroyed ?? false
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
      return inspection.isCancelled ? (
        <CancelledScreen inspection={inspection} />
      ) : (
        <>
          <ClosedScreen inspection={inspection} onOpen={onOpen} onChange={onChange} />
          <SheetPart onSheet={onSheet} />
        </>
      )
    case 'opened':
      return (
        <>
          <ResultScreen
            inspection={inspection}
            ways={
              <>
                <button className="button secondary" type="button" onClick={onSheet}>
                  {sheet.open}
                </button>
                <ToRetention isDestroyed={isDestroyed} />
              </>
            }
            onOpenAgain={onOpen}
          />
          <Retention
            inspectionId={inspection.inspectionId}
            isOpened
            isDestroyed={isDestroyed}
            onDestroyed={onChange}
          />
        </>
      )
  }
}
