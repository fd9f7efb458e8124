import m from '../../../../../content/messages/zh-CN/board.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Board, CountRow } from '../../../../core/record/board.ts'
import { ScreenTitle } from '../../ScreenTitle.tsx'
import { momentText } from '../../windows.ts'
import { useCarried, useFieldLink } from '../field-context.ts'
import './board.css'
import { BoardRow, BoardTable } from './BoardTable.tsx'
import { MethodsPart } from './MethodsPart.tsx'
import { ToDo } from './ToDo.tsx'
import { useBoard } from './use-board.ts'

/**
 * How far the inspection is, from the records on this device.
 * @see docs/SPEC.md BOARD-1 to BOARD-6
 */
export const BoardScreen = () => {
  const board = useBoard()
  const link = useFieldLink()
  return (
    <>
      <ScreenTitle>{m.title}</ScreenTitle>
      <p className="measure">{m.lead}</p>
      <p>{fillMessage(m.records, { count: board.records, withdrawn: board.withdrawn })}</p>
      <div className="board">
        <section aria-labelledby="todo">
          <h2 id="todo">{m.todo.title}</h2>
          <ToDo board={board} />
          <p>
            <a href={link({ at: 'report' })}>{m.todo.toReport}</a>
          </p>
        </section>
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
