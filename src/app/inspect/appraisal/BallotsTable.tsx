import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import type { Ballots } from '../../../core/tally/appraisal-sheets.ts'

/** The five counts of the rules, one line each; on paper what was not written down is left to be filled in. */
export const BallotsTable = ({
  ballots,
  isPaper = false,
}: {
  readonly ballots: Ballots
  readonly isPaper?: boolean
}) => (
  <table className="counts-table">
    <caption className="visually-hidden">{m.result.ballotsTitle}</caption>
    <tbody>
      {(Object.keys(m.sheets.ballots) as (keyof Ballots)[]).map((name) => (
        <tr key={name}>
          <th scope="row">{m.sheets.ballots[name]}</th>
          <td className="number figures">{ballots[name] ?? (isPaper ? '' : m.sheets.notWritten)}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
