import common from '../../../../content/messages/zh-CN/respond.yaml'
import m from '../../../../content/messages/zh-CN/respond-later.yaml'
import { validateAnswers } from '../../../core/form/answers.ts'
import type { Question } from '../../../core/form/form.ts'
import { createFormIndex } from '../../../core/form/form-index.ts'
import { type Progress, progress } from '../../../core/form/progress.ts'
import { fillMessage } from '../../../core/message.ts'
import { answerLines } from '../../fields/answer-text.ts'
import { questionElementId } from '../../fields/field.ts'
import { problemSentence } from '../../fields/QuestionFrame.tsx'
import { questionMark, questionPlace } from '../../fields/question-number.ts'
import type { Filling } from '../filling.ts'
import { Title } from './Title.tsx'

const ReviewedAnswers = ({
  filling,
  question,
}: {
  readonly filling: Filling
  readonly question: Question
}) => {
  const { answerablesByQuestion } = createFormIndex(filling.inspection.manifest.form)
  const answers = filling.answers.answers()
  const answerables = answerablesByQuestion.get(question.name) ?? []
  return (
    <div className="reviewed-answers">
      {answerables.map((answerable) => {
        const lines = answerLines(answerable, answers[answerable.name])
        return (
          <div key={answerable.name} className={answerable.row ? 'reviewed-row' : undefined}>
            {answerable.row && <p className="reviewed-row-label">{answerable.label}</p>}
            {lines.length === 0 ? (
              <p className="unanswered">{m.review.unanswered}</p>
            ) : (
              lines.map((line) => (
                <p className="answer-line" key={line}>
                  {line}
                </p>
              ))
            )}
          </div>
        )
      })}
    </div>
  )
}

const countSentence = ({ asked, answered, partly }: Progress): string => {
  if (asked === answered) return m.review.answered
  return partly > 0 ? m.review.answeredPartly : m.review.answeredSome
}

/** Everything once more before sealing, section by section, with a way back to each question. */
export const ReviewScreen = ({
  filling,
  goTo,
  onChange,
  onContinue,
  onBack,
}: {
  readonly filling: Filling
  /** The question somebody came back from. */
  readonly goTo: string | null
  readonly onChange: (at: number, questionName: string) => void
  readonly onContinue: () => void
  readonly onBack: () => void
}) => {
  const { form } = filling.inspection.manifest
  const { answers } = filling
  const { answerableByName, answerablesByQuestion } = createFormIndex(form)
  /** 第 4 题, or 第 4 题（2） for a row. */
  const placeOf = (name: string): string => {
    const answerable = answerableByName.get(name)
    const question = answerable?.question.name ?? name
    const number = answers.numberOf(question)
    const row = answerable?.row ? (answerablesByQuestion.get(question) ?? []).indexOf(answerable) + 1 : 0
    return `${number ? questionPlace(number) : ''}${row > 0 ? `（${row}）` : ''}`
  }
  const problems = validateAnswers(form, answers.answers())
  const counts = progress(form, answers.answers())
  const sectionAt = (questionName: string): number =>
    form.sections.findIndex(({ questions }) => questions.some(({ name }) => name === questionName))
  return (
    <>
      <Title text={m.review.heading} takesFocus={goTo === null} />
      <p className="measure">{m.review.lead}</p>
      <p role="status">
        {fillMessage(countSentence(counts), {
          asked: counts.asked,
          answered: counts.answered,
          partly: counts.partly,
          left: counts.asked - counts.answered - counts.partly,
        })}
      </p>
      {problems.length > 0 && (
        <div className="notice mark" role="alert">
          <p>
            <strong>{fillMessage(m.review.problemsTitle, { count: problems.length })}</strong>
          </p>
          <ul>
            {problems.map((problem) => {
              const answerable = answerableByName.get(problem.name)
              const question = answerable?.question.name ?? problem.name
              return (
                <li key={problem.name}>
                  <button
                    className="button quiet"
                    type="button"
                    onClick={() => {
                      answers.setProblems(problems)
                      onChange(sectionAt(question), question)
                    }}
                  >
                    {fillMessage(m.review.changeNamed, { place: placeOf(problem.name) })}
                  </button>{' '}
                  {problemSentence(problem)}
                </li>
              )
            })}
          </ul>
        </div>
      )}
      {form.sections.map((section, at) => {
        const asked = section.questions.filter(
          ({ name, type }) => type !== 'note' && answers.asked().has(name),
        )
        if (asked.length === 0) return null
        return (
          <section key={section.name} className="reviewed-section">
            <h2>{section.title}</h2>
            {asked.map((question) => {
              const number = answers.numberOf(question.name)
              return (
                <div
                  className="reviewed"
                  key={question.name}
                  id={`reviewed-${questionElementId(question.name)}`}
                  ref={(element) => {
                    if (goTo === question.name) element?.querySelector('button')?.focus()
                  }}
                >
                  <h3>
                    <span className="question-number">{number && questionMark(number)}</span> {question.label}
                  </h3>
                  <ReviewedAnswers filling={filling} question={question} />
                  <button
                    className="button quiet small"
                    type="button"
                    onClick={() => onChange(at, question.name)}
                  >
                    <span aria-hidden="true">{m.review.change}</span>
                    <span className="visually-hidden">
                      {fillMessage(m.review.changeNamed, { place: placeOf(question.name) })}
                    </span>
                  </button>
                </div>
              )
            })}
          </section>
        )
      })}
      <p className="measure">{form.closing}</p>
      <div className="actions">
        <button className="button wide" type="button" disabled={problems.length > 0} onClick={onContinue}>
          {m.review.continue}
        </button>
        <button className="button secondary wide" type="button" onClick={onBack}>
          {common.form.previous}
        </button>
      </div>
    </>
  )
}
