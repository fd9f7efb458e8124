import { type FormEvent, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { Failure } from '../../core/errors.ts'
import { fillMessage } from '../../core/message.ts'
import type { StaffDevice } from '../../device/staff/identity.ts'
import { FailureNotice } from './FailureNotice.tsx'
import { forgetSetupCode } from './route.ts'
import { ScreenTitle } from './ScreenTitle.tsx'
import { useStaff } from './staff-context.ts'
import { useWork } from './use-work.ts'

const maxNameChars = 40

interface EnrolScreenProps {
  readonly setupCode: string
  /** This device, if it was enrolled before and a setup link was opened again. */
  readonly held: StaffDevice | null
  readonly onEnrolled: (device: StaffDevice) => void
  readonly onKept: () => void
}

/** How a device that is not enrolled gets a setup link. */
export const HowToEnrol = () => (
  <section>
    <h2>{m.enrol.officeTitle}</h2>
    <p>{m.enrol.unknownLead}</p>
    <ol>
      <li>{m.enrol.unknownStepAsk}</li>
      <li>{m.enrol.unknownStepOpen}</li>
    </ol>
    <p>
      <code className="command">npm run desk -- setup-link</code>
    </p>
    <p>{m.enrol.unknownFirst}</p>
    <p>{m.enrol.unknownOnce}</p>
  </section>
)

/** Enrols this device with a setup link. */
export const EnrolScreen = ({ setupCode, held, onEnrolled, onKept }: EnrolScreenProps) => {
  const { client } = useStaff()
  const [name, setName] = useState('')
  const [isNameMissing, setNameMissing] = useState(false)
  const enrol = useWork(async (code: string, chosen: string) => {
    try {
      onEnrolled(await client.enrol(code, chosen))
    } catch (error) {
      // Used or run out: the next reload says how to get another.
      if (error instanceof Failure && error.code === 'staff/setup-code-unknown') forgetSetupCode()
      throw error
    }
  })

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const chosen = name.trim()
    setNameMissing(chosen === '')
    if (chosen === '') document.getElementById('device-name')?.focus()
    else enrol.start(setupCode, chosen)
  }
  return (
    <div className="measure">
      <ScreenTitle>{m.enrol.title}</ScreenTitle>
      <p>{m.enrol.lead}</p>
      {held && (
        <div className="notice">
          <p>{fillMessage(m.enrol.already, { name: held.name })}</p>
          <button className="button secondary" type="button" onClick={onKept}>
            {m.enrol.keep}
          </button>
        </div>
      )}
      <FailureNotice trouble={enrol.trouble} />
      <form onSubmit={submit} noValidate>
        <div className={isNameMissing ? 'field wrong' : 'field'}>
          <label className="field-label" htmlFor="device-name">
            {m.enrol.nameLabel}
          </label>
          <p className="field-hint" id="device-name-hint">
            {m.enrol.nameHint}
          </p>
          {isNameMissing && (
            <p className="field-error" id="device-name-error">
              {m.enrol.nameMissing}
            </p>
          )}
          <input
            id="device-name"
            value={name}
            maxLength={maxNameChars}
            autoComplete="off"
            aria-describedby={isNameMissing ? 'device-name-hint device-name-error' : 'device-name-hint'}
            aria-invalid={isNameMissing}
            onChange={(event) => {
              setName(event.target.value)
              setNameMissing(false)
            }}
          />
        </div>
        <button className="button" type="submit">
          {enrol.isRunning ? m.working : m.enrol.button}
        </button>
      </form>
      <p className="field-hint">{m.enrol.keyNote}</p>
    </div>
  )
}
