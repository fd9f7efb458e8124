import m from '../../../content/messages/zh-CN/inspect.yaml'
import type { Bulletin } from '../../core/wire/schemas.ts'

/** The counts of a closed box, one line each. */
export const CountsTable = ({ counts }: { readonly counts: Bulletin['counts'] }) => (
  <table className="counts-table">
    <caption className="visually-hidden">{m.bulletin.countsTitle}</caption>
    <tbody>
      {(['printed', 'leftOver', 'redeemed', 'sent'] as const).map((name) => (
        <tr key={name}>
          <th scope="row">{m.counts[name]}</th>
          <td className="number figures">{counts[name]}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
