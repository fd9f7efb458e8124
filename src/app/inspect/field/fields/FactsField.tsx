import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit, Fact } from '../../../../core/record/content.ts'
import { type GradeState, gradesOf } from '../../../../core/record/grade.ts'
import { lists, withdrawnReason } from '../../../../core/record/kinds.ts'
import { momentText } from '../time-text.ts'
import { type Capture, useCapture } from './capture-context.ts'
import { EvidenceOf } from './EvidenceOf.tsx'
import { LeafFieldView } from './LeafFieldView.tsx'
import type { RecordFieldProps } from './record-field-props.ts'
import { Withdraw } from './Withdraw.tsx'

const noFact: Fact = {}
const noSteps: Readonly<Record<string, Fact>> = {}

/**
 * Facts as short lines, one of them open to be written. A record has up to some hundreds: whoever types into one must
 * not wait until all others are drawn.
 * @see docs/SPEC.md CAP-5
 */
export const FactsField = ({ field, value, onEdit }: RecordFieldProps<'facts'>) => {
  const { facts, steps, question, numbers } = value
  const capture = useCapture()
  const [openId, setOpenId] = useState(() =>
    facts.some(({ id }) => id === capture.openFact) ? capture.openFact : null,
  )
  /** Asked for and not written yet: it comes to be with its first edit, so that no empty ones are left behind. */
  const [fresh, setFresh] = useState<{ readonly id: string; readonly atMs: number } | null>(null)
  const add = useRef<HTMLButtonElement>(null)
  const grades = useMemo(() => gradesOf(steps), [steps])
  const isFreshWritten = fresh !== null && facts.some(({ id }) => id === fresh.id)

  const close = useCallback(() => {
    setOpenId(null)
    setFresh(null)
    add.current?.focus({ preventScroll: true })
  }, [])
  const editFresh = useCallback(
    (edits: readonly Edit[]) => {
      if (fresh === null) return
      const path = (name: string) => ({ list: lists.facts, fact: fresh.id, field: name })
      onEdit([
        { path: path('atMs'), value: fresh.atMs },
        { path: path('by'), value: capture.deviceId },
        { path: path('question'), value: question },
        ...edits,
      ])
    },
    [fresh, question, capture, onEdit],
  )

  const rows = isFreshWritten || fresh === null ? facts : [...facts, { id: fresh.id, fact: noFact }]
  return (
    <div className="facts-field" id={question === null ? `field-${field.name}` : undefined} tabIndex={-1}>
      {rows.length > 0 && (
        <ol className="fact-list">
          {rows.map(({ id, fact }) => {
            const isOpen = openId === id
            return (
              <FactCard
                key={id}
                id={id}
                fact={fact}
                number={numbers.get(id) ?? numbers.size + 1}
                grade={gradeWord(grades.get(id), capture)}
                steps={isOpen ? steps : noSteps}
                isOpen={isOpen}
                onOpen={setOpenId}
                onClose={close}
                onEdit={fresh?.id === id && !isFreshWritten ? editFresh : onEdit}
              />
            )
          })}
        </ol>
      )}
      <button
        ref={add}
        type="button"
        className="button secondary"
        onClick={() => {
          const id = capture.newId()
          setFresh({ id, atMs: capture.nowMs() })
          setOpenId(id)
        }}
      >
        {m.facts.add}
      </button>
    </div>
  )
}

const gradeWord = (state: GradeState | undefined, { grades }: Capture): string => {
  if (state === undefined || state.state === 'ungraded') return ''
  if (state.state === 'disputed') return m.problem.disputed
  return grades.grades.find(({ id }) => id === state.grade)?.label ?? state.grade
}

interface FactCardProps {
  readonly id: string
  readonly fact: Fact
  /** The one it has in the record, wherever it is shown. */
  readonly number: number
  /** Empty while it has none. */
  readonly grade: string
  readonly steps: Readonly<Record<string, Fact>>
  readonly isOpen: boolean
  readonly onOpen: (id: string) => void
  readonly onClose: () => void
  readonly onEdit: (edits: readonly Edit[]) => void
}

const FactCard = memo(
  ({ id, fact, number, grade, steps, isOpen, onOpen, onClose, onEdit }: FactCardProps) => {
    const capture = useCapture()
    const reason = withdrawnReason(fact)
    if (isOpen)
      return (
        <li className="fact-card open" id={`fact-${id}`} tabIndex={-1}>
          <FactEditor id={id} fact={fact} number={number} steps={steps} onClose={onClose} onEdit={onEdit} />
        </li>
      )
    const marks = [
      fillMessage(m.facts.number, { number }),
      choiceLabel(capture, 'focus', fact.focus),
      choiceLabel(capture, 'basis', fact.basis),
      grade,
      fact.clue_flag === true ? m.facts.clue : '',
    ].filter((mark) => mark !== '')
    const text = typeof fact.fact === 'string' && fact.fact !== '' ? fact.fact : m.facts.empty
    return (
      <li className="fact-card" id={`fact-${id}`} tabIndex={-1}>
        <button type="button" className="fact-line" aria-expanded="false" onClick={() => onOpen(id)}>
          <span className="fact-marks">{marks.join(' · ')}</span>
          {reason === null ? <span className="fact-text">{text}</span> : <s className="fact-text">{text}</s>}
          {reason !== null && (
            <span className="withdrawn-reason">{fillMessage(m.withdraw.said, { reason })}</span>
          )}
        </button>
      </li>
    )
  },
)

const choiceLabel = ({ factFields }: Capture, name: string, value: unknown): string => {
  for (const field of factFields)
    if (field.name === name && field.type === 'select_one')
      return field.choices.find((choice) => choice.value === value)?.label ?? ''
  return ''
}

const FactEditor = ({
  id,
  fact,
  number,
  steps,
  onClose,
  onEdit,
}: Pick<FactCardProps, 'id' | 'fact' | 'number' | 'steps' | 'onClose' | 'onEdit'>) => {
  const { factFields, nameOf, nowMs } = useCapture()
  const box = useRef<HTMLDivElement>(null)
  const at = useMemo(() => ({ list: lists.facts, fact: id }), [id])
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={box}>
      <div className="row fact-head">
        <h4>{fillMessage(m.facts.number, { number })}</h4>
        <button type="button" className="button quiet" aria-expanded="true" onClick={onClose}>
          {m.facts.close}
        </button>
      </div>
      {typeof fact.by === 'string' && typeof fact.atMs === 'number' && (
        <p className="field-hint">
          {fillMessage(m.facts.by, { by: nameOf(fact.by), time: momentText(fact.atMs, nowMs()) })}
        </p>
      )}
      {factFields.map((field) => (
        <LeafFieldView key={field.name} field={field} at={at} steps={steps} onEdit={onEdit} />
      ))}
      {Object.keys(fact).length > 0 && (
        <>
          <EvidenceOf of={id} />
          <Withdraw of={at} reason={withdrawnReason(fact)} onEdit={onEdit} />
        </>
      )}
    </div>
  )
}
