import { type FormEvent, useState } from 'react'
import m from '../../../../content/messages/zh-CN/slip-words.yaml'
import type { SlipSecret } from '../../../core/ballot/slip.ts'
import { readSlipWords } from '../../../core/ballot/slip-words.ts'
import { slipWordsMistake } from '../../ui/slip-words-mistake.ts'
import { Title } from './Title.tsx'

/** Where a slip that was read aloud is typed as words. Fetched by whoever asks for it. */
export const WordsScreen = ({
  onSlip,
  onType,
}: {
  readonly onSlip: (secret: SlipSecret) => void
  readonly onType: () => void
}) => {
  const [typed, setTyped] = useState('')
  const [mistake, setMistake] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const reading = readSlipWords(typed)
    setMistake(slipWordsMistake(reading))
    if (reading.state === 'read') onSlip(reading.secret)
    else document.getElementById('slip-words')?.focus()
  }
  return (
    <>
      <Title text={m.heading} />
      <form autoComplete="off" onSubmit={submit}>
        <div className={mistake ? 'field wrong' : 'field'}>
          <label className="field-label" htmlFor="slip-words">
            {m.label}
          </label>
          <p className="field-hint" id="slip-words-hint">
            {m.hint}
          </p>
          {mistake && (
            <p className="field-error" id="slip-words-error" role="alert">
              {mistake}
            </p>
          )}
          <textarea
            id="slip-words"
            rows={4}
            value={typed}
            maxLength={200}
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            aria-describedby={mistake ? 'slip-words-hint slip-words-error' : 'slip-words-hint'}
            aria-invalid={mistake !== null || undefined}
            onChange={({ currentTarget }) => {
              setTyped(currentTarget.value)
              setMistake(null)
            }}
          />
        </div>
        <div className="actions">
          <button className="button wide" type="submit">
            {m.continue}
          </button>
          <button className="button secondary wide" type="button" onClick={onType}>
            {m.back}
          </button>
        </div>
      </form>
    </>
  )
}
