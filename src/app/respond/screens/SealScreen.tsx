import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import type { ErrorCode } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Clock } from '../../../device/clock.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import type { Filling } from '../filling.ts'
import { windowText } from '../moments.ts'
import { Title } from './Title.tsx'

/** The last word before the answers can be neither changed nor read: what sealing means, one button for it. */
export const SealScreen = ({
  filling,
  clock,
  isBusy,
  trouble,
  onSeal,
  onBack,
}: {
  readonly filling: Filling
  readonly clock: Clock
  readonly isBusy: boolean
  readonly trouble: ErrorCode | null
  readonly onSeal: () => void
  readonly onBack: () => void
}) => {
  const { manifest } = filling.inspection
  const send = windowText(manifest.windows.send, clock.nowMs())
  return (
    <>
      <Title text={m.seal.heading} />
      <Trouble code={trouble} />
      <div className="measure">
        <p>{m.seal.lead}</p>
        <ul>
          <li>{m.seal.points.unreadable}</li>
          <li>{fillMessage(m.seal.points.together, { threshold: manifest.trustees.threshold })}</li>
          <li>{m.seal.points.same}</li>
          <li>{fillMessage(m.seal.points.send, { send })}</li>
        </ul>
      </div>
      <p role="status">{isBusy ? m.seal.working : ''}</p>
      <div className="actions">
        <button className="button wide" type="button" disabled={isBusy} onClick={onSeal}>
          {m.seal.confirm}
        </button>
        <button className="button secondary wide" type="button" disabled={isBusy} onClick={onBack}>
          {m.seal.back}
        </button>
      </div>
    </>
  )
}
