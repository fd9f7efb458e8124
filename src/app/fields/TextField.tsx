import { memo } from 'react'
import m from '../../../content/messages/zh-CN/fields.yaml'
import { cleanText, countCodePoints } from '../../core/form/text.ts'
import { fillMessage } from '../../core/message.ts'
import { type FieldProps, questionElementId } from './field.ts'
import { describedBy, QuestionFrame } from './QuestionFrame.tsx'

/** Free text with a count in characters as people count them. Never cuts anything off. */
export const TextField = memo(({ question, number, answer = '', onAnswer, problems }: FieldProps<'text'>) => {
  const id = questionElementId(question.name)
  const left = question.constraint.maxLength - countCodePoints(cleanText(answer))
  const countId = `${id}-count`
  return (
    <QuestionFrame
      question={question}
      number={number}
      problems={problems}
      isAnswered={answer !== ''}
      group={false}
    >
      <textarea
        id={`${id}-input`}
        value={answer}
        rows={5}
        aria-describedby={describedBy(question, problems, countId)}
        aria-invalid={left < 0 || undefined}
        // Off: what is typed goes to no form history, no session file and no spelling service.
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => onAnswer(question.name, event.currentTarget.value || undefined)}
      />
      <p
        className={left < 0 ? 'field-error' : 'field-hint'}
        id={countId}
        aria-live={left < 0 ? 'polite' : 'off'}
      >
        {left < 0
          ? fillMessage(m.charactersOver, { count: -left })
          : fillMessage(m.charactersLeft, { count: left })}
      </p>
    </QuestionFrame>
  )
})
