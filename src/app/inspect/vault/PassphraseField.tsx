import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/vault.yaml'
import { fillMessage } from '../../../core/message.ts'
import { type PassphraseReading, readPassphrase } from '../../../device/vault/passphrase.ts'

/** What is wrong with a typed passphrase, as a sentence, or `null` when it can be one. */
export const passphraseTrouble = (typed: string): string | null => {
  if (typed.trim() === '') return m.field.missing
  const reading: PassphraseReading = readPassphrase(typed)
  if (reading.state === 'wrong-length') return fillMessage(m.field.wrongLength, { chars: reading.chars })
  if (reading.state === 'unknown-word')
    return fillMessage(m.field.unknownWord, { places: reading.places.join('、') })
  return null
}

interface PassphraseFieldProps {
  readonly typed: string
  readonly onTyped: (typed: string) => void
  /** Shown above the field; `null` for none. */
  readonly trouble: string | null
}

/**
 * Takes a typed passphrase. Hidden while it is typed unless asked for: meeting rooms have windows. No password
 * manager is offered it: whoever steals the device would have both.
 */
export const PassphraseField = ({ typed, onTyped, trouble }: PassphraseFieldProps) => {
  const [isShown, setShown] = useState(false)
  return (
    <div className={trouble ? 'field wrong' : 'field'}>
      <label className="field-label" htmlFor="passphrase">
        {m.field.label}
      </label>
      <p className="field-hint" id="passphrase-hint">
        {m.field.hint}
      </p>
      {trouble && (
        <p className="field-error" id="passphrase-error" role="alert">
          {trouble}
        </p>
      )}
      {/* Not type=password: input methods for Chinese are switched off in such a field. */}
      <input
        id="passphrase"
        className={isShown ? 'passphrase-text' : 'passphrase-text masked'}
        value={typed}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={trouble !== null}
        aria-describedby={trouble ? 'passphrase-hint passphrase-error' : 'passphrase-hint'}
        onChange={(event) => onTyped(event.target.value)}
      />
      <label className="choice">
        <input type="checkbox" checked={isShown} onChange={(event) => setShown(event.target.checked)} />
        <span>{m.field.show}</span>
      </label>
    </div>
  )
}
