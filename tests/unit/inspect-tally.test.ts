import { expect, test } from 'vitest'
import { chartPlanOf } from '../../src/app/inspect/tally/chart-options.ts'
import { readKeptResult } from '../../src/app/inspect/tally/kept-result.ts'
import { visibleText } from '../../src/app/inspect/tally/visible-text.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { staffQuestionnaire } from '../kit/forms.ts'

const form = staffQuestionnaire()
const input = { expected: 20, invalid: 0, seedBytes: new Uint8Array(16) }
const answered = (count: number, answers: Record<string, string>) =>
  tally(
    form,
    Array.from({ length: count }, () => answers),
    input,
  )
const questionOf = (result: ReturnType<typeof tally>, name: string) => {
  const question = result.questions.find((one) => one.name === name)
  if (!question) throw new RangeError(name)
  return question
}

test('[APP-64] what cannot be seen in a stranger’s text is shown, line breaks and plain text stay', () => {
  expect(visibleText('正常\n第二行 <b>x</b>')).toBe('正常\n第二行 <b>x</b>')
  expect(visibleText('a\u202eb\u2066c\u200bd\ufeff')).toBe('a⟦U+202E⟧b⟦U+2066⟧c⟦U+200B⟧d⟦U+FEFF⟧')
  expect(visibleText('\u0000\u007f\u00ad')).toBe('⟦U+0000⟧⟦U+007F⟧⟦U+00AD⟧')
})

test('[APP-65] a chart has one bar for each choice of substance, with the table’s shares', () => {
  const plan = chartPlanOf(questionOf(answered(12, { Q03: '2' }), 'Q03'))
  expect(plan?.bars).toHaveLength(5)
  expect(plan?.bars).not.toContain('不了解')
  expect(plan?.layers).toMatchObject([{ shares: [0, 1, 0, 0, 0] }])
})

test('[APP-65] what is hidden has no chart, and what nobody answered neither', () => {
  expect(chartPlanOf(questionOf(answered(9, { Q03: '2' }), 'Q03'))).toBeNull()
  expect(chartPlanOf(questionOf(answered(12, { Q03: 'dk' }), 'Q03'))).toBeNull()
  expect(chartPlanOf(questionOf(answered(12, { Q03: '2' }), 'Q32'))).toBeNull()
})

test('[APP-65] a matrix is one stacked bar for each row, without the attention check', () => {
  const question = questionOf(answered(12, { Q05a: 'few', Q05b: 'none', Q05chk: 'few', Q05d: 'some' }), 'Q05')
  const plan = chartPlanOf(question)
  expect(plan?.isStacked).toBe(true)
  expect(plan?.bars).toHaveLength(3)
  expect(plan?.bars.join()).not.toContain('显示校验')
  expect(plan?.layers.map(({ name }) => name)).toEqual(['没有', '个别', '有一些', '比较多'])
  expect(plan?.layers.map(({ shares }) => shares)).toEqual([
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, 1],
    [0, 0, 0],
  ])
})

test('[APP-62] only a result of this format is read back', () => {
  const kept = { format: 'mingcha/result/v1' }
  expect(readKeptResult(kept)).toBe(kept)
  for (const other of [null, 3, {}, { format: 'mingcha/result/v2' }]) expect(readKeptResult(other)).toBeNull()
})
