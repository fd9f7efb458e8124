import m from '../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../content/messages/zh-CN/mode.yaml'
import slips from '../../../content/messages/zh-CN/slips.yaml'
import { balanceLedger, drawnOf, type Ledger } from '../../core/ballot/ledger.ts'
import { leftOverState } from '../../core/ballot/left-over.ts'
import { isTooFewToOpen } from '../../core/ballot/limits.ts'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import type { Bulletin } from '../../core/wire/schemas.ts'

/** The ledger in words: each identity with its numbers and whether it holds. */
export const LedgerLines = ({
  ledger,
  mode,
}: {
  readonly ledger: Ledger & Pick<Bulletin['counts'], 'replaced' | 'leftOverVerified'>
  readonly mode: Mode
}) => {
  const values = {
    printed: ledger.printed,
    leftOver: ledger.leftOver,
    redeemed: ledger.redeemed,
    sent: ledger.sent,
    opened: ledger.opened ?? '',
    invalid: ledger.invalid ?? '',
    voided: ledger.voided ? fillMessage(slips.ledgerVoided, { voided: ledger.voided }) : '',
    drawn: drawnOf(ledger),
    unsent: ledger.redeemed - ledger.sent,
  }
  return (
    <ul className="ledger">
      {balanceLedger(ledger)
        .toReversed()
        .map(({ rule, holds }) => (
          <li key={rule} className={holds === false ? 'ledger-broken' : undefined}>
            <span>
              {fillMessage(
                mode === 'open-link' && rule === 'redeemed-within-drawn'
                  ? modes.ledger[rule]
                  : rule === 'opened-and-invalid-are-sent' && holds === null && isTooFewToOpen(ledger.sent)
                    ? m.ledger[rule].never
                    : m.ledger[rule][holds === null ? 'later' : holds ? 'line' : 'broken'],
                values,
              )}
            </span>{' '}
            {holds !== null && <strong>{holds ? m.ledger.holds : m.ledger.broken}</strong>}
          </li>
        ))}
      <li>{fillMessage(m.ledger.unsent, values)}</li>
      {mode !== 'open-link' && (
        <li>
          {fillMessage(slips.leftOver.verified[leftOverState(ledger)], {
            leftOver: ledger.leftOver,
            verified: ledger.leftOverVerified ?? 0,
          })}
        </li>
      )}
      {ledger.replaced !== undefined && (
        <li>{fillMessage(slips.replacedNote, { replaced: ledger.replaced })}</li>
      )}
    </ul>
  )
}
