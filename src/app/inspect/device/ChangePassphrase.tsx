import { type FormEvent, useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { readPassphrase } from '../../../device/vault/passphrase.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { useWork } from '../use-work.ts'
import { CreateVaultScreen } from '../vault/CreateVaultScreen.tsx'
import { PassphraseField, passphraseTrouble } from '../vault/PassphraseField.tsx'

interface ChangePassphraseProps {
  /** What came of it, as a sentence; `null` when it was given up. */
  readonly onEnd: (sentence: string | null) => void
}

/** Another passphrase: the old one first, then five new words as on the first day. */
export const ChangePassphrase = ({ onEnd }: ChangePassphraseProps) => {
  const { keeper } = useStaff()
  const [old, setOld] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const check = useWork(async (passphrase: string) => {
    if (await keeper.isPassphrase(passphrase)) return setOld(passphrase)
    setComplaint(m.unlock.wrong)
    document.getElementById('passphrase')?.focus()
  })

  if (old !== null)
    return (
      <CreateVaultScreen
        about={{ title: m.change.newTitle, lead: m.change.newLead }}
        onCreate={async (passphrase) => {
          onEnd((await keeper.changePassphrase(old, passphrase)) ? m.change.done : m.change.failed)
        }}
        onCancel={{ text: m.change.cancel, run: () => onEnd(null) }}
      />
    )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reading = readPassphrase(typed)
    setComplaint(passphraseTrouble(typed))
    if (reading.state === 'read') check.start(reading.passphrase)
    else document.getElementById('passphrase')?.focus()
  }
  return (
    <div className="measure">
      <ScreenTitle>{m.change.oldTitle}</ScreenTitle>
      <FailureNotice trouble={check.trouble} />
      <form onSubmit={submit} noValidate>
        <PassphraseField
          typed={typed}
          trouble={complaint}
          onTyped={(text) => {
            setTyped(text)
            setComplaint(null)
          }}
        />
        <p className="row">
          <button className="button" type="submit" aria-disabled={check.isRunning}>
            {m.change.next}
          </button>
          <button className="button quiet" type="button" onClick={() => onEnd(null)}>
            {m.change.cancel}
          </button>
        </p>
        <p role="status">{check.isRunning ? m.working : ''}</p>
      </form>
    </div>
  )
}
