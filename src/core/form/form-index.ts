import type { Choice, Form, MatrixRow, Question, Section } from './form.ts'

/** Whatever takes one answer: a question that is not a matrix or note, or one row of a matrix. */
export interface Answerable {
  /** Key of its answer. */
  readonly name: string
  /** Wording of the question, or of the row. */
  readonly label: string
  /** The question it is, or is a row of. */
  readonly question: Question
  /** The row it is; `null` for a question. */
  readonly row: MatrixRow | null
  readonly section: Section
  /** 题号: `7`, or `4（1）` for the first row of question 4. */
  readonly number: string
  /** In the form's order; empty where nothing is ticked. */
  readonly choices: readonly Choice[]
  readonly choiceByValue: ReadonlyMap<string, Choice>
}

/** The maps every other function of core/form reads; built once per form. */
export interface FormIndex {
  /** All questions in the form's order, notes included. */
  readonly questions: readonly Question[]
  readonly questionByName: ReadonlyMap<string, Question>
  /** All that take an answer, in the form's order; the order of packed answers. */
  readonly answerables: readonly Answerable[]
  readonly answerableByName: ReadonlyMap<string, Answerable>
  /** The answerables of one question: itself, its rows, or none for a note. */
  readonly answerablesByQuestion: ReadonlyMap<string, readonly Answerable[]>
  /** 题号 by question name: running through all sections; notes have none. */
  readonly numberByQuestion: ReadonlyMap<string, string>
}

const indexByForm = new WeakMap<Form, FormIndex>()
const noChoices: ReadonlyMap<string, Choice> = new Map()

const buildIndex = (form: Form): FormIndex => {
  const questions: Question[] = []
  const answerables: Answerable[] = []
  const answerablesByQuestion = new Map<string, readonly Answerable[]>()
  const numberByQuestion = new Map<string, string>()
  for (const section of form.sections) {
    for (const question of section.questions) {
      questions.push(question)
      if (question.type === 'note') {
        answerablesByQuestion.set(question.name, [])
        continue
      }
      const number = String(numberByQuestion.size + 1)
      numberByQuestion.set(question.name, number)
      const choices = 'choices' in question ? question.choices : []
      const choiceByValue =
        choices.length === 0 ? noChoices : new Map(choices.map((choice) => [choice.value, choice]))
      const shared = { question, section, choices, choiceByValue }
      const own: Answerable[] =
        question.type === 'matrix'
          ? question.rows.map((row, position) => ({
              ...shared,
              name: row.name,
              label: row.label,
              row,
              number: `${number}（${position + 1}）`,
            }))
          : [{ ...shared, name: question.name, label: question.label, row: null, number }]
      answerablesByQuestion.set(question.name, own)
      answerables.push(...own)
    }
  }
  return {
    questions,
    questionByName: new Map(questions.map((question) => [question.name, question])),
    answerables,
    answerableByName: new Map(answerables.map((answerable) => [answerable.name, answerable])),
    answerablesByQuestion,
    numberByQuestion,
  }
}

/**
 * The index of a form; the same object again for the same form object, so calling it on every keystroke is free.
 * Forms are never changed in place.
 */
export const createFormIndex = (form: Form): FormIndex => {
  const known = indexByForm.get(form)
  if (known !== undefined) return known
  const index = buildIndex(form)
  indexByForm.set(form, index)
  return index
}
