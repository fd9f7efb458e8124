import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanAnswers } from '../../src/core/form/answers.ts'
import { exampleForm } from '../../src/core/form/examples.ts'
import { type Form, forbiddenInText } from '../../src/core/form/form.ts'
import { largestPackedBytes, packAnswers, unpackAnswers } from '../../src/core/form/pack.ts'
import { relevantQuestions } from '../../src/core/form/relevance.ts'
import { shuffled } from '../../src/core/form/shuffle.ts'
import { cleanText } from '../../src/core/form/text.ts'
import { arbitraryAnswers, longForm, staffQuestionnaire } from '../kit/forms.ts'

const forms: readonly (readonly [string, Form])[] = [
  ['staff', staffQuestionnaire()],
  ['every type', exampleForm],
  ['300 questions', longForm()],
]

describe.each(forms)('any honest answers to the form: %s', (_, form) => {
  const runs = { numRuns: form.id === 'QN-LONG' ? 20 : 200 }
  // exampleForm has one required question; an honest person ticks it before sealing.
  const answersOf = arbitraryAnswers(form).map((answers) => ({
    ...answers,
    ...(form === exampleForm ? { E_ack: 'yes' } : {}),
  }))

  test('[FORM-9] [FORM-10] come back from their bytes, which do not depend on the order of answering', () => {
    fc.assert(
      fc.property(answersOf, (answers) => {
        const packed = packAnswers(form, answers)
        const reordered = Object.fromEntries(
          Object.entries(answers)
            .reverse()
            .map(([name, answer]) => [name, Array.isArray(answer) ? [...answer].reverse() : answer]),
        )
        expect(packAnswers(form, reordered)).toEqual(packed)
        const unpacked = unpackAnswers(form, packed)
        expect({ ok: true, answers: unpacked }).toEqual(cleanAnswers(form, answers))
        expect(packAnswers(form, unpacked ?? {})).toEqual(packed)
      }),
      runs,
    )
  })

  test('[FORM-5] never exceed the size the form is checked for', () => {
    fc.assert(
      fc.property(answersOf, (answers) => {
        expect(packAnswers(form, answers).length).toBeLessThanOrEqual(largestPackedBytes(form))
      }),
      runs,
    )
  })

  test('[FORM-10] with one byte changed, cut or added are refused or are themselves honest answers', () => {
    fc.assert(
      fc.property(answersOf, fc.nat(), fc.integer({ min: 1, max: 255 }), (answers, at, change) => {
        const packed = packAnswers(form, answers)
        const changed = packed.slice()
        const position = at % packed.length
        changed[position] = (changed[position] ?? 0) ^ change
        for (const bytes of [changed, packed.slice(0, position), new Uint8Array([...packed, change])]) {
          const unpacked = unpackAnswers(form, bytes)
          if (unpacked !== null) expect(packAnswers(form, unpacked)).toEqual(bytes)
        }
      }),
      runs,
    )
  })

  test('[FORM-7] keep only answers to questions that are asked', () => {
    fc.assert(
      fc.property(answersOf, (answers) => {
        const cleaned = cleanAnswers(form, answers)
        if (!cleaned.ok) throw new Error(JSON.stringify(cleaned.problems))
        expect(relevantQuestions(form, cleaned.answers)).toEqual(relevantQuestions(form, answers))
        expect(cleanAnswers(form, cleaned.answers)).toEqual(cleaned)
      }),
      runs,
    )
  })
})

test('[FORM-5] a text of the dearest characters at full length fits what was reckoned', () => {
  const staff = staffQuestionnaire()
  for (const character of ['𠮷', '"', '\\', '一', 'é']) {
    const packed = packAnswers(staff, { Q32: character.repeat(500), Q33: character.repeat(500) })
    expect(packed.length).toBeLessThanOrEqual(largestPackedBytes(staff))
  }
})

test('[FORM-7] cleaning never throws, whatever a broken draft holds', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom('E_ack', 'E_one', 'E_many', 'E_row1', 'E_text', 'E_integer', 'E_date', 'E_time', 'x'),
        fc.anything(),
      ),
      (answers) => {
        const cleaned = cleanAnswers(exampleForm, answers)
        expect(typeof cleaned.ok).toBe('boolean')
      },
    ),
  )
})

test('[FORM-8] a text cleaned twice is a text cleaned once, and holds nothing forbidden', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme' }),
        fc.string().map((text) => `${text}\u202e\ud800\r\n\t`),
      ),
      (text) => {
        const cleaned = cleanText(text)
        expect(cleanText(cleaned)).toBe(cleaned)
        expect(cleaned).not.toMatch(forbiddenInText)
        expect(cleaned.isWellFormed()).toBe(true)
      },
    ),
  )
})

test('[FORM-11] over many seeds each choice stands in each place about equally often', () => {
  const places = 4
  const seeds = 4_000
  const counts = Array.from({ length: places }, () => new Array<number>(places).fill(0))
  for (let seed = 0; seed < seeds; seed += 1) {
    const seedBytes = new Uint8Array(new Uint32Array([seed, seed * 7, 1, 2]).buffer)
    shuffled([0, 1, 2, 3], seedBytes, 'Q10').forEach((member, at) => {
      const row = counts[member] as number[]
      row[at] = (row[at] ?? 0) + 1
    })
  }
  // 1 000 expected, standard deviation 27: six of them.
  for (const count of counts.flat()) expect(Math.abs(count - seeds / places)).toBeLessThan(165)
})
