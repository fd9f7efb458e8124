import m from '../../../../content/messages/zh-CN/respond.yaml'
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
