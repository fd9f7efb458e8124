import { memo } from 'react'
import type { QuestionOf } from '../../core/form/form.ts'
import { type FieldProps, questionElementId } from './field.ts'
import { describedBy, QuestionFrame } from './QuestionFrame.tsx'

const MomentField = ({
  question,
  number,
  answer = '',
  onAnswer,
  problems,
  limits,
}: Omit<FieldProps<'date' | 'time'>, 'question'> & {
  readonly question: QuestionOf<'date' | 'time'>
  readonly limits: { readonly min?: string | undefined; readonly max?: string | undefined }
}) => (
  <QuestionFrame
    question={question}
    number={number}
    problems={problems}
    isAnswered={answer !== ''}
    group={false}
  >
    <input
      id={`${questionElementId(question.name)}-input`}
      className="short"
      type={question.type}
      value={answer}
      min={limits.min}
      max={limits.max}
      autoComplete="off"
      aria-describedby={describedBy(question, problems)}
      onChange={(event) => onAnswer(question.name, event.currentTarget.value || undefined)}
    />
  </QuestionFrame>
)

/** A day, by the browser's own picker. */
export const DateField = memo((props: FieldProps<'date'>) => (
  <MomentField
    {...props}
    limits={{ min: props.question.constraint?.min, max: props.question.constraint?.max }}
  />
))

/** A time of day, by the browser's own picker. */
export const TimeField = memo((props: FieldProps<'time'>) => <MomentField {...props} limits={{}} />)
