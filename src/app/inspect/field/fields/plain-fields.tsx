import { memo, useState } from 'react'
import m from '../../../../../content/messages/zh-CN/capture.yaml'
import { findingOf, integerTyped, textsOf, timeRangeOf } from '../../../../core/form/record-check.ts'
import { isOneLine } from '../../../../core/form/record-field.ts'
import { ChoiceList } from '../../../fields/ChoiceList.tsx'
import { ClearAnswer } from '../../../fields/ClearAnswer.tsx'
import { tickedAfter } from '../../../fields/ticked.ts'
import { clockText, dayText } from '../time-text.ts'
import { useCapture } from './capture-context.ts'
import { describedBy, givenFinding, RecordFieldFrame } from './RecordFieldFrame.tsx'
import { editOf, type RecordFieldProps, type RecordFieldType, recordFieldId } from './record-field-props.ts'

const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const none: readonly string[] = []

// Off: what is typed goes to no form history, no session file and no spelling service (decision 0403).
const privately = { autoComplete: 'off', autoCorrect: 'off', spellCheck: false } as const

type Props<Type extends RecordFieldType> = RecordFieldProps<Type>

/** One line or several. Never cuts anything off. */
export const TextField = memo(({ field, at, value, onEdit }: Props<'text'>) => {
  const finding = givenFinding(findingOf(field, value))
  const shared = {
    id: `${recordFieldId(field.name, at)}-input`,
    value: stringOf(value),
    'aria-describedby': describedBy(field, at, finding),
    'aria-invalid': finding ? true : undefined,
    ...privately,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      onEdit([editOf(field.name, at, event.currentTarget.value || undefined)]),
  }
  return (
    <RecordFieldFrame field={field} at={at} finding={finding} group={false}>
      {isOneLine(field) ? (
        <input type="text" {...shared} />
      ) : (
        <textarea rows={Math.max(2, field.lines ?? 2)} {...shared} />
      )}
    </RecordFieldFrame>
  )
})

/** Another record by its number, or somebody by a code or a post: typed. */
export const ReferenceField = memo(({ field, at, value, onEdit }: Props<'reference'>) => (
  <RecordFieldFrame field={field} at={at} group={false}>
    <input
      id={`${recordFieldId(field.name, at)}-input`}
      type="text"
      value={stringOf(value)}
      aria-describedby={describedBy(field, at, null)}
      {...privately}
      onChange={(event) => onEdit([editOf(field.name, at, event.currentTarget.value || undefined)])}
    />
  </RecordFieldFrame>
))

/** One choice of several; it can be taken back. */
export const SelectOneField = memo(({ field, at, value, onEdit }: Props<'select_one'>) => (
  <RecordFieldFrame field={field} at={at} group>
    <ChoiceList
      name={recordFieldId(field.name, at)}
      kind="radio"
      choices={field.choices}
      ticked={typeof value === 'string' ? [value] : none}
      description={describedBy(field, at, null)}
      onTick={(ticked) => onEdit([editOf(field.name, at, ticked)])}
    />
    <ClearAnswer
      isAnswered={typeof value === 'string'}
      label={m.field.clear}
      onClear={() => onEdit([editOf(field.name, at, undefined)])}
    />
  </RecordFieldFrame>
))

/** Several choices. */
export const SelectMultipleField = memo(({ field, at, value, onEdit }: Props<'select_multiple'>) => {
  const ticked = textsOf(value)
  return (
    <RecordFieldFrame field={field} at={at} group>
      <ChoiceList
        name={recordFieldId(field.name, at)}
        kind="checkbox"
        choices={field.choices}
        ticked={ticked}
        description={describedBy(field, at, null)}
        onTick={(one, isTicked) => {
          const next = tickedAfter(field.choices, ticked, one, isTicked)
          onEdit([editOf(field.name, at, next.length > 0 ? [...next] : undefined)])
        }}
      />
    </RecordFieldFrame>
  )
})

/** A whole number. What is none is kept as typed, like any other words, and the field says so. */
export const IntegerField = memo(({ field, at, value, onEdit }: Props<'integer'>) => {
  const finding = givenFinding(findingOf(field, value))
  return (
    <RecordFieldFrame field={field} at={at} finding={finding} group={false}>
      <input
        id={`${recordFieldId(field.name, at)}-input`}
        className="short"
        type="text"
        inputMode="numeric"
        value={typeof value === 'number' ? String(value) : stringOf(value)}
        aria-invalid={finding !== null || undefined}
        aria-describedby={describedBy(field, at, finding)}
        {...privately}
        onChange={(event) => onEdit([editOf(field.name, at, integerTyped(event.currentTarget.value))])}
      />
    </RecordFieldFrame>
  )
})

/** A day, with a button for this one. */
export const DateField = memo(({ field, at, value, onEdit }: Props<'date'>) => {
  const { nowMs } = useCapture()
  return (
    <RecordFieldFrame field={field} at={at} group={false}>
      <div className="row">
        <input
          id={`${recordFieldId(field.name, at)}-input`}
          className="moment"
          type="date"
          value={stringOf(value)}
          autoComplete="off"
          aria-describedby={describedBy(field, at, null)}
          onChange={(event) => onEdit([editOf(field.name, at, event.currentTarget.value || undefined)])}
        />
        <button
          type="button"
          className="button quiet"
          onClick={() => onEdit([editOf(field.name, at, dayText(nowMs()))])}
        >
          {m.field.today}
        </button>
      </div>
    </RecordFieldFrame>
  )
})

/** A day and a time, with a button for this moment. */
export const DatetimeField = memo(({ field, at, value, onEdit }: Props<'datetime'>) => {
  const { nowMs } = useCapture()
  return (
    <RecordFieldFrame field={field} at={at} group={false}>
      <div className="row">
        <input
          id={`${recordFieldId(field.name, at)}-input`}
          className="moment"
          type="datetime-local"
          value={stringOf(value)}
          autoComplete="off"
          aria-describedby={describedBy(field, at, null)}
          onChange={(event) => onEdit([editOf(field.name, at, event.currentTarget.value || undefined)])}
        />
        <button
          type="button"
          className="button quiet"
          onClick={() => {
            const ms = nowMs()
            onEdit([editOf(field.name, at, `${dayText(ms)}T${clockText(ms)}`)])
          }}
        >
          {m.field.now}
        </button>
      </div>
    </RecordFieldFrame>
  )
})

/** From when to when on one day; each end with a button for this minute. */
export const TimeRangeField = memo(({ field, at, value, onEdit }: Props<'time_range'>) => {
  const { nowMs } = useCapture()
  const range = timeRangeOf(value)
  const finding = findingOf(field, value)
  const id = recordFieldId(field.name, at)
  const set = (end: 'from' | 'to', time: string) => {
    const next = { ...range, [end]: time }
    onEdit([editOf(field.name, at, next.from === '' && next.to === '' ? undefined : next)])
  }
  return (
    <RecordFieldFrame field={field} at={at} finding={givenFinding(finding)} group>
      {(['from', 'to'] as const).map((end) => (
        <div className="row time-end" key={end}>
          <label htmlFor={`${id}-${end}`}>{m.field[end]}</label>
          <input
            id={`${id}-${end}`}
            className="moment"
            type="time"
            value={range[end]}
            autoComplete="off"
            aria-describedby={describedBy(field, at, givenFinding(finding))}
            onChange={(event) => set(end, event.currentTarget.value)}
          />
          <button type="button" className="button quiet" onClick={() => set(end, clockText(nowMs()))}>
            {m.field.now}
            <span className="visually-hidden">{m.field[end]}</span>
          </button>
        </div>
      ))}
    </RecordFieldFrame>
  )
})

/** A box to tick; its wording is the field's. */
export const AcknowledgeField = memo(({ field, at, value, onEdit }: Props<'acknowledge'>) => (
  <div className="field record-field" id={recordFieldId(field.name, at)} tabIndex={-1}>
    <label className="choice">
      <input
        type="checkbox"
        checked={value === true}
        autoComplete="off"
        aria-describedby={describedBy(field, at, null)}
        onChange={(event) => onEdit([editOf(field.name, at, event.currentTarget.checked || undefined)])}
      />
      <span>
        {field.label}
        {field.required && <span className="required">{m.field.required}</span>}
      </span>
    </label>
    {field.hint !== undefined && (
      <p className="field-hint" id={`${recordFieldId(field.name, at)}-hint`}>
        {field.hint}
      </p>
    )}
  </div>
))

const linesOf = (typed: string): readonly string[] =>
  typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Short texts, one to a line. What is typed keeps its blank lines on the screen only. */
const Lines = ({
  id,
  lines,
  description,
  onLines,
}: {
  readonly id: string
  readonly lines: readonly string[]
  readonly description?: string | undefined
  readonly onLines: (lines: readonly string[]) => void
}) => {
  const [typed, setTyped] = useState(lines.join('\n'))
  const isSame = linesOf(typed).join('\n') === lines.join('\n')
  return (
    <textarea
      id={id}
      rows={2}
      value={isSame ? typed : lines.join('\n')}
      aria-describedby={description}
      {...privately}
      onChange={(event) => {
        setTyped(event.currentTarget.value)
        onLines(linesOf(event.currentTarget.value))
      }}
    />
  )
}

/** Short entries, one to a line. */
export const ListField = memo(({ field, at, value, onEdit }: Props<'list'>) => (
  <RecordFieldFrame field={field} at={at} group={false}>
    <p className="field-hint">{m.field.lines}</p>
    <Lines
      id={`${recordFieldId(field.name, at)}-input`}
      lines={textsOf(value)}
      description={describedBy(field, at, null)}
      onLines={(lines) => onEdit([editOf(field.name, at, lines.length > 0 ? [...lines] : undefined)])}
    />
  </RecordFieldFrame>
))

/** Members of the team to tick, and others by name. Kept as names: what a record says must not change with the team. */
export const PeopleField = memo(({ field, at, value, onEdit }: Props<'people'>) => {
  const { memberNames } = useCapture()
  const names = textsOf(value)
  const others = names.filter((name) => !memberNames.includes(name))
  const finding = givenFinding(findingOf(field, value))
  const id = recordFieldId(field.name, at)
  const set = (members: readonly string[], rest: readonly string[]) => {
    const next = [...memberNames.filter((name) => members.includes(name)), ...rest]
    onEdit([editOf(field.name, at, next.length > 0 ? next : undefined)])
  }
  return (
    <RecordFieldFrame field={field} at={at} finding={finding} group>
      <p className="field-hint">{m.field.members}</p>
      <ChoiceList
        name={id}
        kind="checkbox"
        choices={memberNames.map((name) => ({ value: name, label: name }))}
        ticked={names}
        description={describedBy(field, at, finding)}
        onTick={(name, isTicked) =>
          set(isTicked ? [...names, name] : names.filter((other) => other !== name), others)
        }
      />
      <label className="field-hint" htmlFor={`${id}-others`}>
        {m.field.others}
      </label>
      <Lines id={`${id}-others`} lines={others} onLines={(lines) => set(names, lines)} />
    </RecordFieldFrame>
  )
})
