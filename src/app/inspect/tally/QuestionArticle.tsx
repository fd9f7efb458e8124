import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/inspect.yaml'
import { fillMessage } from '../../../core/message.ts'
import type {
  AnswerTally,
  ChoiceCount,
  GroupComparison,
  PartTally,
  QuestionTally,
  Tally,
} from '../../../core/tally/tally.ts'
import { ChartFigure } from './ChartFigure.tsx'
import { chartPlanOf } from './chart-options.ts'
import { countOfText, shareText } from './figures.ts'
import { placeId } from './QuestionJump.tsx'

interface QuestionArticleProps {
  readonly question: QuestionTally
  readonly tally: Tally
}

/** One question: chart, table, what became of those who were asked, and the comparisons between groups. */
export const QuestionArticle = ({ question, tally }: QuestionArticleProps) => {
  const plan = useMemo(() => chartPlanOf(question), [question])
  const headingId = `${placeId(question.name)}-label`
  return (
    <article id={placeId(question.name)} tabIndex={-1} className="tally-question" aria-labelledby={headingId}>
      <h3 id={headingId}>
        <span className="question-number figures">{question.number}</span>
        {question.label}
      </h3>
      {plan && <ChartFigure plan={plan} label={fillMessage(m.tally.chartLabel, { label: question.label })} />}
      {question.type === 'matrix' ? (
        <MatrixTable question={question} tally={tally} />
      ) : (
        question.answers.map((answer) => (
          <SingleTable key={answer.name} question={question} answer={answer} tally={tally} />
        ))
      )}
      <Comparisons question={question} tally={tally} />
    </article>
  )
}

/** A table that may be wider than the screen scrolls in a region of its own, which the keyboard can reach. */
export const TableRegion = ({
  label,
  children,
}: {
  readonly label: string
  readonly children: ReactNode
}) => {
  const region = useRef<HTMLElement>(null)
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const element = region.current
    if (!element) return
    const observer = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <>
      {isWide && <p className="field-hint no-print">{m.tally.wide}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="table-scroll" aria-label={label} tabIndex={0} ref={region}>
        <table>
          <caption className="visually-hidden">{label}</caption>
          {children}
        </table>
      </section>
    </>
  )
}

const isSubstantive = ({ nonsubstantive }: ChoiceCount): boolean => nonsubstantive === null

const hiddenText = (tally: Tally): string => fillMessage(m.tally.hidden, { count: tally.suppressBelow })
/** Of one group among others: it may be hidden only because it would give a smaller one away. */
const hiddenGroupText = (tally: Tally): string =>
  fillMessage(m.tally.hiddenGroup, { count: tally.suppressBelow })

const controlOf = (tally: Tally, name: string): PartTally | null =>
  tally.control.state === 'shown' ? (tally.control.tables.find((table) => table.name === name) ?? null) : null

interface SingleTableProps {
  readonly question: QuestionTally
  readonly answer: AnswerTally
  readonly tally: Tally
}

const SingleTable = ({ question, answer, tally }: SingleTableProps) => {
  const substantive = answer.choices.filter(isSubstantive)
  const control = controlOf(tally, answer.name)
  const isHidden = answer.hidden === 'all' || answer.hidden === 'distribution'
  return (
    <>
      {isHidden && <p className="hidden-note">{hiddenText(tally)}</p>}
      {!isHidden && substantive.length > 0 && (
        <TableRegion label={fillMessage(m.tally.tableLabel, { label: question.label })}>
          <thead>
            <tr>
              <th scope="col">{m.tally.choice}</th>
              <th scope="col" className="number">
                {m.tally.count}
              </th>
              <th scope="col" className="number">
                {m.tally.share}
              </th>
              {control && (
                <th scope="col" className="number">
                  {m.tally.controlShare}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {substantive.map((choice) => (
              <tr key={choice.value}>
                <th scope="row">{choice.label}</th>
                <td className="number">
                  {choice.count === null ? (
                    <span className="hidden-note">
                      {answer.hidden === 'some' ? hiddenGroupText(tally) : hiddenText(tally)}
                    </span>
                  ) : (
                    choice.count
                  )}
                </td>
                <td className="number">{shareText(choice.share)}</td>
                {control && (
                  <td className="number">
                    {shareText(control.choices.find(({ value }) => value === choice.value)?.share ?? null)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </TableRegion>
      )}
      {answer.mean !== null && <p>{fillMessage(m.tally.mean, { mean: answer.mean })}</p>}
      {question.type === 'text' && <p>{m.tally.textsBelow}</p>}
      <Outcomes answer={answer} />
    </>
  )
}

/** Asked, valid, 不了解, 不愿回答, skipped: always apart, never added up into one. */
const Outcomes = ({ answer }: { readonly answer: AnswerTally }) => {
  const { counts } = answer
  if (!counts) return null
  const labelsOf = (kind: 'dont_know' | 'refused'): string =>
    answer.choices
      .filter(({ nonsubstantive }) => nonsubstantive === kind)
      .map(({ label }) => label)
      .join('、')
  const lines: readonly (readonly [string, string])[] = [
    [m.tally.asked, String(counts.asked)],
    [m.tally.valid, countOfText(counts.valid, counts.asked)],
    ...(labelsOf('dont_know')
      ? [[labelsOf('dont_know'), countOfText(counts.dontKnow, counts.asked)] as const]
      : []),
    ...(labelsOf('refused')
      ? [[labelsOf('refused'), countOfText(counts.refused, counts.asked)] as const]
      : []),
    [m.tally.skipped, countOfText(counts.skipped, counts.asked)],
  ]
  return (
    <dl className="outcomes">
      {lines.map(([term, figure]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  )
}

const MatrixTable = ({ question, tally }: QuestionArticleProps) => {
  const choices = (question.answers[0]?.choices ?? []).filter(isSubstantive)
  const nonsubstantive = (question.answers[0]?.choices ?? []).filter((choice) => !isSubstantive(choice))
  return (
    <TableRegion label={fillMessage(m.tally.tableLabel, { label: question.label })}>
      <thead>
        <tr>
          <th scope="col">{m.tally.row}</th>
          {choices.map(({ value, label }) => (
            <th scope="col" className="number" key={value}>
              {label}
            </th>
          ))}
          <th scope="col" className="number">
            {m.tally.validShort}
          </th>
          {nonsubstantive.map(({ value, label }) => (
            <th scope="col" className="number" key={value}>
              {label}
            </th>
          ))}
          <th scope="col" className="number">
            {m.tally.skipped}
          </th>
        </tr>
      </thead>
      <tbody>
        {question.answers.map((answer) => (
          <MatrixRow key={answer.name} answer={answer} tally={tally} />
        ))}
      </tbody>
    </TableRegion>
  )
}

const MatrixRow = ({ answer, tally }: { readonly answer: AnswerTally; readonly tally: Tally }) => {
  const { counts, choices } = answer
  const control = controlOf(tally, answer.name)
  if (answer.hidden === 'all')
    return (
      <tr>
        <th scope="row">{answer.label}</th>
        <td colSpan={choices.length + 2} className="hidden-note">
          {hiddenText(tally)}
        </td>
      </tr>
    )
  return (
    <tr>
      <th scope="row">
        {answer.label}
        {answer.isAttentionCheck && <span className="field-hint block">{m.tally.attentionCheck}</span>}
      </th>
      {choices.filter(isSubstantive).map((choice) => (
        <td className="number" key={choice.value}>
          {choice.count === null ? (
            <span className="hidden-note">{m.tally.hiddenShort}</span>
          ) : (
            <>
              {choice.count}
              <span className="field-hint block">{shareText(choice.share)}</span>
              {control && (
                <span className="field-hint block">
                  {fillMessage(m.tally.controlShort, {
                    share: shareText(
                      control.choices.find(({ value }) => value === choice.value)?.share ?? null,
                    ),
                  })}
                </span>
              )}
            </>
          )}
        </td>
      ))}
      <td className="number">{counts?.valid ?? m.tally.hiddenShort}</td>
      {choices
        .filter((choice) => !isSubstantive(choice))
        .map((choice) => (
          <td className="number" key={choice.value}>
            {choice.count ?? m.tally.hiddenShort}
          </td>
        ))}
      <td className="number">{counts?.skipped ?? m.tally.hiddenShort}</td>
    </tr>
  )
}

const Comparisons = ({ question, tally }: QuestionArticleProps) => {
  const names = new Set(question.answers.map(({ name }) => name))
  const shown = tally.comparisons
    .map((comparison) => ({
      comparison,
      tables: comparison.tables.filter(({ name }) => names.has(name)),
    }))
    .filter(({ tables }) => tables.length > 0)
  const withheld = tally.comparisons.filter(
    (comparison) =>
      comparison.withheld.some((name) => names.has(name)) &&
      !shown.some((one) => one.comparison === comparison),
  )
  return (
    <>
      {shown.map(({ comparison, tables }) => (
        <details key={comparison.by} className="comparison">
          <summary>{fillMessage(m.tally.compareBy, { label: comparison.label })}</summary>
          {tables.map((table) => (
            <ComparisonTable key={table.name} question={question} comparison={comparison} table={table} />
          ))}
          {comparison.hiddenTogether !== null && (
            <p className="field-hint">
              {fillMessage(m.tally.groupsHidden, {
                count: comparison.hiddenTogether,
                limit: tally.suppressBelow,
              })}
            </p>
          )}
        </details>
      ))}
      {withheld.length > 0 && (
        <p className="field-hint">
          {fillMessage(m.tally.groupsWithheld, {
            labels: withheld.map(({ label }) => fillMessage(m.tally.quoted, { label })).join(m.tally.comma),
          })}
        </p>
      )}
    </>
  )
}

interface ComparisonTableProps {
  readonly question: QuestionTally
  readonly comparison: GroupComparison
  readonly table: GroupComparison['tables'][number]
}

const ComparisonTable = ({ question, comparison, table }: ComparisonTableProps) => {
  const answer = question.answers.find(({ name }) => name === table.name)
  const groupOf = (value: string) => comparison.groups.find((group) => group.value === value)
  return (
    <TableRegion
      label={fillMessage(m.tally.compareLabel, {
        question: answer?.label ?? question.label,
        label: comparison.label,
      })}
    >
      <thead>
        <tr>
          <th scope="col">{question.type === 'matrix' ? answer?.label : m.tally.choice}</th>
          {table.groups.map(({ value, valid }) => (
            <th scope="col" className="number" key={value}>
              {groupOf(value)?.label || m.tally.ungrouped}
              <span className="field-hint block">
                {fillMessage(m.tally.groupSize, { size: groupOf(value)?.size ?? m.tally.dash, valid })}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answer?.choices.filter(isSubstantive).map((choice) => (
          <tr key={choice.value}>
            <th scope="row">{choice.label}</th>
            {table.groups.map((group) => {
              const part = group.choices.find(({ value }) => value === choice.value)
              return (
                <td className="number" key={group.value}>
                  {part?.count ?? m.tally.dash}
                  <span className="field-hint block">{shareText(part?.share ?? null)}</span>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </TableRegion>
  )
}
