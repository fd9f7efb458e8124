import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse } from 'yaml'
import { readWrittenForm } from '../../src/core/form/check-form.ts'
import type { Answer, Choice, Form, Question } from '../../src/core/form/form.ts'
import { createFormIndex } from '../../src/core/form/form-index.ts'
import { relevantQuestions } from '../../src/core/form/relevance.ts'

/** The staff questionnaire as it stands in content/forms/, checked. */
export const staffQuestionnaire = (): Form => {
  const file = 'content/forms/staff-questionnaire.yaml'
  const source: unknown = parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
  const checked = readWrittenForm(source, file)
  if (!checked.ok) throw new Error(checked.problems.join('\n'))
  return checked.form
}

/** A small form around some questions; every part can be replaced. */
export const formOf = (questions: readonly Question[], parts: Partial<Form> = {}): Form => ({
  id: 'QN-TEST',
  version: '1',
  kind: 'questionnaire',
  lang: 'zh-CN',
  title: '试题',
  audience: '甲法院在岗工作人员',
  anonymous: true,
  estimatedMinutes: 5,
  units: ['3.2.2.2'],
  intro: { paragraphs: ['说明。'], startLabel: '开始' },
  sections: [{ name: 'A', title: '第一部分', questions }],
  closing: '谢谢。',
  analysis: { suppressBelow: 10, complementary: true, crosstab: [], notes: [] },
  ...parts,
})

/** Choices a, b, c … with their letters as labels. */
export const choicesOf = (...values: readonly string[]): readonly Choice[] =>
  values.map((value) => ({ value, label: `选项${value}` }))

/** 不了解 and 不愿回答, as a question has them at its end. */
export const nonsubstantiveChoices: readonly Choice[] = [
  { value: 'dk', label: '不了解', nonsubstantive: 'dont_know' },
  { value: 'na', label: '不愿回答', nonsubstantive: 'refused' },
]

/**
 * A form of `count` questions of mixed types, every seventh one asked only after a certain answer to the one
 * before; for measuring. 300 questions still fit an envelope.
 */
export const longForm = (count = 300): Form => {
  const questions = Array.from({ length: count }, (_, at): Question => {
    const name = `Q${String(at + 1).padStart(3, '0')}`
    const label = `第 ${at + 1} 题：近两年，您在本院见到这种情况多不多？`
    const relevant =
      at % 7 === 6 ? { relevant: { question: `Q${String(at).padStart(3, '0')}`, in: ['1', '2'] } } : {}
    const choices = [...choicesOf('1', '2', '3', '4'), ...nonsubstantiveChoices.slice(0, 1)]
    if (at === 100) return { type: 'text', name, label, constraint: { maxLength: 300 } }
    if (at % 10 === 3)
      return {
        type: 'select_multiple',
        name,
        label,
        randomize: true,
        constraint: { max: 2 },
        choices: [
          ...choicesOf('1', '2', '3', '4'),
          { value: 'dk', label: '不了解', exclusive: true, nonsubstantive: 'dont_know', anchor: 'last' },
        ],
      }
    // Question 6 of every seven is looked back at, so it stays a single choice.
    return { type: 'select_one', name, label, ...(at % 10 === 4 ? {} : relevant), choices }
  })
  const sections = Array.from({ length: Math.ceil(count / 30) }, (_, at) => ({
    name: `S${at + 1}`,
    title: `第 ${at + 1} 部分`,
    questions: questions.slice(at * 30, at * 30 + 30),
  }))
  return formOf([], { id: 'QN-LONG', title: '长问卷', sections })
}

/** Any answer a person can give to one question or row, or none. */
const arbitraryAnswer = (question: Question): fc.Arbitrary<Answer | undefined> => {
  switch (question.type) {
    case 'select_one':
    case 'matrix':
      return fc.option(fc.constantFrom(...question.choices.map((choice) => choice.value)), { nil: undefined })
    case 'select_multiple': {
      const open = question.choices.filter((choice) => !choice.exclusive).map((choice) => choice.value)
      const alone = question.choices.filter((choice) => choice.exclusive).map((choice) => [choice.value])
      const some = fc.subarray(open, { minLength: 1, maxLength: question.constraint?.max ?? open.length })
      return fc.option(alone.length === 0 ? some : fc.oneof(some, fc.constantFrom(...alone)), {
        nil: undefined,
      })
    }
    case 'text':
      return fc.option(
        fc.string({ unit: 'grapheme', maxLength: Math.min(question.constraint.maxLength, 40) }),
        {
          nil: undefined,
        },
      )
    case 'integer':
      return fc.option(fc.integer(question.constraint), { nil: undefined })
    case 'date':
      return fc.constantFrom(
        undefined,
        question.constraint?.min ?? '2014-02-24',
        question.constraint?.max ?? '2024-02-29',
      )
    case 'time':
      return fc.constantFrom(undefined, '00:00', '09:30', '23:59')
    case 'acknowledge':
      return fc.constantFrom(undefined, 'yes')
    case 'note':
      return fc.constant(undefined)
  }
}

/**
 * Any honest filling-in of a form: only asked questions have answers. Texts are as typed, not yet cleaned, and
 * short enough for any form here.
 */
export const arbitraryAnswers = (form: Form): fc.Arbitrary<Record<string, Answer>> => {
  const { answerables } = createFormIndex(form)
  return fc.tuple(...answerables.map(({ question }) => arbitraryAnswer(question))).map((drawn) => {
    const answers: Record<string, Answer> = {}
    answerables.forEach(({ name, question }, at) => {
      const answer = drawn[at]
      if (answer !== undefined && relevantQuestions(form, answers).has(question.name)) answers[name] = answer
    })
    return answers
  })
}
