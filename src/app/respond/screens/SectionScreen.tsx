import { memo, Suspense, useCallback, useEffect, useSyncExternalStore } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import type { Question, QuestionType } from '../../../core/form/form.ts'
import { progress } from '../../../core/form/progress.ts'
import { fillMessage } from '../../../core/message.ts'
import { type FieldComponent, questionElementId } from '../../fields/field.ts'
import { fieldsByType } from '../../fields/fields-by-type.ts'
import type { Filling } from '../filling.ts'
import { SaveState } from './SaveState.tsx'
import { Title } from './Title.tsx'

const QuestionSlot = memo(
  ({ question, filling }: { readonly question: Question; readonly filling: Filling }) => {
    const { answers, orderSeed } = filling
    const watch = useCallback(
      (listener: () => void) => answers.watchQuestion(question.name, listener),
      [answers, question],
    )
    const isAsked = useSyncExternalStore(watch, () => answers.asked().has(question.name))
    const number = useSyncExternalStore(watch, () => answers.numberOf(question.name))
    const answer = useSyncExternalStore(watch, () => answers.answerOf(question))
    const problems = useSyncExternalStore(watch, () => answers.problemsOf(question.name))
    if (!isAsked) return null
    // The table pairs each type with its field; which pair this is is known only now.
    const Field = fieldsByType[question.type] as FieldComponent<QuestionType>
    return (
      <Field
        question={question}
        number={number}
        answer={answer as never}
        onAnswer={answers.setAnswer}
        orderSeed={orderSeed}
        problems={problems}
      />
    )
  },
)

const SectionProgress = ({ filling, at }: { readonly filling: Filling; readonly at: number }) => {
  const { answers, inspection } = filling
  const { form } = inspection.manifest
  const text = useSyncExternalStore(answers.watchAll, () => {
    const { answered = 0, asked = 0 } = progress(form, answers.answers()).sections[at] ?? {}
    return fillMessage(m.form.answered, { answered, asked })
  })
  // Sections in which nothing is asked are passed over, so they are not counted; this one is there either way.
  const isCounted = (position: number) => position === at || isSectionAsked(filling, position)
  const total = useSyncExternalStore(
    answers.watchAll,
    () => form.sections.filter((_, position) => isCounted(position)).length,
  )
  const nth = useSyncExternalStore(
    answers.watchAll,
    () => form.sections.filter((_, position) => position <= at && isCounted(position)).length,
  )
  return (
    <div className="progress">
      <p>
        {fillMessage(m.form.progress, { at: nth, total })}
        <span className="counted">{text}</span>
      </p>
      <progress value={nth} max={total} aria-label={m.form.stepBarTitle} />
    </div>
  )
}

/** From this many questions on, those out of sight are not laid out. */
const longSectionQuestions = 30

/** Whether anything is asked in a section now. */
export const isSectionAsked = ({ answers, inspection }: Filling, at: number): boolean =>
  inspection.manifest.form.sections[at]?.questions.some(({ name }) => answers.asked().has(name)) ?? false

/**
 * One section of the form. Each question watches its own answer, so a tick draws one question again, and those
 * that begin or cease to be asked by it.
 * @see docs/SPEC.md APP-5
 */
export const SectionScreen = ({
  filling,
  at,
  goTo,
  isFromReview,
  onPrevious,
  onNext,
  onReview,
}: {
  readonly filling: Filling
  /** Position of the section in the form. */
  readonly at: number
  /** Question to bring into view, when somebody came to change it. */
  readonly goTo: string | null
  readonly isFromReview: boolean
  readonly onPrevious: () => void
  readonly onNext: () => void
  readonly onReview: () => void
}) => {
  const { form } = filling.inspection.manifest
  const section = form.sections[at]
  const { answers } = filling
  const isAsked = useSyncExternalStore(answers.watchAll, () => isSectionAsked(filling, at))
  const isLast = !form.sections.some((_, position) => position > at && isSectionAsked(filling, position))

  useEffect(() => {
    if (goTo === null) return
    const element = document.getElementById(questionElementId(goTo))
    element?.scrollIntoView()
    element?.focus({ preventScroll: true })
  }, [goTo])

  if (!section) return null
  const hasRequired = section.questions.some((question) => question.type !== 'note' && question.required)
  return (
    <>
      <SectionProgress filling={filling} at={at} />
      <Title text={section.title} key={section.name} takesFocus={goTo === null} />
      {isAsked && <p className="field-hint">{hasRequired ? m.form.someOptional : m.form.allOptional}</p>}
      <form
        autoComplete="off"
        className={section.questions.length > longSectionQuestions ? 'questions long' : 'questions'}
        onSubmit={(event) => event.preventDefault()}
      >
        <Suspense fallback={<p role="status">{m.waiting}</p>}>
          {section.questions.map((question) => (
            <QuestionSlot key={question.name} question={question} filling={filling} />
          ))}
        </Suspense>
        {!isAsked && <p>{m.form.noQuestions}</p>}
      </form>
      <SaveState filling={filling} />
      <div className="actions">
        {isFromReview ? (
          <button className="button wide" type="button" onClick={onReview}>
            {m.form.backToReview}
          </button>
        ) : (
          <button className="button wide" type="button" onClick={onNext}>
            {isLast ? m.form.toReview : m.form.next}
          </button>
        )}
        <button className="button secondary wide" type="button" onClick={onPrevious}>
          {m.form.previous}
        </button>
      </div>
    </>
  )
}
