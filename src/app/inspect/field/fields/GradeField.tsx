import { useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit, Fact } from '../../../../core/record/content.ts'
import { type EvidenceGrade, firstGrades, gradeOf, stepGrade } from '../../../../core/record/grade.ts'
import { lists, withdrawnReason } from '../../../../core/record/kinds.ts'
import { FailureNotice } from '../../FailureNotice.tsx'
import { momentText } from '../time-text.ts'
import { useKeptText } from '../use-kept-text.ts'
import { useCapture } from './capture-context.ts'
import { RecordFieldFrame, UnitLinks } from './RecordFieldFrame.tsx'
import { type RecordFieldProps, recordFieldId } from './record-field-props.ts'
import { Withdraw } from './Withdraw.tsx'

/**
 * The evidence grade of a fact: set once, then only stepped on with a reason, the way behind it always shown.
 * @see docs/SPEC.md REC-12, CAP-9
 */
export const GradeField = ({ field, at, value, onEdit }: RecordFieldProps<'evidence_grade'>) => {
  const { grades, deviceId, newId, nowMs } = useCapture()
  const { of, steps } = value
  const state = gradeOf(steps, of)
  const label = (grade: string) => grades.grades.find(({ id }) => id === grade)?.label ?? grade

  const step = (to: EvidenceGrade, reason: string): void => {
    const move = stepGrade(steps, of, to, reason, grades.transitions)
    if (move.state !== 'step') return
    const id = newId()
    const path = (name: string) => ({ list: lists.grades, fact: id, field: name })
    const edits: readonly Edit[] = [
      { path: path('of'), value: move.step.of },
      { path: path('previous'), value: move.step.previous },
      { path: path('to'), value: move.step.to },
      { path: path('reason'), value: move.step.reason },
      { path: path('by'), value: deviceId },
      { path: path('atMs'), value: nowMs() },
    ]
    onEdit(edits)
  }

  return (
    <RecordFieldFrame field={field} at={at} group>
      {state.state === 'ungraded' && (
        <>
          <p className="field-hint">{m.grade.first}</p>
          {/* Buttons and no radio buttons: a step is a step, and arrow keys must not make any by the way. */}
          <div className="row">
            {firstGrades.map((grade) => (
              <button
                key={grade}
                type="button"
                className="button secondary"
                onClick={() => step(grade, m.grade.firstReason)}
              >
                {label(grade)}
              </button>
            ))}
          </div>
        </>
      )}
      {state.state === 'graded' && (
        <>
          <p>
            <strong>{fillMessage(m.grade.now, { grade: label(state.grade) })}</strong>{' '}
            <UnitLinks units={grades.grades.find(({ id }) => id === state.grade)?.units} />
          </p>
          <ChangeGrade
            key={state.history.length}
            id={recordFieldId(field.name, at)}
            of={of}
            ways={grades.transitions.filter(({ from }) => from === state.grade)}
            label={label}
            onStep={step}
          />
        </>
      )}
      {state.state === 'disputed' && (
        <div className="notice mark">
          <p>{m.grade.disputed}</p>
          <ul className="plain">
            {state.candidates.map((id) => (
              <li key={id}>
                <StepLine step={steps[id] as Fact} label={label} />
                <Withdraw
                  of={{ list: lists.grades, fact: id }}
                  reason={null}
                  label={fillMessage(m.grade.withdrawStep, { grade: label(String(steps[id]?.to)) })}
                  onEdit={onEdit}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      <GradeHistory
        of={of}
        steps={steps}
        lastId={state.state === 'graded' ? state.history.at(-1) : undefined}
        label={label}
        onEdit={onEdit}
      />
    </RecordFieldFrame>
  )
}

const ChangeGrade = ({
  id,
  of,
  ways,
  label,
  onStep,
}: {
  readonly id: string
  /** The fact that is graded, or `wholeRecord`. */
  readonly of: string
  readonly ways: readonly { readonly to: EvidenceGrade; readonly when: string }[]
  readonly label: (grade: string) => string
  readonly onStep: (to: EvidenceGrade, reason: string) => void
}) => {
  const { recordId } = useCapture()
  const { text, setText, trouble } = useKeptText('grade', `${recordId}|${of}`)
  const reason = text ?? ''
  const [isAsked, setAsked] = useState(false)
  return (
    <details className="grade-change" open={text !== null || undefined}>
      <summary>{m.grade.change}</summary>
      <ul>
        {ways.map(({ to, when }) => (
          <li key={to}>{fillMessage(m.grade.when, { grade: label(to), when })}</li>
        ))}
      </ul>
      <label className="field-label" htmlFor={`${id}-reason`}>
        {m.grade.reason}
      </label>
      {isAsked && reason.trim() === '' && (
        <p className="field-error" role="alert">
          {m.grade.needsReason}
        </p>
      )}
      <input
        id={`${id}-reason`}
        type="text"
        value={reason}
        maxLength={500}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <FailureNotice trouble={trouble} />
      <div className="row">
        {ways.map(({ to }) => (
          <button
            key={to}
            type="button"
            className="button secondary"
            onClick={() => {
              if (reason.trim() === '') return setAsked(true)
              onStep(to, reason)
              setText(null)
            }}
          >
            {fillMessage(m.grade.set, { grade: label(to) })}
          </button>
        ))}
      </div>
    </details>
  )
}

const StepLine = ({
  step: { to, by, atMs, reason },
  label,
}: {
  readonly step: Fact
  readonly label: (grade: string) => string
}) => {
  const { nameOf, nowMs } = useCapture()
  return (
    <>
      {fillMessage(m.grade.step, {
        grade: label(String(to)),
        by: typeof by === 'string' ? nameOf(by) : '',
        time: typeof atMs === 'number' ? momentText(atMs, nowMs()) : '',
        reason: String(reason),
      })}
    </>
  )
}

/** Every step ever made, withdrawn ones struck out; the last can be withdrawn where it was a mistake. */
const GradeHistory = ({
  of,
  steps,
  lastId,
  label,
  onEdit,
}: {
  readonly of: string
  readonly steps: Readonly<Record<string, Fact>>
  readonly lastId: string | undefined
  readonly label: (grade: string) => string
  readonly onEdit: (edits: readonly Edit[]) => void
}) => {
  const timeOf = ({ atMs }: Fact) => (typeof atMs === 'number' ? atMs : 0)
  const own = Object.entries(steps)
    .filter(([, step]) => step.of === of)
    .toSorted(([, a], [, b]) => timeOf(a) - timeOf(b))
  if (own.length === 0) return null
  return (
    <details>
      <summary>{m.grade.history}</summary>
      <ol>
        {own.map(([id, step]) => {
          const reason = withdrawnReason(step)
          return (
            <li key={id}>
              {reason === null ? (
                <>
                  <StepLine step={step} label={label} />
                  {id === lastId && (
                    <Withdraw
                      of={{ list: lists.grades, fact: id }}
                      reason={null}
                      label={fillMessage(m.grade.withdrawStep, { grade: label(String(step.to)) })}
                      onEdit={onEdit}
                    />
                  )}
                </>
              ) : (
                <>
                  <s>
                    <StepLine step={step} label={label} />
                  </s>{' '}
                  {fillMessage(m.withdraw.said, { reason })}
                </>
              )}
            </li>
          )
        })}
      </ol>
    </details>
  )
}
