import { describe, expect, test } from 'vitest'
import { cleanAnswers, validateAnswers } from '../../src/core/form/answers.ts'
import { choiceOrder } from '../../src/core/form/choice-order.ts'
import { codebook } from '../../src/core/form/codebook.ts'
import { exampleForm } from '../../src/core/form/examples.ts'
import type { Question } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { packAnswers, unpackAnswers } from '../../src/core/form/pack.ts'
import { progress } from '../../src/core/form/progress.ts'
import { relevantQuestions } from '../../src/core/form/relevance.ts'
import { shownNumbers } from '../../src/core/form/shown-numbers.ts'
import { cleanText, countCodePoints } from '../../src/core/form/text.ts'
import { choicesOf, formOf, staffQuestionnaire } from '../kit/forms.ts'

const staff = staffQuestionnaire()
const bytesOf = (text: string) => new TextEncoder().encode(text)

describe('relevance', () => {
  test('[FORM-6] a follow-up is asked after the answers it follows, and of nobody else', () => {
    expect(relevantQuestions(staff, {}).has('Q13')).toBe(false)
    expect(relevantQuestions(staff, { Q12: 'none' }).has('Q13')).toBe(false)
    expect(relevantQuestions(staff, { Q12: 'heard' }).has('Q13')).toBe(true)
    expect(relevantQuestions(staff, { Q28: ['none'] }).has('Q29')).toBe(false)
    expect(relevantQuestions(staff, { Q28: ['vote'] }).has('Q29')).toBe(true)
  })

  test('[FORM-6] any row of two matrices leads to Q06, the check row does not', () => {
    expect(relevantQuestions(staff, { Q04a: 'none', Q05d: 'dk', Q05chk: 'few' }).has('Q06')).toBe(false)
    for (const row of ['Q04a', 'Q04b', 'Q04c', 'Q04d', 'Q05a', 'Q05b', 'Q05d'])
      expect(relevantQuestions(staff, { [row]: 'few' }).has('Q06')).toBe(true)
  })

  test('[FORM-6] without follow-ups 29 questions are asked', () => {
    expect(relevantQuestions(staff, {}).size).toBe(29)
  })

  test('[FORM-6] an answer to a question no longer asked leads nowhere', () => {
    const one = (name: string, relevant?: Question['relevant']): Question => ({
      type: 'select_one',
      name,
      label: name,
      choices: choicesOf('a', 'b'),
      ...(relevant === undefined ? {} : { relevant }),
    })
    const form = formOf([
      one('Q1'),
      one('Q2', { question: 'Q1', in: ['a'] }),
      one('Q3', { question: 'Q2', in: ['a'] }),
      one('Q4', { not: { question: 'Q2', answered: true } }),
    ])
    expect([...relevantQuestions(form, { Q1: 'a', Q2: 'a' })]).toEqual(['Q1', 'Q2', 'Q3'])
    expect([...relevantQuestions(form, { Q1: 'b', Q2: 'a' })]).toEqual(['Q1', 'Q4'])
  })

  test('[FORM-6] numbers, days and times compare in their own order', () => {
    const form = formOf([
      { type: 'integer', name: 'N', label: '数', constraint: { min: -20, max: 20 } },
      { type: 'date', name: 'D', label: '日' },
      { type: 'note', name: 'A', label: '注', relevant: { question: 'N', gte: -3 } },
      { type: 'note', name: 'B', label: '注', relevant: { question: 'D', lte: '2014-02-24' } },
    ])
    expect(relevantQuestions(form, { N: -3, D: '2014-02-24' })).toEqual(new Set(['N', 'D', 'A', 'B']))
    expect(relevantQuestions(form, { N: -4, D: '2014-10-01' })).toEqual(new Set(['N', 'D']))
    expect(relevantQuestions(form, {})).toEqual(new Set(['N', 'D']))
  })
})

describe('cleaning', () => {
  test('[FORM-7] answers not asked for or not in the form are dropped', () => {
    const cleaned = cleanAnswers(staff, {
      Q12: 'none',
      Q13: ['lead'],
      Q99: 'x',
      constructor: 'x',
      Q01: 'say',
    })
    expect(cleaned).toEqual({ ok: true, answers: { Q01: 'say', Q12: 'none' } })
  })

  test('[FORM-7] ticks come in the form’s order, each once; none is no answer', () => {
    expect(cleanAnswers(staff, { Q10: ['buy', 'assign', 'buy'] })).toEqual({
      ok: true,
      answers: { Q10: ['assign', 'buy'] },
    })
    expect(cleanAnswers(staff, { Q10: [] })).toEqual({ ok: true, answers: {} })
  })

  test.each([
    [{ Q01: 'zzz' }, { name: 'Q01', code: 'unknown-choice' }],
    [{ Q01: 1 }, { name: 'Q01', code: 'wrong-type' }],
    [{ Q01: ['say'] }, { name: 'Q01', code: 'wrong-type' }],
    [{ Q10: 'buy' }, { name: 'Q10', code: 'wrong-type' }],
    [{ Q10: ['buy', 'dk'] }, { name: 'Q10', code: 'exclusive-mixed' }],
    [{ Q10: ['assign', 'trial', 'enforce', 'entrust'] }, { name: 'Q10', code: 'too-many', count: 4, max: 3 }],
    [{ Q04a: 'zzz' }, { name: 'Q04a', code: 'unknown-choice' }],
    [{ Q32: '𠮷'.repeat(501) }, { name: 'Q32', code: 'too-long', count: 501, max: 500 }],
  ])('[FORM-7] a wrong answer is named, not mended: case %#', (answers, problem) => {
    expect(validateAnswers(staff, answers)).toEqual([problem])
  })

  test.each([
    [{ E_integer: 100 }, { name: 'E_integer', code: 'out-of-range', min: 0, max: 99 }],
    [{ E_integer: 1.5 }, { name: 'E_integer', code: 'wrong-type' }],
    [{ E_integer: '5' }, { name: 'E_integer', code: 'wrong-type' }],
    [{ E_date: '2014-02-29' }, { name: 'E_date', code: 'not-a-date' }],
    [{ E_date: '2015-01-01' }, { name: 'E_date', code: 'out-of-range' }],
    [{ E_time: '24:00' }, { name: 'E_time', code: 'not-a-time' }],
  ])('[FORM-7] and so is a wrong number, day or time: case %#', (answers, problem) => {
    expect(validateAnswers(exampleForm, { E_ack: 'yes', ...answers })).toEqual([problem])
  })

  test('[FORM-7] a required question left out is named, unless it is not asked', () => {
    expect(validateAnswers(exampleForm, {})).toEqual([{ name: 'E_ack', code: 'required' }])
    const form = formOf([
      { type: 'acknowledge', name: 'A', label: '甲' },
      {
        type: 'acknowledge',
        name: 'B',
        label: '乙',
        required: true,
        relevant: { question: 'A', answered: true },
      },
    ])
    expect(validateAnswers(form, {})).toEqual([])
    expect(validateAnswers(form, { A: 'yes' })).toEqual([{ name: 'B', code: 'required' }])
  })

  test('[FORM-8] a text is kept composed, trimmed, with line feeds and without hidden characters', () => {
    expect(cleanText(' e\u0301\r\nb\rc\u2028d\te \n')).toBe('é\nb\nc\nd e')
    expect(cleanText('a\u0000\u001b\u007f\u0085\u202a\u202e\u2066\u2069\u200f\ufeffb')).toBe('ab')
    expect(cleanText('\ud800x')).toBe('\ufffdx')
    expect(cleanAnswers(staff, { Q32: ' \n\u202e ' })).toEqual({ ok: true, answers: {} })
  })

  test('[FORM-8] length counts code points, as kept', () => {
    expect(countCodePoints('a𠮷é')).toBe(3)
    expect(cleanAnswers(staff, { Q32: '𠮷'.repeat(500) })).toMatchObject({ ok: true })
    expect(cleanAnswers(staff, { Q32: `${' '.repeat(90)}${'e\u0301'.repeat(500)}` })).toMatchObject({
      ok: true,
    })
  })
})

describe('packing', () => {
  test('[FORM-9] names come in the form’s order, whatever the order of answering', () => {
    const packed = packAnswers(staff, { Q36: '1', Q10: ['buy', 'assign'], Q01: 'say' })
    expect(new TextDecoder().decode(packed)).toBe('{"Q01":"say","Q10":["assign","buy"],"Q36":"1"}')
  })

  test('[FORM-9] answers that are not clean are not packed', () => {
    expect(() => packAnswers(staff, { Q01: 'zzz' })).toThrow(
      expect.objectContaining({ code: 'form/answers-not-clean' }),
    )
  })

  test.each([
    ['nothing', ''],
    ['no JSON', '{"Q01":"say"'],
    ['no object', '[]'],
    ['null', 'null'],
    ['a blank', '{"Q01":"say" }'],
    ['a byte order mark', '\ufeff{"Q01":"say"}'],
    ['a name twice', '{"Q01":"say","Q01":"say"}'],
    ['another order', '{"Q02":["mtg"],"Q01":"say"}'],
    ['ticks in another order', '{"Q02":["lead","mtg"]}'],
    ['a tick twice', '{"Q02":["mtg","mtg"]}'],
    ['no ticks', '{"Q02":[]}'],
    ['an unknown choice', '{"Q01":"zzz"}'],
    ['an unknown name', '{"Q99":"say"}'],
    ['an answer to a question not asked', '{"Q13":["lead"]}'],
    ['an exclusive choice beside another', '{"Q10":["assign","dk"]}'],
    ['too many', '{"Q10":["assign","trial","enforce","entrust"]}'],
    ['a text too long', `{"Q32":"${'一'.repeat(501)}"}`],
    ['a text with a direction character', '{"Q32":"a\u202eb"}'],
    ['a text not composed', '{"Q32":"e\u0301"}'],
    ['a text with a needless escape', '{"Q32":"\\u0041"}'],
    ['an empty text', '{"Q32":""}'],
    ['null for an answer', '{"Q01":null}'],
    ['__proto__', '{"__proto__":{"Q01":"say"}}'],
  ])('[FORM-10] %s is no answer', (_, text) => {
    expect(unpackAnswers(staff, bytesOf(text))).toBeNull()
  })

  test('[FORM-10] bytes that are not UTF-8 are no answer, an empty answer is one', () => {
    expect(unpackAnswers(staff, new Uint8Array([0x7b, 0xff, 0x7d]))).toBeNull()
    expect(unpackAnswers(staff, bytesOf('{}'))).toEqual({})
  })

  test('[FORM-10] minus zero is no answer', () => {
    expect(unpackAnswers(exampleForm, bytesOf('{"E_ack":"yes","E_integer":-0}'))).toBeNull()
    expect(unpackAnswers(exampleForm, bytesOf('{"E_ack":"yes","E_integer":0}'))).toEqual({
      E_ack: 'yes',
      E_integer: 0,
    })
  })
})

describe('order, numbers, progress, codebook', () => {
  const q10 = createFormIndex(staff).questionByName.get('Q10') as Question

  test('[FORM-11] one seed gives one order, anchors keep their end, others move', () => {
    const orders = Array.from({ length: 20 }, (_, seed) =>
      choiceOrder(q10, new Uint8Array(16).fill(seed)).map(({ value }) => value),
    )
    for (const order of orders) {
      expect(order.at(-1)).toBe('dk')
      expect([...order].sort()).toEqual([
        'assign',
        'buy',
        'dk',
        'enforce',
        'entrust',
        'fin',
        'hr',
        'money',
        'trial',
      ])
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(15)
    expect(choiceOrder(q10, new Uint8Array(16).fill(3)).map(({ value }) => value)).toEqual(orders[3])
  })

  test('[FORM-11] a question that does not shuffle keeps the form’s order', () => {
    const q03 = createFormIndex(staff).questionByName.get('Q03') as Question
    expect(choiceOrder(q03, new Uint8Array(16)).map(({ value }) => value)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      'dk',
    ])
  })

  test('[FORM-12] numbers run through the sections, rows stand under their question, notes have none', () => {
    const { numberByQuestion, answerableByName } = createFormIndex(staff)
    expect(numberByQuestion.get('Q36')).toBe('36')
    expect(answerableByName.get('Q05chk')?.number).toBe('5（3）')
    expect(createFormIndex(exampleForm).numberByQuestion.has('E_note')).toBe(false)
    expect(createFormIndex(exampleForm).numberByQuestion.get('E_ack')).toBe('1')
  })

  test('[FORM-12] progress counts the questions that are asked: a matrix is one, and answered with its last row', () => {
    const before = progress(staff, {})
    expect(before).toMatchObject({ asked: 29, answered: 0, partly: 0 })
    expect(before.sections.map(({ asked }) => asked)).toEqual([3, 4, 7, 3, 5, 4, 3])
    expect(progress(staff, { Q04a: 'few', Q06: ['trial'], Q13: ['lead'] })).toMatchObject({
      asked: 30,
      answered: 1,
      partly: 1,
    })
    const rows = { Q04a: 'none', Q04b: 'none', Q04c: 'none', Q04d: 'none' }
    expect(progress(staff, rows)).toMatchObject({ answered: 1, partly: 0 })
    expect(progress(staff, { Q32: ' \n', Q10: [] })).toMatchObject({ answered: 0, partly: 0 })
  })

  test('[FORM-12] on the screen the questions everybody is asked are counted, and the others called after what they follow', () => {
    const { questions } = createFormIndex(staff)
    const everybody = questions.filter(({ relevant }) => relevant === undefined)
    const without = shownNumbers(staff, relevantQuestions(staff, {}))
    expect([...without]).toEqual(everybody.map(({ name }, at) => [name, { main: at + 1, followUp: null }]))
    const all = shownNumbers(staff, new Set(questions.map(({ name }) => name)))
    for (const { name } of everybody) expect(all.get(name)).toEqual(without.get(name))
    const called = (name: string) => [all.get(name)?.main, all.get(name)?.followUp]
    // Asked because of rows of two matrices: after the later one.
    expect(called('Q06')).toEqual([5, 0])
    expect([called('Q12'), called('Q13'), called('Q14')]).toEqual([
      [11, null],
      [11, 1],
      [11, 2],
    ])
    // Of two follow-ups with conditions of their own the one that is asked is the first.
    const alone = shownNumbers(staff, new Set(['Q12', 'Q14']))
    expect(alone.get('Q14')).toEqual({ main: 11, followUp: 1 })
    expect(shownNumbers(exampleForm, new Set(['E_note'])).size).toBe(0)
  })

  test('[FORM-13] the codebook has a line per choice, with this version’s wording', () => {
    const lines = codebook(staff)
    expect(
      lines.every(({ formId, formVersion }) => formId === 'QN-STAFF' && formVersion === staff.version),
    ).toBe(true)
    expect(lines.filter(({ name }) => name === 'Q04a')).toHaveLength(5)
    expect(lines.find(({ name, value }) => name === 'Q13' && value === 'na')).toMatchObject({
      number: '13',
      label: '说情、打招呼的人主要是哪些？（可多选）',
      valueLabel: '不愿回答',
      nonsubstantive: 'refused',
      relevant: 'Q12 in saw,heard',
    })
    expect(lines.find(({ name }) => name === 'Q32')).toMatchObject({ value: '', constraint: 'maxLength=500' })
    expect(lines.find(({ name }) => name === 'Q06')?.relevant).toMatch(/^\(Q04a in few,some,many or /)
  })
})
