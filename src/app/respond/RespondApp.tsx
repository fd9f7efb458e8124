import { Component, lazy, type ReactNode, Suspense } from 'react'
import m from '../../../content/messages/zh-CN/respond.yaml'
import { phoneEntryOf } from '../../core/errors.ts'
import { Trouble } from '../ui/Trouble.tsx'
import { MessageScreen } from './screens/MessageScreen.tsx'
import { StartScreen } from './screens/StartScreen.tsx'
import type { Listing } from './services.ts'
import { part, useRespond } from './use-respond.ts'

/** The chunk that follows the first question. */
const loadLater = () => part(import('./later.ts'))
type Later = typeof import('./later.ts')
type Modes = typeof import('./modes.ts')
/** The chunk for every mode but the assembly. */
const loadModes = () => part(import('./modes.ts'))
const ScanScreen = lazy(async () => ({ default: (await import('./screens/ScanScreen.tsx')).ScanScreen }))
const WordsScreen = lazy(async () => ({ default: (await import('./screens/WordsScreen.tsx')).WordsScreen }))

/** The last net: says that something broke and that nothing is lost, in place of an empty page. */
class Net extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  // Not as a class field: our oldest browsers need helpers for those, which every phone would fetch.
  constructor(props: { readonly children: ReactNode }) {
    super(props)
    this.state = { isBroken: false }
  }
  static getDerivedStateFromError() {
    return { isBroken: true }
  }
  override render() {
    if (!this.state.isBroken) return this.props.children
    const { sentence, next } = phoneEntryOf('device/unexpected')
    return (
      <MessageScreen heading={sentence} text={next}>
        <button className="button" type="button" onClick={() => location.reload()}>
          {m.reload}
        </button>
      </MessageScreen>
    )
  }
}

/** Shown while the chunk with the later screens is on its way. */
const Waiting = () => (
  <p className="waiting" role="status">
    {m.waiting}
  </p>
)

const Screens = ({ listing }: { readonly listing: Listing | null }) => {
  const respond = useRespond(listing, loadLater, loadModes)
  const screens = <CommonScreens respond={respond} />
  return respond.modes ? (
    <respond.modes.ModeScreens respond={respond}>{screens}</respond.modes.ModeScreens>
  ) : (
    screens
  )
}

const CommonScreens = ({ respond }: { readonly respond: ReturnType<typeof useRespond<Later, Modes>> }) => {
  const { environment, services, screen, chosen, filling, answering, later, rows, drafts, isBusy, trouble } =
    respond

  if (respond.isLater) return later ? <later.LaterScreens respond={respond} /> : <Waiting />
  switch (screen.name) {
    case 'check':
      return chosen && services && answering ? (
        <>
          <Trouble code={trouble} />
          <answering.CheckScreen
            inspection={chosen}
            clock={services.clock}
            hasDraft={drafts.some(({ inspectionId }) => inspectionId === chosen.manifest.inspectionId)}
            onSame={respond.confirmSame}
            onDifferent={() => respond.go({ name: 'stop' })}
            onBack={() => respond.go({ name: 'start' })}
          />
        </>
      ) : null
    case 'slip':
      if (!answering) return <Waiting />
      if (respond.slipEntry) {
        const Entry = respond.slipEntry === 'scan' ? ScanScreen : WordsScreen
        return (
          <Suspense fallback={<Waiting />}>
            <Entry
              onSlip={(secret) => {
                respond.setSlipEntry(null)
                respond.giveSlip(secret)
              }}
              onType={() => respond.setSlipEntry(null)}
            />
          </Suspense>
        )
      }
      return (
        <answering.SlipScreen
          trouble={trouble}
          isBusy={isBusy}
          isStorageKept={respond.isStorageKept}
          kept={trouble === 'wire/unreachable'}
          onSlip={(secret) => respond.giveSlip(secret)}
          onEntry={respond.setSlipEntry}
          onBack={() => respond.go({ name: 'check' })}
        />
      )
    case 'intro':
      return filling && answering ? (
        <answering.IntroScreen
          filling={filling}
          isOfflineReady={respond.isOfflineReady}
          onStart={respond.begin}
        />
      ) : null
    case 'section':
      return filling && answering ? (
        <answering.SectionScreen
          key={screen.at}
          filling={filling}
          at={screen.at}
          goTo={respond.goTo}
          isFromReview={respond.isFromReview}
          onPrevious={() => respond.turn(screen.at, -1)}
          onNext={() => respond.turn(screen.at, 1)}
          onReview={() => respond.goToReview(respond.goTo)}
        />
      ) : null
    default:
      return (
        <>
          <Trouble code={trouble} />
          <StartScreen
            offers={respond.offers}
            noted={
              later &&
              services && (
                <>
                  <later.StartNotices
                    environment={environment}
                    clock={services.clock}
                    isHolding={rows.length + drafts.length > 0}
                  />
                  {rows.length + drafts.length > 0 && (
                    <later.Holdings
                      rows={rows}
                      drafts={drafts}
                      clock={services.clock}
                      isBusy={isBusy}
                      onResume={respond.choose}
                      onSee={respond.see}
                      onClear={respond.goToClear}
                    />
                  )}
                </>
              )
            }
            isBusy={isBusy || !environment}
            isFirst={respond.isFirst}
            notice={respond.notice}
            onChoose={respond.choose}
            onRetry={respond.refresh}
          >
            {later && services && respond.published.length > 0 && (
              <later.Bulletins
                inspections={respond.published}
                offered={respond.offers.state === 'searching' ? [] : respond.offers.offered}
                ownIds={rows.map(({ inspectionId }) => inspectionId)}
                door={services.door}
              />
            )}
          </StartScreen>
        </>
      )
  }
}

/**
 * The respondent's app. Drawn at build without `listing`, as the start screen with nothing known yet; in the
 * browser main.tsx hands in the request for the list that is already on its way.
 */
export const RespondApp = ({ listing = null }: { readonly listing?: Listing | null }) => (
  <Net>
    <div className="respond">
      <Screens listing={listing} />
    </div>
  </Net>
)
