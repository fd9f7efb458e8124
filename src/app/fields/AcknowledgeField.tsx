import { memo } from 'react'
import { type FieldProps, questionElementId } from './field.ts'
import { describedBy, problemSentence } from './QuestionFrame.tsx'

/** A box to tick; its wording is the question's. */
export const AcknowledgeField = memo(
  ({ question, answer, onAnswer, problems }: FieldProps<'acknowledge'>) => {
    const id = questionElementId(question.name)
    return (
      <div className={problems.length > 0 ? 'field question wrong' : 'field question'} id={id} tabIndex={-1}>
        {problems.map((problem) => (
          <p className="field-error" id={`${id}-problem`} key={problem.name}>
            {problemSentence(problem)}
          </p>
        ))}
        <label className="choice">
          <input
            type="checkbox"
            checked={answer === 'yes'}
            autoComplete="off"
            aria-describedby={describedBy(question, problems)}
            onChange={(event) => onAnswer(question.name, event.currentTarget.checked ? 'yes' : undefined)}
          />
          <span>{question.label}</span>
        </label>
        {question.hint !== undefined && (
          <p className="field-hint" id={`${id}-hint`}>
            {question.hint}
          </p>
        )}
      </div>
    )
  },
)
