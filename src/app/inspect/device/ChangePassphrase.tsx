import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { useStaff } from '../staff-context.ts'
import { CreateVaultScreen } from '../vault/CreateVaultScreen.tsx'
import { PassphraseForm } from '../vault/PassphraseForm.tsx'

interface ChangePassphraseProps {
  /** What came of it, as a sentence; `null` when it was given up. */
  readonly onEnd: (sentence: string | null) => void
}

/** Another passphrase: the old one first, then five new words as on the first day. */
export const ChangePassphrase = ({ onEnd }: ChangePassphraseProps) => {
  const { keeper } = useStaff()
  const [old, setOld] = useState<string | null>(null)

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
  return (
    <div className="measure">
      <ScreenTitle>{m.change.oldTitle}</ScreenTitle>
      <PassphraseForm
        button={m.change.next}
        onPassphrase={async (passphrase) => {
          if (!(await keeper.isPassphrase(passphrase))) return m.unlock.wrong
          setOld(passphrase)
          return null
        }}
      >
        <button className="button quiet" type="button" onClick={() => onEnd(null)}>
          {m.change.cancel}
        </button>
      </PassphraseForm>
    </div>
  )
}
