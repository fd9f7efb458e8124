import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { newPassphrase, passphraseSeedBytes } from '../../../device/vault/passphrase.ts'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'

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

  const passphrase = words.join('')
  return (
    <div className="measure">
      <ScreenTitle key="check">{m.create.checkTitle}</ScreenTitle>
      <p>{m.create.checkLead}</p>
      <PassphraseForm
        button={m.create.confirm}
        onPassphrase={async (typed) => {
          if (typed !== passphrase) return m.create.different
          await onCreate(passphrase)
          return null
        }}
      >
        <button className="button secondary" type="button" onClick={() => setCopied(false)}>
          {m.create.back}
        </button>
      </PassphraseForm>
    </div>
  )
}
