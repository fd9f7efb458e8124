import m from '../../../../../content/messages/zh-CN/board.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Board } from '../../../../core/record/board.ts'
import type { FindState } from '../../../../core/record/find.ts'
import { useCarried, useFieldLink } from '../field-context.ts'
import { askFor } from '../find/kept-query.ts'
import { useWording } from '../together/use-wording.ts'

/** What of the records is still to be done, and how many are passed; each leads to what it counts. */
export const ToDo = ({ board }: { readonly board: Board }) => {
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
