import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { citedParts } from '../../src/core/document/cited-text.ts'
import { appraisalSchema } from '../../src/core/form/appraisal.ts'
import { checklistSchema } from '../../src/core/form/checklist.ts'
import { parseDefinitions } from '../../src/core/form/definitions.ts'
import { evidenceGradesSchema } from '../../src/core/form/evidence-grade.ts'
import type { Condition, Form } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { interviewFrameSchema } from '../../src/core/form/interview.ts'
import { rectificationSchema } from '../../src/core/form/rectification.ts'
import { relevanceWords } from '../../src/core/form/relevance-words.ts'
import { siteVisitSchema } from '../../src/core/form/site-visit.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { readChecklists } from '../../src/site/content/checklists.ts'
import { deadReferences, parseDefinition, readDefinitions } from '../../src/site/content/definitions.ts'
import { readEvidenceGrades } from '../../src/site/content/evidence-grades.ts'
import { readForms } from '../../src/site/content/forms.ts'
import { readInterviewFrame, readInterviewOutlines } from '../../src/site/content/interviews.ts'
import { readMethod } from '../../src/site/content/method.ts'
import { ContentError } from '../../src/site/content/read-content.ts'
import { readRectification } from '../../src/site/content/rectification.ts'
import { readReferences } from '../../src/site/content/references.ts'
import { reportOutlineSchema } from '../../src/site/content/report-outline.ts'
import { readSiteVisit } from '../../src/site/content/site-visit.ts'

const references = readReferences()
type Written = ReturnType<typeof parse>

/** What an editor reads after changing a file; empty when nothing is wrong. */
const complaint = (
  path: string,
  schema: Parameters<typeof parseDefinition>[2],
  change: (content: Written) => unknown,
): string => {
  const content = parse(readFileSync(`content/${path}`, 'utf8'))
  change(content)
  try {
    parseDefinition(path, JSON.stringify(content), schema, references)
  } catch (error) {
    if (error instanceof ContentError) return error.message
    throw error
  }
  return ''
}
const checklist = (change: (content: Written) => unknown) =>
  complaint('checklists/cl-prep.yaml', checklistSchema, change)

describe('definitions', () => {
  test('[PAPER-1] a mistake is told in Chinese by file, field and expectation', () => {
    expect(checklist(() => undefined)).toBe('')
    expect(checklist(({ items }) => delete items[2].text)).toBe(
      'checklists/cl-prep.yaml\n  items[2].text：缺了这个字段',
    )
    expect(checklist(({ items }) => (items[0].colour = 'red'))).toContain('items[0]：没有这个字段：colour')
    expect(checklist(({ items }) => (items[0].kind = 'rule'))).toContain(
      'items[0].kind：应为directive、suggested之一',
    )
    expect(checklist((content) => (content.order = '一'))).toContain('order：应为从 1 开始的整数')
    expect(checklist(({ items }) => (items[0].units = ['3.1.x']))).toContain(
      'items[0].units[0]：应为加引号的单元号，例如 "3.1.4.2"',
    )
    expect(checklist(({ items }) => (items[0].units = []))).toContain('items[0].units：至少写一个单元号')
    expect(checklist(({ items }) => (items[0].text = ' 前面有空格'))).toContain(
      'items[0].text：前后不能有空格',
    )
    expect(
      complaint('site-visit.yaml', siteVisitSchema, ({ fields }) => (fields[1].type = 'colour')),
    ).toMatch(/^site-visit\.yaml\n {2}fields\[1\]\.type：/)
    expect(complaint('site-visit.yaml', siteVisitSchema, ({ fields }) => delete fields[1].choices)).toContain(
      'fields[1].choices：缺了这个字段',
    )
    expect(
      complaint('report-outline.yaml', reportOutlineSchema, ({ sections }) => (sections[0].lines = 99)),
    ).toContain('sections[0].lines：不能大于 20')
  })

  test('[PAPER-1] an id that stands twice is refused, in one file and in two', () => {
    expect(checklist(({ items }) => (items[1].id = 'CL-PREP-01'))).toContain(
      'items[1].id：CL-PREP-01 重复了，一张表里不能有两个',
    )
    expect(checklist(({ items }) => (items[1].id = 'CL-ASK-02'))).toContain(
      'items[1].id：应以 CL-PREP- 开头，现为 CL-ASK-02',
    )
    expect(
      complaint('interview-frame.yaml', interviewFrameSchema, ({ recordFields }) => {
        recordFields[1].name = recordFields[0].name
      }),
    ).toContain('recordFields[1].name：interview_no 重复了')
    const yaml = readFileSync('content/checklists/cl-prep.yaml', 'utf8')
    const second = (text: string) => () =>
      readDefinitions('checklists', checklistSchema, [
        { file: 'a.yaml', yaml },
        { file: 'b.yaml', yaml: text },
      ])
    expect(second(yaml)).toThrow(/b\.yaml\n {2}id：CL-PREP 已被 a\.yaml 使用/)
    expect(second(yaml.replaceAll('CL-PREP', 'CL-OTHER'))).toThrow(/b\.yaml\n {2}order：1 已被 a\.yaml 使用/)
  })

  test('[PAPER-2] a unit or source that does not exist is refused, in a list and in a text', () => {
    expect(checklist(({ items }) => (items[0].units = ['9.9.9']))).toContain(
      'items[0].units[0]：文件 2014-sifa-xuncha-yijian 没有单元 9.9.9',
    )
    expect(checklist(({ items }) => (items[7].sources = ['S999']))).toContain(
      'items[7].sources[0]：出处 S999 没有登记在 content/sources.yaml',
    )
    expect(checklist((content) => (content.document = 'other-document'))).toContain(
      'document：content/documents/ 里没有文件 other-document',
    )
    expect(
      deadReferences(
        Object.assign(readMethod(), { lead: '见〔3.2.2.2、9.9〕，又见（M1、M99）。' }),
        references,
      ),
    ).toEqual([
      'lead：文件 2014-sifa-xuncha-yijian 没有单元 9.9',
      'lead：出处 M99 没有登记在 content/sources.yaml',
    ])
  })

  test('[PAPER-2] what is suggested names a source, and unfixed words stand in the text', () => {
    expect(checklist(({ items }) => delete items[7].sources)).toContain(
      'items[7].sources：建议项要写出处；自拟的写 OWN',
    )
    expect(checklist(({ items }) => (items[2].unfixedWords = ['近三年']))).toContain(
      'items[2].unfixedWords[0]：应为 text 里的原话，现为“近三年”',
    )
  })

  test('[PAPER-2] a text cut at its citations is the text when put together', () => {
    expect(citedParts('见〔3.2.2.2〕。')).toEqual([{ words: '见〔' }, { unit: '3.2.2.2' }, { words: '〕。' }])
    expect(citedParts('（M1、M2b）（例如这样）')).toEqual([
      { words: '（' },
      { source: 'M1' },
      { words: '、' },
      { source: 'M2b' },
      { words: '）（例如这样）' },
    ])
    for (const text of [
      '',
      '（',
      '〔3.2〕〔〕',
      '〔3.2、甲〕',
      '（S3、甲）',
      '甲（乙（S3）丙）',
      '〔3.2〕（S3）',
    ])
      expect(
        citedParts(text)
          .map((part) => ('words' in part ? part.words : 'unit' in part ? part.unit : part.source))
          .join(''),
        text,
      ).toBe(text)
  })

  test('[PAPER-3] there are 12 checklists with 132 items, none said to be asked for that is only suggested', () => {
    const lists = readChecklists()
    const items = lists.flatMap((list) => list.items)
    expect(lists).toHaveLength(12)
    expect(items).toHaveLength(132)
    expect(new Set(items.map(({ id }) => id)).size).toBe(132)
    expect(items.filter(({ kind }) => kind === 'suggested')).toHaveLength(
      items.filter(({ sources }) => sources !== undefined).length,
    )
    // A number of people, days or copies is nowhere said to be asked for by the document, which names none.
    const numbers = /[二两三四五六七八九十]+(人|份|天|周|年|分钟|种以上)|至少一处|每周/
    for (const { id, kind, text, unfixedWords } of items)
      if (kind === 'directive' && numbers.test(text)) expect(unfixedWords, id).toBeDefined()
  })

  test('[PAPER-4] there are four outlines with 40 questions, each with probes', () => {
    const outlines = readInterviewOutlines()
    expect(outlines.map(({ id, questions }) => [id, questions.length])).toEqual([
      ['IV-LEADER', 11],
      ['IV-MID', 10],
      ['IV-STAFF', 10],
      ['IV-OUT', 9],
    ])
    for (const { questions } of outlines)
      for (const { id, probes } of questions) expect(probes.length, id).toBeGreaterThan(0)
    const { opening, technique, closing, prohibitions, recordFields, factFields } = readInterviewFrame()
    expect(
      [opening, technique, closing, prohibitions, recordFields, factFields].map((list) => list.length),
    ).toEqual([5, 5, 3, 4, 15, 6])
    // Two interviewers are this site's suggestion, and the record says so.
    const interviewers = recordFields.find(({ name }) => name === 'interviewers')
    expect(interviewers).toMatchObject({ type: 'people', min: 2, note: '两人以上是本站建议，本文件未规定。' })
  })

  test('[PAPER-5] the record of a visit has 22 fields and 14 things to look at', () => {
    const { fields, observationItems, observationFields, rules } = readSiteVisit()
    expect([fields, observationItems, observationFields, rules].map((list) => list.length)).toEqual([
      22, 14, 4, 5,
    ])
  })

  test('[PAPER-6] the four grades are those the directive names, and every change is between two of them', () => {
    const { grades, transitions } = readEvidenceGrades()
    expect(grades.map(({ id, units }) => [id, ...units])).toEqual([
      ['reported', '4.1.3.4'],
      ['observed', '4.1.3.5'],
      ['verified', '4.1.3.6'],
      ['undetermined', '4.1.3.7'],
    ])
    expect(transitions).toHaveLength(7)
    const grade = (change: (content: Written) => unknown) =>
      complaint('evidence-grades.yaml', evidenceGradesSchema, change)
    expect(grade(({ grades }) => grades.pop())).toContain('grades：四个等级各写一次')
    expect(grade(({ transitions }) => (transitions[0].to = 'proved'))).toContain('transitions[0].to：应为')
    expect(grade(({ transitions }) => transitions.push(transitions[0]))).toContain(
      'reported → observed 重复了',
    )
  })

  test('[PAPER-7] the ledger has 22 fields, 10 states and 17 steps, all of which lead somewhere', () => {
    const { fields, states, transitions, invariants, handovers } = readRectification()
    expect(
      [fields, states, transitions, invariants, handovers.kinds, handovers.fields].map((list) => list.length),
    ).toEqual([22, 10, 17, 7, 4, 13])
    const ledger = (change: (content: Written) => unknown) =>
      complaint('rectification.yaml', rectificationSchema, change)
    expect(ledger(({ transitions }) => (transitions[0].to = 'lost'))).toContain(
      'transitions[0].to：没有状态 lost',
    )
    expect(ledger((content) => (content.initial = 'nowhere'))).toContain('initial：没有状态 nowhere')
    expect(ledger(({ states }) => states.push({ id: 'forgotten', label: '没人去的' }))).toContain(
      'states[10]：从 drafting 走不到状态 forgotten',
    )
    // The document fixes no time for putting things right, so no step may.
    for (const { guard } of transitions) expect(guard).not.toMatch(/\d|[一二三四五六七八九十]+(天|日|个月)/)
  })

  test('[PAPER-8] the appraisal holds stand-ins and refuses any other name', () => {
    const { teamItems, memberItems, placeholderMembers, scales, comment } = readAppraisal()
    expect([teamItems, memberItems, placeholderMembers].map((list) => list.length)).toEqual([9, 6, 3])
    expect(Object.values(scales).every(({ choices }) => choices.at(-1)?.nonsubstantive === 'dont_know')).toBe(
      true,
    )
    expect(comment.maxLength).toBe(300)
    const appraisal = (change: (content: Written) => unknown) =>
      complaint('appraisal.yaml', appraisalSchema, change)
    expect(appraisal(({ placeholderMembers }) => (placeholderMembers[0] = '王小明'))).toContain(
      'placeholderMembers[0]：只能用“成员一”这样的代称；真实姓名不进文件',
    )
    expect(appraisal((content) => (content.teamScale = 'none'))).toContain('teamScale：scales 里没有 none')
  })

  test('[PAPER-10] what the method page says of the questionnaire holds', () => {
    const method = readMethod()
    const form = readForms().find(({ id }) => id === method.form) as Form
    const said = method.sections
      .flatMap(({ points }) => points.map(({ text, design = '' }) => text + design))
      .join('')
    const { questions, numberByQuestion } = createFormIndex(form)
    const unconditional = questions.filter(({ relevant }) => relevant === undefined)
    expect(said).toContain(
      `问卷 ${numberByQuestion.size} 题，没有触发跳转的人只答 ${unconditional.length} 题`,
    )
    expect(said).toContain('说明页只有五段')
    expect(form.intro.paragraphs).toHaveLength(5)
    expect(said).toContain('问卷只有两道矩阵题，每题四行五列，手机上逐行显示')
    const matrices = questions.filter((question) => question.type === 'matrix')
    expect(matrices.map(({ rows, choices, layout }) => [rows.length, choices.length, layout])).toEqual([
      [4, 5, 'item_by_item'],
      [4, 5, 'item_by_item'],
    ])
    expect(said).toContain('只有两道背景题，各分三档，放最后，可不答，不交叉')
    expect(form.analysis?.crosstab).toEqual(questions.slice(-2).map(({ name }) => name))
    for (const question of questions.slice(-2))
      expect(
        'choices' in question && question.choices.filter(({ nonsubstantive }) => !nonsubstantive),
      ).toHaveLength(3)
    expect(said).toContain('不足十人的分组不出结果')
    expect(form.analysis?.suppressBelow).toBe(10)
    expect(said).toContain('第 34 题')
    expect(numberByQuestion.get(form.analysis?.trust?.question ?? '')).toBe('34')
    const byNumber = new Map([...numberByQuestion].map(([name, number]) => [number, name]))
    for (const number of ['3', '7']) {
      const question = questions.find(({ name }) => name === byNumber.get(number))
      expect(question && 'choices' in question && question.choices).toHaveLength(6)
    }
    expect(questions.find(({ name }) => name === byNumber.get('27'))).toMatchObject({ randomize: true })
  })

  test('[PAPER-11] for whom a question is meant is said in plain words', () => {
    const form = readForms().find(({ id }) => id === 'QN-STAFF') as Form
    const words = (name: string) => {
      const { relevant } = createFormIndex(form).questionByName.get(name) ?? {}
      return relevant && relevanceWords(form, relevant)
    }
    expect(words('Q06')).toBe('第4题任何一行、第5题（1）（2）（4）行选了“个别”“有一些”“比较多”中的一项的人')
    expect(words('Q13')).toBe('第12题选了“自己遇到或亲眼看到过”“听别人说起过”中的一项的人')
    expect(words('Q29')).toMatch(/^第28题选了“有人为别人的提拔打招呼”.*中的一项的人$/)
    const said = (condition: Condition) => relevanceWords(form, condition)
    expect(
      said({
        all: [
          { question: 'Q12', in: ['saw'] },
          { question: 'Q32', answered: true },
        ],
      }),
    ).toBe('第12题选了“自己遇到或亲眼看到过”，并且第32题回答了的人')
    expect(
      said({
        any: [
          { question: 'Q12', in: ['saw'] },
          { question: 'Q32', answered: false },
        ],
      }),
    ).toBe('第12题选了“自己遇到或亲眼看到过”，或者第32题没有回答的人')
    expect(said({ not: { question: 'Q12', in: ['saw'] } })).toBe(
      '不属于“第12题选了“自己遇到或亲眼看到过””的人',
    )
  })

  test('[PAPER-12] definitions that are not what they should be are refused', () => {
    expect(() => parseDefinitions({ checklists: [] })).toThrow(
      expect.objectContaining({ code: 'form/malformed' }),
    )
  })
})
