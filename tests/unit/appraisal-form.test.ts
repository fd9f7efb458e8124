import { describe, expect, test } from 'vitest'
import messages from '../../content/messages/zh-CN/appraisal.yaml'
import { maxPackedBytes } from '../../src/core/envelope/format.ts'
import { appraisalForm } from '../../src/core/form/appraisal-form.ts'
import { formProblems } from '../../src/core/form/check-form.ts'
import { parseForm } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { maxMembers, maxNameChars, nameMembers, readMemberNames } from '../../src/core/form/member-names.ts'
import { largestPackedBytes, packAnswers, unpackAnswers } from '../../src/core/form/pack.ts'
import { readAppraisal } from '../../src/site/content/appraisal.ts'
import { readPromises } from '../../src/site/content/promises.ts'

const definition = readAppraisal()
const formFor = (members: number) => appraisalForm(definition, members, messages.form)

describe('the form of an appraisal', () => {
  test('[APPR-1] the team first, then each member by number, the comment last; every row of the definition once', () => {
    const form = formFor(3)
    expect([form.kind, form.anonymous, form.version]).toEqual(['appraisal', true, definition.version])
    expect(form.sections.map(({ name }) => name)).toEqual(['team', 'P01', 'P02', 'P03', 'comment'])
    const { answerables, answerableByName } = createFormIndex(form)
    const ids = definition.memberItems.map(({ id }) => id)
    expect(answerables.map(({ name }) => name)).toEqual([
      ...definition.teamItems.map(({ id }) => id),
      ...['P01', 'P02', 'P03'].flatMap((member) => ids.map((id) => `${member}${id}`)),
      definition.comment.id,
    ])
    const scaleOf = (name: string) => answerableByName.get(name)?.choices
    expect(scaleOf('T01')).toEqual(definition.scales[definition.teamScale]?.choices)
    expect(scaleOf('P02M01')).toEqual(definition.scales[definition.memberScale]?.choices)
    expect(scaleOf('P02M06')).toEqual(definition.scales[definition.overallScale]?.choices)
    expect(answerableByName.get('P03M05')?.label).toBe(definition.memberItems[4]?.text)
  })

  test('[APPR-1] a team judged as a whole on the other scale has a question of its own for it', () => {
    const teamItems = definition.teamItems.map((item) =>
      item.id === 'T09' ? { ...item, overall: true as const } : item,
    )
    const form = appraisalForm({ ...definition, teamItems }, 1, messages.form)
    expect(form.sections[0]?.questions.map(({ type, name }) => [type, name])).toEqual([
      ['matrix', 'T'],
      ['select_one', 'T09'],
    ])
    expect(formProblems(form)).toEqual([])
  })

  test('[APPR-1] [PROMISE-2] nothing must be answered, and the counting rules travel with the result', () => {
    const form = formFor(2)
    for (const { questions } of form.sections)
      for (const question of questions) expect(question.required).toBeUndefined()
    expect(form.analysis?.suppressBelow).toBe(definition.counting.suppressBelow)
    for (const { text } of definition.counting.rules)
      expect(form.analysis?.notes.some((note) => note.includes(text))).toBe(true)
  })

  test('[APPR-1] every sentence that promises something is one of content/promises.yaml', () => {
    for (const paragraph of Object.values(messages.form.promises))
      expect(readPromises().reduce((rest, { text }) => rest.replace(text, ''), paragraph)).toBe('')
  })

  test.each(Array.from({ length: maxMembers }, (_, at) => at + 1))(
    '[APPR-2] with %i members it is a sound form whose fullest answer fits an envelope',
    (members) => {
      const form = formFor(members)
      expect(formProblems(form)).toEqual([])
      expect(parseForm(JSON.parse(JSON.stringify(form)))).toEqual(form)
      expect(largestPackedBytes(form)).toBeLessThanOrEqual(maxPackedBytes)
    },
  )

  test('[APPR-1] names are titles and nothing else: the same answers, the same bytes', () => {
    const form = formFor(2)
    const named = nameMembers(form, ['成员甲', '成员乙'])
    expect(named.sections.map(({ title }) => title)).toEqual([
      messages.form.team,
      '成员甲',
      '成员乙',
      messages.form.comment,
    ])
    const answers = { T01: '4', P01M01: 'dk', P02M06: '1', A01: '没有' }
    const packed = packAnswers(named, answers)
    expect(packed).toEqual(packAnswers(form, answers))
    expect(unpackAnswers(form, packed)).toEqual(answers)
    const unnamed = JSON.stringify({ ...named, sections: named.sections.map((one) => one.questions) })
    expect(unnamed).not.toMatch(/成员[甲乙]/)
    // A section without a name keeps its stand-in.
    expect(nameMembers(form, ['成员甲']).sections[2]?.title).toBe(form.sections[2]?.title)
  })
})

describe('names as typed', () => {
  const names = (typed: string) => {
    const reading = readMemberNames(typed)
    return reading.ok ? reading.names : reading.mistake
  }

  test('[APPR-3] one a line; blank lines and blanks around a name do not matter', () => {
    expect(names('成员甲\r\n\n  成员乙（副院长） \n成员\t丙\n')).toEqual([
      '成员甲',
      '成员乙（副院长）',
      '成员 丙',
    ])
    // Two characters set wide to stand under three.
    expect(names('甲　乙\n甲乙丙')).toEqual(['甲乙', '甲乙丙'])
    expect(names('阿依古丽·买买提')).toEqual(['阿依古丽·买买提'])
  })

  test.each([
    ['', { code: 'empty' }],
    [' \n\u3000\n', { code: 'empty' }],
    ['成员甲、成员乙', { code: 'several', atLine: 1 }],
    ['成员甲\n成员乙，成员丙', { code: 'several', atLine: 2 }],
    ['成员甲\n123', { code: 'no-word', atLine: 2 }],
    ['成员甲\n成\u200b员乙', { code: 'invisible', atLine: 2 }],
    ['成员甲\n\u202e成员乙', { code: 'invisible', atLine: 2 }],
    ['成员甲\n成员\ue000', { code: 'invisible', atLine: 2 }],
    ['成员甲\n成员乙\ufe00', { code: 'invisible', atLine: 2 }],
    ['成员甲\n成员乙\n\n 成员甲 ', { code: 'twice', atLine: 4, firstLine: 1 }],
    ['ＡＢ\nab', { code: 'twice', atLine: 2, firstLine: 1 }],
    ['甲'.repeat(maxNameChars + 1), { code: 'too-long', atLine: 1 }],
    [Array.from({ length: 16 }, (_, at) => `成员${at}`).join('\n'), { code: 'too-many', count: 16 }],
  ])('[APPR-3] %j is refused with the line', (typed, mistake) => {
    expect(names(typed)).toEqual(mistake)
  })

  test('[APPR-3] the longest name and the longest list are taken', () => {
    expect(names('𠮷'.repeat(maxNameChars))).toHaveLength(1)
    expect(names(Array.from({ length: maxMembers }, (_, at) => `成员${at}`).join('\n'))).toHaveLength(
      maxMembers,
    )
  })
})
