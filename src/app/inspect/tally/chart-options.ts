import type { AnswerTally, QuestionTally } from '../../../core/tally/tally.ts'

/** What a chart shows: one bar per choice, or one stacked bar per row of a matrix. Shares 0 to 1. */
export interface ChartPlan {
  /** One per bar. */
  readonly bars: readonly string[]
  /** One per colour; a single one for a plain bar chart. */
  readonly layers: readonly { readonly name: string; readonly shares: readonly (number | null)[] }[]
  readonly isStacked: boolean
}

const substantive = (answer: AnswerTally) => answer.choices.filter((choice) => choice.nonsubstantive === null)

/** The chart of one question, or `null` where there is nothing to draw: texts, numbers, and what is hidden. */
export const chartPlanOf = (question: QuestionTally): ChartPlan | null => {
  const shown = question.answers.filter(
    (answer) => substantive(answer).some(({ share }) => share !== null) && !answer.isAttentionCheck,
  )
  const [first] = shown
  if (!first) return null
  if (question.type === 'matrix')
    return {
      isStacked: true,
      bars: shown.map(({ label }) => label),
      layers: substantive(first).map(({ value, label }) => ({
        name: label,
        shares: shown.map((answer) => answer.choices.find((choice) => choice.value === value)?.share ?? null),
      })),
    }
  const choices = substantive(first)
  return {
    isStacked: false,
    bars: choices.map(({ label }) => label),
    layers: [{ name: question.label, shares: choices.map(({ share }) => share) }],
  }
}
