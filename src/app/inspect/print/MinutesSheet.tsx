import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { minEnvelopesToOpen } from '../../../core/ballot/limits.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Bulletin } from '../../../core/wire/schemas.ts'
import { CountsTable } from '../CountsTable.tsx'
import { Groups } from '../Groups.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import { SignLines } from './SignLines.tsx'

interface MinutesSheetProps {
  readonly court: string
  readonly title: string
  readonly fingerprint: string
  readonly bulletin: Bulletin
}

/** The record of the closing, to be read out and signed: root, counts, ledger. */
export const MinutesSheet = ({ court, title, fingerprint, bulletin }: MinutesSheetProps) => (
  <article className="sheet minutes-sheet">
    <h2>{m.minutes.title}</h2>
    <p className="sheet-subject">
      {court} {title}
    </p>
    <p>
      {bulletin.counts.sent < minEnvelopesToOpen
        ? fillMessage(m.minutes.leadTooFew, { min: minEnvelopesToOpen })
        : m.minutes.lead}
    </p>
    <h3>{m.bulletin.rootTitle}</h3>
    <p className="minutes-root">
      <Groups hex={bulletin.root} />
    </p>
    <h3>{m.bulletin.countsTitle}</h3>
    {bulletin.counts.redeemed > bulletin.counts.printed - bulletin.counts.leftOver && (
      <p>
        <strong>
          {fillMessage(m.minutes.unbalanced, {
            redeemed: bulletin.counts.redeemed,
            drawn: bulletin.counts.printed - bulletin.counts.leftOver,
          })}
        </strong>
      </p>
    )}
    <CountsTable counts={bulletin.counts} />
    <LedgerLines ledger={{ ...bulletin.counts, opened: null, invalid: null }} />
    <SignLines heading={m.minutes.signTitle} labels={Object.values(m.minutes.sign)} />
    <p className="sheet-fingerprint">
      {m.fingerprint}
      <Groups hex={fingerprint} />
    </p>
  </article>
)
