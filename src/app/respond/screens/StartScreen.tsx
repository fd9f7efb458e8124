import { type ReactNode, useState } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import { Title } from './Title.tsx'

/** An inspection on the start screen: from the server's list, or from what this phone keeps. */
export interface OfferedInspection {
  readonly inspectionId: string
  readonly court: string
  readonly title: string
}

/** What is known of the inspections that can be taken part in. */
export type Offers =
  | { readonly state: 'searching' }
  | { readonly state: 'listed'; readonly offered: readonly OfferedInspection[] }
  /** Nobody answered; what this phone keeps can still be used. */
  | { readonly state: 'offline'; readonly offered: readonly OfferedInspection[] }
  /** What was answered is no list; the trouble says so. */
  | { readonly state: 'failed'; readonly offered: readonly OfferedInspection[] }

const Steps = () => (
  <section>
    <h2>{m.steps.title}</h2>
    <ol className="steps">
      <li>{m.steps.compare}</li>
      <li>{m.steps.redeem}</li>
      <li>{m.steps.answer}</li>
      <li>{m.steps.send}</li>
    </ol>
  </section>
)

const Privacy = () => (
  <details className="disclosure">
    <summary>{m.start.privacyTitle}</summary>
    <ul>
      <li>{m.start.privacy.program}</li>
      <li>{m.start.privacy.style}</li>
      <li>{m.start.privacy.traces}</li>
      <li>{m.start.privacy.oneSlip}</li>
      <li>{m.start.privacy.proof}</li>
    </ul>
    <p>
      <a href="/anonymity/">{m.start.privacy.more}</a>
    </p>
  </details>
)

const Choose = ({
  offered,
  isBusy,
  onChoose,
}: {
  readonly offered: readonly OfferedInspection[]
  readonly isBusy: boolean
  readonly onChoose: (inspectionId: string) => void
}) => {
  const [picked, setPicked] = useState<string | null>(null)
  const only = offered.length === 1 ? offered[0] : undefined
  const chosen = only?.inspectionId ?? picked
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== null) onChoose(chosen)
      }}
    >
      {only ? (
        <p className="offered">
          <strong>{only.court}</strong>
          <span>{only.title}</span>
        </p>
      ) : (
        <fieldset className="field">
          <legend className="field-label">{m.start.choose}</legend>
          {offered.map(({ inspectionId, court, title }) => (
            <label className="choice" key={inspectionId}>
              <input
                type="radio"
                name="inspection"
                autoComplete="off"
                checked={inspectionId === picked}
                onChange={() => setPicked(inspectionId)}
              />
              <span>
                <strong>{court}</strong>
                <br />
                {title}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <button className="button wide" type="submit" disabled={chosen === null || isBusy}>
        {m.start.chosen}
      </button>
    </form>
  )
}

const Offered = ({
  offers,
  isBusy,
  onChoose,
  onRetry,
}: {
  readonly offers: Offers
  readonly isBusy: boolean
  readonly onChoose: (inspectionId: string) => void
  readonly onRetry: () => void
}) => (
  <section className="panel" aria-busy={offers.state === 'searching'}>
    <div role="status">
      {offers.state === 'searching' && <p className="waiting">{m.start.searching}</p>}
      {offers.state === 'listed' && offers.offered.length === 0 && (
        <>
          <p>
            <strong>{m.start.none}</strong>
          </p>
          <p>{m.start.noneNext}</p>
        </>
      )}
      {offers.state === 'offline' && (
        <>
          <p>
            <strong>{m.start.offline}</strong>
          </p>
          <p>{m.start.offlineNext}</p>
        </>
      )}
    </div>
    {offers.state !== 'searching' && offers.offered.length > 0 && (
      <Choose offered={offers.offered} isBusy={isBusy} onChoose={onChoose} />
    )}
    {offers.state !== 'searching' && (offers.state !== 'listed' || offers.offered.length === 0) && (
      <button className="button secondary wide" type="button" onClick={onRetry}>
        {m.retry}
      </button>
    )}
  </section>
)

/**
 * The first screen: where to begin, what this phone holds already, what to know before starting. Drawn at build
 * too, with nothing known yet, so that something is there before the script is.
 */
export const StartScreen = ({
  offers,
  noted,
  isBusy,
  isFirst,
  notice,
  onChoose,
  onRetry,
  children,
}: {
  readonly offers: Offers
  /** What is wrong with browser or clock and what this phone holds already, once that is known. */
  readonly noted: ReactNode
  readonly isBusy: boolean
  /** Nothing was shown before: the heading leaves the focus where it is. */
  readonly isFirst: boolean
  readonly notice: string | null
  readonly onChoose: (inspectionId: string) => void
  readonly onRetry: () => void
  /** The bulletins of closed boxes, once there are any. */
  readonly children?: ReactNode
}) => (
  <>
    <Title text={m.title} takesFocus={!isFirst} />
    <div role="status">{notice !== null && <p className="notice good">{notice}</p>}</div>
    {noted}
    <Offered offers={offers} isBusy={isBusy} onChoose={onChoose} onRetry={onRetry} />
    {children}
    <p className="notice">{m.start.privacy.network}</p>
    <Steps />
    <Privacy />
  </>
)
