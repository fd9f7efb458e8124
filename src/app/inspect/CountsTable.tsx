import m from '../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../content/messages/zh-CN/mode.yaml'
import slips from '../../../content/messages/zh-CN/slips.yaml'
import type { Mode } from '../../core/wire/mode.ts'
import type { Bulletin } from '../../core/wire/schemas.ts'

/** The counts of a closed box, one line each. */
export const CountsTable = ({
  counts,
  mode,
}: {
  readonly counts: Bulletin['counts']
  readonly mode: Mode
}) => (
  <table className="counts-table">
    <caption className="visually-hidden">{m.bulletin.countsTitle}</caption>
    <tbody>
      {(['printed', 'printedLater', 'leftOver', 'voided', 'replaced', 'redeemed', 'sent'] as const).map(
        (name) =>
          counts[name] !== undefined && (
            <tr key={name}>
              <th scope="row">{{ ...slips.counts, ...(mode === 'open-link' ? modes : m).counts }[name]}</th>
              <td className="number figures">{counts[name]}</td>
            </tr>
          ),
      )}
    </tbody>
  </table>
)
