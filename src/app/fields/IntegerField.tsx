import { memo, useState } from 'react'
import m from '../../../content/messages/zh-CN/fields.yaml'
import { fillMessage } from '../../core/message.ts'
import { type FieldProps, questionElementId } from './field.ts'
import { describedBy, QuestionFrame } from './QuestionFrame.tsx'

const digitsOf = (typed: string): string => typed.normalize('NFKC').replace(/[\s,]/g, '')

/** A whole number, typed. Full-width digits and blanks are forgiven; anything else is no answer and stays visible. */
export const IntegerField = memo(
  ({ question, number, answer, onAnswer, problems }: FieldProps<'integer'>) => {
    const id = questionElementId(question.name)
    // What is typed may not be a number yet (`-`), so the field keeps it beside the answer.
    const [typed, setTyped] = useState(answer === undefined ? '' : String(answer))
    const { min, max } = question.constraint
    const rangeId = `${id}-range`
    const isNumber = /^-?\d{1,15}$/.test(digitsOf(typed))
    return (
      <QuestionFrame
        question={question}
        number={number}
        problems={problems}
        isAnswered={answer !== undefined}
        group={false}
      >
        <p className="field-hint" id={rangeId}>
          {fillMessage(m.integerHint, { min, max })}
        </p>
        <input
          id={`${id}-input`}
          className="short"
          type="text"
          inputMode={min < 0 ? 'text' : 'numeric'}
          autoComplete="off"
          value={typed}
          aria-invalid={(typed !== '' && !isNumber) || undefined}
          aria-describedby={describedBy(question, problems, rangeId)}
          onChange={(event) => {
            const next = event.currentTarget.value
            setTyped(next)
            onAnswer(
              question.name,
              /^-?\d{1,15}$/.test(digitsOf(next)) ? Number.parseInt(digitsOf(next), 10) : undefined,
            )
          }}
        />
      </QuestionFrame>
    )
  },
)
