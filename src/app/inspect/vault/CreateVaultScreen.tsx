import { type FormEvent, useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { newPassphrase, passphraseSeedBytes, readPassphrase } from '../../../device/vault/passphrase.ts'
import { FailureNotice } from '../FailureNotice.tsx'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useWork } from '../use-work.ts'
import { PassphraseField, passphraseTrouble } from './PassphraseField.tsx'

const drawn = (): readonly string[] =>
  newPassphrase(crypto.getRandomValues(new Uint8Array(passphraseSeedBytes)))

interface CreateVaultScreenProps {
  readonly onCreate: (passphrase: string) => Promise<void>
  /** What the passphrase is drawn for: a device's first one unless given. */
  readonly about?: { readonly title: string; readonly lead: string }
  /** Shown beside the buttons, for whoever changes their mind. */
  readonly onCancel?: { readonly text: string; readonly run: () => void }
}

/** Draws a passphrase, has it copied onto paper and typed once, and hands it to `onCreate`. */
export const CreateVaultScreen = ({ onCreate, about = m.create, onCancel }: CreateVaultScreenProps) => {
  const [words, setWords] = useState(drawn)
  const [isCopied, setCopied] = useState(false)
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string | null>(null)
  const create = useWork(onCreate)

  if (!isCopied)
    return (
      <div className="measure">
        <ScreenTitle>{about.title}</ScreenTitle>
        <p>{about.lead}</p>
        <h2>{m.create.wordsTitle}</h2>
        <ol className="passphrase panel">
          {words.map((word, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may be drawn twice; its place is what it is
            <li key={index}>{word}</li>
          ))}
        </ol>
        <p>{m.create.wordsNote}</p>
        <p className="notice mark">{m.create.keepNote}</p>
        <p className="row">
          <button className="button" type="button" onClick={() => setCopied(true)}>
            {m.create.next}
          </button>
          <button className="button secondary" type="button" onClick={() => setWords(drawn())}>
            {m.create.another}
          </button>
          {onCancel && (
            <button className="button quiet" type="button" onClick={onCancel.run}>
              {onCancel.text}
            </button>
          )}
        </p>
      </div>
    )

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reading = readPassphrase(typed)
    const passphrase = words.join('')
    const isSame = reading.state === 'read' && reading.passphrase === passphrase
    setComplaint(isSame ? null : (passphraseTrouble(typed) ?? m.create.different))
    if (isSame) create.start(passphrase)
    else document.getElementById('passphrase')?.focus()
  }
  return (
    <div className="measure">
      <ScreenTitle key="check">{m.create.checkTitle}</ScreenTitle>
      <p>{m.create.checkLead}</p>
      <FailureNotice trouble={create.trouble} />
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
          <button className="button" type="submit" aria-disabled={create.isRunning}>
            {m.create.confirm}
          </button>
          <button className="button secondary" type="button" onClick={() => setCopied(false)}>
            {m.create.back}
          </button>
        </p>
        <p role="status">{create.isRunning ? m.working : ''}</p>
      </form>
    </div>
  )
}
