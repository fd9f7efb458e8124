import m from '../../../content/messages/zh-CN/inspect.yaml'
import { balanceLedger, type Ledger } from '../../core/ballot/ledger.ts'
import { fillMessage } from '../../core/message.ts'

/** The ledger in words: each identity with its numbers and whether it holds. */
export const LedgerLines = ({ ledger }: { readonly ledger: Ledger }) => {
  const values = {
    printed: ledger.printed,
    leftOver: ledger.leftOver,
    redeemed: ledger.redeemed,
    sent: ledger.sent,
    opened: ledger.opened ?? '',
    invalid: ledger.invalid ?? '',
    drawn: ledger.printed - ledger.leftOver,
    unsent: ledger.redeemed - ledger.sent,
  }
  return (
    <ul className="ledger">
      {balanceLedger(ledger)
        .toReversed()
        .map(({ rule, holds }) => (
          <li key={rule} className={holds === false ? 'ledger-broken' : undefined}>
            <span>
              {fillMessage(m.ledger[rule][holds === null ? 'later' : holds ? 'line' : 'broken'], values)}
            </span>{' '}
            {holds !== null && <strong>{holds ? m.ledger.holds : m.ledger.broken}</strong>}
          </li>
        ))}
      <li>{fillMessage(m.ledger.unsent, values)}</li>
    </ul>
  )
}
