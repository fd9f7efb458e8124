import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import appraisal from '../../../content/messages/zh-CN/appraisal.yaml'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import modes from '../../../content/messages/zh-CN/mode.yaml'
import { readMemberNames } from '../../core/form/member-names.ts'
import { fillMessage } from '../../core/message.ts'
import type { Mode } from '../../core/wire/mode.ts'
import { AddressNote } from './AddressNote.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { appraisalFormId, type FormLine, readForm, readFormLines } from './forms.ts'
import { MembersField, namesMistakeText } from './MembersField.tsx'
import { ModeField } from './ModeField.tsx'
import { PreparedScreen } from './PreparedScreen.tsx'
import {
  checkPlan,
  numberOf,
  offeredSpare,
  type PlanFields,
  type PlanMistakes,
  printedOf,
  publishedTitle,
  remainingMistakes,
} from './plan-fields.ts'
import { type Preparation, prepareInspection } from './prepare.ts'
import { respondAddress } from './respond-address.ts'
import { fragmentOf } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { Stepper } from './Stepper.tsx'
import { useStaff } from './staff-context.ts'
import { type Trouble, troubleOf, useWork } from './use-work.ts'
import { offeredWindows, shortGapMinutes, windowsOf, windowText } from './windows.ts'

const totals = [2, 3, 4, 5, 6, 7, 8, 9]
const thresholds = [2, 3, 4, 5]

/** The plan of a new inspection; then, in the same place, what was prepared from it. */
export const CreateScreen = () => {
  const { client, clock } = useStaff()
  const [fields, setFields] = useState<PlanFields>(() => ({
    mode: 'assembly',
    court: '',
    title: m.create.offeredTitle,
    formId: '',
    members: '',
    staff: '',
    spare: '',
    address: '',
    threshold: '2',
    total: '3',
    ...offeredWindows(clock.nowMs()),
  }))
  const [isSpareTyped, setSpareTyped] = useState(false)
  const [found, setFound] = useState<PlanMistakes>({})
  const [lines, setLines] = useState<readonly FormLine[] | null>(null)
  const [listTrouble, setListTrouble] = useState<Trouble | null>(null)
  const [preparation, setPreparation] = useState<Preparation | null>(null)
  const summary = useRef<HTMLDivElement>(null)

  useEffect(() => {
    Promise.all([readFormLines(), client.inspections()]).then(
      ([read, { publicUrl }]) => {
        setLines(read)
        setFields((before) => ({
          ...before,
          // The windows were offered before the server's clock was known.
          ...offeredWindows(clock.nowMs(), before.mode),
          formId: read[0]?.id ?? '',
          address: respondAddress(publicUrl),
        }))
      },
      (error: unknown) => setListTrouble(troubleOf(error)),
    )
  }, [client, clock])

  const prepare = useWork(async (plan: PlanFields) => {
    const names = readMemberNames(plan.members)
    const isAppraisal = plan.formId === appraisalFormId && names.ok
    const form = await readForm(plan.formId, isAppraisal ? names.names.length : 0)
    const title = publishedTitle(plan.title, plan.mode)
    const keys = await client.createInspection(plan.court.trim(), title)
    const prepared = await prepareInspection(
      {
        mode: plan.mode,
        court: plan.court.trim(),
        title,
        form,
        printed: printedOf(plan),
        windows: windowsOf(plan),
        trustees: { threshold: numberOf(plan.threshold), total: numberOf(plan.total) },
        ...(isAppraisal && { names: names.names }),
      },
      keys,
      (lengthBytes) => crypto.getRandomValues(new Uint8Array(lengthBytes)),
    )
    setPreparation(prepared)
  })

  const set = (name: keyof PlanFields) => (value: string) => {
    setFields((before) => {
      const after = { ...before, [name]: value }
      if (name === 'formId' && offeredTitles.includes(before.title)) after.title = offeredTitleOf(value)
      if (name === 'staff' && !isSpareTyped)
        return { ...after, spare: numberOf(value) > 0 ? String(offeredSpare(numberOf(value))) : '' }
      return after
    })
    if (name === 'spare') setSpareTyped(true)
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const now = checkPlan(fields, clock.nowMs())
    setFound(now)
    if (Object.keys(now).length === 0) prepare.start(fields)
    else requestAnimationFrame(() => summary.current?.focus())
  }

  if (preparation)
    return (
      <PreparedScreen
        preparation={preparation}
        address={fields.address}
        onBack={() => setPreparation(null)}
      />
    )

  const mistakes = remainingMistakes(found, fields, clock.nowMs())
  const shortGap = fields.mode === 'assembly' ? shortGapMinutes(fields) : null
  const text = (
    name: Exclude<keyof PlanFields, 'formId' | 'members' | 'mode'>,
    rest: Partial<TextFieldProps> = {},
  ) => (
    <TextField
      name={name}
      value={fields[name]}
      {...wordsOf(name, fields.mode)}
      mistake={mistakeText(name, mistakes)}
      onChange={set(name)}
      {...rest}
    />
  )
  const printed = printedOf(fields)
  return (
    <>
      <Stepper step="prepare" />
      <ScreenTitle>{m.create.title}</ScreenTitle>
      <p className="measure">{m.create.lead}</p>
      <FailureNotice trouble={listTrouble} />
      {Object.keys(mistakes).length > 0 && (
        <div className="notice mark" ref={summary} tabIndex={-1} role="alert">
          <p>
            <strong>{m.create.mistakesTitle}</strong>
          </p>
          <ul>
            {(Object.keys(mistakes) as (keyof PlanFields)[]).map((name) => (
              <li key={name}>
                <a
                  href={`#field-${name}`}
                  onClick={(event) => {
                    // The fragment is the route: the link moves the focus and leaves the address alone.
                    event.preventDefault()
                    document.getElementById(`field-${name}`)?.focus()
                  }}
                >
                  {fillMessage(m.create.mistakeLine, {
                    label: labelOf(name, fields.mode),
                    mistake:
                      (name === 'members' ? namesMistakeText(fields.members) : mistakeText(name, mistakes)) ??
                      '',
                  })}
                </a>
              </li>
            ))}
          </ul>
        </div>
      )}
      <form onSubmit={submit} noValidate className="plan">
        <PlanSection title={modes.create.title}>
          <ModeField
            mode={fields.mode}
            mistake={mistakeText('mode', mistakes)}
            onChange={(mode) =>
              setFields((before) => ({ ...before, mode, ...offeredWindows(clock.nowMs(), mode) }))
            }
          />
        </PlanSection>
        <PlanSection title={m.create.sections.court}>
          {text('court', { maxLength: 60 })}
          {text('title', { maxLength: 80 })}
        </PlanSection>
        <PlanSection title={m.create.sections.form}>
          <fieldset className={mistakes.formId ? 'field wrong' : 'field'} id="field-formId" tabIndex={-1}>
            <legend className="field-label">{m.create.fields.formId.label}</legend>
            {mistakes.formId && <p className="field-error">{mistakeText('formId', mistakes)}</p>}
            {lines === null && !listTrouble && <p>{m.loading}</p>}
            {lines?.map((line) => (
              <label className="choice" key={line.id}>
                <input
                  type="radio"
                  name="formId"
                  value={line.id}
                  checked={fields.formId === line.id}
                  onChange={() => set('formId')(line.id)}
                />
                <span>
                  {line.title}
                  <span className="field-hint block">
                    {fillMessage(m.create.formLine, { audience: line.audience, version: line.version })}
                  </span>
                </span>
              </label>
            ))}
          </fieldset>
          {fields.formId === appraisalFormId && (
            <MembersField
              value={fields.members}
              mistake={mistakes.members && namesMistakeText(fields.members)}
              onChange={set('members')}
            />
          )}
        </PlanSection>
        <PlanSection title={m.create.sections.slips}>
          <div className="side-by-side">
            {text('staff', { inputMode: 'numeric', maxLength: 6 })}
            {text('spare', { inputMode: 'numeric', maxLength: 6 })}
          </div>
          <p aria-live="polite">
            {printed > 0 &&
              fillMessage(fields.mode === 'open-link' ? modes.create.openLinkPlaces : m.create.printedSum, {
                count: printed,
                sheets: Math.ceil(printed / 8),
              })}
          </p>
        </PlanSection>
        <PlanSection title={m.create.sections.windows}>
          <p>{modes.create.windows[fields.mode].lead}</p>
          <fieldset className="field">
            <legend className="field-label">{modes.create.windows[fields.mode].redeem}</legend>
            <div className="side-by-side">
              {text('redeemOpen', { type: 'datetime-local' })}
              {text('redeemClose', { type: 'datetime-local' })}
            </div>
          </fieldset>
          <fieldset className="field">
            <legend className="field-label">{modes.create.windows[fields.mode].send}</legend>
            <div className="side-by-side">
              {text('sendOpen', { type: 'datetime-local' })}
              {text('sendClose', { type: 'datetime-local' })}
            </div>
          </fieldset>
          <p aria-live="polite">{windowsSum(fields)}</p>
          <div role="status">
            {shortGap !== null && (
              <p className="notice">{fillMessage(m.create.shortGap, { minutes: shortGap })}</p>
            )}
          </div>
          {(fields.mode === 'assembly' || fields.mode === 'two-day') && (
            <details>
              <summary>{m.create.whyApart}</summary>
              <p className="measure">{m.create.whyApartText}</p>
            </details>
          )}
          <button
            className="button secondary"
            type="button"
            onClick={() =>
              setFields((before) => ({ ...before, ...offeredWindows(clock.nowMs(), before.mode) }))
            }
          >
            {m.create.offerAgain}
          </button>
        </PlanSection>
        <PlanSection title={m.create.sections.trustees}>
          <p className="measure">{m.create.trusteesLead}</p>
          <div className="side-by-side">
            <SelectField
              name="total"
              value={fields.total}
              numbers={totals}
              mistake={undefined}
              onChange={set('total')}
            />
            <SelectField
              name="threshold"
              value={fields.threshold}
              numbers={thresholds}
              mistake={mistakeText('threshold', mistakes)}
              onChange={set('threshold')}
            />
          </div>
          <p aria-live="polite">
            {fillMessage(m.create.trusteesSum, {
              total: fields.total,
              threshold: fields.threshold,
              lost: Math.max(0, numberOf(fields.total) - numberOf(fields.threshold)),
            })}
          </p>
        </PlanSection>
        <PlanSection title={m.create.sections.address}>
          {text('address', { type: 'url' })}
          <AddressNote address={fields.address} />
        </PlanSection>
        <FailureNotice trouble={prepare.trouble} />
        <div className="row">
          <button className="button" type="submit">
            {prepare.isRunning ? m.create.preparing : m.create.button}
          </button>
          <a className="button quiet" href={fragmentOf({ screen: 'list' })}>
            {m.create.cancel}
          </a>
        </div>
        <p className="field-hint">{m.create.afterNote}</p>
      </form>
    </>
  )
}

const offeredTitleOf = (formId: string): string =>
  formId === appraisalFormId ? appraisal.names.title : m.create.offeredTitle
const offeredTitles: readonly string[] = [m.create.offeredTitle, appraisal.names.title]

/** Label and hint of a field; some modes have words of their own for some. */
const wordsOf = (name: Exclude<keyof PlanFields, 'mode' | 'members'>, mode: Mode): Words => {
  const own: Partial<Record<keyof PlanFields, Words>> =
    mode === 'ballot-device' || mode === 'open-link' ? modes.create.fields[mode] : {}
  return own[name] ?? { hint: '', ...m.create.fields[name] }
}

interface Words {
  readonly label: string
  readonly hint: string
}

const labelOf = (name: keyof PlanFields, mode: Mode): string =>
  name === 'members'
    ? appraisal.names.label
    : name === 'mode'
      ? modes.create.title
      : wordsOf(name, mode).label

const mistakeText = (name: keyof PlanFields, mistakes: PlanMistakes): string | undefined => {
  const mistake = mistakes[name]
  if (mistake === undefined) return undefined
  if (mistake === 'same-day') return modes.create.sameDay
  if (mistake === 'needs-slips') return modes.create.needsSlips
  return (m.create.mistakes as Readonly<Record<string, string>>)[mistake]
}

/** The windows in words: what the browser shows in the fields may be in another language or with 12 hours. */
const windowsSum = (fields: PlanFields): string => {
  if ([fields.redeemOpen, fields.redeemClose, fields.sendOpen, fields.sendClose].includes('')) return ''
  const { redeem, send } = windowsOf(fields)
  return fillMessage(m.create.windowsSum, { redeem: windowText(redeem), send: windowText(send) })
}

const PlanSection = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="plan-section">
    <h2>{title}</h2>
    <div>{children}</div>
  </section>
)

interface TextFieldProps {
  readonly name: keyof PlanFields
  readonly value: string
  readonly label: string
  readonly hint: string
  readonly mistake: string | undefined
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'url' | 'datetime-local'
  readonly inputMode?: 'numeric'
  readonly maxLength?: number
}

const describedBy = (name: string, mistake: string | undefined): string =>
  mistake ? `hint-${name} mistake-${name}` : `hint-${name}`

const TextField = ({
  name,
  value,
  label,
  hint,
  mistake,
  onChange,
  type = 'text',
  ...rest
}: TextFieldProps) => (
  <div className={mistake ? 'field wrong' : 'field'}>
    <label className="field-label" htmlFor={`field-${name}`}>
      {label}
    </label>
    <p className="field-hint" id={`hint-${name}`}>
      {hint}
    </p>
    {mistake && (
      <p className="field-error" id={`mistake-${name}`}>
        {mistake}
      </p>
    )}
    <input
      id={`field-${name}`}
      type={type}
      value={value}
      autoComplete="off"
      aria-describedby={describedBy(name, mistake)}
      aria-invalid={mistake !== undefined}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    />
  </div>
)

interface SelectFieldProps {
  readonly name: 'total' | 'threshold'
  readonly value: string
  readonly numbers: readonly number[]
  readonly mistake: string | undefined
  readonly onChange: (value: string) => void
}

const SelectField = ({ name, value, numbers, mistake, onChange }: SelectFieldProps) => (
  <div className={mistake ? 'field wrong' : 'field'}>
    <label className="field-label" htmlFor={`field-${name}`}>
      {m.create.fields[name].label}
    </label>
    <p className="field-hint" id={`hint-${name}`}>
      {m.create.fields[name].hint}
    </p>
    {mistake && (
      <p className="field-error" id={`mistake-${name}`}>
        {mistake}
      </p>
    )}
    <select
      id={`field-${name}`}
      value={value}
      aria-describedby={describedBy(name, mistake)}
      onChange={(event) => onChange(event.target.value)}
    >
      {numbers.map((number) => (
        <option key={number} value={number}>
          {fillMessage(m.create.people, { count: number })}
        </option>
      ))}
    </select>
  </div>
)
