import type { ReactNode } from 'react'

interface BoardTableProps {
  /** Said to whoever hears the table; what is seen stands above it. */
  readonly title: string
  /** The first is over the names of the rows, the others over numbers. */
  readonly head: readonly [string, ...string[]]
  readonly children: ReactNode
}

/** Rows of names with their numbers. */
export const BoardTable = ({ title, head: [first, ...numbers], children }: BoardTableProps) => (
  <table>
    <caption className="visually-hidden">{title}</caption>
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {numbers.map((name) => (
          <th scope="col" className="number" key={name}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>{children}</tbody>
  </table>
)

interface BoardRowProps {
  readonly name: string
  /** How much of how much, drawn under the name; `null`: nothing to be drawn. */
  readonly bar: { readonly value: number; readonly max: number } | null
  /** As they are shown, in the order of the head. */
  readonly numbers: readonly (string | number)[]
}

/** One row: its name, a bar that says no more than the numbers do, and the numbers. */
export const BoardRow = ({ name, bar, numbers }: BoardRowProps) => (
  <tr>
    <th scope="row">
      {name}
      {bar && <meter className="board-meter" min={0} max={bar.max} value={bar.value} aria-hidden="true" />}
    </th>
    {numbers.map((number, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a number is told by its column
      <td className="number" key={at}>
        {number}
      </td>
    ))}
  </tr>
)
