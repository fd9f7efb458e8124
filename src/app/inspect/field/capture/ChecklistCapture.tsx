import { memo, useId, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { type Checklist, checklistAnswers } from '../../../../core/form/checklist.ts'
import { checklistProgress, isAnswered, lacksRemark } from '../../../../core/form/record-check.ts'
import type { RecordForm } from '../../../../core/form/record-form.ts'
import { fillMessage } from '../../../../core/message.ts'
import type { Edit, Fact, FieldValue, RecordContent } from '../../../../core/record/content.ts'
import { handField, lastHand, lists } from '../../../../core/record/kinds.ts'
import { ChoiceList } from '../../../fields/ChoiceList.tsx'
import { useCapture } from '../fields/capture-context.ts'
import { EvidenceOf } from '../fields/EvidenceOf.tsx'
import { UnitLinks } from '../fields/RecordFieldFrame.tsx'
import { momentText } from '../time-text.ts'

const filters = ['all', 'open', 'no'] as const
type Filter = (typeof filters)[number]

const noEntry: Fact = {}
const none: readonly string[] = []

const passes = (entry: Fact, filter: Filter): boolean => {
  if (filter === 'all') return true
  return filter === 'no' ? entry.answer === 'no' : !isAnswered(entry)
}

/**
 * A checklist while it is gone through, by one inspector or several: entries go by the item's id, so what two answered
 * apart comes together.
 * @see docs/SPEC.md CAP-4, CAP-10
 */
export const ChecklistCapture = ({
  content,
  form: { checklist },
  onEdit,
}: {
  readonly content: RecordContent
  readonly form: Extract<RecordForm, { readonly kind: 'checklist' }>
  readonly onEdit: (edits: readonly Edit[]) => void
}) => {
  const [filter, setFilter] = useState<Filter>('all')
  /** What the filter showed when it was set: an item must not vanish under the finger that answers it. */
  const [shown, setShown] = useState<ReadonlySet<string> | null>(null)
  const entries = content.lists[lists.entries]
  const progress = checklistProgress(content, checklist)
  const items = checklist.items
    .map((item, index) => ({ item, number: index + 1 }))
    .filter(({ item }) => shown === null || shown.has(item.id))
  const choose = (next: Filter): void => {
    setFilter(next)
    setShown(
      next === 'all'
        ? null
        : new Set(checklist.items.map(({ id }) => id).filter((id) => passes(entries?.[id] ?? noEntry, next))),
    )
  }
  return (
    <>
      <p className="field-hint">{fillMessage(m.checklist.stage, { stage: checklist.stage })}</p>
      {checklist.advice !== undefined && (
        <p className="notice">
          <strong>{m.checklist.advice}</strong> {checklist.advice}
        </p>
      )}
      <progress max={progress.total} value={progress.answered} aria-labelledby="checklist-progress" />
      <p id="checklist-progress">{fillMessage(m.checklist.progress, { ...progress })}</p>
      <fieldset className="filters">
        <legend className="field-hint">{m.checklist.filter}</legend>
        {filters.map((one) => (
          <button
            key={one}
            type="button"
            className="button quiet"
            aria-pressed={filter === one}
            onClick={() => choose(one)}
          >
            {m.checklist[one]}
          </button>
        ))}
      </fieldset>
      {items.length === 0 && <p>{m.checklist.nothing}</p>}
      <ol className="checklist-items">
        {items.map(({ item, number }) => (
          <ChecklistEntry
            key={item.id}
            item={item}
            number={number}
            entry={entries?.[item.id] ?? noEntry}
            onEdit={onEdit}
          />
        ))}
      </ol>
    </>
  )
}

type Item = Checklist['items'][number]

const stringOf = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '')

const ChecklistEntry = memo(
  ({
    item: { id, kind, units, text, trace, unfixedWords },
    number,
    entry,
    onEdit,
  }: {
    readonly item: Item
    readonly number: number
    readonly entry: Fact
    readonly onEdit: (edits: readonly Edit[]) => void
  }) => {
    const { deviceId, nameOf, nowMs } = useCapture()
    const [isWriting, setWriting] = useState(false)
    const hintId = useId()
    const edit = (field: string, value: string | undefined) => {
      const path = { list: lists.entries, fact: id }
      onEdit([
        { path: { ...path, field }, value },
        { path: { ...path, field: handField(deviceId) }, value: nowMs() },
      ])
    }
    const answer = stringOf(entry.answer)
    const isLacking = lacksRemark(entry)
    const isDetailed =
      isWriting || isLacking || stringOf(entry.remark) !== '' || stringOf(entry.evidence) !== ''
    const last = lastHand(entry)
    return (
      <li
        className={isLacking ? 'checklist-entry wrong' : 'checklist-entry'}
        id={`entry-${id}`}
        tabIndex={-1}
      >
        <fieldset className="field">
          <legend className="field-label">
            <span className="fact-marks">
              {fillMessage(m.checklist.item, { number })}
              {kind === 'suggested' && <> · {m.checklist.suggested}</>}
            </span>
            {text}
          </legend>
          {unfixedWords?.map((words) => (
            <p className="field-hint" key={words}>
              {fillMessage(m.checklist.unfixed, { words })}
            </p>
          ))}
          <UnitLinks units={units} />
          <ChoiceList
            name={`entry-${id}`}
            kind="radio"
            choices={checklistAnswers.map(({ value, label }) => ({ value, label }))}
            ticked={answer === '' ? none : [answer]}
            onTick={(value) => edit('answer', value)}
          />
        </fieldset>
        {isDetailed ? (
          <>
            <div className="field">
              <label className="field-label" htmlFor={`remark-${id}`}>
                {m.checklist.remark}
              </label>
              {isLacking && (
                <p className="field-error" id={hintId} role="status">
                  {m.checklist.remarkNeeded}
                </p>
              )}
              <textarea
                id={`remark-${id}`}
                rows={2}
                value={stringOf(entry.remark)}
                autoComplete="off"
                spellCheck={false}
                aria-describedby={isLacking ? hintId : undefined}
                onChange={(event) => edit('remark', event.currentTarget.value || undefined)}
              />
            </div>
            <div className="field">
              <label className="field-label" htmlFor={`evidence-${id}`}>
                {m.checklist.evidence}
              </label>
              <p className="field-hint">{fillMessage(m.checklist.evidenceHint, { trace })}</p>
              <textarea
                id={`evidence-${id}`}
                rows={2}
                value={stringOf(entry.evidence)}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => edit('evidence', event.currentTarget.value || undefined)}
              />
            </div>
          </>
        ) : (
          <p className="field-hint">
            {fillMessage(m.checklist.evidenceHint, { trace })}{' '}
            <button type="button" className="button quiet" onClick={() => setWriting(true)}>
              {m.checklist.writeRemark}
            </button>
          </p>
        )}
        <EvidenceOf of={id} />
        {last && (
          <p className="field-hint">
            {fillMessage(m.checklist.lastBy, {
              by: nameOf(last.deviceId),
              time: momentText(last.atMs, nowMs()),
            })}
          </p>
        )}
      </li>
    )
  },
)
