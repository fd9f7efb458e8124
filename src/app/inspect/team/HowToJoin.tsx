import m from '../../../../content/messages/zh-CN/team.yaml'
import { fragmentOf } from '../route.ts'

/** The way in for a device whose owner was given an invite. */
export const HowToJoin = () => (
  <section className="panel">
    <h2>{m.how.title}</h2>
    <p>{m.how.lead}</p>
    <p>
      <a className="button" href={fragmentOf({ screen: 'join' })}>
        {m.how.button}
      </a>
    </p>
  </section>
)
