import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { InterviewFrame, InterviewOutline } from '../../../../core/form/interview.ts'
import { type RecordProblem, recordProblems } from '../../../../core/form/record-check.ts'
import type { RecordField } from '../../../../core/form/record-field.ts'
import type { RecordForm } from '../../../../core/form/record-form.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit, Fact, FieldPath, RecordContent } from '../../../../core/record/content.ts'
import { factsOf, lists, type NamedFact, numbersOf, withdrawnReason } from '../../../../core/record/kinds.ts'
import { CaptureContext, useCapture, useFactFieldNow } from '../fields/capture-context.ts'
import { FactsField } from '../fields/FactsField.tsx'
import { UnitLinks } from '../fields/RecordFieldFrame.tsx'
import { RecordFieldView } from '../fields/RecordFieldView.tsx'
import { recordFieldId } from '../fields/record-field-props.ts'
import type { Where } from '../records/where.ts'
import { goToElement, goToInput } from './go-to-element.ts'
import { Lacks } from './Lacks.tsx'
import { ReadBack } from './ReadBack.tsx'
import { SameSubject } from './SameSubject.tsx'

/** The steps of an interview, in the order of the talk. */
const steps = ['begin', 'talk', 'end'] as const
type Step = (typeof steps)[number]

interface InterviewCaptureProps {
  readonly recordId: string
  readonly content: RecordContent
  readonly form: Extract<RecordForm, { readonly kind: 'interview' }>
  readonly onEdit: (edits: readonly Edit[]) => void
  /** Where to begin. */
  readonly start: Where
  readonly onMove: (to: Where) => void
}

type FactsDefinition = Extract<RecordField, { readonly type: 'facts' }>

/** Which step a field of the frame stands in: before the facts, or after them. */
const fieldsOfStep = ({ recordFields }: InterviewFrame, step: 'begin' | 'end'): readonly RecordField[] => {
  const middle = recordFields.findIndex(({ type }) => type === 'facts')
  return step === 'begin' ? recordFields.slice(0, middle) : recordFields.slice(middle + 1)
}

/** Which step shows the place of a problem. */
const stepOf = (frame: InterviewFrame, { path }: RecordProblem): Step => {
  if ('list' in path) return 'talk'
  if (fieldsOfStep(frame, 'begin').some(({ name }) => name === path.field)) return 'begin'
  return fieldsOfStep(frame, 'end').some(({ name }) => name === path.field) ? 'end' : 'talk'
}

/** An interview while it is held: what is said first, the outline with what was noted, what is said last. */
export const InterviewCapture = (props: InterviewCaptureProps) => {
  const { recordId, content, form, onEdit, start, onMove } = props
  const { frame, outline } = form
  const [step, setStep] = useState<Step>(() => steps.find((one) => one === start.step) ?? 'begin')
  const [question, setQuestion] = useState<string | null>(start.question ?? null)
  const [goal, setGoal] = useState<FieldPath | null>(null)
  const capture = useCapture()
  /** The fact that is gone to: a folded one could not be written. */
  const [openFact, setOpenFact] = useState(capture.openFact)
  const captureOfTalk = useMemo(() => ({ ...capture, openFact }), [capture, openFact])
  const head = useRef<HTMLHeadingElement>(null)
  const factsField = frame.recordFields.find((field) => field.type === 'facts') as FactsDefinition | undefined

  const moveTo = (next: Step): void => {
    setStep(next)
    onMove({ step: next })
  }
  const openQuestion = useCallback(
    (id: string | null): void => {
      setQuestion(id)
      onMove({ question: id ?? '' })
    },
    [onMove],
  )
  const goToPath = (next: Step, path: FieldPath): void => {
    moveTo(next)
    if ('list' in path) {
      openQuestion(questionOf(content, path.fact))
      setOpenFact(path.fact)
    }
    setGoal(path)
  }
  const show = (next: Step): void => {
    moveTo(next)
    setOpenFact(null)
    requestAnimationFrame(() => {
      head.current?.focus({ preventScroll: true })
      head.current?.scrollIntoView({ block: 'start' })
    })
  }
  useEffect(() => {
    if (goal === null) return
    if ('list' in goal) goToInput(recordFieldId(goal.field, goal))
    else goToElement(recordFieldId(goal.field, null))
    setGoal(null)
  }, [goal])

  const follows = steps[steps.indexOf(step) + 1]
  return (
    <>
      <nav className="capture-steps" aria-label={m.steps.label}>
        {steps.map((one) => (
          <button
            key={one}
            type="button"
            className="button quiet"
            aria-current={one === step ? 'step' : undefined}
            onClick={() => show(one)}
          >
            {m.steps[one]}
          </button>
        ))}
      </nav>
      <section className="capture-step">
        <h2 ref={head} tabIndex={-1}>
          {m.steps[step]}
        </h2>
        {step === 'begin' && (
          <>
            <h3>{m.interview.opening}</h3>
            <ol>
              {frame.opening.map((said) => (
                <li key={said}>{said}</li>
              ))}
            </ol>
            {fieldsOfStep(frame, 'begin').map((field) => (
              <div key={field.name}>
                <RecordFieldView field={field} onEdit={onEdit} />
                {field.name === 'subject_code' && <p className="field-hint after">{m.interview.codeHint}</p>}
              </div>
            ))}
            <SameSubject recordId={recordId} content={content} form={form} />
          </>
        )}
        {step === 'talk' && factsField && (
          <CaptureContext value={captureOfTalk}>
            <Talk
              content={content}
              frame={frame}
              outline={outline}
              factsField={factsField}
              onEdit={onEdit}
              openId={question}
              onOpen={openQuestion}
            />
          </CaptureContext>
        )}
        {step === 'end' && (
          <>
            <h3>{m.interview.closing}</h3>
            <ol>
              {frame.closing.map((said) => (
                <li key={said}>{said}</li>
              ))}
            </ol>
            <ReadBack
              content={content}
              frame={frame}
              onCorrect={(fact) => goToPath('talk', { list: lists.facts, fact, field: 'fact' })}
            />
            {fieldsOfStep(frame, 'end').map((field) => (
              <RecordFieldView key={field.name} field={field} onEdit={onEdit} />
            ))}
            <InterviewLacks
              content={content}
              form={form}
              onGo={(problem) => {
                goToPath(stepOf(frame, problem), problem.path)
              }}
            />
            <SameSubject recordId={recordId} content={content} form={form} />
          </>
        )}
        {follows && (
          <p>
            <button type="button" className="button wide" onClick={() => show(follows)}>
              {fillMessage(m.steps.next, { step: m.steps[follows] })}
            </button>
          </p>
        )}
      </section>
    </>
  )
}

/** The question a fact was noted under; a fact in a closed one could not be gone to. */
const questionOf = (content: RecordContent, factId: string): string | null => {
  const asked = content.lists[lists.facts]?.[factId]?.question
  return typeof asked === 'string' ? asked : null
}

const InterviewLacks = ({
  content,
  form,
  onGo,
}: Pick<InterviewCaptureProps, 'content' | 'form'> & {
  readonly onGo: (problem: RecordProblem) => void
}) => {
  const numbers = numbersOf(factsOf(content, lists.facts).map(({ id }) => id))
  return (
    <Lacks problems={recordProblems(content, form)} numberOf={(id) => numbers.get(id) ?? 0} onGo={onGo} />
  )
}

interface TalkProps extends Pick<InterviewCaptureProps, 'content' | 'onEdit'> {
  readonly frame: InterviewFrame
  readonly outline: InterviewOutline
  readonly factsField: FactsDefinition
  /** The question that is open. */
  readonly openId: string | null
  readonly onOpen: (id: string | null) => void
}

const noFacts: readonly NamedFact[] = []
const noFact: Fact = {}
const noSteps: Readonly<Record<string, Fact>> = {}

const Talk = ({ content, frame, outline, factsField, onEdit, openId, onOpen }: TalkProps) => {
  const all = content.lists[lists.facts]
  // Grouped anew only when a fact changed, and a group is the same array while none of its own did.
  const previous = useRef<ReadonlyMap<string | null, readonly NamedFact[]>>(new Map())
  const byQuestion = useMemo(() => {
    const ids = new Set(outline.questions.map(({ id }) => id))
    const grouped = Map.groupBy(
      factsOf({ lists: { [lists.facts]: all ?? {} } }, lists.facts),
      ({ fact: { question } }) => (typeof question === 'string' && ids.has(question) ? question : null),
    )
    const shared = new Map(
      [...grouped].map(([key, group]) => [key, sameGroup(previous.current.get(key), group)]),
    )
    previous.current = shared
    return shared
  }, [all, outline])
  const order = factsOf(content, lists.facts)
    .map(({ id }) => id)
    .join(' ')
  // The same map until there is another fact: a keystroke must not draw all the others.
  const numbers = useMemo(() => numbersOf(order === '' ? [] : order.split(' ')), [order])
  const grades = content.lists[lists.grades] ?? noSteps
  const questions = content.lists[lists.questions]
  const standing = [...byQuestion.values()].flat().filter(({ fact }) => withdrawnReason(fact) === null)
  const touched = outline.questions.filter(
    ({ id }) => stateOf(questions?.[id] ?? noFact, byQuestion.get(id) ?? noFacts) !== 'untouched',
  )
  return (
    <>
      <p className="field-hint">
        {fillMessage(m.interview.progress, {
          asked: touched.length,
          total: outline.questions.length,
          facts: standing.length,
        })}
      </p>
      <details>
        <summary>{m.interview.technique}</summary>
        <ul>
          {frame.technique.map(({ text }) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </details>
      <h3>{m.interview.questions}</h3>
      <ol className="outline">
        {outline.questions.map((question, index) => (
          <QuestionPanel
            key={question.id}
            question={question}
            number={index + 1}
            entry={questions?.[question.id] ?? noFact}
            facts={byQuestion.get(question.id) ?? noFacts}
            steps={openId === question.id ? grades : noSteps}
            numbers={numbers}
            factsField={factsField}
            isOpen={openId === question.id}
            onOpen={onOpen}
            onEdit={onEdit}
          />
        ))}
      </ol>
      <h3>{m.interview.free}</h3>
      <FactsField
        field={factsField}
        at={null}
        value={{ facts: byQuestion.get(null) ?? noFacts, steps: grades, question: null, numbers }}
        onEdit={onEdit}
      />
    </>
  )
}

/** What is typed beside a question without being a fact. */
const QuestionNote = ({
  questionId,
  onType,
}: {
  readonly questionId: string
  readonly onType: (text: string) => void
}) => {
  const note = useFactFieldNow({ list: lists.questions, fact: questionId }, 'note')
  return (
    <div className="field">
      <label className="field-label" htmlFor={`note-${questionId}`}>
        {m.interview.note}
      </label>
      <textarea
        id={`note-${questionId}`}
        rows={2}
        value={typeof note === 'string' ? note : ''}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </div>
  )
}

const sameGroup = (
  before: readonly NamedFact[] | undefined,
  now: readonly NamedFact[],
): readonly NamedFact[] =>
  before?.length === now.length &&
  before.every(({ id, fact }, index) => now[index]?.id === id && now[index]?.fact === fact)
    ? before
    : now

type QuestionState = 'untouched' | 'asked' | 'skipped' | 'noted'

const stateOf = (entry: Fact, facts: readonly NamedFact[]): QuestionState => {
  if (facts.some(({ fact }) => withdrawnReason(fact) === null)) return 'noted'
  if (entry.state === 'asked' || entry.state === 'skipped') return entry.state
  return typeof entry.note === 'string' && entry.note !== '' ? 'asked' : 'untouched'
}

interface QuestionPanelProps {
  readonly question: InterviewOutline['questions'][number]
  readonly number: number
  readonly entry: Fact
  readonly facts: readonly NamedFact[]
  readonly steps: Readonly<Record<string, Fact>>
  readonly numbers: ReadonlyMap<string, number>
  readonly factsField: FactsDefinition
  readonly isOpen: boolean
  readonly onOpen: (id: string | null) => void
  readonly onEdit: (edits: readonly Edit[]) => void
}

const QuestionPanel = memo(
  ({
    question,
    number,
    entry,
    facts,
    steps,
    numbers,
    factsField,
    isOpen,
    onOpen,
    onEdit,
  }: QuestionPanelProps) => {
    const { id, focus, units, text, probes } = question
    const state = stateOf(entry, facts)
    const edit = (field: string, value: string | undefined) =>
      onEdit([{ path: { list: lists.questions, fact: id, field }, value }])
    const count = facts.filter(({ fact }) => withdrawnReason(fact) === null).length
    return (
      <li className={`question-panel ${state}`} id={`question-${id}`} tabIndex={-1}>
        <button
          type="button"
          className="question-line"
          aria-expanded={isOpen}
          onClick={() => onOpen(isOpen ? null : id)}
        >
          <span className="fact-marks">
            {fillMessage(m.interview.question, { number })} · {focus} ·{' '}
            <span className="question-state">
              {state === 'noted' ? fillMessage(m.interview.noted, { count }) : m.interview[state]}
            </span>
          </span>
          <span className="question-text">{text}</span>
        </button>
        {isOpen && (
          <div className="question-body">
            <UnitLinks units={units} />
            <h4>{m.interview.probes}</h4>
            <ul>
              {probes.map((probe) => (
                <li key={probe}>{probe}</li>
              ))}
            </ul>
            <FactsField
              field={factsField}
              at={null}
              value={{ facts, steps, question: id, numbers }}
              onEdit={onEdit}
            />
            <QuestionNote questionId={id} onType={(text) => edit('note', text || undefined)} />
            <div className="row">
              {(state === 'untouched' || state === 'skipped') && (
                <button type="button" className="button secondary" onClick={() => edit('state', 'asked')}>
                  {m.interview.markAsked}
                </button>
              )}
              {state === 'untouched' && (
                <button type="button" className="button quiet" onClick={() => edit('state', 'skipped')}>
                  {m.interview.markSkipped}
                </button>
              )}
              {(entry.state === 'asked' || entry.state === 'skipped') && state !== 'noted' && (
                <button type="button" className="button quiet" onClick={() => edit('state', undefined)}>
                  {m.interview.markUntouched}
                </button>
              )}
            </div>
          </div>
        )}
      </li>
    )
  },
)
