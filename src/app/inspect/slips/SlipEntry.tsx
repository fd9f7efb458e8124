import { type FormEvent, useId, useState } from 'react'
import m from '../../../../content/messages/zh-CN/slips.yaml'
import { readSlip, type SlipSecret, slipMistakes } from '../../../core/ballot/slip.ts'
import { readSlipWords } from '../../../core/ballot/slip-words.ts'
import { phoneEntryOf } from '../../../core/errors.ts'
import { slipWordsMistake } from '../../ui/slip-words-mistake.ts'
import { Scanner } from '../Scanner.tsx'

const hasHan = /\p{Script=Han}/u

/** What is wrong with a slip that was not read, in characters or in words. */
const mistakeOf = (text: string): string | null => {
  // On a slip there are no Chinese characters beside the words.
  if (hasHan.test(text)) return slipWordsMistake(readSlipWords(text))
  const reading = readSlip(text)
  if (reading.state === 'read') return null
  const { sentence, next } = phoneEntryOf(slipMistakes[reading.state])
  return text.trim() === '' ? m.entry.empty : `${sentence}${next}`
}

interface SlipEntryProps {
  readonly label: string
  readonly button: string
  readonly isBusy: boolean
  /** What came of the last slip, where it was no mistake in typing. */
  readonly mistake?: string | null
  readonly onSecret: (secret: SlipSecret) => void
  /** Many slips one after another: the camera goes on, and the field is empty after each. */
  readonly isForMany?: boolean
}

/** Takes one slip, typed or scanned. The secret lives in this component and goes nowhere but to `onSecret`. */
export const SlipEntry = ({
  label,
  button,
  isBusy,
  mistake = null,
  onSecret,
  isForMany = false,
}: SlipEntryProps) => {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [misread, setMisread] = useState<string | null>(null)
  const [isScanning, setScanning] = useState(false)
  const wrong = misread ?? mistake
  const take = (text: string) => {
    const reading = hasHan.test(text) ? readSlipWords(text) : readSlip(text)
    setMisread(mistakeOf(text))
    if (reading.state === 'read') {
      if (isForMany) setTyped('')
      onSecret(reading.secret)
      return
    }
    document.getElementById(id)?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    take(typed)
  }
  return (
    <form onSubmit={submit} noValidate>
      <div className={wrong ? 'field wrong' : 'field'}>
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <p className="field-hint" id={`${id}-hint`}>
          {m.entry.hint}
        </p>
        {wrong && (
          <p className="field-error" id={`${id}-error`} role="alert">
            {wrong}
          </p>
        )}
        <input
          id={id}
          className="figures"
          value={typed}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={60}
          aria-describedby={wrong ? `${id}-hint ${id}-error` : `${id}-hint`}
          aria-invalid={wrong !== null}
          onChange={(event) => {
            setTyped(event.target.value)
            setMisread(null)
          }}
        />
      </div>
      <div className="row">
        <button className="button secondary" type="submit" disabled={isBusy}>
          {button}
        </button>
        <button className="button quiet" type="button" onClick={() => setScanning(!isScanning)}>
          {isScanning ? m.entry.stopScan : m.entry.scan}
        </button>
      </div>
      {isScanning && (
        <Scanner
          goesOn={isForMany}
          onText={(text) => {
            if (!isForMany) {
              setScanning(false)
              setTyped(text)
            }
            take(text)
          }}
        />
      )}
    </form>
  )
}
