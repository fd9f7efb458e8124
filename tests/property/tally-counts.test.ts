import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanAnswers } from '../../src/core/form/answers.ts'
import type { AnswersByName } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { relevantQuestions } from '../../src/core/form/relevance.ts'
import { tally } from '../../src/core/tally/tally.ts'
import { arbitraryAnswers, staffQuestionnaire } from '../kit/forms.ts'

const staff = staffQuestionnaire()
const { answerables } = createFormIndex(staff)
const cleanedAnswers = arbitraryAnswers(staff).map((answers): AnswersByName => {
  const cleaned = cleanAnswers(staff, answers)
  if (!cleaned.ok) throw new Error('arbitrary answers are honest')
  return cleaned.answers
})
const lists = fc.array(cleanedAnswers, { minLength: 10, maxLength: 60, size: 'max' })
const input = { expected: 100, invalid: 3, seedBytes: new Uint8Array(16).fill(9) }

test('[TALLY-1] nothing is dropped: whatever is shown adds up to everybody who was asked', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const result = tally(staff, list, input)
      expect(result.opened).toBe(list.length)
      expect(result.sent).toBe(list.length + 3)
      const tables = result.questions.flatMap((question) => question.answers)
      expect(tables.map(({ name }) => name)).toEqual(answerables.map(({ name }) => name))
      tables.forEach(({ name, counts, choices, type }, at) => {
        if (counts === null) return
        const question = answerables[at]?.question.name ?? ''
        expect(counts.asked).toBe(
          list.filter((answers) => relevantQuestions(staff, answers).has(question)).length,
        )
        expect(counts.answered).toBe(list.filter((answers) => Object.hasOwn(answers, name)).length)
        expect(counts.asked).toBe(counts.answered + counts.skipped)
        expect(counts.answered).toBe(counts.valid + counts.dontKnow + counts.refused)
        if (choices.length === 0 || choices.some(({ count }) => count === null)) return
        const total = choices.reduce((sum, { count }) => sum + (count ?? 0), 0)
        if (type === 'select_multiple') expect(total).toBeGreaterThanOrEqual(counts.answered)
        else expect(total).toBe(counts.answered)
      })
    }),
    { numRuns: 50 },
  )
})

test('[TALLY-1] every text that was written is in the list of its question', () => {
  fc.assert(
    fc.property(lists, (list) => {
      for (const { name, texts } of tally(staff, list, input).texts)
        expect([...(texts ?? [])].sort()).toEqual(
          list.flatMap((answers) => (Object.hasOwn(answers, name) ? [answers[name]] : [])).sort(),
        )
    }),
    { numRuns: 30 },
  )
})

test('[TALLY-2] the order in which answers come leaves no trace, and a tally is plain JSON', () => {
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 50 }), (list, turn) => {
      const result = tally(staff, list, input)
      const at = turn % list.length
      expect(tally(staff, [...list.slice(at), ...list.slice(0, at)].reverse(), input)).toEqual(result)
      expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    }),
    { numRuns: 30 },
  )
})
