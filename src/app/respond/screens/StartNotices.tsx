import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { fillMessage } from '../../../core/message.ts'
import { type Clock, isClockWrong } from '../../../device/clock.ts'
import type { Environment } from '../../../device/environment.ts'
import { spanText } from '../span-text.ts'

const WeChatWayOut = () => (
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
}: {
  readonly environment: Environment | null
  readonly clock: Clock
}) => (
  <>
    {environment?.isWeChat && <WeChatWayOut />}
    {isClockWrong(clock) && <WrongClock offsetMs={clock.offsetMs() ?? 0} />}
  </>
)
