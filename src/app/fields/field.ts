import type { ComponentType } from 'react'
import type { AnswerProblem } from '../../core/form/answers.ts'
import type { Answer, QuestionOf, QuestionType } from '../../core/form/form.ts'
import type { ShownNumber } from '../../core/form/shown-numbers.ts'

/** The answer a field of one type shows. A matrix has one for each of its rows, by row name. */
export type AnswerOf<Type extends QuestionType> = Type extends 'matrix'
  ? Readonly<Record<string, Answer>>
  : Type extends 'integer'
    ? number
    : Type extends 'select_multiple'
      ? readonly string[]
      : string

/**
 * What a field knows: its question and its answer, nothing of where they come from or go to.
 * A field is drawn again only when one of these changes.
 */
export interface FieldProps<Type extends QuestionType = QuestionType> {
  readonly question: QuestionOf<Type>
  /** What it is called, or `null` for a note. Stable. */
  readonly number: ShownNumber | null
  readonly answer: AnswerOf<Type> | undefined
  /** `name` is the question's, or a row's; `undefined` takes the answer back. Always the same function. */
  readonly onAnswer: (name: string, answer: Answer | undefined) => void
  /** Random bytes of this person, for the order of choices. */
  readonly orderSeed: Uint8Array
  /** What stands in the way of sealing, of this question or of its rows; empty most of the time. Stable. */
  readonly problems: readonly AnswerProblem[]
}

/** Draws the questions of one type. */
export type FieldComponent<Type extends QuestionType> = ComponentType<FieldProps<Type>>

/** The id of the element a link or the review goes to: the group of one question. */
export const questionElementId = (name: string): string => `question-${name}`
