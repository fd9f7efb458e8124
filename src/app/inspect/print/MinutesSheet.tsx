import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { drawnOf } from '../../../core/ballot/ledger.ts'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../../core/ballot/limits.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Mode } from '../../../core/wire/mode.ts'
import type { Bulletin } from '../../../core/wire/schemas.ts'
import { CountsTable } from '../CountsTable.tsx'
import { Groups } from '../Groups.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import { WeakNote } from '../WeakNote.tsx'
import { SignLines } from './SignLines.tsx'

interface MinutesSheetProps {
  readonly court: string
  readonly title: string
  readonly fingerprint: string
  readonly bulletin: Bulletin
  readonly mode: Mode
}

/** The record of the closing, to be read out and signed: root, counts, ledger. */
export const MinutesSheet = ({ court, title, fingerprint, bulletin, mode }: MinutesSheetProps) => (
  <article className="sheet minutes-sheet">
    <h2>{m.minutes.title}</h2>
    <p className="sheet-subject">
      {court} {title}
    </p>
    <WeakNote mode={mode} />
    <p>
      {isTooFewToOpen(bulletin.counts.sent)
        ? fillMessage(m.minutes.leadTooFew, { min: minEnvelopesToOpen })
        : m.minutes.lead}
    </p>
    <h3>{m.bulletin.rootTitle}</h3>
    <p className="minutes-root">
      <Groups hex={bulletin.root} />
    </p>
    <h3>{m.bulletin.countsTitle}</h3>
    {bulletin.counts.redeemed > drawnOf(bulletin.counts) && (
      <p>
        <strong>
          {fillMessage(m.minutes.unbalanced, {
            redeemed: bulletin.counts.redeemed,
            drawn: drawnOf(bulletin.counts),
          })}
        </strong>
      </p>
    )}
    <CountsTable counts={bulletin.counts} mode={mode} />
    <LedgerLines mode={mode} ledger={{ ...bulletin.counts, opened: null, invalid: null }} />
    <SignLines heading={m.minutes.signTitle} labels={Object.values(m.minutes.sign)} />
    <p className="sheet-fingerprint">
      {m.fingerprint}
      <Groups hex={fingerprint} />
    </p>
  </article>
)
