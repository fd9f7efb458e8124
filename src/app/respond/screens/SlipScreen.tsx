import { useState } from 'react'
import m from '../../../../content/messages/zh-CN/respond.yaml'
import {
  readSlip,
  type SlipReading,
  type SlipSecret,
  slipMistakes,
  slipTypedChars,
} from '../../../core/ballot/slip.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import { fillMessage } from '../../../core/message.ts'
import { Trouble } from '../../ui/Trouble.tsx'
import { Title } from './Title.tsx'

/** Typed characters without what people put between them. */
const bare = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')

/** In groups of three with hyphens, as on the slip. */
const grouped = (typed: string): string => bare(typed).replace(/(.{3})(?=.)/g, '$1-')

/**
 * Where the slip is typed. Forgives what `readSlip` forgives; says exactly what is wrong with the rest. The text
 * lives in this component and goes nowhere but to `onSlip`.
 */
export const SlipScreen = ({
  trouble,
  isBusy,
  isStorageKept,
  kept,
  onSlip,
  onEntry,
  onBack,
}: {
  /** What came of the last try. */
  readonly trouble: ErrorCode | null
  readonly isBusy: boolean
  /** False: the browser does not promise to keep this page's storage. `null`: not asked yet. */
  readonly isStorageKept: boolean | null
  /** Whether a try that got no answer is remembered. */
  readonly kept: boolean
  readonly onSlip: (secret: SlipSecret) => void
  /** Gives the slip in another way. */
  readonly onEntry: (entry: 'scan' | 'words') => void
  readonly onBack: () => void
}) => {
  const [typed, setTyped] = useState('')
  const [reading, setReading] = useState<SlipReading | null>(null)
  // What came of the last try was about the slip typed then.
  const [isTypedAnew, setTypedAnew] = useState(false)
  const last = isTypedAnew ? null : trouble
  const wrong = reading && reading.state !== 'read' ? reading : null
  const code = wrong ? slipMistakes[wrong.state] : last
  const detail =
    wrong?.state === 'wrong-character'
      ? fillMessage(m.slip.atChar, { at: wrong.atChar, group: Math.ceil(wrong.atChar / 3) })
      : kept && !wrong && last !== null
        ? m.redeem.kept
        : null
  return (
    <>
      <Title text={m.slip.heading} />
      <Trouble code={code} detail={detail} />
      <form
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault()
          const read = readSlip(typed)
          setReading(read)
          setTypedAnew(false)
          if (read.state === 'read') onSlip(read.secret)
        }}
      >
        <div className={wrong ? 'field wrong' : 'field'}>
          <label className="field-label" htmlFor="slip">
            {m.slip.label}
          </label>
          <p className="field-hint" id="slip-hint">
            {m.slip.hint}
          </p>
          <input
            id="slip"
            className="slip-input"
            type="text"
            value={typed}
            inputMode="text"
            autoComplete="off"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            maxLength={60}
            aria-describedby="slip-hint slip-count"
            aria-invalid={wrong !== null || undefined}
            onChange={({ currentTarget }) => {
              const { value, selectionEnd } = currentTarget
              const isAtEnd = selectionEnd === value.length
              const isDeleting = value.length < typed.length
              // Regrouping while somebody mends the middle would throw the caret to the end.
              setTyped(isAtEnd && !isDeleting ? grouped(value) : value)
              setReading(null)
              if (bare(value) !== bare(typed)) setTypedAnew(true)
            }}
            onBlur={() => setTyped(grouped(typed))}
          />
          <p className="field-hint counted" id="slip-count">
            {fillMessage(m.slip.typed, { count: Math.min(bare(typed).length, slipTypedChars) })}
          </p>
        </div>
        <div className="actions">
          <button className="button wide" type="submit" aria-disabled={isBusy}>
            {isBusy ? m.redeem.heading : last === 'wire/unreachable' ? m.redeem.again : m.slip.continue}
          </button>
          <button
            className="button secondary wide"
            type="button"
            onClick={() => onEntry('scan')}
            disabled={isBusy}
          >
            {m.slip.scan}
          </button>
          <button className="button quiet" type="button" onClick={() => onEntry('words')} disabled={isBusy}>
            {m.slip.words}
          </button>
        </div>
        <p role="status" className="field-hint">
          {isBusy ? m.redeem.text : ''}
        </p>
      </form>
      {isStorageKept === false && <p className="notice">{m.slip.storageNotKept}</p>}
      <p className="field-hint">{m.slip.never}</p>
      <button className="button quiet" type="button" onClick={onBack}>
        {m.back}
      </button>
    </>
  )
}
