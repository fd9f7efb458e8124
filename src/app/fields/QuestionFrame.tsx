import type { ReactNode } from 'react'
import m from '../../../content/messages/zh-CN/fields.yaml'
import type { AnswerProblem } from '../../core/form/answers.ts'
import type { Question } from '../../core/form/form.ts'
import type { ShownNumber } from '../../core/form/shown-numbers.ts'
import { fillMessage } from '../../core/message.ts'
import { questionElementId } from './field.ts'
import { questionMark, questionPlace } from './question-number.ts'

/** The sentence for one problem. @see AnswerProblem: measures only. */
export const problemSentence = (problem: AnswerProblem): string => {
  const { code, count = 0, min, max } = problem
  const key = code === 'out-of-range' && min === undefined ? 'out-of-range-date' : code
  return fillMessage(m.problems[key], { count, min: min ?? 0, max: max ?? 0 })
}

/** Ids of what describes a question's inputs: hint and problems, as far as they exist. */
export const describedBy = (question: Question, problems: readonly AnswerProblem[], more?: string) =>
  [
    question.hint === undefined ? '' : `${questionElementId(question.name)}-hint`,
    problems.length === 0 ? '' : `${questionElementId(question.name)}-problem`,
    more ?? '',
  ]
    .filter(Boolean)
    .join(' ') || undefined

const Heading = ({
  number,
  label,
  isRequired,
}: {
  readonly number: ShownNumber | null
  readonly label: string
  readonly isRequired: boolean
}) => (
  <>
    {number !== null && (
      <span className="question-number">
        <span className="visually-hidden">{questionPlace(number)}</span>
        <span aria-hidden="true">{questionMark(number)}</span>
      </span>
    )}
    <span className="question-label">
      {label}
      {isRequired && <span className="required">{m.required}</span>}
    </span>
  </>
)

/**
 * What every question has around its inputs: number, wording, hint, problems, the note that follows an answer.
 * `group` draws a fieldset whose legend names all inputs; else the wording is the label of the one input.
 */
export const QuestionFrame = ({
  question,
  number,
  problems,
  isAnswered,
  group,
  aside,
  children,
}: {
  readonly question: Question
  readonly number: ShownNumber | null
  readonly problems: readonly AnswerProblem[]
  readonly isAnswered: boolean
  readonly group: boolean
  /** Right below the inputs, always as high as one line, so nothing moves when it changes. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}) => {
  const id = questionElementId(question.name)
  const heading = <Heading number={number} label={question.label} isRequired={question.required ?? false} />
  const body = (
    <>
      {question.hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {question.hint}
        </p>
      )}
      {problems.length > 0 && (
        <div className="field-error" id={`${id}-problem`}>
          {problems.map((problem) => (
            <p key={problem.name}>{problemSentence(problem)}</p>
          ))}
        </div>
      )}
      {children}
      {aside !== undefined && <div className="question-aside">{aside}</div>}
      {question.afterNote !== undefined && isAnswered && (
        <p className="notice question-after" role="status">
          {question.afterNote}
        </p>
      )}
    </>
  )
  const className = problems.length > 0 ? 'field question wrong' : 'field question'
  return group ? (
    <fieldset className={className} id={id} tabIndex={-1}>
      <legend className="field-label">{heading}</legend>
      {body}
    </fieldset>
  ) : (
    <div className={className} id={id} tabIndex={-1}>
      <label className="field-label" htmlFor={`${id}-input`}>
        {heading}
      </label>
      {body}
    </div>
  )
}
