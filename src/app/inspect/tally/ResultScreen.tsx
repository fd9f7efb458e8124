import { type ReactNode, useEffect, useRef, useState } from 'react'
import exportWords from '../../../../content/messages/zh-CN/export.yaml'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../../content/messages/zh-CN/mode.yaml'
import slips from '../../../../content/messages/zh-CN/slips.yaml'
import { fillMessage } from '../../../core/message.ts'
import { tallyToCsv, tallyToXlsx } from '../../../core/tally/export.ts'
import type { StaffInspection } from '../../../core/wire/schemas.ts'
import { readResult } from '../../../device/staff/results.ts'
import { saveFile } from '../../ui/save-file.ts'
import { AppraisalResult } from '../appraisal/AppraisalResult.tsx'
import { FailureNotice } from '../FailureNotice.tsx'
import { LedgerLines } from '../LedgerLines.tsx'
import { WithOpeningMinutes } from '../OpeningMinutes.tsx'
import { fragmentOf } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { Stepper } from '../Stepper.tsx'
import { useStaff } from '../staff-context.ts'
import { type Trouble, troubleOf, useWork } from '../use-work.ts'
import { WeakNote } from '../WeakNote.tsx'
import { shareText } from './figures.ts'
import { type KeptResult, readKeptResult } from './kept-result.ts'
import { QuestionArticle } from './QuestionArticle.tsx'
import { QuestionJump } from './QuestionJump.tsx'
import { TextsSection } from './TextsSection.tsx'

interface ResultScreenProps {
  readonly inspection: StaffInspection
  /** Ways on from here, at the top. */
  readonly ways: ReactNode
  /** Leads to another opening, for a device that does not hold the result. */
  readonly onOpenAgain: () => void
}

/** The result kept on this device, or where it is to be found. */
export const ResultScreen = ({ inspection, ways, onOpenAgain }: ResultScreenProps) => {
  const { keeper } = useStaff()
  const [result, setResult] = useState<KeptResult | null | 'reading'>('reading')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  useEffect(() => {
    readResult(keeper, inspection.inspectionId).then(
      (json) => setResult(readKeptResult(json)),
      (error: unknown) => {
        setTrouble(troubleOf(error))
        setResult(null)
      },
    )
  }, [keeper, inspection.inspectionId])
  if (result === 'reading') return <p>{m.loading}</p>
  if (result) return <ResultView inspection={inspection} result={result} ways={ways} />
  return (
    <>
      <div className="row result-ways no-print">{ways}</div>
      <Stepper step="result" isDone />
      <ScreenTitle>{inspection.court}</ScreenTitle>
      <p>{inspection.title}</p>
      <FailureNotice trouble={trouble} />
      <div className="notice">
        <p>
          <strong>{m.result.elsewhere}</strong>
        </p>
        <p>{m.result.elsewhereText}</p>
      </div>
      <button className="button secondary" type="button" onClick={onOpenAgain}>
        {m.result.openAgain}
      </button>
    </>
  )
}

/**
 * Opens what is folded up for as long as the page is being printed: the cautions belong on paper, and so do
 * the comparisons. @returns what ends it.
 */
const openForPaper = (place: () => HTMLElement | null): (() => void) => {
  let unfolded: readonly HTMLDetailsElement[] = []
  const open = () => {
    unfolded = [...(place()?.querySelectorAll<HTMLDetailsElement>('details:not([open])') ?? [])]
    for (const details of unfolded) details.open = true
  }
  const close = () => {
    for (const details of unfolded) details.open = false
    unfolded = []
  }
  window.addEventListener('beforeprint', open)
  window.addEventListener('afterprint', close)
  return () => {
    window.removeEventListener('beforeprint', open)
    window.removeEventListener('afterprint', close)
  }
}

interface ResultViewProps {
  readonly inspection: StaffInspection
  readonly result: KeptResult
  readonly ways?: ReactNode
}

/** A result, as its kind of form is read. */
export const ResultView = ({ inspection, result, ways }: ResultViewProps) => {
  // Up here, because a printout takes the result off the screen: what was added to it must be there afterwards.
  const [kept, setKept] = useState(result)
  return (
    <WithOpeningMinutes inspection={inspection} result={kept} ways={ways}>
      {kept.form.kind === 'appraisal' ? (
        <AppraisalResult inspection={inspection} result={kept} onKept={setKept} />
      ) : (
        <QuestionnaireResult inspection={inspection} result={kept} />
      )}
    </WithOpeningMinutes>
  )
}

/** The tally: the whole first, then question by question, the texts last. */
const QuestionnaireResult = ({ inspection, result }: ResultViewProps) => {
  const { tally, counts, form, mode = 'assembly' } = result
  const caution = mode === 'open-link' ? modes.weak.text : null
  const sections = [...new Set(tally.questions.map(({ section }) => section))]
  const fileName = `${m.result.fileName}-${inspection.inspectionId.slice(0, 8)}`
  const exported = useWork(async (format: 'xlsx' | 'csv') => {
    if (format === 'xlsx')
      saveFile(
        `${fileName}.xlsx`,
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        tallyToXlsx(tally, form, exportWords, caution),
      )
    else saveFile(`${fileName}.csv`, 'text/csv;charset=utf-8', tallyToCsv(tally, form, exportWords, caution))
  })
  const print = useWork(async () => {
    // Charts draw themselves before printing, if they are there to do it.
    await import('./charts.ts')
    window.print()
  })
  const page = useRef<HTMLDivElement>(null)
  useEffect(() => openForPaper(() => page.current), [])
  return (
    <div className="result" ref={page}>
      <Stepper step="result" isDone />
      <ScreenTitle>{inspection.court}</ScreenTitle>
      <p>
        {inspection.title} · {tally.title}
      </p>
      <WeakNote mode={mode} />
      <div className="row no-print">
        <button className="button" type="button" onClick={() => exported.start('xlsx')}>
          {m.result.xlsx}
        </button>
        <button className="button secondary" type="button" onClick={() => exported.start('csv')}>
          {m.result.csv}
        </button>
        <button className="button secondary" type="button" onClick={() => print.start()}>
          {m.result.print}
        </button>
      </div>
      <FailureNotice trouble={exported.trouble} />
      <p className="field-hint no-print">{m.result.keptNote}</p>
      {tally.trust && (
        <div className={tally.trust.isLow ? 'notice mark' : 'notice'}>
          <p>
            {fillMessage(tally.trust.isLow ? m.result.trustLow : m.result.trustGood, {
              share: shareText(tally.trust.share),
            })}
          </p>
        </div>
      )}
      <dl className="big-counts">
        {(['expected', 'sent', 'opened', 'invalid'] as const).map((name) => (
          <div key={name}>
            <dt>{m.result.counts[name]}</dt>
            <dd className="figures">{tally[name]}</dd>
          </div>
        ))}
      </dl>
      <p className="field-hint">
        {mode === 'open-link'
          ? modes.expectedNote
          : fillMessage(m.result.expectedNote, {
              printed: counts.printed,
              leftOver: counts.leftOver,
              voided: counts.voided ? fillMessage(slips.ledgerVoided, { voided: counts.voided }) : '',
            })}
      </p>
      {tally.expected > 0 && mode !== 'open-link' && (
        <p>
          {tally.sent > tally.expected
            ? m.result.rateAbove
            : fillMessage(m.result.rate, { share: shareText(tally.sent / tally.expected) })}
        </p>
      )}
      <LedgerLines mode={mode} ledger={{ ...counts, opened: tally.opened, invalid: tally.invalid }} />
      <details className="reading-notes">
        <summary>{m.result.notesTitle}</summary>
        <ul>
          <li>{fillMessage(m.result.notes.hidden, { count: tally.suppressBelow })}</li>
          <li>{m.result.notes.outcomes}</li>
          <li>{m.result.notes.multiple}</li>
          {tally.control.state !== 'none' && (
            <li>
              {fillMessage(m.result.notes.control[tally.control.state], {
                count: tally.control.state === 'shown' ? tally.control.leftOut : tally.suppressBelow,
              })}
            </li>
          )}
          {tally.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </details>
      <QuestionJump questions={tally.questions} />
      {sections.map((section) => (
        <section key={section} aria-label={section} className="tally-section">
          <h2>{section}</h2>
          {tally.questions
            .filter((question) => question.section === section)
            .map((question) => (
              <QuestionArticle key={question.name} question={question} tally={tally} />
            ))}
        </section>
      ))}
      <TextsSection texts={tally.texts} suppressBelow={tally.suppressBelow} />
      <p className="no-print">
        <a href={fragmentOf({ screen: 'list' })}>{m.backToList}</a>
      </p>
    </div>
  )
}
