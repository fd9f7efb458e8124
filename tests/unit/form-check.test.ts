import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { formProblems, readWrittenForm } from '../../src/core/form/check-form.ts'
import { exampleByType, exampleForm } from '../../src/core/form/examples.ts'
import { type Form, parseForm, type Question } from '../../src/core/form/form.ts'
import { promisesAt } from '../../src/site/content/promises.ts'
import { choicesOf, formOf, longForm, nonsubstantiveChoices, staffQuestionnaire } from '../kit/forms.ts'

const written = (): Record<string, unknown> =>
  structuredClone({
    ...formOf([]),
    scales: {
      amount: [...choicesOf('none', 'few'), { value: 'dk', label: '不了解', nonsubstantive: 'dont_know' }],
    },
    sections: [
      {
        name: 'A',
        title: '一',
        questions: [
          { name: 'Q1', type: 'select_one', label: '一问', choices: 'amount' },
          {
            name: 'Q2',
            type: 'select_multiple',
            label: '二问',
            relevant: { question: 'Q1', in: ['few'] },
            choices: [...choicesOf('a', 'b', 'c'), { value: 'none', label: '都没有', exclusive: true }],
            constraint: { max: 2 },
          },
        ],
      },
    ],
  })

/** Problems of a form that is right but for one change to one question. */
const problemsWith = (at: number, change: Record<string, unknown>): readonly string[] => {
  const source = written() as { sections: { questions: Record<string, unknown>[] }[] }
  Object.assign(source.sections[0]?.questions[at] ?? {}, change)
  const checked = readWrittenForm(source, 'forms/试.yaml')
  return checked.ok ? [] : checked.problems
}

const q1 = (parts: object = {}): Question => ({
  name: 'Q1',
  type: 'select_one',
  label: '一问',
  choices: choicesOf('a', 'b'),
  ...parts,
})
const q2 = (relevant: Question['relevant']): Question => ({
  name: 'Q2',
  type: 'text',
  label: '二问',
  constraint: { maxLength: 10 },
  ...(relevant === undefined ? {} : { relevant }),
})
const problemsOf = (...questions: readonly Question[]): readonly string[] => formProblems(formOf(questions))

describe('a written form', () => {
  test('[FORM-1] is read with its scales resolved, and as JSON comes back the same', () => {
    const checked = readWrittenForm(written(), 'forms/试.yaml')
    if (!checked.ok) throw new Error(checked.problems.join())
    expect(checked.form.sections[0]?.questions[0]).toMatchObject({
      choices: [{ value: 'none' }, { value: 'few' }, { value: 'dk' }],
    })
    expect(parseForm(JSON.parse(JSON.stringify(checked.form)))).toEqual(checked.form)
  })

  test('[FORM-1] a choice written as a number is stored as text', () => {
    const source = written() as {
      scales: { amount: { value: unknown }[] }
      sections: { questions: { relevant?: unknown }[] }[]
    }
    const first = source.scales.amount[1]
    if (first !== undefined) first.value = 2
    const second = source.sections[0]?.questions[1]
    if (second !== undefined) second.relevant = { question: 'Q1', in: [2] }
    const checked = readWrittenForm(source, 'forms/试.yaml')
    expect(checked).toMatchObject({ ok: true })
    if (checked.ok)
      expect(checked.form.sections[0]?.questions[1]?.relevant).toEqual({ question: 'Q1', in: ['2'] })
  })

  test.each([
    [
      'an unknown field',
      0,
      { visible_if: {} },
      'forms/试.yaml：sections[0].questions[0]：没有这个字段：visible_if。',
    ],
    ['an unknown type', 0, { type: 'single' }, 'sections[0].questions[0].type：应为题型之一：select_one、'],
    ['a name that is no name', 0, { name: '一' }, 'sections[0].questions[0].name：应为字母开头'],
    [
      'a label with a direction character',
      0,
      { label: 'a\u202eb' },
      'sections[0].questions[0].label：应为1 到 2000 字的文字',
    ],
    ['a scale that is not there', 0, { choices: 'amounts' }, 'Q1.choices：scales 里没有 amounts。'],
    [
      'a condition in words',
      1,
      { relevant: 'Q1 = few' },
      'sections[0].questions[1].relevant：应为all、any、not',
    ],
    ['required: false', 0, { required: false }, 'sections[0].questions[0].required：应为true，或者不写'],
    [
      'a max of none',
      1,
      { constraint: { max: 0 } },
      'sections[0].questions[1].constraint.max：应为1 到 50 的整数',
    ],
  ])('[FORM-1] %s is refused, naming file, field and expectation', (_, at, change, sentence) => {
    const problems = problemsWith(at, change)
    expect(problems.join('\n')).toContain(sentence)
    for (const problem of problems) expect(problem).toMatch(/^forms\/试\.yaml：/)
  })

  test('[FORM-1] what is no form is refused on the phone too, without quoting it', () => {
    expect(() => parseForm({ id: 'SECRET-TEXT' })).toThrow(
      expect.objectContaining({ code: 'form/malformed' }),
    )
    expect(() => parseForm({ id: 'SECRET-TEXT' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('SECRET') }),
    )
  })
})

describe('references', () => {
  test('[FORM-2] a name used twice is refused, rows included', () => {
    const matrix: Question = {
      type: 'matrix',
      name: 'M',
      label: '表',
      choices: choicesOf('a', 'b'),
      rows: [{ name: 'Q1', label: '行' }],
    }
    expect(problemsOf(q1(), matrix).join()).toContain('名字 Q1 已经用过')
  })

  test('[FORM-2] a choice value used twice is refused', () => {
    expect(problemsOf(q1({ choices: choicesOf('a', 'a') })).join()).toContain('选项值 a 重复')
  })

  const multiple: Question = {
    type: 'select_multiple',
    name: 'Q1',
    label: '多',
    choices: choicesOf('a', 'b', 'c'),
  }
  const integer: Question = { type: 'integer', name: 'Q1', label: '数', constraint: { min: 0, max: 9 } }
  test.each<[string, Question, Question['relevant'], string]>([
    ['an unknown question', q1(), { question: 'Q9', in: ['a'] }, '没有叫 Q9 的题或行'],
    ['the question itself', q1(), { question: 'Q2', answered: true }, '只能引用前面的题'],
    ['an unknown choice', q1(), { question: 'Q1', in: ['z'] }, 'Q1 没有选项 z'],
    [
      'an unknown choice deep inside',
      q1(),
      { all: [{ any: [{ not: { question: 'Q1', in: ['z'] } }] }] },
      'Q1 没有选项 z',
    ],
    ['in of a select_multiple', multiple, { question: 'Q1', in: ['a'] }, 'in 只能用于 select_one 和矩阵的行'],
    [
      'includes of a select_one',
      q1(),
      { question: 'Q1', includes: ['a'] },
      'includes 只能用于 select_multiple',
    ],
    ['a limit on a choice', q1(), { question: 'Q1', gte: 1 }, 'gte、lte 只能用于'],
    ['a limit of the wrong kind', integer, { question: 'Q1', gte: '2014-01-01' }, 'gte、lte 只能用于'],
  ])('[FORM-3] a condition on %s is refused', (_, first, relevant, sentence) => {
    expect(problemsOf(first, q2(relevant)).join()).toContain(sentence)
  })

  test('[FORM-3] a condition on a later question is refused', () => {
    expect(problemsOf(q2({ question: 'Q1', answered: true }), q1()).join()).toContain('Q1 排在这一题后面')
  })

  test.each<[string, readonly Question[], Question['relevant']]>([
    [
      'two choices of one question',
      [q1()],
      {
        all: [
          { question: 'Q1', in: ['a'] },
          { question: 'Q1', in: ['b'] },
        ],
      },
    ],
    [
      'answered and not answered',
      [q1()],
      {
        all: [
          { question: 'Q1', answered: true },
          { question: 'Q1', answered: false },
        ],
      },
    ],
    ['beyond the limits', [integer], { question: 'Q1', gte: 10 }],
    [
      'between two neighbours',
      [integer],
      {
        all: [
          { not: { question: 'Q1', lte: 4 } },
          { not: { question: 'Q1', gte: 5 } },
          { question: 'Q1', answered: true },
        ],
      },
    ],
    [
      'an answer to a question that is then not asked',
      [q1(), { ...q1({ name: 'R1' }), relevant: { question: 'Q1', in: ['a'] } }],
      {
        all: [
          { question: 'R1', in: ['a'] },
          { question: 'Q1', in: ['b'] },
        ],
      },
    ],
    [
      'an exclusive choice beside another',
      [
        {
          ...multiple,
          choices: [...choicesOf('a', 'b'), { value: 'n', label: '无', exclusive: true }],
        } as Question,
      ],
      {
        all: [
          { question: 'Q1', includes: ['a'] },
          { question: 'Q1', includes: ['n'] },
        ],
      },
    ],
    [
      'more than max',
      [{ ...multiple, constraint: { max: 1 } } as Question],
      {
        all: [
          { question: 'Q1', includes: ['a'] },
          { question: 'Q1', includes: ['b'] },
        ],
      },
    ],
  ])('[FORM-3] a question that needs %s is refused as unreachable', (_, first, relevant) => {
    expect(problemsOf(...first, q2(relevant)).join()).toContain('这一题都不会出现')
  })

  test.each<[string, readonly Question[], Question['relevant']]>([
    [
      'one of many rows',
      [
        {
          type: 'matrix',
          name: 'M',
          label: '表',
          choices: choicesOf('a', 'b'),
          rows: Array.from({ length: 30 }, (_, at) => ({ name: `R${at}`, label: '行' })),
        },
      ],
      { any: Array.from({ length: 30 }, (_, at) => ({ question: `R${at}`, in: ['b'] })) },
    ],
    [
      'all of many rows',
      [
        {
          type: 'matrix',
          name: 'M',
          label: '表',
          choices: choicesOf('a', 'b'),
          rows: Array.from({ length: 30 }, (_, at) => ({ name: `R${at}`, label: '行' })),
        },
      ],
      { all: Array.from({ length: 30 }, (_, at) => ({ question: `R${at}`, in: ['b'] })) },
    ],
    [
      'a number in the middle',
      [integer],
      {
        all: [
          { question: 'Q1', gte: 4 },
          { question: 'Q1', lte: 4 },
        ],
      },
    ],
    ['no answer', [q1()], { question: 'Q1', answered: false }],
    [
      'two ticks',
      [multiple],
      {
        all: [
          { question: 'Q1', includes: ['a'] },
          { question: 'Q1', includes: ['b'] },
        ],
      },
    ],
    [
      'another tick only',
      [multiple],
      { all: [{ question: 'Q1', answered: true }, { not: { question: 'Q1', includes: ['a', 'b'] } }] },
    ],
    [
      'a day between two',
      [{ type: 'date', name: 'Q1', label: '日' }],
      {
        all: [
          { not: { question: 'Q1', lte: '2014-02-28' } },
          { not: { question: 'Q1', gte: '2014-03-02' } },
          { question: 'Q1', answered: true },
        ],
      },
    ],
  ])('[FORM-3] a question that needs %s is accepted', (_, first, relevant) => {
    expect(problemsOf(...first, q2(relevant))).toEqual([])
  })

  test('[FORM-3] units and sources must exist', () => {
    const form = formOf([q1({ units: ['9.9'], sources: ['S99'] })])
    const problems = formProblems(form, { units: new Set(['3.2.2.2']), sources: new Set() })
    expect(problems).toEqual([
      'sections[0].questions[0]（Q1）.units：没有单元 9.9。',
      'sections[0].questions[0]（Q1）.sources：没有出处 S99。',
    ])
  })
})

describe('contradictions', () => {
  const many = (parts: object): Question => ({
    type: 'select_multiple',
    name: 'Q1',
    label: '多',
    choices: choicesOf('a', 'b', 'c'),
    ...parts,
  })
  test.each<[string, Question, string]>([
    [
      'exclusive in a single choice',
      q1({ choices: [{ value: 'a', label: 'a', exclusive: true }, ...choicesOf('b')] }),
      'exclusive 只能用在 select_multiple',
    ],
    [
      'only exclusive choices',
      many({ choices: choicesOf('a', 'b').map((choice) => ({ ...choice, exclusive: true })) }),
      '应改用 select_one',
    ],
    ['max that limits nothing', many({ constraint: { max: 3 } }), '应小于可以同时选的选项数 3，现在是 3'],
    [
      '不了解 that may be combined',
      many({ choices: [...choicesOf('a', 'b'), ...nonsubstantiveChoices] }),
      '必须同时写 exclusive: true',
    ],
    ['nothing but 不了解 and 不愿回答', q1({ choices: nonsubstantiveChoices }), '至少要有一个选项不是'],
    [
      'an anchor without shuffling',
      q1({ choices: [...choicesOf('a'), { value: 'b', label: 'b', anchor: 'last' }] }),
      '没有 randomize: true',
    ],
    [
      'a check that expects no choice of its own',
      {
        type: 'matrix',
        name: 'M',
        label: '表',
        choices: choicesOf('a', 'b'),
        rows: [{ name: 'R', label: '行', attentionCheck: { expect: 'z', action: 'flag_only' } }],
      },
      'attentionCheck.expect 不是这一题的选项',
    ],
    [
      'limits the wrong way round',
      { type: 'integer', name: 'Q1', label: '数', constraint: { min: 2, max: 1 } },
      'min 应不大于 max',
    ],
    [
      'a day that does not exist',
      { type: 'date', name: 'Q1', label: '日', constraint: { min: '2023-02-29' } },
      '没有 2023-02-29 这一天',
    ],
    [
      'a note that must be answered',
      { type: 'note', name: 'Q1', label: '说明', required: true },
      'note 没有答案',
    ],
  ])('[FORM-4] %s is refused', (_, question, sentence) => {
    expect(problemsOf(question).join()).toContain(sentence)
  })
})

describe('size and analysis', () => {
  const texts = (count: number): readonly Question[] =>
    Array.from({ length: count }, (_, at) => ({
      type: 'text',
      name: `T${at}`,
      label: '文字',
      constraint: { maxLength: 500 },
    }))

  test('[FORM-5] an anonymous form whose largest answer exceeds an envelope is refused; any other may be longer', () => {
    expect(formProblems(formOf(texts(4)))).toEqual([])
    expect(formProblems(formOf(texts(5))).join()).toContain('信封只容得下 8174 字节')
    expect(formProblems(formOf(texts(5), { anonymous: false }))).toEqual([])
  })

  const withAnalysis = (analysis: object, questions: readonly Question[] = [q1()]): Form =>
    formOf(questions, {
      analysis: { suppressBelow: 10, complementary: true, crosstab: [], notes: [], ...analysis },
    })

  test('[FORM-14] groups under 5 cannot be shown, hiding what can be worked out cannot be switched off, 10 is the default', () => {
    expect(
      readWrittenForm(
        { ...written(), analysis: { suppressBelow: 4, complementary: true, crosstab: [], notes: [] } },
        'f',
      ),
    ).toMatchObject({ ok: false, problems: ['f：analysis.suppressBelow：应为5 到 1000 的整数。'] })
    expect(
      readWrittenForm({ ...written(), analysis: { complementary: false, crosstab: [], notes: [] } }, 'f'),
    ).toMatchObject({ ok: false, problems: ['f：analysis.complementary：应为true（互补隐藏不能关掉）。'] })
    expect(
      readWrittenForm({ ...written(), analysis: { complementary: true, crosstab: [], notes: [] } }, 'f'),
    ).toMatchObject({ ok: true, form: { analysis: { suppressBelow: 10 } } })
  })

  test('[FORM-14] an anonymous form must say how its results are shown', () => {
    const { analysis: _, ...form } = formOf([q1()])
    expect(formProblems(form).join()).toContain('匿名表单必须写明怎样公布结果')
  })

  test('[FORM-14] only single choices asked of everybody make groups, and no question depends on two of them', () => {
    expect(formProblems(withAnalysis({ crosstab: ['Q2'] }, [q1(), q2(undefined)])).join()).toContain(
      'Q2 应是一道 select_one 题',
    )
    const asked: Question = { ...q1({ name: 'Q3' }), relevant: { question: 'Q1', in: ['a'] } }
    expect(formProblems(withAnalysis({ crosstab: ['Q3'] }, [q1(), asked])).join()).toContain('应问到所有人')
    const crossed = withAnalysis({ crosstab: ['Q1', 'Q3'] }, [
      q1(),
      q1({ name: 'Q3' }),
      { ...q1({ name: 'Q4' }), relevant: { question: 'Q1', in: ['a'] } },
      {
        ...q1({ name: 'Q5' }),
        relevant: {
          all: [
            { question: 'Q4', answered: true },
            { question: 'Q3', in: ['b'] },
          ],
        },
      },
    ])
    expect(formProblems(crossed)).toEqual([
      'sections[0].questions[3]（Q5）.relevant：不能同时取决于两道分组题（Q1、Q3），那等于把它们交叉。',
    ])
  })

  test('[FORM-14] the question of trust must exist with its choices', () => {
    expect(
      formProblems(withAnalysis({ trust: { question: 'Q1', values: ['z'], warnAtShare: 0.3 } })).join(),
    ).toContain('Q1 没有选项 z')
  })
})

describe('the forms at hand', () => {
  test('[FORM-15] the examples show every type once and are sound', () => {
    expect(formProblems(exampleForm)).toEqual([])
    expect(parseForm(JSON.parse(JSON.stringify(exampleForm)))).toEqual(exampleForm)
    for (const [type, question] of Object.entries(exampleByType)) expect(question.type).toBe(type)
  })

  test('[FORM-5] 300 questions of mixed types fit an envelope', () => {
    expect(longForm().sections.flatMap((section) => section.questions)).toHaveLength(300)
    expect(formProblems(longForm())).toEqual([])
  })

  const questions = staffQuestionnaire().sections.flatMap((section) => section.questions)

  test('[FORM-16] the staff questionnaire has its 36 questions in seven sections, cites real units and sources', () => {
    expect(questions.map(({ name }) => name)).toEqual(
      Array.from({ length: 36 }, (_, at) => `Q${String(at + 1).padStart(2, '0')}`),
    )
    expect(
      staffQuestionnaire()
        .sections.map(({ name }) => name)
        .join(''),
    ).toBe('ABCDEFG')
    const read = (path: string): unknown =>
      parse(readFileSync(new URL(`../../content/${path}`, import.meta.url), 'utf8'))
    const document = read('documents/2014-sifa-xuncha-yijian.yaml') as { units: { id: string }[] }
    const { sources } = read('sources.yaml') as { sources: object }
    const known = {
      units: new Set(document.units.map(({ id }) => id)),
      sources: new Set(Object.keys(sources)),
    }
    expect(formProblems(staffQuestionnaire(), known)).toEqual([])
    for (const question of questions) expect(question.units?.length).toBeGreaterThan(0)
  })

  test('[FORM-16] it has every feature of its draft', () => {
    const named = (has: (question: Question) => boolean) => questions.filter(has).map(({ name }) => name)
    expect(named(({ type }) => type === 'matrix')).toEqual(['Q04', 'Q05'])
    expect(named((question) => question.type === 'matrix' && question.layout === 'item_by_item')).toEqual([
      'Q04',
      'Q05',
    ])
    expect(named(({ type }) => type === 'text')).toEqual(['Q32', 'Q33'])
    expect(named((question) => question.type === 'text' && question.constraint.maxLength === 500)).toEqual([
      'Q32',
      'Q33',
    ])
    expect(named(({ relevant }) => relevant !== undefined)).toEqual([
      'Q06',
      'Q13',
      'Q14',
      'Q17',
      'Q19',
      'Q22',
      'Q29',
    ])
    expect(named((question) => 'randomize' in question)).toEqual(['Q10', 'Q17', 'Q27', 'Q31'])
    expect(
      named((question) => question.type === 'select_multiple' && question.constraint?.max !== undefined),
    ).toEqual(['Q10', 'Q27'])
    expect(named(({ afterNote }) => afterNote !== undefined)).toEqual(['Q19'])
    expect(
      named((question) => 'choices' in question && question.choices.some(({ anchor }) => anchor === 'last')),
    ).toEqual(['Q10', 'Q17', 'Q27', 'Q31'])
    expect(
      questions
        .flatMap((question) => (question.type === 'matrix' ? question.rows : []))
        .filter((row) => row.attentionCheck),
    ).toEqual([
      expect.objectContaining({ name: 'Q05chk', attentionCheck: { expect: 'few', action: 'flag_only' } }),
    ])
  })

  test('[FORM-16] 不愿回答 is a refusal, every other answer without substance is not knowing', () => {
    for (const question of questions)
      if ('choices' in question)
        for (const choice of question.choices)
          if (choice.nonsubstantive !== undefined)
            expect(choice.nonsubstantive).toBe(choice.label === '不愿回答' ? 'refused' : 'dont_know')
    expect(
      questions
        .flatMap((question) => ('choices' in question ? question.choices : []))
        .filter(({ label }) => label === '不愿回答')
        .every(({ nonsubstantive }) => nonsubstantive === 'refused'),
    ).toBe(true)
  })

  test('[PROMISE-1] no question asks for name, staff number, telephone, department or position', () => {
    for (const { label } of questions)
      expect(label).not.toMatch(/姓名|工号|手机|电话|身份证|您的(部门|职务|职级|年龄)|在哪个|哪年/)
    // Whoever cannot type a name anywhere but in the two opinions is told not to do it there.
    for (const { type, hint } of questions) if (type === 'text') expect(hint).toContain('不要写自己的姓名')
    expect(questions.filter(({ type }) => ['integer', 'date', 'time'].includes(type))).toEqual([])
  })

  test('[PROMISE-2] no question of the staff questionnaire must be answered', () => {
    for (const question of questions) expect(question.required).toBeUndefined()
  })

  test('[FORM-16] its introduction keeps to the promises as they are worded', () => {
    const introduction = staffQuestionnaire().intro.paragraphs.join('')
    const promised = promisesAt('questionnaire')
    expect(promised.length).toBeGreaterThan(0)
    for (const { text } of promised) expect(introduction).toContain(text)
  })
})
