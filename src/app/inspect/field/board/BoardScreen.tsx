import { useMemo } from 'react'
import m from '../../../../../content/messages/zh-CN/board.yaml'
import { fillMessage } from '../../../../core/message.ts'
import { type Board, boardOf, type CountRow, writersOf } from '../../../../core/record/board.ts'
import type { FindState } from '../../../../core/record/find.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { momentText } from '../../windows.ts'
import { useCarried, useFieldLink, useRecords, useTeamChanges } from '../field-context.ts'
import { askFor } from '../find/kept-query.ts'
import { useWording } from '../together/use-wording.ts'
import './board.css'
import { BoardRow, BoardTable } from './BoardTable.tsx'
import { MethodsPart } from './MethodsPart.tsx'

/**
 * How far the inspection is, from the records on this device.
 * @see docs/SPEC.md BOARD-1 to BOARD-6
 */
export const BoardScreen = () => {
  const { taken, roleOf, team } = useTeamChanges()
  const records = useRecords()
  const { length } = team()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `length` says when roles changed
  const board = useMemo(
    () =>
      boardOf(
        records.map(({ recordId, content, conflicts, hands }) => ({
          recordId,
          content,
          isDisputed: conflicts.length > 0,
          writers: writersOf(hands),
        })),
        taken.definitions,
        roleOf,
      ),
    [records, taken, roleOf, length],
  )
  return (
    <>
      <ScreenTitle>{m.title}</ScreenTitle>
      <p className="measure">{m.lead}</p>
      <p>{fillMessage(m.records, { count: board.records, withdrawn: board.withdrawn })}</p>
      <div className="board">
        <ToDo board={board} />
        <MethodsPart rows={board.methods} />
        <Counts
          title={m.focuses.title}
          head={[m.focuses.focus, m.focuses.facts]}
          rows={board.focuses}
          unset={m.focuses.unset}
        />
        <Counts
          title={m.roles.title}
          head={[m.roles.role, m.roles.interviews]}
          rows={board.roles}
          unset={m.roles.unset}
        />
        <Counts title={m.grades.title} head={[m.grades.grade, m.grades.facts]} rows={board.grades} unset="" />
        <Checklists board={board} />
        <Active board={board} />
      </div>
    </>
  )
}

const ToDo = ({ board }: { readonly board: Board }) => {
  const carried = useCarried()
  const link = useFieldLink()
  const facts = (label: string, count: number, state: FindState) => (
    <>
      <dt>{label}</dt>
      <dd>
        {count === 0 ? (
          m.todo.none
        ) : (
          <a href={link({ at: 'find' })} onClick={() => askFor(carried, { state })}>
            {fillMessage(m.todo.facts, { count })}
          </a>
        )}
      </dd>
    </>
  )
  return (
    <section aria-labelledby="todo">
      <h2 id="todo">{m.todo.title}</h2>
      <dl className="board-todo">
        {facts(m.todo.leads, board.leads, 'leads')}
        {facts(m.todo.ungraded, board.ungraded, 'ungraded')}
        {facts(m.todo.disputed, board.disputedGrades, 'disputed')}
        <Records label={m.todo.conflicts} ids={board.conflicts} />
        <Records label={m.todo.pending} ids={board.reviewsPending} />
        <Records label={m.todo.returned} ids={board.reviewsReturned} />
        <dt>{m.todo.passed}</dt>
        <dd>{fillMessage(m.todo.count, { count: board.reviewsPassed })}</dd>
      </dl>
    </section>
  )
}

/** Records named in a line that opens. */
const Records = ({ label, ids }: { readonly label: string; readonly ids: readonly string[] }) => {
  const { workspace } = useCarried()
  const wording = useWording()
  const link = useFieldLink()
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {ids.length === 0 ? (
          m.todo.none
        ) : (
          <details>
            <summary>{fillMessage(m.todo.count, { count: ids.length })}</summary>
            <ul className="board-records">
              {ids.slice(0, 100).map((recordId) => {
                const view = workspace.record(recordId)
                return (
                  view && (
                    <li key={recordId}>
                      <a href={link({ at: 'record', recordId })}>{wording.recordTitle(view.content)}</a>
                    </li>
                  )
                )
              })}
            </ul>
          </details>
        )}
      </dd>
    </>
  )
}

interface CountsProps {
  readonly title: string
  readonly head: readonly [string, string]
  readonly rows: readonly CountRow[]
  /** What stands for an empty value. */
  readonly unset: string
}

const Counts = ({ title, head, rows, unset }: CountsProps) => {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <section>
      <h2>{title}</h2>
      <BoardTable title={title} head={head}>
        {rows.map(({ value, label, count }) => (
          <BoardRow key={value} name={label || unset} bar={{ value: count, max: most }} numbers={[count]} />
        ))}
      </BoardTable>
    </section>
  )
}

const Checklists = ({ board }: { readonly board: Board }) => (
  <section>
    <h2>{m.checklists.title}</h2>
    <BoardTable
      title={m.checklists.title}
      head={[m.checklists.checklist, m.checklists.progress, m.checklists.no]}
    >
      {board.checklists.map(({ id, title, items, answered, no }) => (
        <BoardRow
          key={id}
          name={title}
          bar={{ value: answered, max: items }}
          numbers={[fillMessage(m.checklists.of, { answered, items }), no]}
        />
      ))}
    </BoardTable>
  </section>
)

const Active = ({ board }: { readonly board: Board }) => {
  const { nameOf } = useCarried()
  return (
    <section>
      <h2>{m.active.title}</h2>
      {board.active.length === 0 && <p>{m.active.none}</p>}
      <ul className="together-list">
        {board.active.map(({ deviceId, records, lastMs }) => (
          <li key={deviceId}>
            {fillMessage(m.active.line, { name: nameOf(deviceId), records, time: momentText(lastMs) })}
          </li>
        ))}
      </ul>
    </section>
  )
}
