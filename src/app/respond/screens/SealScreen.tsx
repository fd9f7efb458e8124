import common from '../../../../content/messages/zh-CN/respond.yaml'
import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import type { ErrorCode } from '../../../core/errors.ts'
import { progress } from '../../../core/form/progress.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import type { Filling } from '../filling.ts'
import { windowPhase, windowText } from '../moments.ts'
import { useNow } from '../use-now.ts'
import { Title } from './Title.tsx'

/** The last word before the answers can be neither changed nor read: what sealing means, one button for it. */
export const SealScreen = ({
  filling,
  clock,
  isClosed,
  ownNote,
  isBusy,
  trouble,
  onSeal,
  onBack,
  onAnswer,
  onLeave,
}: {
  readonly filling: Filling
  readonly clock: Clock
  /** The box takes no envelope any more: nothing is sealed then, for it could never be sent. */
  readonly isClosed: boolean
  /** What happens after sealing, in a mode with words of its own. */
  readonly ownNote: string | null
  readonly isBusy: boolean
  readonly trouble: ErrorCode | null
  readonly onSeal: () => void
  readonly onBack: () => void
  /** To the first question, for who has answered none. */
  readonly onAnswer: () => void
  readonly onLeave: () => void
}) => {
  const { manifest } = filling.inspection
  const nowMs = useNow(clock, true)
  const isLate = windowPhase(manifest.windows.send, nowMs) === 'after'
  const send = windowText(manifest.windows.send, nowMs)
  const { answered, partly } = progress(manifest.form, filling.answers.answers())
  const isEmpty = answered + partly === 0
  if (isClosed)
    return (
      <>
        <Title text={m.seal.closedHeading} />
        <div className="notice mark" role="alert">
          <p>
            <strong>{m.seal.closed}</strong>
          </p>
          <p>{m.seal.closedKept}</p>
          <p>{m.seal.closedNext}</p>
        </div>
        <div className="actions">
          <button className="button secondary wide" type="button" onClick={onLeave}>
            {common.done}
          </button>
        </div>
      </>
    )
  return (
    <>
      <Title text={m.seal.heading} />
      <Trouble code={trouble} />
      {isEmpty && (
        <div className="notice mark" role="alert">
          <p>
            <strong>{m.seal.empty.title}</strong>
          </p>
          <p>{m.seal.empty.text}</p>
        </div>
      )}
      <div className="measure">
        <p>{m.seal.lead}</p>
        <ul>
          <li>{m.seal.points.unreadable}</li>
          <li>{fillMessage(m.seal.points.together, { threshold: manifest.trustees.threshold })}</li>
          <li>{m.seal.points.same}</li>
          <li>{ownNote ?? (isLate ? m.seal.points.late : fillMessage(m.seal.points.send, { send }))}</li>
        </ul>
      </div>
      <p role="status">{isBusy ? m.seal.working : ''}</p>
      <div className="actions">
        <button className="button wide" type="button" disabled={isBusy} onClick={onSeal}>
          {isEmpty ? m.seal.empty.confirm : m.seal.confirm}
        </button>
        <button
          className="button secondary wide"
          type="button"
          disabled={isBusy}
          onClick={isEmpty ? onAnswer : onBack}
        >
          {isEmpty ? m.seal.empty.back : m.seal.back}
        </button>
      </div>
    </>
  )
}
