import m from '../../../../content/messages/zh-CN/inspect.yaml'
import words from '../../../../content/messages/zh-CN/opening-minutes.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { Manifest, StaffInspection } from '../../../core/wire/schemas.ts'
import { CountsTable } from '../CountsTable.tsx'
import { Groups } from '../Groups.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import type { KeptResult } from '../tally/kept-result.ts'
import { WeakNote } from '../WeakNote.tsx'
import { SignLines } from './SignLines.tsx'

interface OpeningMinutesSheetProps {
  readonly inspection: StaffInspection
  readonly trustees: Manifest['trustees']
  readonly result: KeptResult
}

/** The record of the opening, to be signed: root, counts, the whole ledger, who must have been there, what was kept. */
export const OpeningMinutesSheet = ({ inspection, trustees, result }: OpeningMinutesSheetProps) => {
  const { counts, record, mode = 'assembly' } = result
  return (
    <article className="sheet minutes-sheet opening-minutes">
      <h2>{words.title}</h2>
      <p className="sheet-subject">
        {inspection.court} {inspection.title}
      </p>
      <WeakNote mode={mode} />
      <p>
        {fillMessage(words.lead, {
          trustees: trustees.total,
          threshold: trustees.threshold,
        })}
      </p>
      <p className="minutes-root">
        <Groups hex={record.root} />
      </p>
      <h3>{words.openedTitle}</h3>
      <table className="counts-table">
        <caption className="visually-hidden">{words.openedTitle}</caption>
        <tbody>
          {(['opened', 'invalid'] as const).map((name) => (
            <tr key={name}>
              <th scope="row">{words[name]}</th>
              <td className="number figures">{record[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <CountsTable counts={counts} mode={mode} />
      <LedgerLines mode={mode} ledger={{ ...counts, opened: record.opened, invalid: record.invalid }} />
      <p className="sheet-small">{fillMessage(words.trackers, { count: record.opened })}</p>
      <p className="sheet-small">
        {words.answersHash}
        <Groups hex={record.answersHash} />
      </p>
      <p className="sheet-small">{words.notKept}</p>
      <SignLines heading={words.signTitle} labels={Object.values(words.sign)} />
      <p className="sheet-fingerprint">
        {m.fingerprint}
        <Groups hex={inspection.fingerprint ?? ''} />
      </p>
    </article>
  )
}
