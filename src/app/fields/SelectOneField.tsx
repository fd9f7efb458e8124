import { memo } from 'react'
import { choiceOrder } from '../../core/form/choice-order.ts'
import { ChoiceList } from './ChoiceList.tsx'
import { ClearAnswer } from './ClearAnswer.tsx'
import type { FieldProps } from './field.ts'
import { describedBy, QuestionFrame } from './QuestionFrame.tsx'

const none: readonly string[] = []

/** One choice of several. */
export const SelectOneField = memo(
  ({ question, number, answer, onAnswer, orderSeed, problems }: FieldProps<'select_one'>) => (
    <QuestionFrame
      question={question}
      number={number}
      problems={problems}
      isAnswered={answer !== undefined}
      group
      aside={
        <ClearAnswer isAnswered={answer !== undefined} onClear={() => onAnswer(question.name, undefined)} />
      }
    >
      <ChoiceList
        name={question.name}
        kind="radio"
        choices={choiceOrder(question, orderSeed)}
        ticked={answer === undefined ? none : [answer]}
        description={describedBy(question, problems)}
        onTick={(value) => onAnswer(question.name, value)}
      />
    </QuestionFrame>
  ),
)
