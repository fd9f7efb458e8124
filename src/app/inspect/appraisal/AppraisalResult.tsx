import { useMemo, useState } from 'react'
import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import exportWords from '../../../../content/messages/zh-CN/export.yaml'
import inspect from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import {
  type AppraisalPart,
  countAppraisal,
  discloseAppraisal,
  minMembersTogether,
} from '../../../core/tally/appraisal.ts'
import { appraisalSheets } from '../../../core/tally/appraisal-sheets.ts'
import { sheetsToCsv, sheetsToXlsx } from '../../../core/tally/export.ts'
import type { StaffInspection } from '../../../core/wire/schemas.ts'
import { keepResult } from '../../../device/staff/results.ts'
import { saveFile } from '../../ui/save-file.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import { PrintView } from '../print/PrintView.tsx'
import { fragmentOf } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { Stepper } from '../Stepper.tsx'
import { useStaff } from '../staff-context.ts'
import type { KeptResult } from '../tally/kept-result.ts'
import { TableRegion } from '../tally/QuestionArticle.tsx'
import { TextsSection } from '../tally/TextsSection.tsx'
import { useWork } from '../use-work.ts'
import { momentText } from '../windows.ts'
import './appraisal.css'
import { AttendanceForm } from './AttendanceForm.tsx'
import { BallotsTable } from './BallotsTable.tsx'
import { ballotsOf } from './ballots.ts'
import { CountSheets } from './CountSheets.tsx'
import { DisclosureSheet } from './DisclosureSheet.tsx'
import { LinesRows, linesByScale } from './LinesRows.tsx'

interface AppraisalResultProps {
  readonly inspection: StaffInspection
  readonly result: KeptResult
  /** Told of the result with what was added to it, once this device has kept it. */
  readonly onKept: (result: KeptResult) => void
}

const placeOf = (part: AppraisalPart): string => `appraisal-${part.name}`

const goToPlace = (part: AppraisalPart): void => {
  const place = document.getElementById(placeOf(part))
  place?.scrollIntoView()
  place?.focus({ preventScroll: true })
}

/** The result of an appraisal: ballots, the team, each member, the texts; its record to sign, and what the court may be told. */
export const AppraisalResult = ({ inspection, result, onKept }: AppraisalResultProps) => {
  const { keeper, clock } = useStaff()
  const [printout, setPrintout] = useState<'record' | 'disclosure' | null>(null)
  const { tally, form, counts } = result
  const count = useMemo(() => countAppraisal(form, tally), [form, tally])
  const ballots = ballotsOf(result)
  const { court, title } = inspection

  const keep = async (next: KeptResult) => {
    await keepResult(keeper, inspection.inspectionId, next)
    onKept(next)
  }
  const exported = useWork(async (format: 'xlsx' | 'csv') => {
    const sheets = appraisalSheets(count, ballots, tally, form, m.sheets, exportWords)
    // Written down first: a file that is not in the list must not exist.
    await keep({
      ...result,
      exports: [...(result.exports ?? []), { atIso: new Date(clock.nowMs()).toISOString(), format }],
    })
    const name = `${m.result.fileName}-${inspection.inspectionId.slice(0, 8)}.${format}`
    if (format === 'xlsx')
      saveFile(
        name,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        sheetsToXlsx(sheets),
      )
    else saveFile(name, 'text/csv;charset=utf-8', sheetsToCsv(sheets))
  })

  if (printout)
    return (
      <PrintView title={m[printout].title} note={m[printout].printNote} onBack={() => setPrintout(null)}>
        {printout === 'record' ? (
          <CountSheets
            court={court}
            title={title}
            count={count}
            ballots={ballots}
            invalid={tally.invalid}
            rules={tally.notes}
          />
        ) : (
          <DisclosureSheet
            court={court}
            title={title}
            validBallots={tally.opened}
            disclosure={discloseAppraisal(count)}
          />
        )}
      </PrintView>
    )

  const parts = [count.team, ...count.members]
  return (
    <div className="result">
      <Stepper step="result" isDone />
      <ScreenTitle>{court}</ScreenTitle>
      <p>
        {title} · {tally.title}
      </p>
      <p className="notice mark no-print">{m.result.secret}</p>
      <div className="row no-print">
        <button className="button" type="button" onClick={() => setPrintout('record')}>
          {m.record.open}
        </button>
        <button className="button secondary" type="button" onClick={() => exported.start('xlsx')}>
          {inspect.result.xlsx}
        </button>
        <button className="button secondary" type="button" onClick={() => exported.start('csv')}>
          {inspect.result.csv}
        </button>
      </div>
      <FailureNotice trouble={exported.trouble} />
      <p className="field-hint no-print">{inspect.result.keptNote}</p>
      <Exports exports={result.exports ?? []} />
      <section className="tally-section">
        <h2>{m.result.ballotsTitle}</h2>
        <p className="measure no-print">{m.attendance.lead}</p>
        <AttendanceForm
          attendance={result.attendance ?? { due: '', present: '' }}
          onSave={(attendance) => keep({ ...result, attendance })}
        />
        <BallotsTable ballots={ballots} />
        {ballots.present !== null && ballots.handedOut > ballots.present && (
          <p className="notice mark">
            {fillMessage(m.attendance.moreSlips, {
              handedOut: ballots.handedOut,
              present: ballots.present,
            })}
          </p>
        )}
        <LedgerLines
          mode={result.mode ?? 'assembly'}
          ledger={{ ...counts, opened: tally.opened, invalid: tally.invalid }}
        />
      </section>
      <details className="reading-notes">
        <summary>{inspect.result.notesTitle}</summary>
        <ul>
          <li>{m.sheets.notes.share}</li>
          <li>{m.sheets.notes.shareOfGrades}</li>
          <li>{fillMessage(m.sheets.notes.hidden, { count: count.suppressBelow })}</li>
          {tally.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
      <nav className="no-print" aria-label={m.result.jump}>
        <ul className="part-links">
          {parts.map((part) => (
            <li key={part.name}>
              <button className="button quiet" type="button" onClick={() => goToPlace(part)}>
                {part.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {parts.map((part) => (
        <section
          key={part.name}
          id={placeOf(part)}
          tabIndex={-1}
          className="tally-section"
          aria-label={part.title}
        >
          <h2>{part.title}</h2>
          {linesByScale(part.lines).map((lines) => (
            <div className="tally-question appraisal-lines" key={lines[0]?.name}>
              <TableRegion
                label={fillMessage(m.result.tableRegion, {
                  title: part.title,
                  line: lines[0]?.label ?? '',
                })}
              >
                <LinesRows lines={lines} suppressBelow={count.suppressBelow} />
              </TableRegion>
            </div>
          ))}
        </section>
      ))}
      <TextsSection texts={tally.texts} suppressBelow={tally.suppressBelow} />
      <section className="tally-section no-print">
        <h2>{m.disclosure.title}</h2>
        <p className="measure">{m.disclosure.lead}</p>
        {count.members.length < minMembersTogether && (
          <p className="measure">{fillMessage(m.disclosure.fewMembers, { count: minMembersTogether })}</p>
        )}
        <button className="button secondary" type="button" onClick={() => setPrintout('disclosure')}>
          {m.disclosure.open}
        </button>
      </section>
      <p className="no-print">
        <a href={fragmentOf({ screen: 'list' })}>{inspect.backToList}</a>
      </p>
    </div>
  )
}

/** Which files were made of this result on this device, and when. */
const Exports = ({ exports }: { readonly exports: NonNullable<KeptResult['exports']> }) =>
  exports.length === 0 ? null : (
    <details className="no-print">
      <summary>{fillMessage(m.exports.title, { count: exports.length })}</summary>
      <ul>
        {exports.map(({ atIso, format }) => (
          <li key={`${atIso}${format}`}>
            {fillMessage(m.exports.line, { at: momentText(Date.parse(atIso)), format: m.exports[format] })}
          </li>
        ))}
      </ul>
    </details>
  )
