import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { AppraisalCount } from '../../../core/tally/appraisal.ts'
import type { Ballots } from '../../../core/tally/appraisal-sheets.ts'
import { SignLines } from '../print/SignLines.tsx'
import { BallotsTable } from './BallotsTable.tsx'
import { LinesRows, linesByScale } from './LinesRows.tsx'

interface CountSheetsProps {
  readonly court: string
  readonly title: string
  readonly count: AppraisalCount
  readonly ballots: Ballots
  readonly invalid: number
  /** The counting rules, as they travel with the result. */
  readonly rules: readonly string[]
}

/** The record of the counting, to be signed by the two who counted and checked: the ballots first, then a page for the team and for each member. */
export const CountSheets = ({ court, title, count, ballots, invalid, rules }: CountSheetsProps) => {
  const parts = [count.team, ...count.members]
  const foot = (page: number) => (
    <p className="sheet-fingerprint">
      {fillMessage(m.record.foot, { court, page, pages: parts.length + 1 })}
    </p>
  )
  return (
    <>
      <article className="sheet minutes-sheet appraisal-sheet">
        <h2>{m.record.title}</h2>
        <p className="sheet-subject">
          {court} {title}
        </p>
        <h3>{m.result.ballotsTitle}</h3>
        <BallotsTable ballots={ballots} isPaper />
        {invalid > 0 && <p>{fillMessage(m.record.invalid, { count: invalid })}</p>}
        <h3>{m.record.rulesTitle}</h3>
        <ul className="sheet-small">
          {rules.map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
        </ul>
        <SignLines heading={m.record.signTitle} labels={Object.values(m.record.sign)} />
        {foot(1)}
      </article>
      {parts.map((part, at) => (
        <article className="sheet appraisal-sheet" key={part.name}>
          <h3>{part.title}</h3>
          {linesByScale(part.lines).map((lines) => (
            <table key={lines[0]?.name}>
              <caption className="visually-hidden">{part.title}</caption>
              <LinesRows lines={lines} suppressBelow={count.suppressBelow} />
            </table>
          ))}
          {foot(at + 2)}
        </article>
      ))}
    </>
  )
}
