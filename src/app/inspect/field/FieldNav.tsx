import m from '../../../../content/messages/zh-CN/field.yaml'
import outboxMessages from '../../../../content/messages/zh-CN/outbox.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { FieldPlace } from '../route.ts'
import { useCarried, useFieldLink } from './field-context.ts'
import { useOutboxCount } from './outbox/use-outbox.ts'

const entries = ['board', 'records', 'find', 'report', 'outbox', 'team', 'take', 'export'] as const

/** The name of the inspection at hand and the way to each of its screens. */
export const FieldNav = ({ place }: { readonly place: FieldPlace }) => {
  const { taken } = useCarried()
  const link = useFieldLink()
  return (
    <header className="field-head no-print">
      <p className="field-inspection">
        <strong>{taken.court}</strong> {taken.title}
      </p>
      <nav aria-label={m.nav.label}>
        <ul className="field-nav">
          {entries.map((at) => (
            <li key={at}>
              <a href={link({ at })} aria-current={place.at === at ? 'page' : undefined}>
                {m.nav[at]}
                {at === 'outbox' && <OutboxCount />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  )
}

/** How many records are not on the server, beside the way to the outbox, on every screen. */
const OutboxCount = () => {
  const { count, stuck } = useOutboxCount()
  if (count === 0) return null
  const sentence = stuck > 0 ? outboxMessages.counterStuck : outboxMessages.counter
  return (
    <>
      <span className={stuck > 0 ? 'nav-count mark' : 'nav-count'} aria-hidden="true">
        {count}
      </span>
      <span className="visually-hidden">{fillMessage(sentence, { count, stuck })}</span>
    </>
  )
}
