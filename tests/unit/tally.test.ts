import { describe, expect, test } from 'vitest'
import type { AnswersByName, Form, Question } from '../../src/core/form/form.ts'
import { givesAway, hiddenGroups } from '../../src/core/tally/groups.ts'
import { type AnswerTally, type Tally, tally } from '../../src/core/tally/tally.ts'
import { choicesOf, formOf, nonsubstantiveChoices, staffQuestionnaire } from '../kit/forms.ts'

const times = (count: number, answers: AnswersByName): readonly AnswersByName[] =>
  Array.from({ length: count }, () => answers)
const tallyOf = (form: Form, answersList: readonly AnswersByName[], seed = 1): Tally =>
  tally(form, answersList, { expected: 130, invalid: 2, seedBytes: new Uint8Array(16).fill(seed) })
const tableOf = (result: Tally, name: string): AnswerTally => {
  const found = result.questions.flatMap((question) => question.answers).find((table) => table.name === name)
  if (found === undefined) throw new Error(`no table ${name}`)
  return found
}
const countsIn = (table: AnswerTally) =>
  Object.fromEntries(table.choices.map(({ value, count }) => [value, count]))
const staff = staffQuestionnaire()

describe('the whole', () => {
  test('[TALLY-1] says how many were expected, sent, opened and invalid', () => {
    expect(tallyOf(staff, times(118, {}))).toMatchObject({
      formId: 'QN-STAFF',
      formVersion: staff.version,
      expected: 130,
      sent: 120,
      opened: 118,
      invalid: 2,
    })
  })

  test('[TALLY-3] 不了解, 不愿回答 and skipping are counted apart, shares are of the valid answers', () => {
    const list = [
      ...times(20, { Q11: '1' }),
      ...times(10, { Q11: '4' }),
      ...times(6, { Q11: 'dk' }),
      ...times(3, { Q11: 'na' }),
      ...times(1, {}),
    ]
    const table = tableOf(tallyOf(staff, list), 'Q11')
    expect(table.counts).toEqual({ asked: 40, answered: 39, valid: 30, dontKnow: 6, refused: 3, skipped: 1 })
    expect(table.choices.map(({ value, count, share }) => [value, count, share])).toEqual([
      ['1', 20, 20 / 30],
      ['2', 0, 0],
      ['3', 0, 0],
      ['4', 10, 10 / 30],
      ['dk', 6, null],
      ['na', 3, null],
    ])
  })

  test('[TALLY-3] ticks of a select_multiple are shares of the people, not of the ticks', () => {
    const table = tableOf(
      tallyOf(staff, [...times(10, { Q02: ['mtg', 'lead'] }), ...times(10, { Q02: ['mtg'] })]),
      'Q02',
    )
    expect(table.choices.slice(0, 2).map(({ share }) => share)).toEqual([1, 0.5])
  })

  test('[TALLY-3] numbers are shown as their mean alone', () => {
    const form = formOf([{ type: 'integer', name: 'N', label: '数', constraint: { min: 0, max: 99 } }])
    expect(tableOf(tallyOf(form, [...times(9, { N: 1 }), { N: 5 }]), 'N')).toMatchObject({
      mean: 1.4,
      choices: [],
    })
    expect(tableOf(tallyOf(form, [...times(9, { N: 1 }), {}]), 'N')).toMatchObject({
      mean: null,
      hidden: 'distribution',
    })
  })

  test('[TALLY-3] rows of a matrix stand side by side under their question', () => {
    const result = tallyOf(staff, times(12, { Q04a: 'few', Q04b: 'many' }))
    const matrix = result.questions.find(({ name }) => name === 'Q04')
    expect(matrix?.answers.map(({ name, number }) => [name, number])).toEqual([
      ['Q04a', '4（1）'],
      ['Q04b', '4（2）'],
      ['Q04c', '4（3）'],
      ['Q04d', '4（4）'],
    ])
    expect(matrix?.answers.every(({ choices }) => choices.length === 5)).toBe(true)
    expect(
      result.questions
        .find(({ name }) => name === 'Q05')
        ?.answers.filter(({ isAttentionCheck }) => isAttentionCheck)
        .map(({ name }) => name),
    ).toEqual(['Q05chk'])
  })

  test('[TALLY-12] who doubts the anonymity is named with the result once there are enough of them', () => {
    expect(tallyOf(staff, [...times(70, { Q34: '1' }), ...times(30, { Q34: '4' })]).trust).toEqual({
      name: 'Q34',
      share: 0.3,
      isLow: true,
    })
    expect(tallyOf(staff, [...times(71, { Q34: '1' }), ...times(29, { Q34: '3' })]).trust?.isLow).toBe(false)
    expect(tallyOf(staff, times(9, { Q34: '4' })).trust).toBeNull()
  })
})

describe('too few', () => {
  test('[TALLY-4] fewer than ten valid answers: how many, but not which', () => {
    const table = tableOf(tallyOf(staff, [...times(9, { Q11: '1' }), ...times(20, { Q11: 'dk' })]), 'Q11')
    expect(table.hidden).toBe('distribution')
    expect(table.counts).toMatchObject({ asked: 29, valid: 9, dontKnow: 20 })
    expect(new Set(Object.values(countsIn(table)))).toEqual(new Set([null]))
  })

  test('[TALLY-4] fewer than ten asked: nothing', () => {
    const result = tallyOf(staff, [...times(9, { Q12: 'saw', Q13: ['lead'] }), ...times(20, { Q12: 'none' })])
    expect(tableOf(result, 'Q12').hidden).toBe('nothing')
    expect(tableOf(result, 'Q13')).toMatchObject({ hidden: 'all', counts: null })
  })

  test('[TALLY-4] fewer than ten opened: nothing at all, texts neither', () => {
    const result = tallyOf(staff, times(9, { Q01: 'say', Q32: '一句话' }))
    for (const { hidden } of result.questions.flatMap((question) => question.answers))
      expect(hidden).toBe('all')
    expect(result.texts.map(({ texts }) => texts)).toEqual([null, null])
    expect(
      result.comparisons.flatMap(({ groups, tables }) => [
        ...tables,
        ...groups.filter(({ size }) => size !== null),
      ]),
    ).toEqual([])
    expect(JSON.stringify(result)).not.toContain('一句话')
  })

  test('[TALLY-4] a question that depends on a hidden one is hidden: who was asked would say what is hidden', () => {
    const follow: Question = {
      type: 'select_one',
      name: 'Q2',
      label: '二',
      choices: choicesOf('x', 'y'),
      relevant: { not: { question: 'Q1', in: ['a'] } },
    }
    const form = formOf([
      {
        type: 'select_one',
        name: 'Q1',
        label: '一',
        choices: [...choicesOf('a', 'b'), ...nonsubstantiveChoices],
      },
      follow,
    ])
    const result = tallyOf(form, [
      ...times(6, { Q1: 'a' }),
      ...times(2, { Q1: 'b', Q2: 'x' }),
      ...times(22, { Q1: 'dk', Q2: 'y' }),
    ])
    expect(tableOf(result, 'Q1').hidden).toBe('distribution')
    expect(tableOf(result, 'Q2')).toMatchObject({ hidden: 'all', counts: null })
  })
})

describe('groups', () => {
  const sizes = (...list: readonly number[]) =>
    list.map((size, at) => ({ value: at === list.length - 1 ? '' : String(at), size }))
  test.each([
    ['all large enough', sizes(30, 20, 10), []],
    ['empty ones are shown as empty', sizes(30, 0, 20, 0), []],
    ['one small one takes the next smallest with it', sizes(30, 15, 3, 0), ['1', '2']],
    ['the ungrouped are a group', sizes(30, 15, 20, 2), ['', '1']],
    ['two small ones that are ten together stand alone', sizes(30, 15, 6, 4), ['', '2']],
    ['two small ones that are fewer take a third', sizes(30, 15, 3, 4), ['', '1', '2']],
    ['equal ones are hidden together', sizes(30, 15, 15, 3), ['', '1', '2']],
    ['two small ones of one size take the next smallest', sizes(40, 30, 6, 6), ['', '1', '2']],
    ['nothing is left to show, so empty ones are hidden too', sizes(12, 3, 0), ['', '0', '1']],
    ['equal ones are nothing left to show either', sizes(10, 10, 9, 0), ['', '0', '1', '2']],
    ['one group of all', sizes(5, 0, 0, 0), ['', '0', '1', '2']],
  ])('[TALLY-5] %s', (_, list, hidden) => {
    expect([...hiddenGroups(list, 10)].sort()).toEqual(hidden)
  })

  test('[TALLY-5] none or all of the hidden is given away, unless it is plain from the whole', () => {
    const everybody = { all: 60, hidden: 14 }
    expect(givesAway({ all: 20, hidden: 5 }, everybody)).toBe(false)
    expect(givesAway({ all: 20, hidden: 0 }, everybody)).toBe(true)
    expect(givesAway({ all: 20, hidden: 14 }, everybody)).toBe(true)
    expect(givesAway({ all: 0, hidden: 0 }, everybody)).toBe(false)
    expect(givesAway({ all: 60, hidden: 14 }, everybody)).toBe(false)
  })

  const spread = (post: string, count: number, from = 0) =>
    Array.from(
      { length: count },
      (_, at): AnswersByName => ({
        Q03: String(((at + from) % 5) + 1),
        ...(post === '' ? {} : { Q35: post }),
      }),
    )

  test('[TALLY-5] large groups are compared with their valid numbers', () => {
    const result = tallyOf(staff, [...spread('judge', 40), ...spread('assist', 30), ...spread('admin', 20)])
    const [post] = result.comparisons
    expect(post?.groups.map(({ size }) => size)).toEqual([40, 30, 20, 0])
    expect(
      post?.tables.find(({ name }) => name === 'Q03')?.groups.map(({ value, valid }) => [value, valid]),
    ).toEqual([
      ['judge', 40],
      ['assist', 30],
      ['admin', 20],
    ])
    expect(post?.hiddenTogether).toBeNull()
  })

  test('[TALLY-5] a small group is hidden with the next smallest, in every table and in its own question', () => {
    const result = tallyOf(staff, [...spread('judge', 40), ...spread('assist', 30), ...spread('admin', 7, 2)])
    const [post] = result.comparisons
    expect(post?.groups.map(({ size }) => size)).toEqual([40, null, null, 0])
    expect(post?.hiddenTogether).toBe(37)
    expect(post?.tables.find(({ name }) => name === 'Q03')?.groups.map(({ value }) => value)).toEqual([
      'judge',
    ])
    expect(tableOf(result, 'Q35')).toMatchObject({ hidden: 'some', counts: { valid: 77 } })
    expect(countsIn(tableOf(result, 'Q35'))).toEqual({ judge: 40, assist: null, admin: null, na: 0 })
  })

  test('[TALLY-7] those who named no group are not shown as the only group of a comparison', () => {
    const [post] = tallyOf(staff, [
      ...spread('judge', 12),
      ...spread('assist', 8, 2),
      ...spread('', 40),
    ]).comparisons
    expect(post?.groups.map(({ value, size }) => [value, size]).at(-1)).toEqual(['', 40])
    expect(post?.groups.slice(0, -1).every(({ size }) => size === null || size === 0)).toBe(true)
    expect(post?.tables).toEqual([])
    expect(post?.withheld).toContain('Q03')
  })

  test('[TALLY-5] an ordinary court is compared by its large groups although a few name none', () => {
    const [post] = tallyOf(staff, [
      ...spread('judge', 40),
      ...spread('assist', 50),
      ...spread('admin', 25),
      ...spread('', 5, 2),
    ]).comparisons
    expect(post?.groups.map(({ size }) => size)).toEqual([40, 50, null, null])
    expect(post?.hiddenTogether).toBe(30)
    expect(
      post?.tables.find(({ name }) => name === 'Q03')?.groups.map(({ value, valid }) => [value, valid]),
    ).toEqual([
      ['judge', 40],
      ['assist', 50],
    ])
  })

  test('[TALLY-5] nobody named a group: nothing is hidden, for there is nothing to hide', () => {
    const result = tallyOf(staff, spread('', 30))
    expect(result.comparisons[0]?.groups.map(({ size }) => size)).toEqual([0, 0, 0, 30])
    expect(tableOf(result, 'Q35')).toMatchObject({
      hidden: 'distribution',
      counts: { valid: 0, skipped: 30 },
    })
  })

  test('[TALLY-5] when those without a group are hidden, how many answered the group question is too', () => {
    const result = tallyOf(staff, [
      ...spread('judge', 40),
      ...spread('assist', 30),
      ...spread('', 4, 2),
      ...spread('na', 2),
    ])
    expect(tableOf(result, 'Q35')).toMatchObject({ hidden: 'some', counts: null })
    expect(countsIn(tableOf(result, 'Q35'))).toEqual({ judge: 40, assist: null, admin: 0, na: null })
  })

  test('[TALLY-6] a comparison that would say that no hidden person chose something is withheld', () => {
    const result = tallyOf(staff, [
      ...spread('judge', 40),
      ...times(30, { Q03: '1', Q35: 'assist' }),
      ...times(7, { Q03: '2', Q35: 'admin' }),
    ])
    expect(result.comparisons[0]?.tables.map(({ name }) => name)).not.toContain('Q03')
    expect(result.comparisons[0]?.withheld).toContain('Q03')
  })

  test('[TALLY-6] a follow-up is not compared when the question before it is not: sums of follow-ups would tell', () => {
    const form = formOf(
      [
        { type: 'select_one', name: 'Q1', label: '一', choices: choicesOf('a', 'b', 'c') },
        {
          type: 'select_one',
          name: 'Q2',
          label: '二',
          choices: choicesOf('x', 'y'),
          relevant: { question: 'Q1', in: ['a'] },
        },
        { type: 'select_one', name: 'G', label: '组', choices: choicesOf('p', 'q', 'r') },
      ],
      { analysis: { suppressBelow: 10, complementary: true, crosstab: ['G'], notes: [] } },
    )
    const people = (G: string, ...list: readonly (readonly [number, AnswersByName])[]) =>
      list.flatMap(([count, answers]) => times(count, { ...answers, G }))
    const shown = people('p', [10, { Q1: 'a', Q2: 'x' }], [10, { Q1: 'a', Q2: 'y' }], [10, { Q1: 'c' }])
    const hidden = [
      ...people('q', [5, { Q1: 'a', Q2: 'x' }], [5, { Q1: 'a', Q2: 'y' }], [2, { Q1: 'c' }]),
      ...people('r', [4, { Q1: 'a', Q2: 'y' }], [1, { Q1: 'c' }]),
    ]
    const compared = (list: readonly AnswersByName[]) =>
      tallyOf(form, list).comparisons[0]?.tables.map(({ name }) => name)
    expect(compared([...shown, ...hidden])).toEqual(['Q1', 'Q2'])
    // Now somebody, but nobody hidden, chooses b.
    expect(compared([...shown, ...people('p', [3, { Q1: 'b' }]), ...hidden])).toEqual([])
  })

  test('[TALLY-7] the two group questions are never crossed, nor is a question that depends on the other', () => {
    const list = Array.from(
      { length: 120 },
      (_, at): AnswersByName => ({ Q35: at % 2 ? 'judge' : 'assist', Q36: at % 3 ? '1' : '2', Q01: 'say' }),
    )
    for (const { tables, withheld } of tallyOf(staff, list).comparisons)
      for (const name of [...tables.map((table) => table.name), ...withheld])
        expect(['Q35', 'Q36']).not.toContain(name)
    const form = formOf(
      [
        { type: 'select_one', name: 'G', label: '组', choices: choicesOf('p', 'q') },
        { type: 'select_one', name: 'H', label: '组', choices: choicesOf('s', 't') },
        {
          type: 'select_one',
          name: 'Q',
          label: '问',
          choices: choicesOf('x', 'y'),
          relevant: { question: 'H', in: ['s'] },
        },
      ],
      { analysis: { suppressBelow: 10, complementary: true, crosstab: ['G', 'H'], notes: [] } },
    )
    const crossed = Array.from(
      { length: 160 },
      (_, at): AnswersByName => ({
        G: at & 1 ? 'p' : 'q',
        H: at & 2 ? 's' : 't',
        ...(at & 2 ? { Q: at & 4 ? 'x' : 'y' } : {}),
      }),
    )
    for (const { tables, withheld } of tallyOf(form, crossed).comparisons)
      expect([tables, withheld]).toEqual([[], ['Q']])
  })
})

describe('control and texts', () => {
  test('[TALLY-8] nobody failed the check: the control is the result', () => {
    expect(tallyOf(staff, times(30, { Q05chk: 'few' })).control).toEqual({ state: 'identical' })
    expect(tallyOf(staff, times(30, {})).control).toEqual({ state: 'identical' })
  })

  test('[TALLY-8] a few failed: no control, or the difference would be their answers', () => {
    expect(
      tallyOf(staff, [
        ...times(40, { Q05chk: 'few', Q01: 'say' }),
        ...times(9, { Q05chk: 'many', Q01: 'keep' }),
      ]).control,
    ).toEqual({ state: 'hidden' })
  })

  test('[TALLY-8] enough failed: the control stands beside the result, which leaves nobody out', () => {
    const result = tallyOf(staff, [
      ...times(40, { Q05chk: 'few', Q01: 'say', Q03: '1' }),
      ...times(12, { Q05chk: 'many', Q01: 'keep' }),
    ])
    expect(countsIn(tableOf(result, 'Q01'))).toMatchObject({ say: 40, keep: 12 })
    if (result.control.state !== 'shown') throw new Error(result.control.state)
    expect(result.control.leftOut).toBe(12)
    expect(result.control.tables.map(({ name, valid }) => [name, valid])).toEqual([['Q01', 40]])
    expect(result.control.withheld).toContain('Q03')
  })

  const texts = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '子', '丑']
  const withTexts = texts.map(
    (text, at): AnswersByName => ({ Q32: text, Q33: text, Q35: at % 2 ? 'judge' : 'assist' }),
  )

  test('[TALLY-9] texts are all there, in an order of their own that the seed decides', () => {
    const result = tallyOf(staff, withTexts)
    const [first, second] = result.texts.map((each) => each.texts ?? [])
    expect([...(first ?? [])].sort()).toEqual([...texts].sort())
    expect(first).not.toEqual(texts)
    expect(first).not.toEqual(second)
    expect(tallyOf(staff, withTexts, 2).texts[0]?.texts).not.toEqual(first)
  })

  test('[TALLY-9] no text stands anywhere else in the tally', () => {
    const { texts: _, ...rest } = tallyOf(
      staff,
      withTexts.map((answers) => ({ ...answers, Q32: `记号${answers.Q32}` })),
    )
    expect(JSON.stringify(rest)).not.toContain('记号')
  })
})
