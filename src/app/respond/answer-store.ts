import type { AnswerProblem } from '../../core/form/answers.ts'
import type { Answer, AnswersByName, Form, Question } from '../../core/form/form.ts'
import { createFormIndex } from '../../core/form/form-index.ts'
import { relevantQuestions } from '../../core/form/relevance.ts'
import { type ShownNumber, shownNumbers } from '../../core/form/shown-numbers.ts'

/**
 * The answers of one person in memory, watched question by question: a tick wakes the question it belongs to and
 * those that begin or cease to be asked or are called otherwise by it, and nothing else, however long the form is.
 * @see docs/SPEC.md APP-5
 */
export interface AnswerStore {
  readonly form: Form
  /** The same object until something changes. */
  answers(): AnswersByName
  /** Names of the questions that are asked now. The same set until it changes. */
  asked(): ReadonlySet<string>
  /** What a question is called now, `null` for a note and for what is not asked; same object until it changes. */
  numberOf(questionName: string): ShownNumber | null
  /** What a question's field shows: its answer, or for a matrix its rows' answers; same object until one changes. */
  answerOf(question: Question): Answer | AnswersByName | undefined
  problemsOf(questionName: string): readonly AnswerProblem[]
  /** `undefined` takes the answer back. */
  setAnswer(name: string, answer: Answer | undefined): void
  /** Marks what stands in the way of sealing. A mark goes when its question is answered anew. */
  setProblems(problems: readonly AnswerProblem[]): void
  /** Wakes when the answer, the problems, the number or the relevance of this question change. @returns how to stop. */
  watchQuestion(questionName: string, listener: () => void): () => void
  /** Wakes at any change. */
  watchAll(listener: () => void): () => void
}

const noProblems: readonly AnswerProblem[] = []

/** @param given - from a draft; names the form does not know are kept and never shown. */
export const createAnswerStore = (form: Form, given: AnswersByName): AnswerStore => {
  const { answerableByName } = createFormIndex(form)
  let answers = given
  let asked = relevantQuestions(form, answers)
  let numbers = shownNumbers(form, asked)
  const matrixAnswers = new Map<string, AnswersByName>()
  const problemsByQuestion = new Map<string, readonly AnswerProblem[]>()
  const watchersByQuestion = new Map<string, Set<() => void>>()
  const watchersOfAll = new Set<() => void>()

  const wake = (questionNames: Iterable<string>): void => {
    for (const name of questionNames) for (const listener of watchersByQuestion.get(name) ?? []) listener()
    for (const listener of watchersOfAll) listener()
  }

  return {
    form,
    answers: () => answers,
    asked: () => asked,
    numberOf: (questionName) => numbers.get(questionName) ?? null,
    answerOf: (question) => {
      if (question.type !== 'matrix') return answers[question.name]
      const known = matrixAnswers.get(question.name)
      if (known) return known
      const rows = Object.fromEntries(
        question.rows.flatMap(({ name }) => {
          const answer = answers[name]
          return answer === undefined ? [] : [[name, answer]]
        }),
      )
      matrixAnswers.set(question.name, rows)
      return rows
    },
    problemsOf: (questionName) => problemsByQuestion.get(questionName) ?? noProblems,
    setAnswer: (name, answer) => {
      const { [name]: _, ...others } = answers
      answers = answer === undefined ? others : { ...answers, [name]: answer }
      const touched = new Set<string>()
      const questionName = answerableByName.get(name)?.question.name
      if (questionName !== undefined) {
        touched.add(questionName)
        matrixAnswers.delete(questionName)
        problemsByQuestion.delete(questionName)
      }
      const nowAsked = relevantQuestions(form, answers)
      const changed = [
        ...[...nowAsked].filter((other) => !asked.has(other)),
        ...[...asked].filter((other) => !nowAsked.has(other)),
      ]
      if (changed.length > 0) {
        asked = nowAsked
        const before = numbers
        numbers = new Map(
          [...shownNumbers(form, asked)].map(([other, number]) => {
            const known = before.get(other)
            const isSame = known?.main === number.main && known.followUp === number.followUp
            if (!isSame) touched.add(other)
            return [other, isSame ? known : number]
          }),
        )
      }
      for (const other of changed) touched.add(other)
      wake(touched)
    },
    setProblems: (problems) => {
      const touched = new Set(problemsByQuestion.keys())
      problemsByQuestion.clear()
      for (const problem of problems) {
        const questionName = answerableByName.get(problem.name)?.question.name ?? problem.name
        problemsByQuestion.set(questionName, [...(problemsByQuestion.get(questionName) ?? []), problem])
        touched.add(questionName)
      }
      wake(touched)
    },
    watchQuestion: (questionName, listener) => {
      const watchers = watchersByQuestion.get(questionName) ?? new Set()
      watchersByQuestion.set(questionName, watchers.add(listener))
      return () => watchers.delete(listener)
    },
    watchAll: (listener) => {
      watchersOfAll.add(listener)
      return () => watchersOfAll.delete(listener)
    },
  }
}
