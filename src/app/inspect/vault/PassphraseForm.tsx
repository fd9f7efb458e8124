import { type FormEvent, type ReactNode, useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { readPassphrase } from '../../../device/vault/passphrase.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { useWork } from '../use-work.ts'
import { PassphraseField, passphraseTrouble } from './PassphraseField.tsx'

interface PassphraseFormProps {
  /** What the button says. */
  readonly button: string
  /** Gets a passphrase that could be one; gives what is wrong with it, as a sentence, or `null`. */
  readonly onPassphrase: (passphrase: string) => Promise<string | null>
  /** Beside the button. */
  readonly children?: ReactNode
}

/** Has a passphrase typed and handed over; what is wrong with it is said above the field, which is typed into again. */
export const PassphraseForm = ({ button, onPassphrase, children }: PassphraseFormProps) => {
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const judge = (sentence: string | null) => {
    setComplaint(sentence)
    if (sentence !== null) document.getElementById('passphrase')?.focus()
  }
  const work = useWork(async (passphrase: string) => judge(await onPassphrase(passphrase)))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reading = readPassphrase(typed)
    judge(passphraseTrouble(typed))
    if (reading.state === 'read') work.start(reading.passphrase)
  }
  return (
    <>
      <FailureNotice trouble={work.trouble} />
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
          <button className="button" type="submit" aria-disabled={work.isRunning}>
            {button}
          </button>
          {children}
        </p>
        <p role="status">{work.isRunning ? m.working : ''}</p>
      </form>
    </>
  )
}
