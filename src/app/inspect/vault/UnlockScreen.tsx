import m from '../../../../content/messages/zh-CN/vault.yaml'
import { ScreenTitle } from '../ScreenTitle.tsx'
import { PassphraseForm } from './PassphraseForm.tsx'

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
}) => (
  <div className="measure">
    <ScreenTitle>{m.unlock.title}</ScreenTitle>
    <p>{m.unlock.lead}</p>
    {holdsPage && <p className="notice mark">{m.unlock.held}</p>}
    <PassphraseForm
      button={m.unlock.button}
      onPassphrase={async (passphrase) => ((await onUnlock(passphrase)) ? null : m.unlock.wrong)}
    />
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
