import m from '../../../../content/messages/zh-CN/appraisal.yaml'
import { fillMessage } from '../../../core/message.ts'
import type { AppraisalLine, GradeCount } from '../../../core/tally/appraisal.ts'
import { shareText } from '../tally/figures.ts'

/** Lines that stand under the same grades, in their order: the whole judgement has others than the single ones. */
export const linesByScale = (lines: readonly AppraisalLine[]): readonly (readonly AppraisalLine[])[] => {
  const scaleOf = (line: AppraisalLine) => line.grades.map(({ label }) => label).join('\n')
  const tables: AppraisalLine[][] = []
  for (const line of lines) {
    const last = tables.at(-1)
    if (last?.[0] && scaleOf(last[0]) === scaleOf(line)) last.push(line)
    else tables.push([line])
  }
  return tables
}

interface LinesRowsProps {
  /** Of one scale, at least one. */
  readonly lines: readonly AppraisalLine[]
  readonly suppressBelow: number
}

/**
 * Inside of a table: each line's wording across, below it three figures of every grade: people, and the two
 * percentages. So the table is as wide as its grades, and a phone holds it.
 */
export const LinesRows = ({ lines, suppressBelow }: LinesRowsProps) => {
  const grades = lines[0]?.grades ?? []
  return (
    <>
      <thead>
        <tr>
          <th scope="col">{m.result.figure}</th>
          {grades.map(({ value, label }) => (
            <th scope="col" className="number" key={value}>
              {label}
            </th>
          ))}
          <th scope="col" className="number">
            {m.result.abstained}
          </th>
        </tr>
      </thead>
      {lines.map((line) => (
        <tbody key={line.name}>
          <tr>
            <th scope="rowgroup" colSpan={grades.length + 2}>
              {line.label}
            </th>
          </tr>
          <Figures line={line} suppressBelow={suppressBelow} />
        </tbody>
      ))}
    </>
  )
}

const Figures = ({
  line,
  suppressBelow,
}: {
  readonly line: AppraisalLine
  readonly suppressBelow: number
}) => {
  const isHidden = ({ isUnknown, count }: GradeCount) => !isUnknown && count === null
  const hidden = line.grades.filter(isHidden)
  const told = line.grades.filter((grade) => !isHidden(grade))
  const row = (
    name: string,
    text: (grade: GradeCount) => string | number,
    { why = '', last = '' }: { readonly why?: string; readonly last?: string | number },
  ) => (
    <tr>
      <th scope="row">{name}</th>
      {hidden.length > 0 && (
        <td colSpan={hidden.length} className="hidden-note">
          {why}
        </td>
      )}
      {told.map((grade) => (
        <td className="number" key={grade.value}>
          {text(grade)}
        </td>
      ))}
      <td className="number">{last}</td>
    </tr>
  )
  if (line.voted === null)
    return (
      <tr>
        <td colSpan={line.grades.length + 2} className="hidden-note">
          {fillMessage(m.result.tooFewBallots, { count: suppressBelow })}
        </td>
      </tr>
    )
  return (
    <>
      {row(m.result.people, ({ count }) => count ?? shareText(null), {
        why: fillMessage(m.result.tooFewGrades, { count: suppressBelow }),
        last: line.abstained ?? '',
      })}
      {row(m.result.share, ({ share }) => shareText(share), {})}
      {hidden.length === 0 &&
        row(m.result.shareOfGrades, ({ shareOfGrades }) => shareText(shareOfGrades), {})}
    </>
  )
}
