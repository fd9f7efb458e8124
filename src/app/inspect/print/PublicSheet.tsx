import m from '../../../../content/messages/zh-CN/public-sheet.yaml'
import { isTooFewToOpen, minEnvelopesToOpen } from '../../../core/ballot/limits.ts'
import { fillMessage } from '../../../core/message.ts'
import type { Mode } from '../../../core/wire/mode.ts'
import type { Bulletin, OpeningRecord } from '../../../core/wire/schemas.ts'
import { CountsTable } from '../CountsTable.tsx'
import { Groups } from '../Groups.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import { WeakNote } from '../WeakNote.tsx'
import { Qr } from './Qr.tsx'

interface PublicSheetProps {
  readonly court: string
  readonly title: string
  readonly mode: Mode
  /** 64 hex digits. */
  readonly fingerprint: string
  readonly bulletin: Bulletin
  /** `null` while the box was not opened. */
  readonly opening: OpeningRecord | null
  /** Where everybody checks the bulletin. */
  readonly address: string
}

/** What is put up after the closing: everything by which anybody can check that nothing was lost or stuffed. */
export const PublicSheet = ({
  court,
  title,
  mode,
  fingerprint,
  bulletin: { root, counts },
  opening,
  address,
}: PublicSheetProps) => (
  <article className="sheet public-sheet">
    <h2>{m.title}</h2>
    <p className="sheet-subject">
      {court} {title}
    </p>
    <WeakNote mode={mode} />
    <p>{m.closed}</p>
    <h3>{m.root}</h3>
    <p className="minutes-root">
      <Groups hex={root} />
    </p>
    <p className="sheet-small">{m.rootText}</p>
    <h3>{m.counts}</h3>
    <div className="public-counts">
      <CountsTable counts={counts} mode={mode} />
      <div>
        <LedgerLines
          mode={mode}
          ledger={{ ...counts, opened: opening?.opened ?? null, invalid: opening?.invalid ?? null }}
        />
        {!opening && (
          <p>
            {isTooFewToOpen(counts.sent)
              ? fillMessage(m.neverOpened, { min: minEnvelopesToOpen })
              : m.notOpened}
          </p>
        )}
      </div>
    </div>
    <h3>{m.check}</h3>
    <div className="public-check">
      <Qr text={address} label={m.qrLabel} />
      <div>
        <p className="public-address">{address}</p>
        <ol>
          {Object.values(m.steps).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </div>
    </div>
    <ul className="sheet-small">
      {promisesOf(mode).map((promise) => (
        <li key={promise}>{promise}</li>
      ))}
    </ul>
    <div className="sheet-fingerprint">
      <p>
        {m.fingerprint} <Groups hex={fingerprint} />
      </p>
      {mode !== 'open-link' && <p>{m.fingerprintText}</p>}
    </div>
  </article>
)

/** An open link has no slips of which anything could be published. */
const promisesOf = (mode: Mode): readonly string[] =>
  mode === 'open-link' ? [m.promises.own] : Object.values(m.promises)
