import { type FormEvent, useEffect, useRef, useState } from 'react'
import inspectMessages from '../../../../content/messages/zh-CN/inspect.yaml'
import m from '../../../../content/messages/zh-CN/team.yaml'
import { shareToText } from '../../../core/ballot/shares.ts'
import { type Bytes, bytesToHex, sha256 } from '../../../core/bytes.ts'
import { Failure } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import { type MemberName, memberNameToText } from '../../../core/record/member-name.ts'
import { createRecoveryKey } from '../../../core/record/recovery.ts'
import type { StaffDevice } from '../../../device/staff/identity.ts'
import { foundTeam, pinOwnTeam, type TeamDeps } from '../../../device/sync/team.ts'
import { takeAlong } from '../../../device/workspace/carry.ts'
import { type KeptList, readKeptList } from '../../../device/workspace/kept-list.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { randomBytes } from '../field/chance.ts'
import { Groups } from '../Groups.tsx'
import { PrintedCheck } from '../print/PrintedCheck.tsx'
import { PrintView } from '../print/PrintView.tsx'
import { SharesSheets } from '../print/SharesSheets.tsx'
import { fragmentOf, goTo, useLeaveGuard } from '../route.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { type Trouble, troubleOf, useWork } from '../use-work.ts'
import { NameFields, nameMistakes, trimmedName } from './NameFields.tsx'
import { TextField } from './TextField.tsx'
import { useTeamSteps } from './use-team-steps.ts'
import './team.css'

const totals = [2, 3, 4, 5, 6, 7, 8, 9]
const thresholds = [2, 3, 4, 5]

interface Plan {
  readonly court: string
  readonly title: string
  readonly name: MemberName
  readonly threshold: number
  readonly total: number
}

/** The recovery key of a team that is about to be founded; its shares exist here and on paper only. */
interface Recovery {
  readonly recoveryKey: Bytes
  /** SHA-256 of it, 64 hex digits. */
  readonly fingerprint: string
  readonly shares: readonly string[]
}

interface FoundScreenProps {
  /** An inspection that is there, or `null` for a new one without a questionnaire. */
  readonly inspectionId: string | null
  readonly device: StaffDevice
}

/**
 * Founds a team on a device of the office: what it is about, the shares of the recovery key on paper, then the team.
 * In this order nothing can be lost: until the paper was checked, nothing exists that needs it.
 * @see docs/SPEC.md JOIN-5
 */
const FoundScreen = ({ inspectionId, device }: FoundScreenProps) => {
  const { client, keeper, clock } = useStaff()
  const { door, store } = useTeamSteps()
  const [list, setList] = useState<KeptList | null | 'reading'>('reading')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [plan, setPlan] = useState<Plan | null>(null)
  const [recovery, setRecovery] = useState<Recovery | null>(null)
  /** A second try must not make a second inspection. */
  const createdId = useRef(inspectionId)

  useEffect(() => {
    readKeptList(keeper).then(setList, (error: unknown) => setTrouble(troubleOf(error)))
  }, [keeper])

  const prepare = useWork(async (next: Plan) => {
    const made = await createRecoveryKey(next.threshold, next.total)
    setPlan(next)
    setRecovery({
      recoveryKey: made.recoveryKey,
      fingerprint: bytesToHex(await sha256(made.recoveryKey)),
      shares: await Promise.all(made.shares.map(shareToText)),
    })
  })

  const found = useWork(async ({ court, title, name }: Plan, recoveryKey: Bytes) => {
    createdId.current ??= (await client.createInspection(court, title)).inspectionId
    const id = createdId.current
    const nowMs = () => clock.nowMs()
    const deps: TeamDeps = { store, door, keys: device, randomBytes, nowMs }
    try {
      await foundTeam(deps, {
        inspectionId: id,
        deviceId: device.deviceId,
        name: memberNameToText(name),
        recoveryKey,
      })
    } catch (error) {
      // A first try may have arrived and only its answer got lost: then the team is this device's own.
      if (!(error instanceof Failure) || error.code !== 'member/team-exists') throw error
      if ((await pinOwnTeam(deps, id, device.deviceId)) === null) throw error
    }
    await takeAlong({ keeper, nowMs, fetch: (path) => fetch(path) }, { inspectionId: id, court, title })
    goTo({ screen: 'field', inspectionId: id, place: { at: 'team' } })
  })

  if (list === 'reading') return <FailureNotice trouble={trouble} />
  if (plan && recovery)
    return (
      <SharesStep
        plan={plan}
        recovery={recovery}
        isRunning={found.isRunning}
        trouble={found.trouble}
        onFound={() => found.start(plan, recovery.recoveryKey)}
        onBack={() => setRecovery(null)}
      />
    )
  const inspection = list?.inspections?.find((one) => one.inspectionId === inspectionId) ?? null
  return (
    <div className="measure">
      <ScreenTitle>{m.found.title}</ScreenTitle>
      <p>{m.found.lead}</p>
      <FailureNotice trouble={prepare.trouble} />
      <PlanForm
        inspection={inspection}
        before={
          plan ?? {
            court: '',
            title: m.found.name.offered,
            name: { person: '', label: device.name },
            threshold: 2,
            total: 3,
          }
        }
        isRunning={prepare.isRunning}
        onPlan={prepare.start}
      />
    </div>
  )
}

export default FoundScreen

interface PlanFormProps {
  /** An inspection that has its name already. */
  readonly inspection: { readonly court: string; readonly title: string } | null
  readonly before: Plan
  readonly isRunning: boolean
  readonly onPlan: (plan: Plan) => void
}

const PlanForm = ({ inspection, before, isRunning, onPlan }: PlanFormProps) => {
  const [plan, setPlan] = useState<Plan>({ ...before, ...inspection })
  const [isChecked, setChecked] = useState(false)
  const mistakes = {
    court: plan.court.trim() === '' ? m.found.court.missing : null,
    title: plan.title.trim() === '' ? m.found.name.missing : null,
    ...nameMistakes(plan.name),
    threshold: plan.threshold > plan.total ? m.found.aboveTotal : null,
  }
  const shown = (mistake: string | null) => (isChecked ? mistake : null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const [wrong] = Object.entries(mistakes).filter(([, mistake]) => mistake !== null)
    if (wrong) document.getElementById(`found-${wrong[0]}`)?.focus()
    else onPlan({ ...plan, court: plan.court.trim(), title: plan.title.trim(), name: trimmedName(plan.name) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <h2>{m.found.inspectionTitle}</h2>
      {inspection ? (
        <p>
          <strong>{inspection.court}</strong> {inspection.title}
        </p>
      ) : (
        <>
          <TextField
            id="found-court"
            label={m.found.court.label}
            hint={m.found.court.hint}
            value={plan.court}
            mistake={shown(mistakes.court)}
            maxLength={60}
            onChange={(court) => setPlan({ ...plan, court })}
          />
          <TextField
            id="found-title"
            label={m.found.name.label}
            hint={m.found.name.hint}
            value={plan.title}
            mistake={shown(mistakes.title)}
            maxLength={80}
            onChange={(title) => setPlan({ ...plan, title })}
          />
        </>
      )}
      <h2>{m.found.deviceTitle}</h2>
      <NameFields
        prefix="found"
        name={plan.name}
        mistakes={{ person: shown(mistakes.person), label: shown(mistakes.label) }}
        onChange={(name) => setPlan({ ...plan, name })}
      />
      <h2>{m.found.recoveryTitle}</h2>
      <p>{m.found.recoveryLead}</p>
      <div className="side-by-side">
        <NumberChoice
          id="found-total"
          label={m.found.total}
          value={plan.total}
          numbers={totals}
          mistake={null}
          onChange={(total) => setPlan({ ...plan, total })}
        />
        <NumberChoice
          id="found-threshold"
          label={m.found.threshold}
          value={plan.threshold}
          numbers={thresholds}
          mistake={mistakes.threshold}
          onChange={(threshold) => setPlan({ ...plan, threshold })}
        />
      </div>
      <p aria-live="polite">
        {fillMessage(m.found.sum, {
          total: plan.total,
          threshold: plan.threshold,
          lost: Math.max(0, plan.total - plan.threshold),
        })}
      </p>
      <div className="row">
        <button className="button" type="submit" aria-disabled={isRunning}>
          {isRunning ? m.found.making : m.found.next}
        </button>
        <a className="button quiet" href={fragmentOf({ screen: 'list' })}>
          {m.found.cancel}
        </a>
      </div>
    </form>
  )
}

interface NumberChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: number
  readonly numbers: readonly number[]
  readonly mistake: string | null
  readonly onChange: (value: number) => void
}

const NumberChoice = ({ id, label, value, numbers, mistake, onChange }: NumberChoiceProps) => (
  <div className={mistake ? 'field wrong' : 'field'}>
    <label className="field-label" htmlFor={id}>
      {label}
    </label>
    {mistake && (
      <p className="field-error" id={`${id}-error`}>
        {mistake}
      </p>
    )}
    <select
      id={id}
      value={value}
      aria-describedby={mistake ? `${id}-error` : undefined}
      onChange={(event) => onChange(Number(event.target.value))}
    >
      {numbers.map((number) => (
        <option key={number} value={number}>
          {fillMessage(m.found.people, { count: number })}
        </option>
      ))}
    </select>
  </div>
)

interface SharesStepProps {
  readonly plan: Plan
  readonly recovery: Recovery
  readonly isRunning: boolean
  readonly trouble: Trouble | null
  readonly onFound: () => void
  readonly onBack: () => void
}

const SharesStep = ({ plan, recovery, isRunning, trouble, onFound, onBack }: SharesStepProps) => {
  const [isPrinting, setPrinting] = useState(false)
  const [isSeen, setSeen] = useState(false)
  const [isChecked, setChecked] = useState(false)
  const [isCheckMissing, setCheckMissing] = useState(false)
  useLeaveGuard(m.found.leaveQuestion)

  if (isPrinting)
    return (
      <PrintView title={m.found.printTitle} note={m.found.printNote} onBack={() => setPrinting(false)}>
        <SharesSheets
          about={plan}
          trustees={plan}
          fingerprint={recovery.fingerprint}
          shares={recovery.shares}
          words={m.sheet}
        />
      </PrintView>
    )
  return (
    <div className="measure">
      <ScreenTitle key="shares">{m.found.printTitle}</ScreenTitle>
      <p className="notice">{fillMessage(m.found.printLead, { total: plan.total })}</p>
      <p>
        {inspectMessages.fingerprint}
        <Groups hex={recovery.fingerprint} />
      </p>
      <div className="stack">
        <PrintedCheck
          id="recovery"
          words={m.found}
          isSeen={isSeen}
          isChecked={isChecked}
          onOpen={() => {
            setPrinting(true)
            setSeen(true)
          }}
          onCheck={setChecked}
        />
        <div role="alert">
          {isCheckMissing && !isChecked && <p className="notice mark">{m.found.checkMissing}</p>}
        </div>
        <FailureNotice trouble={trouble} />
        <div className="row">
          <button
            className="button"
            type="button"
            aria-disabled={isRunning}
            onClick={() => {
              if (isChecked) onFound()
              else setCheckMissing(true)
            }}
          >
            {isRunning ? m.found.working : m.found.button}
          </button>
          <button className="button quiet" type="button" onClick={onBack}>
            {m.found.back}
          </button>
        </div>
      </div>
    </div>
  )
}
