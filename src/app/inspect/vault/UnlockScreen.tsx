import { type FormEvent, useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { readPassphrase } from '../../../device/vault/passphrase.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useWork } from '../use-work.ts'
import { PassphraseField, passphraseTrouble } from './PassphraseField.tsx'

/** Asks for the passphrase of a locked device. `onUnlock` gives whether it was the right one. */
export const UnlockScreen = ({
  onUnlock,
  holdsPage,
  onRecover,
}: {
  readonly onUnlock: (passphrase: string) => Promise<boolean>
  /** Something unfinished is hidden behind this screen and nowhere else. */
  readonly holdsPage: boolean
  /** To the trustees' shares; `null` where the vault is sealed to no recovery key. */
  readonly onRecover: (() => void) | null
}) => {
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const unlock = useWork(async (passphrase: string) => {
    if (await onUnlock(passphrase)) return
    setComplaint(m.unlock.wrong)
    document.getElementById('passphrase')?.focus()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reading = readPassphrase(typed)
    setComplaint(passphraseTrouble(typed))
    if (reading.state === 'read') unlock.start(reading.passphrase)
    else document.getElementById('passphrase')?.focus()
  }
  return (
    <div className="measure">
      <ScreenTitle>{m.unlock.title}</ScreenTitle>
      <p>{m.unlock.lead}</p>
      {holdsPage && <p className="notice mark">{m.unlock.held}</p>}
      <FailureNotice trouble={unlock.trouble} />
      <form onSubmit={submit} noValidate>
        <PassphraseField
          typed={typed}
          trouble={complaint}
          onTyped={(text) => {
            setTyped(text)
            setComplaint(null)
          }}
        />
        <button className="button" type="submit" aria-disabled={unlock.isRunning}>
          {m.unlock.button}
        </button>
        <p role="status">{unlock.isRunning ? m.working : ''}</p>
      </form>
      <details>
        <summary>{m.unlock.lostTitle}</summary>
        {onRecover ? (
          <>
            <p>{m.unlock.recoverText}</p>
            <p>
              <button className="button secondary" type="button" onClick={onRecover}>
                {m.unlock.recover}
              </button>
            </p>
          </>
        ) : (
          <p>{m.unlock.lostText}</p>
        )}
      </details>
    </div>
  )
}
