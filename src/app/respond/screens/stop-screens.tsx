import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { MessageScreen } from './MessageScreen.tsx'
import { Title } from './Title.tsx'

/** The fingerprint is not the slip's: nothing may be typed here. */
export const StopScreen = ({ onAgain }: { readonly onAgain: () => void }) => (
  <>
    <Title text={m.stop.heading} />
    <div className="notice mark">
      <p>
        <strong>{m.stop.sentence}</strong>
      </p>
      <p>{m.stop.next}</p>
    </div>
    <button className="button secondary" type="button" onClick={onAgain}>
      {m.stop.again}
    </button>
  </>
)

/** The inspection is not what it was when its fingerprint was accepted on this phone. */
export const ChangedScreen = ({ onBack }: { readonly onBack: () => void }) => (
  <MessageScreen heading={m.changed.heading} text={`${m.changed.sentence}${m.changed.next}`}>
    <button className="button secondary" type="button" onClick={onBack}>
      {m.changed.back}
    </button>
  </MessageScreen>
)

/** Another tab has this slip open. */
export const ElsewhereScreen = ({
  onTakeOver,
  onBack,
}: {
  readonly onTakeOver: () => void
  readonly onBack: () => void
}) => (
  <MessageScreen heading={m.elsewhere.heading} text={m.elsewhere.text}>
    <button className="button" type="button" onClick={onTakeOver}>
      {m.elsewhere.takeOver}
    </button>
    <button className="button secondary" type="button" onClick={onBack}>
      {m.elsewhere.back}
    </button>
  </MessageScreen>
)

/** Another tab has taken this slip over. */
export const LostScreen = ({ onDone }: { readonly onDone: () => void }) => (
  <MessageScreen heading={m.elsewhere.lostHeading} text={m.elsewhere.lostText}>
    <button className="button secondary" type="button" onClick={onDone}>
      {m.elsewhere.done}
    </button>
  </MessageScreen>
)
