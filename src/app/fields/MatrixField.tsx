import { memo } from 'react'
import m from '../../../content/messages/zh-CN/fields.yaml'
import type { AnswerProblem } from '../../core/form/answers.ts'
import type { Answer, Choice, MatrixRow } from '../../core/form/form.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { ClearAnswer } from './ClearAnswer.tsx'
import { type FieldProps, questionElementId } from './field.ts'
import { problemSentence, QuestionFrame } from './QuestionFrame.tsx'

const none: readonly string[] = []
const noProblems: readonly AnswerProblem[] = []

/**
 * Rows on one scale, asked one after the other: on a phone each row has its choices below it, on a wide screen
 * beside each other. Never a table: rows are groups of radio buttons with the row's wording as their legend, the
 * same for eye, keyboard and screen reader.
 */
export const MatrixField = memo(({ question, number, answer, onAnswer, problems }: FieldProps<'matrix'>) => (
  <QuestionFrame question={question} number={number} problems={noProblems} isAnswered={false} group>
    {question.rows.map((row, position) => (
      <Row
        key={row.name}
        row={row}
        position={position + 1}
        total={question.rows.length}
        choices={question.choices}
        answer={answer?.[row.name]}
        problem={problems.find((problem) => problem.name === row.name)}
        onAnswer={onAnswer}
      />
    ))}
  </QuestionFrame>
))

const Row = memo(
  ({
    row,
    position,
    total,
    choices,
    answer,
    problem,
    onAnswer,
  }: {
    readonly row: MatrixRow
    readonly position: number
    readonly total: number
    readonly choices: readonly Choice[]
    readonly answer: Answer | undefined
    readonly problem: AnswerProblem | undefined
    readonly onAnswer: (name: string, answer: Answer | undefined) => void
  }) => {
    const id = questionElementId(row.name)
    return (
      <fieldset className={problem ? 'field matrix-row wrong' : 'field matrix-row'} id={id} tabIndex={-1}>
        <legend className="field-label">
          <span className="matrix-position" aria-hidden="true">
            {position}/{total}
          </span>
          {row.label}
        </legend>
        {problem && (
          <p className="field-error" id={`${id}-problem`}>
            {problemSentence(problem)}
          </p>
        )}
        <ChoiceList
          name={row.name}
          kind="radio"
          choices={choices}
          ticked={typeof answer === 'string' ? [answer] : none}
          description={problem && `${id}-problem`}
          onTick={(value) => onAnswer(row.name, value)}
        />
        <div className="question-aside">
          <ClearAnswer
            isAnswered={answer !== undefined}
            label={m.clearRow}
            onClear={() => onAnswer(row.name, undefined)}
          />
        </div>
      </fieldset>
    )
  },
)
