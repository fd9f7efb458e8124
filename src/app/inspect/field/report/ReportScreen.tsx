import m from '../../../../../content/messages/zh-CN/board.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import '../board/board.css'
import { BoardRow, BoardTable } from '../board/BoardTable.tsx'
import { ToDo } from '../board/ToDo.tsx'
import { useBoard } from '../board/use-board.ts'
import { useCarried, useFieldLink } from '../field-context.ts'
import { askFor } from '../find/kept-query.ts'

/**
 * What comes after the records: the report and what is put right afterwards. What of the records is still open before
 * the report can be written, and where its outline, the ledger and the register are; these are kept on paper.
 * @see docs/SPEC.md BOARD-8
 */
export const ReportScreen = () => {
  const carried = useCarried()
  const board = useBoard()
  const link = useFieldLink()
  const { records, leads, ungraded, disputedGrades, conflicts, reviewsPassed } = board
  const isReady =
    ungraded === 0 && disputedGrades === 0 && conflicts.length === 0 && reviewsPassed === records
  return (
    <div className="measure report">
      <ScreenTitle>{m.report.title}</ScreenTitle>
      <p>{m.report.lead}</p>
      <section aria-labelledby="report">
        <h2 id="report">{m.report.reportTitle}</h2>
        <p>
          <a href="/report-outline/" target="_blank" rel="noreferrer">
            {m.report.outline}
          </a>
        </p>
        <p>
          {records === 0 ? m.report.noRecords : isReady ? m.report.ready : m.report.notReady}{' '}
          {records > 0 && fillMessage(m.report.passed, { passed: reviewsPassed, count: records })}
        </p>
        {records > 0 && (
          <>
            <ToDo board={board} />
            <h3>{m.report.grades}</h3>
            <BoardTable title={m.report.grades} head={[m.grades.grade, m.grades.facts]}>
              {board.grades.map(({ value, label, count }) => (
                <BoardRow key={value} name={label} bar={null} numbers={[count]} />
              ))}
            </BoardTable>
            <p>
              <a href={link({ at: 'export' })}>{m.report.export}</a>
            </p>
          </>
        )}
      </section>
      <section aria-labelledby="rectification">
        <h2 id="rectification">{m.report.rectificationTitle}</h2>
        <p>
          <a href="/rectification/" target="_blank" rel="noreferrer">
            {m.report.rectification}
          </a>
        </p>
        <p>
          {leads === 0 ? m.report.noLeads : fillMessage(m.report.leads, { count: leads })}{' '}
          {leads > 0 && (
            <a href={link({ at: 'find' })} onClick={() => askFor(carried, { state: 'leads' })}>
              {m.report.seeLeads}
            </a>
          )}
        </p>
        <p>
          <a href="/rectification/#handovers" target="_blank" rel="noreferrer">
            {m.report.handovers}
          </a>
        </p>
        <p className="notice">{m.report.onPaper}</p>
      </section>
    </div>
  )
}
