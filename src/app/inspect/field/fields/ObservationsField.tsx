import { memo, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import type { Edit, Fact } from '../../../../core/record/content.ts'
import { lists, withdrawnReason } from '../../../../core/record/kinds.ts'
import { useCapture } from './capture-context.ts'
import { EvidenceOf } from './EvidenceOf.tsx'
import { LeafFieldView } from './LeafFieldView.tsx'
import { UnitLinks } from './RecordFieldFrame.tsx'
import type { RecordFieldProps } from './record-field-props.ts'
import { Withdraw } from './Withdraw.tsx'

const noRow: Fact = {}
/** Of grades: an observation has none. */
const noSteps: Readonly<Record<string, Fact>> = {}

/**
 * What is looked at on a visit: the form's items, then rows of the visitors' own. Folded they say their result, one
 * tap opens one.
 * @see docs/SPEC.md CAP-11
 */
export const ObservationsField = ({ field, value, onEdit }: RecordFieldProps<'observations'>) => {
  const { observationItems, newId, nowMs, openFact } = useCapture()
  const [openId, setOpenId] = useState(openFact)
  const timeOf = ({ atMs }: Fact) => (typeof atMs === 'number' ? atMs : 0)
  const own = Object.entries(value)
    .filter(([id]) => !observationItems.some((item) => item.id === id))
    .toSorted(([a, one], [b, other]) => timeOf(one) - timeOf(other) || (a < b ? -1 : 1))
  return (
    <div className="facts-field" id={`field-${field.name}`} tabIndex={-1}>
      <ol className="fact-list">
        {observationItems.map(({ id, text, units }) => (
          <ObservationRow
            key={id}
            id={id}
            text={text}
            units={units}
            row={value[id] ?? noRow}
            isOpen={openId === id}
            onOpen={setOpenId}
            onEdit={onEdit}
          />
        ))}
        {own.map(([id, row]) => (
          <ObservationRow
            key={id}
            id={id}
            text={null}
            units={undefined}
            row={row}
            isOpen={openId === id}
            onOpen={setOpenId}
            onEdit={onEdit}
          />
        ))}
      </ol>
      <button
        type="button"
        className="button secondary"
        onClick={() => {
          const id = newId()
          const path = { list: lists.observations, fact: id }
          onEdit([
            { path: { ...path, field: 'text' }, value: '' },
            { path: { ...path, field: 'atMs' }, value: nowMs() },
          ])
          setOpenId(id)
        }}
      >
        {m.visit.ownRow}
      </button>
    </div>
  )
}

interface ObservationRowProps {
  readonly id: string
  /** `null`: a row of the visitors' own, whose text is typed. */
  readonly text: string | null
  readonly units: readonly string[] | undefined
  readonly row: Fact
  readonly isOpen: boolean
  readonly onOpen: (id: string | null) => void
  readonly onEdit: (edits: readonly Edit[]) => void
}

const ObservationRow = memo(({ id, text, units, row, isOpen, onOpen, onEdit }: ObservationRowProps) => {
  const { observationFields } = useCapture()
  const reason = withdrawnReason(row)
  const at = { list: lists.observations, fact: id }
  const said = text ?? (typeof row.text === 'string' && row.text !== '' ? row.text : m.facts.empty)
  const result = observationFields.flatMap((field) =>
    field.name === 'result' && field.type === 'select_one'
      ? (field.choices.find(({ value }) => value === row.result)?.label ?? [])
      : [],
  )
  return (
    <li className={isOpen ? 'fact-card open' : 'fact-card'} id={`fact-${id}`} tabIndex={-1}>
      <button
        type="button"
        className="fact-line"
        aria-expanded={isOpen}
        onClick={() => onOpen(isOpen ? null : id)}
      >
        {reason === null ? <span>{said}</span> : <s>{said}</s>}
        <span className="fact-marks">
          {[...result, typeof row.fact === 'string' ? row.fact : ''].filter(Boolean).join(' · ') ||
            m.checklist.open}
        </span>
      </button>
      {isOpen && (
        <div className="fact-body">
          <UnitLinks units={units} />
          {text === null && (
            <div className="field">
              <label className="field-label" htmlFor={`own-${id}`}>
                {m.visit.ownText}
              </label>
              <input
                id={`own-${id}`}
                type="text"
                value={typeof row.text === 'string' ? row.text : ''}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) =>
                  onEdit([{ path: { ...at, field: 'text' }, value: event.currentTarget.value }])
                }
              />
            </div>
          )}
          {observationFields.map((field) => (
            <LeafFieldView key={field.name} field={field} at={at} steps={noSteps} onEdit={onEdit} />
          ))}
          <EvidenceOf of={id} />
          {text === null && <Withdraw of={at} reason={reason} onEdit={onEdit} />}
        </div>
      )}
    </li>
  )
})
