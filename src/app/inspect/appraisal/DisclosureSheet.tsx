import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { DisclosedLine, Disclosure } from '../../../core/tally/appraisal.ts'

const tenthsText = (tenths: DisclosedLine['grades'][number]['tenths']): string =>
  tenths === null ? m.disclosure.notTold : m.disclosure.tenths[`t${tenths}`]

const Lines = ({ title, lines }: { readonly title: string; readonly lines: readonly DisclosedLine[] }) => {
  const labelsOf = (line: DisclosedLine | undefined) => line?.grades.map(({ label }) => label) ?? []
  const [first] = lines
  const labels = labelsOf(first)
  const same = lines.filter((line) => labelsOf(line).join() === labels.join())
  const others = lines.filter((line) => !same.includes(line))
  return (
    <>
      <table>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{m.result.line}</th>
            {labels.map((label) => (
              <th scope="col" key={label}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {same.map((line) => (
            <tr key={line.name}>
              <th scope="row">{line.label}</th>
              {line.grades.map(({ label, tenths }) => (
                <td key={label}>{tenthsText(tenths)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {others.length > 0 && <Lines title={title} lines={others} />}
    </>
  )
}

interface DisclosureSheetProps {
  readonly court: string
  readonly title: string
  readonly validBallots: number
  readonly disclosure: Disclosure
}

/** What may be told the inspected court, on one page: in tenths, nobody's name. */
export const DisclosureSheet = ({ court, title, validBallots, disclosure }: DisclosureSheetProps) => (
  <article className="sheet appraisal-sheet">
    <h2>{m.disclosure.sheetTitle}</h2>
    <p className="sheet-subject">
      {court} {title}
    </p>
    <p className="sheet-small">{fillMessage(m.disclosure.how, { count: validBallots })}</p>
    <h3>{m.form.team}</h3>
    <Lines title={m.form.team} lines={disclosure.team} />
    <h3>{m.disclosure.members}</h3>
    {disclosure.members ? (
      <Lines title={m.disclosure.members} lines={disclosure.members} />
    ) : (
      <p>{m.disclosure.noMembers}</p>
    )}
  </article>
)
