import { createLaterSteps } from '../later-steps.ts'
import type { Respond } from '../use-respond.ts'
import { ClearScreen } from './ClearScreen.tsx'
import { EnvelopeScreen } from './EnvelopeScreen.tsx'
import { ReviewScreen } from './ReviewScreen.tsx'
import { SealScreen } from './SealScreen.tsx'
import { ChangedScreen, ElsewhereScreen, LostScreen, StopScreen } from './stop-screens.tsx'
import { UnfitScreen } from './UnfitScreen.tsx'

/** The screens that follow the first question, and those that stop before it: what stops comes first. */
export const LaterScreens = ({ respond }: { readonly respond: Respond }) => {
  const { environment, services, screen, filling, envelope, isBusy, trouble, elsewhere } = respond
  const steps = createLaterSteps(respond)
  const toStart = () => respond.go({ name: 'start' })

  if (environment && respond.isUnfit) return <UnfitScreen environment={environment} />
  if (trouble === 'wire/fingerprint-mismatch') return <ChangedScreen onBack={toStart} />
  if (elsewhere !== null)
    return <ElsewhereScreen onTakeOver={() => respond.giveSlip(elsewhere, true)} onBack={toStart} />
  if (respond.isLost) return <LostScreen onDone={respond.leaveLost} />

  switch (screen.name) {
    case 'stop':
      return <StopScreen onAgain={() => respond.go({ name: 'check' })} />
    case 'review':
      return filling ? (
        <ReviewScreen
          filling={filling}
          goTo={respond.goTo}
          onChange={respond.goToSection}
          onContinue={() => respond.go({ name: 'seal' })}
          onBack={() => respond.turn(filling.inspection.manifest.form.sections.length, -1)}
        />
      ) : null
    case 'seal':
      return filling && services ? (
        <SealScreen
          filling={filling}
          clock={services.clock}
          isClosed={respond.published.some(
            ({ inspectionId }) => inspectionId === filling.inspection.manifest.inspectionId,
          )}
          ownNote={respond.modes?.sealNoteOf(filling.inspection.manifest.mode) ?? null}
          isBusy={isBusy}
          trouble={trouble}
          onSeal={steps.seal}
          onLeave={toStart}
          onBack={() => respond.goToReview()}
          onAnswer={() => respond.turn(-1, 1)}
        />
      ) : null
    case 'envelope':
      return envelope && services ? (
        <EnvelopeScreen
          row={envelope}
          clock={services.clock}
          isSending={respond.isSending}
          isBusy={isBusy}
          trouble={trouble}
          checked={respond.checked}
          onSendNow={steps.sendNow}
          onCheck={steps.check}
          onDone={toStart}
        />
      ) : null
    case 'clear':
      return services ? (
        <ClearScreen
          rows={respond.rows}
          drafts={respond.drafts}
          clearing={respond.clearing}
          clock={services.clock}
          isBusy={isBusy}
          trouble={trouble}
          onClear={steps.clear}
          onBack={toStart}
        />
      ) : null
    default:
      return null
  }
}
