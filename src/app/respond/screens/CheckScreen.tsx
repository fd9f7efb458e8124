import m from '../../../../content/messages/zh-CN/respond.yaml'
import type { Clock } from '../../../device/clock.ts'
import type { KnownInspection } from '../../../device/draft/manifest.ts'
import { countdownText, fingerprintGroups, fingerprintStart, windowPhase, windowText } from '../moments.ts'
import { useNow } from '../use-now.ts'
import { Title } from './Title.tsx'

/**
 * The person compares the fingerprint with paper: the one step that shows whether this is the inspection the
 * slip was printed for. Tells both windows; before the first it counts down, and opens by itself.
 */
export const CheckScreen = ({
  inspection,
  clock,
  hasDraft,
  onSame,
  onDifferent,
  onBack,
}: {
  readonly inspection: KnownInspection
  readonly clock: Clock
  /** A draft of this inspection lies on this phone, so a slip can be used outside the redeem window. */
  readonly hasDraft: boolean
  readonly onSame: () => void
  readonly onDifferent: () => void
  readonly onBack: () => void
}) => {
  const { manifest, fingerprint } = inspection
  const { redeem, send } = manifest.windows
  const nowMs = useNow(clock, true)
  const phase = windowPhase(redeem, nowMs)
  return (
    <>
      <Title text={m.check.heading} />
      <dl className="facts">
        <dt>{m.check.court}</dt>
        <dd>{manifest.court}</dd>
        <dt>{m.check.form}</dt>
        <dd>{manifest.title}</dd>
        <dt>{m.check.redeemTime}</dt>
        <dd>{windowText(redeem, nowMs)}</dd>
        <dt>{m.check.sendTime}</dt>
        <dd>{windowText(send, nowMs)}</dd>
      </dl>
      <p className="field-hint">{m.time.note}</p>
      <section className="panel">
        <h2>{m.check.question}</h2>
        <p className="fingerprint">
          <span className="visually-hidden">{m.check.fingerprint}</span>
          {fingerprintStart(fingerprint)}
        </p>
        <details className="disclosure">
          <summary>{m.check.whole}</summary>
          <p className="figures">{fingerprintGroups(fingerprint).join(' ')}</p>
        </details>
        <div role="status">
          {phase === 'before' && (
            <p className="notice">
              <strong>{m.check.windowLater}</strong>{' '}
              <span aria-live="off" className="counted">
                {countdownText(Date.parse(redeem.openIso) - nowMs)}
              </span>
              <br />
              {m.check.windowLaterNext}
            </p>
          )}
          {phase === 'after' && (
            <p className="notice">
              <strong>{m.check.windowPast}</strong>
              <br />
              {m.check.windowPastNext}
            </p>
          )}
        </div>
        <div className="actions">
          <button
            className="button wide"
            type="button"
            disabled={phase === 'before' && !hasDraft}
            onClick={onSame}
          >
            {m.check.same}
          </button>
          <button className="button danger wide" type="button" onClick={onDifferent}>
            {m.check.different}
          </button>
        </div>
      </section>
      <button className="button quiet" type="button" onClick={onBack}>
        {m.back}
      </button>
    </>
  )
}
