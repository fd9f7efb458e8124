import { memo } from 'react'
import m from '../../../content/messages/zh-CN/fields.yaml'
import { choiceOrder } from '../../core/form/choice-order.ts'
import { fillMessage } from '../../core/message.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { ClearAnswer } from './ClearAnswer.tsx'
import type { FieldProps } from './field.ts'
import { questionElementId } from './field.ts'
import { describedBy, QuestionFrame } from './QuestionFrame.tsx'
import { tickedAfter } from './ticked.ts'

const none: readonly string[] = []

/** Several choices, up to `max`, some of which exclude all others. */
export const SelectMultipleField = memo(
  ({ question, number, answer = none, onAnswer, orderSeed, problems }: FieldProps<'select_multiple'>) => {
    const max = question.constraint?.max
    const exclusiveTicked = question.choices.some(
      (choice) => choice.exclusive && answer.includes(choice.value),
    )
    const isFull = max !== undefined && answer.length >= max && !exclusiveTicked
    const ruleId = `${questionElementId(question.name)}-rule`
    return (
      <QuestionFrame
        question={question}
        number={number}
        problems={problems}
        isAnswered={answer.length > 0}
        group
        aside={
          <ClearAnswer isAnswered={answer.length > 0} onClear={() => onAnswer(question.name, undefined)} />
        }
      >
        {max === undefined ? (
          <p className="visually-hidden" id={ruleId}>
            {m.multiple}
          </p>
        ) : (
          <p className="field-hint" id={ruleId} aria-live="polite">
            {fillMessage(isFull ? m.maxReached : m.ticked, { count: answer.length, max })}
          </p>
        )}
        <ChoiceList
          name={question.name}
          kind="checkbox"
          choices={choiceOrder(question, orderSeed)}
          ticked={answer}
          isFull={isFull}
          description={describedBy(question, problems, ruleId)}
          onTick={(value, isTicked) => {
            const next = tickedAfter(question.choices, answer, value, isTicked)
            onAnswer(question.name, next.length > 0 ? next : undefined)
          }}
        />
      </QuestionFrame>
    )
  },
)
