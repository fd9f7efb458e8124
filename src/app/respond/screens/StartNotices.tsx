import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { fillMessage } from '../../../core/message.ts'
import { type Clock, isClockWrong } from '../../../device/clock.ts'
import type { Environment } from '../../../device/environment.ts'
import { spanText } from '../span-text.ts'

/**
 * Before anything is here: the way out. Afterwards the way out would lose it, for one browser cannot read what another
 * keeps, and the slip is used: then the way that works is to stay.
 */
const WeChatWay = ({ isHolding }: { readonly isHolding: boolean }) =>
  isHolding ? (
    <div className="notice">
      <p>
        <strong>{m.weChat.held}</strong>
      </p>
      <p>{m.weChat.heldNext}</p>
    </div>
  ) : (
    <div className="notice mark">
      <p>
        <strong>{m.weChat.title}</strong>
      </p>
      <p>{m.weChat.text}</p>
      <p>
        <strong>{m.weChat.way}</strong>
      </p>
      <p>{m.weChat.stay}</p>
    </div>
  )

const WrongClock = ({ offsetMs }: { readonly offsetMs: number }) => (
  <div className="notice">
    <p>
      <strong>{m.clock.title}</strong>
    </p>
    <p>
      {fillMessage(offsetMs < 0 ? m.clock.ahead : m.clock.behind, { span: spanText(Math.abs(offsetMs)) })}
    </p>
  </div>
)

/** On the start screen: what few are told, that they stand in WeChat's own browser or that their clock is wrong. */
export const StartNotices = ({
  environment,
  clock,
  isHolding,
}: {
  readonly environment: Environment | null
  readonly clock: Clock
  /** A draft or an unsent envelope is here. */
  readonly isHolding: boolean
}) => (
  <>
    {environment?.isWeChat && <WeChatWay isHolding={isHolding} />}
    {isClockWrong(clock) && <WrongClock offsetMs={clock.offsetMs() ?? 0} />}
  </>
)
