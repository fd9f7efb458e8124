import { type FormEvent, useRef, useState } from 'react'
import m from '../../../content/messages/zh-CN/inspect.yaml'
import { keyTagOf, readShare, type Share } from '../../core/ballot/shares.ts'
import { type Bytes, equalBytes } from '../../core/bytes.ts'
import type { OpeningKeyPair } from '../../core/envelope/open.ts'
import { fillMessage } from '../../core/message.ts'
import { gatherFromAny } from './gather-shares.ts'
import { Scanner } from './Scanner.tsx'

interface ShareEntryProps {
  /** 65 bytes each, from the manifest or the membership log; the first share says which it belongs to. */
  readonly keys: readonly Bytes[]
  /** What the shares are for and how many it takes. */
  readonly lead: string
  /** What is said of a share that cannot be used: of an opening key's unless given. */
  readonly refusals?: typeof m.shares.refusals
  readonly onComplete: (keyPair: OpeningKeyPair, key: Bytes) => void
}

/** The key a share was split from, or `null` when it is none of these. */
const keyOf = async (keys: readonly Bytes[], share: Share): Promise<Bytes | null> => {
  for (const key of keys) if (equalBytes(await keyTagOf(key), share.keyTag)) return key
  return null
}

/** What is said after the last share, by the outcome it had. */
type Outcome =
  | { readonly kind: 'good'; readonly text: string }
  | { readonly kind: 'bad'; readonly text: string; readonly next: string }

/**
 * Takes the trustees' shares one after another, typed, pasted or scanned. A share that cannot be right is not
 * kept; the shares are in memory only, as long as this is shown.
 */
export const ShareEntry = ({ keys, lead, refusals = m.shares.refusals, onComplete }: ShareEntryProps) => {
  const [held, setHeld] = useState<readonly Share[]>([])
  const [typed, setTyped] = useState('')
  const [isScanning, setScanning] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const isReading = useRef(false)

  const bad = (state: keyof typeof refusals) => {
    const { sentence, next } = refusals[state]
    setOutcome({ kind: 'bad', text: sentence, next })
  }

  const read = async (text: string) => {
    if (isReading.current) return
    isReading.current = true
    try {
      const reading = await readShare(text)
      if (reading.state !== 'read') return bad(reading.state)
      const shares = [...held, reading.share]
      const key = await keyOf(keys, shares[0] ?? reading.share)
      if (key === null) return bad('other-inspection')
      const gathered = await gatherFromAny(key, shares)
      if (gathered.state === 'same-share-twice' || gathered.state === 'other-inspection')
        return bad(gathered.state)
      setHeld(shares)
      setTyped('')
      if (gathered.state === 'complete') return onComplete(gathered.keyPair, key)
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
      <p>{lead}</p>
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
