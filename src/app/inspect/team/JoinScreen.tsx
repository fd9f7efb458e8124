import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react'
import m from '../../../../content/messages/zh-CN/team.yaml'
import { canonicalTyped } from '../../../core/ballot/slip.ts'
import { errors } from '../../../core/error-registry.ts'
import { Failure } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import { inviteChars, inviteToText, readInvite } from '../../../core/record/invite.ts'
import { type MemberName, memberNameOf, memberNameToText } from '../../../core/record/member-name.ts'
import type { StaffDevice } from '../../../device/staff/identity.ts'
import {
  finishJoin,
  forgetPendingJoin,
  keepPendingJoin,
  type PendingJoin,
  readPendingJoin,
} from '../../../device/workspace/join.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { randomBytes } from '../field/chance.ts'
import { fragmentOf, goTo } from '../route.ts'
import { Scanner } from '../Scanner.tsx'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { type Trouble, troubleOf, useWork } from '../use-work.ts'
import { offeredLabel } from './device-label.ts'
import { inviteMistake } from './invite-mistake.ts'
import { NameFields, type NameMistakes, nameMistakes, trimmedName } from './NameFields.tsx'
import { useTeamSteps } from './use-team-steps.ts'
import './team.css'

interface JoinScreenProps {
  /** This device, when it belongs to a team already. */
  readonly device: StaffDevice | null
  /** It has become a device the server knows. */
  readonly onJoined: (device: StaffDevice) => void
}

/**
 * Joins a team by its invite, typed or scanned. What was typed is in the vault before anything is sent, so that a
 * reload, a crash or a lost reply goes on where it was.
 * @see docs/SPEC.md JOIN-1, JOIN-2
 */
const JoinScreen = ({ device, onJoined }: JoinScreenProps) => {
  const { client, keeper, clock } = useStaff()
  const { door, store } = useTeamSteps()
  const [pending, setPending] = useState<PendingJoin | null | 'reading'>('reading')
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [draft, setDraft] = useState<Draft>({
    typed: '',
    refusal: null,
    isAgain: false,
    name: { person: '', label: device?.name ?? offeredLabel(navigator.userAgent) },
  })

  const join = useWork(async (given: PendingJoin) => {
    setTrouble(null)
    try {
      const { inspectionId } = await finishJoin(
        {
          client,
          door,
          store,
          keeper,
          randomBytes,
          nowMs: () => clock.nowMs(),
          fetch: (path) => fetch(path),
        },
        given,
      )
      const joined = await client.device()
      if (joined) onJoined(joined)
      goTo({ screen: 'field', inspectionId, place: { at: 'team' } })
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'member/invite-unknown')) {
        setPending(given)
        throw error
      }
      // An invite the server does not know will not be known later either: it is compared, and typed anew.
      await forgetPendingJoin(keeper)
      setDraft({
        typed: await inviteToText(given.secret),
        refusal: `${errors[error.code].sentence}${errors[error.code].next}`,
        isAgain: true,
        name: memberNameOf(given.name),
      })
      setPending(null)
    }
  })
  const { start } = join

  useEffect(() => {
    readPendingJoin(keeper).then(
      (found) => {
        setPending(found)
        if (found) start(found)
      },
      (error: unknown) => setTrouble(troubleOf(error)),
    )
  }, [keeper, start])

  // The form that was sent is gone: what is said of it takes the focus, and the way on comes next.
  const said = useRef<HTMLDivElement>(null)
  const hasFailed = !join.isRunning && join.trouble !== null
  useEffect(() => {
    if (hasFailed) said.current?.focus()
  }, [hasFailed])

  if (pending === 'reading') return <FailureNotice trouble={trouble} />
  return (
    <div className="measure">
      <ScreenTitle>{m.join.title}</ScreenTitle>
      {pending === null ? (
        <InviteForm
          device={device}
          draft={draft}
          isRunning={join.isRunning}
          trouble={trouble}
          onTry={() => setTrouble(null)}
          onRead={(given) => {
            keepPendingJoin(keeper, given).then(
              () => {
                setPending(given)
                start(given)
              },
              (error: unknown) => setTrouble(troubleOf(error)),
            )
          }}
        />
      ) : (
        <>
          <div ref={said} tabIndex={-1}>
            <FailureNotice trouble={trouble ?? join.trouble} />
          </div>
          <p role="status">{join.isRunning ? m.join.working : ''}</p>
          {!join.isRunning && (
            <div className="notice">
              <p>
                <strong>{m.join.pending.title}</strong>
              </p>
              <p>{m.join.pending.lead}</p>
            </div>
          )}
          <p className="row">
            <button
              className="button"
              type="button"
              aria-disabled={join.isRunning}
              onClick={() => start(pending)}
            >
              {m.join.pending.button}
            </button>
            <button
              className="button quiet"
              type="button"
              onClick={() => {
                forgetPendingJoin(keeper).then(
                  () => {
                    setDraft({ typed: '', refusal: null, isAgain: true, name: memberNameOf(pending.name) })
                    setPending(null)
                  },
                  (error: unknown) => setTrouble(troubleOf(error)),
                )
              }}
            >
              {m.join.pending.giveUp}
            </button>
          </p>
        </>
      )}
    </div>
  )
}

export default JoinScreen

/** What stands in the form when it is shown. In memory alone: an invite is not written down but to be sent. */
interface Draft {
  readonly typed: string
  /** Why the server refused what was typed; stands at the field like any other mistake. */
  readonly refusal: string | null
  /** Shown in place of something else: the focus goes to where it is mended. */
  readonly isAgain: boolean
  readonly name: MemberName
}

interface InviteFormProps {
  readonly device: StaffDevice | null
  readonly draft: Draft
  readonly isRunning: boolean
  readonly trouble: Trouble | null
  /** Something is tried again: what went wrong before is not what goes wrong now. */
  readonly onTry: () => void
  readonly onRead: (given: PendingJoin) => void
}

const InviteForm = ({ device, draft, isRunning, trouble, onTry, onRead }: InviteFormProps) => {
  const [typed, setTyped] = useState(draft.typed)
  const [name, setName] = useState(draft.name)
  const [mistakes, setMistakes] = useState<{ readonly code: string | null } & NameMistakes>({
    code: draft.refusal,
    person: null,
    label: null,
  })
  const [isScanning, setScanning] = useState(false)
  const [isScanned, setScanned] = useState(false)
  const isReading = useRef(false)
  const { isAgain } = draft
  useEffect(() => {
    if (isAgain) document.getElementById('invite-code')?.focus()
  }, [isAgain])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isReading.current || isRunning) return
    isReading.current = true
    onTry()
    try {
      const reading = await readInvite(typed)
      const found = { code: inviteMistake(typed, reading), ...nameMistakes(name) }
      setMistakes(found)
      if (found.code !== null) document.getElementById('invite-code')?.focus()
      else if (found.person !== null) document.getElementById('join-person')?.focus()
      else if (found.label !== null) document.getElementById('join-label')?.focus()
      else if (reading.state === 'read')
        onRead({ secret: reading.secret, name: memberNameToText(trimmedName(name)) })
    } finally {
      isReading.current = false
    }
  }
  const onText = useCallback((text: string) => {
    setScanning(false)
    setScanned(true)
    setTyped(text)
    setMistakes((before) => ({ ...before, code: null }))
  }, [])

  const count = [...canonicalTyped(typed)].length
  const describedBy = mistakes.code
    ? 'invite-code-hint invite-code-count invite-code-error'
    : 'invite-code-hint invite-code-count'
  return (
    <>
      <p>{m.join.lead}</p>
      {device && <p className="notice">{fillMessage(m.join.asDevice, { name: device.name })}</p>}
      <FailureNotice trouble={trouble} />
      <form onSubmit={submit} noValidate>
        <div className={mistakes.code ? 'field wrong' : 'field'}>
          <label className="field-label" htmlFor="invite-code">
            {m.join.code.label}
          </label>
          <p className="field-hint" id="invite-code-hint">
            {m.join.code.hint}
          </p>
          {mistakes.code && (
            <p className="field-error" id="invite-code-error" role="alert">
              {mistakes.code}
            </p>
          )}
          <textarea
            id="invite-code"
            className="figures invite-input"
            rows={2}
            value={typed}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby={describedBy}
            aria-invalid={mistakes.code !== null}
            onChange={(event) => {
              setTyped(event.target.value)
              setScanned(false)
              setMistakes((before) => ({ ...before, code: null }))
            }}
            onKeyDown={(event) => {
              // Several lines to look at, one thing to send: Enter is never part of an invite.
              if (event.key !== 'Enter') return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
          />
          <p className="field-hint" id="invite-code-count">
            {fillMessage(m.join.code.count, { count, total: inviteChars })}
          </p>
          <p role="status">{isScanned ? m.join.scanned : ''}</p>
          <button
            className="button secondary"
            type="button"
            aria-expanded={isScanning}
            onClick={() => setScanning(!isScanning)}
          >
            {isScanning ? m.join.stopScan : m.join.scan}
          </button>
          {isScanning && <Scanner onText={onText} />}
        </div>
        <NameFields
          prefix="join"
          name={name}
          mistakes={mistakes}
          onChange={(next) => {
            setName(next)
            setMistakes((before) => ({ ...before, person: null, label: null }))
          }}
        />
        <div className="row">
          <button className="button" type="submit" aria-disabled={isRunning}>
            {m.join.button}
          </button>
          {device && (
            <a className="button quiet" href={fragmentOf({ screen: 'list' })}>
              {m.found.cancel}
            </a>
          )}
        </div>
      </form>
    </>
  )
}
