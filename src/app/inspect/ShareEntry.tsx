import { type FormEvent, useRef, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { readShare, type Share } from '../../core/ballot/shares.ts'
import type { Bytes } from '../../core/bytes.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import { fillMessage } from '../../core/message.ts'
import { gatherFromAny } from './gather-shares.ts'
import { Scanner } from './Scanner.tsx'

interface ShareEntryProps {
  /** 65 bytes, from the manifest. */
  readonly openingKey: Bytes
  readonly trustees: { readonly threshold: number; readonly total: number }
  readonly onComplete: (keyPair: OpeningKeyPair) => void
}

/** What is said after the last share, by the outcome it had. */
type Outcome =
  | { readonly kind: 'good'; readonly text: string }
  | { readonly kind: 'bad'; readonly text: string; readonly next: string }

/**
 * Takes the trustees' shares one after another, typed, pasted or scanned. A share that cannot be right is not
 * kept; the shares are in memory only, as long as this is shown.
 */
export const ShareEntry = ({ openingKey, trustees, onComplete }: ShareEntryProps) => {
  const [held, setHeld] = useState<readonly Share[]>([])
  const [typed, setTyped] = useState('')
  const [isScanning, setScanning] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const isReading = useRef(false)

  const bad = (state: keyof typeof m.shares.refusals) => {
    const { sentence, next } = m.shares.refusals[state]
    setOutcome({ kind: 'bad', text: sentence, next })
  }

  const read = async (text: string) => {
    if (isReading.current) return
    isReading.current = true
    try {
      const reading = await readShare(text)
      if (reading.state !== 'read') return bad(reading.state)
      const shares = [...held, reading.share]
      const gathered = await gatherFromAny(openingKey, shares)
      if (gathered.state === 'same-share-twice' || gathered.state === 'other-inspection')
        return bad(gathered.state)
      setHeld(shares)
      setTyped('')
      if (gathered.state === 'complete') return onComplete(gathered.keyPair)
      if (gathered.state === 'wrong-share') return bad('wrong-share')
      setOutcome({
        kind: 'good',
        text: fillMessage(m.shares.more, {
          held: gathered.held,
          left: gathered.threshold - gathered.held,
        }),
      })
    } finally {
      isReading.current = false
    }
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed.trim() === '') bad('empty')
    else read(typed)
    document.getElementById('share-text')?.focus()
  }
  return (
    <>
      <p>{fillMessage(m.shares.lead, trustees)}</p>
      <div role="alert">
        {outcome && (
          <div className={outcome.kind === 'good' ? 'notice good' : 'notice mark'}>
            <p>
              <strong>{outcome.text}</strong>
            </p>
            {outcome.kind === 'bad' && <p>{outcome.next}</p>}
          </div>
        )}
      </div>
      {held.length > 0 && (
        <ol className="held-shares">
          {held.map((share, index) => (
            <li key={share.part.at(-1)}>
              <span>{fillMessage(m.shares.heldLine, { number: index + 1 })}</span>
              <button
                className="button quiet"
                type="button"
                onClick={() => {
                  setHeld(held.filter((one) => one !== share))
                  setOutcome(null)
                }}
              >
                {m.shares.remove}
                <span className="visually-hidden">
                  {fillMessage(m.shares.heldLine, { number: index + 1 })}
                </span>
              </button>
            </li>
          ))}
        </ol>
      )}
      <form onSubmit={submit} noValidate>
        <div className="field">
          <label className="field-label" htmlFor="share-text">
            {fillMessage(m.shares.label, { number: held.length + 1 })}
          </label>
          <p className="field-hint" id="share-hint">
            {m.shares.hint}
          </p>
          <textarea
            id="share-text"
            className="figures share-input"
            rows={3}
            value={typed}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            aria-describedby="share-hint"
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <div className="row">
          <button className="button" type="submit">
            {m.shares.add}
          </button>
          <button className="button secondary" type="button" onClick={() => setScanning(!isScanning)}>
            {isScanning ? m.shares.stopScan : m.shares.scan}
          </button>
        </div>
      </form>
      {isScanning && (
        <Scanner
          onText={(text) => {
            setScanning(false)
            read(text)
          }}
        />
      )}
    </>
  )
}
